package web

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/httpkit"
	"towpath/internal/story"
	"towpath/internal/web/ui"
)

// tellingRoutes are a person's own stories: to write them a page at a time, to say what
// each may be used for, and to take one away.
func (s *Site) tellingRoutes(signed func(string, pageHandler)) {
	signed("GET /people/{person}/stories", (*visit).myStories)
	signed("POST /people/{person}/stories", (*visit).tellStory)
	signed("GET /people/{person}/stories/{story}", (*visit).showStory)
	signed("GET /people/{person}/stories/{story}/tell/{part}", (*visit).storyPart)
	signed("POST /people/{person}/stories/{story}/tell/{part}", (*visit).writeStory)
	signed("GET /people/{person}/stories/{story}/preview", (*visit).previewStory)
	signed("POST /people/{person}/stories/{story}/hand-in", (*visit).handInStory)
	signed("POST /people/{person}/stories/{story}/uses", (*visit).consentToStory)
	signed("POST /people/{person}/stories/{story}/team", (*visit).shareStory)
	signed("POST /people/{person}/stories/{story}/withdraw", (*visit).withdrawStory)
	signed("POST /people/{person}/stories/{story}/files", (*visit).addStoryFile)
	signed("POST /people/{person}/stories/{story}/files/remove", (*visit).removeStoryFile)
	signed("GET /people/{person}/stories/{story}/files/{file}", (*visit).ownStoryFile)
}

// telling is which story of whom an address is about.
type telling struct {
	person care.PersonID
	id     care.StoryID
}

func (t telling) path() string { return personPath(t.person) + "/stories/" + string(t.id) }

func (v *visit) telling() (telling, error) {
	person, err := v.person()
	id := v.r.PathValue("story")
	if err == nil && !care.ValidID(id) {
		err = v.nowhere()
	}
	return telling{person, care.StoryID(id)}, err
}

// myStoriesPage is a person's stories, with the form to begin one.
type myStoriesPage struct {
	care.MyStories
	path, id, of string
	together     bool
}

func (v *visit) myStories() error {
	person, err := v.person()
	if err != nil {
		return err
	}
	return v.myStoriesAgain(person, http.StatusOK, myStoriesPage{}, nil)
}

func (v *visit) myStoriesAgain(person care.PersonID, status int, p myStoriesPage, problems ui.Problems) error {
	list, err := v.site.care.ListMyStories(v.r.Context(), v.actor(), person)
	if err != nil {
		return err
	}
	p.MyStories, p.path, p.id = list, personPath(person)+"/stories", validOr(p.id, v.site.care.NewID)
	if p.of == "" && v.actor().Role == care.RoleCarer {
		p.of = string(story.Carer)
	}
	page := v.personPage(v.say(list.Person, "story.mine_title"), list.Person)
	page.Back, page.Problems = v.homeOf(list.Person), problems
	return v.show(status, myStoriesView(v, page, p))
}

// stateWords says how far a story has come.
func (v *visit) stateWords(p care.StoryPage) string {
	switch {
	case p.Published != nil && p.Draft != nil:
		return v.Words.T("story.state_published_and_" + string(p.Draft.State))
	case p.Published != nil && len(p.Uses()) == 0:
		return v.Words.T("story.state_unused")
	case p.Published != nil:
		return v.Words.T("story.state_published")
	}
	return v.Words.T("story.state_" + string(p.Latest().State))
}

func (v *visit) titleOf(t care.StoryText) string {
	if t.Words.Title == "" {
		return v.Words.T("story.untitled")
	}
	return t.Words.Title
}

func (v *visit) tellStory() error {
	person, err := v.person()
	if err != nil {
		return err
	}
	form, err := httpkit.ReadForm(v.w, v.r)
	if err != nil {
		return err
	}
	p := myStoriesPage{id: form.Text("id"), of: form.Text("of"), together: form.Text("together") == "yes"}
	err = v.site.care.TellStory(v.r.Context(), v.actor(), person, care.NewStory{ID: care.StoryID(p.id), Of: story.Of(p.of), Together: p.together})
	if fault.Is(err, fault.Invalid) {
		return v.myStoriesAgain(person, http.StatusUnprocessableEntity, p, v.problems(err))
	}
	if err != nil {
		return err
	}
	return v.to(telling{person, care.StoryID(p.id)}.path()+"/tell/"+string(care.PartWho), "")
}

// ownStoryPage is everything about a story, for its teller.
type ownStoryPage struct {
	care.StoryPage
	telling
	tasks   []ui.Task
	hope    string
	missing ui.Problems
}

