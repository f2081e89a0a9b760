package web_test

import (
	"fmt"
	"html"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var (
	tag       = regexp.MustCompile(`<(/?)([a-zA-Z][a-zA-Z0-9-]*)((?:\s+[^\s=>"'/]+(?:="[^"]*")?)*)\s*(/?)>`)
	attribute = regexp.MustCompile(`([^\s=>"'/]+)(?:="([^"]*)")?`)
	doctype   = regexp.MustCompile(`(?i)<!doctype html>`)
)

var (
	void = strings.Fields("area base br col embed hr img input link meta source track wbr")
	// closers end a paragraph that is open, wherever they stand.
	closers = strings.Fields("address article aside blockquote details div dl fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr main nav ol p pre section table ul")
	// single may not stand within one of their own kind.
	single = strings.Fields("a button form label")
	// pointers are attributes that name ids of the same page.
	pointers = strings.Fields("for aria-describedby aria-labelledby aria-controls list form")
)

// markupReader is what has been read of a page so far.
type markupReader struct {
	open        []string
	ids, wanted map[string]bool
	faults      []string
}

// markupFaults finds what a page may not have: a tag left open or closed out of
// turn, an id twice, a reference to an id that is not there. Browsers guess over
// such things, and readers and screen readers pay for the guess.
func markupFaults(page string) []string {
	m := &markupReader{ids: map[string]bool{}, wanted: map[string]bool{}}
	for _, t := range tag.FindAllStringSubmatch(page, -1) {
		m.tag(t[1] == "/", t[2], t[3], t[4] == "/")
	}
	rest := tag.ReplaceAllString(doctype.ReplaceAllString(page, ""), "")
	if i := strings.IndexByte(rest, '<'); i >= 0 {
		m.fault("a stray %q", rest[i:min(len(rest), i+30)])
	}
	if len(m.open) > 0 {
		m.fault("never closed: %v", m.open)
	}
	for id := range m.wanted {
		if !m.ids[id] {
			m.fault("something points to #%s, which is not there", id)
		}
	}
	return m.faults
}

func (m *markupReader) fault(format string, args ...any) {
	m.faults = append(m.faults, fmt.Sprintf(format, args...))
}

func (m *markupReader) tag(closing bool, name, attributes string, closed bool) {
	last := len(m.open) - 1
	if closing {
		if last < 0 || m.open[last] != name {
			m.fault("</%s> within %v", name, m.open)
			return
		}
		m.open = m.open[:last]
		return
	}
	if slices.Contains(closers, name) && slices.Contains(m.open, "p") || slices.Contains(single, name) && slices.Contains(m.open, name) {
		m.fault("<%s> within %v", name, m.open)
	}
	for _, a := range attribute.FindAllStringSubmatch(attributes, -1) {
		m.attribute(name, a[1], html.UnescapeString(a[2]))
	}
	if !closed && !slices.Contains(void, name) {
		m.open = append(m.open, name)
	}
}

func (m *markupReader) attribute(tag, name, value string) {
	switch {
	case name == "id":
		if m.ids[value] || value == "" {
			m.fault("id %q twice, or empty", value)
		}
		m.ids[value] = true
	case name == "style" || strings.HasPrefix(name, "on"):
		m.fault("<%s %s>, which the policy of the page forbids", tag, name)
	case name == "href" && strings.HasPrefix(value, "#") && value != "#":
		m.wanted[value[1:]] = true
	case slices.Contains(pointers, name):
		for _, id := range strings.Fields(value) {
			m.wanted[id] = true
		}
	}
}

func TestMarkupFaultsAreFound(t *testing.T) {
	good := `<!doctype html><html lang="en"><body><p id="a">x &lt; y<br></p><a href="#a">z</a><svg><path d="M0 0"/></svg></body></html>`
	if found := markupFaults(good); found != nil {
		t.Errorf("a good page has %v", found)
	}
	for _, bad := range []string{
		`<p>`, `</p>`, `<b><i></b></i>`, `<p><div></div></p>`, `<a href="#b">x</a>`, `<p id="a"></p><p id="a"></p>`, `x < y`,
		`<p style="x"></p>`, `<p class=x></p>`, `<input aria-describedby="a b"><i id="a"></i>`, `<form><form></form></form>`,
	} {
		if markupFaults(bad) == nil {
			t.Errorf("nothing is wrong with %s", bad)
		}
	}
}
