package insight_test

import (
	"testing"

	"towpath/internal/care"
	"towpath/internal/outcome"
	"towpath/internal/testkit"
)

// Over time, who is heard and places side by side are counted of measures as the SQL of record
// counts them, whatever they are split by and narrowed to.
func TestTheViewsOfMeasuresSayWhatTheRecordSays(t *testing.T) {
	for _, engine := range testkit.Engines {
		t.Run(engine, func(t *testing.T) {
			p := settled(t, engine)
			// Lower is better, several scores, neither way is, and goals.
			asked := []string{"phq-9", "dialog", "stori", "goal-sheet"}
			for range 30 {
				id := p.arrive()
				for _, name := range asked {
					m, _ := p.Instruments().LatestMeasure(name)
					p.measure(m, id, p.measure(m, id, ""))
				}
			}
			k := p.keeper(nil)
			from, _ := outcome.ParseDay("2024-01-01")
			for _, id := range asked {
				q := p.askMeasure()
				m, _ := p.Instruments().LatestMeasure(id)
				q.Instrument, q.Version, q.Form, q.Voice = m.ID, m.Version, care.OutcomeForm(m), care.Voice(m.AnsweredBy[0])
				q.Areas, q.Of, q.Ages, q.MinContacts, q.MinDays, q.Teams = len(q.Form.Areas), nil, nil, 0, 1, p.teams
				q.From, q.To, q.Far, q.By = "2024-01-01", "2026-12-31", q.Form.Form().Far, outcome.ByNothing
				if over := p.sameIn(k, q, outcome.Months(from.Month(), from.Month()+8)) + p.sameIn(k, q, outcome.Quarters(from.Quarter(), from.Quarter()+8)); over < 20 {
					t.Errorf("%s: only %d people over time", id, over)
				}
				for _, by := range []outcome.Dimension{outcome.ByNothing, outcome.ByTeam, outcome.ByEthnicity, outcome.ByTimeSinceStart} {
					if q.By = by; p.sameHeard(k, q) < 20 {
						t.Errorf("%s by %s: too few people are looked for", id, by)
					}
				}
				for _, by := range []outcome.Dimension{outcome.ByService, outcome.ByTeam, outcome.BySetting} {
					if q.By = by; p.same(k, q) < 10 {
						t.Errorf("%s by %s: too few people at places", id, by)
					}
					old, deprived := q, q
					old.Ages = []int{7, 8}
					deprived.Of = map[care.CharacteristicKind][]string{care.Deprivation: {"1", "2"}}
					p.same(k, old)
					p.same(k, deprived)
				}
				for _, team := range p.teams {
					q.By, q.Teams = outcome.ByTimeSinceStart, []care.TeamID{team}
					p.same(k, q)
				}
			}
		})
	}
}
