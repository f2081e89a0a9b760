package instrument

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"towpath/internal/strictjson"
)

// Response is what a FHIR R4 QuestionnaireResponse says about one Bloom.
type Response struct {
	Status string // a FHIR code; the caller decides what to do with entered-in-error
	// Areas holds only the areas about which something was said.
	Areas map[string]AreaResponse
}

// AreaResponse is what was said about one area.
type AreaResponse struct {
	Answer  Answer
	Note    string
	Matters Matters
	Help    bool // more help is wanted; false also when nothing was said
	Enough  Step // what would be enough; the zero Step when nothing was said
}

// Answers gives the answers alone, without areas that were never asked.
func (r *Response) Answers() map[string]Answer {
	answers := map[string]Answer{}
	for key, a := range r.Areas {
		if !a.Answer.NeverAsked() {
			answers[key] = a.Answer
		}
	}
	return answers
}

// Elements of a response that say nothing about the areas. They belong to whoever
// stores the record. A modifierExtension is not among them: FHIR forbids reading
// past one that is not understood.
var passedOver = []string{
	"id", "meta", "implicitRules", "language", "text", "contained", "extension", "identifier",
	"basedOn", "partOf", "subject", "encounter", "authored", "author", "source",
}

var responseStatus = []string{"in-progress", "completed", "amended", "entered-in-error", "stopped"}

// ReadResponse reads a QuestionnaireResponse to this instrument in this version.
// Steps are whole, as the form offers them. What does not fit gives joined
// *LoadErrors with the given name as File, and no response.
func (i *Instrument) ReadResponse(name string, data []byte) (*Response, error) {
	f := newFaults(name)
	r := i.readResponse(f, data)
	if len(f.List) > 0 {
		return nil, strictjson.Joined(f.List)
	}
	return r, nil
}

func (i *Instrument) readResponse(f *faults, data []byte) *Response {
	n := f.Parse(data)
	if n == nil {
		return nil
	}
	o := f.open(n, "")
	o.Pass(passedOver...)
	if t := o.Text("resourceType"); t != "QuestionnaireResponse" && t != "" {
		o.Say(o.LineOf("resourceType"), "is a %s, not a QuestionnaireResponse", t)
	}
	if q := o.Text("questionnaire"); q != i.Canonical() && q != "" {
		o.Say(o.LineOf("questionnaire"), "answers %q, and this is %q", q, i.Canonical())
	}
	r := &Response{Status: o.Text("status"), Areas: map[string]AreaResponse{}}
	if r.Status != "" && !slices.Contains(responseStatus, r.Status) {
		o.Say(o.LineOf("status"), "status %q is not known in FHIR R4", r.Status)
	}
	seen := map[string]bool{}
	if o.Has("item") {
		for _, item := range o.List("item") {
			i.readGroup(f, item, r, seen)
		}
	}
	o.Pass("item")
	o.Done()
	return r
}

func (i *Instrument) readGroup(f *faults, n *node, r *Response, seen map[string]bool) {
	o, linkID := f.responseItem(n, seen)
	at := slices.IndexFunc(i.Areas, func(a Area) bool { return a.LinkID == linkID })
	if at < 0 {
		if linkID != "" {
			o.Say(o.LineOf("linkId"), "is not an area of %s", i.ID)
		}
		return
	}
	var a AreaResponse
	inner := map[string]bool{}
	if o.Has("item") {
		for _, item := range o.List("item") {
			f.readAnswer(item, linkID, &a, inner)
		}
	}
	o.Pass("item")
	o.Done()
	if a != (AreaResponse{}) {
		r.Areas[i.Areas[at].Key] = a
	}
}

// responseItem opens an item and refuses a link id that came before.
func (f *faults) responseItem(n *node, seen map[string]bool) (*fields, string) {
	name := "item"
	if id := n.Get("linkId"); id != nil && id.Kind == strictjson.Text {
		name = fmt.Sprintf("item %q", id.Text)
	}
	o := f.open(n, name)
	o.Pass("id", "extension", "definition", "text")
	linkID := o.Text("linkId")
	if seen[linkID] && linkID != "" {
		o.Say(o.LineOf("linkId"), "is answered twice")
	}
	seen[linkID] = true
	return o, linkID
}

func (f *faults) readAnswer(n *node, group string, a *AreaResponse, seen map[string]bool) {
	o, linkID := f.responseItem(n, seen)
	ending, ok := strings.CutPrefix(linkID, group+".")
	read := answerReaders[ending]
	if !ok || read == nil {
		if linkID != "" {
			o.Say(o.LineOf("linkId"), "is not a question in %q", group)
		}
		return
	}
	o.Pass("answer")
	if o.Has("answer") {
		answers := o.List("answer")
		if len(answers) > 1 {
			o.Say(o.LineOf("answer"), "has %d answers, and takes one", len(answers))
		} else if len(answers) == 1 {
			v := f.open(answers[0], o.What)
			v.Pass("id", "extension")
			read(v, a)
			v.Done()
		}
	}
	o.Done()
}

var answerReaders = map[string]func(v *fields, a *AreaResponse){
	stepItem:    readStep,
	noteItem:    readNote,
	mattersItem: readMatters,
	helpItem: func(v *fields, a *AreaResponse) {
		n := v.Need("valueBoolean", strictjson.Bool)
		a.Help = n != nil && n.Text == "true"
	},
	enoughItem: readEnough,
}

func (o *fields) coding() (system, code string) {
	c := o.inside("valueCoding", o.What)
	c.Pass("id", "extension", "version", "display", "userSelected")
	system, code = c.Text("system"), c.Text("code")
	c.Done()
	return system, code
}

func readStep(v *fields, a *AreaResponse) {
	system, code := v.coding()
	var err error
	switch system {
	case "":
		return
	case StepSystem:
		a.Answer.Step, err = ParseStep(code)
		if err == nil && !a.Answer.Step.Whole() {
			err = fmt.Errorf("%q is not a whole step", code)
		}
	case NotGivenSystem:
		a.Answer.NotGiven, err = ParseNotGiven(code)
	default:
		err = fmt.Errorf("%q is not a system of codes for a step", system)
	}
	if err != nil && code != "" {
		v.Say(v.LineOf("valueCoding"), "%v", err)
	}
}

// readNote keeps a person's own words as they are, line breaks and all.
func readNote(v *fields, a *AreaResponse) {
	n := v.Need("valueString", strictjson.Text)
	if n == nil {
		return
	}
	if long := utf8.RuneCountInString(n.Text); long > MaxNote {
		v.Say(n.Line, "has %d characters, and %d fit", long, MaxNote)
	}
	a.Note = n.Text
}

func readMatters(v *fields, a *AreaResponse) {
	system, code := v.coding()
	if system == "" || code == "" {
		return
	}
	m, err := ParseMatters(code)
	if system != MattersSystem {
		err = fmt.Errorf("%q is not the system of codes for mattering", system)
	}
	if err != nil {
		v.Say(v.LineOf("valueCoding"), "%v", err)
	}
	a.Matters = m
}

func readEnough(v *fields, a *AreaResponse) {
	n := v.Need("valueInteger", strictjson.Number)
	if n == nil {
		return
	}
	number, err := strconv.Atoi(n.Text)
	a.Enough = WholeStep(number)
	if err != nil || !a.Enough.Valid() {
		v.Say(n.Line, "%s is not a whole number from 1 to 10", n.Text)
	}
}
