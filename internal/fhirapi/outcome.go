package fhirapi

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"

	"towpath/internal/fault"
	"towpath/internal/fhir"
	"towpath/internal/fhir/r4"
	"towpath/internal/httpkit"
)

// mediaType is what is written; others that mean the same are read.
const mediaType = "application/fhir+json; charset=utf-8"

// refusal is a failure with the words for its OperationOutcome.
type refusal struct {
	status int
	issues []fhir.Issue
}

func (r *refusal) Error() string { return r.issues[0].Diagnostics }

// Unwrap says that it was the asker's, so that nobody is alarmed.
func (r *refusal) Unwrap() error { return errRefused }

var errRefused = fault.New(fault.Invalid, "fhir", nil)

// refuse makes a refusal: a status, FHIR's code for the issue (hl7.org/fhir/R4/valueset-issue-type.html),
// the place in the resource or the parameter, and a sentence that says what to do.
func refuse(status int, code, place, format string, args ...any) error {
	i := fhir.Issue{Severity: "error", Code: code, Diagnostics: fmt.Sprintf(format, args...)}
	if place != "" {
		i.Expression = []string{place}
	}
	return &refusal{status, []fhir.Issue{i}}
}

// refusals makes a refusal of what was found in a resource.
func refusals(status int, found []r4.Issue) error {
	r := &refusal{status: status}
	for _, f := range found {
		i := fhir.Issue{Severity: f.Severity, Code: f.Code, Diagnostics: f.Text}
		if f.Expression != "" {
			i.Expression = []string{f.Expression}
		}
		r.issues = append(r.issues, i)
	}
	return r
}

var codeOf = map[fault.Kind]string{
	fault.Invalid: "invalid", fault.Denied: "not-found", fault.SignedOut: "login", fault.Conflict: "conflict",
	fault.Unavailable: "transient", fault.TooMany: "throttled",
}

var saidOf = map[fault.Kind]string{
	fault.Invalid:     "What was sent does not fit.",
	fault.Denied:      "There is no such resource here, or not for this account.",
	fault.SignedOut:   "Send a valid access token: Authorization: Bearer …",
	fault.Conflict:    "This id holds something else already, or the record has changed since it was read.",
	fault.Unavailable: "The service is busy or starting. Ask again in a moment.",
	fault.TooMany:     "Too many requests. Wait a little.",
}

// outcomeOf puts an error into the words of an OperationOutcome. What is internal stays inside.
func outcomeOf(err error, say func(fault.Field) string) (int, fhir.OperationOutcome) {
	if r, ok := errors.AsType[*refusal](err); ok {
		return r.status, fhir.NewOutcome(r.issues...)
	}
	kind := fault.KindOf(err)
	code, words := codeOf[kind], saidOf[kind]
	if code == "" {
		code, words = "exception", "Something went wrong here. It was noted; ask again later."
	}
	var issues []fhir.Issue
	for _, f := range fault.FieldsOf(err) {
		issues = append(issues, fhir.Issue{Severity: "error", Code: "value", Diagnostics: say(f), Expression: []string{f.Name}})
	}
	if issues == nil {
		issues = []fhir.Issue{{Severity: "error", Code: code, Diagnostics: words}}
	}
	return httpkit.Status(err), fhir.NewOutcome(issues...)
}

// fail answers with an OperationOutcome.
func (a *API) fail(w http.ResponseWriter, _ *http.Request, _ int, err error) {
	status, outcome := outcomeOf(err, a.Say)
	if status == http.StatusUnauthorized {
		w.Header().Set("WWW-Authenticate", `Bearer realm="towpath"`)
	}
	if status == http.StatusTooManyRequests {
		w.Header().Set("Retry-After", "60")
	}
	write(w, status, outcome)
}

// write answers with a resource.
func write(w http.ResponseWriter, status int, body any) {
	raw, err := json.Marshal(body)
	if err != nil {
		http.Error(w, "", http.StatusInternalServerError)
		return
	}
	send(w, status, raw)
}

func send(w http.ResponseWriter, status int, raw []byte) {
	h := w.Header()
	h.Set("Content-Type", mediaType)
	h.Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = w.Write(raw) // the asker may have gone
}
