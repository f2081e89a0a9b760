package web_test

import (
	"html"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// fields gives what a browser would send from the form with this action, if its
// reader pressed the button now.
func (p page) fields(action string) url.Values {
	p.t.Helper()
	r := formReader{page: p.html, action: action, out: url.Values{}}
	for _, at := range tag.FindAllStringSubmatchIndex(p.html, -1) {
		r.tag(at)
	}
	if !r.found {
		p.t.Fatalf("%s has no form that goes to %s:\n%s", p.path, action, p.text)
	}
	return r.out
}

// formReader goes through the tags of a page and collects the controls of one form.
type formReader struct {
	page, action string
	out          url.Values
	found, in    bool
	list         string // the name of the select that is open
}

func (r *formReader) tag(at []int) {
	name := r.page[at[4]:at[5]]
	if closing := at[2] < at[3]; closing {
		r.in = r.in && name != "form"
		return
	}
	a, has := map[string]string{}, map[string]bool{}
	for _, m := range attribute.FindAllStringSubmatch(r.page[at[6]:at[7]], -1) {
		a[m[1]], has[m[1]] = html.UnescapeString(m[2]), true
	}
	if name == "form" {
		r.in = a["action"] == r.action
		r.found = r.found || r.in
	}
	if !r.in {
		return
	}
	switch name {
	case "input":
		if box := a["type"] == "radio" || a["type"] == "checkbox"; !box || has["checked"] {
			r.out.Add(a["name"], a["value"])
		}
	case "textarea":
		text, _, _ := strings.Cut(r.page[at[1]:], "</textarea>")
		r.out.Add(a["name"], html.UnescapeString(strings.TrimPrefix(text, "\n")))
	case "select":
		r.list = a["name"]
	case "option":
		if has["selected"] || !r.out.Has(r.list) {
			r.out.Set(r.list, a["value"])
		}
	}
}

// with copies a form, with some of its fields set to something else: name, value,
// name, value.
func with(form url.Values, pairs ...string) url.Values {
	out := url.Values{}
	for name, values := range form {
		out[name] = slices.Clone(values)
	}
	for i := 0; i < len(pairs); i += 2 {
		out.Set(pairs[i], pairs[i+1])
	}
	return out
}

// givesBack checks that a page that was refused holds, in the form with this
// action, everything that was typed into it, and says at each field what is wrong.
func (p page) givesBack(action string, typed url.Values, fields ...string) {
	p.t.Helper()
	p.wants(422, "There is a problem")
	got := p.fields(action)
	for name, want := range typed {
		if !slices.Equal(got[name], want) && strings.Join(want, "") != strings.Join(got[name], "") {
			p.t.Errorf("%s: %s was %q and is now %q", p.path, name, want, got[name])
		}
	}
	for _, field := range fields {
		if !strings.Contains(p.html, `href="#`+field+`"`) || !strings.Contains(p.html, `id="`+field+`-error"`) {
			p.t.Errorf("%s: no problem is shown at %s", p.path, field)
		}
	}
}

func itoa(n int) string { return strconv.Itoa(n) }
