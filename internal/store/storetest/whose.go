package storetest

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/testkit"
)

// aRecordLeadsToItsPerson asks of the id of each record whose it is.
func aRecordLeadsToItsPerson(t *testing.T, s Store) {
	w := settle(t, s)
	r := newRing(w)
	write(t, s, func(tx care.Tx) error { return r.fill(t, tx, true) })
	ctx := t.Context()
	meets := care.Appointment{ID: "01950000-0000-7000-8000-00000000a990", Organisation: w.org.ID, Person: w.person.ID, Version: 1}
	write(t, s, func(tx care.Tx) error { return once(true, "InsertAppointment")(tx.InsertAppointment(ctx, meets)) })
	whose := func(org care.OrganisationID, noun care.Noun, id string) (person care.PersonID, err error) {
		err = s.Read(ctx, func(tx care.Tx) error {
			person, err = tx.PersonOf(ctx, org, noun, id)
			return err
		})
		return person, err
	}
	records := map[care.Noun]string{
		care.NounPerson: string(w.person.ID), care.NounGoal: string(w.goal.ID), care.NounStep: string(w.step.ID), care.NounEntry: string(w.entry.ID),
		care.NounAssessment: string(w.assessment.ID), care.NounMeasurement: string(w.measurement.ID), care.NounDecline: string(w.decline.ID),
		care.NounMember: string(r.member.ID), care.NounConsent: string(r.consents[0].ID), care.NounAuditEntry: w.audit.ID, care.NounRating: string(w.rating.ID),
		care.NounMark: string(w.mark.ID), care.NounChoice: string(w.choice.ID), care.NounResource: string(w.said.ID), care.NounTold: string(r.told.ID), care.NounAppointment: string(meets.ID),
	}
	for noun, id := range records {
		looked(t, "whose "+string(noun), w.person.ID)(whose(w.org.ID, noun, id))
		for what, ask := range map[string]func() (care.PersonID, error){
			"elsewhere":       func() (care.PersonID, error) { return whose("elsewhere", noun, id) },
			"by another id":   func() (care.PersonID, error) { return whose(w.org.ID, noun, "another") },
			"of another noun": func() (care.PersonID, error) { return whose(w.org.ID, "star", id) },
		} {
			if p, err := ask(); !fault.Is(err, fault.Denied) || p != "" {
				t.Errorf("%s %s: %q, %v, want denied", noun, what, p, err)
			}
		}
	}
	for _, noun := range []care.Noun{care.NounPlan, care.NounCrisis, care.NounStory} {
		if _, err := whose(w.org.ID, noun, string(w.person.ID)); !fault.Is(err, fault.Denied) {
			t.Errorf("%s: %v, want denied", noun, err)
		}
	}
}

// staffIsWhoWorksInATeamNow puts a worker with two accounts, one of them closed, into a team.
func staffIsWhoWorksInATeamNow(t *testing.T, s Store) {
	w, ids, ctx := settle(t, s), testkit.NewIDs(), t.Context()
	works := care.Account{
		ID: care.AccountID(ids.New()), Organisation: w.org.ID, Username: "ben", Name: "Ben", Role: care.RoleWorker, Worker: w.worker.ID, PasswordHash: "x", Created: at(2),
	}
	before := read(t, s, func(tx care.Tx) ([]care.StaffMember, error) { return tx.StaffOfTeam(ctx, w.org.ID, w.team.ID) })
	same(t, "without an account", before, []care.StaffMember{})
	write(t, s, func(tx care.Tx) error { return tx.InsertAccount(ctx, works) })
	want := []care.StaffMember{{Account: works.ID, Worker: w.worker}}
	same(t, "who works there", read(t, s, func(tx care.Tx) ([]care.StaffMember, error) { return tx.StaffOfTeam(ctx, w.org.ID, w.team.ID) }), want)
	for what, ask := range map[string][2]string{"elsewhere": {"elsewhere", string(w.team.ID)}, "another team": {string(w.org.ID), ids.New()}} {
		got := read(t, s, func(tx care.Tx) ([]care.StaffMember, error) {
			return tx.StaffOfTeam(ctx, care.OrganisationID(ask[0]), care.TeamID(ask[1]))
		})
		same(t, what, got, []care.StaffMember{})
	}
}

// crowd is an organisation with many people, teams and workers, thrown together.
type crowd struct {
	org     care.OrganisationID
	people  []care.PersonID
	readers []care.Actor
	// settled is somebody more, with whom nobody has to do.
	settled care.PersonID
}

