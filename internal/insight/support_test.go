package insight_test

import (
	"testing"

	"towpath/internal/care"
	"towpath/internal/outcome"
	"towpath/internal/testkit"
)

// TestWhoIsSupportedIsReadAgainWhereItChanged asks about the same windows over and over while
// people come, leave, answer and are erased.
func TestWhoIsSupportedIsReadAgainWhereItChanged(t *testing.T) {
	for _, engine := range testkit.Engines {
		t.Run(engine, func(t *testing.T) {
			p := settled(t, engine)
			for range 8 {
				p.answer(p.arrive())
			}
			k, reads := p.keeper(nil), 0
			ask := func(windows int) {
				for w := range windows {
					q := p.question()
					q.From, q.To, q.By, q.Gap = care.Date([]string{"2024-01-01", "2025-01-01", "2026-01-01", "2023-01-01"}[w]), "2027-01-01", outcome.ByNothing, false
					p.sameHeard(k, q)
				}
			}
			for round := range 24 {
				switch round % 4 {
				case 0:
					p.arrive()
				case 1:
					p.answer(p.who[round%len(p.who)])
				case 2:
					p.must(p.ErasePerson(t.Context(), p.AsAdmin, p.who[0], care.NewErasure{Reason: "asked", Confirm: string(p.who[0])}))
					p.who = p.who[1:]
				}
				before := k.SupportReads(p.Organisation)
				ask(2)
				if round%4 == 1 || round%4 == 3 { // an answer changes nobody's support
					reads += k.SupportReads(p.Organisation) - before
				}
			}
			if reads != 0 {
				t.Errorf("who is supported was read %d times where nothing of it had changed", reads)
			}
			ask(4)
		})
	}
}
