package instrument

import (
	"fmt"
	"slices"
	"strconv"

	"towpath/internal/strictjson"
)

func (o *fields) scores(m *Measure) {
	list := o.List("scores")
	if len(list) > maxScores {
		o.Say(o.LineOf("scores"), "there must be at most %d scores, not %d", maxScores, len(list))
		return
	}
	for i, n := range list {
		s := o.faults.open(n, fmt.Sprintf("score %d", i+1))
		score := s.score(m)
		if _, taken := m.Score(score.Key); taken {
			s.Say(s.LineOf("key"), "key %q is used twice", score.Key)
		}
		s.Done()
		m.Scores = append(m.Scores, score)
	}
}

var methods = []string{string(MethodSum), string(MethodMean), string(MethodPercent), string(MethodTable), string(MethodHighest)}

func (o *fields) score(m *Measure) Score {
	s := Score{
		Key: o.Matching("key", strictjson.Key, "a key such as total"), Method: Method(o.OneOf("method", methods)),
		Times: 1, Claim: o.claim(),
	}
	if s.Method == MethodHighest {
		s.Better = BetterNeither
		o.highest(m, &s)
		return s
	}
	o.terms(m, &s)
	o.Pass("times", "table", "missing")
	if o.Has("times") {
		s.Times = int64(o.Whole("times", 2, maxWeight))
	}
	s.Decimals = uint8(o.OptionalWhole("decimals", 1, maxDecimals))
	s.Better = Better(o.OneOf("better", []string{string(BetterHigher), string(BetterLower), string(BetterNeither)}))
	if o.Has("missing") {
		s.Missing = o.missing(m, s.Terms)
	}
	if s.Method == MethodTable {
		o.table(m, &s)
	} else if o.Has("table") {
		o.Say(o.LineOf("table"), `"table" is only for the method table`)
	}
	o.bands(&s)
	return s
}

func (o *fields) highest(m *Measure, s *Score) {
	list := o.List("of")
	for i, n := range list {
		at := slices.IndexFunc(m.Scores, func(other Score) bool {
			return n.Kind == strictjson.Text && other.Key == n.Text && other.Method != MethodHighest
		})
		if at < 0 {
			o.Say(n.Line, `"of": entry %d must be the key of a score before this one`, i+1)
			continue
		}
		s.Of = append(s.Of, at)
	}
	if len(list) < 2 && o.HasList("of") {
		o.Say(o.LineOf("of"), `"of" must name two scores or more`)
	}
}

// terms reads "items": link ids, or {"linkId", "weight", "reversed"} where an answer
// counts in another way.
func (o *fields) terms(m *Measure, s *Score) {
	for i, n := range o.List("items") {
		t := Term{Weight: 1}
		linkID := n.Text
		if n.Kind == strictjson.Object {
			part := o.faults.open(n, fmt.Sprintf("%s: item %d", o.What, i+1))
			linkID, t.Reversed = part.Text("linkId"), part.OptionalFlag("reversed")
			if w := part.OptionalWhole("weight", 1, maxWeight); w > 0 {
				t.Weight = int64(w)
			}
			part.Done()
		}
		t.Slot = m.Slot(linkID)
		switch {
		case t.Slot < 0:
			o.Say(n.Line, "item %d: %q is not the link id of an item", i+1, linkID)
		case slices.ContainsFunc(s.Terms, func(other Term) bool { return other.Slot == t.Slot }):
			o.Say(n.Line, "item %d: %q is counted twice", i+1, linkID)
		default:
			s.Terms = append(s.Terms, t)
		}
	}
	if len(s.Terms) == 0 && o.HasList("items") && len(o.Node.Get("items").Items) == 0 {
		o.Say(o.LineOf("items"), "no items are counted")
	}
}