// newCrowd puts workers into few teams and into many, so that both ways of reading whom
// they support are tried, and some people into the circles of others.
func newCrowd(t *testing.T, s Store, dice *rand.Rand) crowd {
	t.Helper()
	w, ids, ctx := settle(t, s), testkit.NewIDs(), t.Context()
	c := crowd{org: w.org.ID, settled: w.person.ID}
	add := func(fn func(care.Tx) error) { t.Helper(); write(t, s, fn) }
	for i := range 40 {
		p := care.Person{ID: care.PersonID(ids.New()), Organisation: c.org, Name: fmt.Sprint("Person ", i), Created: at(i)}
		c.people = append(c.people, p.ID)
		add(func(tx care.Tx) error { return once(true, "person")(tx.InsertPerson(ctx, p)) })
	}
	var teams []care.TeamID
	for i := range 20 {
		team := care.Team{ID: care.TeamID(ids.New()), Organisation: c.org, Service: w.service.ID, Name: fmt.Sprint("Team ", i), Setting: care.SettingCommunity}
		teams = append(teams, team.ID)
		add(func(tx care.Tx) error { return tx.InsertTeam(ctx, team) })
		for _, p := range c.people {
			if dice.IntN(8) == 0 {
				in := care.TeamPerson{Organisation: c.org, Team: team.ID, Person: p, Since: at(10)}
				if dice.IntN(4) == 0 {
					in.Until = at(20)
				}
				add(func(tx care.Tx) error { return tx.InsertTeamPerson(ctx, in) })
			}
		}
	}
	for i, of := range []int{0, 1, 3, 12, 16, 20} { // in how many teams each worker is
		worker := care.Worker{ID: care.WorkerID(ids.New()), Organisation: c.org, Name: fmt.Sprint("Worker ", i)}
		a := care.Actor{Organisation: c.org, Account: care.AccountID(ids.New()), Role: care.RoleWorker, Worker: worker.ID}
		c.readers = append(c.readers, a)
		add(func(tx care.Tx) error { return tx.InsertWorker(ctx, worker) })
		for _, team := range teams[:of] {
			in := care.TeamWorker{Organisation: c.org, Team: team, Worker: worker.ID, Part: care.PartMember, Since: at(5)}
			switch dice.IntN(6) {
			case 0:
				in.Part = care.PartManager
			case 1:
				in.Until = at(15)
			}
			add(func(tx care.Tx) error { return tx.InsertTeamWorker(ctx, in) })
		}
	}
	for _, p := range c.people[:5] {
		c.readers = append(c.readers, care.Actor{Organisation: c.org, Account: care.AccountID(ids.New()), Role: care.RolePerson, Person: p})
	}
	c.circles(t, s, dice, ids)
	return c
}

// circles puts readers into circles: some joined, some left, some only invited.
func (c crowd) circles(t *testing.T, s Store, dice *rand.Rand, ids *testkit.IDs) {
	t.Helper()
	ctx := t.Context()
	for _, a := range c.readers {
		for _, p := range c.people {
			if p == a.Person || dice.IntN(9) > 0 {
				continue
			}
			m := care.Member{ID: care.MemberID(ids.New()), Organisation: c.org, Person: p, Kind: care.MemberFriend, Name: "somebody", CodeHash: fmt.Sprint(ids.New()), InvitedAt: at(1), ExpiresAt: at(1000)}
			how := dice.IntN(3)
			write(t, s, func(tx care.Tx) error {
				if err := once(true, "member")(tx.InsertMember(ctx, m)); err != nil || how == 0 {
					return err
				}
				if err := once(true, "join")(tx.JoinMember(ctx, c.org, m.ID, a.Account, at(2))); err != nil || how == 1 {
					return err
				}
				return tx.EndMember(ctx, m, a.Account, at(3))
			})
		}
	}
}

// peopleAreThoseWithStanding: whom a reader has to do with are exactly those to whom they
// stand as a worker of their team or in their circle, and themselves, in pages of any size.
func peopleAreThoseWithStanding(t *testing.T, s Store) {
	dice := rand.New(rand.NewPCG(7, 11)) //nolint:gosec // the same every time
	c := newCrowd(t, s, dice)
	ctx := t.Context()
	some := 0
	for _, a := range c.readers {
		var want []care.PersonID
		for _, p := range c.people {
			st := read(t, s, func(tx care.Tx) (care.Standing, error) { return tx.Standing(ctx, a, p, at(100)) })
			if st.Member || st.Circle || p == a.Person {
				want = append(want, p)
			}
		}
		some += len(want)
		slices.Sort(want)
		for _, size := range []int{1, 2, 3, 7, len(want), len(want) + 1, care.MostPeople} {
			same(t, fmt.Sprintf("people in pages of %d", size), c.inPages(ctx, t, s, a, max(size, 1)), want)
		}
		other := a
		other.Organisation = "elsewhere"
		got := read(t, s, func(tx care.Tx) ([]care.PersonID, error) { return tx.ListPeople(ctx, other, "", 10) })
		if a.Person == "" && len(got) > 0 {
			t.Errorf("elsewhere: %v", got)
		}
	}
	everybody := append(slices.Clone(c.people), c.settled)
	slices.Sort(everybody)
	for _, size := range []int{1, 3, care.MostPeople} {
		same(t, fmt.Sprintf("everybody in pages of %d", size), c.inPages(ctx, t, s, care.Mover(c.readers[0].Organisation), size), everybody)
	}
	if some < 60 {
		t.Errorf("the crowd is thin: %d", some)
	}
}

func (c crowd) inPages(ctx context.Context, t *testing.T, s Store, a care.Actor, size int) (all []care.PersonID) {
	t.Helper()
	for after := care.PersonID(""); ; {
		list := read(t, s, func(tx care.Tx) ([]care.PersonID, error) { return tx.ListPeople(ctx, a, after, size) })
		all = append(all, list...)
		if len(list) < size {
			return all
		}
		after = list[len(list)-1]
	}
}
