package library

import (
	"cmp"
	"slices"
	"strings"
)

// Query is what is known of whoever is offered something. What is empty is not asked.
type Query struct {
	Area     string
	Stage    int // 1 to 5, 0 for not known
	Audience Audience
	Place    Place
	Lang     string // a tag such as en or cy
	// Circumstances are what somebody chose to say of themselves, for this once.
	Circumstances []string
	Skip          []string // ids that are not to come: "not for me", or had before
}

// Suggestion is a resource with everything that chose it, so that the page can say why.
type Suggestion struct {
	Resource Resource
	Because  []Reason
}

// Reason is a key for words.
type Reason string

// The reasons, in the order in which they are given.
const (
	ForArea          Reason = "area"           // it is about the area that was chosen
	ForStage         Reason = "stage"          // it is for this stage by name
	ForAnyStage      Reason = "any-stage"      // it names no stage
	ForCircumstance  Reason = "circumstance"   // it is for something that they said
	ForAudience      Reason = "audience"       // it is for people, for carers or for professionals, as asked
	InPlace          Reason = "place"          // it serves the very place
	AroundPlace      Reason = "around"         // it serves a wider place around it
	InLanguage       Reason = "language"       // it can be had in the language
	InOtherLanguages Reason = "other-language" // it cannot; nothing that fits better can
)

// mostSuggested is how many are shown: three can be read, a list is passed over.
const mostSuggested = 3

// Suggest gives three resources at most, the best first. The rule is all there is:
//
//  1. It must be about the area, for the audience, and serve the place; where no place
//     is known, it must serve the whole country or everybody. If it names stages, this
//     one must be among them. If it is not for everybody, then for a circumstance that
//     was named: nothing is guessed about anybody.
//  2. What is for a circumstance that was named comes before what is for everybody;
//     then what can be had in the language before what cannot; then what names the
//     stage before what fits any; then what serves the town before the country and the
//     country before the world; then what is mainly about the area.
//  3. Between equals a kind that was not yet chosen comes first, so that it is not
//     three phone lines; then what is about fewer areas; then the order of ids.
//
// It looks at nothing else: not at who asks, what they opened, or what others liked.
func (l *Library) Suggest(q Query) []Suggestion {
	var fitting []candidate
	for _, r := range l.resources {
		if c, ok := q.consider(r); ok {
			fitting = append(fitting, c)
		}
	}
	slices.SortFunc(fitting, candidate.compare)
	var out []Suggestion
	taken := map[Kind]bool{}
	for len(fitting) > 0 && len(out) < mostSuggested {
		at := 0
		for i, c := range fitting {
			if c.fit != fitting[0].fit {
				break
			}
			if !taken[c.resource.Kind] {
				at = i
				break
			}
		}
		chosen := fitting[at]
		taken[chosen.resource.Kind] = true
		out = append(out, Suggestion{chosen.resource, q.because(chosen.resource)})
		fitting = slices.Delete(fitting, at, at+1)
	}
	return out
}

// candidate is a resource that may be shown, with how well it fits.
type candidate struct {
	resource Resource
	fit      fit
}

// fit holds the second part of the rule in its order: lower is better.
type fit struct{ circumstance, language, stage, place, area int }

func (a fit) compare(b fit) int {
	return cmp.Or(
		cmp.Compare(a.circumstance, b.circumstance), cmp.Compare(a.language, b.language),
		cmp.Compare(a.stage, b.stage), cmp.Compare(a.place, b.place), cmp.Compare(a.area, b.area),
	)
}

func (c candidate) compare(d candidate) int {
	return cmp.Or(c.fit.compare(d.fit), cmp.Compare(len(c.resource.Areas), len(d.resource.Areas)), cmp.Compare(c.resource.ID, d.resource.ID))
}

// consider applies the first part of the rule, and measures the second.
func (q Query) consider(r Resource) (candidate, bool) {
	place := near(cmp.Or(q.Place, UK), r.Places)
	fits := place != notThere && !slices.Contains(q.Skip, r.ID) &&
		(q.Area == "" || slices.Contains(r.Areas, q.Area)) &&
		(q.Audience == "" || slices.Contains(r.Audience, q.Audience)) &&
		(q.Stage == 0 || len(r.Stages) == 0 || slices.Contains(r.Stages, q.Stage)) &&
		(len(r.Circumstances) == 0 || q.named(r))
	return candidate{r, fit{
		circumstance: unless(q.named(r)),
		language:     unless(q.Lang == "" || q.reads(r)),
		stage:        unless(q.Stage == 0 || len(r.Stages) > 0),
		place:        int(place),
		area:         unless(q.Area == "" || len(r.Areas) > 0 && r.Areas[0] == q.Area),
	}}, fits
}

// named tells whether it is for something that was said.
func (q Query) named(r Resource) bool {
	return slices.ContainsFunc(q.Circumstances, func(c string) bool { return slices.Contains(r.Circumstances, c) })
}

func (q Query) reads(r Resource) bool {
	return slices.ContainsFunc(r.Languages, func(l string) bool { return base(l) == base(q.Lang) })
}

func unless(good bool) int {
	if good {
		return 0
	}
	return 1
}

// base is a language without its country: en for en-GB.
func base(tag string) string {
	first, _, _ := strings.Cut(tag, "-")
	return strings.ToLower(first)
}

func (q Query) because(r Resource) []Reason {
	var out []Reason
	note := func(asked bool, reason Reason) {
		if asked {
			out = append(out, reason)
		}
	}
	note(q.Area != "", ForArea)
	note(q.Stage != 0 && len(r.Stages) > 0, ForStage)
	note(q.Stage != 0 && len(r.Stages) == 0, ForAnyStage)
	note(q.named(r), ForCircumstance)
	note(q.Audience != "", ForAudience)
	here := slices.Contains(r.Places, q.Place)
	note(q.Place != "" && here, InPlace)
	note(q.Place != "" && !here, AroundPlace)
	note(q.Lang != "" && q.reads(r), InLanguage)
	note(q.Lang != "" && !q.reads(r), InOtherLanguages)
	return out
}
