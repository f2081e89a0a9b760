// Command zzlook is temporary.
package main

import (
	"context"
	"crypto/rand"
	"fmt"
	"log/slog"
	"math"
	"net/http"
	"os"
	"time"

	"github.com/google/uuid"

	"towpath/instruments"
	"towpath/internal/auth"
	"towpath/internal/care"
	"towpath/internal/instrument"
	"towpath/internal/locale"
	"towpath/internal/policy"
	"towpath/internal/store"
	"towpath/internal/web"
	"towpath/internal/web/assets"
	"towpath/locales"
	"towpath/policies"
)

func must(err error) {
	if err != nil {
		panic(err)
	}
}
func val[T any](v T, err error) T { must(err); return v }
func id() string                  { return uuid.Must(uuid.NewV7()).String() }
func random(b []byte)             { _, _ = rand.Read(b) }

func main() {
	os.RemoveAll("/tmp/look-db")
	must(os.MkdirAll("/tmp/look-db", 0o755))
	ctx := context.Background()
	st := val(store.Open(ctx, "sqlite:/tmp/look-db/t.db"))
	lib := val(instrument.Load(instruments.FS))
	log := slog.New(slog.NewTextHandler(os.Stderr, nil))
	now := time.Now()
	clock := now
	k := care.New(care.Parts{Store: st, Policies: val(policy.Load(policies.FS)), Instruments: lib, Now: func() time.Time { return clock }, NewID: id, Log: log})
	org := care.OrganisationID(id())
	op := care.Operator(org)
	must(k.AddOrganisation(ctx, op, "Waterside"))
	river, hill, svc := care.TeamID(id()), care.TeamID(id()), care.ServiceID(id())
	must(k.AddTeam(ctx, op, care.NewTeam{ID: river, Name: "River", Service: svc, ServiceName: "Community recovery", Setting: care.SettingCommunity}))
	must(k.AddTeam(ctx, op, care.NewTeam{ID: hill, Name: "Hill", Service: svc, Setting: care.SettingCrisis}))
	hash := auth.Hash("a long walk by the water", random)
	acct := func(u, n, job string, r care.Role, p care.PersonID) care.Actor {
		a := care.Actor{Organisation: org, Account: care.AccountID(id()), Name: n, Role: r, Person: p}
		if r == care.RoleWorker || r == care.RoleManager {
			a.Worker = care.WorkerID(id())
		}
		must(k.AddAccount(ctx, op, care.NewAccount{ID: a.Account, Username: u, Name: n, Role: r, Person: p, Worker: a.Worker, JobTitle: job, PasswordHash: hash, MustChange: u == "newby"}))
		return a
	}
	amina, farid, zoe := care.PersonID(id()), care.PersonID(id()), care.PersonID(id())
	must(k.AddPerson(ctx, op, care.NewPerson{ID: amina, Name: "Amina Yusuf", Reference: "W-101", Born: "1991-05-02", Team: river}))
	must(k.AddPerson(ctx, op, care.NewPerson{ID: farid, Name: "Farid Karimi", PreferredName: "Fari", Reference: "W-102", Team: river}))
	must(k.AddPerson(ctx, op, care.NewPerson{ID: zoe, Name: "Zoe Adeyemi-Featherstonehaugh", Reference: "W-103", Team: river}))
	asAmina := acct("amina", "Amina Yusuf", "", care.RolePerson, amina)
	acct("farid", "Farid Karimi", "", care.RolePerson, farid)
	ben := acct("ben", "Ben Hall", "Peer worker", care.RoleWorker, "")
	dele := acct("dele", "Dele Okoro", "Team manager", care.RoleManager, "")
	eve := acct("eve", "Eve Marsh", "Nurse", care.RoleWorker, "")
	acct("ada", "Ada Lind", "", care.RoleAdministrator, "")
	acct("newby", "New Person", "", care.RoleAdministrator, "")
	must(k.JoinTeam(ctx, op, river, ben.Worker, care.PartMember))
	must(k.JoinTeam(ctx, op, river, dele.Worker, care.PartManager))
	must(k.JoinTeam(ctx, op, hill, dele.Worker, care.PartManager))
	must(k.JoinTeam(ctx, op, hill, eve.Worker, care.PartMember))

	inst, _ := lib.Latest("bloom-adult")
	day := func(t time.Time) care.Date { return care.DateOf(t, time.UTC) }
	bloom := func(p care.PersonID, who care.Actor, at time.Time, i, areas int, finish bool) {
		clock = at
		as := care.AssessmentID(id())
		kind := care.KindReview
		if i == 0 {
			kind = care.KindBaseline
		}
		val(k.StartAssessment(ctx, who, p, care.NewAssessment{ID: as, Instrument: "bloom-adult", Kind: kind, Way: care.WayTogether, On: day(at)}))
		for n, a := range inst.Areas[:areas] {
			step := 3 + int(2.5*math.Sin(float64(i)*0.8+float64(n))) + i/3
			g := instrument.Answer{Step: instrument.WholeStep(max(1, min(10, step)))}
			if (n+i)%17 == 3 {
				g = instrument.Answer{NotGiven: instrument.Left}
			}
			val(k.RecordAnswer(ctx, who, p, as, care.NewAnswer{ID: care.AnswerID(id()), Voice: care.VoiceAgreed, Area: a.Key, Given: g}))
		}
		if finish {
			must(k.CompleteAssessment(ctx, who, p, as))
		}
	}
	start := now.AddDate(-3, -1, 0)
	words := []string{"Went to the market and it was loud, but I stayed.", "Slept badly. The letter about the rent came.", "Walked by the water with my sister.", "A quiet day. I cooked.", "Did not go out. Phone off."}
	helped := []string{"Ringing Chiara early, before it got dark.", "Walking by the water, even for ten minutes.", "", "Writing it down.", ""}
	goal := care.GoalID(id())
	done := care.StepID(id())
	for i := range 61 {
		at := start.AddDate(0, 0, i*18+i%5)
		if at.After(now) {
			break
		}
		if i%4 == 0 && i/4 < 14 {
			bloom(amina, ben, at, i/4, 10, true)
		}
		clock = at.Add(time.Hour)
		who := asAmina
		if i%3 == 0 {
			who = ben
		}
		e := care.NewEntry{ID: care.EntryID(id()), Kind: care.EntryNote, On: day(at), Water: care.Water(3 + int(math.Round(2*math.Sin(float64(i)/2.2)))), Happened: words[i%5], Helped: helped[i%5]}
		switch i {
		case 9:
			e.Kind, e.Happened, e.Helped, e.Water = care.EntrySkill, "I can tell the early signs now: I stop cooking.", "", 0
		case 22:
			e.Kind, e.Happened, e.Helped, e.Water = care.EntryMilestone, "First day at the community garden.", "", 4
		case 40:
			e.Kind, e.Happened, e.Helped, e.Water = care.EntrySkill, "I asked for help before it was an emergency.", "", 0
		case 55:
			e.Kind, e.Happened, e.Helped, e.Water = care.EntryMilestone, "My own front door. Keys in my hand.", "", 5
		}
		must(k.NoteJourney(ctx, who, amina, e))
		if i == 30 {
			old := care.GoalID(id())
			must(k.SetGoal(ctx, asAmina, amina, care.NewGoal{ID: old, Words: "Move out of the hostel", Rating: 2, RatingID: care.RatingID(id())}))
			defer func() {}()
			clock = at.AddDate(0, 4, 0)
			must(k.EndGoal(ctx, asAmina, amina, old, care.EndingReached))
		}
		if i == 52 {
			must(k.SetGoal(ctx, asAmina, amina, care.NewGoal{ID: goal, Words: "Cook for my sister once a week", Rating: 3, RatingID: care.RatingID(id()), Steps: []care.NewStep{{ID: done, Words: "Buy a big pan", Who: "Amina"}, {ID: care.StepID(id()), Words: "Ask Chiara for the lentil recipe", Who: "Amina", ByDate: day(now.AddDate(0, 0, 12))}}}))
		}
		if i == 56 {
			must(k.ReviewStep(ctx, ben, amina, care.NewReview{ID: care.ReviewID(id()), Step: done, Outcome: care.StepDone, Note: "From the charity shop, three pounds."}))
			must(k.RateGoal(ctx, asAmina, amina, goal, care.RatingID(id()), 5))
		}
	}
	clock = now.AddDate(0, 0, -3)
	must(k.SetGoal(ctx, asAmina, amina, care.NewGoal{ID: care.GoalID(id()), Words: "Get the letter about the rent answered", Rating: -1, Steps: []care.NewStep{{ID: care.StepID(id()), Words: "Ring the housing office together", Who: "Ben and Amina", ByDate: day(now.AddDate(0, 0, 4))}}}))
	bloom(amina, ben, now.AddDate(0, 0, -2), 15, 3, false)
	bloom(zoe, ben, now.AddDate(0, -5, 0), 0, 10, true)
	clock = now.Add(-time.Hour)
	_, _ = k.ShowBloom(ctx, eve, amina, care.BloomQuery{})
	_, _ = k.ShowJourney(ctx, ben, amina)
	_, _ = k.ShowJourney(ctx, ben, amina)
	fmt.Println("AMINA", amina, "ZOE", zoe, "FARID", farid)

	live := care.New(care.Parts{Store: st, Policies: val(policy.Load(policies.FS)), Instruments: lib, Now: time.Now, NewID: id, Log: log})
	place := val(time.LoadLocation("Europe/London"))
	h := web.New(web.Parts{
		Care: live, Words: val(locale.Load(locales.FS, locale.InZone(place), locale.WithMirror())), Assets: val(assets.New()), Log: log,
		Guard:  auth.New(auth.Parts{Store: st, Organisation: org, Limits: auth.DefaultLimits(), Now: time.Now, NewID: id, Random: random, Log: log}),
		Config: web.Config{Name: "Towpath", Place: place, Development: true, Ready: func(*http.Request) error { return nil }},
	}).Handler()
	must(http.ListenAndServe("127.0.0.1:8099", h))
}
