package store

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/instrument"
	"towpath/internal/store/db"
)

// packPairs writes "key=value" pairs in the order of their keys. Neither holds a
// space or an equals sign.
func packPairs[T any](values map[string]T) string {
	pairs := make([]string, 0, len(values))
	for _, key := range slices.Sorted(maps.Keys(values)) {
		pairs = append(pairs, fmt.Sprintf("%s=%v", key, values[key]))
	}
	return strings.Join(pairs, " ")
}

// unpackPairs reads them; nil where there are none.
func unpackPairs[T any](text string, read func(string) (T, error)) (map[string]T, error) {
	if text == "" {
		return nil, nil
	}
	values := map[string]T{}
	for _, pair := range strings.Fields(text) {
		key, value, ok := strings.Cut(pair, "=")
		v, err := read(value)
		if !ok || err != nil {
			return nil, fault.New(fault.Internal, "pairs of a measurement", err)
		}
		values[key] = v
	}
	return values, nil
}

func measurementOf(r db.Measurement) (care.Measurement, error) {
	answers, err1 := unpackPairs(r.Answers, func(code string) (string, error) { return code, nil })
	if answers == nil {
		answers = map[string]string{}
	}
	stated, err2 := unpackPairs(r.Stated, instrument.ParseAmount)
	goals, err3 := unpackPairs(r.Goals, func(id string) (care.GoalID, error) { return care.GoalID(id), nil })
	return care.Measurement{
		ID: care.MeasurementID(r.MeasurementID), Organisation: care.OrganisationID(r.OrganisationID), Person: care.PersonID(r.PersonID),
		Measure: r.Measure, Version: r.Version, AnsweredBy: r.AnsweredBy, Manner: care.Manner(r.Manner), On: care.Date(r.OnDay), Answers: answers,
		BegunAt: instant(r.BegunAt), BegunBy: care.AccountID(r.BegunBy), ChangedAt: instant(r.ChangedAt),
		CompletedAt: instant(r.CompletedAt), CompletedBy: care.AccountID(r.CompletedBy), HelpShownAt: instant(r.HelpShownAt),
		Replaces: care.MeasurementID(r.Replaces), Stated: stated, GoalOf: goals, CheckedAt: instant(r.CheckedAt), CheckedBy: care.AccountID(r.CheckedBy),
		HelpSeenAt: instant(r.HelpSeenAt), HelpSeenBy: care.AccountID(r.HelpSeenBy),
	}, errors.Join(err1, err2, err3)
}

// InsertMeasurement implements care.Tx.
func (t *tx) InsertMeasurement(ctx context.Context, m care.Measurement) (bool, error) {
	n, err := t.q.InsertMeasurement(ctx, db.InsertMeasurementParams{
		OrganisationID: string(m.Organisation), MeasurementID: string(m.ID), PersonID: string(m.Person), Measure: m.Measure, Version: m.Version,
		AnsweredBy: m.AnsweredBy, Manner: string(m.Manner), OnDay: string(m.On), Answers: packPairs(m.Answers),
		BegunAt: micro(m.BegunAt), BegunBy: string(m.BegunBy), HelpShownAt: micro(m.HelpShownAt), Replaces: string(m.Replaces),
		Stated: packPairs(m.Stated), Goals: packPairs(m.GoalOf),
	})
	if err != nil || n == 0 {
		return added("InsertMeasurement", n, err)
	}
	return true, failed("InsertMeasurement", t.q.SetMeasurementTeams(ctx, db.SetMeasurementTeamsParams{OrganisationID: string(m.Organisation), PersonID: string(m.Person)}))
}

// Measurement implements care.Tx.
func (t *tx) Measurement(ctx context.Context, org care.OrganisationID, person care.PersonID, id care.MeasurementID) (care.Measurement, error) {
	row, err := t.q.GetMeasurement(ctx, db.GetMeasurementParams{OrganisationID: string(org), PersonID: string(person), MeasurementID: string(id)})
	return oneOpened("Measurement", row, err, measurementOf)
}