func (o *fields) missing(m *Measure, terms []Term) Missing {
	r := o.inside("missing", o.What+": missing")
	out := Missing{
		AtMost: r.Whole("atMost", 0, max(len(terms)-1, 0)),
		Then:   Then(r.OneOf("then", []string{string(Prorate), string(Leave)})), Claim: r.claim(),
	}
	r.Pass("only")
	if r.Has("only") {
		out.OnlyUnknown = r.OneOf("only", []string{"not-known"}) != ""
		for _, t := range terms {
			if item := m.Items[t.Slot]; item.OnlyIf >= 0 || len(m.Scales[item.Scale].meaning(NotKnown)) == 0 {
				r.Say(r.LineOf("only"), `"only" needs items that are always asked and can be answered with not-known; %q is not`, item.LinkID)
			}
		}
	}
	r.Done()
	return out
}

// table reads {"7": 7.00, …}: every sum that complete answers can have.
func (o *fields) table(m *Measure, s *Score) {
	t := o.inside("table", o.What+": table")
	if t.Node == nil {
		return
	}
	if s.Missing.AtMost > 0 || s.Times != 1 {
		o.Say(o.LineOf("table"), "a table takes the sum of complete answers as it is")
	}
	s.Table = map[int64]Amount{}
	for _, entry := range t.Node.Members {
		raw, err := strconv.ParseInt(entry.Key, 10, 32)
		if err != nil || strconv.FormatInt(raw, 10) != entry.Key {
			t.Say(entry.Line, "%q is not a sum", entry.Key)
			continue
		}
		value := t.amount(entry.Key)
		s.Table[raw], s.Decimals = value, max(s.Decimals, value.Decimals)
	}
	var low, high int64
	for _, term := range s.Terms {
		part, item := m.term(term), &m.Items[term.Slot]
		low, high = low+part.low, high+part.high
		if item.OnlyIf >= 0 || len(m.Scales[item.Scale].meaning(DoesNotApply)) > 0 {
			o.Say(o.LineOf("table"), "a table needs items that always apply; %q does not", item.LinkID)
		}
	}
	for raw := low; raw <= high && high-low < 100_000; raw++ {
		if _, ok := s.Table[raw]; !ok {
			t.Say(t.Line(), "the sum %d is missing", raw)
			return
		}
	}
	if int64(len(s.Table)) != high-low+1 {
		t.Say(t.Line(), "has sums that no answers can have; they go from %d to %d", low, high)
	}
	for raw, value := range s.Table {
		s.Table[raw] = Amount{value.Units * tens[s.Decimals-value.Decimals], s.Decimals}
	}
}

func (o *fields) bands(s *Score) {
	for _, key := range []string{"bands", "cutoffs", "change"} {
		o.Pass(key)
	}
	if o.Has("bands") {
		for i, n := range o.List("bands") {
			before := len(o.faults.List)
			b := o.faults.open(n, fmt.Sprintf("%s: band %d", o.What, i+1))
			band := Band{Key: b.Matching("key", strictjson.Key, "a key such as mild"), From: b.amount("from"), Claim: b.claim()}
			b.Done()
			if i > 0 && len(o.faults.List) == before && band.From.Compare(s.Bands[i-1].From) <= 0 {
				b.Say(b.LineOf("from"), `"from" must be more than that of the band before`)
			}
			s.Bands = append(s.Bands, band)
		}
	}
	if o.Has("cutoffs") {
		for i, n := range o.List("cutoffs") {
			c := o.faults.open(n, fmt.Sprintf("%s: cut-off %d", o.What, i+1))
			s.Cutoffs = append(s.Cutoffs, Cutoff{Key: c.Matching("key", strictjson.Key, "a key such as case"), At: c.amount("at"), Claim: c.claim()})
			c.Done()
		}
	}
	if o.Has("change") {
		s.Change = o.change("change")
	}
}

// change reads how much is more than chance, and who says so.
func (o *fields) change(key string) Change {
	c := o.inside(key, o.What+": "+key)
	out := Change{Reliable: c.amount("reliable"), Claim: c.claim()}
	if c.Node != nil && !out.Known() {
		c.Say(c.LineOf("reliable"), `"reliable" must be more than nought`)
	}
	c.Done()
	return out
}
