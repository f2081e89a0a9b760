package upload

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"path"
	"strings"
)

// What a document may unpack to. Word's own are far below all of it.
const (
	maxEntries  = 2000
	maxUnpacked = 200 << 20
	maxRatio    = 150
	// ratioFrom is where the ratio begins to count: a small file of blanks is harmless.
	ratioFrom = 4 << 20
)

// checkWord takes a document apart, every part of it, within limits.
func checkWord(content []byte) error {
	r, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		return Broken
	}
	if len(r.File) > maxEntries {
		return Grows
	}
	if r.Comment != "" {
		return Hidden
	}
	seen, left := map[string]bool{}, int64(maxUnpacked)
	for _, f := range r.File {
		name := strings.ToLower(f.Name)
		if seen[name] || path.IsAbs(name) || strings.Contains(name, "..") || strings.ContainsAny(name, "\\:\x00") {
			return Hidden
		}
		seen[name] = true
		n, err := checkPart(f, name, left)
		if err != nil {
			return err
		}
		left -= n
		if used := maxUnpacked - left; used > ratioFrom && used > maxRatio*int64(len(content)) {
			return Grows
		}
	}
	if !seen["[content_types].xml"] {
		return Unknown
	}
	if !seen["word/document.xml"] {
		return Unknown
	}
	return nil
}

// checkPart reads one part of a document, to the end, and gives how large it was.
func checkPart(f *zip.File, name string, left int64) (int64, error) {
	if f.Flags&1 != 0 {
		return 0, Sealed
	}
	if strings.Contains(name, "vbaproject") || strings.Contains(name, "vbadata") || strings.HasPrefix(name, "word/activex/") || strings.HasPrefix(name, "customui") {
		return 0, Runs
	}
	if strings.HasPrefix(name, "word/embeddings/") {
		return 0, Hidden
	}
	in, err := f.Open()
	if err != nil {
		return 0, Broken
	}
	defer in.Close()
	text := strings.HasSuffix(name, ".xml") || strings.HasSuffix(name, ".rels")
	content, n, err := readPart(in, left, text)
	if err != nil {
		return n, err
	}
	if text {
		return n, checkXML(content, strings.HasSuffix(name, ".rels"))
	}
	for _, magic := range []string{"PK\x03\x04", "MZ", "\x7fELF", "\xd0\xcf\x11\xe0", "Rar!", "7z\xbc\xaf", "\x1f\x8b", "%PDF-", "#!"} {
		if bytes.HasPrefix(content, []byte(magic)) {
			return n, Hidden
		}
	}
	return n, nil
}

// readPart gives a part whole where it is text, else how it begins; it reads on to the end
// either way, so that nothing is larger than it says.
func readPart(in io.Reader, left int64, whole bool) (content []byte, n int64, err error) {
	limited := &io.LimitedReader{R: in, N: left + 1}
	if whole {
		content, err = io.ReadAll(limited)
	} else {
		content = make([]byte, headSize)
		var k int
		k, err = io.ReadFull(limited, content)
		content = content[:k]
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			err = nil
		} else if err == nil {
			_, err = io.Copy(io.Discard, limited)
		}
	}
	n = left + 1 - limited.N
	switch {
	case n > left:
		return nil, n, Grows
	case err != nil:
		return nil, n, Broken
	}
	return content, n, nil
}

// checkXML refuses what makes a reader of XML fetch, start or multiply something.
func checkXML(content []byte, relations bool) error {
	lower := bytes.ToLower(content)
	if bytes.Contains(lower, []byte("<!doctype")) || bytes.Contains(lower, []byte("<!entity")) {
		return Grows
	}
	if bytes.Contains(lower, []byte("macroenabled")) || bytes.Contains(lower, []byte("ddeauto")) || bytes.Contains(lower, []byte("javascript:")) {
		return Runs
	}
	if !relations {
		return nil
	}
	for _, one := range bytes.Split(lower, []byte("<relationship")) {
		outside := bytes.Contains(one, []byte(`"external"`)) || bytes.Contains(one, []byte(`'external'`))
		if outside && !bytes.Contains(one, []byte("/relationships/hyperlink")) {
			return Runs
		}
	}
	return nil
}
