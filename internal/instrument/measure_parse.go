package instrument

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"towpath/internal/strictjson"
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
	o.Same("id", id)
	o.Same("version", version)
	m.URL = o.Matching("url", urlPattern, "a canonical address without version")
	m.name = o.Matching("name", namePattern, "a name such as Phq9")
	m.Kind = Kind(o.Text("kind"))
	m.Subject = o.OneOf("subject", []string{"Patient", "RelatedPerson", "Organization"})
	m.AnsweredBy = o.SomeOf("answeredBy", Answerers)
	m.AsksAbout = o.SomeOf("asksAbout", Subjects)
	if o.Has("period") {
		m.Period = o.Matching("period", periodPattern, "a duration such as P2W")
	}
	o.Pass("period")
	if m.Kind == KindEntry {
		m.Length = o.OptionalWhole("length", 1, maxItems)
	} else {
		o.questions(m)
	}
	o.facts(m)
	o.Done()
	return m
}

// questions reads scales, items and scores. Each rests on what was read before it, so
// that a fault there would only be echoed here.
func (o *fields) questions(m *Measure) {
	before := len(o.faults.List)
	for _, part := range []struct {
		key  string
		read func(*Measure)
	}{{"scales", o.scales}, {"items", o.items}, {"scores", o.scores}} {
		o.Pass(part.key)
		if len(o.faults.List) == before {
			part.read(m)
		}
	}
	o.Pass("rates")
	if o.Has("rates") && len(o.faults.List) == before {
		o.rates(m)
	}
	m.Length = len(m.Items)
}

// amount reads a number with at most four places, exactly as it is written.
func (o *fields) amount(key string) Amount {
	n := o.Need(key, strictjson.Number)
	if n == nil {
		return Amount{}
	}
	a, err := ParseAmount(n.Text)
	if err != nil {
		o.Say(n.Line, "%q: %v", key, err)
	}
	return a
}

// claim reads where something comes from, and how sure that is.
func (o *fields) claim() Claim {
	return Claim{Source: o.Text("source"), Sure: Sureness(o.OneOf("sure", []string{string(Seen), string(Recalled), string(Disputed)}))}
}

func (o *fields) scales(m *Measure) {
	list := o.List("scales")
	if o.HasList("scales") && len(list) == 0 {
		o.Say(o.LineOf("scales"), "there are no scales")
	}
	for i, n := range list {
		before := len(o.faults.List)
		s := o.faults.open(n, fmt.Sprintf("scale %d", i+1))
		scale := Scale{
			Key:  s.Matching("key", strictjson.Key, "a key such as frequency"),
			From: int16(s.Whole("from", 0, maxAnswer)), To: int16(s.Whole("to", 0, maxAnswer)), Others: map[string]Mark{},
		}
		if len(o.faults.List) == before && scale.To <= scale.From {
			s.Say(s.LineOf("to"), `"to" must be more than "from"`)
		}
		if slices.ContainsFunc(m.Scales, func(other Scale) bool { return other.Key == scale.Key }) {
			s.Say(s.LineOf("key"), "key %q is used twice", scale.Key)
		}
		s.Pass("others")
		if s.Has("others") {
			s.others(&scale)
		}
		s.Done()
		m.Scales = append(m.Scales, scale)
	}
}

func (o *fields) others(scale *Scale) {
	for i, n := range o.List("others") {
		other := o.faults.open(n, fmt.Sprintf("%s: other answer %d", o.What, i+1))
		code := other.Matching("code", codePattern, "a code such as 9 or not-applicable")
		means := other.Text("means")
		mark, ok := otherMarks[means]
		if !ok && means != "" {
			other.Say(other.LineOf("means"), `"means" must be not-applicable or not-known, not %q`, means)
		}
		if n, err := strconv.Atoi(code); err == nil && n >= int(scale.From) && n <= int(scale.To) {
			other.Say(other.LineOf("code"), "code %q is a number of the scale", code)
		}
		if _, taken := scale.Others[code]; taken {
			other.Say(other.LineOf("code"), "code %q is used twice", code)
		}
		scale.Others[code] = mark
		other.Done()
	}
}

