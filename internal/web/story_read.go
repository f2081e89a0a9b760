package web

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"towpath/internal/care"
	"towpath/internal/httpkit"
	"towpath/internal/story"
	"towpath/internal/web/ui"
)

// storyPage is a story as readers have it, whoever looks at it.
type storyPage struct {
	care.ReadableStory
	teller, warning, where string
	areas                  []string
	files                  string // the address below which its files are
	uses                   string // what it may be used for, to staff
	hidden                 bool   // it has a topic that the reader hides
	ask                    bool   // the reader has not been asked yet how it left them
	said                   bool
}

func (v *visit) storyPage(st care.ReadableStory, files string) storyPage {
	p := storyPage{ReadableStory: st, teller: v.teller(st), warning: v.storyWords().Warning(st.Story), where: st.Where, files: files}
	for _, key := range slices.Concat(st.Areas, st.CarerAreas) {
		p.areas = append(p.areas, areaName(v, key))
	}
	return p
}

// readStory shows what to be careful of first, where there is something, and the story to
// whoever reads on.
func (v *visit) readStory() error {
	st, err := v.site.care.ReadStory(v.r.Context(), v.site.config.Organisation, v.readers(), v.r.PathValue("story"))
	if err != nil {
		return err
	}
	hidden, err := v.hiddenTopics()
	if err != nil {
		return err
	}
	p := v.storyPage(st, "/stories/"+st.ID+"/files/")
	p.hidden = st.Hides(hidden)
	page := v.base(st.Title)
	page.Back, page.BackText = "/stories", v.Words.T("story.all")
	if p.warning != "" && v.r.URL.Query().Get("read") != "on" {
		return v.show(http.StatusOK, storyWarningView(v, page, p))
	}
	if !st.Example {
		p.said = v.hasSaidHope(st.ID)
		p.ask = !p.said
		if v.actor().Role.Works() && v.in {
			p.uses = v.useList(st.Uses)
		}
	}
	v.allowMedia()
	return v.show(http.StatusOK, storyView(v, page, p))
}

// allowMedia lets a page play what this site serves.
func (v *visit) allowMedia() {
	v.w.Header().Set("Content-Security-Policy", httpkit.ContentSecurityPolicy+"; media-src 'self'")
}

func (v *visit) useList(uses []care.StoryUse) string {
	names := make([]string, len(uses))
	for i, u := range uses {
		names[i] = v.Words.T("story.use_short_" + string(u))
	}
	return v.Words.List(names...)
}

// hopeMark is how a story stands in the cookie: the end of its id, which is random.
func hopeMark(id string) string { return id[max(0, len(id)-12):] }

func (v *visit) hasSaidHope(id string) bool {
	c, err := v.r.Cookie(hopeCookie)
	return err == nil && slices.Contains(strings.Split(c.Value, "."), hopeMark(id))
}

// sayHope counts one answer from a browser, until it is closed.
func (v *visit) sayHope() error {
	id := v.r.PathValue("story")
	form, err := httpkit.ReadForm(v.w, v.r)
	if err != nil {
		return err
	}
	back := "/stories/" + id + "?read=on"
	if v.hasSaidHope(id) {
		return v.to(back, "hope_said")
	}
	err = v.site.care.SayHope(v.r.Context(), v.site.config.Organisation, v.readers(), care.StoryID(id), care.Feeling(form.Text("feeling")))
	if err != nil {
		return err
	}
	marks := []string{hopeMark(id)}
	if c, err := v.r.Cookie(hopeCookie); err == nil {
		marks = append(strings.Split(c.Value, "."), marks...)
	}
	http.SetCookie(v.w, &http.Cookie{
		Name: hopeCookie, Value: strings.Join(marks[max(0, len(marks)-50):], "."), Path: "/stories", SameSite: http.SameSiteLaxMode, HttpOnly: true, Secure: v.site.config.Secure,
	})
	return v.to(back, "hope_said")
}

// storyFile sends the recording or the captions of a story.
func (v *visit) storyFile() error {
	f, err := v.site.care.OpenStory(v.r.Context(), v.site.config.Organisation, v.readers(), care.StoryID(v.r.PathValue("story")), care.FileID(v.r.PathValue("file")))
	if err != nil {
		return err
	}
	v.sendFile(f)
	return nil
}

func (v *visit) sendFile(f *care.FileReader) {
	httpkit.ServeFile(v.w, v.r, httpkit.FileHead{Name: f.Name, Type: f.Kind.Type(), Inline: !f.Kind.Document()}, f)
}

// feelingOptions are the three ways that a story may leave a reader.
func (v *visit) feelingOptions() []ui.Option {
	var out []ui.Option
	for _, f := range care.Feelings {
		out = append(out, ui.Option{Value: string(f), Label: v.Words.T("story.feeling_" + string(f))})
	}
	return out
}

// hopeWords tells a teller how their story left its readers: in words, and only once a few
// have said so.
func (v *visit) hopeWords(hope map[care.Feeling]int) string {
	all := 0
	for _, n := range hope {
		all += n
	}
	switch {
	case all == 0:
		return v.Words.T("story.hope_none")
	case all < care.FewReaders:
		return v.Words.T("story.hope_few")
	case 2*hope[care.FeelingMore] > all:
		return v.Words.T("story.hope_most_more")
	case 2*hope[care.FeelingLess] > all:
		return v.Words.T("story.hope_most_less")
	case hope[care.FeelingMore] > hope[care.FeelingLess]:
		return v.Words.T("story.hope_some_more")
	}
	return v.Words.T("story.hope_mixed")
}

// instantDay writes the day of an instant, where the service is.
func (v *visit) instantDay(t time.Time) string {
	return v.day(care.DateOf(t, v.site.config.Place))
}

func isCarer(of story.Of) bool { return of == story.Carer }

// size writes how large a file is.
func (v *visit) size(bytes int64) string {
	if bytes < 1<<20 {
		return v.Words.F("upload.kilobytes", "n", strconv.FormatInt((bytes+1023)>>10, 10))
	}
	return v.Words.F("upload.megabytes", "n", strconv.FormatInt((bytes+1<<19)>>20, 10))
}
