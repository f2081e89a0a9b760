package care_test

import (
	"strings"
	"testing"

	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/store"
	"towpath/internal/testkit"
)

func TestAddingAPersonTwiceIsAddingOnce(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		k := testkit.Service(t, s)
		n := care.NewPerson{ID: care.PersonID(k.IDs.New()), Name: " Cem Aydın ", Team: k.River, Born: "2001-01-01"}
		for range 2 {
			must(t, k.AddPerson(t.Context(), k.AsBen, n))
		}
		page, err := k.ShowPerson(t.Context(), k.AsBen, n.ID)
		must(t, err)
		if page.Person.Name != "Cem Aydın" || len(page.Teams) != 1 || len(page.Workers) != 1 || page.Workers[0].Name != "Ben Hall" {
			t.Errorf("the page: %+v", page)
		}
		// An administrator may give a person a second team.
		n.Team = k.Hill
		must(t, k.AddPerson(t.Context(), k.AsAdmin, n))
		page, err = k.ShowPerson(t.Context(), k.AsEve, n.ID)
		must(t, err)
		if len(page.Teams) != 2 {
			t.Errorf("teams: %+v", page.Teams)
		}
	})
}

func TestPeopleAreChecked(t *testing.T) {
	k := kit(t)
	good := care.NewPerson{ID: care.PersonID(k.IDs.New()), Name: "Cem", Team: k.River}
	for field, spoil := range map[string]func(*care.NewPerson){
		"id":             func(n *care.NewPerson) { n.ID = "x" },
		"name":           func(n *care.NewPerson) { n.Name = " \t" },
		"preferred_name": func(n *care.NewPerson) { n.PreferredName = strings.Repeat("x", care.MaxLine+1) },
		"reference":      func(n *care.NewPerson) { n.Reference = "\xff" },
		"born":           func(n *care.NewPerson) { n.Born = "2026-04-01" },
	} {
		bad := good
		spoil(&bad)
		wantField(t, field, k.AddPerson(t.Context(), k.AsBen, bad), field)
	}
}

func TestWhatAPersonIsCalled(t *testing.T) {
	for want, p := range map[string]care.Person{
		"Mina": {Name: "Amina Yusuf", PreferredName: "Mina"}, "Amina": {Name: "Amina Yusuf"}, "Cher": {Name: "Cher"}, "": {},
	} {
		if got := p.Called(); got != want {
			t.Errorf("%+v is called %q, want %q", p, got, want)
		}
	}
}

func TestTheManagerCountsAndDoesNotSee(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		k := tell(t, s)
		counts, err := k.CountTeams(t.Context(), k.AsDele)
		must(t, err)
		if len(counts) != 1 || counts[0].ID != k.River || counts[0].People != 1 || counts[0].WithBloom != 0 {
			t.Errorf("Dele counts %+v", counts)
		}
		must(t, k.CompleteAssessment(t.Context(), k.AsBen, k.Amina, k.bloom))
		counts, err = k.CountTeams(t.Context(), k.AsDele)
		must(t, err)
		if counts[0].WithBloom != 1 || counts[0].WithReview != 0 {
			t.Errorf("Dele counts %+v", counts)
		}
		list, err := k.ListCaseload(t.Context(), k.AsDele, care.CaseloadQuery{})
		must(t, err)
		if len(list.Rows) != 1 || list.Rows[0].LastOn == "" {
			t.Errorf("Dele's list: %+v", list)
		}
		for method, o := range operations {
			if o.nobody {
				continue
			}
			if _, err := o.call(t.Context(), k, k.AsDele, k.Amina); !fault.Is(err, fault.Denied) {
				t.Errorf("%s by the manager: %v", method, err)
			}
		}
	})
}

func TestJoiningATeamTwiceIsJoiningOnce(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		k := testkit.Service(t, s)
		for range 2 {
			must(t, k.JoinTeam(t.Context(), k.AsAdmin, k.River, k.AsDele.Worker, care.PartManager))
		}
		counts, err := k.CountTeams(t.Context(), k.AsDele)
		must(t, err)
		if len(counts) != 1 {
			t.Errorf("Dele counts River %d times", len(counts))
		}
		wantField(t, "a team that is not there", k.JoinTeam(t.Context(), k.AsAdmin, care.TeamID(k.IDs.New()), k.AsDele.Worker, care.PartManager), "team")
		nowhere := care.NewPerson{ID: care.PersonID(k.IDs.New()), Name: "New", Team: care.TeamID(k.IDs.New())}
		wantField(t, "a person into a team that is not there", k.AddPerson(t.Context(), k.AsAdmin, nowhere), "team")
		wantField(t, "an unknown part", k.JoinTeam(t.Context(), k.AsAdmin, k.River, k.AsDele.Worker, "owner"), "part")
		page, err := k.ListTeams(t.Context(), k.AsAdmin)
		must(t, err)
		if len(page.Teams) != 2 || len(page.Services) != 1 {
			t.Errorf("teams: %+v", page)
		}
	})
}

// TestAWorkerWhoLeavesGetsNothingFromThatMomentOn, and the same for one whose
// person leaves.
func TestAWorkerWhoLeavesGetsNothingFromThatMomentOn(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		k := tell(t, s)
		_, err := k.ShowPerson(t.Context(), k.AsBen, k.Amina)
		must(t, err)
		must(t, k.Store.Write(t.Context(), func(tx care.Tx) error {
			return tx.EndTeamPerson(t.Context(), care.TeamPerson{Organisation: k.Organisation, Team: k.River, Person: k.Amina, Until: k.Clock.Tick()})
		}))
		for method, o := range operations {
			if o.deniedTo(k.AsBen) {
				getsNothing(t, k, method, k.AsBen, k.Amina)
			}
		}
		list, err := k.ListCaseload(t.Context(), k.AsBen, care.CaseloadQuery{})
		must(t, err)
		if list.Total != 0 || len(list.Rows) != 0 {
			t.Errorf("Ben's list: %+v", list)
		}
		_, err = k.ShowPerson(t.Context(), k.AsAmina, k.Amina)
		must(t, err)
	})
}

func TestAuditPagesAreRead(t *testing.T) {
	k := tell(t, testkit.SQLite(t))
	for range care.AuditPageSize {
		_, err := k.ShowPerson(t.Context(), k.AsBen, k.Amina)
		must(t, err)
	}
	seen := map[string]bool{}
	for _, after := range []int{0, care.AuditPageSize, 0} { // the last look sees the first
		page, err := k.ListAuditEntries(t.Context(), k.AsAmina, k.Amina, care.AuditQuery{After: after})
		must(t, err)
		if page.Person.ID != k.Amina || page.Total < care.AuditPageSize || len(page.Entries) == 0 || len(page.Entries) > care.AuditPageSize {
			t.Errorf("after %d: %d in all", after, page.Total)
		}
		for _, e := range page.Entries {
			seen[e.Action+" by "+e.Name] = true
		}
	}
	for _, want := range []string{"ShowPerson by Ben Hall", "StartAssessment by Ben Hall", "SetGoal by Amina Yusuf", "ListAuditEntries by Amina Yusuf"} {
		if !seen[want] {
			t.Errorf("%q is not in the log", want)
		}
	}
}
