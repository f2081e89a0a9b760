// Package fhir is the few FHIR R4 resources that Towpath speaks, as plain structs,
// and their mapping to what care says exists. Each noun has one file: how it is
// written and how it is read. What FHIR has no place for stands in extensions whose
// addresses begin with Extension; a reader that does not know them loses nothing
// that FHIR can say.
package fhir

import (
	"encoding/json"
	"fmt"
	"time"

	"towpath/internal/care"
)

// Extension begins the address of every extension of ours, Codes of every system
// of codes.
const (
	Extension = "urn:towpath:extension:"
	Codes     = "urn:towpath:codes:"
)

// Bundle is many resources in one file (hl7.org/fhir/R4/bundle.html).
type Bundle struct {
	ResourceType string     `json:"resourceType"`
	Type         string     `json:"type"`
	Timestamp    string     `json:"timestamp,omitempty"`
	Identifier   *ID        `json:"identifier,omitempty"`
	Entry        []BundleIn `json:"entry,omitempty"`
}

// BundleIn is one resource in a bundle.
type BundleIn struct {
	FullURL  string          `json:"fullUrl,omitempty"`
	Resource json.RawMessage `json:"resource"`
}

// ID is an Identifier.
type ID struct {
	System string `json:"system,omitempty"`
	Value  string `json:"value,omitempty"`
}

// Reference points to another resource, or names somebody.
type Reference struct {
	Reference  string `json:"reference,omitempty"`
	Identifier *ID    `json:"identifier,omitempty"`
	Display    string `json:"display,omitempty"`
}

// AccountSystem names the accounts with which people write. A record says with which one
// something was written, and not always whose it is.
const AccountSystem = "urn:towpath:account"

// Writer names whoever wrote with an account, by its name where that may be shown.
func Writer(id care.AccountID, name string) []Reference {
	if id == "" {
		return nil
	}
	return []Reference{{Identifier: &ID{System: AccountSystem, Value: string(id)}, Display: name}}
}

// Coding and Concept are codes, with words.
type Coding struct {
	System  string `json:"system,omitempty"`
	Code    string `json:"code,omitempty"`
	Display string `json:"display,omitempty"`
}

// Concept is a CodeableConcept.
type Concept struct {
	Coding []Coding `json:"coding,omitempty"`
	Text   string   `json:"text,omitempty"`
}

// Key tells concepts apart: the first code with its system, or the words.
func (c Concept) Key() string {
	if len(c.Coding) > 0 {
		return c.Coding[0].System + "|" + c.Coding[0].Code
	}
	return c.Text
}

// Period is a time from and to, either of them open.
type Period struct {
	Start string `json:"start,omitempty"`
	End   string `json:"end,omitempty"`
}

// Ext is an extension: one value, or more extensions.
type Ext struct {
	URL          string      `json:"url"`
	Extension    []Ext       `json:"extension,omitempty"`
	ValueString  string      `json:"valueString,omitempty"`
	ValueCode    string      `json:"valueCode,omitempty"`
	ValueInteger *int        `json:"valueInteger,omitempty"`
	ValueDate    string      `json:"valueDate,omitempty"`
	ValueInstant string      `json:"valueInstant,omitempty"`
	ValueDecimal json.Number `json:"valueDecimal,omitempty"`
	ValueRef     *Reference  `json:"valueReference,omitempty"`
}

// Exts is a list of extensions. Each text writes nothing where it is empty.
type Exts []Ext

func (e *Exts) text(name, value string) {
	if value != "" {
		*e = append(*e, Ext{URL: Extension + name, ValueString: value})
	}
}

func (e *Exts) code(name, value string) {
	if value != "" {
		*e = append(*e, Ext{URL: Extension + name, ValueCode: value})
	}
}

func (e *Exts) number(name string, value int) {
	if value != 0 {
		*e = append(*e, Ext{URL: Extension + name, ValueInteger: &value})
	}
}

func (e *Exts) instant(name string, t time.Time) {
	if !t.IsZero() {
		*e = append(*e, Ext{URL: Extension + name, ValueInstant: Instant(t)})
	}
}

func (e *Exts) by(id care.AccountID) { e.who("by", id) }

func (e *Exts) who(name string, id care.AccountID) {
	if id != "" {
		*e = append(*e, Ext{URL: Extension + name, ValueRef: &Reference{Identifier: &ID{System: AccountSystem, Value: string(id)}}})
	}
}

// find gives an extension by its name; one that is not there is empty.
func (e Exts) find(name string) Ext {
	for _, x := range e {
		if x.URL == Extension+name {
			return x
		}
	}
	return Ext{}
}

// Text, Code and Date give the value of an extension of ours, "" where it is not there.
func (e Exts) Text(name string) string { return e.find(name).ValueString }

// Code is as Text.
func (e Exts) Code(name string) string { return e.find(name).ValueCode }

// Date is as Text.
func (e Exts) Date(name string) string { return e.find(name).ValueDate }

func (x Ext) int() int {
	if x.ValueInteger == nil {
		return 0
	}
	return *x.ValueInteger
}

// author gives the account that an extension "by" names.
func (e Exts) author() care.AccountID { return e.account("by") }

// account gives the account that an extension names. It stands as an identifier, since it
// may be the person's own, which is no Practitioner; older copies point to one.
func (e Exts) account(name string) care.AccountID {
	ref := e.find(name).ValueRef
	if ref != nil && ref.Identifier != nil && ref.Identifier.System == AccountSystem {
		return care.AccountID(ref.Identifier.Value)
	}
	return care.AccountID(idOf(ref))
}

// idOf gives the id in a reference, "" where there is none.
func idOf(r *Reference) string {
	if r == nil {
		return ""
	}
	for i := len(r.Reference) - 1; i >= 0; i-- {
		if r.Reference[i] == '/' {
			return r.Reference[i+1:]
		}
	}
	return ""
}

// Instant writes a time to the microsecond, which is what the store keeps; "" for none.
func Instant(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format("2006-01-02T15:04:05.000000Z")
}

// when reads an instant; what is none gives an error with its text.
func when(text string) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	t, err := time.Parse(time.RFC3339Nano, text)
	if err != nil {
		return time.Time{}, fmt.Errorf("%q is no instant", text)
	}
	return t.UTC().Truncate(time.Microsecond), nil
}

func patient(id care.PersonID) Reference { return Reference{Reference: "Patient/" + string(id)} }

func concept(system, code, text string) Concept {
	return Concept{Coding: []Coding{{System: Codes + system, Code: code}}, Text: text}
}

// code gives the code of a concept in one of our systems.
func (c Concept) code(system string) string {
	for _, coding := range c.Coding {
		if coding.System == Codes+system {
			return coding.Code
		}
	}
	return ""
}
