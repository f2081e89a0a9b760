package main

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing/fstest"

	"towpath/internal/instrument"
)

// maker makes a measure at random, as the files of a directory.
type maker struct {
	r      *rand.Rand
	scales []object
	items  []object
	spans  map[string][2]int // lowest and highest number of each item
	always []string          // items that apply to everybody; the first item is one
	gates  []string          // items that do not hang on another's answer
	scores []object
	of     []string // keys of scores that are numbers
	words  map[string]any
}

var rounds = []string{"sum", "mean", "percent", "table", "sum", "mean"}

// makeMeasure makes a measure of at most twelve questions. The first of its scores
// uses the methods in turn, so that six measures have them all.
func makeMeasure(number int, r *rand.Rand) (*instrument.Measure, error) {
	k := &maker{r: r, spans: map[string][2]int{}, words: map[string]any{}}
	k.makeScales()
	k.makeItems()
	for i := range 1 + r.IntN(3) {
		k.score(fmt.Sprintf("s%d", i), rounds[(number+i)%len(rounds)])
	}
	if len(k.of) > 1 {
		k.scores = append(k.scores, object{"key": "top", "method": "highest", "of": k.of, "source": "made", "sure": "seen"})
	}
	id := fmt.Sprintf("made-%d", number)
	return instrument.DraftMeasure(k.files(id), id, "1.0.0")
}

func (k *maker) chance(in int) bool { return k.r.IntN(in) == 0 }

func (k *maker) makeScales() {
	scales := object{}
	for i := range 1 + k.r.IntN(3) {
		from := k.r.IntN(3)
		scale := object{"key": fmt.Sprintf("scale%d", i), "from": from, "to": from + 1 + k.r.IntN(6)}
		var others []object
		if i > 0 && k.chance(2) {
			others = append(others, object{"code": "88", "means": "not-applicable"})
		}
		if k.chance(2) {
			others = append(others, object{"code": "99", "means": "not-known"})
		}
		if len(others) > 0 {
			scale["others"] = others
		}
		k.scales = append(k.scales, scale)
		scales[scale["key"].(string)] = object{}
	}
	k.words["scales"] = scales
}

func (k *maker) makeItems() {
	items := object{}
	for i := range 2 + k.r.IntN(11) {
		scale := k.scales[k.r.IntN(len(k.scales))]
		if i == 0 {
			scale = k.scales[0]
		}
		link := fmt.Sprintf("q%d", i)
		item := object{"linkId": link, "scale": scale["key"]}
		if i > 0 && k.chance(3) {
			gate := k.gates[k.r.IntN(len(k.gates))]
			span := k.spans[gate]
			item["onlyIf"] = object{"linkId": gate, "is": span[0] + k.r.IntN(span[1]-span[0]+1)}
		} else {
			k.gates = append(k.gates, link)
			if !mayNotApply(scale) {
				k.always = append(k.always, link)
			}
		}
		k.spans[link] = [2]int{scale["from"].(int), scale["to"].(int)}
		k.items = append(k.items, item)
		items[link] = object{"topic": "Topic"}
	}
	k.words["items"] = items
}

func mayNotApply(scale object) bool {
	others, _ := scale["others"].([]object)
	return slices.ContainsFunc(others, func(o object) bool { return o["means"] == "not-applicable" })
}

func (k *maker) score(key, method string) {
	s := object{"key": key, "method": method, "better": "higher", "source": "made", "sure": "seen"}
	var terms []any
	low, high := 0, 0
	for at, i := range k.r.Perm(len(k.items)) {
		if at > 0 && k.chance(4) && !(method == "table" && i == 0) {
			continue
		}
		link := k.items[i]["linkId"].(string)
		if method == "table" && !slices.Contains(k.always, link) {
			continue
		}
		term, weight := object{"linkId": link}, 1
		if k.chance(3) {
			term["reversed"] = true
		}
		if k.chance(4) {
			weight = 2 + k.r.IntN(4)
			term["weight"] = weight
		}
		low, high = low+weight*k.spans[link][0], high+weight*k.spans[link][1]
		terms = append(terms, term)
	}
	s["items"] = terms
	if method == "table" {
		s["table"] = k.table(low, high)
	} else {
		if k.chance(3) {
			s["times"] = 2 + k.r.IntN(9)
		}
		if most := len(terms) - 1; most > 0 && k.chance(2) {
			then := []string{"prorate", "leave"}[k.r.IntN(2)]
			s["missing"] = object{"atMost": 1 + k.r.IntN(most), "then": then, "source": "made", "sure": "seen"}
		}
		if k.chance(2) {
			s["decimals"] = 1 + k.r.IntN(3)
		}
	}
	k.scores = append(k.scores, s)
	k.of = append(k.of, key)
}

func (k *maker) table(low, high int) object {
	table := object{}
	value := k.r.IntN(500)
	for sum := low; sum <= high; sum++ {
		table[fmt.Sprint(sum)] = json.Number(fmt.Sprintf("%d.%02d", value/100, value%100))
		value += k.r.IntN(120) // sometimes nought, so that two sums share a value
	}
	return table
}

func (k *maker) files(id string) fstest.MapFS {
	scores := object{}
	for _, s := range k.scores {
		scores[s["key"].(string)] = "Score"
	}
	for key, value := range map[string]any{"lang": "en", "title": "Made", "about": "Made.", "measures": "Nothing.", "wanted": "Nowhere.", "scores": scores, "facts": object{}} {
		k.words[key] = value
	}
	scoring := object{
		"id": id, "version": "1.0.0", "url": "urn:towpath:questionnaire:" + id, "name": "Made", "kind": "measure", "subject": "Patient",
		"answeredBy": []string{"person"}, "asksAbout": []string{"recovery"}, "facts": []any{},
		"scales": k.scales, "items": k.items, "scores": k.scores,
	}
	licence := "---\nholder: nobody\nlicence: none\nkind: own\ntext-shipped: no\nship: text\nwhere: nowhere\nsource: made\nsure: seen\n---\nMade.\n"
	return fstest.MapFS{
		id + "/1.0.0/scoring.json": {Data: encoded(scoring)},
		id + "/1.0.0/en.json":      {Data: encoded(k.words)},
		id + "/1.0.0/LICENCE.md":   {Data: []byte(licence)},
	}
}

func encoded(v any) []byte {
	data, err := json.MarshalIndent(v, "", " ")
	if err != nil {
		panic(err) // maps of texts and numbers
	}
	return data
}
