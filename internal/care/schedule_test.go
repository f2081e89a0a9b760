package care_test

import (
	"slices"
	"testing"

	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/store"
	"towpath/internal/testkit"
)

func (k story) service(t testing.TB) care.ServiceID {
	t.Helper()
	service, err := serviceOf(t.Context(), k, k.River)
	must(t, err)
	return service
}

// lines gives what River's service asks for, as Dele finds it.
func (k story) lines(t testing.TB) care.ServiceSchedule {
	t.Helper()
	page, err := k.ListSchedules(t.Context(), k.AsDele)
	if err != nil || len(page) != 1 {
		t.Fatalf("Dele's schedules: %+v, %v", page, err)
	}
	return page[0]
}

func TestALineIsSetChangedAndEnded(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		k := tell(t, s)
		ctx := t.Context()
		n := care.NewSchedule{ID: care.ScheduleID(k.IDs.New()), Service: k.service(t), Measure: "dialog", AtStart: 14, Every: 154, Window: 28, Baseline: true}
		must(t, k.SetSchedule(ctx, k.AsDele, n))
		must(t, k.SetSchedule(ctx, k.AsDele, n)) // the same save twice
		of := k.lines(t)
		if len(of.Lines) != 1 || of.Lines[0].AnsweredBy != "person" || of.Lines[0].Every != 154 || !of.Lines[0].Baseline || !slices.Equal(of.Settings, []care.Setting{care.SettingCommunity}) {
			t.Fatalf("one line: %+v", of)
		}
		other := n
		other.Measure = "phq-9"
		wantKind(t, "another measure under the same id", k.SetSchedule(ctx, k.AsDele, other), fault.Conflict)
		twice := n
		twice.ID = care.ScheduleID(k.IDs.New())
		wantKind(t, "the same once more", k.SetSchedule(ctx, k.AsDele, twice), fault.Invalid)
		changed := twice
		changed.Every, changed.Twice, changed.Replaces = 182, true, n.ID
		must(t, k.SetSchedule(ctx, k.AsAdmin, changed))
		must(t, k.SetSchedule(ctx, k.AsAdmin, changed))
		late := changed
		late.ID = care.ScheduleID(k.IDs.New())
		wantKind(t, "a change of what was changed meanwhile", k.SetSchedule(ctx, k.AsDele, late), fault.Conflict)
		of = k.lines(t)
		if len(of.Lines) != 1 || len(of.Ended) != 1 || of.Lines[0].Replaces != n.ID || !of.Lines[0].First.Equal(of.Ended[0].First) || of.Ended[0].EndedBy != k.AsAdmin.Account || !of.Lines[0].Begun.Equal(of.Ended[0].Ended) {
			t.Errorf("after a change: %+v", of)
		}
		for range 2 {
			must(t, k.EndSchedule(ctx, k.AsDele, changed.ID))
		}
		if of = k.lines(t); len(of.Lines) != 0 || len(of.Ended) != 2 || of.Ended[0].ID != changed.ID {
			t.Errorf("after the end: %+v", of)
		}
	})
}

func TestALineThatCannotBe(t *testing.T) {
	k := tell(t, testkit.SQLite(t))
	good := care.NewSchedule{ID: care.ScheduleID(k.IDs.New()), Service: k.service(t), Measure: "dialog", AnsweredBy: "person", AtStart: 14}
	for field, change := range map[string]func(*care.NewSchedule){
		"id":          func(n *care.NewSchedule) { n.ID = "x" },
		"service":     func(n *care.NewSchedule) { n.Service = "" },
		"setting":     func(n *care.NewSchedule) { n.Setting = "moon" },
		"measure":     func(n *care.NewSchedule) { n.Measure = "dialog-plus" }, // a listing alone
		"answered_by": func(n *care.NewSchedule) { n.AnsweredBy = "carer" },
		"at_start":    func(n *care.NewSchedule) { n.AtStart = 0 }, // never asked at all
		"every":       func(n *care.NewSchedule) { n.Every = -1 },
		"window":      func(n *care.NewSchedule) { n.Window = 1000 },
	} {
		n := good
		change(&n)
		err := k.SetSchedule(t.Context(), k.AsDele, n)
		if fields := fault.FieldsOf(err); len(fields) != 1 || fields[0].Name != field {
			t.Errorf("%s: %v", field, err)
		}
	}
	about := good
	about.Measure = "recollect-fidelity" // about a service, and nobody in it
	wantKind(t, "a measure of a service", k.SetSchedule(t.Context(), k.AsDele, about), fault.Invalid)
}

// TestAManagerSetsTheScheduleOfTheirOwnService: of a service in which they manage no
// team they see nothing and change nothing.
func TestAManagerSetsTheScheduleOfTheirOwnService(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		k := tell(t, s)
		ctx := t.Context()
		elsewhere, ward := care.ServiceID(k.IDs.New()), care.TeamID(k.IDs.New())
		must(t, k.AddTeam(ctx, k.AsAdmin, care.NewTeam{ID: ward, Name: "Ward", Service: elsewhere, ServiceName: "Hospital", Setting: care.SettingInpatient}))
		n := care.NewSchedule{ID: care.ScheduleID(k.IDs.New()), Service: elsewhere, Measure: "dialog", AtStart: 2}
		wantKind(t, "Dele elsewhere", k.SetSchedule(ctx, k.AsDele, n), fault.Denied)
		wantKind(t, "Dele elsewhere, suggested", k.TakeSuggestedSchedule(ctx, k.AsDele, elsewhere), fault.Denied)
		must(t, k.SetSchedule(ctx, k.AsAdmin, n))
		wantKind(t, "Dele ends a line elsewhere", k.EndSchedule(ctx, k.AsDele, n.ID), fault.Denied)
		if k.lines(t).Service.ID == elsewhere {
			t.Error("Dele sees another service's schedule")
		}
		member := k.Account(t, "Mo Ash", "mo", care.RoleManager, "")
		must(t, k.JoinTeam(ctx, k.AsAdmin, ward, member.Worker, care.PartMember))
		if page, err := k.ListSchedules(ctx, member); err != nil || len(page) != 0 {
			t.Errorf("a manager who is a member only sees %+v, %v", page, err)
		}
		all, err := k.ListSchedules(ctx, k.AsAdmin)
		if err != nil || len(all) != 2 {
			t.Errorf("the administrator sees %+v, %v", all, err)
		}
	})
}

func TestWhatIsSuggestedIsTakenOnce(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		k := tell(t, s)
		ctx := t.Context()
		if got := k.lines(t).Suggested(); len(got) != 1 || got[0].Measure != "dialog" || got[0].Every+got[0].Window != 182 || got[0].AtStart != 14 {
			t.Errorf("suggested to a community service: %+v", got)
		}
		must(t, k.AddTeam(ctx, k.AsAdmin, care.NewTeam{ID: care.TeamID(k.IDs.New()), Name: "Nights", Service: k.service(t), Setting: care.SettingCrisis}))
		for range 2 {
			must(t, k.TakeSuggestedSchedule(ctx, k.AsDele, k.service(t)))
		}
		of := k.lines(t)
		if len(of.Lines) != 2 || len(of.Suggested()) != 0 {
			t.Fatalf("taken: %+v", of)
		}
		for _, m := range of.Lines {
			if lib, ok := k.Instruments().LatestMeasure(m.Measure); !ok || !care.Schedulable(lib) {
				t.Errorf("%s cannot be asked for", m.Measure)
			}
			if m.Setting == care.SettingCrisis && (m.AtStart != 2 || m.Every != 28) {
				t.Errorf("in a crisis: %+v", m)
			}
		}
	})
}
