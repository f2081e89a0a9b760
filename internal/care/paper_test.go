package care_test

import (
	"testing"

	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/instrument"
	"towpath/internal/store"
	"towpath/internal/testkit"
)

// TestASheetLeadsBackToItsMeasurement prints one, finds it by its code, and types in
// what stands on it.
func TestASheetLeadsBackToItsMeasurement(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		k := tell(t, s)
		_, form, err := k.PrintMeasurement(t.Context(), k.AsBen, k.Amina, k.measurement, "7KQ4M2XD")
		must(t, err)
		page, again, err := k.PrintMeasurement(t.Context(), k.AsAmina, k.Amina, k.measurement, "00000000")
		must(t, err)
		if again != form || form.Code != "7KQ4M2XD" || page.Of == nil {
			t.Errorf("printed twice: %+v, then %+v", form, again)
		}
		found, err := k.FindPaperForm(t.Context(), k.AsBen, form.Code)
		must(t, err)
		if found.Measurement != k.measurement || found.Person != k.Amina {
			t.Errorf("the code leads to %+v", found)
		}
		for what, try := range map[string]struct {
			as   care.Actor
			code string
		}{"a stranger": {k.AsEve, form.Code}, "a carer": {k.AsNadia, form.Code}, "no such code": {k.AsBen, "00000000"}, "no code at all": {k.AsBen, "\x00' OR 1"}} {
			if _, err := k.FindPaperForm(t.Context(), try.as, try.code); !fault.Is(err, fault.Denied) {
				t.Errorf("%s: %v, want denied", what, err)
			}
		}
		sheet := care.Sheet{On: "2026-02-01", Answers: low("1"), Stated: map[string]instrument.Amount{"total": {Units: 13}}}
		help, err := k.TypeMeasurement(t.Context(), k.AsBen, k.Amina, k.measurement, sheet)
		must(t, err)
		if !help {
			t.Error("the ninth answer asks for help, and none is to be shown")
		}
		must(t, k.CompleteMeasurement(t.Context(), k.AsBen, k.Amina, k.measurement))
		got := k.shown(t, k.measurement)
		if got.On != "2026-02-01" || len(got.Disagrees) != 1 || got.Disagrees[0].Stated.Units != 13 || got.Disagrees[0].Ours.Value.Units != 9 {
			t.Errorf("typed in: on %s, %+v", got.On, got.Disagrees)
		}
	})
}

func TestWhatIsNoSheetIsRefused(t *testing.T) {
	k := tell(t, testkit.SQLite(t))
	for what, sheet := range map[string]care.Sheet{
		"a day to come":      {On: "2040-01-01"},
		"a total of nothing": {Stated: map[string]instrument.Amount{"sum": {Units: 1}}},
		"no such answer":     {Answers: map[string]string{"1": "9"}},
	} {
		if _, err := k.TypeMeasurement(t.Context(), k.AsBen, k.Amina, k.measurement, sheet); !fault.Is(err, fault.Invalid) {
			t.Errorf("%s: %v, want invalid", what, err)
		}
	}
	if got := k.shown(t, k.measurement); len(got.Answers) != 1 || len(got.Stated) != 0 {
		t.Errorf("something was kept: %+v", got.Measurement)
	}
}

// TestALinkOpensOneMeasurementAndNothingElse also ends once it is answered.
func TestALinkOpensOneMeasurementAndNothingElse(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		k := tell(t, s)
		ctx, water, code := t.Context(), care.MeasurementID(k.IDs.New()), k.code
		k.begin(t, care.NewMeasurement{ID: water, Measure: "water-today", Manner: care.MannerKiosk})
		link := care.NewReadingLink{ID: care.LinkID(k.IDs.New()), CodeHash: code}
		_, err := k.MakeMeasureLink(ctx, k.AsBen, k.Amina, k.measurement, link)
		wantKind(t, "a link to a sheet of paper", err, fault.Invalid)
		_, err = k.MakeMeasureLink(ctx, k.AsBen, k.Amina, water, link)
		must(t, err)
		guest, err := k.ByLink(ctx, k.Organisation, code, "request")
		must(t, err)
		_, err = k.ShowMeasurement(ctx, guest, k.Amina, k.measurement)
		wantKind(t, "another measurement", err, fault.Denied)
		_, err = k.ListMeasurements(ctx, guest, k.Amina)
		wantKind(t, "all of them", err, fault.Denied)
		_, err = k.ShowMeasurement(ctx, guest, k.Amina, water)
		must(t, err)
		_, err = k.AnswerMeasurement(ctx, guest, k.Amina, water, map[string]string{"water": "2"})
		must(t, err)
		must(t, k.CompleteMeasurement(ctx, guest, k.Amina, water))
		_, err = k.ByLink(ctx, k.Organisation, code, "request")
		wantKind(t, "a link that is used up", err, fault.Denied)
		_, err = k.MakeMeasureLink(ctx, k.AsBen, k.Amina, water, care.NewReadingLink{ID: care.LinkID(k.IDs.New()), CodeHash: code})
		wantKind(t, "a link to what is finished", err, fault.Invalid)
	})
}

