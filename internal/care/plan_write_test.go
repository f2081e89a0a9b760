package care_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/plan"
	"towpath/internal/store"
	"towpath/internal/testkit"
)

// written is what stands in Amina's plans: two lines of the crisis plan, and one of another.
type written struct{ one, two, elsewhere care.NewPlanEdit }

// unwritten is what no page would send, each with the field that is said to be wrong.
var unwritten = []struct {
	what, field string
	spoil       func(n *care.NewPlanEdit, o written)
}{
	{"no id", "id", func(n *care.NewPlanEdit, o written) { n.ID = "" }},
	{"a line that is no id", "id", func(n *care.NewPlanEdit, o written) { n.Line = "\x00" }},
	{"a base that is no id", "id", func(n *care.NewPlanEdit, o written) { n.Base = []string{"' OR '1'='1"} }},
	{"a base with a space in it", "id", func(n *care.NewPlanEdit, o written) { n.Base = []string{string(o.one.ID) + " " + string(o.two.ID)} }},
	{"the base of another line", "line", func(n *care.NewPlanEdit, o written) { n.Line, n.Base = o.one.Line, []string{string(o.two.ID)} }},
	{"the base of another plan", "line", func(n *care.NewPlanEdit, o written) { n.Line, n.Base = o.one.Line, []string{string(o.elsewhere.ID)} }},
	{"a new line that replaces something", "line", func(n *care.NewPlanEdit, o written) { n.Base = []string{string(o.one.ID)} }},
	{"taking out what is not there", "line", func(n *care.NewPlanEdit, o written) { n.Act, n.Words = plan.Remove, "" }},
	{"moving what is not there", "line", func(n *care.NewPlanEdit, o written) { n.Act, n.Words = plan.Place, "" }},
	{"moving behind another plan's line", "after", func(n *care.NewPlanEdit, o written) {
		n.Act, n.Words, n.Line, n.After = plan.Place, "", o.one.Line, o.elsewhere.Line
	}},
	{"a place for words", "id", func(n *care.NewPlanEdit, o written) { n.After = o.one.Line }},
	{"another section than its own", "section", func(n *care.NewPlanEdit, o written) {
		n.Line, n.Section, n.Base = o.one.Line, "harms", []string{string(o.one.ID)}
	}},
	{"a section of another kind", "section", func(n *care.NewPlanEdit, o written) { n.Section = "daily" }},
	{"no section", "section", func(n *care.NewPlanEdit, o written) { n.Section = "" }},
	{"an unknown act", "act", func(n *care.NewPlanEdit, o written) { n.Act = "burn" }},
	{"an unknown voice", "voice", func(n *care.NewPlanEdit, o written) { n.Voice = "owner" }},
	{"an unknown source", "source", func(n *care.NewPlanEdit, o written) { n.Source = "the ward" }},
	{"no words", "words", func(n *care.NewPlanEdit, o written) { n.Words = " \n\t" }},
	{"very long words", "words", func(n *care.NewPlanEdit, o written) { n.Words = strings.Repeat("ü", care.MaxPlanLine+1) }},
	{"a NUL", "words", func(n *care.NewPlanEdit, o written) { n.Words = "a\x00b" }},
	{"what is no text", "words", func(n *care.NewPlanEdit, o written) { n.Words = "a\xffb" }},
	{"a detail where there is none", "detail", func(n *care.NewPlanEdit, o written) { n.Detail = "more" }},
	{"a detail that is no text", "detail", func(n *care.NewPlanEdit, o written) { n.Section, n.Detail = "call", "\xff" }},
	{"a day where there is none", "day", func(n *care.NewPlanEdit, o written) { n.Day = "2026-03-02" }},
	{"words with what takes out", "words", func(n *care.NewPlanEdit, o written) { n.Line, n.Act = o.one.Line, plan.Remove }},
}

