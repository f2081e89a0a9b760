package instrument

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"towpath/internal/strictjson"
)

// wordingReader gathers the words of a measure from a file, whatever its form.
type wordingReader struct {
	faults
	m   *Measure
	out Wording
}

func (m *Measure) wordingReader(name string, data []byte) *wordingReader {
	r := &wordingReader{faults: *newFaults(name), m: m}
	r.out = Wording{Measure: m.ID, Version: m.Version, Questions: map[string]string{}, Answers: map[string]map[string]string{}}
	if m.Kind != KindMeasure {
		r.Add(0, "%s is an entry of the compendium: it has no questions to load words for", m.ID)
	}
	if len(data) > MaxWordingBytes {
		r.Add(0, "has more than %d bytes", MaxWordingBytes)
	}
	return r
}

// parse reads JSON that is not too long.
func (r *wordingReader) parse(data []byte) *node {
	if len(r.List) > 0 {
		return nil
	}
	return r.faults.Parse(data)
}

// text gives a text that stands where one has to.
func (r *wordingReader) text(line int, what string, n *node) string {
	if n == nil || n.Kind != strictjson.Text {
		r.Add(line, "%q must be text", what)
		return ""
	}
	return n.Text
}

func (r *wordingReader) tidy(line int, what, text string) string {
	text = strings.TrimSpace(text)
	if reason := strictjson.Untidy(text); reason != "" {
		r.Add(line, "the text of %s %s", what, reason)
	} else if n := utf8.RuneCountInString(text); n > maxWordingText {
		r.Add(line, "the text of %s has %d characters, and %d fit", what, n, maxWordingText)
	}
	return text
}

func (r *wordingReader) question(line int, linkID string, n *node) {
	r.questionText(line, linkID, r.text(line, linkID, n))
}

func (r *wordingReader) questionText(line int, linkID, text string) {
	if r.m.Slot(linkID) < 0 {
		r.Add(line, "%q is not a question of %s", linkID, r.m.ID)
		return
	}
	if r.out.Questions[linkID] != "" {
		r.Add(line, "question %q is given twice", linkID)
	}
	r.out.Questions[linkID] = r.tidy(line, fmt.Sprintf("question %q", linkID), text)
}

// answer takes words for a code. Questions on one scale share them.
func (r *wordingReader) answer(line int, what string, scale int, code, text string) {
	s := &r.m.Scales[scale]
	if !s.has(code) {
		r.Add(line, "%s: %q is not an answer on the scale %s, which goes from %d to %d", what, code, s.Key, s.From, s.To)
		return
	}
	text = r.tidy(line, fmt.Sprintf("%s, answer %q", what, code), text)
	if r.out.Answers[s.Key] == nil {
		r.out.Answers[s.Key] = map[string]string{}
	}
	if before := r.out.Answers[s.Key][code]; before != "" && before != text {
		r.Add(line, "%s: answer %q has other words in another question, and both are on the scale %s", what, code, s.Key)
	}
	r.out.Answers[s.Key][code] = text
}

// has tells whether a code is one of the scale's.
func (s *Scale) has(code string) bool {
	if _, ok := s.Others[code]; ok {
		return true
	}
	n, ok := smallNumber(code)
	return ok && n >= int(s.From) && n <= int(s.To)
}

// finish says what is missing.
func (r *wordingReader) finish() (*Wording, error) {
	if len(r.List) == 0 {
		for _, item := range r.m.Items {
			if r.out.Questions[item.LinkID] == "" {
				r.Add(0, "question %q is missing", item.LinkID)
			}
		}
		for i := range r.m.Scales {
			s := &r.m.Scales[i]
			for _, end := range []string{fmt.Sprint(s.From), fmt.Sprint(s.To)} {
				if r.out.Answers[s.Key][end] == "" {
					r.Add(0, "the answer %s on the scale %s has no words", end, s.Key)
				}
			}
		}
		for _, word := range []struct{ what, text string }{{"licence", r.out.Licence}, {"holder", r.out.Holder}, {"notice", r.out.Notice}} {
			if reason := strictjson.Untidy(word.text); reason != "" {
				r.Add(0, "the %s %s", word.what, reason)
			}
		}
		if !languagePattern.MatchString(r.out.Lang + ".json") {
			r.Add(0, "%q is not a language such as en or cy", r.out.Lang)
		}
	}
	if len(r.List) > maxFaults {
		r.List = append(r.List[:maxFaults], &LoadError{File: r.File, Reason: "there is more that does not fit"})
	}
	if len(r.List) > 0 {
		return nil, strictjson.Joined(r.List)
	}
	return &r.out, nil
}