func (o *fields) items(m *Measure) {
	list := o.List("items")
	if o.HasList("items") && (len(list) == 0 || len(list) > maxItems) {
		o.Say(o.LineOf("items"), "there must be 1 to %d items, not %d", maxItems, len(list))
		return
	}
	for i, n := range list {
		it := o.faults.open(n, fmt.Sprintf("item %d", i+1))
		item := Item{LinkID: it.Matching("linkId", linkPattern, "a link id such as 1"), OnlyIf: -1}
		if _, taken := m.slots[item.LinkID]; taken && item.LinkID != "" {
			it.Say(it.LineOf("linkId"), "linkId %q is used twice", item.LinkID)
		}
		if strings.HasPrefix(item.LinkID, ScoreLink) {
			it.Say(it.LineOf("linkId"), "linkId %q is kept for a score", item.LinkID)
		}
		item.Scale = it.scaleOf(m)
		it.safety(m, &item)
		it.Pass("onlyIf")
		if it.Has("onlyIf") {
			it.onlyIf(m, &item)
		}
		it.Done()
		m.slots[item.LinkID] = len(m.Items)
		m.Items = append(m.Items, item)
	}
}

// safety reads "safetyFrom", where a higher answer is the worse, or "safetyUpTo", where
// a lower one is. There must be answers that ask for help, and others that do not.
func (o *fields) safety(m *Measure, item *Item) {
	o.Pass("safetyFrom", "safetyUpTo")
	from, upTo := o.Has("safetyFrom"), o.Has("safetyUpTo")
	item.Safety = from || upTo
	if !item.Safety {
		return
	}
	low, high := int(m.Scales[item.Scale].From), int(m.Scales[item.Scale].To)
	item.SafetyFrom, item.SafetyTo = int16(low), int16(high)
	switch {
	case from && upTo:
		o.Say(o.LineOf("safetyUpTo"), `"safetyFrom" and "safetyUpTo" cannot both be given`)
	case from:
		item.SafetyFrom = int16(o.Whole("safetyFrom", low+1, high))
	default:
		item.SafetyTo = int16(o.Whole("safetyUpTo", low, high-1))
	}
}

func (o *fields) scaleOf(m *Measure) int {
	key := o.Text("scale")
	at := slices.IndexFunc(m.Scales, func(s Scale) bool { return s.Key == key })
	if at < 0 {
		if key != "" {
			o.Say(o.LineOf("scale"), "scale %q is not among the scales", key)
		}
		return 0
	}
	return at
}

func (o *fields) onlyIf(m *Measure, item *Item) {
	gate := o.inside("onlyIf", o.What+": onlyIf")
	linkID := gate.Text("linkId")
	is := gate.Whole("is", 0, maxAnswer)
	item.OnlyIf, item.OnlyIfIs = m.Slot(linkID), int16(is)
	switch {
	case item.OnlyIf < 0 && linkID != "":
		gate.Say(gate.LineOf("linkId"), "linkId %q is not an item before this one", linkID)
	case item.OnlyIf < 0:
	case m.Items[item.OnlyIf].OnlyIf >= 0:
		gate.Say(gate.LineOf("linkId"), "linkId %q is itself only asked sometimes", linkID)
	default:
		scale := &m.Scales[m.Items[item.OnlyIf].Scale]
		if is < int(scale.From) || is > int(scale.To) {
			gate.Say(gate.LineOf("is"), `"is" must be an answer to %q, from %d to %d, not %d`, linkID, scale.From, scale.To, is)
		}
	}
	gate.Done()
}

func (o *fields) facts(m *Measure) {
	for i, n := range o.List("facts") {
		fact := o.faults.open(n, fmt.Sprintf("fact %d", i+1))
		f := Fact{Key: fact.Matching("key", strictjson.Key, "a key such as reliability"), Claim: fact.claim()}
		if slices.ContainsFunc(m.Facts, func(other Fact) bool { return other.Key == f.Key }) {
			fact.Say(fact.LineOf("key"), "key %q is used twice", f.Key)
		}
		fact.Done()
		m.Facts = append(m.Facts, f)
	}
}
