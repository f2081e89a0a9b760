package care

import (
	"context"
	"strings"
	"time"

	"towpath/internal/fault"
	"towpath/internal/instrument"
)

// PaperForm is a measurement that was printed to be answered on paper. Its code stands
// on the sheet in place of a name. The code is no secret and opens nothing: it leads
// whoever may see the measurement to it.
type PaperForm struct {
	Organisation OrganisationID
	Measurement  MeasurementID
	Person       PersonID
	Code         string
	PrintedAt    time.Time
	PrintedBy    AccountID
}

// isPaperCode tells what can be a code: eight figures and capital letters.
func isPaperCode(code string) bool {
	return len(code) == 8 && strings.Trim(code, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ") == ""
}

// PrintMeasurement gives the measurement with the code for its sheet: code the first
// time, and the same one each time after.
func (s *Service) PrintMeasurement(ctx context.Context, a Actor, person PersonID, id MeasurementID, code string) (MeasurementPage, PaperForm, error) {
	var page MeasurementPage
	var form PaperForm
	var c fault.Check
	c.Require(isPaperCode(code), "code", "error.id")
	if err := c.Err("PrintMeasurement"); err != nil {
		return page, form, err
	}
	err := s.write(ctx, a, "PrintMeasurement", about(person, "measurement:"+string(id)), func(tx Tx) (err error) {
		if page.Person, err = tx.Person(ctx, a.Organisation, person); err != nil {
			return err
		}
		m, err := tx.Measurement(ctx, a.Organisation, person, id)
		if err != nil {
			return err
		}
		around, err := besideMeasurements(ctx, tx, a.Organisation, person, m)
		if err != nil {
			return err
		}
		page.Measured = s.measured(m, around)
		_, err = tx.InsertPaperForm(ctx, PaperForm{Organisation: a.Organisation, Measurement: id, Person: person, Code: code, PrintedAt: s.Now(), PrintedBy: a.Account})
		if err != nil {
			return err
		}
		form, err = tx.PaperForm(ctx, a.Organisation, person, id)
		return err
	})
	return page, form, err
}

// FindPaperForm gives what a code on a sheet belongs to. A code that is not there and
// one of somebody else's are both fault.Denied.
func (s *Service) FindPaperForm(ctx context.Context, a Actor, code string) (PaperForm, error) {
	var form PaperForm
	err := s.store.Read(ctx, func(tx Tx) (err error) {
		if !isPaperCode(code) {
			return denied("FindPaperForm")
		}
		form, err = tx.PaperFormByCode(ctx, a.Organisation, code)
		return err
	})
	if err != nil && !fault.Is(err, fault.Denied) {
		return form, err
	}
	on := about("", "measurement")
	if err == nil {
		on = about(form.Person, "measurement:"+string(form.Measurement))
	}
	err = s.read(ctx, a, "FindPaperForm", on, func(Tx) error { return err })
	if err != nil {
		return PaperForm{}, err
	}
	return form, nil
}

// Sheet is what stands on a paper form: the day that it was answered, "" where that is
// known already, the answers, and the totals that somebody wrote on it, by the key of
// the score; nil leaves those that are there.
type Sheet struct {
	On      Date
	Answers map[string]string
	Stated  map[string]instrument.Amount
}

// TypeMeasurement saves what stands on a sheet. It tells what AnswerMeasurement tells.
func (s *Service) TypeMeasurement(ctx context.Context, a Actor, person PersonID, id MeasurementID, sheet Sheet) (help bool, err error) {
	var c fault.Check
	c.Require(sheet.On == "" || s.past(sheet.On), "on", "measure.error.day")
	if err := c.Err("TypeMeasurement"); err != nil {
		return false, err
	}
	return s.answerMeasurement(ctx, a, person, id, sheet)
}

// take takes over what stands on a sheet beside the answers.
func (m *Measurement) take(of *instrument.Measure, sheet Sheet) error {
	if sheet.On != "" {
		m.On = sheet.On
	}
	if sheet.Stated == nil {
		return nil
	}
	var c fault.Check
	checkStated(&c, of, sheet.Stated)
	m.Stated = sheet.Stated
	return c.Err("TypeMeasurement")
}

// typedTwice tells whether a service that supports the person asks for this sheet to be
// typed in twice.
func typedTwice(ctx context.Context, tx Tx, m Measurement) (bool, error) {
	if m.Manner != MannerPaper || m.Completed() {
		return false, nil
	}
	support, err := tx.SupportOfPerson(ctx, m.Organisation, m.Person)
	if err != nil {
		return false, err
	}
	lines, err := tx.ListMeasureSchedules(ctx, m.Organisation)
	if err != nil {
		return false, err
	}
	for _, sp := range support {
		for _, l := range linesFor(lines, sp.Team) {
			if l.Twice && l.Measure == m.Measure && l.AnsweredBy == m.AnsweredBy {
				return true, nil
			}
		}
	}
	return false, nil
}
