package instrument

import (
	"fmt"
	"slices"
	"strconv"
)

func (o *fields) scores(m *Measure) {
	list := o.list("scores")
	if len(list) > maxScores {
		o.say(o.lineOf("scores"), "there must be at most %d scores, not %d", maxScores, len(list))
		return
	}
	for i, n := range list {
		s := o.faults.open(n, fmt.Sprintf("score %d", i+1))
		score := s.score(m)
		if _, taken := m.Score(score.Key); taken {
			s.say(s.lineOf("key"), "key %q is used twice", score.Key)
		}
		s.done()
		m.Scores = append(m.Scores, score)
	}
}

var methods = []string{string(MethodSum), string(MethodMean), string(MethodPercent), string(MethodTable), string(MethodHighest)}

func (o *fields) score(m *Measure) Score {
	s := Score{
		Key: o.matching("key", keyPattern, "a key such as total"), Method: Method(o.oneOf("method", methods)),
		Times: 1, Claim: o.claim(),
	}
	if s.Method == MethodHighest {
		s.Better = BetterNeither
		o.highest(m, &s)
		return s
	}
	o.terms(m, &s)
	o.asked["times"], o.asked["table"], o.asked["missing"] = true, true, true
	if o.has("times") {
		s.Times = int64(o.whole("times", 2, maxWeight))
	}
	s.Decimals = uint8(o.optionalWhole("decimals", 1, maxDecimals))
	s.Better = Better(o.oneOf("better", []string{string(BetterHigher), string(BetterLower), string(BetterNeither)}))
	if o.has("missing") {
		s.Missing = o.missing(m, s.Terms)
	}
	if s.Method == MethodTable {
		o.table(m, &s)
	} else if o.has("table") {
		o.say(o.lineOf("table"), `"table" is only for the method table`)
	}
	o.bands(&s)
	return s
}

func (o *fields) highest(m *Measure, s *Score) {
	list := o.list("of")
	for i, n := range list {
		at := slices.IndexFunc(m.Scores, func(other Score) bool {
			return n.kind == textNode && other.Key == n.text && other.Method != MethodHighest
		})
		if at < 0 {
			o.say(n.line, `"of": entry %d must be the key of a score before this one`, i+1)
			continue
		}
		s.Of = append(s.Of, at)
	}
	if len(list) < 2 && o.hasList("of") {
		o.say(o.lineOf("of"), `"of" must name two scores or more`)
	}
}

// terms reads "items": link ids, or {"linkId", "weight", "reversed"} where an answer
// counts in another way.
func (o *fields) terms(m *Measure, s *Score) {
	for i, n := range o.list("items") {
		t := Term{Weight: 1}
		linkID := n.text
		if n.kind == objectNode {
			part := o.faults.open(n, fmt.Sprintf("%s: item %d", o.what, i+1))
			linkID, t.Reversed = part.text("linkId"), part.optionalFlag("reversed")
			if w := part.optionalWhole("weight", 1, maxWeight); w > 0 {
				t.Weight = int64(w)
			}
			part.done()
		}
		t.Slot = m.Slot(linkID)
		switch {
		case t.Slot < 0:
			o.say(n.line, "item %d: %q is not the link id of an item", i+1, linkID)
		case slices.ContainsFunc(s.Terms, func(other Term) bool { return other.Slot == t.Slot }):
			o.say(n.line, "item %d: %q is counted twice", i+1, linkID)
		default:
			s.Terms = append(s.Terms, t)
		}
	}
	if len(s.Terms) == 0 && o.hasList("items") && len(o.node.get("items").items) == 0 {
		o.say(o.lineOf("items"), "no items are counted")
	}
}

