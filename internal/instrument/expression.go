package instrument

import (
	"fmt"
	"slices"
	"strings"
)

// Expression gives a score as FHIRPath (normative release 2.0.0) over a
// QuestionnaireResponse, so that any other form filler works out the same: empty
// where too little is answered, and where any answer is not one of its scale's, or is
// a valueInteger, which the reader takes though the Questionnaire does not offer it.
// It uses whole numbers and div, since engines round in different ways.
func (m *Measure) Expression(at int) string {
	s := &m.Scores[at]
	if s.Method == MethodHighest {
		return m.highestExpression(s)
	}
	terms := len(s.Terms)
	n, asked, always := m.answered(s), fmt.Sprint(terms), fmt.Sprintf("%s = %d", m.answered(s), terms)
	condition := always
	if away := m.away(s); s.Method != MethodTable && (s.Missing.AtMost > 0 || away != "") {
		asked += away
		condition = fmt.Sprintf("%s > 0 and %s - %s <= %d", n, asked, n, s.Missing.AtMost)
	}
	var sums, spans []string
	var span int64
	for _, g := range m.groups(s, true) {
		sums = append(sums, g.sum(s.Method == MethodPercent))
		spans = append(spans, fmt.Sprintf("%s.count() * %d", g.values, g.high-g.low))
		span += (g.high - g.low) * g.size
	}
	sum, parts := strings.Join(sums, " + "), "("+strings.Join(spans, " + ")+")"
	if condition == always {
		n, parts = fmt.Sprint(terms), fmt.Sprint(span)
	}
	var value string
	switch {
	case s.Method == MethodMean:
		value = s.rounded(sum, "", n)
	case s.Method == MethodPercent:
		value = s.rounded(sum, " * 100", parts)
	case s.Method == MethodTable:
		value = s.look(sum)
	case s.Missing.AtMost > 0 && s.Missing.Then == Prorate:
		value = s.rounded(sum, " * ("+asked+")", n)
	default:
		value = "(" + sum + ")" + times(s.Times)
	}
	given := m.allKnown()
	if s.Missing.OnlyUnknown {
		given += fmt.Sprintf(" and %%resource.repeat(item).where(%s).answer.value.code.count() = %d", linkIn(m.links(s)), len(s.Terms))
	}
	return fmt.Sprintf("iif(%s and %s, %s, {})", given, condition, value)
}

// links gives the link ids of a score's items.
func (m *Measure) links(s *Score) []string {
	out := make([]string, len(s.Terms))
	for i, t := range s.Terms {
		out[i] = m.Items[t.Slot].LinkID
	}
	return out
}

// rounded divides, and rounds halves away from nought: no sum is below it.
func (s *Score) rounded(sum, more, by string) string {
	places := ""
	if s.Decimals > 0 {
		places = fmt.Sprintf(" / %d", tens[s.Decimals])
	}
	return fmt.Sprintf("(((%s)%s%s + %s) div (2 * %s))%s", sum, more, times(2*s.Times*tens[s.Decimals]), by, by, places)
}

func times(n int64) string {
	if n == 1 {
		return ""
	}
	return fmt.Sprintf(" * %d", n)
}

// group is answers that count in the same way.
type group struct {
	links        []string
	scale, gate  int
	is           int16  // what the gate must be answered with
	values       string // FHIRPath of their numbers
	base, factor int64
	low, high    int64
	size         int64
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

// groups puts the terms of a score together that are answered on one scale behind one
// gate and, where they are to be added up, count in the same way.
func (m *Measure) groups(s *Score, adding bool) []group {
	var out []group
	for _, t := range s.Terms {
		part, item := m.term(t), m.Items[t.Slot]
		at := slices.IndexFunc(out, func(g group) bool {
			return g.scale == item.Scale && g.gate == item.OnlyIf && g.is == item.OnlyIfIs && (!adding || g.base == part.base && g.factor == part.factor)
		})
		if at < 0 {
			at = len(out)
			out = append(out, group{
				scale: item.Scale, gate: item.OnlyIf, is: item.OnlyIfIs,
				base: part.base, factor: part.factor, low: part.low, high: part.high,
			})
		}
		out[at].links = append(out[at].links, item.LinkID)
		out[at].size++
	}
	for i := range out {
		g := &out[i]
		from := "%resource"
		if g.gate >= 0 {
			from = fmt.Sprintf("%%resource.where(%s.empty())", m.shut(g))
		}
		g.values = coded(from, g.links, m.Scales[g.scale].numbers()) + ".select(toInteger())"
	}
	return out
}

// answered counts the answers that are numbers.
func (m *Measure) answered(s *Score) string {
	var out []string
	for _, g := range m.groups(s, false) {
		out = append(out, g.values+".count()")
	}
	if len(out) == 1 {
		return out[0]
	}
	return "(" + strings.Join(out, " + ") + ")"
}

// shut gives the answers that say that a group was not to be asked.
func (m *Measure) shut(g *group) string {
	gate := m.Items[g.gate]
	numbers := slices.DeleteFunc(m.Scales[gate.Scale].numbers(), func(code string) bool { return code == fmt.Sprint(g.is) })
	return coded("%resource", []string{gate.LinkID}, numbers)
}

// away takes off the questions of a score that do not apply.
func (m *Measure) away(s *Score) string {
	out := ""
	for _, g := range m.groups(s, false) {
		without := m.Scales[g.scale].meaning(DoesNotApply)
		not := "0"
		if len(without) > 0 {
			not = coded("%resource", g.links, without) + ".count()"
		}
		switch {
		case g.gate >= 0:
			out += fmt.Sprintf(" - iif(%s.exists(), %d, %s)", m.shut(&g), g.size, not)
		case len(without) > 0:
			out += " - " + not
		}
	}
	return out
}

// allKnown is true where every answer is a code of its scale.
func (m *Measure) allKnown() string {
	var out []string
	for i := range m.Scales {
		var links []string
		for _, item := range m.Items {
			if item.Scale == i {
				links = append(links, item.LinkID)
			}
		}
		if len(links) > 0 {
			out = append(out, fmt.Sprintf("%%resource.repeat(item).where(%s).answer.all(value.code.exists($this.matches(%s)))", linkIn(links), anyOf(m.Scales[i].Codes())))
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
		return fmt.Sprintf("%%resource.item.where(linkId = '%s%s').answer.value", ScoreLink, m.Scores[s.Of[i]].Key)
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

// coded gives the codes among some that questions are answered with.
func coded(from string, links, codes []string) string {
	return fmt.Sprintf("%s.repeat(item).where(%s).answer.value.code.where($this.matches(%s))", from, linkIn(links), anyOf(codes))
}

func linkIn(links []string) string {
	if len(links) == 1 {
		return fmt.Sprintf("linkId = '%s'", links[0])
	}
	return fmt.Sprintf("linkId.matches(%s)", anyOf(links))
}

// anyOf is a pattern for one of several texts, none of which has a sign in it that
// means something in a pattern, but for the dot.
func anyOf(texts []string) string {
	return "'^(" + strings.ReplaceAll(strings.Join(texts, "|"), ".", "[.]") + ")$'"
}

func (s *Scale) numbers() []string { return s.Codes()[:s.To-s.From+1] }

// meaning gives the codes that mean a mark.
func (s *Scale) meaning(mark Mark) []string {
	return slices.DeleteFunc(s.Codes()[s.To-s.From+1:], func(code string) bool { return s.Others[code] != mark })
}
