package ui_test

import (
	"bytes"
	"os"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"github.com/a-h/templ"

	"towpath/internal/locale"
	"towpath/internal/web/ui"
	"towpath/locales"
)

// drawn stands in for the build, which these tests do not need.
type drawn struct{}

func (drawn) Path(name string) string { return "/assets/" + name }
func (drawn) Icon(name string) string { return `<path d="M0 0" data-name="` + name + `"/>` }

func kit(t *testing.T, tag string) ui.Kit {
	t.Helper()
	c, err := locale.Load(locales.FS, locale.WithMirror())
	if err != nil {
		t.Fatal(err)
	}
	return ui.Kit{Words: c.For(tag), Assets: drawn{}}
}

func render(t *testing.T, c templ.Component) string {
	t.Helper()
	var b bytes.Buffer
	if err := c.Render(t.Context(), &b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// pages are all that the gallery shows, by name.
func pages(t *testing.T) map[string]string {
	k, m := kit(t, "en"), kit(t, locale.Mirrored)
	return map[string]string{
		"gallery":        render(t, k.Gallery()),
		"mirrored":       render(t, m.Gallery()),
		"guided":         render(t, k.GalleryGuided("6", false)),
		"guided, missed": render(t, k.GalleryGuided("", true)),
		"guided, half":   render(t, k.GalleryGuided("5.5", false)),
	}
}

var (
	idAttr     = regexp.MustCompile(`\sid="([^"]*)"`)
	reference  = regexp.MustCompile(`\s(?:for|aria-describedby|aria-labelledby|data-speak)="([^"]*)"`)
	fragment   = regexp.MustCompile(`\shref="#([^"]+)"`)
	inline     = regexp.MustCompile(`(?i)\sstyle=|<style|\son[a-z]+=|<script(?:\s[^>]*)?>[^<]`)
	emptyAttr  = regexp.MustCompile(`\s(?:class|id|for|aria-\w+)=""`)
	headings   = regexp.MustCompile(`<h([1-6])[\s>]`)
	checked    = regexp.MustCompile(`<input type="radio"[^>]*\schecked`)
	errorState = regexp.MustCompile(`<(?:input|textarea|select)[^>]*aria-invalid="true"[^>]*>`)
)

func TestPagesAreSound(t *testing.T) {
	for name, page := range pages(t) {
		ids := map[string]bool{}
		for _, m := range idAttr.FindAllStringSubmatch(page, -1) {
			if ids[m[1]] {
				t.Errorf("%s: the id %q is there twice", name, m[1])
			}
			ids[m[1]] = true
		}
		for _, m := range append(reference.FindAllStringSubmatch(page, -1), fragment.FindAllStringSubmatch(page, -1)...) {
			for _, id := range strings.Fields(m[1]) {
				if !ids[id] {
					t.Errorf("%s: %s leads to nothing", name, strings.TrimSpace(m[0]))
				}
			}
		}
		if bad := inline.FindString(page); bad != "" {
			t.Errorf("%s: %q breaks the content security policy", name, bad)
		}
		if bad := emptyAttr.FindString(page); bad != "" {
			t.Errorf("%s: %q is empty", name, bad)
		}
		if i := strings.Index(page, "⟦"); i >= 0 {
			t.Errorf("%s: a message is missing: %s", name, page[i:min(i+60, len(page))])
		}
		if n := strings.Count(page, "<h1"); n != 1 {
			t.Errorf("%s: %d first headings", name, n)
		}
		last := "1"
		for _, m := range headings.FindAllStringSubmatch(page, -1) {
			if m[1] > last && m[1] != string(last[0]+1) {
				t.Errorf("%s: a heading of level %s follows one of level %s", name, m[1], last)
			}
			last = m[1]
		}
	}
}

func TestEveryComponentIsInTheGallery(t *testing.T) {
	source, err := os.ReadFile("gallery.templ")
	if err != nil {
		t.Fatal(err)
	}
	layout, err := os.ReadFile("layout.templ")
	if err != nil {
		t.Fatal(err)
	}
	typ := reflect.TypeFor[ui.Kit]()
	component := reflect.TypeFor[templ.Component]()
	for i := range typ.NumMethod() {
		m := typ.Method(i)
		if m.Type.NumOut() != 1 || m.Type.Out(0) != component || strings.HasPrefix(m.Name, "Gallery") {
			continue
		}
		call := "k." + m.Name + "("
		if !bytes.Contains(source, []byte(call)) && !bytes.Contains(layout, []byte(call)) {
			if m.Name != "Icon" && m.Name != "Listen" {
				t.Errorf("%s is not shown", m.Name)
			}
		}
	}
}

func TestEveryFieldThatIsWrongSaysWhy(t *testing.T) {
	page := pages(t)["gallery"]
	found := errorState.FindAllString(page, -1)
	if len(found) < 8 {
		t.Fatalf("only %d fields are marked as wrong", len(found))
	}
	for _, field := range found {
		// The boxes of a date are described by their fieldset.
		if !strings.Contains(field, "-error") && !strings.Contains(field, "govuk-date-input__input") {
			t.Errorf("%s is not described by its error", field)
		}
	}
	for _, id := range []string{"name-again", "born-again", "share-again", "voice-again", "topics-again", "agree-again", "file-again"} {
		if !strings.Contains(page, `id="`+id+`-error"`) || !regexp.MustCompile(`aria-describedby="[^"]*`+id+`-error`).MatchString(page) {
			t.Errorf("the error of %s is not tied to it", id)
		}
	}
}

func TestWhatWasTypedIsGivenBackAndEscaped(t *testing.T) {
	k := kit(t, "en")
	const typed = `"<b>&'`
	for name, c := range map[string]templ.Component{
		"text": k.TextField(ui.TextField{Name: "a", Label: "A", Value: typed, Error: "Wrong"}),
		"area": k.TextArea(ui.TextArea{Name: "a", Label: "A", Value: typed, Error: "Wrong"}),
		"date": k.DateField(ui.DateField{Name: "a", Legend: "A", Day: typed, Month: typed, Year: typed, Error: "Wrong"}),
	} {
		got := render(t, c)
		if strings.Contains(got, "<b>") || !strings.Contains(got, "&lt;b&gt;&amp;&#39;") {
			t.Errorf("%s: %s", name, got)
		}
	}
}

func TestUnsafeAddressesAreStopped(t *testing.T) {
	k := kit(t, "en")
	const bad = "javascript:alert(1)"
	page := ui.Page{Title: "x", Exit: bad, Back: bad, HelpHref: bad, Brand: ui.Brand{Href: bad, Logo: bad, Stylesheet: bad}, Nav: []ui.Link{{Text: "x", Href: bad}}}
	for _, c := range []templ.Component{
		k.Layout(page), k.Button(ui.Button{Text: "x", Href: bad}), k.Button(ui.Button{Text: "x", Action: bad}),
		k.Card(ui.Card{Title: "x", Href: bad}), k.Form(ui.Form{Action: bad, Autosave: bad}),
		k.HelpNow(ui.Help{Lines: []ui.HelpLine{{Name: "x", Href: bad}, {Name: "x", Number: bad, Href: "/help"}}}),
	} {
		if got := render(t, c); strings.Contains(got, `"javascript:`) {
			t.Errorf("%s", got)
		}
	}
}

func TestHelpLinesCanBeDialled(t *testing.T) {
	k := kit(t, "en")
	got := render(t, k.HelpNow(k.DefaultHelp()))
	for _, want := range []string{`href="tel:999"`, `href="tel:111"`, `href="tel:116123"`, `href="sms:85258"`, "choose 2", "SHOUT", "Call 999"} {
		if !strings.Contains(got, want) {
			t.Errorf("%s is missing", want)
		}
	}
	own := render(t, k.HelpNow(ui.Help{Lines: []ui.HelpLine{{When: "Day", Name: "our team", Number: "+44 (0)20 7946 0000"}}}))
	if !strings.Contains(own, `href="tel:+4402079460000"`) {
		t.Error(own)
	}
}

func TestEveryPageHasHelpAndAWayOut(t *testing.T) {
	k := kit(t, "en")
	for name, p := range map[string]ui.Page{
		"folded": {Title: "A", Personal: true}, "with its own help": {Title: "A", HelpOpen: true, HelpHref: "/help"},
		"own exit": {Title: "A", Exit: "https://www.example.org/"},
	} {
		got := render(t, k.Layout(p))
		for _, want := range []string{"116\u00a0123", "help-paper", "data-exit", `href="#main"`, `id="main"`, "data-exit-status"} {
			if !strings.Contains(got, want) {
				t.Errorf("%s: %s is missing", name, want)
			}
		}
		if strings.Contains(got, "data-personal") != p.Personal {
			t.Errorf("%s: personal is marked wrongly", name)
		}
	}
}

func TestTitleSaysErrorFirst(t *testing.T) {
	k := kit(t, "en")
	got := render(t, k.Layout(ui.Page{Title: "Your name", Brand: ui.Brand{Name: "North Quay"}, Problems: ui.Problems{{Field: "main", Text: "Enter it"}}}))
	if !strings.Contains(got, "<title>Error: Your name – North Quay</title>") {
		t.Error(got)
	}
}

func TestMirroredPageUsesTheMirroredStylesheet(t *testing.T) {
	got := pages(t)["mirrored"]
	if !strings.Contains(got, `dir="rtl"`) || !strings.Contains(got, "app.rtl.css") {
		t.Error("the mirrored page is not laid out from right to left")
	}
}
