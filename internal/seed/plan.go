package seed

import (
	"context"
	"time"

	"towpath/internal/care"
	"towpath/internal/plan"
)

// Written is a plan with all that was written in it and said of it.
type Written struct {
	Head          care.PlanHead
	Edits         []care.PlanEdit
	Versions      []care.PlanVersion
	Signatures    []care.PlanSignature
	Confirmations []care.PlanConfirmation
	Copies        []care.PlanCopy
}

// plannedLine is a line that is laid down: whose words they are, and what else was
// written on it.
type plannedLine struct {
	section, words, detail string
	voice                  plan.Voice
	beside                 string // what the worker wrote on it later
	day                    care.Date
}

// write makes a plan of laid-down lines, written over some minutes on a day so many days
// ago, by the person and their worker.
func (m *maker) write(l *life, kind plan.Kind, daysAgo int, own, worker care.AccountID, lines []plannedLine) *Written {
	at := m.hour(daysAgo)
	w := &Written{Head: care.PlanHead{
		ID: care.PlanIDOf(l.Person.ID, kind), Organisation: m.org, Person: l.Person.ID, Kind: kind, ReviewMonths: care.DefaultReviewMonths, At: at, By: own,
	}}
	if !kind.Single() {
		w.Head.ID = care.PlanID(m.id(at))
	}
	edit := func(e plan.Edit) string {
		at = at.Add(2 * time.Minute)
		e.ID, e.Act, e.At, e.By = m.id(at), plan.Write, at, string(own)
		if e.Voice == plan.Worker {
			e.By = string(worker)
		}
		w.Edits = append(w.Edits, care.PlanEdit{Organisation: m.org, Person: l.Person.ID, Plan: w.Head.ID, Edit: e})
		return e.ID
	}
	for _, line := range lines {
		id := m.id(at)
		first := edit(plan.Edit{Line: id, Section: line.section, Words: line.words, Detail: line.detail, Day: string(line.day), Voice: line.voice})
		if line.beside != "" {
			edit(plan.Edit{Line: id, Section: line.section, Words: line.beside, Base: []string{first}, Voice: plan.Worker})
		}
	}
	l.Plans = append(l.Plans, *w)
	return &l.Plans[len(l.Plans)-1]
}

// agree puts a plan forward as it stands and has everybody sign.
func (m *maker) agree(w *Written, with string, own, worker care.AccountID) {
	last := w.Edits[len(w.Edits)-1].At
	edits := make([]plan.Edit, len(w.Edits))
	for i, e := range w.Edits {
		edits[i] = e.Edit
		edits[i].Name = m.nameOf(care.AccountID(e.By))
		edits[i].Recorded = e.Voice == plan.Person && own == worker
	}
	body, digest := plan.Read(w.Head.Kind, edits).Freeze().Body()
	at := last.Add(3 * time.Minute)
	v := care.PlanVersion{
		ID: care.PlanVersionID(m.id(at)), Organisation: m.org, Person: w.Head.Person, Plan: w.Head.ID, Number: len(w.Versions) + 1, Body: body, Digest: digest, With: with,
		At: at, By: worker,
	}
	if w.Head.Kind == plan.Crisis {
		v.Capacity = "We talked about each line. Amina said in her own words what it means and what could happen instead."
	}
	w.Versions = append(w.Versions, v)
	for i, by := range []struct {
		voice   plan.Voice
		account care.AccountID
	}{{plan.Person, own}, {plan.Worker, worker}} {
		signed := at.Add(time.Duration(i+1) * time.Minute)
		w.Signatures = append(w.Signatures, care.PlanSignature{
			ID: care.SignatureID(m.id(signed)), Organisation: m.org, Person: w.Head.Person, Plan: w.Head.ID, Version: v.ID, Voice: by.voice,
			Verdict: care.VerdictAgreed, At: signed, By: by.account,
		})
	}
}

func (m *maker) nameOf(id care.AccountID) string {
	for _, a := range m.demo.Accounts {
		if a.ID == id {
			return a.Name
		}
	}
	return ""
}

// Of the people of Ben's team beside the cast, how many have a crisis plan that they agreed
// to, and of how many of those a crisis was looked back on.
const (
	plannedPeople  = 9
	reviewedCrises = 4
)

