package instrument

import (
	"fmt"
	"slices"
	"strings"
)

// Expression gives a score as FHIRPath (normative release 2.0.0) over a
// QuestionnaireResponse, so that any other form filler works out the same: empty
// where too little is answered, and where an answer is not one of the scale's.
func (m *Measure) Expression(at int) string {
	s := &m.Scores[at]
	if s.Method == MethodHighest {
		return m.highestExpression(s)
	}
	groups := m.groups(s)
	var answered, sums, spans []string
	for _, g := range groups {
		answered = append(answered, g.values+".count()")
		sums = append(sums, g.sum(s.Method == MethodPercent))
		spans = append(spans, fmt.Sprintf("%s.count() * %d", g.values, g.high-g.low))
	}
	n, asked := strings.Join(answered, " + "), m.asked(s)
	sum := strings.Join(sums, " + ")
	var value string
	switch {
	case s.Method == MethodMean:
		value = fmt.Sprintf("((%s)%s / (%s)).round(%d)", sum, times(s.Times), n, s.Decimals)
	case s.Method == MethodPercent:
		value = fmt.Sprintf("((%s) * %d / (%s)).round(%d)", sum, 100*s.Times, strings.Join(spans, " + "), s.Decimals)
	case s.Method == MethodTable:
		value = s.look(sum)
	case s.Missing.AtMost > 0 && s.Missing.Then == Prorate:
		value = fmt.Sprintf("((%s)%s * (%s) / (%s)).round(%d)", sum, times(s.Times), asked, n, s.Decimals)
	default:
		value = fmt.Sprintf("(%s)%s", sum, times(s.Times))
	}
	given := m.allKnown(s)
	if s.Missing.OnlyUnknown {
		given += fmt.Sprintf(" and %%resource.repeat(item).where(%s).answer.value.code.count() = %d", linkIn(m.links(s)), len(s.Terms))
	}
	return fmt.Sprintf("iif(%s and (%s) > 0 and (%s) - (%s) <= %d, %s, {})", given, n, asked, n, s.Missing.AtMost, value)
}

// links gives the link ids of a score's items.
func (m *Measure) links(s *Score) []string {
	out := make([]string, len(s.Terms))
	for i, t := range s.Terms {
		out[i] = m.Items[t.Slot].LinkID
	}
	return out
}

func times(n int64) string {
	if n == 1 {
		return ""
	}
	return fmt.Sprintf(" * %d", n)
}

// group is answers that count in the same way.
type group struct {
	values       string // FHIRPath of their numbers
	base, factor int64
	low, high    int64
}

// sum adds them up; fromLow counts from the lowest that could be answered.
func (g *group) sum(fromLow bool) string {
	base := g.base
	if fromLow {
		base -= g.low
	}
	each := "$this"
	switch {
	case g.factor == -1:
		each = fmt.Sprintf("%d - $this", base)
	case g.factor < 0:
		each = fmt.Sprintf("%d - %d * $this", base, -g.factor)
	case g.factor != 1 && base != 0:
		each = fmt.Sprintf("%d * $this + %d", g.factor, base)
	case g.factor != 1:
		each = fmt.Sprintf("%d * $this", g.factor)
	case base != 0:
		each = fmt.Sprintf("$this + %d", base)
	}
	if each == "$this" {
		return g.values + ".aggregate($this + $total, 0)"
	}
	return fmt.Sprintf("%s.select(%s).aggregate($this + $total, 0)", g.values, each)
}

func (m *Measure) groups(s *Score) []group {
	type kind struct {
		scale, gate  int
		base, factor int64
	}
	var order []kind
	links := map[kind][]string{}
	for _, t := range s.Terms {
		part, item := m.term(t), m.Items[t.Slot]
		k := kind{item.Scale, item.OnlyIf, part.base, part.factor}
		if links[k] == nil {
			order = append(order, k)
		}
		links[k] = append(links[k], item.LinkID)
	}
	var out []group
	for _, k := range order {
		scale := &m.Scales[k.scale]
		condition := linkIn(links[k])
		if k.gate >= 0 {
			condition += " and " + m.shut(m.itemOnlyIf(links[k][0])) + ".empty()"
		}
		a, b := k.base+k.factor*int64(scale.From), k.base+k.factor*int64(scale.To)
		out = append(out, group{
			values: fmt.Sprintf("%%resource.repeat(item).where(%s).answer.value.code.where($this in (%s)).select(toInteger())", condition, union(scale.numbers())),
			base:   k.base, factor: k.factor, low: min(a, b), high: max(a, b),
		})
	}
	return out
}

