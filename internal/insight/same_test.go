package insight_test

import (
	"errors"
	"maps"
	"reflect"
	"slices"

	"towpath/internal/care"
	"towpath/internal/insight"
	"towpath/internal/outcome"
)

// counted reads as a report does: again, where what is counted by has to be made anew.
func (p *place) counted(k *insight.Keeper, fn func(tx care.Tx) error) {
	p.t.Helper()
	for range 5 {
		_, err := k.Ready(p.t.Context(), p.Organisation)
		p.must(err)
		if err = p.Store.Read(p.t.Context(), fn); !errors.Is(err, care.ErrNotCounted) {
			p.must(err)
			return
		}
	}
	p.t.Fatal("it is never ready")
}

// same asks both ways and compares them, cell by cell. It gives how many people were counted.
func (p *place) same(k *insight.Keeper, q care.OutcomeQuestion) (people int) {
	p.t.Helper()
	ctx := p.t.Context()
	var got, want map[string]*outcome.Group
	p.counted(k, func(tx care.Tx) (err error) {
		all, err := k.Tally(ctx, tx, p.Organisation, q)
		if err != nil {
			return err
		}
		got = all[0]
		want, err = tx.TallyOutcome(ctx, p.Organisation, q)
		return err
	})
	if !slices.Equal(slices.Sorted(maps.Keys(got)), slices.Sorted(maps.Keys(want))) {
		p.t.Fatalf("question %+v:\n got groups %q\nwant %q", q, slices.Sorted(maps.Keys(got)), slices.Sorted(maps.Keys(want)))
	}
	for name, g := range got {
		people += g.People
		bare := *g // the record knows no keys, and leaves the way to its reader
		bare.Key, bare.Records, bare.Travelled, bare.TravelledSquares = 0, 0, 0, 0
		if !reflect.DeepEqual(&bare, want[name]) {
			p.t.Fatalf("question %+v: group %q is another", q, name)
		}
	}
	return people
}

// sameHeard asks both ways who is heard.
func (p *place) sameHeard(k *insight.Keeper, q care.OutcomeQuestion) (people int) {
	p.t.Helper()
	ctx := p.t.Context()
	switch q.By {
	case outcome.ByQuarter, outcome.ByMonth, outcome.ByServiceAndQuarter:
		q.By = outcome.ByNothing
	}
	p.counted(k, func(tx care.Tx) error {
		all, err := k.Heard(ctx, tx, p.Organisation, q)
		if err != nil {
			return err
		}
		got := all[0]
		want, err := tx.HeardOutcome(ctx, p.Organisation, q)
		if err != nil {
			return err
		}
		for _, h := range got {
			people += h.People
			h.Key, h.Records = 0, 0
		}
		if !reflect.DeepEqual(got, want) {
			p.t.Fatalf("question %+v: heard is another: %d groups, want %d", q, len(got), len(want))
		}
		return nil
	})
	return people
}

// sameOver asks for months at once, and for each by the record.
func (p *place) sameOver(k *insight.Keeper, q care.OutcomeQuestion) {
	p.t.Helper()
	from, _ := outcome.ParseDay("2024-03-01")
	p.sameIn(k, q, outcome.Months(from.Month(), from.Month()+14))
}

// sameIn is sameOver for any windows. It gives how many people were counted.
func (p *place) sameIn(k *insight.Keeper, q care.OutcomeQuestion, windows []outcome.Window) (people int) {
	p.t.Helper()
	ctx := p.t.Context()
	p.counted(k, func(tx care.Tx) error {
		all, err := k.Over(ctx, tx, p.Organisation, q, windows)
		if err != nil {
			return err
		}
		for i, w := range windows {
			q.From, q.To = care.Date(w.From.String()), care.Date(w.To.String())
			want, err := tx.TallyOutcome(ctx, p.Organisation, q)
			if err != nil {
				return err
			}
			for name, g := range all[i] {
				people += g.People
				g.Key, g.Records, g.Travelled, g.TravelledSquares = 0, 0, 0, 0
				if !reflect.DeepEqual(g, want[name]) {
					p.t.Fatalf("question %+v: group %q is another", q, name)
				}
			}
			if len(all[i]) != len(want) {
				p.t.Fatalf("question %+v: %d groups, want %d", q, len(all[i]), len(want))
			}
		}
		return nil
	})
	return people
}
