package ledger

import (
	"encoding/base64"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/tlog"
)

// Proof shows that one entry is in a log, to whoever has the log's public key and
// nothing else.
type Proof struct {
	// Words say, line by line, what happened and how to check it. The service
	// vouches for them: they are signed with the rest.
	Words []string
	// Data is the entry as it was stored and hashed.
	Data []byte
	// Hashes lead from the entry to the root of the checkpoint.
	Hashes []Hash
	// Checkpoint is the signed note.
	Checkpoint string
}

// The lines between the parts of the file.
const (
	markEntry      = "----- the entry, as it is stored -----"
	markProof      = "----- the way from the entry to the top of the log -----"
	markCheckpoint = "----- the signed top of the log -----"
	markEnd        = "----- end -----"
	lineWidth      = 72
)

var errProof = errors.New("this is not a proof, or a part of it is missing")

// Sign writes the proof as a file: text that a person can read, in which every
// byte is signed.
func (p Proof) Sign(k Key) (string, error) {
	var b strings.Builder
	for _, line := range p.Words {
		b.WriteString(oneLine(line) + "\n")
	}
	b.WriteString(markEntry + "\n")
	for text := base64.StdEncoding.EncodeToString(p.Data); text != ""; {
		n := min(lineWidth, len(text))
		b.WriteString(text[:n] + "\n")
		text = text[n:]
	}
	b.WriteString(markProof + "\n")
	for _, h := range p.Hashes {
		b.WriteString(h.String() + "\n")
	}
	b.WriteString(markCheckpoint + "\n")
	for line := range strings.Lines(p.Checkpoint) {
		b.WriteString("| " + line)
	}
	b.WriteString(markEnd + "\n")
	return k.sign(b.String())
}

// oneLine keeps a name with odd letters in it from looking like a part of the file.
func oneLine(text string) string {
	text = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(text, "?"))
	if strings.HasPrefix(text, "-----") {
		text = " " + text
	}
	return text
}

// Proven is what a proof that holds shows.
type Proven struct {
	Words      []string
	Seq        int64
	Row        Row
	Checkpoint Checkpoint
}

// OpenProof checks a proof file against the public key of the log. It is an error
// if anything in the file is not exactly as it was signed, or if the entry is not
// in the log.
func OpenProof(file, verifier string) (Proven, error) {
	text, err := open(file, verifier)
	if err != nil {
		return Proven{}, err
	}
	p, err := parseProof(text)
	if err != nil {
		return Proven{}, err
	}
	out := Proven{Words: p.Words}
	if out.Checkpoint, err = OpenCheckpoint(p.Checkpoint, verifier); err != nil {
		return Proven{}, fmt.Errorf("the signed top of the log: %w", err)
	}
	if out.Seq, out.Row, err = ParseData(p.Data); err != nil {
		return Proven{}, err
	}
	if out.Checkpoint.Origin != Origin(out.Row.Organisation) {
		return Proven{}, errors.New("the entry is of another organisation's log")
	}
	if err := Check(p.Hashes, out.Checkpoint.Size, out.Checkpoint.Root, out.Seq, tlog.RecordHash(p.Data)); err != nil {
		return Proven{}, fmt.Errorf("the entry is not in the log: %w", err)
	}
	return out, nil
}

// parseProof takes the parts of a file from each other.
func parseProof(text string) (Proof, error) {
	words, rest, ok1 := strings.Cut(text, markEntry+"\n")
	data, rest, ok2 := strings.Cut(rest, markProof+"\n")
	hashes, rest, ok3 := strings.Cut(rest, markCheckpoint+"\n")
	checkpoint, end, ok4 := strings.Cut(rest, markEnd+"\n")
	if !ok1 || !ok2 || !ok3 || !ok4 || end != "" {
		return Proof{}, errProof
	}
	p := Proof{Words: strings.Split(strings.TrimSuffix(words, "\n"), "\n")}
	var err error
	if p.Data, err = base64.StdEncoding.Strict().DecodeString(strings.ReplaceAll(data, "\n", "")); err != nil {
		return Proof{}, errProof
	}
	for line := range strings.Lines(hashes) {
		h, err := tlog.ParseHash(strings.TrimSuffix(line, "\n"))
		if err != nil || len(p.Hashes) == 64 {
			return Proof{}, errProof
		}
		p.Hashes = append(p.Hashes, h)
	}
	var note strings.Builder
	for line := range strings.Lines(checkpoint) {
		line, ok := strings.CutPrefix(line, "| ")
		if !ok {
			return Proof{}, errProof
		}
		note.WriteString(line)
	}
	p.Checkpoint = note.String()
	return p, nil
}

// Fields gives what is proven of the entry, a name and a value each; empty ones
// are left out.
func (p Proven) Fields() [][2]string {
	r := p.Row
	all := [][2]string{
		{"entry", strconv.FormatInt(p.Seq, 10)},
		{"id", r.ID},
		{"at", micros(r.At)},
		{"account", r.Account},
		{"name", r.Name},
		{"role", r.Role},
		{"action", r.Action},
		{"person", r.Person},
		{"subject", r.Subject},
		{"outcome", r.Outcome},
		{"policies", r.Policies},
		{"request", r.Request},
		{"organisation", r.Organisation},
	}
	var out [][2]string
	for _, f := range all {
		if f[1] != "" {
			out = append(out, [2]string{f[0], oneLine(f[1])})
		}
	}
	return out
}