func (o *fields) missing(m *Measure, terms []Term) Missing {
	r := o.inside("missing", o.what+": missing")
	out := Missing{
		AtMost: r.whole("atMost", 0, max(len(terms)-1, 0)),
		Then:   Then(r.oneOf("then", []string{string(Prorate), string(Leave)})), Claim: r.claim(),
	}
	r.asked["only"] = true
	if r.has("only") {
		out.OnlyUnknown = r.oneOf("only", []string{"not-known"}) != ""
		for _, t := range terms {
			if item := m.Items[t.Slot]; item.OnlyIf >= 0 || len(m.Scales[item.Scale].meaning(NotKnown)) == 0 {
				r.say(r.lineOf("only"), `"only" needs items that are always asked and can be answered with not-known; %q is not`, item.LinkID)
			}
		}
	}
	r.done()
	return out
}

// table reads {"7": 7.00, …}: every sum that complete answers can have.
func (o *fields) table(m *Measure, s *Score) {
	t := o.inside("table", o.what+": table")
	if t.node == nil {
		return
	}
	if s.Missing.AtMost > 0 || s.Times != 1 {
		o.say(o.lineOf("table"), "a table takes the sum of complete answers as it is")
	}
	s.Table = map[int64]Amount{}
	for _, entry := range t.node.members {
		raw, err := strconv.ParseInt(entry.key, 10, 32)
		if err != nil || strconv.FormatInt(raw, 10) != entry.key {
			t.say(entry.line, "%q is not a sum", entry.key)
			continue
		}
		value := t.amount(entry.key)
		s.Table[raw], s.Decimals = value, max(s.Decimals, value.Decimals)
	}
	var low, high int64
	for _, term := range s.Terms {
		part, item := m.term(term), &m.Items[term.Slot]
		low, high = low+part.low, high+part.high
		if item.OnlyIf >= 0 || len(m.Scales[item.Scale].meaning(DoesNotApply)) > 0 {
			o.say(o.lineOf("table"), "a table needs items that always apply; %q does not", item.LinkID)
		}
	}
	for raw := low; raw <= high && high-low < 100_000; raw++ {
		if _, ok := s.Table[raw]; !ok {
			t.say(t.line(), "the sum %d is missing", raw)
			return
		}
	}
	if int64(len(s.Table)) != high-low+1 {
		t.say(t.line(), "has sums that no answers can have; they go from %d to %d", low, high)
	}
	for raw, value := range s.Table {
		s.Table[raw] = Amount{value.Units * tens[s.Decimals-value.Decimals], s.Decimals}
	}
}

func (o *fields) bands(s *Score) {
	for _, key := range []string{"bands", "cutoffs", "change"} {
		o.asked[key] = true
	}
	if o.has("bands") {
		for i, n := range o.list("bands") {
			before := len(o.faults.list)
			b := o.faults.open(n, fmt.Sprintf("%s: band %d", o.what, i+1))
			band := Band{Key: b.matching("key", keyPattern, "a key such as mild"), From: b.amount("from"), Claim: b.claim()}
			b.done()
			if i > 0 && len(o.faults.list) == before && band.From.Compare(s.Bands[i-1].From) <= 0 {
				b.say(b.lineOf("from"), `"from" must be more than that of the band before`)
			}
			s.Bands = append(s.Bands, band)
		}
	}
	if o.has("cutoffs") {
		for i, n := range o.list("cutoffs") {
			c := o.faults.open(n, fmt.Sprintf("%s: cut-off %d", o.what, i+1))
			s.Cutoffs = append(s.Cutoffs, Cutoff{Key: c.matching("key", keyPattern, "a key such as case"), At: c.amount("at"), Claim: c.claim()})
			c.done()
		}
	}
	if o.has("change") {
		s.Change = o.change("change")
	}
}

// change reads how much is more than chance, and who says so.
func (o *fields) change(key string) Change {
	c := o.inside(key, o.what+": "+key)
	out := Change{Reliable: c.amount("reliable"), Claim: c.claim()}
	if c.node != nil && !out.Known() {
		c.say(c.lineOf("reliable"), `"reliable" must be more than nought`)
	}
	c.done()
	return out
}
