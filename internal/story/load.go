package story

import (
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"

	"towpath/internal/strictjson"
)

const (
	leastWords  = 150
	mostWords   = 400
	stagesInAll = 5
	storiesDir  = "stories"
	wordsDir    = "stories/words"
)

var (
	storyFile = regexp.MustCompile(`^([a-z]+(?:-[a-z]+)*)\.json$`)
	wordsFile = regexp.MustCompile(`^([a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)\.json$`)
)

// Load reads every story stories/<id>.json, and the words around them from
// stories/words/<lang>.json. It is strict, and all or nothing: where anything is wrong
// there is no collection, and the error joins one *strictjson.Error for each fault.
// Names that start with a dot are passed over.
func Load(fsys fs.FS) (*Collection, error) {
	l := &loader{fsys: fsys, c: &Collection{words: map[string]*Words{}}}
	l.each(storiesDir, storyFile, "is not a story: its name is such as two-buses.json", l.story)
	l.each(wordsDir, wordsFile, "is not for a language: its name is such as cy.json", l.words)
	if len(l.faults) == 0 && l.c.words[source] == nil {
		l.faults = append(l.faults, strictjson.Unreadable(path.Join(wordsDir, source+".json"), fs.ErrNotExist))
	}
	if len(l.c.stories) == 0 && len(l.faults) == 0 {
		l.faults = append(l.faults, &strictjson.Error{File: storiesDir, Reason: "there are no stories here"})
	}
	if len(l.faults) > 0 {
		return nil, strictjson.Joined(l.faults)
	}
	// A file's name sorts by its ending too: "a-b.json" stands before "a.json".
	slices.SortFunc(l.c.stories, func(a, b *Story) int { return strings.Compare(a.ID, b.ID) })
	return l.c, nil
}

// loader gathers what is read, and every fault on the way.
type loader struct {
	fsys   fs.FS
	c      *Collection
	faults []*strictjson.Error
}

// each reads the files of one folder; other says what is wrong with a name of another kind.
func (l *loader) each(dir string, kind *regexp.Regexp, other string, read func(o *strictjson.Fields, name string)) {
	entries, err := fs.ReadDir(l.fsys, dir)
	if err != nil {
		l.faults = append(l.faults, strictjson.Unreadable(dir, err))
		return
	}
	for _, e := range entries {
		f := &strictjson.Faults{File: path.Join(dir, e.Name())}
		if strings.HasPrefix(e.Name(), ".") || e.IsDir() && f.File == wordsDir {
			continue
		}
		if name := kind.FindStringSubmatch(e.Name()); e.IsDir() || name == nil {
			f.Add(0, "%s", other)
		} else if n := f.Read(l.fsys); n != nil {
			o := f.Open(n, "")
			read(o, name[1])
			o.Done()
		}
		l.faults = append(l.faults, f.List...)
	}
}

func (l *loader) story(o *strictjson.Fields, id string) {
	s := &Story{
		ID:      id,
		Example: o.OptionalFlag("example"),
		Of:      Of(o.OneOf("of", as[string](Tellers))),
		Title:   o.Text("title"),
		Teller:  o.OptionalText("teller"),
		Age:     o.OneOf("age", Ages),
		Gender:  o.OneOf("gender", Genders),
		Setting: Setting(o.OneOf("setting", as[string](Settings))),
		Areas:   o.SomeOf("areas", Areas),
		Stages:  o.Rising("stages", 1, stagesInAll),
		Careful: careful(o),
		Helped:  texts(o, "helped", `"helped"`),
		Text:    texts(o, "text", "paragraph"),
	}
	if o.Node != nil && !s.Example {
		o.Say(o.LineOf("example"), `"example" must be true: only made-up stories are shipped`)
	}
	if n := s.Words(); o.HasList("text") && (n < leastWords || n > mostWords) {
		o.Say(o.LineOf("text"), `"text" has %d words, not %d to %d`, n, leastWords, mostWords)
	}
	carers(o, s)
	l.c.stories = append(l.c.stories, s)
}

// carers reads what a carer's story has and no other.
func carers(o *strictjson.Fields, s *Story) {
	if s.Of == Carer {
		s.Where = o.Text("where")
		s.CarerAreas = o.SomeOf("carerAreas", CarerAreas)
		return
	}
	o.Pass("where", "carerAreas")
	if slices.Contains(Tellers, s.Of) && (o.Has("where") || o.Has("carerAreas")) {
		o.Say(o.LineOf("of"), `"of" is not a carer: "where" and "carerAreas" belong to carers' stories`)
	}
}

// careful must be given, also where a story has nothing to be careful of: to forget it
// would leave a reader without a warning.
func careful(o *strictjson.Fields) []Topic {
	if o.HasList("careful") && len(o.Node.Get("careful").Items) == 0 {
		o.Pass("careful")
		return nil
	}
	return as[Topic](o.SomeOf("careful", as[string](Topics)))
}

// texts is for a list that must not be empty.
func texts(o *strictjson.Fields, key, what string) []string {
	out := o.Sentences(o.List(key), what)
	if o.HasList(key) && len(out) == 0 {
		o.Say(o.LineOf(key), "%q is empty", key)
	}
	return out
}

func as[To, From ~string](list []From) []To {
	var out []To
	for _, s := range list {
		out = append(out, To(s))
	}
	return out
}

func (l *loader) words(o *strictjson.Fields, lang string) {
	w := &Words{Example: o.Text("example"), NoName: o.Text("noName"), Lead: o.Text("warning"), And: o.Text("and"), Subject: map[Topic]string{}}
	if w.Lead != "" && strings.Count(w.Lead, topicsHere) != 1 {
		o.Say(o.LineOf("warning"), `"warning" must hold %s once`, topicsHere)
	}
	topics := o.Inside("topics", "topics")
	for _, t := range Topics {
		w.Subject[t] = topics.Text(string(t))
	}
	topics.Done()
	l.c.words[lang] = w
}
