package care_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/store"
	"towpath/internal/testkit"
)

const day = 24 * time.Hour

// dueRows gives Ben's list as "Amina dialog due".
func dueRows(t testing.TB, k story, a care.Actor, q care.DueQuery) (rows []string) {
	t.Helper()
	page, err := k.ListDue(t.Context(), a, q)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range page.Rows {
		rows = append(rows, fmt.Sprintf("%s %s %s", r.Name, r.Measure, r.Standing))
	}
	if !q.All && q.After == 0 && page.Total < care.DuePageSize && page.Total != len(rows) {
		t.Errorf("%d rows, and it says %d", len(rows), page.Total)
	}
	return rows
}

func same(t testing.TB, what string, got []string, want ...string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s: %q, want %q", what, got, want)
	}
}

func TestWhoIsDueIsTheReadersOwnPeople(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		k := tell(t, s)
		must(t, k.TakeSuggestedSchedule(t.Context(), k.AsDele, k.service(t))) // Hill's service too
		k.Clock.Add(20 * day)
		for name, a := range map[string]care.Actor{"Ben": k.AsBen, "Dele": k.AsDele} {
			same(t, name, dueRows(t, k, a, care.DueQuery{}), "Amina Yusuf dialog never")
		}
		same(t, "Eve", dueRows(t, k, k.AsEve, care.DueQuery{}), "Farid Karimi dialog never")
		for what, q := range map[string]care.DueQuery{
			"River": {Team: k.River}, "no team": {Team: "x"}, "all": {Team: k.River, All: true}, "nul": {Team: "\x00", Measure: "\xff"}, "done": {Team: k.River, Standing: care.DueDone}, "far": {Team: k.River, After: 1 << 40}, "before": {Team: k.River, After: -1},
		} {
			same(t, "Eve asks for "+what, dueRows(t, k, k.AsEve, q))
		}
		counts, err := k.CountDue(t.Context(), k.AsEve)
		if err != nil || counts[care.DueNever] != 1 || len(counts) != 1 {
			t.Errorf("Eve counts %v, %v", counts, err)
		}
		for _, a := range []care.Actor{k.AsAmina, k.AsNadia, k.AsAdmin, asInvited(k)} {
			if page, err := k.ListDue(t.Context(), a, care.DueQuery{All: true}); !fault.Is(err, fault.Denied) || len(page.Rows)+len(page.Counts)+len(page.Teams) > 0 {
				t.Errorf("%s: %+v, %v", a.Name, page, err)
			}
		}
		must(t, k.Store.Write(t.Context(), func(tx care.Tx) error {
			return tx.EndTeamWorker(t.Context(), care.TeamWorker{Organisation: k.Organisation, Team: k.River, Worker: k.AsBen.Worker, Until: k.Clock.Tick()})
		}))
		same(t, "Ben, who left", dueRows(t, k, k.AsBen, care.DueQuery{}))
	})
}

// TestFromTheFirstAskingToTheNext walks one person and one measure through a year.
func TestFromTheFirstAskingToTheNext(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		k := tell(t, s)
		ctx := t.Context()
		must(t, k.TakeSuggestedSchedule(ctx, k.AsDele, k.service(t)))
		is := func(what string, want care.DueStanding) {
			t.Helper()
			page, err := k.ListDue(ctx, k.AsBen, care.DueQuery{Standing: want})
			if err != nil || len(page.Rows) != 1 || page.Counts[want] != 1 {
				t.Errorf("%s: %+v, %v, want %s", what, page, err, want)
			}
			own, err := k.ShowReminders(ctx, k.AsAmina, k.Amina)
			if err != nil || len(own.Due) != 1 || own.Due[0].Standing != want || len(page.Rows) == 1 && own.Due[0].Due != page.Rows[0].Due {
				t.Errorf("%s, to herself: %+v, %v, want %s", what, own.Due, err, want)
			}
			home, err := k.ShowHome(ctx, k.AsAmina, k.Amina)
			if err != nil || (len(home.Due) == 1) != want.ToAsk() {
				t.Errorf("%s, at home: %+v, %v", what, home.Due, err)
			}
		}
		is("at first", care.DueNow)
		first := care.MeasurementID(k.IDs.New())
		_, err := k.BeginMeasurement(ctx, k.AsBen, k.Amina, care.NewMeasurement{ID: first, Measure: "dialog", Manner: care.MannerPaper, Answers: map[string]string{"1": "4"}})
		must(t, err)
		is("begun", care.DueBegun)
		must(t, k.CompleteMeasurement(ctx, k.AsBen, k.Amina, first))
		is("answered", care.DueDone)
		k.Clock.Add(154 * day)
		is("at the review", care.DueNow)
		must(t, k.DeclineMeasure(ctx, k.AsAmina, k.Amina, care.DeclineID(k.IDs.New()), "dialog", secret))
		is("she said no", care.DueDeclined)
		page, err := k.ListDue(ctx, k.AsDele, care.DueQuery{Standing: care.DueDeclined})
		if err != nil || len(page.Rows) != 1 || !page.Rows[0].Words || page.Rows[0].Declined == "" {
			t.Errorf("that she said why: %+v, %v", page, err)
		}
		givesNoWords(t, page)
		k.Clock.Add(153 * day)
		is("until the next review", care.DueDeclined)
		k.Clock.Add(1 * day)
		is("at the next review", care.DueNow)
		k.Clock.Add(29 * day)
		is("late", care.DueOverdue)
		must(t, k.MarkSupport(ctx, k.AsBen, k.Amina, care.NewMark{ID: care.MarkID(k.IDs.New()), Kind: care.MarkEnding, On: care.DateOf(k.Clock.Now().Add(10*day), time.UTC)}))
		is("an end is near, and it is not asked at the end", care.DueOverdue)
	})
}

