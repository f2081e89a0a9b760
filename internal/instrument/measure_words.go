package instrument

import "fmt"

// MeasureWords is everything a measure says in one language, all of it our own. The
// wording of somebody else's questions is never here.
type MeasureWords struct {
	Lang     string
	Title    string
	About    string // what it is, in a sentence or two
	Measures string // what it measures
	// Wanted says where the wording is to be had and on what terms; empty where it is here.
	Wanted string
	// Intro stands above the questions, and Notice has to be shown with them. Both
	// come with a wording that a service loaded, and are empty without.
	Intro, Notice string

	items  []ItemWords
	scales []map[string]string
	scores map[string]string
	bands  map[string]string
	facts  map[string]string
}

// ItemWords is what is said about one question.
type ItemWords struct {
	Topic    string // what it is about, in our words
	Question string // the question itself, empty where the wording is not here
}

// Item gives the words for the question in a slot.
func (w *MeasureWords) Item(slot int) ItemWords { return w.items[slot] }

// Answer gives the words for a code on a scale, "" where the scale has none for it.
func (w *MeasureWords) Answer(scale int, code string) string { return w.scales[scale][code] }

// Score gives the name of a score.
func (w *MeasureWords) Score(key string) string { return w.scores[key] }

// Band gives the name of a band, or of a cut-off.
func (w *MeasureWords) Band(key string) string { return w.bands[key] }

// Fact gives the sentence of a fact.
func (w *MeasureWords) Fact(key string) string { return w.facts[key] }

func parseMeasureWords(f *faults, n *node, lang string, m *Measure) *MeasureWords {
	o := f.open(n, "")
	w := &MeasureWords{Lang: o.Text("lang"), Title: o.Text("title"), About: o.Text("about"), Measures: o.Text("measures"), Wanted: o.OptionalText("wanted")}
	if w.Lang != "" && w.Lang != lang {
		o.Say(o.LineOf("lang"), `"lang" must be %q, as the file is named, not %q`, lang, w.Lang)
	}
	if whole := m.Licence.TextShipped; whole == (w.Wanted != "") && o.Node != nil {
		o.Say(o.LineOf("wanted"), `"wanted" says where the wording is to be had, and only where it is not here`)
	}
	if m.Kind == KindMeasure {
		o.itemWords(m, w)
		o.scaleWords(m, w)
		w.scores = o.named("scores", keysOf(m.Scores, func(s Score) string { return s.Key }))
		w.bands = o.named("bands", bandKeys(m))
	}
	w.facts = o.named("facts", keysOf(m.Facts, func(f Fact) string { return f.Key }))
	o.Done()
	return w
}

func keysOf[T any](list []T, key func(T) string) []string {
	out := make([]string, len(list))
	for i := range list {
		out[i] = key(list[i])
	}
	return out
}

// bandKeys gives the keys of every band and cut-off, each once.
func bandKeys(m *Measure) []string {
	var keys []string
	seen := map[string]bool{}
	add := func(key string) {
		if !seen[key] {
			keys = append(keys, key)
		}
		seen[key] = true
	}
	for i := range m.Scores {
		for _, b := range m.Scores[i].Bands {
			add(b.Key)
		}
		for _, c := range m.Scores[i].Cutoffs {
			add(c.Key)
		}
	}
	return keys
}

// named reads a text for each key, and nothing else. Without keys it may be left out.
func (o *fields) named(key string, keys []string) map[string]string {
	o.Pass(key)
	if len(keys) == 0 && !o.Has(key) {
		return nil
	}
	texts := o.inside(key, key)
	out := map[string]string{}
	for _, k := range keys {
		out[k] = texts.Text(k)
	}
	texts.Done()
	return out
}

func (o *fields) itemWords(m *Measure, w *MeasureWords) {
	items := o.inside("items", "items")
	w.items = make([]ItemWords, len(m.Items))
	for i, item := range m.Items {
		it := items.inside(item.LinkID, fmt.Sprintf("item %q", item.LinkID))
		w.items[i] = ItemWords{Topic: it.Text("topic")}
		if m.Licence.TextShipped {
			w.items[i].Question = it.Text("question")
		}
		it.Done()
	}
	items.Done()
}

// scaleWords reads words for the answers of each scale: for every code where the
// wording is here, for any of them where it is not, since what the ends mean is a fact.
func (o *fields) scaleWords(m *Measure, w *MeasureWords) {
	scales := o.inside("scales", "scales")
	w.scales = make([]map[string]string, len(m.Scales))
	for i := range m.Scales {
		scale := &m.Scales[i]
		s := scales.inside(scale.Key, fmt.Sprintf("scale %q", scale.Key))
		w.scales[i] = map[string]string{}
		for _, code := range scale.Codes() {
			if m.Licence.TextShipped || s.Has(code) {
				w.scales[i][code] = s.Text(code)
			}
		}
		s.Done()
	}
	scales.Done()
}
