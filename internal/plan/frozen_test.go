package plan_test

import (
	"reflect"
	"testing"

	"towpath/internal/plan"
)

// FuzzThaw: what is no version is refused, and what is one comes back as it was.
func FuzzThaw(f *testing.F) {
	body, _ := plan.Frozen{Kind: plan.Crisis, Parts: []plan.FrozenPart{{Key: "helps", Lines: []plan.FrozenLine{{
		Line: "a", Words: "tea", Detail: "black", Day: "2026-03-02", Voice: plan.Person, Name: "Amina", Recorded: true,
		Beside: []plan.FrozenLine{{Line: "a", Words: "coffee", Voice: plan.Worker, Removed: true}},
	}}}}}.Body()
	for _, seed := range []string{body, "", "{}", "null", "[]", `{"kind":"x","parts":[{"key":"helps","lines":[null]}]}`, `{"kind":1}`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, body string) {
		first, err := plan.Thaw(body)
		if err != nil {
			return
		}
		again, digest := first.Body()
		second, err := plan.Thaw(again)
		if err != nil || digest != plan.Digest(again) {
			t.Fatalf("%q does not come back: %v", again, err)
		}
		if third, _ := second.Body(); third != again {
			t.Fatalf("%q became %q", again, third)
		}
		plan.Compare(first, second)
		if only := second.Only([]string{"helps"}); only.Kind != second.Kind || len(only.Parts) > 0 && only.Parts[0].Key != "helps" {
			t.Fatalf("only: %+v", only)
		}
	})
}

// TestAVersionComesBackAsItWas with all that a line may have.
func TestAVersionComesBackAsItWas(t *testing.T) {
	f := plan.Frozen{Kind: plan.Carer, Parts: []plan.FrozenPart{{Key: "offered", Lines: []plan.FrozenLine{{
		Line: "a", Words: "a “break” <b>\u2028", Detail: "x", Day: "2026-03-02", Voice: plan.Family, Name: "Chiara", Recorded: true, Removed: true,
		Beside: []plan.FrozenLine{{Line: "a", Words: "none", Voice: plan.Worker, Name: "Ben"}},
	}}}}}
	body, digest := f.Body()
	got, err := plan.Thaw(body)
	if err != nil || !reflect.DeepEqual(got, f) || plan.Digest(body) != digest {
		t.Errorf("%+v became %+v, %v", f, got, err)
	}
	if f.Parts[0].Lines[0].Words = "another"; plan.Digest(body) == func() string { _, d := f.Body(); return d }() {
		t.Error("other words have the same digest")
	}
}
