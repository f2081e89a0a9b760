package instrument

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Bounds on a pack, so that no score can overflow and no page can be endless.
const (
	maxItems  = 500
	maxScores = 50
	maxWeight = 100
	maxAnswer = 999
)

var (
	linkPattern   = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9.-]{0,63}$`)
	codePattern   = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,31}$`)
	periodPattern = regexp.MustCompile(`^P[1-9][0-9]?[DWM]$`)
)

// otherMarks are what a code that is no number may mean.
var otherMarks = map[string]Mark{"not-applicable": DoesNotApply, "not-known": NotKnown}

// parseMeasure reads everything about a measure that is not words.
func parseMeasure(f *faults, n *node, id, version string) *Measure {
	o := f.open(n, "")
	m := &Measure{ID: id, Version: version, slots: map[string]int{}}
	o.same("id", id)
	o.same("version", version)
	m.URL = o.matching("url", urlPattern, "a canonical address without version")
	m.name = o.matching("name", namePattern, "a name such as Phq9")
	m.Kind = Kind(o.text("kind"))
	m.Subject = o.oneOf("subject", []string{"Patient", "RelatedPerson", "Organization"})
	m.AnsweredBy = o.someOf("answeredBy", Answerers)
	m.AsksAbout = o.someOf("asksAbout", Subjects)
	if o.has("period") {
		m.Period = o.matching("period", periodPattern, "a duration such as P2W")
	}
	o.asked["period"] = true
	if m.Kind == KindEntry {
		m.Length = o.optionalWhole("length", 1, maxItems)
	} else {
		o.questions(m)
	}
	o.facts(m)
	o.done()
	return m
}

// questions reads scales, items and scores. Each rests on what was read before it, so
// that a fault there would only be echoed here.
func (o *fields) questions(m *Measure) {
	before := len(o.faults.list)
	for _, part := range []struct {
		key  string
		read func(*Measure)
	}{{"scales", o.scales}, {"items", o.items}, {"scores", o.scores}} {
		o.asked[part.key] = true
		if len(o.faults.list) == before {
			part.read(m)
		}
	}
	o.asked["rates"] = true
	if o.has("rates") && len(o.faults.list) == before {
		o.rates(m)
	}
	m.Length = len(m.Items)
}

func (o *fields) oneOf(key string, list []string) string {
	got := o.text(key)
	if got != "" && !slices.Contains(list, got) {
		o.say(o.lineOf(key), "%q must be one of %q, not %q", key, list, got)
	}
	return got
}

func (o *fields) someOf(key string, list []string) []string {
	var out []string
	for i, item := range o.list(key) {
		switch {
		case item.kind != textNode || !slices.Contains(list, item.text):
			o.say(item.line, "%q: entry %d must be one of %q", key, i+1, list)
		case slices.Contains(out, item.text):
			o.say(item.line, "%q: %q is given twice", key, item.text)
		default:
			out = append(out, item.text)
		}
	}
	if o.hasList(key) && len(o.node.get(key).items) == 0 {
		o.say(o.lineOf(key), "%q is empty", key)
	}
	return out
}

// whole reads a whole number within bounds.
func (o *fields) whole(key string, least, most int) int {
	v, ok := o.number(key)
	if ok && (v < float64(least) || v > float64(most) || v != float64(int(v))) {
		o.say(o.lineOf(key), "%q must be a whole number from %d to %d, not %v", key, least, most, v)
		return least
	}
	return int(v)
}

func (o *fields) optionalWhole(key string, least, most int) int {
	o.asked[key] = true
	if !o.has(key) {
		return 0
	}
	return o.whole(key, least, most)
}

// amount reads a number with at most four places, exactly as it is written.
func (o *fields) amount(key string) Amount {
	n := o.need(key, numberNode)
	if n == nil {
		return Amount{}
	}
	a, err := ParseAmount(n.text)
	if err != nil {
		o.say(n.line, "%q: %v", key, err)
	}
	return a
}

// claim reads where something comes from, and how sure that is.
func (o *fields) claim() Claim {
	return Claim{Source: o.text("source"), Sure: Sureness(o.oneOf("sure", []string{string(Seen), string(Recalled), string(Disputed)}))}
}

func (o *fields) scales(m *Measure) {
	list := o.list("scales")
	if o.hasList("scales") && len(list) == 0 {
		o.say(o.lineOf("scales"), "there are no scales")
	}
	for i, n := range list {
		before := len(o.faults.list)
		s := o.faults.open(n, fmt.Sprintf("scale %d", i+1))
		scale := Scale{
			Key:  s.matching("key", keyPattern, "a key such as frequency"),
			From: int16(s.whole("from", 0, maxAnswer)), To: int16(s.whole("to", 0, maxAnswer)), Others: map[string]Mark{},
		}
		if len(o.faults.list) == before && scale.To <= scale.From {
			s.say(s.lineOf("to"), `"to" must be more than "from"`)
		}
		if slices.ContainsFunc(m.Scales, func(other Scale) bool { return other.Key == scale.Key }) {
			s.say(s.lineOf("key"), "key %q is used twice", scale.Key)
		}
		s.asked["others"] = true
		if s.has("others") {
			s.others(&scale)
		}
		s.done()
		m.Scales = append(m.Scales, scale)
	}
}