// TestWhatNobodyCanReadIsAnsweredOnPaper: a skeleton has no wording to show.
func TestWhatNobodyCanReadIsAnsweredOnPaper(t *testing.T) {
	k := tell(t, testkit.SQLite(t))
	for _, m := range care.Manners {
		_, err := k.BeginMeasurement(t.Context(), k.AsBen, k.Amina, care.NewMeasurement{ID: care.MeasurementID(k.IDs.New()), Measure: "phq-9", Manner: m})
		if got := fault.Is(err, fault.Invalid); got != (m != care.MannerPaper) {
			t.Errorf("%s: %v", m, err)
		}
	}
}

// TestASheetIsTypedTwiceWhereTheServiceAsks and is not finished before.
func TestASheetIsTypedTwiceWhereTheServiceAsks(t *testing.T) {
	k := tell(t, testkit.SQLite(t))
	ctx := t.Context()
	must(t, k.Store.Write(ctx, func(tx care.Tx) error {
		teams, err := tx.TeamsOfPerson(ctx, k.Organisation, k.Amina)
		if err != nil {
			return err
		}
		_, err = tx.InsertMeasureSchedule(ctx, care.MeasureSchedule{
			ID: care.ScheduleID(k.IDs.New()), Organisation: k.Organisation, Service: teams[0].Service, Measure: "phq-9", AnsweredBy: "person", AtStart: 14, Twice: true,
			First: k.Clock.Now(), Begun: k.Clock.Now(), BegunBy: k.AsAdmin.Account,
		})
		return err
	}))
	page, err := k.ShowMeasurement(ctx, k.AsBen, k.Amina, k.measurement)
	must(t, err)
	if !page.Twice {
		t.Error("nobody is told that it is to be typed in twice")
	}
	_, err = k.TypeMeasurement(ctx, k.AsBen, k.Amina, k.measurement, care.Sheet{Answers: low("0")})
	must(t, err)
	wantKind(t, "typed once", k.CompleteMeasurement(ctx, k.AsBen, k.Amina, k.measurement), fault.Invalid)
	differ, err := k.CheckMeasurement(ctx, k.AsBen, k.Amina, k.measurement, low("0"))
	must(t, err)
	if len(differ) > 0 {
		t.Errorf("%v differ", differ)
	}
	must(t, k.CompleteMeasurement(ctx, k.AsBen, k.Amina, k.measurement))
}

// TestSomebodyIsToldOfAnAnswerThatAskedForHelp until it is talked about.
func TestSomebodyIsToldOfAnAnswerThatAskedForHelp(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		k := tell(t, s)
		ctx := t.Context()
		_, err := k.TypeMeasurement(ctx, k.AsAmina, k.Amina, k.measurement, care.Sheet{Answers: map[string]string{"9": "2"}})
		must(t, err)
		list, err := k.ListHelpShown(ctx, k.AsBen)
		must(t, err)
		if len(list) != 1 || list[0].ID != k.measurement || list[0].Person.Name != "Amina Yusuf" {
			t.Errorf("Ben is told of %+v", list)
		}
		wantKind(t, "Amina says it herself", k.AcknowledgeHelp(ctx, k.AsAmina, k.Amina, k.measurement), fault.Denied)
		must(t, k.AcknowledgeHelp(ctx, k.AsBen, k.Amina, k.measurement))
		if list, err := k.ListHelpShown(ctx, k.AsBen); err != nil || len(list) != 0 {
			t.Errorf("then of %+v, %v", list, err)
		}
	})
}
