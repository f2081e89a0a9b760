package httpkit_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"towpath/internal/fault"
	"towpath/internal/httpkit"
)

const formType = "application/x-www-form-urlencoded"

func post(body, contentType string) *http.Request {
	r := httptest.NewRequest(http.MethodPost, "/?name=from+the+address", strings.NewReader(body))
	if contentType != "" {
		r.Header.Set("Content-Type", contentType)
	}
	return r
}

func readForm(t testing.TB, values url.Values) httpkit.Form {
	t.Helper()
	form, err := httpkit.ReadForm(httptest.NewRecorder(), post(values.Encode(), formType+"; charset=utf-8"))
	if err != nil {
		t.Fatal(err)
	}
	return form
}

func TestAFormIsReadFromTheBodyOnly(t *testing.T) {
	form := readForm(t, url.Values{
		"words": {" two\r\nlines \t"}, "password": {"  as typed \r\n"}, "many": {"a", "b"}, "empty": {""}, "bad": {"a\xffb"},
	})
	for name, want := range map[string]string{"words": "two\nlines", "many": "a", "empty": "", "bad": "", "missing": "", "name": ""} {
		if got := form.Text(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	if got := form.Raw("password"); got != "  as typed \r\n" {
		t.Errorf("the password is %q", got)
	}
	if got := form.All("many"); len(got) != 2 || got[1] != "b" {
		t.Errorf("many: %q", got)
	}
	if !form.Has("empty") || form.Has("missing") || form.Has("name") {
		t.Error("what was sent and what was not are confused")
	}
}

func TestWhatIsNoFormIsRefused(t *testing.T) {
	large := "note=" + strings.Repeat("x", httpkit.MaxForm)
	for what, c := range map[string]struct {
		r      *http.Request
		status int
	}{
		"too large":       {post(large, formType), 413},
		"json":            {post(`{"words":"x"}`, "application/json"), 422},
		"parts":           {post("--x--", "multipart/form-data; boundary=x"), 422},
		"nothing said":    {post("words=x", ""), 422},
		"a broken escape": {post("words=%zz", formType), 422},
		"no type at all":  {post("words=x", ";;"), 422},
	} {
		_, err := httpkit.ReadForm(httptest.NewRecorder(), c.r)
		if !fault.Is(err, fault.Invalid) || httpkit.Status(err) != c.status {
			t.Errorf("%s: %v, status %d, want %d", what, err, httpkit.Status(err), c.status)
		}
	}
	if _, err := httpkit.ReadForm(httptest.NewRecorder(), post(large[:httpkit.MaxForm], formType)); err != nil {
		t.Errorf("as large as may be: %v", err)
	}
	if _, err := httpkit.ReadForm(httptest.NewRecorder(), post("", "")); err != nil {
		t.Errorf("an empty one: %v", err)
	}
}

func TestWholeNumbers(t *testing.T) {
	for text, want := range map[string]struct {
		n  int
		ok bool
	}{
		"": {-7, true}, " 5 ": {5, true}, "-3": {-3, true}, "5.5": {0, false}, "five": {0, false}, "99999999999999999999": {0, false}, "0x10": {0, false},
	} {
		n, ok := readForm(t, url.Values{"n": {text}}).Int("n", -7)
		if ok != want.ok || ok && n != want.n {
			t.Errorf("%q is %d, %v", text, n, ok)
		}
	}
}

func date(t testing.TB, day, month, year string) string {
	t.Helper()
	return readForm(t, url.Values{"on-day": {day}, "on-month": {month}, "on-year": {year}}).Date("on")
}

func TestDatesFromThreeBoxes(t *testing.T) {
	for _, c := range []struct {
		day, month, year string
		want             string // "" is nothing, "-" is no day
	}{
		{"14", "3", "2026", "2026-03-14"},
		{" 4 ", "03", "2026", "2026-03-04"},
		{"29", "2", "2024", "2024-02-29"},
		{"", "", "", ""},
		{" ", "", "", ""},
		{"29", "2", "2026", "-"},
		{"32", "1", "2026", "-"},
		{"0", "1", "2026", "-"},
		{"1", "13", "2026", "-"},
		{"1", "", "2026", "-"},
		{"", "3", "", "-"},
		{"14", "3", "26", "-"},
		{"14", "3", "02026", "-"},
		{"-1", "3", "2026", "-"},
		{"x", "3", "2026", "-"},
		{"1", "March", "2026", "-"},
		{"014", "3", "2026", "-"},
	} {
		got := date(t, c.day, c.month, c.year)
		if _, err := time.Parse(time.DateOnly, got); err != nil && got != "" {
			got = "-"
		}
		if got != c.want {
			t.Errorf("%q %q %q is %q, want %q", c.day, c.month, c.year, got, c.want)
		}
	}
}

func FuzzFormDate(f *testing.F) {
	f.Add("14", "3", "2026")
	f.Add("29", "2", "2025")
	f.Add("", "", "26")
	f.Add("١٤", "٣", "٢٠٢٦")
	f.Add("1-", "1", "2026-01")
	f.Fuzz(func(t *testing.T, day, month, year string) {
		got := date(t, day, month, year)
		at, err := time.Parse(time.DateOnly, got)
		if err != nil {
			return
		}
		// A day that exists is the one that was typed, digit for digit.
		typed := readForm(t, url.Values{"d": {day}, "m": {month}, "y": {year}})
		for _, c := range []struct {
			name string
			want int
		}{{"d", at.Day()}, {"m", int(at.Month())}, {"y", at.Year()}} {
			if n, ok := typed.Int(c.name, -1); !ok || n != c.want {
				t.Fatalf("%q %q %q became %s", day, month, year, got)
			}
		}
	})
}

func FuzzFormText(f *testing.F) {
	f.Add(" two\r\nlines ")
	f.Add("a\xffb")
	f.Add("\r\r\n\n\u00a0")
	f.Add("0\r\r\n0")
	f.Fuzz(func(t *testing.T, text string) {
		form := readForm(t, url.Values{"t": {text}})
		got := form.Text("t")
		if !utf8.ValidString(got) || got != strings.TrimSpace(got) || strings.Contains(got, "\r") {
			t.Fatalf("%q became %q", text, got)
		}
		if form.Raw("t") != text {
			t.Fatalf("%q became %q, raw", text, form.Raw("t"))
		}
		if clean := strings.TrimSpace(text); utf8.ValidString(text) && !strings.Contains(text, "\r") && got != clean {
			t.Fatalf("%q became %q", text, got)
		}
	})
}