func (v *visit) showStory() error {
	t, err := v.telling()
	if err != nil {
		return err
	}
	return v.storyAgain(t, http.StatusOK, nil)
}

func (v *visit) storyAgain(t telling, status int, problems ui.Problems) error {
	st, err := v.site.care.ShowStory(v.r.Context(), v.actor(), t.person, t.id)
	if err != nil {
		return err
	}
	p := ownStoryPage{StoryPage: st, telling: t, hope: v.hopeWords(st.Hope), missing: v.problems(st.Latest().Words.Missing())}
	for _, part := range care.StoryParts {
		task := ui.Task{Title: v.Words.T("story.part_" + string(part)), Href: t.path() + "/tell/" + string(part), Status: v.Words.T("story.part_open")}
		if partDone(part, st.Latest().Words) {
			task.Status, task.Tone = v.Words.T("story.part_done"), ui.Done
		} else if part == care.PartRecording || part == care.PartHelped {
			task.Status = v.Words.T("story.part_if_you_like")
		}
		p.tasks = append(p.tasks, task)
	}
	page := v.personPage(v.titleOf(st.Latest()), st.Person)
	page.Back, page.Problems = personPath(t.person)+"/stories", problems
	return v.show(status, ownStoryView(v, page, p))
}

// partDone tells whether something stands in a part.
func partDone(part care.StoryPart, w care.StoryWords) bool {
	switch part {
	case care.PartWho:
		return !isCarer(w.Of) || w.Where != ""
	case care.PartTitle:
		return w.Title != ""
	case care.PartText:
		return len(w.Text) > 0
	case care.PartHelped:
		return len(w.Helped) > 0
	case care.PartAreas:
		return len(w.Areas)+len(w.CarerAreas) > 0
	case care.PartCareful:
		return w.Looked
	case care.PartRecording:
		return w.Recording != ""
	}
	return false
}

// partPage is one page of writing a story.
type partPage struct {
	care.StoryPage
	telling
	part  care.StoryPart
	words care.StoryWords
	fresh care.FileID
}

// step says which page of how many this is.
func (p partPage) step() int { return slices.Index(care.StoryParts, p.part) + 1 }

func (v *visit) storyPart() error {
	t, err := v.telling()
	if err != nil {
		return err
	}
	return v.partAgain(t, http.StatusOK, nil, nil)
}

// partAgain shows a part as it stands, or as it was typed.
func (v *visit) partAgain(t telling, status int, typed *care.StoryWords, problems ui.Problems) error {
	part := care.StoryPart(v.r.PathValue("part"))
	if v.r.PathValue("part") == "" {
		part = care.PartRecording
	}
	if !slices.Contains(care.StoryParts, part) {
		return v.nowhere()
	}
	st, err := v.site.care.ShowStory(v.r.Context(), v.actor(), t.person, t.id)
	if err != nil {
		return err
	}
	p := partPage{StoryPage: st, telling: t, part: part, words: st.Latest().Words, fresh: care.FileID(v.site.care.NewID())}
	if typed != nil {
		p.words = *typed
	}
	page := v.personPage(v.Words.T("story.part_"+string(part)), st.Person)
	page.Back, page.Problems = t.path(), problems
	if part == care.PartRecording {
		v.allowMedia()
	}
	return v.show(status, storyPartView(v, page, p))
}

// readPart takes the words of one part from a form.
func readPart(form httpkit.Form) care.StoryWords {
	w := care.StoryWords{
		Of: story.Of(form.Text("of")), Name: form.Text("name"), Where: form.Text("where"), Title: form.Text("title"),
		Text: care.Paragraphs(form.Text("text")), Transcript: care.Paragraphs(form.Text("transcript")),
	}
	for _, line := range strings.Split(form.Text("helped"), "\n") {
		if line = strings.TrimSpace(line); line != "" {
			w.Helped = append(w.Helped, line)
		}
	}
	for _, key := range form.All("areas") {
		if area, carer := strings.CutPrefix(key, "carer:"); carer {
			w.CarerAreas = append(w.CarerAreas, area)
		} else {
			w.Areas = append(w.Areas, area)
		}
	}
	for _, text := range form.All("stages") {
		if stage, err := strconv.Atoi(text); err == nil {
			w.Stages = append(w.Stages, stage)
		}
	}
	w.Careful = topicsOf(form.All("careful"))
	return w
}

