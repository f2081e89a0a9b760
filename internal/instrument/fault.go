package instrument

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
)

// LoadError is one thing wrong in one file: where it is and, in plain words, what.
// Line counts from 1; it is 0 when the fault is the file itself, for one that is missing.
type LoadError struct {
	File   string
	Line   int
	Reason string
}

func (e *LoadError) Error() string {
	if e.Line == 0 {
		return fmt.Sprintf("%s: %s", e.File, e.Reason)
	}
	return fmt.Sprintf("%s:%d: %s", e.File, e.Line, e.Reason)
}

// faults gathers what is wrong with one file, so that one run names everything to mend.
type faults struct {
	file string
	list []*LoadError
}

func (f *faults) add(line int, format string, args ...any) {
	f.list = append(f.list, &LoadError{File: f.file, Line: line, Reason: fmt.Sprintf(format, args...)})
}

// parse reads JSON, and notes why if it cannot.
func (f *faults) parse(data []byte) *node {
	n, fault := parseNodes(data)
	if fault != nil {
		f.add(fault.line, "%s", fault.reason)
		return nil
	}
	return n
}

// joined orders faults by file and line. It is nil when there are none.
func joined(list []*LoadError) error {
	list = slices.Clone(list)
	slices.SortStableFunc(list, func(a, b *LoadError) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line))
	})
	errs := make([]error, len(list))
	for i, e := range list {
		errs[i] = e
	}
	return errors.Join(errs...)
}
