package insight_test

import (
	"context"
	"errors"
	"log/slog"
	"testing"

	"towpath/internal/care"
	"towpath/internal/insight"
	"towpath/internal/instrument"
	"towpath/internal/outcome"
	"towpath/internal/testkit"
)

// measures are of every kind that a report can count: sums and means, what is looked up and
// what is filled in, questions that stand by themselves, what a worker answers, and goals.
var measures = []string{"phq-9", "core-10", "dialog", "swemwbs", "honos", "wsas", "ras-41", "inspire", "stori", "goal-sheet", "goal-sheet"}

// anotherScoring stands for scores that are not of the scoring that is loaded.
const anotherScoring = "000000000000"

// measureSome has somebody answer some measures, some of them more than once.
func (p *place) measureSome(id care.PersonID) {
	p.t.Helper()
	for range 1 + p.dice.IntN(3) {
		m, _ := p.Instruments().LatestMeasure(measures[p.dice.IntN(len(measures))])
		last := care.MeasurementID("")
		for range 1 + p.dice.IntN(4) {
			last = p.measure(m, id, last)
		}
	}
}

// measure adds one measurement, which replaces the last at times.
func (p *place) measure(of *instrument.Measure, id care.PersonID, last care.MeasurementID) care.MeasurementID {
	p.t.Helper()
	marks := of.Blank()
	m := care.Measurement{
		ID: care.MeasurementID(p.IDs.New()), Organisation: p.Organisation, Person: id, Measure: of.ID, Version: of.Version,
		AnsweredBy: of.AnsweredBy[p.dice.IntN(len(of.AnsweredBy))], Manner: care.MannerAlone, On: p.day(), Answers: map[string]string{}, BegunAt: p.Clock.Tick(), BegunBy: p.AsBen.Account,
	}
	often := 12 // most leave out nothing, or next to nothing
	if p.dice.IntN(4) == 0 {
		often = 2
	}
	for slot, item := range of.Items {
		if codes := of.Scales[item.Scale].Codes(); p.dice.IntN(often) > 0 {
			m.Answers[item.LinkID] = codes[p.dice.IntN(len(codes))]
			marks[slot], _ = of.ParseMark(slot, m.Answers[item.LinkID])
		}
	}
	if p.dice.IntN(6) == 0 {
		m.Replaces = last
	}
	done, digest := p.dice.IntN(8) > 0, of.Digest
	if p.dice.IntN(10) == 0 {
		digest = anotherScoring
	}
	p.write(func(ctx context.Context, tx care.Tx) error {
		if of.Rates != nil {
			if err := p.goals(ctx, tx, of, &m); err != nil {
				return err
			}
		}
		if _, err := tx.InsertMeasurement(ctx, m); err != nil || !done {
			return errors.Join(err, p.note(ctx, tx, "BeginMeasurement", id))
		}
		for i, r := range of.Plan().Run(marks, nil) {
			err := tx.InsertMeasureScore(ctx, care.MeasureScore{
				Organisation: p.Organisation, Measurement: m.ID, Person: id, Score: of.Scores[i].Key, Method: of.Scores[i].Method, Digest: digest, Result: r, At: p.Clock.Now(),
			})
			if err != nil {
				return err
			}
		}
		return errors.Join(tx.CompleteMeasurement(ctx, p.Organisation, id, m.ID, p.AsBen.Account, p.Clock.Now()), p.note(ctx, tx, "CompleteMeasurement", id))
	})
	return m.ID
}

// goals binds the questions to goals that somebody has, and to new ones.
func (p *place) goals(ctx context.Context, tx care.Tx, of *instrument.Measure, m *care.Measurement) error {
	have, err := tx.ListGoals(ctx, p.Organisation, m.Person)
	if err != nil {
		return err
	}
	if len(have) < 2 || p.dice.IntN(3) == 0 {
		g := care.Goal{ID: care.GoalID(p.IDs.New()), Organisation: p.Organisation, Person: m.Person, Words: "To swim", At: p.Clock.Now(), By: p.AsBen.Account}
		if _, err := tx.InsertGoal(ctx, g); err != nil {
			return err
		}
		have = append(have, g)
	}
	m.GoalOf = map[string]care.GoalID{}
	p.dice.Shuffle(len(have), func(i, k int) { have[i], have[k] = have[k], have[i] })
	for i := range min(len(have), len(of.Items)) {
		m.GoalOf[of.Items[i].LinkID] = have[i].ID
	}
	return nil
}

