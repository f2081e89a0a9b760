package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"towpath/internal/care"
	"towpath/internal/store/db"
)

// outcomeFacts are who is there, when teams began to support them, their contacts and what was
// noted of them. The first comes first; a later one of a kind counts more.
var outcomeFacts = [...]struct{ query, order string }{
	{"SELECT person_id, 'person', '' FROM person WHERE organisation_id = $1", ""},
	{"SELECT person_id, 'start', CAST(since AS TEXT) FROM team_person WHERE organisation_id = $1", ""},
	{"SELECT person_id, 'contacts', '1' FROM support_mark WHERE organisation_id = $1 AND kind IN ('intervention', 'assessment') AND withdrawn_at = 0", ""},
	{"SELECT person_id, kind, code FROM characteristic WHERE organisation_id = $1", " ORDER BY organisation_id, person_id, kind, noted_at"},
}

func outcomeFact(person, kind, value string) care.OutcomeFact {
	if kind == care.FactStart {
		value = dayOfMicros(value)
	}
	return care.OutcomeFact{Person: care.PersonID(person), Kind: kind, Value: value}
}

// EachOutcomeFact implements care.Tx.
func (t *tx) EachOutcomeFact(ctx context.Context, org care.OrganisationID, person care.PersonID, fn func(care.OutcomeFact) error) error {
	for _, of := range outcomeFacts {
		rows, err := t.raw.QueryContext(ctx, of.query+" AND person_id = $2"+of.order, string(org), string(person))
		if err != nil {
			return failed("EachOutcomeFact", err)
		}
		if err := eachFact(rows, fn); err != nil {
			return failed("EachOutcomeFact", err)
		}
	}
	return nil
}

func eachFact(rows *sql.Rows, fn func(care.OutcomeFact) error) error {
	defer rows.Close()
	for rows.Next() {
		var who, kind, value string
		if err := rows.Scan(&who, &kind, &value); err != nil {
			return err
		}
		if err := fn(outcomeFact(who, kind, value)); err != nil {
			return err
		}
	}
	return rows.Err()
}

const outcomeReadings = `SELECT r.person_id, r.assessment_id, a.instrument_id, a.instrument_version, r.voice, a.on_date, a.team_id, r.steps
FROM reading r JOIN assessment a ON a.organisation_id = r.organisation_id AND a.assessment_id = r.assessment_id
WHERE r.organisation_id = $1 AND a.completed_at > 0`

// EachOutcomeReading implements care.Tx.
func (t *tx) EachOutcomeReading(ctx context.Context, org care.OrganisationID, person care.PersonID, fn func(*care.OutcomeReading) error) error {
	rows, err := t.raw.QueryContext(ctx, outcomeReadings+" AND r.person_id = $2 ORDER BY r.organisation_id, r.assessment_id, r.voice", string(org), string(person))
	if err != nil {
		return failed("EachOutcomeReading", err)
	}
	defer rows.Close()
	var r care.OutcomeReading
	for rows.Next() {
		if err := rows.Scan(&r.Person, &r.Assessment, &r.Instrument, &r.Version, &r.Voice, &r.On, &r.Team, &r.Steps); err != nil {
			return failed("EachOutcomeReading", err)
		}
		if err := fn(&r); err != nil {
			return err
		}
	}
	return failed("EachOutcomeReading", rows.Err())
}

// EachSupported implements care.Tx.
func (t *tx) EachSupported(ctx context.Context, org care.OrganisationID, from, to time.Time, fn func(person care.PersonID, team care.TeamID, ended bool) error) error {
	var person, team string
	var until int64
	return failed("EachSupported", t.rowsOf(
		ctx, "SELECT person_id, team_id, until FROM team_person WHERE organisation_id = $1 AND since < $2 AND (until = 0 OR until >= $3)",
		[]any{string(org), micro(to), micro(from)}, func(scan func(...any) error) error {
			if err := scan(&person, &team, &until); err != nil {
				return err
			}
			return fn(care.PersonID(person), care.TeamID(team), until > 0 && until < micro(to))
		}))
}

