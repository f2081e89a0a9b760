package fhir

import (
	"towpath/internal/care"
	"towpath/internal/fhir/r4"
)

// named gives what other systems said, by the resource that it is of.
func named(extras []care.Extra) map[string]string {
	if len(extras) == 0 {
		return nil
	}
	of := map[string]string{}
	for _, e := range extras {
		of[e.Kind+"/"+e.Resource] = e.Words
	}
	return of
}

// lay lays what another system said over a resource.
func (w *writer) lay(raw []byte) ([]byte, error) {
	if w.extras == nil {
		return raw, nil
	}
	ours, err := r4.Load(raw)
	if err != nil {
		return nil, err
	}
	said, ok := w.extras[ours.Type()+"/"+ours.ID()]
	if !ok {
		return raw, nil
	}
	kept, err := r4.Load([]byte(said))
	if err != nil {
		return nil, err
	}
	return r4.Lay(ours, kept), nil
}
