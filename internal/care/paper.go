package care

import (
	"context"
	"time"

	"towpath/internal/fault"
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

// PrintMeasurement gives the measurement with the code for its sheet: code the first
// time, and the same one each time after.
func (s *Service) PrintMeasurement(ctx context.Context, a Actor, person PersonID, id MeasurementID, code string) (MeasurementPage, PaperForm, error) {
	var page MeasurementPage
	var form PaperForm
	var c fault.Check
	c.Require(len(code) == 8, "code", "error.id")
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
		page.Measured = s.measured(m, nil)
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

// TypeMeasurement saves what stands on a sheet, with the day that it was answered: on
// is "" where that is known already. It tells what AnswerMeasurement tells.
func (s *Service) TypeMeasurement(ctx context.Context, a Actor, person PersonID, id MeasurementID, on Date, answers map[string]string) (help bool, err error) {
	var c fault.Check
	c.Require(on == "" || s.past(on), "on", "measure.error.day")
	if err := c.Err("TypeMeasurement"); err != nil {
		return false, err
	}
	return s.answerMeasurement(ctx, a, person, id, on, answers)
}
