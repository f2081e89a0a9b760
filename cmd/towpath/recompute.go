package main

import (
	"fmt"
	"log/slog"
	"slices"
	"strings"

	"towpath/internal/care"
	"towpath/internal/instrument"
)

type recomputeCmd struct {
	dataFlags
	Measure string `help:"Only this measure, in every version of it, or id/version for one (default: every measure)." placeholder:"ID"`
}

// Run works out anew what the scoring that is loaded now has not scored yet.
func (c *recomputeCmd) Run(w *world) error {
	return openFor(w, c.dataFlags, logTo(w, slog.LevelWarn), func(a *app) error { return c.recompute(w, a) })
}

func (c *recomputeCmd) recompute(w *world, a *app) error {
	measures, err := c.measures(a.care.Instruments())
	if err != nil {
		return err
	}
	var all care.Recomputed
	for _, m := range measures {
		done, err := recompute(w, a, m)
		if err != nil {
			return err
		}
		if done != (care.Recomputed{}) {
			fmt.Fprintf(w.out, "%s %s: %s\n", m.ID, m.Version, recomputed(done))
		}
		all.Add(done)
	}
	if all == (care.Recomputed{}) {
		_, err = fmt.Fprintln(w.out, "Nothing is to be worked out anew: every score is of the scoring that is loaded.")
		return err
	}
	_, err = fmt.Fprintln(w.out, "The scores from before stay beside the new ones.")
	return err
}

func (c *recomputeCmd) measures(lib *instrument.Library) ([]*instrument.Measure, error) {
	if c.Measure == "" {
		return lib.Measures(), nil
	}
	one, err := findMeasure(lib, c.Measure)
	if err != nil || strings.Contains(c.Measure, "/") {
		return []*instrument.Measure{one}, err
	}
	return slices.DeleteFunc(lib.Measures(), func(m *instrument.Measure) bool { return m.ID != one.ID }), nil
}

// recompute goes through one measure, part by part.
func recompute(w *world, a *app, m *instrument.Measure) (all care.Recomputed, err error) {
	if len(m.Scores) == 0 {
		return all, nil
	}
	for {
		part, err := a.care.RecomputeMeasures(w.ctx, care.Operator(a.org), m, all.Next)
		if err != nil {
			return all, err
		}
		if all.Add(part); all.Next == "" {
			return all, nil
		}
	}
}

func recomputed(r care.Recomputed) string {
	text := fmt.Sprintf("%d changed, %d stayed as they were", r.Changed, r.Same)
	if r.Unfit > 0 {
		text += fmt.Sprintf(", %d have answers that do not fit the measure any more and were left", r.Unfit)
	}
	return text + "."
}
