package store

import (
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/instrument"
	"towpath/internal/store/db"
)

// packAnswers writes answers as "link=code" pairs in the order of their links.
// Neither holds a space or an equals sign.
func packAnswers(answers map[string]string) string {
	pairs := make([]string, 0, len(answers))
	for _, link := range slices.Sorted(maps.Keys(answers)) {
		pairs = append(pairs, link+"="+answers[link])
	}
	return strings.Join(pairs, " ")
}

func unpackAnswers(text string) (map[string]string, error) {
	answers := map[string]string{}
	for _, pair := range strings.Fields(text) {
		link, code, ok := strings.Cut(pair, "=")
		if !ok {
			return nil, fault.New(fault.Internal, "answers of a measurement", nil)
		}
		answers[link] = code
	}
	return answers, nil
}

func measurementOf(r db.Measurement) (care.Measurement, error) {
	answers, err := unpackAnswers(r.Answers)
	return care.Measurement{
		ID: care.MeasurementID(r.MeasurementID), Organisation: care.OrganisationID(r.OrganisationID), Person: care.PersonID(r.PersonID),
		Measure: r.Measure, Version: r.Version, AnsweredBy: r.AnsweredBy, Manner: care.Manner(r.Manner), On: care.Date(r.OnDay), Answers: answers,
		BegunAt: instant(r.BegunAt), BegunBy: care.AccountID(r.BegunBy), ChangedAt: instant(r.ChangedAt),
		CompletedAt: instant(r.CompletedAt), CompletedBy: care.AccountID(r.CompletedBy), HelpShownAt: instant(r.HelpShownAt),
		Replaces: care.MeasurementID(r.Replaces),
	}, err
}

// InsertMeasurement implements care.Tx.
func (t *tx) InsertMeasurement(ctx context.Context, m care.Measurement) (bool, error) {
	n, err := t.q.InsertMeasurement(ctx, db.InsertMeasurementParams{
		OrganisationID: string(m.Organisation), MeasurementID: string(m.ID), PersonID: string(m.Person), Measure: m.Measure, Version: m.Version,
		AnsweredBy: m.AnsweredBy, Manner: string(m.Manner), OnDay: string(m.On), Answers: packAnswers(m.Answers),
		BegunAt: micro(m.BegunAt), BegunBy: string(m.BegunBy), Replaces: string(m.Replaces),
	})
	return added("InsertMeasurement", n, err)
}

// Measurement implements care.Tx.
func (t *tx) Measurement(ctx context.Context, org care.OrganisationID, person care.PersonID, id care.MeasurementID) (care.Measurement, error) {
	row, err := t.q.GetMeasurement(ctx, db.GetMeasurementParams{OrganisationID: string(org), PersonID: string(person), MeasurementID: string(id)})
	return oneOpened("Measurement", row, err, measurementOf)
}

// ListMeasurements implements care.Tx.
func (t *tx) ListMeasurements(ctx context.Context, org care.OrganisationID, person care.PersonID) ([]care.Measurement, error) {
	rows, err := t.q.ListMeasurements(ctx, db.ListMeasurementsParams{OrganisationID: string(org), PersonID: string(person)})
	return eachOpened("ListMeasurements", rows, err, measurementOf)
}

// SetMeasurementAnswers implements care.Tx.
func (t *tx) SetMeasurementAnswers(ctx context.Context, m care.Measurement) error {
	_, err := t.q.SetMeasurementAnswers(ctx, db.SetMeasurementAnswersParams{
		OrganisationID: string(m.Organisation), PersonID: string(m.Person), MeasurementID: string(m.ID),
		OnDay: string(m.On), Answers: packAnswers(m.Answers), ChangedAt: micro(m.ChangedAt), HelpShownAt: micro(m.HelpShownAt),
	})
	return failed("SetMeasurementAnswers", err)
}

// CompleteMeasurement implements care.Tx.
func (t *tx) CompleteMeasurement(ctx context.Context, org care.OrganisationID, person care.PersonID, id care.MeasurementID, by care.AccountID, at time.Time) error {
	_, err := t.q.CompleteMeasurement(ctx, db.CompleteMeasurementParams{
		OrganisationID: string(org), PersonID: string(person), MeasurementID: string(id), CompletedBy: string(by), CompletedAt: micro(at),
	})
	return failed("CompleteMeasurement", err)
}

// InsertMeasureScore implements care.Tx.
func (t *tx) InsertMeasureScore(ctx context.Context, sc care.MeasureScore) error {
	_, err := t.q.InsertMeasureScore(ctx, db.InsertMeasureScoreParams{
		OrganisationID: string(sc.Organisation), MeasurementID: string(sc.Measurement), Score: sc.Score, Digest: sc.Digest, PersonID: string(sc.Person),
		Method: string(sc.Method), Standing: int64(sc.Standing), Units: sc.Value.Units, Decimals: int64(sc.Value.Decimals), Which: int64(sc.Which),
		Answered: int64(sc.Answered), Asked: int64(sc.Asked), Filled: flag(sc.Filled), WorkedAt: micro(sc.At),
	})
	return failed("InsertMeasureScore", err)
}

