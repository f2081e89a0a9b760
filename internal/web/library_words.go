package web

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"towpath/internal/care"
	"towpath/internal/instrument"
	"towpath/internal/library"
	"towpath/internal/web/ui"
)

// kindIcons are what kinds of resource are told by before they are read.
var kindIcons = map[library.Kind]string{
	library.Link: "globe", library.Document: "file-text", library.Organisation: "building-2", library.PhoneLine: "phone",
	library.Course: "graduation-cap", library.Book: "book-open", library.Paper: "notebook-pen",
}

// libraryWord puts one of the library's own keys into words, and a key without words as it is.
func (v *visit) libraryWord(prefix, key string) string {
	if id := "library." + prefix + "_" + wordKey(key); v.Words.Has(id) {
		return v.Words.T(id)
	}
	return key
}

func libraryWords[T ~string](v *visit, prefix string, keys []T) string {
	words := make([]string, len(keys))
	for i, k := range keys {
		words[i] = v.libraryWord(prefix, string(k))
	}
	return v.Words.List(words...)
}

// options are a list to choose from, with "any" first.
func libraryOptions[T ~string](v *visit, prefix string, keys []T) []ui.Option {
	out := []ui.Option{{Label: v.Words.T("library.any")}}
	for _, k := range keys {
		out = append(out, ui.Option{Value: string(k), Label: v.libraryWord(prefix, string(k))})
	}
	return out
}

// foundWords says how many entries fit, and what was asked of them.
func (v *visit) foundWords(p libraryPage) string {
	f := p.filter
	var asked []string
	for _, one := range []struct{ prefix, key string }{
		{"audience", string(f.Audience)}, {"kind", string(f.Kind)}, {"place", string(f.Place)}, {"format", string(f.Format)}, {"cost", string(f.Cost)},
	} {
		if one.key != "" {
			asked = append(asked, v.libraryWord(one.prefix, one.key))
		}
	}
	if f.Area != "" {
		name, _ := v.areaOf(f.Area)
		asked = append(asked, name)
	}
	text := v.Words.N("library.found", p.total)
	if len(asked) > 0 {
		text += ": " + strings.Join(asked, " · ")
	}
	return text
}

// host is the name of the site that an address leads to.
func host(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return strings.TrimPrefix(u.Host, "www.")
}

// rowNote says in one line what a resource is, for a list.
func (v *visit) rowNote(r library.Resource) string {
	parts := []string{v.libraryWord("kind", string(r.Kind))}
	if r.Publisher != "" && r.Publisher != r.Title {
		parts = append(parts, r.Publisher)
	}
	if r.Year > 0 {
		parts = append(parts, strconv.Itoa(r.Year))
	}
	if !slices.Contains(r.Places, library.UK) && !slices.Contains(r.Places, library.International) {
		parts = append(parts, libraryWords(v, "place", r.Places))
	}
	if r.Cost != library.Free {
		parts = append(parts, v.libraryWord("cost", string(r.Cost)))
	}
	return strings.Join(parts, " · ")
}

// phoneLines are the numbers of a resource, as ways to call.
func (v *visit) phoneLines(r library.Resource) []ui.HelpLine {
	var lines []ui.HelpLine
	for _, p := range r.Phones {
		line := ui.HelpLine{Number: p.Number, Texts: p.Text}
		var notes []string
		if p.Option != "" {
			notes = append(notes, v.Words.F("library.call_option", "option", p.Option))
		}
		if p.Sure != instrument.Seen {
			notes = append(notes, v.Words.T("library.number_unsure"))
		}
		line.Note = strings.Join(notes, ". ")
		lines = append(lines, line)
	}
	return lines
}

// checkedWords says when somebody last looked at the address.
func (v *visit) checkedWords(p resourcePage) string {
	r := p.of
	switch {
	case p.link.Broken():
		return v.Words.F("library.broken", "day", v.Words.Date(p.link.CheckedAt))
	case p.link.WorkedAt.After(r.Checked):
		return v.Words.F("library.checked", "day", v.Words.Date(p.link.WorkedAt))
	case r.Checked.IsZero():
		return v.Words.T("library.not_checked")
	}
	return v.Words.F("library.checked", "day", v.Words.Day(r.Checked.Date()))
}

// reviewWords says who looked it over, and when it is due again; or that nobody has.
func (v *visit) reviewWords(p resourcePage) []string {
	f := p.facts
	var said []string
	due := f.ReviewDue
	switch {
	case f.ReviewedBy != "":
		said = append(said, v.Words.F("library.reviewed", "who", f.ReviewedBy, "day", v.day(f.ReviewedOn), "due", v.day(f.ReviewDue)))
		if f.ChangedSince {
			said = append(said, v.Words.T("library.reviewed_changed"))
		}
	case p.of.ReviewedBy != "":
		due = care.DateOf(p.of.DueForReview, p.of.DueForReview.Location())
		said = append(said, v.Words.F("library.reviewed_file", "who", p.of.ReviewedBy, "due", v.day(due)))
	default:
		return []string{v.Words.T("library.not_reviewed")}
	}
	if due < p.today {
		said = append(said, v.Words.T("library.review_over"))
	}
	return said
}

// sureWords says how the facts of a resource are known.
func (v *visit) sureWords(r library.Resource) string {
	switch r.Sure {
	case instrument.Seen:
		return v.Words.F("library.sure_seen", "source", r.Source)
	case instrument.Disputed:
		return v.Words.T("library.sure_disputed")
	}
	return v.Words.T("library.sure_recalled")
}

// resourceRows are the facts of a resource, line by line; what is not known has none.
func (v *visit) resourceRows(r library.Resource) []ui.SummaryRow {
	var rows []ui.SummaryRow
	row := func(key, value string) {
		if value != "" {
			rows = append(rows, ui.SummaryRow{Key: v.Words.T("library." + key), Value: value})
		}
	}
	row("authors", v.Words.List(r.Authors...))
	row("publisher", r.Publisher)
	row("year", positive(r.Year))
	row("within", r.Within)
	row("who_for", libraryWords(v, "audience", r.Audience))
	row("circumstances", libraryWords(v, "circumstance", r.Circumstances))
	rows = append(rows, ui.SummaryRow{Key: v.Words.T("library.about_areas"), Content: areaLinks(v, r.Areas)})
	row("stages", v.stageNames(r.Stages))
	row("languages", libraryWords(v, "language", r.Languages))
	if r.ReadingAge > 0 {
		row("reading_age", v.Words.F("library.reading_age_years", "n", strconv.Itoa(r.ReadingAge)))
	}
	row("formats", libraryWords(v, "format", r.Formats))
	row("places", libraryWords(v, "place", r.Places))
	row("cost", v.libraryWord("cost", string(r.Cost)))
	row("licence", r.Licence)
	if r.Address != "" {
		rows = append(rows, ui.SummaryRow{Key: v.Words.T("library.address"), Content: outside(r.Address)})
	}
	return rows
}

func positive(n int) string {
	if n <= 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// stageNames names the stages that a resource fits best, as the adult Bloom does.
func (v *visit) stageNames(stages []int) string {
	words, ok := v.adultWords()
	if !ok || len(stages) == 0 {
		return ""
	}
	var names []string
	for _, s := range stages {
		names = append(names, words.Stages[s-1].Name)
	}
	return v.Words.List(names...)
}

// libraryLink leads to the list of what is about an area.
func libraryLink(name, value string) templ.SafeURL {
	return templ.URL("/library?" + url.Values{name: {value}}.Encode())
}
