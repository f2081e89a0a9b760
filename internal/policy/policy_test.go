package policy_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"towpath/internal/policy"
)

const allow = `@id("%s")
permit (principal, action == Action::"ShowBloom", resource) when { principal.role == "worker" };
`

func written(texts map[string]string) fstest.MapFS {
	out := fstest.MapFS{}
	for name, text := range texts {
		out[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return out
}

func named(id string) string { return strings.Replace(allow, "%s", id, 1) }

func TestWhatIsWrongIsNamedWithItsFileAndLine(t *testing.T) {
	for what, c := range map[string]struct {
		files map[string]string
		want  []string
	}{
		"nothing at all":    {map[string]string{"notes.txt": "x"}, []string{".cedar"}},
		"no id":             {map[string]string{"a.cedar": "// why\n\npermit (principal, action, resource);\n"}, []string{"a.cedar:3", "@id"}},
		"an empty id":       {map[string]string{"a.cedar": "\n@id(\"\")\npermit (principal, action, resource);\n"}, []string{"a.cedar:2", "@id"}},
		"an id twice":       {map[string]string{"a.cedar": named("x"), "b.cedar": "\n\n" + named("x")}, []string{"b.cedar:3", `"x"`}},
		"a broken sentence": {map[string]string{"good.cedar": named("x"), "z.cedar": "@id(\"y\")\npermit (\n  nobody;\n"}, []string{"z.cedar", "3"}},
	} {
		_, err := policy.Load(written(c.files))
		if err == nil {
			t.Errorf("%s: loaded", what)
			continue
		}
		for _, part := range c.want {
			if !strings.Contains(err.Error(), part) {
				t.Errorf("%s: %q does not say %q", what, err, part)
			}
		}
	}
}

func TestAForbidWinsAndIsNamed(t *testing.T) {
	set, err := policy.Load(written(map[string]string{
		"a.cedar": named("b-allows") + named("a-allows"),
		"b.cedar": "@id(\"never\")\nforbid (principal, action, resource) when { context.manages };\n",
	}))
	if err != nil {
		t.Fatal(err)
	}
	r := policy.Request{Role: "worker", Action: "ShowBloom"}
	if d := set.Decide(r); !d.Allowed || d.String() != "a-allows b-allows" {
		t.Errorf("allowed: %+v", d)
	}
	r.Manages = true
	if d := set.Decide(r); d.Allowed || d.String() != "never" {
		t.Errorf("forbidden: %+v", d)
	}
	r.Manages, r.Role = false, "person"
	if d := set.Decide(r); d.Allowed || d.String() != "" {
		t.Errorf("allowed by nothing: %+v", d)
	}
}

// TestASentenceThatCannotBeEvaluatedRefuses: a mistake in a forbid must not open
// what it was to close.
func TestASentenceThatCannotBeEvaluatedRefuses(t *testing.T) {
	set, err := policy.Load(written(map[string]string{
		"a.cedar": named("allows"),
		"b.cedar": "@id(\"broken\")\nforbid (principal, action, resource) when { context.noSuchThing };\n",
	}))
	if err != nil {
		t.Fatal(err)
	}
	if d := set.Decide(policy.Request{Role: "worker", Action: "ShowBloom"}); d.Allowed {
		t.Errorf("allowed: %+v", d)
	}
}

func FuzzLoad(f *testing.F) {
	for _, seed := range []string{
		"", named("x"), named("x") + named("x"), "@id", "@id(\"x\")\nforbid (principal, action, resource);",
		"permit (principal in [], action, resource) when { 1 == };", "// only a comment\n", "@id(\"x\") permit (principal, action, resource) when { context.self.self };",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		set, err := policy.Load(written(map[string]string{"a.cedar": text}))
		if err != nil {
			return
		}
		// Whatever was loaded can be asked, and says by which sentence it allows.
		d := set.Decide(policy.Request{Role: "worker", Action: "ShowBloom", Self: true})
		if d.Allowed && len(d.Policies) == 0 {
			t.Fatalf("%q allowed by nothing: %+v", text, d)
		}
	})
}

// TestASentenceAboutEveryActionIsAskedEachTime: policies are sorted by their
// actions, and one that names none speaks of all, those that nobody names too.
func TestASentenceAboutEveryActionIsAskedEachTime(t *testing.T) {
	set, err := policy.Load(written(map[string]string{
		"a.cedar": named("x"),
		"b.cedar": `@id("never-on-a-link") forbid (principal, action, resource) when { context.link };`,
		"c.cedar": `@id("two") permit (principal, action in [Action::"ListGoals", Action::"ShowJourney"], resource) when { principal.role == "worker" };`,
		"d.cedar": `@id("emergency") permit (principal, action, resource) when { context.emergency };`,
	}))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		ask  policy.Request
		want string
	}{
		{policy.Request{Role: "worker", Action: "ShowBloom"}, "true x"},
		{policy.Request{Role: "worker", Action: "ListGoals"}, "true two"},
		{policy.Request{Role: "worker", Action: "ShowJourney"}, "true two"},
		{policy.Request{Role: "worker", Action: "ShowBloom", Link: true}, "false never-on-a-link"},
		{policy.Request{Role: "person", Action: "ShowBloom"}, "false "},
		{policy.Request{Role: "person", Action: "Anything", Emergency: true}, "true emergency"},
		{policy.Request{Role: "person", Action: "Anything", Emergency: true, Link: true}, "false never-on-a-link"},
	} {
		for _, time := range []string{"first", "second"} { // the second is remembered
			d := set.Decide(c.ask)
			if got := strings.TrimSpace(fmt.Sprint(d.Allowed, " ", d.String())); got != strings.TrimSpace(c.want) {
				t.Errorf("%+v, for the %s time: %s, want %s", c.ask, time, got, c.want)
			}
		}
	}
}
