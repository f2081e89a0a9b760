package instrument

import "towpath/internal/strictjson"

// LoadError is one thing wrong in one file: where it is and, in plain words, what.
type LoadError = strictjson.Error

type (
	node = strictjson.Node
	// faults gathers what is wrong with one file of a pack.
	faults struct{ strictjson.Faults }
	// fields reads one object of a pack strictly.
	fields struct {
		*strictjson.Fields
		faults *faults
	}
)

func newFaults(file string) *faults {
	return &faults{strictjson.Faults{File: file}}
}

func (f *faults) open(n *node, what string) *fields {
	return &fields{f.Open(n, what), f}
}

func (o *fields) inside(key, what string) *fields {
	return &fields{o.Inside(key, what), o.faults}
}
