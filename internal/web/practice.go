package web

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/httpkit"
	"towpath/internal/instrument"
	"towpath/internal/practice"
	"towpath/internal/web/ui"
)

func (s *Site) practiceRoutes(signed func(string, pageHandler)) {
	signed("GET /practice", (*visit).showPractice)
	signed("POST /practice/words", (*visit).noticeWords)
	signed("GET /practice/reflections", (*visit).showReflections)
	signed("POST /practice/reflections", (*visit).keepReflection)
	signed("GET /practice/reflections/file", (*visit).takeReflections)
	signed("POST /practice/reflections/{reflection}/delete", (*visit).deleteReflection)
	signed("POST /account/remarks", (*visit).setRemarks)
}

// works tells whether the reader is here as a worker or a manager: not as the person whose
// page it is, and not on a device that was handed to them.
func (v *visit) works() bool { return v.in && v.actor().Role.Works() }

// fewIdeas is how many prompts stand beside a conversation.
const fewIdeas = 3

// ideas are prompts for the conversation in hand; there are none for anybody but workers.
type ideas struct {
	prompts []idea
	more    string // the address of another three
	open    bool
}

type idea struct{ heading, text string }

const ideasParam = "ideas"

// ideasFor gives three prompts for an area and a stage, as far as they are known.
func (v *visit) ideasFor(of *instrument.Instrument, area string, stage int) ideas {
	if !v.works() {
		return ideas{}
	}
	setting := ""
	if of != nil && of.ID == "bloom-secure" {
		setting = string(care.SettingSecure)
	}
	if !slices.Contains(practice.Areas, area) {
		area = ""
	}
	all := v.site.practice.Prompts(area, stage, setting)
	if len(all) == 0 {
		return ideas{}
	}
	query := v.r.URL.Query()
	at, _ := strconv.Atoi(query.Get(ideasParam)) // what is no number begins with the first
	at = max(at, 0) % len(all)
	out := ideas{open: query.Has(ideasParam)}
	for i := range min(fewIdeas, len(all)) {
		p := all[(at+i)%len(all)]
		out.prompts = append(out.prompts, idea{v.heading(p.Heading), p.Text})
	}
	if len(all) > fewIdeas {
		query.Set(ideasParam, strconv.Itoa((at+fewIdeas)%len(all)))
		query.Del("said")
		out.more = v.r.URL.Path + "?" + query.Encode() + "#ideas"
	}
	return out
}

// heading gives the words of one of the nine headings.
func (v *visit) heading(id string) string {
	for _, h := range v.site.practice.Headings() {
		if h.ID == id {
			return h.Name
		}
	}
	return ""
}

// stageOf gives the stage in which a step stands, from 1, and 0 for none.
func stageOf(value string) int {
	a, err := instrument.ParseAnswer(value)
	if err != nil || !a.HasStep() {
		return 0
	}
	return (int(a.Step.Float()) + 1) / 2
}

// practiceHeading is one of the nine with what stands under it.
type practiceHeading struct {
	id, name string
	prompts  []practicePrompt
}

type practicePrompt struct{ text, fits string }

func (v *visit) showPractice() error {
	if !v.works() {
		return v.nowhere()
	}
	var list []practiceHeading
	for _, h := range v.site.practice.Headings() {
		one := practiceHeading{id: h.ID, name: h.Name}
		for _, p := range v.site.practice.All() {
			if p.Heading == h.ID {
				one.prompts = append(one.prompts, practicePrompt{p.Text, v.fitsWords(p)})
			}
		}
		list = append(list, one)
	}
	page := v.base(v.Words.T("practice.title"))
	return v.show(http.StatusOK, practiceView(v, page, list))
}

// fitsWords says for which areas, stages and settings a prompt was written.
func (v *visit) fitsWords(p practice.Prompt) string {
	var parts []string
	if words, ok := v.adultWords(); ok {
		for _, area := range p.Areas {
			parts = append(parts, words.Area(area).Name)
		}
		for _, stage := range p.Stages {
			parts = append(parts, words.Stages[stage-1].Name)
		}
	}
	for _, s := range p.Settings {
		parts = append(parts, v.Words.T("team.setting_"+s))
	}
	return strings.Join(parts, " · ")
}

// reflectionPage is what a worker keeps for themselves.
type reflectionPage struct {
	id, question, words string
	list                []care.Reflection
}

func (v *visit) showReflections() error {
	p := reflectionPage{id: v.site.care.NewID(), question: v.site.practice.Reflection(noon(v.today()))}
	if other := v.r.URL.Query().Get("question"); slices.Contains(v.site.practice.Reflections(), other) {
		p.question = other
	}
	return v.reflectionsAgain(http.StatusOK, p, nil)
}

func (v *visit) reflectionsAgain(status int, p reflectionPage, problems ui.Problems) error {
	var err error
	if p.list, err = v.site.care.ListReflections(v.r.Context(), v.actor()); err != nil {
		return err
	}
	page := v.base(v.Words.T("practice.reflections"))
	page.Back, page.BackText, page.Problems, page.Personal = "/practice", v.Words.T("practice.title"), problems, true
	return v.show(status, reflectionsView(v, page, p))
}

// nextQuestion leads to the question after the one that is shown.
func (v *visit) nextQuestion(now string) string {
	all := v.site.practice.Reflections()
	return "/practice/reflections?question=" + url.QueryEscape(all[(slices.Index(all, now)+1)%len(all)])
}

func (v *visit) keepReflection() error {
	form, err := httpkit.ReadForm(v.w, v.r)
	if err != nil {
		return err
	}
	p := reflectionPage{id: form.Text("id"), question: form.Text("question"), words: form.Text("words")}
	err = v.site.care.KeepReflection(v.r.Context(), v.actor(), care.NewReflection{ID: care.ReflectionID(p.id), Question: p.question, Words: p.words})
	if fault.Is(err, fault.Invalid) {
		return v.reflectionsAgain(http.StatusUnprocessableEntity, p, v.problems(err))
	}
	if err != nil {
		return err
	}
	return v.to("/practice/reflections", "reflection_kept")
}

func (v *visit) deleteReflection() error {
	if err := v.site.care.DeleteReflection(v.r.Context(), v.actor(), care.ReflectionID(v.r.PathValue("reflection"))); err != nil {
		return err
	}
	return v.to("/practice/reflections", "reflection_gone")
}

// takeReflections gives the reader their own as a file of text.
func (v *visit) takeReflections() error {
	list, err := v.site.care.ListReflections(v.r.Context(), v.actor())
	if err != nil {
		return err
	}
	var b strings.Builder
	for _, r := range list {
		b.WriteString(v.Words.DateTime(r.At) + "\n")
		if r.Question != "" {
			b.WriteString(r.Question + "\n")
		}
		b.WriteString("\n" + r.Words + "\n\n----\n\n")
	}
	return v.download("reflections.txt", "text/plain; charset=utf-8", []byte(b.String()))
}