func (o *fields) others(scale *Scale) {
	for i, n := range o.list("others") {
		other := o.faults.open(n, fmt.Sprintf("%s: other answer %d", o.what, i+1))
		code := other.matching("code", codePattern, "a code such as 9 or not-applicable")
		means := other.text("means")
		mark, ok := otherMarks[means]
		if !ok && means != "" {
			other.say(other.lineOf("means"), `"means" must be not-applicable or not-known, not %q`, means)
		}
		if n, err := strconv.Atoi(code); err == nil && n >= int(scale.From) && n <= int(scale.To) {
			other.say(other.lineOf("code"), "code %q is a number of the scale", code)
		}
		if _, taken := scale.Others[code]; taken {
			other.say(other.lineOf("code"), "code %q is used twice", code)
		}
		scale.Others[code] = mark
		other.done()
	}
}

func (o *fields) items(m *Measure) {
	list := o.list("items")
	if o.hasList("items") && (len(list) == 0 || len(list) > maxItems) {
		o.say(o.lineOf("items"), "there must be 1 to %d items, not %d", maxItems, len(list))
		return
	}
	for i, n := range list {
		it := o.faults.open(n, fmt.Sprintf("item %d", i+1))
		item := Item{LinkID: it.matching("linkId", linkPattern, "a link id such as 1"), OnlyIf: -1}
		if _, taken := m.slots[item.LinkID]; taken && item.LinkID != "" {
			it.say(it.lineOf("linkId"), "linkId %q is used twice", item.LinkID)
		}
		if strings.HasPrefix(item.LinkID, ScoreLink) {
			it.say(it.lineOf("linkId"), "linkId %q is kept for a score", item.LinkID)
		}
		item.Scale = it.scaleOf(m)
		it.safety(m, &item)
		it.asked["onlyIf"] = true
		if it.has("onlyIf") {
			it.onlyIf(m, &item)
		}
		it.done()
		m.slots[item.LinkID] = len(m.Items)
		m.Items = append(m.Items, item)
	}
}

// safety reads "safetyFrom", where a higher answer is the worse, or "safetyUpTo", where
// a lower one is. There must be answers that ask for help, and others that do not.
func (o *fields) safety(m *Measure, item *Item) {
	o.asked["safetyFrom"], o.asked["safetyUpTo"] = true, true
	from, upTo := o.has("safetyFrom"), o.has("safetyUpTo")
	item.Safety = from || upTo
	if !item.Safety {
		return
	}
	low, high := int(m.Scales[item.Scale].From), int(m.Scales[item.Scale].To)
	item.SafetyFrom, item.SafetyTo = int16(low), int16(high)
	switch {
	case from && upTo:
		o.say(o.lineOf("safetyUpTo"), `"safetyFrom" and "safetyUpTo" cannot both be given`)
	case from:
		item.SafetyFrom = int16(o.whole("safetyFrom", low+1, high))
	default:
		item.SafetyTo = int16(o.whole("safetyUpTo", low, high-1))
	}
}

func (o *fields) scaleOf(m *Measure) int {
	key := o.text("scale")
	at := slices.IndexFunc(m.Scales, func(s Scale) bool { return s.Key == key })
	if at < 0 {
		if key != "" {
			o.say(o.lineOf("scale"), "scale %q is not among the scales", key)
		}
		return 0
	}
	return at
}

func (o *fields) onlyIf(m *Measure, item *Item) {
	gate := o.inside("onlyIf", o.what+": onlyIf")
	linkID := gate.text("linkId")
	is := gate.whole("is", 0, maxAnswer)
	item.OnlyIf, item.OnlyIfIs = m.Slot(linkID), int16(is)
	switch {
	case item.OnlyIf < 0 && linkID != "":
		gate.say(gate.lineOf("linkId"), "linkId %q is not an item before this one", linkID)
	case item.OnlyIf < 0:
	case m.Items[item.OnlyIf].OnlyIf >= 0:
		gate.say(gate.lineOf("linkId"), "linkId %q is itself only asked sometimes", linkID)
	default:
		scale := &m.Scales[m.Items[item.OnlyIf].Scale]
		if is < int(scale.From) || is > int(scale.To) {
			gate.say(gate.lineOf("is"), `"is" must be an answer to %q, from %d to %d, not %d`, linkID, scale.From, scale.To, is)
		}
	}
	gate.done()
}

func (o *fields) facts(m *Measure) {
	for i, n := range o.list("facts") {
		fact := o.faults.open(n, fmt.Sprintf("fact %d", i+1))
		f := Fact{Key: fact.matching("key", keyPattern, "a key such as reliability"), Claim: fact.claim()}
		if slices.ContainsFunc(m.Facts, func(other Fact) bool { return other.Key == f.Key }) {
			fact.say(fact.lineOf("key"), "key %q is used twice", f.Key)
		}
		fact.done()
		m.Facts = append(m.Facts, f)
	}
}