// ListOutcomeChanges implements care.Tx.
func (t *tx) ListOutcomeChanges(ctx context.Context, org care.OrganisationID, from int64, most int) ([]care.OutcomeChange, error) {
	rows, err := t.q.ListOutcomeChanges(ctx, db.ListOutcomeChangesParams{OrganisationID: string(org), First: from, UpTo: int32(most)})
	return each("ListOutcomeChanges", rows, err, func(r db.ListOutcomeChangesRow) care.OutcomeChange {
		return care.OutcomeChange{Place: r.Seq, At: instant(r.At), Action: r.Action, Person: care.PersonID(r.PersonID), Subject: r.Subject}
	})
}

// OutcomeSecret implements care.Tx.
func (t *tx) OutcomeSecret(ctx context.Context, org care.OrganisationID) (string, error) {
	sealed, err := t.q.GetOutcomeSecret(ctx, string(org))
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	if err != nil {
		return "", failed("OutcomeSecret", err)
	}
	secret, err := t.open(ctx, organisationOwner(string(org)), "outcome_secret", "secret", string(org), sealed)
	return secret, failed("OutcomeSecret", err)
}

// InsertOutcomeSecret implements care.Tx.
func (t *tx) InsertOutcomeSecret(ctx context.Context, org care.OrganisationID, secret string) error {
	sealed, err := t.seal(ctx, organisationOwner(string(org)), "outcome_secret", "secret", string(org), secret)
	if err != nil {
		return failed("InsertOutcomeSecret", err)
	}
	return failed("InsertOutcomeSecret", t.q.InsertOutcomeSecret(ctx, db.InsertOutcomeSecretParams{OrganisationID: string(org), Secret: sealed}))
}

// InsertOutcomeRule implements care.Tx.
func (t *tx) InsertOutcomeRule(ctx context.Context, r care.OutcomeRule) (bool, error) {
	n, err := t.q.InsertOutcomeRule(ctx, db.InsertOutcomeRuleParams{
		OrganisationID: string(r.Organisation), SetAt: micro(r.At), AtLeast: int64(r.AtLeast), RoundTo: int64(r.RoundTo),
		MeansAtLeast: int64(r.MeansAtLeast), MinDays: int64(r.MinDays), MinContacts: int64(r.MinContacts), SetBy: string(r.By),
	})
	return added("InsertOutcomeRule", n, err)
}

// ListOutcomeRules implements care.Tx.
func (t *tx) ListOutcomeRules(ctx context.Context, org care.OrganisationID) ([]care.OutcomeRule, error) {
	rows, err := t.q.ListOutcomeRules(ctx, string(org))
	return each("ListOutcomeRules", rows, err, func(r db.OutcomeRule) care.OutcomeRule {
		return care.OutcomeRule{
			Organisation: org, AtLeast: int(r.AtLeast), RoundTo: int(r.RoundTo), MeansAtLeast: int(r.MeansAtLeast),
			MinDays: int(r.MinDays), MinContacts: int(r.MinContacts), At: instant(r.SetAt), By: care.AccountID(r.SetBy),
		}
	})
}

// InsertChartBaseline implements care.Tx.
func (t *tx) InsertChartBaseline(ctx context.Context, b care.ChartBaseline) (bool, error) {
	reason, err := t.seal(ctx, organisationOwner(string(b.Organisation)), "chart_baseline", "reason", b.Chart, b.Reason)
	if err != nil {
		return false, failed("InsertChartBaseline", err)
	}
	n, err := t.q.InsertChartBaseline(ctx, db.InsertChartBaselineParams{
		OrganisationID: string(b.Organisation), Chart: b.Chart, SetAt: micro(b.At), FirstMonth: int64(b.First), LastMonth: int64(b.Last),
		Reason: reason, SetBy: string(b.By),
	})
	return added("InsertChartBaseline", n, err)
}

// ListChartBaselines implements care.Tx.
func (t *tx) ListChartBaselines(ctx context.Context, org care.OrganisationID, chart string) ([]care.ChartBaseline, error) {
	rows, err := t.q.ListChartBaselines(ctx, db.ListChartBaselinesParams{OrganisationID: string(org), Chart: chart})
	return eachOpened("ListChartBaselines", rows, err, func(r db.ChartBaseline) (care.ChartBaseline, error) {
		reason, err := t.open(ctx, organisationOwner(string(org)), "chart_baseline", "reason", chart, r.Reason)
		return care.ChartBaseline{
			Organisation: org, Chart: chart, First: int(r.FirstMonth), Last: int(r.LastMonth), Reason: reason, At: instant(r.SetAt), By: care.AccountID(r.SetBy),
		}, err
	})
}