func (v *visit) writeStory() error {
	t, err := v.telling()
	if err != nil {
		return err
	}
	form, err := httpkit.ReadForm(v.w, v.r)
	if err != nil {
		return err
	}
	words, part := readPart(form), care.StoryPart(v.r.PathValue("part"))
	err = v.site.care.WriteStory(v.r.Context(), v.actor(), t.person, t.id, part, words)
	if fault.Is(err, fault.Invalid) {
		return v.partAgain(t, http.StatusUnprocessableEntity, &words, v.problems(err))
	}
	if err != nil {
		return err
	}
	at := slices.Index(care.StoryParts, part) + 1
	if at == len(care.StoryParts) || form.Text("then") == "stop" {
		return v.to(t.path(), "story_saved")
	}
	return v.to(t.path()+"/tell/"+string(care.StoryParts[at]), "")
}

// changeStory does what a short form asks, and goes back.
func (v *visit) changeStory(said, to string, change func(telling, httpkit.Form) error) error {
	t, err := v.telling()
	if err != nil {
		return err
	}
	form, err := httpkit.ReadForm(v.w, v.r)
	if err != nil {
		return err
	}
	err = change(t, form)
	if fault.Is(err, fault.Invalid) {
		return v.storyAgain(t, http.StatusUnprocessableEntity, v.problems(err))
	}
	if err != nil {
		return err
	}
	return v.to(t.path()+to, said)
}

// previewPage is a story as readers will have it, with the yes to these very words.
type previewPage struct {
	care.StoryPage
	telling
	shown storyPage
	seen  string
}

func (v *visit) previewStory() error {
	t, err := v.telling()
	if err != nil {
		return err
	}
	return v.previewAgain(t, http.StatusOK, nil)
}

func (v *visit) previewAgain(t telling, status int, problems ui.Problems) error {
	st, err := v.site.care.ShowStory(v.r.Context(), v.actor(), t.person, t.id)
	if err != nil {
		return err
	}
	latest := st.Latest()
	p := previewPage{StoryPage: st, telling: t, shown: v.storyPage(latest.Readable(st.Files), t.path()+"/files/"), seen: latest.Words.Digest()}
	p.shown.Title = v.titleOf(latest)
	page := v.personPage(v.Words.T("story.preview"), st.Person)
	page.Back, page.Problems = t.path(), problems
	v.allowMedia()
	return v.show(status, storyPreviewView(v, page, p))
}

func (v *visit) handInStory() error {
	t, err := v.telling()
	if err != nil {
		return err
	}
	form, err := httpkit.ReadForm(v.w, v.r)
	if err != nil {
		return err
	}
	if form.Text("yes") != "yes" {
		return v.previewAgain(t, http.StatusUnprocessableEntity, ui.Problems{{Field: "yes", Text: v.Words.T("story.error.yes")}})
	}
	err = v.site.care.HandInStory(v.r.Context(), v.actor(), t.person, t.id, care.HandingIn{Seen: form.Text("seen"), TakeDown: form.Text("down") == "yes"})
	if fault.Is(err, fault.Invalid) {
		return v.previewAgain(t, http.StatusUnprocessableEntity, v.awayProblems(err))
	}
	if err != nil {
		return err
	}
	return v.to(t.path(), "story_handed_in")
}

// awayProblems are those of fields that stand on other pages: they lead nowhere here.
func (v *visit) awayProblems(err error) ui.Problems {
	out := v.problems(err)
	for i := range out {
		out[i].Field = ""
	}
	return out
}

func (v *visit) consentToStory() error {
	return v.changeStory("use_saved", "#uses", func(t telling, form httpkit.Form) error {
		use, ctx, a := care.StoryUse(form.Text("use")), v.r.Context(), v.actor()
		if form.Text("yes") == "yes" {
			return v.site.care.ConsentToStory(ctx, a, t.person, t.id, use)
		}
		return v.site.care.WithdrawStoryConsent(ctx, a, t.person, t.id, use)
	})
}

func (v *visit) shareStory() error {
	return v.changeStory("use_saved", "", func(t telling, form httpkit.Form) error {
		return v.site.care.ShareStory(v.r.Context(), v.actor(), t.person, t.id, form.Text("together") == "yes")
	})
}

func (v *visit) withdrawStory() error {
	t, err := v.telling()
	if err != nil {
		return err
	}
	form, err := httpkit.ReadForm(v.w, v.r)
	if err != nil {
		return err
	}
	if form.Text("sure") != "yes" {
		return v.storyAgain(t, http.StatusUnprocessableEntity, ui.Problems{{Field: "sure", Text: v.Words.T("story.error.sure")}})
	}
	if err := v.site.care.WithdrawStory(v.r.Context(), v.actor(), t.person, t.id); err != nil {
		return err
	}
	return v.to(personPath(t.person)+"/stories", "story_withdrawn")
}
