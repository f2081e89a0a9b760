package r4

import (
	"fmt"
	"strconv"
)

// Most is how many issues are said of one resource; the rest is left unsaid.
const Most = 50

// Severities of issues.
const (
	Error   = "error"
	Warning = "warning"
)

// The codes of issues that this package gives (hl7.org/fhir/R4/codesystem-issue-type.html).
const (
	Structure    = "structure"     // it is no JSON, or not as FHIR writes JSON
	Required     = "required"      // an element is missing
	Value        = "value"         // a value is not of the form that its type has
	Invalid      = "invalid"       // it says two things, or what was saved says another
	Invariant    = "invariant"     // a rule of FHIR does not hold
	NotSupported = "not-supported" // an element, type or modifier that is not known
	TooLong      = "too-long"      // more than anybody is let send
	CodeInvalid  = "code-invalid"  // a code that its list does not have
	NotFound     = "not-found"     // a reference to what is not contained
)

// Issue is one thing found: where it is, and a sentence for whoever sent it.
type Issue struct {
	Severity   string
	Code       string
	Expression string // as FHIRPath says it: Observation.code.coding[0].system
	Text       string // a plain sentence, with the line where there is one
	Line       int    // from 1; 0 where there is none
}

// step is one step on the way to a value: a member, or a place in an array.
type step struct {
	key   string
	index int
}

// trail is the way to the value that is being looked at.
type trail []step

func (t trail) String() string {
	var b []byte
	for _, s := range t {
		if s.key == "" {
			b = append(b, '[')
			b = strconv.AppendInt(b, int64(s.index), 10)
			b = append(b, ']')
			continue
		}
		if len(b) > 0 {
			b = append(b, '.')
		}
		b = append(b, short(s.key)...)
	}
	return string(b)
}

// short keeps what is said about a text to a line.
func short(s string) string {
	const most = 60
	if len(s) <= most {
		return s
	}
	n := most
	for n > 0 && s[n]&0xC0 == 0x80 {
		n--
	}
	return s[:n] + "…"
}

// quoted gives a text as a sentence shows it.
func quoted(s string) string { return strconv.Quote(short(s)) }

// issues gathers what is found, up to Most.
type issues struct {
	list []Issue
	src  string
	at   trail
}

func (s *issues) full() bool { return len(s.list) >= Most }

// add notes an issue at the place of the trail; pos is where it stands in the source.
func (s *issues) add(pos int32, code, format string, args ...any) {
	if s.full() {
		return
	}
	i := Issue{Severity: Error, Code: code, Expression: s.at.String(), Text: fmt.Sprintf(format, args...), Line: lineOf(s.src, pos)}
	if i.Line > 0 {
		i.Text += " (line " + strconv.Itoa(i.Line) + ")"
	}
	i.Text += "."
	s.list = append(s.list, i)
}

// Failed tells whether any of the issues is an error.
func Failed(list []Issue) bool {
	for _, i := range list {
		if i.Severity == Error {
			return true
		}
	}
	return false
}

// Outcome gives the issues as an OperationOutcome. With none it says that all is well.
func Outcome(list []Issue) []byte {
	if len(list) == 0 {
		list = []Issue{{Severity: "information", Code: "informational", Text: "Nothing was found."}}
	}
	b := append([]byte(nil), `{"resourceType":"OperationOutcome","issue":[`...)
	for i, issue := range list {
		if i > 0 {
			b = append(b, ',')
		}
		b = AppendString(append(b, `{"severity":`...), issue.Severity)
		b = AppendString(append(b, `,"code":`...), issue.Code)
		if issue.Text != "" {
			b = AppendString(append(b, `,"diagnostics":`...), issue.Text)
		}
		if issue.Expression != "" {
			b = append(AppendString(append(b, `,"expression":[`...), issue.Expression), ']')
		}
		b = append(b, '}')
	}
	return append(b, "]}"...)
}
