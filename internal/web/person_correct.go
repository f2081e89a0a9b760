package web

import (
	"net/http"
	"strconv"

	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/httpkit"
	"towpath/internal/web/ui"
)

func (v *visit) correctForm() error {
	p, err := v.correctable()
	if err != nil {
		return err
	}
	n := newPerson{name: p.Name, preferred: p.PreferredName, reference: p.Reference}
	if born, ok := p.Born.Time(); ok {
		n.day, n.month, n.year = strconv.Itoa(born.Day()), strconv.Itoa(int(born.Month())), strconv.Itoa(born.Year())
	}
	return v.correctAgain(http.StatusOK, p, n, nil)
}

// correctable gives the person of a page on which a worker corrects who they are.
func (v *visit) correctable() (care.Person, error) {
	person, err := v.person()
	if err != nil {
		return care.Person{}, err
	}
	around, err := v.site.care.ShowPerson(v.r.Context(), v.actor(), person)
	if err == nil && (v.own(person) || around.Person.ReadOnly || around.Person.Narrowed || around.Person.Erased) {
		err = v.nowhere()
	}
	return around.Person, err
}

func (v *visit) correctAgain(status int, p care.Person, n newPerson, problems ui.Problems) error {
	page := v.personPage(v.Words.T("person.correct_title"), p)
	page.Back, page.Problems = personPath(p.ID), problems
	return v.show(status, correctView(v, page, personPath(p.ID)+"/details", n))
}

func (v *visit) correctPerson() error {
	form, err := httpkit.ReadForm(v.w, v.r)
	if err != nil {
		return err
	}
	person, err := v.person()
	if err != nil {
		return err
	}
	n := personTyped(form)
	d := care.PersonDetails{Name: n.name, PreferredName: n.preferred, Reference: n.reference, Born: care.Date(form.Date("born"))}
	_, err = v.site.care.CorrectPerson(v.r.Context(), v.actor(), person, d.To)
	if fault.Is(err, fault.Invalid) {
		p, err2 := v.correctable()
		if err2 != nil {
			return err2
		}
		return v.correctAgain(http.StatusUnprocessableEntity, p, n, v.problems(err))
	}
	if err != nil {
		return err
	}
	return v.to(personPath(person), "person_corrected")
}