// ListMeasureScores implements care.Tx.
func (t *tx) ListMeasureScores(ctx context.Context, org care.OrganisationID, person care.PersonID) ([]care.MeasureScore, error) {
	rows, err := t.q.ListMeasureScores(ctx, db.ListMeasureScoresParams{OrganisationID: string(org), PersonID: string(person)})
	return each("ListMeasureScores", rows, err, func(r db.MeasureScore) care.MeasureScore {
		return care.MeasureScore{
			Organisation: org, Measurement: care.MeasurementID(r.MeasurementID), Person: person, Score: r.Score, Method: instrument.Method(r.Method),
			Digest: r.Digest, At: instant(r.WorkedAt), Result: instrument.Result{
				Standing: instrument.Standing(r.Standing), Value: instrument.Amount{Units: r.Units, Decimals: uint8(r.Decimals)}, Which: int(r.Which),
				Answered: int(r.Answered), Asked: int(r.Asked), Filled: r.Filled != 0,
			},
		}
	})
}

// InsertMeasureDecline implements care.Tx.
func (t *tx) InsertMeasureDecline(ctx context.Context, d care.MeasureDecline) (bool, error) {
	words := t.row(ctx, personOwner(d.Organisation, d.Person), "measure_decline", string(d.ID))
	p := db.InsertMeasureDeclineParams{
		OrganisationID: string(d.Organisation), DeclineID: string(d.ID), PersonID: string(d.Person), Measure: d.Measure,
		Words: words.seal("words", d.Words), DeclinedAt: micro(d.At), DeclinedBy: string(d.By),
	}
	if words.err != nil {
		return false, failed("InsertMeasureDecline", words.err)
	}
	n, err := t.q.InsertMeasureDecline(ctx, p)
	return added("InsertMeasureDecline", n, err)
}

// ListMeasureDeclines implements care.Tx.
func (t *tx) ListMeasureDeclines(ctx context.Context, org care.OrganisationID, person care.PersonID) ([]care.MeasureDecline, error) {
	rows, err := t.q.ListMeasureDeclines(ctx, db.ListMeasureDeclinesParams{OrganisationID: string(org), PersonID: string(person)})
	return eachOpened("ListMeasureDeclines", rows, err, func(r db.MeasureDecline) (care.MeasureDecline, error) {
		words := t.row(ctx, personOwner(org, person), "measure_decline", r.DeclineID)
		return care.MeasureDecline{
			ID: care.DeclineID(r.DeclineID), Organisation: org, Person: person, Measure: r.Measure, Words: words.open("words", r.Words),
			At: instant(r.DeclinedAt), By: care.AccountID(r.DeclinedBy),
		}, words.err
	})
}

func paperFormOf(r db.PaperForm) care.PaperForm {
	return care.PaperForm{
		Organisation: care.OrganisationID(r.OrganisationID), Measurement: care.MeasurementID(r.MeasurementID), Person: care.PersonID(r.PersonID),
		Code: r.Code, PrintedAt: instant(r.PrintedAt), PrintedBy: care.AccountID(r.PrintedBy),
	}
}

// InsertPaperForm implements care.Tx.
func (t *tx) InsertPaperForm(ctx context.Context, f care.PaperForm) (bool, error) {
	n, err := t.q.InsertPaperForm(ctx, db.InsertPaperFormParams{
		OrganisationID: string(f.Organisation), MeasurementID: string(f.Measurement), PersonID: string(f.Person), Code: f.Code,
		PrintedAt: micro(f.PrintedAt), PrintedBy: string(f.PrintedBy),
	})
	return added("InsertPaperForm", n, err)
}

// PaperForm implements care.Tx.
func (t *tx) PaperForm(ctx context.Context, org care.OrganisationID, person care.PersonID, id care.MeasurementID) (care.PaperForm, error) {
	row, err := t.q.GetPaperForm(ctx, db.GetPaperFormParams{OrganisationID: string(org), PersonID: string(person), MeasurementID: string(id)})
	return one("PaperForm", row, err, paperFormOf)
}

// PaperFormByCode implements care.Tx.
func (t *tx) PaperFormByCode(ctx context.Context, org care.OrganisationID, code string) (care.PaperForm, error) {
	row, err := t.q.GetPaperFormByCode(ctx, db.GetPaperFormByCodeParams{OrganisationID: string(org), Code: code})
	return one("PaperFormByCode", row, err, paperFormOf)
}
