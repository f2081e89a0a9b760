package fhirapi_test

import (
	"testing"
	"time"

	"towpath/internal/care"
	"towpath/internal/fhirapi"
	"towpath/internal/plan"
	"towpath/internal/testkit"
)

// secret stands in everything that Amina and those beside her ever wrote.
const secret = "between us"

// life is a desk with something of everything in Amina's record. Nadia is in her circle
// and sees the journey, Chiara sees the goals; neither sees the words beside them. Uma was
// in it. Farid is supported by Eve, and nobody of Amina's.
type life struct {
	*desk
	goal                      care.GoalID
	step                      care.StepID
	rating                    care.RatingID
	entry                     care.EntryID
	measured, open            care.MeasurementID
	decline                   care.DeclineID
	bloom, apart              care.AssessmentID
	told                      care.ToldID
	nadia, chiara, uma        care.MemberID
	meeting                   care.PlanID
	appointment               care.AppointmentID
	AsNadia, AsUma, AsPreview care.Actor
}

func newLife(t testing.TB, s testkit.Store) *life {
	t.Helper()
	k := &life{desk: newDesk(t, s)}
	ctx := t.Context()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	k.goal, k.step, k.rating, k.entry = care.GoalID(k.IDs.New()), care.StepID(k.IDs.New()), care.RatingID(k.IDs.New()), care.EntryID(k.IDs.New())
	must(k.SetGoal(ctx, k.AsAmina, k.Amina, care.NewGoal{
		ID: k.goal, Words: secret, Rating: 4, RatingID: k.rating, Steps: []care.NewStep{{ID: k.step, Words: secret, Who: secret}},
	}))
	must(k.ReviewStep(ctx, k.AsBen, k.Amina, care.NewReview{ID: care.ReviewID(k.IDs.New()), Step: k.step, Outcome: care.StepDone, Note: secret}))
	must(k.NoteJourney(ctx, k.AsAmina, k.Amina, care.NewEntry{ID: k.entry, Kind: care.EntryNote, On: "2026-03-01", Water: 2, Happened: secret, Helped: secret}))
	k.measure(t)
	k.bloom = k.Start(t, k.AsBen, k.Amina, care.WayTogether)
	k.Say(t, k.AsAmina, k.Amina, k.bloom, care.VoicePerson, "body", 3)
	k.Say(t, k.AsBen, k.Amina, k.bloom, care.VoiceWorker, "body", 5)
	must(k.ChooseAreas(ctx, k.AsAmina, k.Amina, k.bloom, []string{"body"}))
	must(k.CompleteAssessment(ctx, k.AsBen, k.Amina, k.bloom))
	k.apart = k.Start(t, k.AsBen, k.Amina, care.WayApart)
	k.Say(t, k.AsBen, k.Amina, k.apart, care.VoiceWorker, "body", 2)
	k.people(t)
	k.written(t)
	k.meets(t)
	return k
}

// measure answers a questionnaire that asks nine things, begins it again, and declines one.
func (k *life) measure(t testing.TB) {
	t.Helper()
	k.measured, k.open, k.decline = care.MeasurementID(k.IDs.New()), care.MeasurementID(k.IDs.New()), care.DeclineID(k.IDs.New())
	all := map[string]string{"1": "2", "2": "1", "3": "0", "4": "1", "5": "1", "6": "1", "7": "1", "8": "1", "9": "0"}
	_, err := k.BeginMeasurement(t.Context(), k.AsBen, k.Amina, care.NewMeasurement{ID: k.measured, Measure: "phq-9", Manner: care.MannerPaper, Answers: all})
	if err == nil {
		err = k.CompleteMeasurement(t.Context(), k.AsBen, k.Amina, k.measured)
	}
	if err == nil {
		_, err = k.BeginMeasurement(t.Context(), k.AsBen, k.Amina, care.NewMeasurement{ID: k.open, Measure: "phq-9", Manner: care.MannerPaper, Answers: map[string]string{"1": "1"}})
	}
	if err == nil {
		err = k.DeclineMeasure(t.Context(), k.AsAmina, k.Amina, k.decline, "gad-7", secret)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// people puts those into Amina's circle who are in it.
func (k *life) people(t testing.TB) {
	t.Helper()
	somebody := func(name, username string) care.Actor {
		id := care.PersonID(k.IDs.New())
		if err := k.AddPerson(t.Context(), care.Operator(k.Organisation), care.NewPerson{ID: id, Name: name}); err != nil {
			t.Fatal(err)
		}
		return k.Account(t, name, username, care.RoleCarer, id)
	}
	k.AsNadia, k.AsUma = somebody("Nadia Cole", "nadia"), somebody("Uma Roy", "uma")
	k.nadia = k.Invite(t, k.AsAmina, k.AsNadia, care.TopicJourney)
	k.chiara = k.Invite(t, k.AsAmina, k.AsChiara, care.TopicGoals)
	k.uma = k.Invite(t, k.AsAmina, k.AsUma, care.AllTopics...)
	k.told = care.ToldID(k.IDs.New())
	if err := k.TellTeam(t.Context(), k.AsNadia, k.Amina, care.NewTold{ID: k.told, Words: secret}); err != nil {
		t.Fatal(err)
	}
	if err := k.EndMembership(t.Context(), k.AsAmina, k.Amina, k.uma); err != nil {
		t.Fatal(err)
	}
	k.AsPreview = k.AsAmina // Amina, who looks as somebody would with whom she shares her Bloom
	k.AsPreview.Preview, k.AsPreview.Previewed = true, care.TopicsOf(care.TopicBloom)
	for name, a := range map[string]care.Actor{"nadia": k.AsNadia, "uma": k.AsUma, "preview": k.AsPreview, "farid": k.AsFarid} {
		k.callers[name] = fhirapi.Caller{Actor: a, Access: whole{}}
	}
}

// written writes a wellness plan and begins a family meeting.
func (k *life) written(t testing.TB) {
	t.Helper()
	k.meeting = care.PlanID(k.IDs.New())
	err := k.WritePlan(t.Context(), k.AsAmina, care.PlanRef{Person: k.Amina, Kind: plan.Wellness}, care.NewPlanEdit{
		ID: care.PlanEditID(k.IDs.New()), Line: k.IDs.New(), Section: "sometimes", Act: plan.Write, Words: secret, Voice: plan.Person,
	})
	if err == nil {
		err = k.BeginMeeting(t.Context(), k.AsBen, k.Amina, care.NewMeeting{ID: k.meeting, Kind: plan.Meeting, Title: secret, On: "2026-03-02"})
	}
	if err != nil {
		t.Fatal(err)
	}
}

// meets puts an appointment down by hand, and one that another system keeps.
func (k *life) meets(t testing.TB) {
	t.Helper()
	at := k.Clock.Now().AddDate(0, 0, 7)
	for _, number := range []string{"", "A-7"} {
		k.appointment = care.AppointmentID(k.IDs.New())
		_, err := k.WriteAppointment(t.Context(), k.AsBen, k.Amina, care.NewAppointment{ID: k.appointment, AppointmentWords: care.AppointmentWords{
			Identifier: care.Identifier{Value: number}, Status: care.AppointmentBooked, Way: care.MeetAtHome, Start: at, End: at.Add(time.Hour), About: secret, Bring: secret, Attendees: care.Attending(secret, secret),
		}})
		if err != nil {
			t.Fatal(err)
		}
	}
}