// TestWhatAPlanDoesNotTake tries what no page would send.
func TestWhatAPlanDoesNotTake(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		k, ctx := tell(t, s), t.Context()
		r := crisisOf(k.Amina)
		one := k.line(t, k.AsAmina, r, "helps", "a walk", plan.Person)
		two := k.line(t, k.AsAmina, r, "helps", "tea", plan.Person)
		elsewhere := k.line(t, k.AsAmina, care.PlanRef{Person: k.Amina, Kind: plan.Wellness}, "daily", "bread", plan.Person)
		for _, c := range unwritten {
			n := care.NewPlanEdit{ID: care.PlanEditID(k.IDs.New()), Line: k.IDs.New(), Section: "helps", Act: plan.Write, Words: "new", Voice: plan.Person}
			c.spoil(&n, written{one, two, elsewhere})
			wantField(t, c.what, k.WritePlan(ctx, k.AsAmina, r, n), c.field)
		}
		n := one
		n.Words = "something else"
		wantKind(t, "the same id for other words", k.WritePlan(ctx, k.AsAmina, r, n), fault.Conflict)
		n.Line = k.IDs.New()
		wantKind(t, "an id of another plan", k.WritePlan(ctx, k.AsAmina, care.PlanRef{Person: k.Amina, Kind: plan.Carer}, care.NewPlanEdit{ID: one.ID, Line: n.Line, Section: "daily", Act: plan.Write, Words: "new", Voice: plan.Person}), fault.Conflict)
		wantKind(t, "the same id by somebody else", k.WritePlan(ctx, k.AsBen, r, one), fault.Conflict)
		if lines := k.sees(t, k.AsAmina, r).Now.Part("helps").Lines; len(lines) != 2 || lines[0].Standing.Words != "a walk" || len(lines[0].History) != 1 {
			t.Errorf("the plan says %+v", lines)
		}
	})
}

// TestASectionHasAnEnd: so many lines and no more, and there is room again where one is
// taken out.
func TestASectionHasAnEnd(t *testing.T) {
	k := tell(t, testkit.SQLite(t))
	r := crisisOf(k.Amina)
	var last care.NewPlanEdit
	for i := range care.MaxPlanLines {
		last = k.line(t, k.AsAmina, r, "helps", fmt.Sprintf("line %d", i), plan.Person)
	}
	more := newLine(k, k.AsAmina, plan.Crisis, "one more")
	more.Section = "helps"
	wantField(t, "one too many", k.WritePlan(t.Context(), k.AsAmina, r, more), "words")
	k.line(t, k.AsAmina, r, "harms", "in another section", plan.Person)
	must(t, k.WritePlan(t.Context(), k.AsAmina, r, care.NewPlanEdit{
		ID: care.PlanEditID(k.IDs.New()), Line: last.Line, Section: "helps", Act: plan.Remove, Base: []string{string(last.ID)}, Voice: plan.Person,
	}))
	must(t, k.WritePlan(t.Context(), k.AsAmina, r, more))
}

// TestWhatOthersWroteCanAlwaysBeDecided: however many stand beside one line.
func TestWhatOthersWroteCanAlwaysBeDecided(t *testing.T) {
	k := tell(t, testkit.SQLite(t))
	r := crisisOf(k.Amina)
	first := k.line(t, k.AsAmina, r, "helps", "a walk", plan.Person)
	for i := range care.MaxPlanLines + 2 {
		n := care.NewPlanEdit{ID: care.PlanEditID(k.IDs.New()), Line: first.Line, Section: "helps", Act: plan.Write, Words: fmt.Sprintf("or %d", i), Voice: plan.Worker}
		must(t, k.WritePlan(t.Context(), k.AsBen, r, n))
	}
	l, _ := k.sees(t, k.AsAmina, r).Now.Line(first.Line)
	if len(l.Beside) != care.MaxPlanLines+2 {
		t.Fatalf("%d stand beside it", len(l.Beside))
	}
	must(t, k.WritePlan(t.Context(), k.AsAmina, r, care.NewPlanEdit{
		ID: care.PlanEditID(k.IDs.New()), Line: first.Line, Section: "helps", Act: plan.Write, Base: l.Heads(), Words: "a short walk", Voice: plan.Person,
	}))
	if l, _ = k.sees(t, k.AsAmina, r).Now.Line(first.Line); len(l.Beside) != 0 || l.Standing.Words != "a short walk" || len(l.History) != care.MaxPlanLines+4 {
		t.Errorf("decided: %+v", l)
	}
}

