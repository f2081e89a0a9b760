package ui

import (
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"towpath/internal/locale"
)

// Assets is what the kit needs of the asset build; *assets.Assets has it.
type Assets interface {
	// Path gives the address of a built file by its name.
	Path(name string) string
	// Icon gives the inner markup of a 24 × 24 line icon, "" where there is none.
	Icon(name string) string
}

// Kit makes components in one reader's language. It is small: pass it by value.
type Kit struct {
	Words  *locale.Words
	Assets Assets
}

// t is the kit's own look-up, for its own words.
func (k Kit) t(id string) string { return k.Words.T("common." + id) }

func (k Kit) stylesheet() string {
	if k.Words.Dir() == "rtl" {
		return k.Assets.Path("app.rtl.css")
	}
	return k.Assets.Path("app.css")
}

// Option is one choice of Radios, Checkboxes, Select or StepCards.
type Option struct {
	Value string
	Label string
	Hint  string // not shown in Select and StepCards
	Group string // a heading over it and those beside it, in Select alone
}

// Link is a text that leads somewhere.
type Link struct {
	Text    string
	Href    string
	Current bool   // the page that is being read
	Within  bool   // a page below it is being read
	Icon    string // shown before the text where the component has room for it
}

// current is what a screen reader says of the link.
func (l Link) current() string {
	if l.Current {
		return "page"
	}
	return when(l.Within, "true")
}

// Problem is one thing that has to be put right in a form.
type Problem struct {
	Field string // the ID of the field: its Name unless an ID was given
	Text  string // says what to do: "Enter your name"
}

// Problems are shown together at the top of the page and each at its field.
type Problems []Problem

// Of gives the text of the first problem of a field, "" where it has none.
func (p Problems) Of(field string) string {
	for _, x := range p {
		if x.Field == field {
			return x.Text
		}
	}
	return ""
}

// idOr gives the ID of a field, which is its name unless it says otherwise.
func idOr(id, name string) string {
	if id != "" {
		return id
	}
	return name
}

// nth gives the ID of the i-th control of a group. The first has the plain ID,
// so that a problem's link lands on it.
func nth(id string, i int) string {
	if i == 0 {
		return id
	}
	return id + "-" + strconv.Itoa(i+1)
}

// describedBy names the hint and the error of a field, whichever there are.
func describedBy(id, hint, err string, more ...string) string {
	var ids []string
	if hint != "" {
		ids = append(ids, id+"-hint")
	}
	if err != "" {
		ids = append(ids, id+"-error")
	}
	return strings.Join(append(ids, more...), " ")
}

// classes joins class names, leaving out the empty ones.
func classes(names ...string) string {
	var kept []string
	for _, n := range names {
		if n != "" {
			kept = append(kept, n)
		}
	}
	return strings.Join(kept, " ")
}

// when gives the class where the condition holds.
func when(on bool, class string) string {
	if on {
		return class
	}
	return ""
}

// level keeps a heading level within h2 to h4; 0 means h2.
func level(n int) int { return min(max(n, 2), 4) }

func itoa(n int) string { return strconv.Itoa(n) }

// href lets through http, https, mailto, tel and relative addresses only.
func href(address string) templ.SafeURL { return templ.URL(address) }