// StandingMeasurement implements care.Tx.
func (t *tx) StandingMeasurement(ctx context.Context, org care.OrganisationID, person care.PersonID, id care.MeasurementID) (care.Measurement, error) {
	row, err := t.q.GetStandingMeasurement(ctx, db.GetStandingMeasurementParams{OrganisationID: string(org), PersonID: string(person), MeasurementID: string(id)})
	return oneOpened("StandingMeasurement", row, err, measurementOf)
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
		OnDay: string(m.On), Stated: packPairs(m.Stated), Answers: packPairs(m.Answers), ChangedAt: micro(m.ChangedAt), HelpShownAt: micro(m.HelpShownAt),
		CheckedAt: micro(m.CheckedAt), CheckedBy: string(m.CheckedBy),
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

// ListMeasurementsToScore implements care.Tx.
func (t *tx) ListMeasurementsToScore(ctx context.Context, org care.OrganisationID, of *instrument.Measure, after care.MeasurementID, most int) ([]care.Measurement, error) {
	rows, err := t.q.ListMeasurementsToScore(ctx, db.ListMeasurementsToScoreParams{
		OrganisationID: string(org), Measure: of.ID, Version: of.Version, Digest: of.Digest, After: string(after), UpTo: int32(most),
	})
	return eachOpened("ListMeasurementsToScore", rows, err, measurementOf)
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
	return each("ListMeasureScores", rows, err, scoreOf)
}

// ListScoresOfMeasurement implements care.Tx.
func (t *tx) ListScoresOfMeasurement(ctx context.Context, org care.OrganisationID, person care.PersonID, id care.MeasurementID) ([]care.MeasureScore, error) {
	rows, err := t.q.ListScoresOfMeasurement(ctx, db.ListScoresOfMeasurementParams{OrganisationID: string(org), MeasurementID: string(id), PersonID: string(person)})
	return each("ListScoresOfMeasurement", rows, err, scoreOf)
}

func scoreOf(r db.MeasureScore) care.MeasureScore {
	return care.MeasureScore{
		Organisation: care.OrganisationID(r.OrganisationID), Measurement: care.MeasurementID(r.MeasurementID), Person: care.PersonID(r.PersonID),
		Score: r.Score, Method: instrument.Method(r.Method), Digest: r.Digest, At: instant(r.WorkedAt), Result: instrument.Result{
			Standing: instrument.Standing(r.Standing), Value: instrument.Amount{Units: r.Units, Decimals: uint8(r.Decimals)}, Which: int(r.Which),
			Answered: int(r.Answered), Asked: int(r.Asked), Filled: r.Filled != 0,
		},
	}
}

// InsertLocalEstimate implements care.Tx.
func (t *tx) InsertLocalEstimate(ctx context.Context, e care.LocalEstimate) (bool, error) {
	n, err := t.q.InsertLocalEstimate(ctx, db.InsertLocalEstimateParams{
		OrganisationID: string(e.Organisation), Measure: e.Measure, Version: e.Version, Score: e.Score, NotedAt: micro(e.At), Digest: e.Digest,
		Spread: e.SD.String(), Reliability: e.Reliability.String(), People: int64(e.People), NotedBy: string(e.By),
	})
	return added("InsertLocalEstimate", n, err)
}

// ListLocalEstimates implements care.Tx.
func (t *tx) ListLocalEstimates(ctx context.Context, org care.OrganisationID) ([]care.LocalEstimate, error) {
	rows, err := t.q.ListLocalEstimates(ctx, string(org))
	return eachOpened("ListLocalEstimates", rows, err, func(r db.LocalEstimate) (care.LocalEstimate, error) {
		sd, err1 := instrument.ParseAmount(r.Spread)
		reliability, err2 := instrument.ParseAmount(r.Reliability)
		return care.LocalEstimate{
			Organisation: org, Measure: r.Measure, Version: r.Version, Score: r.Score, Digest: r.Digest,
			SD: sd, Reliability: reliability, People: int(r.People), At: instant(r.NotedAt), By: care.AccountID(r.NotedBy),
		}, errors.Join(err1, err2)
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

// SetHelpSeen implements care.Tx.
func (t *tx) SetHelpSeen(ctx context.Context, org care.OrganisationID, person care.PersonID, id care.MeasurementID, by care.AccountID, at time.Time) error {
	_, err := t.q.SetHelpSeen(ctx, db.SetHelpSeenParams{
		OrganisationID: string(org), PersonID: string(person), MeasurementID: string(id), HelpSeenBy: string(by), HelpSeenAt: micro(at),
	})
	return failed("SetHelpSeen", err)
}

// ListHelpShown implements care.Tx.
func (t *tx) ListHelpShown(ctx context.Context, org care.OrganisationID, w care.WorkerID, most int) ([]care.Measurement, error) {
	rows, err := t.q.ListHelpShown(ctx, db.ListHelpShownParams{OrganisationID: string(org), WorkerID: string(w), UpTo: int32(most)})
	return eachOpened("ListHelpShown", rows, err, measurementOf)
}
