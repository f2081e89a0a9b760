package main

import (
	"fmt"
	"log/slog"

	"towpath/internal/care"
	"towpath/internal/fault"
)

type personCmd struct {
	Erase   personEraseCmd   `cmd:"" help:"Erase a person for good: their key is destroyed, and no copy of the data says anything of them any more."`
	Hold    personHoldCmd    `cmd:"" help:"Set a legal hold: the person cannot be erased while it stands."`
	Release personReleaseCmd `cmd:"" help:"End the legal hold of a person."`
}

type personEraseCmd struct {
	dataFlags
	Person  string `arg:"" help:"The person's id."`
	Confirm string `help:"The person's reference, or the id once more." required:"" placeholder:"TEXT"`
	Reason  string `help:"Why, in words. It is kept." required:"" placeholder:"TEXT"`
}

// Run erases.
func (c *personEraseCmd) Run(w *world) error {
	return openFor(w, c.dataFlags, logTo(w, slog.LevelWarn), func(a *app) error {
		err := a.care.ErasePerson(w.ctx, care.Operator(a.org), care.PersonID(c.Person), care.NewErasure{Reason: c.Reason, Confirm: c.Confirm})
		switch {
		case fault.Is(err, fault.Conflict):
			return fmt.Errorf("a legal hold stands; end it first with: towpath person release (%w)", err)
		case fault.Is(err, fault.Invalid) && fault.FieldsOf(err)[0].Name == "confirm":
			return fmt.Errorf("--confirm is neither this person's reference nor their id; nothing was erased")
		case err != nil:
			return aboutPerson(err)
		}
		_, err = fmt.Fprintln(w.out, "The person is erased. Their key is gone. Copies of the keys from before still have it: keep only the latest copy.")
		return err
	})
}

type personHoldCmd struct {
	dataFlags
	Person string `arg:"" help:"The person's id."`
	Reason string `help:"Why, in words. It is kept, sealed with the person's key." required:"" placeholder:"TEXT"`
}

// Run sets a hold.
func (c *personHoldCmd) Run(w *world) error {
	return openFor(w, c.dataFlags, logTo(w, slog.LevelWarn), func(a *app) error {
		if err := a.care.SetLegalHold(w.ctx, care.Operator(a.org), care.PersonID(c.Person), c.Reason); err != nil {
			return aboutPerson(err)
		}
		_, err := fmt.Fprintln(w.out, "A legal hold stands. The person cannot be erased until it is ended with: towpath person release")
		return err
	})
}

type personReleaseCmd struct {
	dataFlags
	Person string `arg:"" help:"The person's id."`
	Reason string `help:"Why, in words. It is kept, sealed with the person's key." required:"" placeholder:"TEXT"`
}

// Run ends the hold.
func (c *personReleaseCmd) Run(w *world) error {
	return openFor(w, c.dataFlags, logTo(w, slog.LevelWarn), func(a *app) error {
		if err := a.care.EndLegalHold(w.ctx, care.Operator(a.org), care.PersonID(c.Person), c.Reason); err != nil {
			return aboutPerson(err)
		}
		_, err := fmt.Fprintln(w.out, "The legal hold is ended.")
		return err
	})
}

// aboutPerson says in words what the kind of a failure means here.
func aboutPerson(err error) error {
	if fault.Is(err, fault.Denied) {
		return fmt.Errorf("there is no person with this id (%w)", err)
	}
	return err
}
