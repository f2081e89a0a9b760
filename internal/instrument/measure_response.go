package instrument

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"towpath/internal/strictjson"
)

// MeasureResponse is what a FHIR R4 QuestionnaireResponse says to the questions of
// one measure.
type MeasureResponse struct {
	Status string // a FHIR code; the caller decides what to do with entered-in-error
	Marks  []Mark // one for each of Measure.Items
	// Stated are scores that the response brings along. They are never used: whoever
	// keeps the response keeps them beside ours, and says where they differ.
	Stated []Stated
}

// Stated is a score that somebody else worked out.
type Stated struct {
	Key   string
	Value Amount
}

// ScoreLink begins the link id of the item that holds a score; its key follows.
const ScoreLink = "score."

// maxFaults is how many faults of one response are named. A file of ten thousand
// wrong items is one mistake, not ten thousand.
const maxFaults = 20

// These are the parts of a QuestionnaireResponse that answers stand in.
type (
	responseIn struct {
		ResourceType      string          `json:"resourceType"`
		Questionnaire     string          `json:"questionnaire"`
		Status            string          `json:"status"`
		Item              []itemIn        `json:"item"`
		ModifierExtension json.RawMessage `json:"modifierExtension"`
	}
	itemIn struct {
		LinkID            string          `json:"linkId"`
		Answer            []answerIn      `json:"answer"`
		Item              []itemIn        `json:"item"`
		ModifierExtension json.RawMessage `json:"modifierExtension"`
	}
	answerIn struct {
		Coding *struct {
			System string `json:"system"`
			Code   string `json:"code"`
		} `json:"valueCoding"`
		Integer json.Number `json:"valueInteger"`
		Decimal json.Number `json:"valueDecimal"`
		Item    []itemIn    `json:"item"`
	}
)

// ReadMeasureResponse reads a QuestionnaireResponse to this measure in this version.
// A question that is not in it was not answered. What does not fit gives joined
// *LoadErrors with the given name as File, and no response.
func (m *Measure) ReadMeasureResponse(name string, data []byte) (*MeasureResponse, error) {
	var in responseIn
	if err := json.Unmarshal(data, &in); err != nil {
		return nil, unreadableResponse(name, data, err)
	}
	if fault := ambiguous(data); fault != nil {
		return nil, &LoadError{File: name, Line: fault.Line, Reason: fault.Reason}
	}
	r := &responseReader{m: m, name: name, data: data, out: &MeasureResponse{Status: in.Status, Marks: m.Blank()}}
	if in.ResourceType != "QuestionnaireResponse" {
		r.say("", "is a %q, not a QuestionnaireResponse", in.ResourceType)
	}
	if in.Questionnaire != m.Canonical() {
		r.say("", "answers %q, and this is %q", in.Questionnaire, m.Canonical())
	}
	if !slices.Contains(responseStatus, in.Status) {
		r.say("", "status %q is not known in FHIR R4", in.Status)
	}
	if in.ModifierExtension != nil {
		r.say("", "has a modifierExtension, which changes what it means")
	}
	r.items(in.Item, 0)
	if len(r.faults) > 0 {
		return nil, strictjson.Joined(r.faults)
	}
	return r.out, nil
}

type responseReader struct {
	m      *Measure
	name   string
	data   []byte
	out    *MeasureResponse
	faults []*LoadError
}

func (r *responseReader) say(linkID, format string, args ...any) {
	reason, line := fmt.Sprintf(format, args...), 1
	if linkID != "" {
		reason = fmt.Sprintf("item %q: %s", linkID, reason)
		line = lineOfLink(r.data, linkID)
	}
	if len(r.faults) == maxFaults {
		reason, line = "there is more that does not fit", 0
	}
	if len(r.faults) <= maxFaults {
		r.faults = append(r.faults, &LoadError{File: r.name, Line: line, Reason: reason})
	}
}

func (r *responseReader) items(items []itemIn, depth int) {
	if depth > strictjson.MaxDepth {
		r.say("", "nested more than %d deep", strictjson.MaxDepth)
		return
	}
	for i := range items {
		if len(r.faults) > maxFaults {
			return
		}
		it := &items[i]
		if it.ModifierExtension != nil {
			r.say(it.LinkID, "has a modifierExtension, which changes what it means")
		}
		if len(it.Answer) > 0 {
			r.answer(it, depth)
		}
		r.items(it.Item, depth+1)
	}
}

