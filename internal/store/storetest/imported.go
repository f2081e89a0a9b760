package storetest

import (
	"context"
	"testing"
	"time"

	"towpath/internal/care"
	"towpath/internal/instrument"
	"towpath/internal/testkit"
)

// batchOf makes a file of readings: three occasions of one person, the last in
// two voices.
func batchOf(k *testkit.Kit) (care.ImportBatch, []care.ImportedReading) {
	inst, _ := k.Instruments().Latest("bloom-adult")
	batch := care.ImportBatch{
		ID: k.IDs.New(), Organisation: k.Organisation, FileName: hard[0] + ".csv", SHA256: "ab", At: k.Clock.Now(), By: k.AsAdmin.Account,
	}
	var rows []care.ImportedReading
	add := func(as care.AssessmentID, kind care.Kind, on care.Date, v care.Voice, first instrument.Step) {
		r := care.ImportedReading{Assessment: as, Person: k.Amina, Instrument: inst, Kind: kind, On: on, Voice: v}
		for i := range inst.Areas {
			r.AnswerIDs = append(r.AnswerIDs, care.AnswerID(k.IDs.New()))
			r.Values = append(r.Values, instrument.Answer{Step: min(first+instrument.Step(i), instrument.MaxStep)})
			r.Notes = append(r.Notes, "")
		}
		r.Values[1] = instrument.Answer{}
		r.Values[2] = instrument.Answer{}
		r.Notes[2] = hard[1] // said something, gave no number
		r.Values[3] = instrument.Answer{NotGiven: instrument.NotSure}
		r.Notes[4] = hard[2]
		rows = append(rows, r)
	}
	add(care.AssessmentID(k.IDs.New()), care.KindBaseline, "2025-01-10", care.VoicePerson, 2)
	add(care.AssessmentID(k.IDs.New()), care.KindReview, "2025-06-10", care.VoicePerson, 3)
	last := care.AssessmentID(k.IDs.New())
	add(last, care.KindReview, "2025-12-10", care.VoicePerson, 4)
	add(last, care.KindReview, "2025-12-10", care.VoiceWorker, 5)
	return batch, rows
}

func insertImported(t *testing.T, s Store, batch care.ImportBatch, rows []care.ImportedReading) int {
	t.Helper()
	added := 0
	write(t, s, func(tx care.Tx) (err error) {
		added, err = tx.InsertImported(t.Context(), batch, rows)
		return err
	})
	return added
}

// record is everything that an import makes for one person.
type record struct {
	Assessments []care.Assessment
	Readings    []care.Reading
	Answers     []care.Answer
}

func recordOf(t *testing.T, s Store, k *testkit.Kit) record {
	t.Helper()
	return read(t, s, func(tx care.Tx) (r record, err error) {
		if r.Assessments, err = tx.ListAssessments(t.Context(), k.Organisation, k.Amina); err != nil {
			return r, err
		}
		if r.Readings, err = tx.ListReadingsOfPerson(t.Context(), k.Organisation, k.Amina); err != nil {
			return r, err
		}
		for _, as := range r.Assessments {
			list, err := tx.ListAnswers(t.Context(), k.Organisation, as.ID)
			if err != nil {
				return r, err
			}
			r.Answers = append(r.Answers, list...)
		}
		return r, nil
	})
}

func anImportIsAllThereOnce(t *testing.T, s Store) {
	k := testkit.Service(t, s)
	batch, rows := batchOf(k)
	same(t, "readings added", insertImported(t, s, batch, rows), 4)
	first := recordOf(t, s, k)
	known := map[care.ReadingKey]bool{}
	for _, r := range rows {
		known[care.ReadingKey{Assessment: r.Assessment, Voice: r.Voice}] = true
	}
	same(t, "known", read(t, s, func(tx care.Tx) (map[care.ReadingKey]bool, error) {
		return tx.ImportedReadings(t.Context(), k.Organisation)
	}), known)
	same(t, "assessments", len(first.Assessments), 3)
	same(t, "readings", len(first.Readings), 4)
	batch.ID, batch.At = k.IDs.New(), k.Clock.Add(time.Hour)
	same(t, "readings added by the same file", insertImported(t, s, batch, rows), 0)
	same(t, "after the same file again", recordOf(t, s, k), first)
	batch.ID = k.IDs.New()
	_, more := batchOf(k)
	same(t, "readings added by a longer file", insertImported(t, s, batch, append(rows, more...)), 4)
	same(t, "assessments after the longer file", len(recordOf(t, s, k).Assessments), 6)
	err := s.Write(t.Context(), func(tx care.Tx) error {
		batch.ID = k.IDs.New()
		_, lost := batchOf(k)
		if _, err := tx.InsertImported(t.Context(), batch, lost); err != nil {
			return err
		}
		return errKept
	})
	if err == nil || len(recordOf(t, s, k).Assessments) != 6 {
		t.Errorf("an import that failed was kept (%v)", err)
	}
}

// anImportEqualsSingleEntry inserts the same readings one by one, in another
// organisation, and compares.
func anImportEqualsSingleEntry(t *testing.T, s Store) {
	k := testkit.Service(t, s)
	batch, rows := batchOf(k)
	insertImported(t, s, batch, rows)
	bulk := recordOf(t, s, k)
	single := *k
	single.Organisation = care.OrganisationID(k.IDs.New())
	ctx, org := t.Context(), single.Organisation
	write(t, s, func(tx care.Tx) error {
		for _, r := range rows {
			if err := insertSingly(ctx, tx, org, batch, r); err != nil {
				return err
			}
		}
		return nil
	})
	one := recordOf(t, s, &single)
	for i := range one.Assessments {
		one.Assessments[i].Organisation = k.Organisation
	}
	for i := range one.Readings {
		one.Readings[i].Organisation = k.Organisation
	}
	for i := range one.Answers {
		one.Answers[i].Organisation, one.Answers[i].ByName = k.Organisation, k.AsAdmin.Name
	}
	same(t, "one by one", one, bulk)
}

