package main

import (
	"errors"
	"fmt"
	"path/filepath"

	"towpath/internal/care"
	"towpath/internal/fault"
)

// listed is a list of a record system that is carried out as a whole or not at all.
type listed struct {
	file string
	dry  bool
}

// errDry takes back what a dry run did.
var errDry = errors.New("a dry run")

// take carries the list out, and says what came of it. each does so with what is known, and may
// be called again; counts says how many lines came to what.
func (l listed) take(w *world, a *app, each func(s *care.Service, operator care.Actor, known care.ImportKnown) error, counts func() string) error {
	operator := care.Operator(a.org)
	known, err := a.care.ImportLookup(w.ctx, operator)
	if err == nil {
		err = a.care.ChangeTogether(w.ctx, func(s *care.Service) error {
			if err := each(s, operator, known); err != nil || !l.dry {
				return err
			}
			return errDry
		})
	}
	if err != nil && !errors.Is(err, errDry) {
		return fmt.Errorf("%s: %w\nNothing was changed", l.file, err)
	}
	fmt.Fprintf(w.out, "%s: %s.\n", filepath.Base(l.file), counts())
	if l.dry {
		fmt.Fprintln(w.out, "This was a dry run: nothing was changed. To do it, add --no-dry-run.")
		return nil
	}
	return a.store.Analyze(w.ctx)
}

func onLine(line int, err error) error {
	if fault.Is(err, fault.Invalid) {
		return fmt.Errorf("line %d: %s", line, inWords(fault.FieldsOf(err)))
	}
	return err
}
