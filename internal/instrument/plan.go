package instrument

// Plan is the scoring of a measure, compiled once into flat lists: a place for each
// answer, and for each score what to add up. It is safe for concurrent use.
type Plan struct {
	scores []compiled
	terms  []term
	slots  int
}

type compiled struct {
	method      Method
	first, last int // in terms
	of          []int
	times       int64
	decimals    uint8
	atMost      int
	then        Then
	onlyUnknown bool
	table       map[int64]Amount
}

// term adds base + factor × answer: reversing and weighting are in both. The answer
// lies from low to high, counted the same way.
type term struct {
	slot         int32
	gate         int32 // slot of the question that must be answered with yes first, -1 for none
	yes          Mark
	base, factor int64
	low, high    int64
}

// compile makes the plan of a measure whose parts are sound.
func compile(m *Measure) *Plan {
	p := &Plan{slots: len(m.Items)}
	for i := range m.Scores {
		s := &m.Scores[i]
		c := compiled{
			method: s.Method, first: len(p.terms), of: s.Of, times: s.Times, decimals: s.Decimals,
			atMost: s.Missing.AtMost, then: s.Missing.Then, onlyUnknown: s.Missing.OnlyUnknown, table: s.Table,
		}
		for _, t := range s.Terms {
			p.terms = append(p.terms, m.term(t))
		}
		c.last = len(p.terms)
		p.scores = append(p.scores, c)
	}
	return p
}

func (m *Measure) term(t Term) term {
	item := &m.Items[t.Slot]
	from, to := int64(m.Scales[item.Scale].From), int64(m.Scales[item.Scale].To)
	out := term{slot: int32(t.Slot), gate: int32(item.OnlyIf), yes: Mark(item.OnlyIfIs), factor: t.Weight}
	if t.Reversed {
		out.base, out.factor = t.Weight*(from+to), -t.Weight
	}
	a, b := out.base+out.factor*from, out.base+out.factor*to
	out.low, out.high = min(a, b), max(a, b)
	return out
}

// Run works out every score of one set of answers, in the order of Measure.Scores.
// out is used where it is large enough.
func (p *Plan) Run(marks []Mark, out []Result) []Result {
	if len(marks) != p.slots {
		panic("instrument: marks of another measure")
	}
	out = out[:0]
	for i := range p.scores {
		c := &p.scores[i]
		if c.method == MethodHighest {
			out = append(out, c.highest(out))
			continue
		}
		out = append(out, c.run(p.terms[c.first:c.last], marks))
	}
	return out
}

func (c *compiled) run(terms []term, marks []Mark) Result {
	var r Result
	var sum, low, high int64
	var passedOver bool
	for i := range terms {
		t := &terms[i]
		mark := marks[t.slot]
		if t.gate >= 0 {
			if g := marks[t.gate]; g.Number() && g != t.yes {
				continue // it was not to be asked
			}
		}
		if mark == DoesNotApply {
			continue
		}
		r.Asked++
		if !mark.Number() {
			passedOver = passedOver || mark == Unasked
			continue
		}
		r.Answered++
		sum += t.base + t.factor*int64(mark)
		low += t.low
		high += t.high
	}
	switch missing := r.Asked - r.Answered; {
	case r.Asked == 0:
		r.Standing = NothingApplies
		return r
	case missing > c.atMost || r.Answered == 0 || passedOver && c.onlyUnknown || c.method == MethodTable && r.Answered < len(terms):
		r.Standing = NotEnough
		return r
	default:
		r.Filled = missing > 0 && c.then == Prorate
	}
	c.finish(&r, sum, low, high)
	return r
}

func (c *compiled) finish(r *Result, sum, low, high int64) {
	asked, answered := int64(r.Asked), int64(r.Answered)
	switch c.method {
	case MethodMean:
		r.Value = ratio(sum*c.times, answered, c.decimals)
	case MethodPercent:
		r.Value = ratio((sum-low)*100*c.times, high-low, c.decimals)
	case MethodTable:
		value, ok := c.table[sum]
		if !ok {
			r.Standing = NotEnough
		}
		r.Value = value
	default:
		if r.Filled {
			r.Value = ratio(sum*asked*c.times, answered, c.decimals)
		} else {
			r.Value = ratio(sum*c.times, 1, c.decimals)
		}
	}
}

func (c *compiled) highest(of []Result) Result {
	r := Result{Which: -1}
	for i, at := range c.of {
		r.Asked += of[at].Asked
		r.Answered += of[at].Answered
		if of[at].Standing != Scored {
			r.Standing = NotEnough
		} else if r.Which < 0 || of[at].Value.Compare(r.Value) >= 0 {
			r.Which, r.Value = i, of[at].Value
		}
	}
	if r.Standing != Scored {
		r.Which, r.Value = -1, Amount{}
	}
	return r
}
