package smart_test

import (
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"towpath/internal/care"
	"towpath/internal/smart"
)

func TestAScopeIsRead(t *testing.T) {
	for text, want := range map[string]string{
		"patient/Observation.rs":                 "patient/Observation.rs",
		"patient/Observation.r":                  "patient/Observation.r",
		"user/*.cruds":                           "user/*.cruds",
		"system/Patient.cu":                      "system/Patient.cu",
		"patient/Observation.read":               "patient/Observation.rs",
		"patient/Observation.write":              "patient/Observation.cud",
		"patient/*.*":                            "patient/*.cruds",
		"user/Observation.*":                     "user/Observation.cruds",
		"patient/Observation.rs?category=survey": "patient/Observation.rs?category=survey",
		"patient/Observation.rs?category=http://x.example/a|survey":              "patient/Observation.rs?category=http%3A%2F%2Fx.example%2Fa%7Csurvey",
		"patient/Observation.rs?status=final&category=b&category=a":              "patient/Observation.rs?category=a&category=b&status=final",
		"patient/Observation.read?category=survey":                               "patient/Observation.rs?category=survey",
		"patient/Observation.rs?category=http%3A%2F%2Fx.example%2Fa%7Csurvey%2B": "patient/Observation.rs?category=http%3A%2F%2Fx.example%2Fa%7Csurvey%2B",
	} {
		s, ok := smart.ReadScope(text)
		if !ok || s.String() != want {
			t.Errorf("%q is %q, %v; want %q", text, s, ok, want)
		}
		if again, ok := smart.ReadScope(s.String()); !ok || again != s {
			t.Errorf("%q does not come back: %+v", s, again)
		}
	}
	for _, text := range []string{
		"", "openid", "patient", "patient/", "patient/Observation", "patient/Observation.", "patient/Observation.sr", "patient/Observation.rr", "patient/Observation.x",
		"patient/Observation.rsx", "patient/observation.rs", "patient/Observation2.rs", "patient/**.rs", "patient/*Observation.rs", "Patient/Observation.rs", "admin/*.rs",
		"patient/Observation.rs?", "patient/Observation.rs?=x", "patient/Observation.rs?category", "patient/Observation.rs?category=", "patient/Observation.rs?a=%zz",
		"patient/Observation.RS", "patient/Observation.read ", "patient /Observation.rs", "patient/O.rs", "patient/" + strings.Repeat("O", 70) + ".rs",
		"patient/Observation.rs?a=" + strings.Repeat("x", 600), "launch/encounter", "patient/Obs\x00ervation.rs", "system/../.rs",
	} {
		if s, ok := smart.ReadScope(text); ok {
			t.Errorf("%q is taken for %q", text, s)
		}
	}
}

func scopes(t testing.TB, text string) smart.Scopes {
	t.Helper()
	s, unknown := smart.ReadScopes(text)
	if len(unknown) > 0 {
		t.Fatalf("%q is not known", unknown)
	}
	return s
}

func TestScopesAreReadTogether(t *testing.T) {
	s, unknown := smart.ReadScopes("openid  fhirUser profile launch launch/patient offline_access online_access patient/Goal.rs patient/Goal.read\tpatient/Goal.sr")
	if got, want := s.String(), "openid fhirUser launch launch/patient offline_access online_access patient/Goal.rs"; got != want {
		t.Errorf("they are %q, want %q", got, want)
	}
	if d := cmp.Diff(unknown, []string{"profile", "patient/Goal.sr"}); d != "" {
		t.Error(d)
	}
	if _, unknown := smart.ReadScopes(strings.Repeat("openid ", 200)); len(unknown) != 1 {
		t.Error("any number of scopes is read")
	}
}

func TestNothingIsAllowedThatWasNot(t *testing.T) {
	for _, c := range []struct{ asked, allowed, want string }{
		{"patient/Goal.cruds", "patient/*.rs", "patient/Goal.rs"},
		{"patient/*.cruds", "patient/Goal.rs patient/Observation.r", "patient/Goal.rs patient/Observation.r"},
		{"user/Goal.rs", "patient/*.cruds", ""},
		{"system/Goal.rs", "user/*.cruds", ""},
		{"patient/Goal.rs", "patient/Goal.rs?a=b", ""},
		{"patient/Goal.rs?a=b", "patient/Goal.rs", "patient/Goal.rs?a=b"},
		{"patient/Goal.rs?a=b", "patient/Goal.rs?a=b", "patient/Goal.rs?a=b"},
		{"patient/Goal.rs?a=c", "patient/Goal.rs?a=b", ""},
		{"openid fhirUser offline_access patient/Goal.rs", "openid patient/*.rs", "openid patient/Goal.rs"},
		{"patient/Goal.cud", "patient/*.rs", ""},
		{"", "patient/*.rs", ""},
	} {
		if got := scopes(t, c.asked).Within(scopes(t, c.allowed)).String(); got != c.want {
			t.Errorf("%q within %q is %q, want %q", c.asked, c.allowed, got, c.want)
		}
	}
}

