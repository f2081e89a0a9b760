package main

import (
	"fmt"
	"log/slog"
	"os"
	"time"

	"towpath/internal/care"
	"towpath/internal/importing"
)

type importRosterCmd struct {
	dataFlags
	File   string `arg:"" help:"A CSV file with the columns reference and name, and maybe preferred name and born." type:"existingfile"`
	Team   string `help:"Name of the team that will support those who are new." placeholder:"NAME"`
	DryRun bool   `help:"Only say what would happen. Write --no-dry-run to do it." default:"true" negatable:""`
}

// rosterCount is what became of a list of people.
type rosterCount struct{ added, corrected, same int }

// Run adds whoever is not there and corrects whoever is: all of the file or nothing.
func (c *importRosterCmd) Run(w *world) error {
	file, err := os.ReadFile(c.File)
	if err != nil {
		return err
	}
	rows, problems, err := importing.ReadRoster(file, care.DateOf(time.Now(), time.Local))
	if err != nil {
		return fmt.Errorf("%s: %w", c.File, err)
	}
	if len(problems) > 0 {
		return refused(w, problems)
	}
	return openFor(w, c.dataFlags, logTo(w, slog.LevelWarn), func(a *app) error {
		team, err := a.team(w.ctx, c.Team)
		if err != nil {
			return err
		}
		var n rosterCount
		return listed{c.File, c.DryRun}.take(w, a, func(s *care.Service, operator care.Actor, known care.ImportKnown) error {
			n = rosterCount{}
			for _, r := range rows {
				if err := n.take(w, s, operator, known, r, team); err != nil {
					return err
				}
			}
			return nil
		}, func() string {
			return fmt.Sprintf("%d people; %d new, %d corrected, %d as they were", len(rows), n.added, n.corrected, n.same)
		})
	})
}

func (n *rosterCount) take(w *world, s *care.Service, operator care.Actor, known care.ImportKnown, r importing.RosterRow, team care.TeamID) error {
	person, here := known.People[r.Reference]
	switch {
	case here && person == "":
		return fmt.Errorf("line %d: several people have the reference %q; correct that first", r.Line, r.Reference)
	case !here:
		n.added++
		return onLine(r.Line, s.AddPerson(w.ctx, operator, care.NewPerson{
			ID: care.PersonID(newID()), Name: r.Name, PreferredName: r.PreferredName, Reference: r.Reference, Born: r.Born, Team: team,
		}))
	}
	changed, err := s.CorrectPerson(w.ctx, operator, person, r.With)
	if n.same++; changed {
		n.same--
		n.corrected++
	}
	return onLine(r.Line, err)
}