// TestLinesAreOfferedFromOnesOwnJourney, and not what stands in the plan or was taken out.
func TestLinesAreOfferedFromOnesOwnJourney(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		k := tell(t, s)
		r := crisisOf(k.Amina)
		note := func(helped string) {
			must(t, k.NoteJourney(t.Context(), k.AsAmina, k.Amina, care.NewEntry{ID: care.EntryID(k.IDs.New()), Kind: care.EntryNote, On: "2026-02-01", Water: 2, Happened: "a day", Helped: helped}))
		}
		note("ringing Hana")
		note("ringing Hana")
		note(strings.Repeat("x", care.MaxPlanLine+1))
		must(t, k.ReviewStep(t.Context(), k.AsAmina, k.Amina, care.NewReview{ID: care.ReviewID(k.IDs.New()), Step: k.step, Outcome: care.StepDone}))
		offers := func(a care.Actor) (words []string) {
			for _, o := range k.sees(t, a, r).Offers {
				words = append(words, o.Source+": "+o.Words)
				if o.Section != "helps" {
					t.Errorf("%+v would stand elsewhere", o)
				}
			}
			return words
		}
		want := []string{"journey: " + secret, "journey: ringing Hana"} // the step has the same words as the first
		if got := offers(k.AsAmina); len(got) != 2 || !strings.Contains(strings.Join(got, "\n"), want[0]) || !strings.Contains(strings.Join(got, "\n"), want[1]) {
			t.Errorf("offered: %q", got)
		}
		n := care.NewPlanEdit{ID: care.PlanEditID(k.IDs.New()), Line: k.IDs.New(), Section: "helps", Act: plan.Write, Words: "ringing Hana", Voice: plan.Person, Source: "journey"}
		must(t, k.WritePlan(t.Context(), k.AsAmina, r, n))
		gone := care.NewPlanEdit{ID: care.PlanEditID(k.IDs.New()), Line: n.Line, Section: "helps", Act: plan.Remove, Base: []string{string(n.ID)}, Voice: plan.Person}
		must(t, k.WritePlan(t.Context(), k.AsAmina, r, gone))
		if got := offers(k.AsAmina); len(got) != 1 || got[0] != want[0] {
			t.Errorf("offered once more: %q", got)
		}
		if l, _ := k.sees(t, k.AsAmina, r).Now.Line(n.Line); l.History[0].Source != "journey" {
			t.Errorf("where it came from is lost: %+v", l.History[0])
		}
	})
}

// FuzzWritePlan: whatever comes is kept as it came or refused, and never breaks a page.
func FuzzWritePlan(f *testing.F) {
	k := tell(f, testkit.SQLite(f))
	r := crisisOf(k.Amina)
	first := k.line(f, k.AsAmina, r, "call", "Hana", plan.Person)
	f.Add(first.Line, "call", "write", string(first.ID), "Hana, at work", "020", "", "", "person")
	f.Add(first.Line, "call", "remove", string(first.ID), "", "", "", "", "person")
	f.Add(first.Line, "call", "place", "", "", "", "", first.Line, "person")
	f.Add("\x00", "x", "burn", " ", "\xff", "\x00", "2026-13-41", "..", "owner")
	f.Fuzz(func(t *testing.T, line, section, act, base, words, detail, day, after, voice string) {
		n := care.NewPlanEdit{
			ID: care.PlanEditID(k.IDs.New()), Line: line, Section: section, Act: plan.Act(act), Words: words, Detail: detail, Day: care.Date(day), After: after, Voice: plan.Voice(voice),
		}
		if base != "" {
			n.Base = []string{base}
		}
		err := k.WritePlan(context.Background(), k.AsAmina, r, n)
		if err != nil && !fault.Is(err, fault.Invalid) && !fault.Is(err, fault.Denied) {
			t.Fatalf("%v", err)
		}
		page := k.sees(t, k.AsAmina, r)
		if _, found := page.Now.Line(line); err == nil && (!found || !utf8.ValidString(words+detail) || voice != "person") {
			t.Fatalf("%+v was kept", n)
		}
		if f, err := plan.Thaw(bodyOf(page.Now.Freeze().Body())); err != nil || f.Kind != plan.Crisis {
			t.Fatalf("what stands does not come back: %v", err)
		}
	})
}

func bodyOf(body, _ string) string { return body }
