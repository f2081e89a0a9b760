package storetest

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/testkit"
)

// background outlives a test's own context, for properties that run many times.
var background = context.Background()

func caseloadIsInOrder(t *testing.T, s Store) {
	w, ids := settle(t, s), testkit.NewIDs()
	ctx := t.Context()
	// Two who never had an assessment, then by day. Within a day and a page by name;
	// what comes on which page is by who came first, since names are sealed.
	want := []string{"Beatrix", "Zuri", "Cem", "Dana", w.person.Name, "Ewa"}
	first := []string{"Zuri", "Beatrix", "Cem", "Dana", w.person.Name, "Ewa"}
	came := map[string]int{"Zuri": 1, "Beatrix": 2, "Cem": 3, "Dana": 4, "Ewa": 5}
	days := map[string]care.Date{"Cem": "2025-01-01", "Dana": "2025-01-02", "Ewa": "2026-03-15"}
	for _, name := range []string{"Zuri", "Ewa", "Dana", "Beatrix", "Cem"} {
		p := care.Person{ID: care.PersonID(ids.New()), Organisation: w.org.ID, Name: name, Created: at(came[name])}
		write(t, s, func(tx care.Tx) error {
			if err := once(true, "person")(tx.InsertPerson(ctx, p)); err != nil {
				return err
			}
			if days[name] != "" {
				as := w.assessment
				as.ID, as.Person, as.On = care.AssessmentID(ids.New()), p.ID, days[name]
				if err := once(true, "assessment")(tx.InsertAssessment(ctx, as)); err != nil {
					return err
				}
			}
			return tx.InsertTeamPerson(ctx, care.TeamPerson{Organisation: w.org.ID, Team: w.team.ID, Person: p.ID, Since: at(1)})
		})
	}
	for _, size := range []int{1, 2, 4, 10} {
		var got []string
		for after := 0; ; after += size {
			rows := read(t, s, func(tx care.Tx) ([]care.CaseloadRow, error) {
				return tx.ListCaseload(ctx, w.org.ID, w.worker.ID, "", size, after)
			})
			if len(rows) == 0 {
				break
			}
			for _, r := range rows {
				got = append(got, r.Name)
			}
		}
		if size == 1 {
			same(t, "pages of 1", got, first)
			continue
		}
		same(t, fmt.Sprintf("pages of %d", size), got, want)
	}
	anOpenOneIsNamed(t, s, w)
}

// anOpenOneIsNamed begins an assessment and does not finish it.
func anOpenOneIsNamed(t *testing.T, s Store, w world) {
	t.Helper()
	ctx, ids := t.Context(), testkit.NewIDs()
	open := w.assessment
	open.ID, open.CompletedAt = care.AssessmentID(ids.New()), care.Answer{}.At
	write(t, s, func(tx care.Tx) error { return once(true, "open")(tx.InsertAssessment(ctx, open)) })
	rows := read(t, s, func(tx care.Tx) ([]care.CaseloadRow, error) {
		return tx.ListCaseload(ctx, w.org.ID, w.worker.ID, "amina", 10, 0)
	})
	if len(rows) != 1 || rows[0].Open != open.ID || rows[0].LastOn != w.assessment.On {
		t.Errorf("with an open assessment: %+v", rows)
	}
}

const (
	amina  = "Amina Yusuf"
	ann    = `Ann "Nan" O'Brien`
	elodie = "Élodie Şahin"
	zhanna = "Жанна Ким"
	lukasz = "Łukasz $1 ?1"
)

