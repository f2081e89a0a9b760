// Package upload says what a file that somebody uploads really is, from what stands in it
// and never from its name, and refuses what could run, hide something or grow: scripts,
// macros, archives in archives, files that are two kinds at once. It reads bytes that are
// handed in, and knows neither whose they are nor where they are kept.
package upload

import (
	"bytes"
	"errors"
)

// Kind is what a file is. Nothing else is taken in.
type Kind string

// The kinds of file.
const (
	PDF      Kind = "pdf"
	Word     Kind = "docx"
	MP3      Kind = "mp3"
	M4A      Kind = "m4a"
	Ogg      Kind = "ogg"
	Wave     Kind = "wav"
	MP4      Kind = "mp4"
	WebM     Kind = "webm"
	Captions Kind = "vtt"
)

// Kinds lists them in order.
var Kinds = []Kind{PDF, Word, MP3, M4A, Ogg, Wave, MP4, WebM, Captions}

var types = map[Kind]string{
	PDF: "application/pdf", Word: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
	MP3: "audio/mpeg", M4A: "audio/mp4", Ogg: "audio/ogg", Wave: "audio/wav", MP4: "video/mp4", WebM: "video/webm",
	Captions: "text/vtt; charset=utf-8",
}

// Type gives the media type that a file of this kind is served with.
func (k Kind) Type() string { return types[k] }

// Audio tells whether it is heard and not seen.
func (k Kind) Audio() bool { return k == MP3 || k == M4A || k == Ogg || k == Wave }

// Video tells whether it is a film.
func (k Kind) Video() bool { return k == MP4 || k == WebM }

// Document tells whether it is something to read.
func (k Kind) Document() bool { return k == PDF || k == Word }

// MaxCaptions is how many bytes captions may have.
const MaxCaptions = 1 << 20

// Info is what a file was found to be. Pages is 0 where it has none or they were not
// counted.
type Info struct {
	Kind  Kind
	Pages int
}

// Reason is why a file is refused. Its words are at "upload.error.<reason>".
type Reason string

// The reasons.
const (
	Empty   Reason = "empty"   // nothing in it
	Large   Reason = "large"   // more than may be
	Unknown Reason = "unknown" // none of Kinds, whatever it is called
	Broken  Reason = "broken"  // one of them, and not whole
	Runs    Reason = "runs"    // a script, a macro, or something that starts another program
	Hidden  Reason = "hidden"  // another file inside, or two kinds at once
	Grows   Reason = "grows"   // it unpacks to far more than it is
	Sealed  Reason = "sealed"  // it has a password, or parts that cannot be looked into

	// Infected and Unscanned are what a service's own scanner found, or could not find out.
	Infected  Reason = "infected"
	Unscanned Reason = "unscanned"
)

// Error gives the reason as an error.
func (r Reason) Error() string { return "upload: " + string(r) }

// ReasonOf gives why a file was refused, if that is what the error says.
func ReasonOf(err error) (Reason, bool) { return errors.AsType[Reason](err) }

// Check says what a file is, or gives a Reason why it is refused.
func Check(content []byte) (Info, error) {
	if len(content) == 0 {
		return Info{}, Empty
	}
	kind, ok := Sniff(content)
	if !ok {
		return Info{}, Unknown
	}
	info := Info{Kind: kind}
	if markup(content) {
		return info, Runs
	}
	if kind != Word && endsInArchive(content) {
		return info, Hidden
	}
	if kind != PDF && bytes.Contains(head(content), []byte("%PDF-")) {
		return info, Hidden
	}
	var err error
	switch kind {
	case PDF:
		info.Pages, err = checkPDF(content)
	case Word:
		err = checkWord(content)
	case Captions:
		err = checkCaptions(content)
	default:
		err = checkSound(kind, content)
	}
	return info, err
}

// headSize is how far browsers and others look for what a file might be.
const headSize = 1024

func head(content []byte) []byte { return content[:min(len(content), headSize)] }

var tags = [][]byte{
	[]byte("<html"), []byte("<script"), []byte("<!doctype"), []byte("<svg"), []byte("<iframe"), []byte("<body"), []byte("<head"), []byte("<object"), []byte("<embed"),
	[]byte("<img"), []byte("<style"), []byte("<link"), []byte("<meta"), []byte("<?php"), []byte("javascript:"),
}

// markup tells whether the beginning could be taken for a page, or for a script.
func markup(content []byte) bool {
	lower := bytes.ToLower(head(content))
	for _, tag := range tags {
		if bytes.Contains(lower, tag) {
			return true
		}
	}
	return false
}

// endsInArchive tells whether whoever opens the file from its end would find an archive.
func endsInArchive(content []byte) bool {
	const size, most = 22, 22 + 1<<16
	tail := content[max(0, len(content)-most):]
	for at := len(tail) - size; at >= 0; at-- {
		if bytes.HasPrefix(tail[at:], []byte("PK\x05\x06")) && at+size+int(tail[at+20])+int(tail[at+21])<<8 <= len(tail) {
			return true
		}
	}
	return false
}
