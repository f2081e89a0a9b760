package web

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"towpath/internal/care"
	"towpath/internal/httpkit"
	"towpath/internal/story"
	"towpath/internal/web/ui"
)

// storyRoutes are recovery stories: to read without signing in, to tell, and to review.
func (s *Site) storyRoutes(open, signed func(string, pageHandler)) {
	open("GET /stories", (*visit).stories)
	open("POST /stories/topics", (*visit).hideTopics)
	open("GET /stories/{story}", (*visit).readStory)
	open("POST /stories/{story}/hope", (*visit).sayHope)
	open("GET /stories/{story}/files/{file}", (*visit).storyFile)
	s.tellingRoutes(signed)
	signed("GET /stories/review", (*visit).storiesToReview)
	signed("GET /stories/review/{story}", (*visit).storyToReview)
	signed("POST /stories/review/{story}/decision", (*visit).reviewStory)
	signed("GET /stories/review/{story}/files/{file}", (*visit).fileToReview)
}

// topicsCookie holds the topics that somebody who is not signed in does not want, and
// nothing else; hopeCookie, which stories they said something after, until the browser
// closes.
const (
	topicsCookie = "hidden-topics"
	hopeCookie   = "hope"
)

// hiddenTopics gives the topics that the reader does not want: kept with the account of
// whoever is signed in, else with the browser.
func (v *visit) hiddenTopics() ([]story.Topic, error) {
	if a := v.actor(); v.in && a.Account != "" {
		return v.site.care.HiddenTopics(v.r.Context(), v.site.config.Organisation, a.Account)
	}
	c, err := v.r.Cookie(topicsCookie)
	if err != nil {
		return nil, nil
	}
	return topicsOf(strings.Split(c.Value, ".")), nil
}

// topicsOf keeps those that there are.
func topicsOf(names []string) []story.Topic {
	var out []story.Topic
	for _, t := range story.Topics {
		if slices.Contains(names, string(t)) {
			out = append(out, t)
		}
	}
	return out
}

func (v *visit) hideTopics() error {
	form, err := httpkit.ReadForm(v.w, v.r)
	if err != nil {
		return err
	}
	topics := topicsOf(form.All("careful"))
	if v.in && v.actor().Account != "" {
		if err := v.site.care.HideTopics(v.r.Context(), v.actor(), topics); err != nil {
			return err
		}
		return v.to("/stories", "topics_hidden")
	}
	names := make([]string, len(topics))
	for i, t := range topics {
		names[i] = string(t)
	}
	c := &http.Cookie{
		Name: topicsCookie, Value: strings.Join(names, "."), Path: "/", MaxAge: 365 * 24 * 3600,
		SameSite: http.SameSiteLaxMode, HttpOnly: true, Secure: v.site.config.Secure,
	}
	if len(topics) == 0 {
		c.MaxAge = -1
	}
	http.SetCookie(v.w, c)
	return v.to("/stories", "topics_hidden")
}

func (v *visit) readers() care.Readers {
	return care.ReadersLike(v.site.config.Organisation, v.actor())
}

// storiesPage is the list of stories, with what was asked for.
type storiesPage struct {
	query  care.StoryQuery
	lines  []storyLine
	total  int
	hidden string // how many are not shown, in words
	topics []string
	pages  ui.Pagination
}

// storyLine is one story in a list.
type storyLine struct {
	href, title, teller, about string
	topics                     []string
	example                    bool
}

// mostStories is how many stand on one page.
const mostStories = 12

func (v *visit) stories() error {
	q := v.r.URL.Query()
	stage, _ := strconv.Atoi(q.Get("stage")) // what is no number is any
	p := storiesPage{query: care.StoryQuery{
		Readers: v.readers(), Area: q.Get("area"), Stage: stage, Of: story.Of(q.Get("of")), Length: care.Length(q.Get("length")),
	}}
	var err error
	if p.query.Hidden, err = v.hiddenTopics(); err != nil {
		return err
	}
	list, err := v.site.care.Stories(v.r.Context(), v.site.config.Organisation, p.query)
	if err != nil {
		return err
	}
	p.total = len(list.Stories)
	if list.Hidden > 0 {
		p.hidden = v.Words.N("story.hidden", list.Hidden)
	}
	for _, t := range p.query.Hidden {
		p.topics = append(p.topics, string(t))
	}
	after := min(v.after(), p.total)
	for _, st := range list.Stories[after:min(after+mostStories, p.total)] {
		p.lines = append(p.lines, v.storyLine(st))
	}
	p.pages = pagesOf("/stories?"+url.Values{"area": {q.Get("area")}, "stage": {q.Get("stage")}, "of": {q.Get("of")}, "length": {q.Get("length")}}.Encode(), after, len(p.lines), p.total, mostStories)
	return v.show(http.StatusOK, storiesView(v, v.base(v.Words.T("story.title")), p))
}

func (v *visit) storyLine(st care.ReadableStory) storyLine {
	l := storyLine{
		href: "/stories/" + st.ID, title: st.Title, teller: v.teller(st), example: st.Example,
		about: v.Words.F("story.about", "of", v.Words.T("story.of_"+string(st.Of)), "length", v.Words.T("story.length_"+string(care.LengthOf(st.Story)))),
	}
	if st.Recording.ID != "" {
		l.about = v.Words.F("story.about_recorded", "of", v.Words.T("story.of_"+string(st.Of)))
	}
	for _, t := range st.Careful {
		l.topics = append(l.topics, v.topic(t))
	}
	return l
}

// storyWords are the words around stories that come with them.
func (v *visit) storyWords() *story.Words { return v.site.care.Examples().Words(v.Words.Lang()) }

func (v *visit) topic(t story.Topic) string { return v.storyWords().Subject[t] }

func (v *visit) teller(st care.ReadableStory) string { return v.storyWords().TellerOf(st.Story) }

// any gives a list to choose from, with "any" first.
func (v *visit) anyOf(options []ui.Option) []ui.Option {
	return append([]ui.Option{{Value: "", Label: v.Words.T("story.any")}}, options...)
}

func (v *visit) ofOptions() []ui.Option {
	var out []ui.Option
	for _, of := range story.Tellers {
		out = append(out, ui.Option{Value: string(of), Label: v.Words.T("story.of_" + string(of))})
	}
	return out
}

func (v *visit) lengthOptions() []ui.Option {
	var out []ui.Option
	for _, l := range care.Lengths {
		out = append(out, ui.Option{Value: string(l), Label: v.Words.T("story.length_" + string(l))})
	}
	return out
}

func (v *visit) topicOptions() []ui.Option {
	var out []ui.Option
	for _, t := range story.Topics {
		out = append(out, ui.Option{Value: string(t), Label: v.topic(t)})
	}
	return out
}

// allAreas are those of both Blooms; one that stands in both is asked for once.
func allAreas() []string {
	out := slices.Clone(story.Areas)
	for _, key := range story.CarerAreas {
		if !slices.Contains(out, key) {
			out = append(out, key)
		}
	}
	return out
}

func stageText(stage int) string {
	if stage == 0 {
		return ""
	}
	return strconv.Itoa(stage)
}