// scoreAnew works everything out anew that another scoring worked out.
func (p *place) scoreAnew() {
	p.t.Helper()
	for _, id := range measures {
		m, _ := p.Instruments().LatestMeasure(id)
		for next := care.MeasurementID(""); ; {
			done, err := p.RecomputeMeasures(p.t.Context(), care.Operator(p.Organisation), m, next)
			p.must(err)
			if next = done.Next; next == "" {
				break
			}
		}
	}
}

func (p *place) askMeasure() care.OutcomeQuestion {
	q := p.question()
	m, _ := p.Instruments().LatestMeasure(measures[p.dice.IntN(len(measures))])
	q.Instrument, q.Version, q.Form, q.Gap = m.ID, m.Version, care.OutcomeForm(m), false
	q.Areas = len(q.Form.Areas)
	q.Voice = care.Voice(m.AnsweredBy[p.dice.IntN(len(m.AnsweredBy))])
	q.Far = p.dice.IntN(4)
	if p.dice.IntN(3) > 0 { // each measure is answered by few
		q.Of, q.Ages, q.MinContacts, q.Teams, q.From, q.To = nil, nil, 0, p.teams, "2024-01-01", "2026-12-31"
	}
	return q
}

// A snapshot that was coded by other forms is not taken for one of these.
func TestOtherFormsBuildAnew(t *testing.T) {
	p := settled(t, testkit.Engines[0])
	for range 5 {
		p.measureSome(p.arrive())
	}
	files := &memory{files: map[string][]byte{}}
	before := insight.New(p.Store, care.MeasureForms{}, files, func(b []byte) { copy(b, "of this test alone") }, slog.New(slog.DiscardHandler))
	p.same(before, p.question())
	before.Close()
	if len(files.files) != 1 {
		t.Fatalf("%d snapshots", len(files.files))
	}
	k, people := p.keeper(files), 0
	for range 40 {
		people += p.same(k, p.askMeasure())
	}
	if people == 0 {
		t.Error("nobody was counted")
	}
}

// choose has somebody choose areas with an assessment, change their mind at times, and set a
// goal.
func (p *place) choose(id care.PersonID, as care.AssessmentID) {
	p.t.Helper()
	p.write(func(ctx context.Context, tx care.Tx) error {
		area := func() string { return p.bloom.Areas[p.dice.IntN(len(p.bloom.Areas))].Key }
		for place := range p.dice.IntN(4) {
			c := care.ChosenArea{ID: care.ChosenID(p.IDs.New()), Organisation: p.Organisation, Assessment: as, Person: id, Area: area(), Place: place + 1, At: p.Clock.Now(), By: p.AsBen.Account}
			if _, err := tx.InsertChosenArea(ctx, c); err != nil {
				return err
			}
			if p.dice.IntN(4) > 0 {
				continue
			}
			instead := c
			instead.ID, instead.Place = care.ChosenID(p.IDs.New()), 0
			if _, err := tx.InsertChosenArea(ctx, instead); err != nil {
				return err
			}
			if err := tx.ReplaceChosenArea(ctx, c, instead.ID); err != nil {
				return err
			}
		}
		if p.dice.IntN(2) == 0 {
			g := care.Goal{ID: care.GoalID(p.IDs.New()), Organisation: p.Organisation, Person: id, Assessment: as, Area: area(), Words: "To swim", At: p.Clock.Now(), By: p.AsBen.Account}
			if _, err := tx.InsertGoal(ctx, g); err != nil {
				return err
			}
		}
		return p.note(ctx, tx, "ChooseAreas", id)
	})
}

func (p *place) askMattered() care.OutcomeQuestion {
	q := p.question()
	q.Gap, q.Voice, q.Since, q.MinDays, q.Mattered = false, care.VoicePerson, outcome.SinceWindow, 1, nil
	for i := range p.bloom.Areas {
		q.Mattered = append(q.Mattered, p.bloom.Areas[i].Key)
	}
	q.Areas = len(q.Mattered) * len(outcome.MatteredWays)
	return q
}