// aReadingIsOpenedOnce opens a reading that is not there, and one that is.
func aReadingIsOpenedOnce(t *testing.T, s Store) {
	w := settle(t, s)
	ctx := t.Context()
	reading := w.reading
	reading.Voice, reading.HandedInAt = care.VoiceWorker, time.Time{}
	open := func(r care.Reading) (values []instrument.Answer) {
		write(t, s, func(tx care.Tx) (err error) {
			values, err = tx.OpenReading(ctx, r, 7)
			return err
		})
		return values
	}
	same(t, "a new reading", open(reading), make([]instrument.Answer, 7))
	write(t, s, func(tx care.Tx) error { return tx.SetReadingValues(ctx, reading, w.reading.Values) })
	later := reading
	later.StartedAt, later.StartedBy, later.ChangedAt = at(800), "another", at(900)
	same(t, "an old reading", open(later), w.reading.Values)
	untouched := read(t, s, func(tx care.Tx) ([]care.Reading, error) { return tx.ListReadings(ctx, w.org.ID, w.assessment.ID) })
	same(t, "what is kept after looking", untouched, []care.Reading{w.reading, reading})
	write(t, s, func(tx care.Tx) error { return tx.SetReadingValues(ctx, later, w.reading.Values) })
	got := read(t, s, func(tx care.Tx) ([]care.Reading, error) { return tx.ListReadings(ctx, w.org.ID, w.assessment.ID) })
	reading.ChangedAt = at(900)
	same(t, "what is kept", got, []care.Reading{w.reading, reading})
}

// insertSingly inserts one reading of a file as if it had been typed in.
func insertSingly(ctx context.Context, tx care.Tx, org care.OrganisationID, batch care.ImportBatch, r care.ImportedReading) error {
	_, err := tx.InsertAssessment(ctx, care.Assessment{
		ID: r.Assessment, Organisation: org, Person: r.Person, Instrument: r.Instrument.ID, InstrumentVersion: r.Instrument.Version,
		Kind: r.Kind, Way: care.WayTogether, On: r.On, Source: care.SourceImport, StartedAt: batch.At, StartedBy: batch.By, CompletedAt: batch.At,
	})
	if err != nil {
		return err
	}
	err = tx.InsertReading(ctx, care.Reading{
		Organisation: org, Assessment: r.Assessment, Person: r.Person, Voice: r.Voice, Values: r.Values,
		StartedAt: batch.At, StartedBy: batch.By, ChangedAt: batch.At, HandedInAt: batch.At,
	})
	if err != nil {
		return err
	}
	for i, v := range r.Values {
		if v.NeverAsked() && r.Notes[i] == "" {
			continue
		}
		err := once(true, "InsertAnswer")(tx.InsertAnswer(ctx, care.Answer{
			ID: r.AnswerIDs[i], Organisation: org, Assessment: r.Assessment, Person: r.Person, Voice: r.Voice,
			Area: r.Instrument.Areas[i].Key, Given: v, Note: r.Notes[i], At: batch.At, By: batch.By,
		}))
		if err != nil {
			return err
		}
	}
	return nil
}

// linesAreInOrder holds what has an order to it, whatever order it came in.
func linesAreInOrder(t *testing.T, s Store) {
	w := settle(t, s)
	ctx := t.Context()
	write(t, s, func(tx care.Tx) error {
		for _, on := range []care.Date{"2026-05-01", "2024-01-01", "2026-03-14"} {
			e, as := w.entry, w.assessment
			e.ID, e.On = care.EntryID("e"+on), on
			as.ID, as.On, as.StartedAt = care.AssessmentID("a"+on), on, at(0)
			err := all(
				func() error { return insertNote(ctx, tx, e) },
				func() error { return once(true, "assessment")(tx.InsertAssessment(ctx, as)) },
				func() error {
					c := w.chosen[0]
					c.ID, c.Place = care.ChosenID("c"+on), len(on)-int(on[3]-'0') // 2024 after 2026
					return once(true, "chosen")(tx.InsertChosenArea(ctx, c))
				},
			)
			if err != nil {
				return err
			}
		}
		return nil
	})
	var days, lines []care.Date
	for _, e := range notes(t, s, w) {
		days = append(days, e.On)
	}
	same(t, "entries", days, []care.Date{"2024-01-01", "2026-03-13", "2026-03-14", "2026-05-01"})
	for _, as := range read(t, s, func(tx care.Tx) ([]care.Assessment, error) { return tx.ListAssessments(ctx, w.org.ID, w.person.ID) }) {
		lines = append(lines, as.On)
	}
	same(t, "assessments", lines, []care.Date{"2024-01-01", "2026-03-14", "2026-03-14", "2026-05-01"})
	var places []int
	for _, c := range read(t, s, func(tx care.Tx) ([]care.ChosenArea, error) { return tx.ListChosenAreas(ctx, w.org.ID, w.assessment.ID) }) {
		places = append(places, c.Place)
	}
	same(t, "chosen areas", places, []int{1, 4, 4, 6})
}
