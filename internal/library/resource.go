package library

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"towpath/internal/instrument"
	"towpath/internal/strictjson"
)

// Resource is one thing to read, to call or to join. What it says about somebody
// else's work are facts and a description of our own, never its text.
type Resource struct {
	ID    string
	Kind  Kind
	Title string
	About string

	Authors   []string
	Publisher string
	Year      int    // 0 where it is not known
	Within    string // for a paper: the journal with volume and pages
	Licence   string // empty where it is not known

	Address string    // https, or empty
	Checked time.Time // when somebody last looked at the address; zero for never
	Phones  []Phone

	Audience []Audience
	Areas    []string // keys of areas, of the adult Bloom or the carers', the main one first
	// Circumstances say whom it is for, where that is not everybody: one of them is enough.
	Circumstances []string
	Stages        []int // 1 to 5; none means that it fits any
	Languages     []string
	ReadingAge    int // 0 where it is not known
	Formats       []Format
	Places        []Place
	Cost          Cost

	// Sure says how the facts are known; Source where they were seen, and Note what
	// is not settled. Whatever is not instrument.Seen is shown as unconfirmed.
	Sure   instrument.Sureness
	Source string
	Note   string

	ReviewedBy   string // empty as long as nobody has
	DueForReview time.Time
}

// Phone is a number to call, or to text.
type Phone struct {
	Number string
	Option string // what to choose once it answers, empty for nothing
	Text   bool   // it takes text messages, not calls
	Sure   instrument.Sureness
}

// Kind is what sort of thing a resource is.
type Kind string

// The kinds of resource.
const (
	Link         Kind = "link"
	Document     Kind = "document"
	Organisation Kind = "organisation"
	PhoneLine    Kind = "phone-line"
	Course       Kind = "course"
	Book         Kind = "book"
	Paper        Kind = "paper"
)

// Audience is whom a resource is for.
type Audience string

// The audiences.
const (
	People        Audience = "people"
	Carers        Audience = "carers"
	Professionals Audience = "professionals"
)

// Format is a form in which it can be had, beside plain text on a screen.
type Format string

// The formats.
const (
	EasyRead   Format = "easy-read"
	BSL        Format = "bsl"
	Audio      Format = "audio"
	Video      Format = "video"
	Print      Format = "print"
	LargePrint Format = "large-print"
)

// Cost is what it costs the reader. A call to a number for which a phone company may
// charge is some-free.
type Cost string

// The costs.
const (
	Free     Cost = "free"
	SomeFree Cost = "some-free"
	Paid     Cost = "paid"
)

var (
	kinds     = []string{string(Link), string(Document), string(Organisation), string(PhoneLine), string(Course), string(Book), string(Paper)}
	audiences = []string{string(People), string(Carers), string(Professionals)}
	formats   = []string{string(EasyRead), string(BSL), string(Audio), string(Video), string(Print), string(LargePrint)}
	costs     = []string{string(Free), string(SomeFree), string(Paid)}
	sureness  = []string{string(instrument.Seen), string(instrument.Recalled), string(instrument.Disputed)}

	// areas are those of the adult Bloom, then those of the carers'. A test holds them
	// against the Blooms.
	areas = []string{
		"mental-health", "body", "everyday-skills", "friends-and-community", "work-and-time",
		"close-relationships", "habits", "home", "who-i-am", "trust-and-hope",
		"health", "caring-role", "managing-at-home", "time-for-yourself", "how-you-feel", "money", "work",
	}

	circumstances = []string{
		"women", "men", "young-people", "older-people", "students", "parents", "brothers-and-sisters", "disabled-children",
		"lgbt", "black-people", "asian-people", "jewish-people", "muslim-people", "deaf-people", "autistic-people", "adhd",
		"learning-disability", "disabled-people", "veterans", "refugees",
		"bereavement", "abuse", "abuse-in-the-past", "suicidal-thoughts", "self-harm", "drinking", "somebody-elses-drinking",
		"drugs", "somebody-elses-drug-use", "gambling", "smoking", "eating", "voices", "bipolar", "ocd", "dementia", "diabetes",
		"pain", "debt", "no-home", "no-food", "pets", "prison", "under-section",
	}

	languagePattern = regexp.MustCompile(`^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$`)
	phonePattern    = regexp.MustCompile(`^[0-9]+( [0-9]+)*$`)
)

// Areas lists the keys of areas that a resource may be about.
func Areas() []string { return slices.Clone(areas) }

// Circumstances lists what a resource may be for, where it is not for everybody.
func Circumstances() []string { return slices.Clone(circumstances) }

const (
	stagesInAll = 5
	firstYear   = 1900
	lastYear    = 2100
	youngest    = 5
	oldest      = 25
)