func (r *responseReader) answer(it *itemIn, depth int) {
	slot, ok := r.m.slots[it.LinkID]
	switch {
	case len(it.Answer) > 1:
		r.say(it.LinkID, "has %d answers, and takes one", len(it.Answer))
	case strings.HasPrefix(it.LinkID, ScoreLink):
		r.stated(it)
	case !ok && r.m.RatedBy(it.LinkID) >= 0: // the words of a goal, for whoever answers
	case !ok:
		r.say(it.LinkID, "is not a question of %s", r.m.ID)
	case r.out.Marks[slot] != Unasked:
		r.say(it.LinkID, "is answered twice")
	default:
		mark, err := r.mark(slot, &it.Answer[0])
		if err != nil {
			r.say(it.LinkID, "%v", err)
		}
		r.out.Marks[slot] = mark
	}
	r.items(it.Answer[0].Item, depth+1)
}

func (r *responseReader) mark(slot int, a *answerIn) (Mark, error) {
	switch {
	case a.Coding != nil && a.Integer != "":
		return Unasked, errors.New("has both valueCoding and valueInteger")
	case a.Coding != nil && a.Coding.System != r.m.System(slot):
		return Unasked, fmt.Errorf("%q is not the system of codes for this answer; %q is", a.Coding.System, r.m.System(slot))
	case a.Coding != nil:
		return r.m.ParseMark(slot, a.Coding.Code)
	case a.Integer != "":
		return r.m.ParseMark(slot, a.Integer.String())
	}
	return Unasked, errors.New("has neither valueCoding nor valueInteger")
}

// stated keeps a score that came along, of those with a number.
func (r *responseReader) stated(it *itemIn) {
	key := strings.TrimPrefix(it.LinkID, ScoreLink)
	score, ok := r.m.Score(key)
	switch text := max(it.Answer[0].Decimal.String(), it.Answer[0].Integer.String()); {
	case !ok:
		r.say(it.LinkID, "is not a score of %s", r.m.ID)
	case score.Method == MethodHighest:
	case text == "":
		r.say(it.LinkID, "has no number")
	default:
		value, err := ParseAmount(text)
		if err != nil {
			r.say(it.LinkID, "%v", err)
		}
		r.out.Stated = append(r.out.Stated, Stated{key, value})
	}
}

// Disagree gives the scores that a response states and that its answers do not give,
// each with what they do give.
func (m *Measure) Disagree(r *MeasureResponse, results []Result) []Stated {
	var out []Stated
	for _, stated := range r.Stated {
		at := slices.IndexFunc(m.Scores, func(s Score) bool { return s.Key == stated.Key })
		if at < 0 || results[at].Standing != Scored || results[at].Value.Compare(stated.Value) != 0 {
			out = append(out, stated)
		}
	}
	return out
}

func unreadableResponse(name string, data []byte, err error) error {
	offset := len(data)
	if syntax, ok := errors.AsType[*json.SyntaxError](err); ok {
		offset = int(syntax.Offset)
	}
	if kind, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		offset = int(kind.Offset)
		err = fmt.Errorf("%s must not be a %s", kind.Field, kind.Value)
	}
	return &LoadError{File: name, Line: 1 + bytes.Count(data[:min(offset, len(data))], []byte("\n")), Reason: err.Error()}
}

// lineOfLink finds the line on which a link id stands, 0 where it does not stand as
// it is. It is only asked when something is wrong.
func lineOfLink(data []byte, linkID string) int {
	quoted, err := json.Marshal(linkID)
	if err != nil {
		return 0
	}
	for at := 0; ; {
		next := bytes.Index(data[at:], []byte(`"linkId"`))
		if next < 0 {
			return 0
		}
		at += next + len(`"linkId"`)
		value := bytes.TrimLeft(data[at:], " \t\r\n:")
		if bytes.HasPrefix(value, quoted) {
			return 1 + bytes.Count(data[:len(data)-len(value)], []byte("\n"))
		}
	}
}
