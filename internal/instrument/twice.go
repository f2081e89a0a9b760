package instrument

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"unicode/utf8"

	"towpath/internal/strictjson"
)

// ambiguous refuses what encoding/json takes without a word and two readers may read
// in two ways: a key that is given twice in one object, whatever its capitals, and bad
// UTF-8. data is valid JSON. It is walked through once and, but for odd keys, nothing is
// allocated for it: a response is read for each save.
func ambiguous(data []byte) *strictjson.Fault {
	if !utf8.Valid(data) {
		return &strictjson.Fault{Line: lineAt(data, strictjson.InvalidUTF8(data)), Reason: "not valid UTF-8"}
	}
	var room [64][]byte
	t := twice{data: data, keys: room[:0]}
	for t.at < len(data) {
		switch data[t.at] {
		case '{', '[':
			t.open()
		case '}', ']':
			t.shut()
		case '"':
			start := t.at
			if key := t.text(); t.isKey() && t.given(key) {
				return &strictjson.Fault{Line: lineAt(data, start), Reason: fmt.Sprintf("%q is given twice", key)}
			}
			continue
		}
		t.at++
	}
	return nil
}

func lineAt(data []byte, offset int) int { return 1 + bytes.Count(data[:offset], []byte("\n")) }

// twice walks through JSON and remembers the keys of the objects that are open.
type twice struct {
	data  []byte
	at    int
	keys  [][]byte              // of all open objects, the outermost first
	begin []int                 // where in keys each open object or list begins
	many  []map[string]struct{} // the keys of an open object that has many, nil for others
}

// fewKeys is how many keys are looked through one by one.
const fewKeys = 32

func (t *twice) open() {
	t.begin = append(t.begin, len(t.keys))
	t.many = append(t.many, nil)
}

func (t *twice) shut() {
	last := len(t.begin) - 1
	t.keys = t.keys[:t.begin[last]]
	t.begin, t.many = t.begin[:last], t.many[:last]
}

// text passes over a text and gives what stands in it.
func (t *twice) text() []byte {
	start, odd := t.at, false
	for t.at++; t.data[t.at] != '"'; t.at++ {
		if t.data[t.at] == '\\' {
			odd = true
			t.at++
		}
	}
	t.at++
	if odd {
		var plain string
		if json.Unmarshal(t.data[start:t.at], &plain) == nil {
			return []byte(plain)
		}
	}
	return t.data[start+1 : t.at-1]
}

// isKey tells whether the text that was passed over is a key: a colon follows.
func (t *twice) isKey() bool {
	for at := t.at; at < len(t.data); at++ {
		switch t.data[at] {
		case ' ', '\t', '\r', '\n':
		default:
			return t.data[at] == ':'
		}
	}
	return false
}

// given remembers a key of the innermost open object, and tells whether it had it.
func (t *twice) given(key []byte) bool {
	last := len(t.begin) - 1
	own := t.keys[t.begin[last]:]
	if len(own) < fewKeys {
		for _, other := range own {
			if bytes.EqualFold(other, key) {
				return true
			}
		}
		t.keys = append(t.keys, key)
		return false
	}
	if t.many[last] == nil {
		t.many[last] = map[string]struct{}{}
		for _, other := range own {
			t.many[last][folded(other)] = struct{}{}
		}
	}
	_, had := t.many[last][folded(key)]
	t.many[last][folded(key)] = struct{}{}
	return had
}

// folded is one form for all that bytes.EqualFold takes for the same.
func folded(key []byte) string { return strings.ToLower(strings.ToUpper(string(key))) }