func givesNoWords(t *testing.T, page care.DuePage) {
	t.Helper()
	givesNothingBut(t, fmt.Sprintf("%+v", page))
}

// givesNothingBut fails where a list of who is due holds anybody's words.
func givesNothingBut(t *testing.T, text string) {
	t.Helper()
	for _, of := range []string{secret, "1991"} {
		if containsText(text, of) {
			t.Errorf("the list gives away %q", of)
		}
	}
}

func TestWhoIsDueComesInOrderAndPages(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		k := tell(t, s)
		ctx := t.Context()
		_, err := asks(ctx, k, k.AsDele, "gad-7")
		must(t, err)
		_, err = asks(ctx, k, k.AsDele, "phq-9") // Amina has said no to it, and begun it
		must(t, err)
		for i := range care.DuePageSize {
			must(t, k.AddPerson(ctx, k.AsBen, care.NewPerson{ID: care.PersonID(k.IDs.New()), Name: fmt.Sprintf("Zed %02d", 99-i), Team: k.River}))
		}
		k.Clock.Add(16 * day)
		must(t, k.AddPerson(ctx, k.AsBen, care.NewPerson{ID: care.PersonID(k.IDs.New()), Name: "Bea New", Team: k.River}))
		page, err := k.ListDue(ctx, k.AsBen, care.DueQuery{Measure: "gad-7"})
		if err != nil || page.Total != care.DuePageSize+2 || len(page.Rows) != care.DuePageSize || page.Rows[0].Name != "Amina Yusuf" || page.Rows[1].Standing != care.DueNever || page.Rows[1].Reference != "" {
			t.Fatalf("the first page: %d of %d, %v, %+v", len(page.Rows), page.Total, err, page.Rows[:2])
		}
		next, err := k.ListDue(ctx, k.AsBen, care.DueQuery{Measure: "gad-7", After: care.DuePageSize})
		if err != nil || len(next.Rows) != 2 || next.Rows[1].Name != "Bea New" || next.Rows[1].Standing != care.DueNow {
			t.Errorf("the second page: %+v, %v", next.Rows, err)
		}
		all, err := k.ListDue(ctx, k.AsBen, care.DueQuery{All: true})
		if err != nil || len(all.Rows) != all.Total || all.Total != 2*(care.DuePageSize+2)-1 {
			t.Errorf("all: %d of %d, %v", len(all.Rows), all.Total, err)
		}
		if all.Counts[care.DueDeclined] != 1 || all.Counts[care.DueNow] != 2 || all.Counts[care.DueNever] != 2*care.DuePageSize+1 || !slices.Equal(all.Measures, []string{"gad-7", "phq-9"}) {
			t.Errorf("counts: %v of %v", all.Counts, all.Measures)
		}
	})
}

