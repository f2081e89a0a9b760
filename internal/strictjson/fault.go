package strictjson

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"slices"
)

// Error is one thing wrong in one file: where it is and, in plain words, what.
// Line counts from 1; it is 0 when the fault is the file itself, for one that is missing.
type Error struct {
	File   string
	Line   int
	Reason string
}

func (e *Error) Error() string {
	if e.Line == 0 {
		return fmt.Sprintf("%s: %s", e.File, e.Reason)
	}
	return fmt.Sprintf("%s:%d: %s", e.File, e.Line, e.Reason)
}

// Faults gathers what is wrong with one file, so that one run names everything to mend.
type Faults struct {
	File string
	List []*Error
}

// Add notes a fault of the file.
func (f *Faults) Add(line int, format string, args ...any) {
	f.List = append(f.List, &Error{File: f.File, Line: line, Reason: fmt.Sprintf(format, args...)})
}

// Parse reads JSON, and notes why if it cannot.
func (f *Faults) Parse(data []byte) *Node {
	n, fault := Parse(data)
	if fault != nil {
		f.Add(fault.Line, "%s", fault.Reason)
		return nil
	}
	return n
}

// Read reads the file and parses it, and notes why if it cannot.
func (f *Faults) Read(fsys fs.FS) *Node {
	data, err := fs.ReadFile(fsys, f.File)
	if err != nil {
		f.List = append(f.List, Unreadable(f.File, err))
		return nil
	}
	return f.Parse(data)
}

// Joined orders faults by file and line. It is nil when there are none.
func Joined(list []*Error) error {
	list = slices.Clone(list)
	slices.SortStableFunc(list, func(a, b *Error) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line))
	})
	errs := make([]error, len(list))
	for i, e := range list {
		errs[i] = e
	}
	return errors.Join(errs...)
}

// Unreadable says of a file or directory that it could not be read.
func Unreadable(file string, err error) *Error {
	if errors.Is(err, fs.ErrNotExist) {
		return &Error{File: file, Reason: "is missing"}
	}
	return &Error{File: file, Reason: "cannot be read: " + err.Error()}
}