func (m *Measure) itemOnlyIf(linkID string) Item { return m.Items[m.slots[linkID]] }

// shut gives the answers that say that an item was not to be asked.
func (m *Measure) shut(item Item) string {
	gate := m.Items[item.OnlyIf]
	numbers := slices.DeleteFunc(m.Scales[gate.Scale].numbers(), func(code string) bool { return code == fmt.Sprint(item.OnlyIfIs) })
	return fmt.Sprintf("%%resource.repeat(item).where(linkId = '%s').answer.value.code.where($this in (%s))", gate.LinkID, union(numbers))
}

// asked counts the questions of a score that apply.
func (m *Measure) asked(s *Score) string {
	out := []string{fmt.Sprint(len(s.Terms))}
	for _, t := range s.Terms {
		item := m.Items[t.Slot]
		without := m.Scales[item.Scale].meaning(DoesNotApply)
		away := fmt.Sprintf("%%resource.repeat(item).where(linkId = '%s').answer.value.code.where($this in (%s)).exists()", item.LinkID, union(without))
		switch {
		case item.OnlyIf >= 0 && len(without) > 0:
			out = append(out, fmt.Sprintf("iif(%s.exists() or %s, 1, 0)", m.shut(item), away))
		case item.OnlyIf >= 0:
			out = append(out, fmt.Sprintf("iif(%s.exists(), 1, 0)", m.shut(item)))
		case len(without) > 0:
			out = append(out, fmt.Sprintf("iif(%s, 1, 0)", away))
		}
	}
	return strings.Join(out, " - ")
}

// allKnown is true where every answer is a code of its scale.
func (m *Measure) allKnown(s *Score) string {
	byScale := make([][]string, len(m.Scales))
	add := func(slot int) {
		item := m.Items[slot]
		if !slices.Contains(byScale[item.Scale], item.LinkID) {
			byScale[item.Scale] = append(byScale[item.Scale], item.LinkID)
		}
	}
	for _, t := range s.Terms {
		add(t.Slot)
		if gate := m.Items[t.Slot].OnlyIf; gate >= 0 {
			add(gate)
		}
	}
	var out []string
	for i, links := range byScale {
		if len(links) > 0 {
			out = append(out, fmt.Sprintf("%%resource.repeat(item).where(%s).answer.value.all(code in (%s))", linkIn(links), union(m.Scales[i].Codes())))
		}
	}
	return strings.Join(out, " and ")
}

// look finds a sum in the table, which has every sum from its lowest on.
func (s *Score) look(sum string) string {
	var raws []int64
	for raw := range s.Table {
		raws = append(raws, raw)
	}
	slices.Sort(raws)
	list := s.Table[raws[0]].String()
	for _, raw := range raws[1:] {
		list += fmt.Sprintf(".combine(%s)", s.Table[raw])
	}
	return fmt.Sprintf("(%s).skip(%s - %d).first()", list, sum, raws[0])
}

// highestExpression compares the scores that were worked out before it.
func (m *Measure) highestExpression(s *Score) string {
	value := func(i int) string {
		return fmt.Sprintf("%%resource.item.where(linkId = '%s%s').answer.value", scoreLink, m.Scores[s.Of[i]].Key)
	}
	out := "{}"
	for i := range s.Of {
		var conditions []string
		for j := range s.Of {
			switch {
			case j < i:
				conditions = append(conditions, fmt.Sprintf("%s >= %s", value(i), value(j)))
			case j > i:
				conditions = append(conditions, fmt.Sprintf("%s > %s", value(i), value(j)))
			}
		}
		out = fmt.Sprintf("iif(%s, '%s', %s)", strings.Join(conditions, " and "), m.Scores[s.Of[i]].Key, out)
	}
	return out
}

func linkIn(links []string) string {
	if len(links) == 1 {
		return fmt.Sprintf("linkId = '%s'", links[0])
	}
	return fmt.Sprintf("linkId in (%s)", union(links))
}

func union(texts []string) string { return "'" + strings.Join(texts, "' | '") + "'" }

func (s *Scale) numbers() []string { return s.Codes()[:s.To-s.From+1] }

// meaning gives the codes that mean a mark.
func (s *Scale) meaning(mark Mark) []string {
	return slices.DeleteFunc(s.Codes()[s.To-s.From+1:], func(code string) bool { return s.Others[code] != mark })
}