// TestASettingsLineGoesBeforeTheServices, and somebody with two teams stands once.
func TestASettingsLineGoesBeforeTheServices(t *testing.T) {
	k := tell(t, testkit.SQLite(t))
	ctx, service := t.Context(), k.service(t)
	set := func(setting care.Setting, measure string, start int) {
		must(t, k.SetSchedule(ctx, k.AsAdmin, care.NewSchedule{ID: care.ScheduleID(k.IDs.New()), Service: service, Setting: setting, Measure: measure, AtStart: start}))
	}
	set("", "gad-7", 5)
	set(care.SettingCommunity, "gad-7", 50)
	set(care.SettingCrisis, "core-10", 1)
	k.Clock.Add(20 * day)
	same(t, "the nearer line", dueRows(t, k, k.AsBen, care.DueQuery{}), "Amina Yusuf gad-7 due")
	crisis := care.TeamID(k.IDs.New())
	must(t, k.AddTeam(ctx, k.AsAdmin, care.NewTeam{ID: crisis, Name: "Nights", Service: service, Setting: care.SettingCrisis}))
	must(t, k.JoinTeam(ctx, k.AsAdmin, crisis, k.AsBen.Worker, care.PartMember))
	must(t, k.AddPerson(ctx, k.AsAdmin, care.NewPerson{ID: k.Amina, Name: "Amina Yusuf", Team: crisis}))
	k.Clock.Add(6 * day)
	same(t, "of two teams", dueRows(t, k, k.AsBen, care.DueQuery{}), "Amina Yusuf core-10 never", "Amina Yusuf gad-7 never")
	same(t, "by one team", dueRows(t, k, k.AsBen, care.DueQuery{Team: k.River}), "Amina Yusuf gad-7 due")
}

func TestWhatAWaitingTimeStillNeeds(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		k := tell(t, s)
		ctx := t.Context()
		must(t, k.TakeSuggestedSchedule(ctx, k.AsDele, k.service(t)))
		missing := func(what string, a care.Actor, want ...string) {
			t.Helper()
			page, err := k.ListClock(ctx, a, care.ClockQuery{Stopped: len(want) == 0})
			if err != nil || len(page.Rows) != 1 || !slices.Equal(page.Rows[0].Missing(), want) {
				t.Errorf("%s: %+v, %v, want %v", what, page.Rows, err, want)
			}
		}
		missing("Farid's, to Eve", k.AsEve, care.ClockParts...)
		for _, a := range []care.Actor{k.AsBen, k.AsDele} { // her goal has a step
			missing("at first", a, "baseline", "assessment", "intervention")
		}
		must(t, k.CompleteAssessment(ctx, k.AsBen, k.Amina, k.bloom))
		missing("after a Bloom", k.AsBen, "baseline", "intervention")
		id := care.MeasurementID(k.IDs.New())
		_, err := k.BeginMeasurement(ctx, k.AsBen, k.Amina, care.NewMeasurement{ID: id, Measure: "dialog", Manner: care.MannerPaper, Answers: map[string]string{"1": "4"}})
		must(t, err)
		missing("begun", k.AsBen, "baseline", "intervention")
		must(t, k.CompleteMeasurement(ctx, k.AsBen, k.Amina, id))
		missing("after a first outcome", k.AsBen, "intervention")
		mark := care.NewMark{ID: care.MarkID(k.IDs.New()), Kind: care.MarkIntervention, On: "2026-02-01"}
		must(t, k.MarkSupport(ctx, k.AsBen, k.Amina, mark))
		missing("help before support began", k.AsBen, "intervention")
		mark = care.NewMark{ID: care.MarkID(k.IDs.New()), Kind: care.MarkIntervention, On: "2026-03-14"}
		for range 2 {
			must(t, k.MarkSupport(ctx, k.AsBen, k.Amina, mark))
		}
		missing("after help", k.AsBen)
		must(t, k.WithdrawMark(ctx, k.AsBen, k.Amina, mark.ID))
		missing("taken back", k.AsBen, "intervention")
		page, err := k.ListClock(ctx, k.AsBen, care.ClockQuery{Part: "plan"})
		if err != nil || page.Total != 0 || page.Missing["intervention"] != 1 || page.Going != 1 || page.Whole != 0 || !slices.Equal(page.Baselines, []string{"dialog"}) {
			t.Errorf("who lacks a plan: %+v, %v", page, err)
		}
		mark.ID, mark.On = care.MarkID(k.IDs.New()), "2026-03-15"
		wantKind(t, "help tomorrow", k.MarkSupport(ctx, k.AsBen, k.Amina, mark), fault.Invalid)
		mark.Kind = care.MarkEnding
		must(t, k.MarkSupport(ctx, k.AsBen, k.Amina, mark))
		marks, err := k.ListMarks(ctx, k.AsAmina, k.Amina)
		if err != nil || len(marks.Marks) != 3 || marks.Marks[1].Stands() {
			t.Errorf("her marks: %+v, %v", marks, err)
		}
	})
}
