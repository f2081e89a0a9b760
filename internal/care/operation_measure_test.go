package care_test

import (
	"context"
	"maps"

	"towpath/internal/care"
)

func init() { maps.Copy(operations, measureOperations) }

// onPaper puts a paper form into Amina's record, completed or not. Where k asks for an
// id that is none, it is given that.
func (k story) onPaper(ctx context.Context, completed bool) (care.MeasurementID, error) {
	return k.measured(ctx, care.MannerPaper, completed)
}

func (k story) measured(ctx context.Context, manner care.Manner, completed bool) (care.MeasurementID, error) {
	if !care.ValidID(string(k.measurement)) {
		return k.measurement, nil
	}
	m := care.Measurement{
		ID: care.MeasurementID(k.IDs.New()), Organisation: k.Organisation, Person: k.Amina, Measure: "phq-9", Version: "1.0.0", AnsweredBy: "person",
		Manner: manner, On: "2026-03-01", Answers: map[string]string{"1": "2"}, BegunAt: k.Clock.Now(), BegunBy: k.AsBen.Account,
	}
	err := k.Store.Write(ctx, func(tx care.Tx) error {
		_, err := tx.InsertMeasurement(ctx, m)
		if err == nil && completed {
			err = tx.CompleteMeasurement(ctx, m.Organisation, m.Person, m.ID, m.BegunBy, k.Clock.Now())
		}
		return err
	})
	return m.ID, err
}

// helped is a paper form of Amina's for which help was shown.
func (k story) helped(ctx context.Context) (care.MeasurementID, error) {
	id, err := k.onPaper(ctx, false)
	if err != nil || !care.ValidID(string(id)) {
		return id, err
	}
	return id, k.Store.Write(ctx, func(tx care.Tx) error {
		m, err := tx.Measurement(ctx, k.Organisation, k.Amina, id)
		if err != nil {
			return err
		}
		m.HelpShownAt = k.Clock.Now()
		return tx.SetMeasurementAnswers(ctx, m)
	})
}

// measureOperations are those of measures.
var measureOperations = map[string]operation{
	"BeginMeasurement": {call: func(ctx context.Context, k story, a care.Actor, p care.PersonID) (any, error) {
		return k.BeginMeasurement(ctx, a, p, care.NewMeasurement{ID: care.MeasurementID(k.IDs.New()), Measure: "phq-9", Manner: care.MannerPaper})
	}},
	"AnswerMeasurement": {call: func(ctx context.Context, k story, a care.Actor, p care.PersonID) (any, error) {
		_, err := k.AnswerMeasurement(ctx, a, p, k.measurement, map[string]string{"9": "3"})
		return nil, err
	}},
	"CheckMeasurement": {call: func(ctx context.Context, k story, a care.Actor, p care.PersonID) (any, error) {
		id, err := k.onPaper(ctx, false)
		if err != nil {
			return nil, err
		}
		return k.CheckMeasurement(ctx, a, p, id, map[string]string{"1": "2"})
	}},
	"RecomputeMeasurement": {call: func(ctx context.Context, k story, a care.Actor, p care.PersonID) (any, error) {
		id, err := k.onPaper(ctx, true)
		if err != nil {
			return nil, err
		}
		return k.RecomputeMeasurement(ctx, a, p, id)
	}},
	"RecomputeMeasures": {nobody: true, may: func(k story) care.Actor { return care.Operator(k.Organisation) }, call: func(ctx context.Context, k story, a care.Actor, _ care.PersonID) (any, error) {
		of, _ := k.Instruments().LatestMeasure("phq-9")
		return k.RecomputeMeasures(ctx, a, of, "")
	}},
	"NoteLocalEstimate": {nobody: true, may: asDele, call: func(ctx context.Context, k story, a care.Actor, _ care.PersonID) (any, error) {
		return only(k.NoteLocalEstimate(ctx, a, estimate))
	}},
	"ListLocalEstimates": {nobody: true, may: asDele, call: func(ctx context.Context, k story, a care.Actor, _ care.PersonID) (any, error) {
		return k.ListLocalEstimates(ctx, a)
	}},
	"CompleteMeasurement": {call: func(ctx context.Context, k story, a care.Actor, p care.PersonID) (any, error) {
		return only(k.CompleteMeasurement(ctx, a, p, k.measurement))
	}},
	"ShowMeasurement": {call: func(ctx context.Context, k story, a care.Actor, p care.PersonID) (any, error) {
		return k.ShowMeasurement(ctx, a, p, k.measurement)
	}},
	"ListMeasurements": {call: func(ctx context.Context, k story, a care.Actor, p care.PersonID) (any, error) {
		return k.ListMeasurements(ctx, a, p)
	}},
	"TypeMeasurement": {as: "AnswerMeasurement", call: func(ctx context.Context, k story, a care.Actor, p care.PersonID) (any, error) {
		return k.TypeMeasurement(ctx, a, p, k.measurement, care.Sheet{On: "2026-03-01", Answers: map[string]string{"9": "3"}})
	}},
	"MakeMeasureLink": {call: func(ctx context.Context, k story, a care.Actor, p care.PersonID) (any, error) {
		id, err := k.measured(ctx, care.MannerAlone, false)
		if err != nil {
			return nil, err
		}
		_, err = k.MakeMeasureLink(ctx, a, p, id, care.NewReadingLink{ID: care.LinkID(k.IDs.New()), CodeHash: k.code})
		return nil, err
	}},
	"EndMeasureLink": {call: func(ctx context.Context, k story, a care.Actor, p care.PersonID) (any, error) {
		return only(k.EndMeasureLink(ctx, a, p, k.measurement))
	}},
	"PrintMeasurement": {call: func(ctx context.Context, k story, a care.Actor, p care.PersonID) (any, error) {
		page, _, err := k.PrintMeasurement(ctx, a, p, k.measurement, "7KQ4M2XD")
		return page, err
	}},
	"FindPaperForm": {call: func(ctx context.Context, k story, a care.Actor, p care.PersonID) (any, error) {
		if !care.ValidID(string(p)) {
			return k.FindPaperForm(ctx, a, string(p))
		}
		err := k.Store.Write(ctx, func(tx care.Tx) error {
			_, err := tx.InsertPaperForm(ctx, care.PaperForm{Organisation: k.Organisation, Measurement: k.measurement, Person: p, Code: "7KQ4M2XE"})
			return err
		})
		if err != nil {
			return nil, err
		}
		return k.FindPaperForm(ctx, a, "7KQ4M2XE")
	}},
	"ListHelpShown": {scoped: true, nobody: true, may: asBen, call: func(ctx context.Context, k story, a care.Actor, _ care.PersonID) (any, error) {
		return k.ListHelpShown(ctx, a)
	}},
	"AcknowledgeHelp": {may: asBen, call: func(ctx context.Context, k story, a care.Actor, p care.PersonID) (any, error) {
		id, err := k.helped(ctx)
		if err != nil {
			return nil, err
		}
		return only(k.AcknowledgeHelp(ctx, a, p, id))
	}},
	"DeclineMeasure": {call: func(ctx context.Context, k story, a care.Actor, p care.PersonID) (any, error) {
		return only(k.DeclineMeasure(ctx, a, p, care.DeclineID(k.IDs.New()), "phq-9", "new"))
	}},
}