// people are Ben's, beside Amina.
var people = []care.NewPerson{
	{Name: ann, Reference: "A_12"},
	{Name: elodie, Reference: "AX12"},
	{Name: zhanna, PreferredName: "Jane", Reference: `50%\`},
	{Name: lukasz, Reference: "B!2"},
}

// searches are what Ben types and whom he finds.
var searches = map[string][]string{
	"":           {amina, ann, elodie, zhanna, lukasz},
	"amina":      {amina},
	" AMINA ":    {amina},
	"yu":         {amina},
	"y":          nil, // two letters at least
	"y 101":      {amina},
	"usuf":       nil, // words are found by how they begin
	"yusuf ami":  {amina},
	"amina 101":  {amina},
	"amina kim":  nil,
	"w-101":      {amina},
	"W101":       {amina},
	"w-102":      nil, // Farid is another team's
	"farid":      nil,
	"%":          nil, // neither letters nor digits
	"_":          nil,
	"a_12":       {ann},
	"ax12":       {elodie},
	"ax":         {elodie},
	`\`:          nil,
	`50%\`:       {zhanna},
	"'":          nil,
	"o'brien":    {ann},
	"obrien":     {ann},
	"brien":      {ann},
	"$1":         {lukasz},
	"lukasz":     {lukasz},
	"b!2":        {lukasz},
	"élodie":     {elodie},
	"elodie s":   {elodie}, // a word half typed
	"elodie sah": {elodie},
	"ÉLODIE":     {elodie},
	"şah":        {elodie},
	"жанна":      {zhanna},
	"ЖАННА К":    {zhanna},
	"jane":       {zhanna},
	"łuk":        {lukasz},
	"' OR 1=1":   nil,
	"amina\x00":  {amina},
	"amina\xff":  {amina},
	"aminayusuf": nil,
}

func searchMeansWhatItSays(t *testing.T, s Store) {
	k := testkit.Service(t, s)
	ctx := t.Context()
	for _, p := range people {
		p.ID, p.Team = care.PersonID(k.IDs.New()), k.River
		if err := k.AddPerson(ctx, k.AsBen, p); err != nil {
			t.Fatal(err)
		}
	}
	for search, want := range searches {
		page, err := k.ListCaseload(ctx, k.AsBen, care.CaseloadQuery{Search: search})
		if err != nil {
			t.Errorf("searching %q: %v", search, err)
			continue
		}
		var got []string
		for _, r := range page.Rows {
			got = append(got, r.Name)
		}
		slices.Sort(got)
		slices.Sort(want)
		same(t, fmt.Sprintf("searching %q", search), got, want)
		same(t, fmt.Sprintf("counting %q", search), page.Total, len(want))
	}
}

func teamsBeginAndEnd(t *testing.T, s Store) {
	w := settle(t, s)
	ctx, org := t.Context(), w.org.ID
	relations := func() care.Standing {
		return read(t, s, func(tx care.Tx) (care.Standing, error) {
			return tx.Standing(ctx, care.Actor{Organisation: org, Worker: w.worker.ID}, w.person.ID, at(50))
		})
	}
	manages := w.joined
	manages.Part, manages.Since, manages.Until = care.PartManager, at(700), at(800)
	left, released := w.joined, w.supported
	left.Until, released.Until = at(650), at(900)
	write(t, s, func(tx care.Tx) error { return tx.EndTeamWorker(ctx, left) })
	same(t, "after leaving", relations(), care.Standing{})
	write(t, s, func(tx care.Tx) error { return tx.InsertTeamWorker(ctx, manages) })
	same(t, "after coming back as manager", relations(), care.Standing{Manager: true})
	workers := read(t, s, func(tx care.Tx) ([]care.Worker, error) { return tx.WorkersOfPerson(ctx, org, w.person.ID) })
	same(t, "a manager is not somebody's worker", len(workers), 0)
	write(t, s, func(tx care.Tx) error { return tx.EndTeamPerson(ctx, released) })
	same(t, "after the person left", relations(), care.Standing{})
	teams := read(t, s, func(tx care.Tx) ([]care.Team, error) { return tx.TeamsOfPerson(ctx, org, w.person.ID) })
	same(t, "the person's teams", len(teams), 0)
	n := read(t, s, func(tx care.Tx) (int, error) { return tx.CountCaseload(ctx, org, w.worker.ID, "") })
	same(t, "the caseload", n, 0)
}

func teamsAreCounted(t *testing.T, s Store) {
	k := testkit.Service(t, s)
	ctx := t.Context()
	count := func(a care.Actor) []care.TeamCount {
		return read(t, s, func(tx care.Tx) ([]care.TeamCount, error) { return tx.CountTeams(ctx, k.Organisation, a.Worker) })
	}
	river := care.TeamCount{Team: care.Team{ID: k.River, Organisation: k.Organisation, Name: "River", Setting: care.SettingCommunity}, People: 1}
	got := count(k.AsDele)
	if len(got) != 1 {
		t.Fatalf("Dele's teams: %+v", got)
	}
	river.Service = got[0].Service
	same(t, "at first", got, []care.TeamCount{river})
	for i, kind := range []care.Kind{care.KindBaseline, care.KindReview, care.KindReview} {
		as := care.Assessment{
			ID: care.AssessmentID(k.IDs.New()), Organisation: k.Organisation, Person: k.Amina, Instrument: "bloom-adult", InstrumentVersion: "1.0.0",
			Kind: kind, Way: care.WayTogether, On: "2026-03-01", Source: care.SourceScreen, StartedAt: at(i), CompletedAt: at(10 + i),
		}
		write(t, s, func(tx care.Tx) error { return once(true, "assessment")(tx.InsertAssessment(ctx, as)) })
		river.WithBloom, river.WithReview = 1, min(i, 1)
		same(t, "after "+string(kind), count(k.AsDele), []care.TeamCount{river})
	}
	same(t, "a member counts nothing", len(count(k.AsBen)), 0)
}

// aPersonIsCorrected puts other details in place of somebody's, and looks for them by both.
func aPersonIsCorrected(t *testing.T, s Store) {
	w, ctx := settle(t, s), t.Context()
	p := w.person
	p.Name, p.PreferredName, p.Reference, p.Born, p.Corrected = "Bernadette Oyelaran", "Bernie", "W-777", "1970-02-03", at(30)
	write(t, s, func(tx care.Tx) error { return tx.CorrectPerson(ctx, p) })
	got := read(t, s, func(tx care.Tx) (care.Person, error) { return tx.Person(ctx, w.org.ID, p.ID) })
	same(t, "the person", got, p)
	found := func(word string) int {
		return len(read(t, s, func(tx care.Tx) ([]care.CaseloadRow, error) {
			return tx.ListCaseload(ctx, w.org.ID, w.worker.ID, word, 10, 0)
		}))
	}
	for word, want := range map[string]int{"bernad": 1, "oyel": 1, "w-777": 1, "amina": 0} {
		if n := found(word); n != want {
			t.Errorf("%q finds %d", word, n)
		}
	}
	people := read(t, s, func(tx care.Tx) (map[string]care.PersonID, error) { return tx.PeopleByReference(ctx, w.org.ID) })
	if people["W-777"] != p.ID || people[w.person.Reference] != "" {
		t.Errorf("by reference: %v", people)
	}
	err := s.Write(ctx, func(tx care.Tx) error {
		other := p
		other.ID = "01950000-0000-7000-8000-00000000dead"
		return tx.CorrectPerson(ctx, other)
	})
	if !fault.Is(err, fault.Denied) {
		t.Errorf("nobody is corrected: %v", err)
	}
}
