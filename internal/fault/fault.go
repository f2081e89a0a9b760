// Package fault is the short, closed list of ways in which Towpath can fail.
// Every layer returns these and nothing else that a reader could see: the Kind
// and the message ids are safe to show, the cause is for the log only.
package fault

import (
	"errors"
	"fmt"
)

// Kind says what went wrong, and so what the reader may do about it.
type Kind uint8

const (
	// Internal is a defect or a broken machine. Nothing was saved.
	Internal Kind = iota
	// Invalid means that something typed cannot be used; Fields says what.
	Invalid
	// Denied means that it is not there, or not this reader's to see. The two
	// are never told apart, so that an id cannot be guessed.
	Denied
	// SignedOut means that nobody is signed in.
	SignedOut
	// Conflict means that somebody else changed the same thing first.
	Conflict
	// Unavailable means that it may work if tried again.
	Unavailable
	// TooMany means that too many attempts were made; wait a while.
	TooMany
)

var kindNames = [...]string{"internal", "invalid", "denied", "signed-out", "conflict", "unavailable", "too-many"}

// String gives the kind's stable name, as it stands in logs and in the API.
func (k Kind) String() string { return kindNames[k] }

// Field is one thing typed that cannot be used: its form name and the id of the
// message that says what to do, with the values the message needs.
type Field struct {
	Name    string
	Message string
	Values  []any
}

// Error carries a kind, the fields it is about and the cause.
type Error struct {
	Kind   Kind
	Op     string
	Fields []Field
	Cause  error
}

// Error gives a line for the log. It may hold the cause, so it is never shown.
func (e *Error) Error() string {
	s := e.Kind.String()
	if e.Op != "" {
		s = e.Op + ": " + s
	}
	for _, f := range e.Fields {
		s += fmt.Sprintf(" [%s: %s]", f.Name, f.Message)
	}
	if e.Cause != nil {
		s += ": " + e.Cause.Error()
	}
	return s
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Cause }

// New makes an error of a kind, with its cause if there is one.
func New(kind Kind, op string, cause error) error {
	return &Error{Kind: kind, Op: op, Cause: cause}
}

// KindOf tells the kind of any error; what is not ours is Internal.
func KindOf(err error) Kind {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Kind
	}
	return Internal
}

// FieldsOf gives the fields of an Invalid error, or nil.
func FieldsOf(err error) []Field {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Fields
	}
	return nil
}

// Is tells whether err is of this kind.
func Is(err error, kind Kind) bool { return err != nil && KindOf(err) == kind }

// Check gathers what cannot be used, so that a form is told of all of it at once.
type Check struct{ fields []Field }

// Require adds a field with its message unless ok.
func (c *Check) Require(ok bool, name, message string, values ...any) {
	if !ok {
		c.fields = append(c.fields, Field{Name: name, Message: message, Values: values})
	}
}

// Err gives an Invalid error holding every field found wanting, or nil.
func (c *Check) Err(op string) error {
	if len(c.fields) == 0 {
		return nil
	}
	return &Error{Kind: Invalid, Op: op, Fields: c.fields}
}