func (l *loader) resource(f *strictjson.Faults, o *strictjson.Fields) Resource {
	r := Resource{
		ID:        l.id(f, o, "resource"),
		Kind:      Kind(o.OneOf("kind", kinds)),
		Title:     o.Text("title"),
		About:     o.Text("about"),
		Authors:   texts(o, "authors", "author"),
		Publisher: o.OptionalText("publisher"),
		Year:      o.OptionalWhole("year", firstYear, lastYear),
		Within:    o.OptionalText("within"),
		Licence:   o.OptionalText("licence"),
		Phones:    phones(f, o),

		Audience:      as[Audience](o.SomeOf("audience", audiences)),
		Areas:         o.SomeOf("areas", areas),
		Circumstances: o.OptionalSomeOf("circumstances", circumstances),
		Stages:        o.OptionalRising("stages", 1, stagesInAll),
		Languages:     languages(o),
		ReadingAge:    o.OptionalWhole("readingAge", youngest, oldest),
		Formats:       as[Format](o.OptionalSomeOf("formats", formats)),
		Places:        as[Place](o.SomeOf("places", places)),
		Cost:          Cost(o.OneOf("cost", costs)),

		Sure:   instrument.Sureness(o.OneOf("sure", sureness)),
		Source: o.OptionalText("source"),
		Note:   o.OptionalText("note"),
	}
	r.Address, r.Checked = address(o)
	r.ReviewedBy, r.DueForReview = review(o)
	checkTogether(o, r)
	o.Done()
	return r
}

// checkTogether refuses what each field by itself cannot know.
func checkTogether(o *strictjson.Fields, r Resource) {
	if o.Node == nil {
		return
	}
	switch {
	case (r.Kind == Book || r.Kind == Paper) && len(r.Authors) == 0:
		o.Say(o.LineOf("kind"), `a %s has "authors"`, r.Kind)
	case r.Kind == Document && len(r.Authors) == 0 && r.Publisher == "":
		o.Say(o.LineOf("kind"), `a document has "authors" or a "publisher"`)
	case r.Kind == PhoneLine && len(r.Phones) == 0:
		o.Say(o.LineOf("kind"), `a phone line has "phones"`)
	case r.Within != "" && r.Kind != Paper:
		o.Say(o.LineOf("within"), `"within" names the journal of a paper`)
	}
	if (r.Kind == Link || r.Kind == Course) && r.Address == "" && !o.Has("address") {
		o.Say(o.LineOf("kind"), `a %s has an "address"`, r.Kind)
	}
	if r.Sure == instrument.Seen && r.Source == "" && !o.Has("source") {
		o.Say(o.LineOf("sure"), `what was seen has a "source"`)
	}
	if r.Sure == instrument.Disputed && r.Note == "" && !o.Has("note") {
		o.Say(o.LineOf("sure"), `what is disputed has a "note" that says how`)
	}
}

// address reads where it is, and when somebody last looked. Only https is taken, at a
// name: whoever reads on a shared network should not be read along.
func address(o *strictjson.Fields) (string, time.Time) {
	got := o.OptionalText("address")
	if got == "" {
		return "", time.Time{}
	}
	u, err := url.Parse(got)
	bad := err != nil || u.Scheme != "https" || u.User != nil || u.Port() != "" || u.RawQuery != "" ||
		!strings.Contains(u.Host, ".") || strings.ContainsAny(got, " \\<>\"") || u.Host != strings.ToLower(u.Host)
	if bad || !hostPattern.MatchString(u.Host) {
		o.Say(o.LineOf("address"), `"address" must be one such as https://www.example.org/page, not %q`, got)
	}
	checked := o.Text("checked")
	if checked == "" || checked == "never" {
		return got, time.Time{}
	}
	return got, day(o, "checked", checked, `never, or a day such as 2026-03-01`)
}

var hostPattern = regexp.MustCompile(`^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$`)

func day(o *strictjson.Fields, key, text, like string) time.Time {
	t, err := time.Parse(time.DateOnly, text)
	if err != nil {
		o.Say(o.LineOf(key), "%q must be %s, not %q", key, like, text)
	}
	return t
}

// review reads who looked it over and when it is due again: both, or neither.
func review(o *strictjson.Fields) (by string, due time.Time) {
	by = o.OptionalText("reviewedBy")
	text := o.OptionalText("dueForReview")
	if text != "" {
		due = day(o, "dueForReview", text, "a day such as 2026-03-01")
	}
	if o.Has("reviewedBy") != o.Has("dueForReview") {
		o.Say(o.Line(), `"reviewedBy" and "dueForReview" go together`)
	}
	return by, due
}

func phones(f *strictjson.Faults, o *strictjson.Fields) []Phone {
	if !o.Has("phones") {
		o.Pass("phones")
		return nil
	}
	var out []Phone
	for _, item := range o.List("phones") {
		p := f.Open(item, o.What+": phone")
		out = append(out, Phone{
			Number: p.Matching("number", phonePattern, "digits with spaces between, such as 116 123"),
			Option: p.OptionalText("option"),
			Text:   p.OptionalFlag("text"),
			Sure:   instrument.Sureness(p.OneOf("sure", sureness)),
		})
		p.Done()
	}
	return out
}

// stages reads whole numbers from 1 to 5, rising.
func languages(o *strictjson.Fields) []string {
	out := o.Sentences(o.List("languages"), "language")
	if o.HasList("languages") && len(out) == 0 {
		o.Say(o.LineOf("languages"), `"languages" is empty`)
	}
	if at := slices.IndexFunc(out, func(l string) bool { return !languagePattern.MatchString(l) }); at >= 0 {
		o.Say(o.LineOf("languages"), "language %d must be a tag such as en or cy, not %q", at+1, out[at])
	}
	return out
}

func texts(o *strictjson.Fields, key, what string) []string {
	if !o.Has(key) {
		o.Pass(key)
		return nil
	}
	return o.Sentences(o.List(key), what)
}

func as[T ~string](list []string) []T {
	var out []T
	for _, s := range list {
		out = append(out, T(s))
	}
	return out
}