// Right is what a service says of its right to a wording that it loads.
type Right struct{ Lang, Licence, Holder, Notice string }

func (r *wordingReader) right(by Right) {
	r.out.Lang, r.out.Licence, r.out.Holder, r.out.Notice = by.Lang, by.Licence, by.Holder, by.Notice
}

// WordingFromCSV reads official text from a table with the columns "link id", "text",
// "code" and "display", in any order: a row with a text for each question, and for
// each of its answers a row with code and display (one row may do both). The link id
// "intro" is what stands above the questions. What does not fit gives joined
// *LoadErrors.
func (m *Measure) WordingFromCSV(name string, data []byte, by Right) (*Wording, error) {
	r := m.wordingReader(name, data)
	r.right(by)
	if len(r.List) == 0 {
		r.table(bytes.TrimPrefix(data, []byte("\uFEFF")))
	}
	return r.finish()
}

var csvColumns = []string{"link id", "text", "code", "display"}

func (r *wordingReader) table(data []byte) {
	if at := strictjson.InvalidUTF8(data); at >= 0 {
		r.Add(1+bytes.Count(data[:at], []byte("\n")), "not valid UTF-8")
		return
	}
	in := csv.NewReader(bytes.NewReader(data))
	var columns []int
	for len(r.List) <= maxFaults {
		row, err := in.Read()
		if errors.Is(err, io.EOF) {
			if columns == nil {
				r.Add(1, "is empty")
			}
			return
		}
		if wrong, ok := errors.AsType[*csv.ParseError](err); ok {
			r.Add(wrong.Line, "not a table: %v", wrong.Err)
			return
		}
		line, _ := in.FieldPos(0)
		if columns == nil {
			if columns = r.columns(line, row); columns == nil {
				return
			}
			continue
		}
		r.row(line, func(column int) string { return strings.TrimSpace(row[columns[column]]) })
	}
}

// columns finds where each of csvColumns stands, nil where they do not all.
func (r *wordingReader) columns(line int, head []string) []int {
	at := map[string]int{}
	for i, name := range head {
		at[strings.NewReplacer("_", " ", "linkid", "link id").Replace(strings.ToLower(strings.TrimSpace(name)))] = i
	}
	var out []int
	for _, want := range csvColumns {
		if i, ok := at[want]; ok {
			out = append(out, i)
		}
	}
	if len(out) != len(csvColumns) || len(head) != len(csvColumns) {
		r.Add(line, "the first line must name the columns %q, and no others", csvColumns)
		return nil
	}
	return out
}

func (r *wordingReader) row(line int, cell func(int) string) {
	linkID, text, code, display := cell(0), cell(1), cell(2), cell(3)
	slot := r.m.Slot(linkID)
	switch {
	case linkID == "intro" && slot < 0 && code == "" && display == "" && r.out.Intro == "":
		r.out.Intro = r.tidy(line, "the intro", text)
		return
	case slot < 0:
		r.Add(line, "%q is not a question of %s", linkID, r.m.ID)
		return
	case text == "" && code == "":
		r.Add(line, "question %q has neither a text nor an answer here", linkID)
	case code == "" && display != "":
		r.Add(line, "question %q: an answer has no code", linkID)
	}
	if text != "" {
		r.questionText(line, linkID, text)
	}
	if code != "" {
		r.answer(line, fmt.Sprintf("question %q", linkID), r.m.Items[slot].Scale, code, display)
	}
}
