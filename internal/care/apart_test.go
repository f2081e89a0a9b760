package care_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/store"
	"towpath/internal/testkit"
)

// voices says which voices of an assessment somebody sees numbers of.
func (k story) voices(t testing.TB, a care.Actor, id care.AssessmentID) string {
	t.Helper()
	page, err := k.ShowAssessment(t.Context(), a, k.Amina, id)
	must(t, err)
	var seen []string
	for _, r := range page.Readings {
		if r.Values != nil {
			seen = append(seen, string(r.Voice))
		}
	}
	slices.Sort(seen)
	return strings.Join(seen, " ")
}

func TestTwoReadingsMeetOnceBothAreIn(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		k := tell(t, s)
		ctx := t.Context()
		k.Say(t, k.AsAmina, k.Amina, k.apart, care.VoicePerson, "body", 3)
		k.Say(t, k.AsBen, k.Amina, k.apart, care.VoiceWorker, "body", 7)
		must(t, k.HandInReading(ctx, k.AsAmina, k.Amina, k.apart, care.VoicePerson))
		if a, b := k.voices(t, k.AsAmina, k.apart), k.voices(t, k.AsBen, k.apart); a != "person" || b != "worker" {
			t.Errorf("before both are in, Amina sees %q and Ben %q", a, b)
		}
		agree := care.NewAnswer{ID: care.AnswerID(k.IDs.New()), Voice: care.VoiceAgreed, Area: "body", Note: "what we agree"}
		if _, err := k.RecordAnswer(ctx, k.AsBen, k.Amina, k.apart, agree); !fault.Is(err, fault.Denied) {
			t.Errorf("agreeing before both are in: %v, want denied", err)
		}
		must(t, k.HandInReading(ctx, k.AsBen, k.Amina, k.apart, care.VoiceWorker))
		if a, b := k.voices(t, k.AsAmina, k.apart), k.voices(t, k.AsBen, k.apart); a != "person worker" || b != a {
			t.Errorf("once both are in, Amina sees %q and Ben %q", a, b)
		}
		late := care.NewAnswer{ID: care.AnswerID(k.IDs.New()), Voice: care.VoiceWorker, Area: "body", Note: "after all"}
		if _, err := k.RecordAnswer(ctx, k.AsBen, k.Amina, k.apart, late); !fault.Is(err, fault.Conflict) {
			t.Errorf("changing one's own after seeing the other's: %v, want conflict", err)
		}
		late.Voice = care.VoicePerson
		if _, err := k.RecordAnswer(ctx, k.AsBen, k.Amina, k.apart, late); !fault.Is(err, fault.Denied) {
			t.Errorf("changing the other's: %v, want denied", err)
		}
		_, err := k.RecordAnswer(ctx, k.AsAmina, k.Amina, k.apart, agree)
		must(t, err)
		must(t, k.CompleteAssessment(ctx, k.AsBen, k.Amina, k.apart))
		page, err := k.ShowAssessment(ctx, k.AsBen, k.Amina, k.apart)
		must(t, err)
		gaps := care.AssessmentLine{Assessment: page.Assessment, Readings: page.Readings}.Gaps(page.Instrument)
		if len(gaps) != 1 || gaps[0].Area != "body" || gaps[0].Width() != 8 || !gaps[0].Wide() {
			t.Errorf("the gap that is kept: %+v", gaps)
		}
	})
}

func TestThePersonMaySaySoBefore(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		k := tell(t, s)
		k.Say(t, k.AsAmina, k.Amina, k.apart, care.VoicePerson, "body", 3)
		k.Say(t, k.AsBen, k.Amina, k.apart, care.VoiceWorker, "body", 4)
		if err := k.ShareReadings(t.Context(), k.AsBen, k.Amina, k.apart); !fault.Is(err, fault.Denied) {
			t.Errorf("Ben says so: %v, want denied", err)
		}
		must(t, k.ShareReadings(t.Context(), k.AsAmina, k.Amina, k.apart))
		if a, b := k.voices(t, k.AsAmina, k.apart), k.voices(t, k.AsBen, k.apart); a != "person worker" || b != a {
			t.Errorf("Amina sees %q and Ben %q", a, b)
		}
		if err := k.ShareReadings(t.Context(), k.AsAmina, k.Amina, k.bloom); !fault.Is(err, fault.Invalid) {
			t.Errorf("of one done together: %v, want invalid", err)
		}
	})
}

