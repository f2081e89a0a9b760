package web

import (
	"net/http"
	"net/url"
	"strings"
	"unicode/utf8"

	"towpath/internal/care"
	"towpath/internal/library"
	"towpath/internal/web/ui"
)

// searchPage is what was typed, and what was found.
type searchPage struct {
	text   string
	filter library.Filter
	asked  bool // something was typed at all
	found  care.SupportFound
	shown  []care.SupportHit
	pages  ui.Pagination
	// stories that have all the words, of which only some are shown here.
	stories []storyLine
}

// longestShown bounds how much of what was typed is shown again.
const longestShown = 200

func (v *visit) search() error {
	q := v.r.URL.Query()
	p := searchPage{text: typed(q.Get("q")), filter: filterOf(q)}
	p.asked = p.text != ""
	page := v.base(v.Words.T("library.search_title"))
	page.Back, page.BackText = "/library", v.Words.T("library.title")
	if p.asked {
		page.Title = v.Words.F("library.search_for", "text", p.text)
		var err error
		if p.found, err = v.site.care.SearchSupport(v.r.Context(), v.site.config.Organisation, p.text, p.filter); err != nil {
			return err
		}
		path := "/search?" + url.Values{"q": {p.text}}.Encode()
		if p.filter.Any() {
			path += "&" + listQuery(p.filter)
		}
		p.shown, p.pages = onePage(p.found.Hits, v.after(), path)
		if p.stories, err = v.storiesWith(p.text); err != nil {
			return err
		}
	}
	return v.show(http.StatusOK, searchView(v, page, p))
}

// typed tidies what came as a search: one line of text, of a length that can be shown.
func typed(text string) string {
	text = strings.Join(strings.Fields(strings.ReplaceAll(strings.ToValidUTF8(text, " "), "\x00", " ")), " ")
	for len(text) > longestShown {
		_, n := utf8.DecodeLastRuneInString(text)
		text = text[:len(text)-n]
	}
	return text
}

// searchSaid says what was found, in words.
func (v *visit) searchSaid(p searchPage) string {
	if p.found.Full {
		return v.Words.F("library.results_full", "n", v.Words.Number(len(p.found.Hits)), "text", quoted(p))
	}
	return v.Words.N("library.results", len(p.found.Hits), "text", quoted(p))
}

// quoted is what was looked for in the end.
func quoted(p searchPage) string {
	if p.found.Asked.Instead != "" {
		return "“" + p.found.Asked.Instead + "”"
	}
	return "“" + p.text + "”"
}

// storiesBeside is how many stories stand beside what a search found.
const storiesBeside = 5

// storiesWith finds stories by words that stand in them; topics that the reader hides stay
// hidden.
func (v *visit) storiesWith(text string) ([]storyLine, error) {
	hidden, err := v.hiddenTopics()
	if err != nil {
		return nil, err
	}
	found, err := v.site.care.SearchStories(v.r.Context(), v.site.config.Organisation, text, care.StoryQuery{Readers: v.readers(), Hidden: hidden})
	if err != nil {
		return nil, err
	}
	var lines []storyLine
	for _, st := range found.Stories[:min(storiesBeside, len(found.Stories))] {
		lines = append(lines, v.storyLine(st))
	}
	return lines, nil
}
