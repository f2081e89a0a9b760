package plan

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
)

// Frozen is a plan as it was when it was put forward, which is what people sign.
type Frozen struct {
	Kind  Kind         `json:"kind"`
	Parts []FrozenPart `json:"parts"`
}

// FrozenPart is a section with its lines; a section without lines is left out.
type FrozenPart struct {
	Key   string       `json:"key"`
	Lines []FrozenLine `json:"lines"`
}

// FrozenLine is a line with whose words it holds and who wrote them down.
type FrozenLine struct {
	Line   string `json:"line"`
	Words  string `json:"words"`
	Detail string `json:"detail,omitempty"`
	Day    string `json:"day,omitempty"`
	Voice  Voice  `json:"voice"`
	Name   string `json:"name"`
	// Recorded says that somebody else wrote the words down, who is then the one named.
	Recorded bool `json:"recorded,omitempty"`
	// Removed says that whoever wrote it would take the line out.
	Removed bool `json:"removed,omitempty"`
	// Beside is what others had written on the line and was not decided.
	Beside []FrozenLine `json:"beside,omitempty"`
}

func frozen(e Edit) FrozenLine {
	return FrozenLine{Line: e.Line, Words: e.Words, Detail: e.Detail, Day: e.Day, Voice: e.Voice, Name: e.Name, Recorded: e.Recorded, Removed: e.Act == Remove}
}

// Freeze gives a plan as it is now.
func (p Plan) Freeze() Frozen {
	f := Frozen{Kind: p.Kind}
	for _, part := range p.Parts {
		if len(part.Lines) == 0 {
			continue
		}
		fp := FrozenPart{Key: part.Key}
		for _, l := range part.Lines {
			fl := frozen(l.Standing)
			for _, e := range l.Beside {
				fl.Beside = append(fl.Beside, frozen(e))
			}
			fp.Lines = append(fp.Lines, fl)
		}
		f.Parts = append(f.Parts, fp)
	}
	return f
}

// Body gives it as it is kept, and the SHA-256 of that in hexadecimal, by which anybody
// can tell that it is the same still.
func (f Frozen) Body() (body, digest string) {
	raw, err := json.Marshal(f)
	if err != nil {
		panic(err) // texts and lists of them always are JSON
	}
	return string(raw), Digest(string(raw))
}

// Digest is the SHA-256 of what is kept, in hexadecimal.
func Digest(body string) string {
	h := sha256.Sum256([]byte(body))
	return hex.EncodeToString(h[:])
}

// Thaw reads what was kept.
func Thaw(body string) (Frozen, error) {
	var f Frozen
	if err := json.Unmarshal([]byte(body), &f); err != nil {
		return f, fmt.Errorf("a version of a plan: %w", err)
	}
	return f, nil
}

// Only gives the sections that are named, in the plan's order.
func (f Frozen) Only(keys []string) Frozen {
	only := Frozen{Kind: f.Kind}
	for _, p := range f.Parts {
		if slices.Contains(keys, p.Key) {
			only.Parts = append(only.Parts, p)
		}
	}
	return only
}

// Part gives a section by its key, empty where nothing stands in it.
func (f Frozen) Part(key string) FrozenPart {
	for _, p := range f.Parts {
		if p.Key == key {
			return p
		}
	}
	return FrozenPart{Key: key}
}

// Change says what became of a line from one version to another.
type Change string

// The changes.
const (
	Kept    Change = "kept"
	Changed Change = "changed"
	Added   Change = "added"
	Taken   Change = "taken"
)

// Compared is a line in two versions; one of them is nil where it is not there.
type Compared struct {
	Change        Change
	Before, After *FrozenLine
}

// ComparedPart is a section in two versions.
type ComparedPart struct {
	Key   string
	Lines []Compared
}

// Differs tells whether anything in it is not as it was.
func (p ComparedPart) Differs() bool {
	return slices.ContainsFunc(p.Lines, func(c Compared) bool { return c.Change != Kept })
}

// Compare puts two versions of a plan side by side: the later one's lines in its order,
// then those that it has no more.
func Compare(from, to Frozen) []ComparedPart {
	var list []ComparedPart
	for _, s := range to.Kind.Sections() {
		a, b := from.Part(s.Key), to.Part(s.Key)
		part := ComparedPart{Key: s.Key}
		for i := range b.Lines {
			was := find(a.Lines, b.Lines[i].Line)
			part.Lines = append(part.Lines, Compared{changeOf(was, &b.Lines[i]), was, &b.Lines[i]})
		}
		for i := range a.Lines {
			if find(b.Lines, a.Lines[i].Line) == nil {
				part.Lines = append(part.Lines, Compared{Taken, &a.Lines[i], nil})
			}
		}
		if len(part.Lines) > 0 {
			list = append(list, part)
		}
	}
	return list
}

func find(lines []FrozenLine, id string) *FrozenLine {
	for i := range lines {
		if lines[i].Line == id {
			return &lines[i]
		}
	}
	return nil
}

func changeOf(was, is *FrozenLine) Change {
	switch {
	case was == nil:
		return Added
	case was.Words != is.Words || was.Detail != is.Detail || was.Day != is.Day || was.Removed != is.Removed || len(was.Beside) != len(is.Beside):
		return Changed
	}
	return Kept
}