func TestGapsComeWidestFirst(t *testing.T) {
	k := tell(t, testkit.SQLite(t))
	for area, steps := range map[string][2]int{"mental-health": {5, 5}, "body": {2, 9}, "home": {8, 6}, "habits": {4, 0}} {
		k.Say(t, k.AsAmina, k.Amina, k.apart, care.VoicePerson, area, steps[0])
		if steps[1] > 0 {
			k.Say(t, k.AsBen, k.Amina, k.apart, care.VoiceWorker, area, steps[1])
		}
	}
	must(t, k.ShareReadings(t.Context(), k.AsAmina, k.Amina, k.apart))
	page, err := k.ShowAssessment(t.Context(), k.AsAmina, k.Amina, k.apart)
	must(t, err)
	gaps := care.AssessmentLine{Assessment: page.Assessment, Readings: page.Readings}.Gaps(page.Instrument)
	for i := 1; i < len(gaps); i++ {
		if gaps[i-1].Width() < gaps[i].Width() {
			t.Errorf("%+v comes before %+v", gaps[i-1], gaps[i])
		}
	}
	if len(gaps) < 2 || gaps[0].Area != "body" || slices.ContainsFunc(gaps, func(g care.Gap) bool { return g.Area == "habits" }) {
		t.Errorf("%+v", gaps)
	}
}

func TestALinkOpensOneReadingAndNothingElse(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		k := tell(t, s)
		ctx, hash := t.Context(), strings.Repeat("7", 64)
		link, err := k.MakeReadingLink(ctx, k.AsBen, k.Amina, k.apart, care.NewReadingLink{ID: care.LinkID(k.IDs.New()), CodeHash: hash})
		must(t, err)
		a, err := k.ByLink(ctx, k.Organisation, hash, "r")
		must(t, err)
		k.Say(t, k.AsBen, k.Amina, k.apart, care.VoiceWorker, "body", 7)
		k.Say(t, a, k.Amina, k.apart, care.VoicePerson, "body", 3)
		if seen := k.voices(t, a, k.apart); seen != "person" {
			t.Errorf("by the link one sees %q", seen)
		}
		for method, o := range operations {
			if slices.Contains([]string{"ShowInvitation", "JoinCircle"}, method) || o.nobody {
				continue
			}
			refused(t, k, method, a, k.Amina) // k.bloom is another assessment of Amina's
		}
		if _, err := k.RecordAnswer(ctx, a, k.Amina, k.apart, care.NewAnswer{ID: care.AnswerID(k.IDs.New()), Voice: care.VoiceWorker, Area: "body"}); !fault.Is(err, fault.Denied) {
			t.Errorf("in the worker's voice: %v, want denied", err)
		}
		must(t, k.HandInReading(ctx, a, k.Amina, k.apart, care.VoicePerson))
		for what, code := range map[string]string{"after it is in": hash, "a guess": strings.Repeat("8", 64), "nothing": ""} {
			if _, err := k.ByLink(ctx, k.Organisation, code, "r"); !fault.Is(err, fault.Denied) {
				t.Errorf("%s: %v, want denied", what, err)
			}
		}
		_, err = k.MakeReadingLink(ctx, k.AsBen, k.Amina, k.apart, care.NewReadingLink{ID: link.ID, CodeHash: hash})
		if !fault.Is(err, fault.Invalid) {
			t.Errorf("a link to what is in: %v, want invalid", err)
		}
	})
}

func TestALinkEnds(t *testing.T) {
	k := tell(t, testkit.SQLite(t))
	ctx := t.Context()
	make := func(code string) string {
		hash := strings.Repeat(code, 64)
		_, err := k.MakeReadingLink(ctx, k.AsBen, k.Amina, k.apart, care.NewReadingLink{ID: care.LinkID(k.IDs.New()), CodeHash: hash})
		must(t, err)
		return hash
	}
	gone := func(what, hash string) {
		t.Helper()
		if _, err := k.ByLink(ctx, k.Organisation, hash, "r"); !fault.Is(err, fault.Denied) {
			t.Errorf("%s: %v, want denied", what, err)
		}
	}
	first := make("1")
	second := make("2")
	gone("the one before", first)
	must(t, k.EndReadingLink(ctx, k.AsAmina, k.Amina, k.apart))
	gone("one taken back", second)
	third := make("3")
	k.Clock.Add(care.LinkLife + time.Minute)
	gone("an old one", third)
}
