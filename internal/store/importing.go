package store

import (
	"context"
	"slices"
	"strings"

	"towpath/internal/care"
	"towpath/internal/store/db"
)

const (
	assessmentColumns = "organisation_id, assessment_id, person_id, instrument_id, instrument_version, kind, way, on_date, present, minutes, source, started_at, started_by, completed_at"
	readingColumns    = "organisation_id, assessment_id, voice, person_id, steps, started_at, started_by, changed_at, handed_in_at"
	answerColumns     = "organisation_id, answer_id, assessment_id, person_id, voice, area, step, not_given, note, matters, help_wanted, enough, given_at, given_by, form_id, replaced_by"
)

// ImportedReadings implements care.Tx.
func (t *tx) ImportedReadings(ctx context.Context, org care.OrganisationID) (map[care.ReadingKey]bool, error) {
	rows, err := t.q.ListImportedReadings(ctx, string(org))
	there := make(map[care.ReadingKey]bool, len(rows))
	for _, r := range rows {
		there[care.ReadingKey{Assessment: care.AssessmentID(r.AssessmentID), Voice: care.Voice(r.Voice)}] = true
	}
	return there, failed("ImportedReadings", err)
}

// InsertImported implements care.Tx.
func (t *tx) InsertImported(ctx context.Context, batch care.ImportBatch, rows []care.ImportedReading) (int, error) {
	org := string(batch.Organisation)
	there, err := t.ImportedReadings(ctx, batch.Organisation)
	if err != nil {
		return 0, err
	}
	if err := t.importKeys(ctx, org, rows); err != nil {
		return 0, failed("InsertImported", err)
	}
	assessments := t.newBulk("InsertImported", "assessment", assessmentColumns)
	readings := t.newBulk("InsertImported", "reading", readingColumns)
	answers := t.newBulk("InsertImported", "answer", answerColumns)
	at, by, added := micro(batch.At), string(batch.By), 0
	// In the order of the indexes: a large file would else touch all their pages at random.
	rows = slices.Clone(rows)
	slices.SortStableFunc(rows, func(a, b care.ImportedReading) int {
		return strings.Compare(string(a.Assessment), string(b.Assessment))
	})
	for _, r := range rows {
		k := care.ReadingKey{Assessment: r.Assessment, Voice: r.Voice}
		if there[k] {
			continue
		}
		there[k] = true
		added++
		err := assessments.add(ctx, org, string(r.Assessment), string(r.Person), r.Instrument.ID, r.Instrument.Version, string(r.Kind),
			string(care.WayTogether), string(r.On), "", int64(0), care.SourceImport, at, by, at)
		if err != nil {
			return 0, err
		}
		if err := readings.add(ctx, org, string(r.Assessment), string(r.Voice), string(r.Person), care.PackValues(r.Values), at, by, at, at); err != nil {
			return 0, err
		}
		if err := t.importAnswers(ctx, answers, org, by, at, r); err != nil {
			return 0, failed("InsertImported", err)
		}
	}
	for _, b := range []*bulk{assessments, readings, answers} {
		if err := b.flush(ctx); err != nil {
			return 0, err
		}
	}
	if added == 0 {
		return 0, nil
	}
	if err := t.q.SetAssessmentTeams(ctx, db.SetAssessmentTeamsParams{OrganisationID: org, LastPerson: beyondIDs}); err != nil {
		return 0, failed("InsertImported", err)
	}
	return added, t.insertBatch(ctx, batch, added)
}

// importKeys has at hand the keys of everybody of whom something is said.
func (t *tx) importKeys(ctx context.Context, org string, rows []care.ImportedReading) error {
	owners := make([]string, 0, len(rows))
	for _, r := range rows {
		if r.Notes != nil {
			owners = append(owners, string(r.Person))
		}
	}
	slices.Sort(owners)
	return t.keys.load(ctx, org, slices.Compact(owners)...)
}

func (t *tx) insertBatch(ctx context.Context, batch care.ImportBatch, added int) error {
	org := string(batch.Organisation)
	name, err := t.seal(ctx, organisationOwner(org), "import_batch", "file_name", batch.ID, batch.FileName)
	if err != nil {
		return failed("InsertImported", err)
	}
	_, err = t.q.InsertImportBatch(ctx, db.InsertImportBatchParams{
		OrganisationID: org, BatchID: batch.ID, FileName: name, Sha256: batch.SHA256,
		Readings: int64(added), ImportedAt: micro(batch.At), ImportedBy: string(batch.By),
	})
	return failed("InsertImported", err)
}

func (t *tx) importAnswers(ctx context.Context, b *bulk, org, by string, at int64, r care.ImportedReading) error {
	for i, v := range r.Values {
		note := ""
		if r.Notes != nil {
			note = r.Notes[i]
		}
		if v.NeverAsked() && note == "" {
			continue
		}
		note, err := t.seal(ctx, personOwner(care.OrganisationID(org), r.Person), "answer", "note", string(r.AnswerIDs[i]), note)
		if err != nil {
			return err
		}
		err = b.add(ctx, org, string(r.AnswerIDs[i]), string(r.Assessment), string(r.Person), string(r.Voice), r.Instrument.Areas[i].Key,
			int64(v.Step), v.NotGiven.String(), note, int64(0), int64(0), int64(0), at, by, "", "")
		if err != nil {
			return err
		}
	}
	return nil
}

// beyondIDs comes after every id, which begins with a hex digit, in every collation.
const beyondIDs = "g"