// plans are those of the cast, and of some others of Ben's team.
func (m *maker) plans(l *life, i int) {
	if i >= len(castPeople) && teamFor(i) == river && m.planned < plannedPeople {
		m.planned++
		m.someCrisisPlan(l)
		return
	}
	switch l.Person.ID {
	case Amina:
		m.aminaPlans(l, m.accountOf(Amina))
	case Chiara:
		m.chiaraPlan(l, m.accountOf(Chiara))
	}
}

// aminaPlans are what Amina and Ben wrote together: a wellness plan that goes on, with a
// line on which they did not write the same, and a crisis plan that she agreed to.
func (m *maker) aminaPlans(l *life, own care.Account) {
	m.write(l, plan.Wellness, 40, own.ID, l.worker.ID, aminaWellness)
	crisis := m.write(l, plan.Crisis, 34, own.ID, l.worker.ID, aminaCrisis)
	m.agree(crisis, "Ben", own.ID, l.worker.ID)
	at := crisis.Signatures[1].At.Add(time.Hour)
	for _, place := range []string{"Dr Osei, my GP", "Chiara"} {
		crisis.Copies = append(crisis.Copies, care.PlanCopy{
			ID: care.PlanCopyID(m.id(at)), Organisation: m.org, Person: l.Person.ID, Plan: crisis.Head.ID, Version: crisis.Versions[0].ID, Place: place, At: at, By: l.worker.ID,
		})
	}
	meeting := m.write(l, plan.Meeting, 20, own.ID, l.worker.ID, aminaMeeting)
	meeting.Head.Title, meeting.Head.On = "The summer, and who does what", care.DateOf(m.hour(20), time.UTC)
}

// chiaraPlan is her own, which stands whatever Amina shares.
func (m *maker) chiaraPlan(l *life, own care.Account) {
	m.write(l, plan.Carer, 25, own.ID, l.worker.ID, chiaraOwn)
}

// someCrisisPlan is a short crisis plan that somebody agreed to, with their words written
// down by their worker, and for the first few a crisis in which it was needed.
func (m *maker) someCrisisPlan(l *life) {
	worker := l.worker.ID
	w := m.write(l, plan.Crisis, 150+10*m.planned, worker, worker, someCrisis[m.planned%len(someCrisis)])
	m.agree(w, firstName(l.worker.Name), worker, worker)
	w.Versions[0].Capacity = ""
	if m.planned > reviewedCrises {
		return
	}
	began := m.hour(60 + m.planned)
	ended := began.Add(50 * time.Hour)
	c := care.Crisis{ID: care.CrisisID(m.id(began)), Organisation: m.org, Person: l.Person.ID, BeganAt: began, BeganBy: worker, EndedAt: ended, EndedBy: worker}
	l.Crises = append(l.Crises, c)
	for i, voice := range []plan.Voice{plan.Person, plan.Worker} {
		at := ended.Add(time.Duration(24+i) * time.Hour)
		l.Reviews = append(l.Reviews, care.CrisisReview{
			ID: care.CrisisReviewID(m.id(at)), Organisation: m.org, Person: l.Person.ID, Crisis: c.ID, Version: w.Versions[0].ID, Voice: voice,
			Followed: care.FollowedPartly, At: at, By: worker,
		})
	}
}

func (h *History) insertCrises(ctx context.Context, tx care.Tx) error {
	return first(
		func() error {
			return all(ctx, h.Crises, func(ctx context.Context, c care.Crisis) error {
				if _, err := tx.InsertCrisis(ctx, c); err != nil {
					return err
				}
				return tx.EndCrisis(ctx, c.Organisation, c.Person, c.EndedBy, c.EndedAt)
			})
		},
		func() error { return each(ctx, h.Reviews, tx.InsertCrisisReview) },
	)
}

func (w *Written) insert(ctx context.Context, tx care.Tx) error {
	return first(
		func() error { return each(ctx, []care.PlanHead{w.Head}, tx.InsertPlan) },
		func() error { return each(ctx, w.Edits, tx.InsertPlanEdit) },
		func() error { return each(ctx, w.Versions, tx.InsertPlanVersion) },
		func() error { return each(ctx, w.Signatures, tx.InsertPlanSignature) },
		func() error { return each(ctx, w.Confirmations, tx.InsertPlanConfirmation) },
		func() error { return each(ctx, w.Copies, tx.InsertPlanCopy) },
	)
}
