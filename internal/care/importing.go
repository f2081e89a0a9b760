package care

import (
	"context"
	"slices"
	"time"

	"towpath/internal/fault"
	"towpath/internal/instrument"
)

// ImportBatch is one file taken in at one time.
type ImportBatch struct {
	ID           string
	Organisation OrganisationID
	FileName     string
	SHA256       string
	Readings     int
	At           time.Time
	By           AccountID
}

// ImportedReading is one reading of a file: a person, a day, an instrument, a
// voice, and a value for each of its areas. Its ids follow from those, so that
// the same reading in a second run adds nothing.
type ImportedReading struct {
	Assessment AssessmentID
	Person     PersonID
	Instrument *instrument.Instrument
	Kind       Kind
	On         Date
	Voice      Voice
	Values     []instrument.Answer
	Notes      []string // nil, or one for each area
	AnswerIDs  []AnswerID
}

func (r ImportedReading) checked() bool {
	return ValidID(string(r.Assessment)) && ValidID(string(r.Person)) && r.Voice.Valid() && slices.Contains(Kinds, r.Kind) && r.On.Valid() &&
		r.Instrument != nil && len(r.Values) == len(r.Instrument.Areas) && len(r.AnswerIDs) == len(r.Values) &&
		(r.Notes == nil || len(r.Notes) == len(r.Values)) &&
		!slices.ContainsFunc(r.Values, func(v instrument.Answer) bool { return !v.Valid() }) &&
		!slices.ContainsFunc(r.Notes, func(n string) bool { return !Fits(n, MaxNote) })
}

// ImportReadings takes in readings that were made elsewhere, all or none of them,
// and says how many were new.
func (s *Service) ImportReadings(ctx context.Context, a Actor, batch ImportBatch, rows []ImportedReading) (int, error) {
	for _, r := range rows {
		if !r.checked() {
			return 0, fault.New(fault.Invalid, "ImportReadings: a row that was not checked", nil)
		}
	}
	batch.Organisation, batch.At, batch.By, batch.Readings = a.Organisation, s.Now(), a.Account, len(rows)
	added := 0
	err := s.write(ctx, a, "ImportReadings", about("", "import:"+batch.ID), func(tx Tx) (err error) {
		added, err = tx.InsertImported(ctx, batch, rows)
		return err
	})
	return added, err
}

// ReadingKey names a reading: an assessment and a voice.
type ReadingKey struct {
	Assessment AssessmentID
	Voice      Voice
}

// ImportKnown is what an import needs to know before it checks a file: whose the
// references are (an empty id where two people share one), and which readings an
// import brought in before.
type ImportKnown struct {
	People   map[string]PersonID
	Readings map[ReadingKey]bool
}

// ImportLookup gives what an import needs to know. It is part of the operation
// ImportReadings, and recorded as that.
func (s *Service) ImportLookup(ctx context.Context, a Actor) (ImportKnown, error) {
	var known ImportKnown
	err := s.read(ctx, a, "ImportReadings", subject{}, func(tx Tx) (err error) {
		if known.People, err = tx.PeopleByReference(ctx, a.Organisation); err != nil {
			return err
		}
		known.Readings, err = tx.ImportedReadings(ctx, a.Organisation)
		return err
	})
	return known, err
}
