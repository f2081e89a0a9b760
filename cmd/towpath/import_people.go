package main

import (
	"fmt"
	"log/slog"
	"path/filepath"
	"slices"
	"strings"

	"towpath/internal/care"
	"towpath/internal/moving"
)

type importPeopleCmd struct {
	dataFlags
	Path   string `arg:"" help:"What another Towpath gave out: a folder of .ndjson files, a .zip, .tar or .tar.gz of them, or a bundle." type:"path"`
	Team   string `help:"Name of the team that will support them." placeholder:"NAME"`
	DryRun bool   `help:"Only say who is in it and who could not be taken in. Write --no-dry-run to take them in." default:"true" negatable:""`
}

// Run looks through all files first, and then takes in person after person.
func (c *importPeopleCmd) Run(w *world) error {
	return openFor(w, c.dataFlags, logTo(w, slog.LevelWarn), func(a *app) (err error) {
		team, err := a.team(w.ctx, c.Team)
		if err != nil {
			return err
		}
		from, err := moving.Open(c.Path)
		if err != nil {
			return fmt.Errorf("%s: %w\nNothing was taken in", c.Path, err)
		}
		defer func() { _ = from.Close() }() // it was only read
		return c.take(w, a, from, team)
	})
}

func (c *importPeopleCmd) take(w *world, a *app, from *moving.Source, team care.TeamID) error {
	name := filepath.Base(c.Path)
	if len(from.Faults) > 0 {
		for _, f := range from.Faults {
			fmt.Fprintln(w.out, f)
		}
		if from.More > 0 {
			fmt.Fprintf(w.out, "And %d more.\n", from.More)
		}
		fmt.Fprintf(w.out, "%s: it cannot be told whose these are, so of nobody can it be said that all is there. Nobody was taken in. Put them right, or make the export anew.\n", name)
		return errSaid
	}
	said := newSaid(w)
	n, err := from.Take(w.ctx, a.care, moving.Plan{
		Actor: care.Operator(a.org), Team: team, Dry: c.DryRun, Words: inWords, Refused: said.refused, Otherwise: said.otherwise,
		Read: func(r care.Record) { said.read(r, a) },
	})
	c.say(w, from, n, said)
	switch {
	case err != nil:
		return fmt.Errorf("%s: %w\nWho was taken in so far stays; run it again and they are passed over", name, err)
	case n.Refused > 0:
		return errSaid
	case c.DryRun:
		return nil
	}
	return a.store.Analyze(w.ctx)
}

func (c *importPeopleCmd) say(w *world, from *moving.Source, n moving.Count, said *saidOfPeople) {
	for _, text := range from.Says {
		fmt.Fprintf(w.out, "The export says of itself: %q\n", text)
	}
	for _, measure := range said.unknown {
		fmt.Fprintf(w.out, "The measure %s is not loaded here. Its answers and scores are kept as they came.\n", measure)
	}
	if n := len(said.nameless); n > 0 {
		fmt.Fprintf(w.out, "The files do not say what %s of those who wrote are called. Their words come along without a name. An export of everything has the names: $export with the types Practitioner and AuditEvent.\n", grouped(n))
	}
	if said.more > 0 {
		fmt.Fprintf(w.out, "And %d more of such lines.\n", said.more)
	}
	if len(from.Stays) > 0 {
		var list []string
		for _, t := range from.Types() {
			list = append(list, fmt.Sprintf("%s %s", grouped(from.Stays[t]), t))
		}
		fmt.Fprintf(w.out, "Stays in the files: %s. Who looked before is the other service’s own log; the circle, what is shared and teams are made anew.\n", strings.Join(list, ", "))
	}
	how := "were taken in"
	if c.DryRun {
		how = "can be taken in"
	}
	fmt.Fprintf(w.out, "%s: of %s, %s %s, %s are here already and were passed over, and %s cannot be taken in.\n",
		filepath.Base(c.Path), countPeople(n.Taken+n.Here+n.Refused), grouped(n.Taken), how, grouped(n.Here), grouped(n.Refused))
	if c.DryRun {
		fmt.Fprintln(w.out, "This was a dry run: nothing was taken in. To take them in, add --no-dry-run.")
	}
}

func countPeople(n int) string {
	if n == 1 {
		return "1 person"
	}
	return grouped(n) + " people"
}

// saidOfPeople is what is said while people are looked at.
type saidOfPeople struct {
	w       *world
	lines   int
	more    int
	unknown []string
	// nameless wrote, and the files do not say what they are called.
	nameless map[care.AccountID]bool
}

func newSaid(w *world) *saidOfPeople { return &saidOfPeople{w: w, nameless: map[care.AccountID]bool{}} }

func (s *saidOfPeople) refused(text string) { fmt.Fprintln(s.w.out, text) }

// otherwise says that something is worked out anew; the first lines of many.
func (s *saidOfPeople) otherwise(text string) {
	if s.lines == mostSaid {
		s.more++
		return
	}
	s.lines++
	fmt.Fprintln(s.w.out, "What is worked out anew here comes out otherwise: "+text)
}

func (s *saidOfPeople) read(r care.Record, a *app) {
	for _, id := range r.Nameless() {
		s.nameless[id] = true
	}
	for _, measure := range notLoaded(r, a.care.Instruments()) {
		if !slices.Contains(s.unknown, measure) {
			s.unknown = append(s.unknown, measure)
		}
	}
}