func TestMoreIsNotCoveredByLess(t *testing.T) {
	for _, c := range []struct {
		less, agreed string
		want         bool
	}{
		{"patient/Goal.r", "patient/Goal.rs", true},
		{"patient/Goal.rs", "patient/Goal.r patient/*.s", true},
		{"patient/Goal.rs", "patient/*.rs", true},
		{"patient/*.rs", "patient/Goal.rs", false},
		{"patient/Goal.cruds", "patient/Goal.rs", false},
		{"user/Goal.rs", "patient/Goal.rs", false},
		{"offline_access patient/Goal.rs", "patient/Goal.rs", false},
		{"openid", "openid patient/Goal.rs", true},
		{"patient/Goal.rs", "patient/Goal.rs?a=b", false},
	} {
		if got := scopes(t, c.agreed).Covers(scopes(t, c.less)); got != c.want {
			t.Errorf("%q is covered by %q: %v", c.less, c.agreed, got)
		}
	}
}

func TestWhatAGrantLets(t *testing.T) {
	g := smart.Grant{Patient: "amina", Scopes: scopes(t, "patient/Goal.rs patient/Observation.rs?category=survey patient/Observation.s?category=x user/Patient.r")}
	for _, c := range []struct {
		level smart.Level
		kind  string
		may   smart.Interactions
		want  string
	}{
		{smart.LevelPatient, "Goal", smart.Read, "all"},
		{smart.LevelPatient, "Goal", smart.Read | smart.Search, "all"},
		{smart.LevelPatient, "Goal", smart.Update, "no"},
		{smart.LevelPatient, "Goal", 0, "no"},
		{smart.LevelPatient, "Observation", smart.Read, "category=survey"},
		{smart.LevelPatient, "Observation", smart.Search, "category=survey category=x"},
		{smart.LevelUser, "Goal", smart.Read, "no"},
		{smart.LevelUser, "Patient", smart.Read, "all"},
		{smart.LevelSystem, "Patient", smart.Read, "no"},
		{smart.LevelPatient, "Patient", smart.Read, "no"},
	} {
		filters, ok := g.May(c.level, c.kind, c.may)
		got := "no"
		if ok {
			got = "all"
		}
		if len(filters) > 0 {
			var list []string
			for _, f := range filters {
				list = append(list, f.Encode())
			}
			got = strings.Join(list, " ")
		}
		if got != c.want {
			t.Errorf("%s %s %s: %s, want %s", c.level, c.kind, c.may, got, c.want)
		}
	}
	if a, _, ok := g.As(care.Actor{Role: care.RoleWorker}, "Goal", smart.Read); !ok || a.Only != "amina" {
		t.Errorf("patient scopes reach past the patient: %v, %+v", ok, a)
	}
	if a, _, ok := g.As(care.Actor{Role: care.RoleWorker, Only: "amina"}, "Patient", smart.Read); !ok || a.Only != "" {
		t.Errorf("user scopes are kept to the patient: %v, %+v", ok, a)
	}
	g.Patient = ""
	if _, _, ok := g.As(care.Actor{Role: care.RoleWorker}, "Goal", smart.Read); ok {
		t.Error("patient scopes without a patient allow something")
	}
}

// aScope makes scopes at random.
func aScope(t *rapid.T, label string) smart.Scope {
	s := smart.Scope{
		Level: rapid.SampledFrom([]smart.Level{smart.LevelPatient, smart.LevelUser, smart.LevelSystem}).Draw(t, label+" level"),
		Type:  rapid.SampledFrom([]string{smart.AnyType, "Goal", "Observation"}).Draw(t, label+" type"),
		May:   smart.Interactions(rapid.IntRange(1, 31).Draw(t, label+" may")),
	}
	s.Filter = rapid.SampledFrom([]string{"", "", "a=b", "a=c"}).Draw(t, label+" filter")
	return s
}

// TestWithinNeverGrows: whatever is asked and allowed, all of what comes out was asked for
// and was allowed.
func TestWithinNeverGrows(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		some := func(label string) (s smart.Scopes) {
			for range rapid.IntRange(0, 4).Draw(t, label) {
				s.Records = append(s.Records, aScope(t, label))
			}
			s.Offline, s.OpenID = rapid.Bool().Draw(t, label+" offline"), rapid.Bool().Draw(t, label+" openid")
			return s
		}
		asked, allowed := some("asked"), some("allowed")
		out := asked.Within(allowed)
		if !allowed.Covers(out) || !asked.Covers(out) {
			t.Fatalf("%q within %q is %q", asked, allowed, out)
		}
		if again, unknown := smart.ReadScopes(out.String()); len(unknown) > 0 || again.String() != out.String() {
			t.Fatalf("%q does not come back", out)
		}
	})
}

func FuzzScopes(f *testing.F) {
	for _, seed := range []string{"openid fhirUser launch/patient patient/*.rs", "patient/Observation.rs?category=a|b&x=%20", "user/*.*", "patient/Observation.read?a=b c", "\x00", "a/b.c?d"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		s, _ := smart.ReadScopes(text)
		again, unknown := smart.ReadScopes(s.String())
		if len(unknown) > 0 || again.String() != s.String() {
			t.Fatalf("%q is %q, which is %q", text, s, again)
		}
		for _, r := range s.Records {
			if r.May == 0 || r.Filter != "" && len(r.Filters()) == 0 {
				t.Fatalf("%q allows nothing, or is narrowed to nothing: %+v", text, r)
			}
		}
		_ = url.QueryEscape(s.String())
	})
}
