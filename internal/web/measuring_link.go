package web

import (
	"net/http"

	"towpath/internal/auth"
	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/httpkit"
	"towpath/internal/web/ui"
)

// A questionnaire that the person answers alone: at home by a link, or on this device,
// which the worker signs out of before handing it over.

// waiting tells whether a worker looks at a questionnaire that waits for the person.
func (v *visit) waiting(data care.MeasurementPage) bool {
	return !v.own(data.Person.ID) && !v.linked() && (data.Manner == care.MannerAlone || data.Manner == care.MannerKiosk) &&
		v.r.URL.RawQuery == ""
}

func (v *visit) showWaiting(data care.MeasurementPage, status int, problem error) error {
	page := v.personPage(v.measureTitle(data.Measure), data.Person)
	page.Back, page.BackText, page.Problems = measuresPath(data.Person.ID), v.Words.T("measure.back"), v.problems(problem)
	return v.show(status, waitingView(v, page, data))
}

func (v *visit) makeMeasureLink() error {
	data, err := v.measurement()
	if err != nil {
		return err
	}
	form, err := httpkit.ReadForm(v.w, v.r)
	if err != nil {
		return err
	}
	code := v.site.guard.NewCode()
	link, err := v.measureLink(data, code)
	if fault.Is(err, fault.Invalid) {
		return v.showWaiting(data, http.StatusUnprocessableEntity, err)
	}
	if err != nil {
		return err
	}
	page := v.personPage(v.Words.T("assessment.link_title"), data.Person)
	page.Back = measurementPath(data.Person.ID, data.ID)
	return v.handOutLink(page, linkPage{person: data.Person, path: page.Back, code: code, until: v.Words.Date(link.ExpiresAt)}, form.Text("email"))
}

func (v *visit) measureLink(data care.MeasurementPage, code string) (care.ReadingLink, error) {
	return v.site.care.MakeMeasureLink(v.r.Context(), v.actor(), data.Person.ID, data.ID, care.NewReadingLink{
		ID: care.LinkID(v.site.care.NewID()), CodeHash: auth.HashCode(code),
	})
}

func (v *visit) endMeasureLink() error {
	person, id, err := v.measurementIDs()
	if err != nil {
		return err
	}
	if err := v.site.care.EndMeasureLink(v.r.Context(), v.actor(), person, id); err != nil {
		return err
	}
	return v.to(measurementPath(person, id), "link_ended")
}

// handOver signs the worker out of this device and opens it for the person, with the
// one questionnaire and nothing else.
func (v *visit) handOver() error {
	data, err := v.measurement()
	if err != nil {
		return err
	}
	code := v.site.guard.NewCode()
	if _, err := v.measureLink(data, code); fault.Is(err, fault.Invalid) {
		return v.showWaiting(data, http.StatusUnprocessableEntity, err)
	} else if err != nil {
		return err
	}
	if err := v.site.guard.EndSession(v.r.Context(), v.who, v.who.Session); err != nil {
		return err
	}
	v.site.setSession(v.w, "", false)
	v.site.setLink(v.w, auth.NormalCode(code))
	return v.to(measurementPath(data.Person.ID, data.ID), "")
}

// acknowledgeHelp notes that an answer for which help was shown has been talked about.
func (v *visit) acknowledgeHelp() error {
	person, id, err := v.measurementIDs()
	if err != nil {
		return err
	}
	if err := v.site.care.AcknowledgeHelp(v.r.Context(), v.actor(), person, id); err != nil {
		return err
	}
	return v.to(measurementPath(person, id), "help_talked")
}

// helpShown leads to those of the reader's teams whose answers led to the words of help.
func (v *visit) helpShown() ([]ui.Link, error) {
	list, err := v.site.care.ListHelpShown(v.r.Context(), v.actor())
	var out []ui.Link
	for _, h := range list {
		out = append(out, ui.Link{
			Text: v.Words.F("caseload.help_shown", "name", h.Person.Name, "when", v.Words.DateTime(h.HelpShownAt)), Href: measurementPath(h.Person.ID, h.ID),
		})
	}
	return out, err
}
