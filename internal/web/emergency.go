package web

import (
	"net/http"
	"slices"

	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/httpkit"
)

// emergencyPage opens a record without a standing, with a reason in words.
type emergencyPage struct{ id, reference, reason string }

func (v *visit) emergencyForm() error {
	if v.actor().Role != care.RoleWorker {
		return v.nowhere()
	}
	return v.emergencyAgain(emergencyPage{id: v.site.care.NewID()}, http.StatusOK, nil)
}

func (v *visit) emergencyAgain(p emergencyPage, status int, problem error) error {
	page := v.base(v.Words.T("emergency.title"))
	page.Back, page.Problems = "/", v.problems(problem)
	return v.show(status, emergencyView(v, page, p))
}

func (v *visit) openEmergency() error {
	form, err := httpkit.ReadForm(v.w, v.r)
	if err != nil {
		return err
	}
	p := emergencyPage{id: form.Text("id"), reference: form.Text("reference"), reason: form.Text("reason")}
	// Whoever tries one number after the other is stopped like whoever tries codes.
	tries := "emergency of " + string(v.actor().Account)
	if err := v.site.guard.CodePatience(v.r.Context(), tries); err != nil {
		return err
	}
	person, err := v.site.care.OpenEmergency(v.r.Context(), v.actor(), care.NewEmergency{
		ID: care.EmergencyID(p.id), Reference: p.reference, Reason: p.reason,
	})
	if unknownReference(err) {
		if missed := v.site.guard.CodeMissed(v.r.Context(), tries); !fault.Is(missed, fault.Denied) {
			return missed
		}
	}
	if fault.Is(err, fault.Invalid) {
		return v.emergencyAgain(p, http.StatusUnprocessableEntity, err)
	}
	if err != nil {
		return err
	}
	return v.to(personPath(person), "emergency_opened")
}

func (v *visit) emergencySeen() error {
	person, err := v.person()
	if err != nil {
		return err
	}
	err = v.site.care.AcknowledgeEmergency(v.r.Context(), v.actor(), person, care.EmergencyID(v.r.PathValue("emergency")))
	if err != nil {
		return err
	}
	return v.to("/", "emergency_seen")
}

func unknownReference(err error) bool {
	return slices.ContainsFunc(fault.FieldsOf(err), func(f fault.Field) bool { return f.Message == "emergency.error.unknown" })
}
