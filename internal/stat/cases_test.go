package stat

import (
	"fmt"
	"math"
	"math/rand/v2"
	"sort"
	"strings"
)

// made makes cases from a fixed seed.
type made struct {
	*rand.Rand
	cases []judged
}

// casesForR makes at least so many cases, by seed after seed.
func casesForR(least int) []judged {
	var cases []judged
	for seed := uint64(7); len(cases) < least; seed++ {
		cases = append(cases, casesOf(seed)...)
	}
	return cases
}

func casesOf(seed uint64) []judged {
	m := &made{Rand: rand.New(rand.NewPCG(seed, 1908))}
	m.quantiles()
	m.means()
	m.pairs()
	m.shares()
	m.differences()
	m.quartiles()
	m.changes()
	m.charts()
	m.shareFunnels()
	m.meanFunnels()
	m.wideFunnels()
	m.known()
	return m.cases
}

func (m *made) add(kind string, ours map[string]string, args ...string) {
	m.cases = append(m.cases, judged{kind, args, ours})
}

func (m *made) level() float64 {
	return []float64{0.8, 0.9, 0.95, 0.95, 0.95, 0.99, 0.998}[m.IntN(7)]
}

func (m *made) quantiles() {
	for _, level := range []float64{0.5, 0.8, 0.9, 0.95, 0.99, 0.998} {
		m.add("normal", map[string]string{"z": list(normal(level))}, list(level))
		for _, f := range []int64{1, 2, 3, 9, 30, 120, 999, 1000, 1001, 5000, 1e6, 1e9, 1e12} {
			m.add("student", map[string]string{"t": list(student(level, f))}, list(level), list(f))
		}
	}
	for _, n := range []int64{1, 2, 7, 50, 1234, 1e5, 5e6} {
		for _, q := range []float64{0.001, 0.025, 0.975, 0.999} {
			p := []float64{0.5, 0.02, 0.37, 0.98}[m.IntN(4)]
			m.add("binomial", map[string]string{"r": list(binomialQuantile(q, n, p))}, list(q), list(n), list(p))
		}
	}
}

// histogram makes bars of distinct values.
func (m *made) histogram(bars, most int) Histogram {
	var h Histogram
	for _, value := range m.Perm(3 * bars)[:bars] {
		h = append(h, Bar{int64(value - bars), int64(m.IntN(most))})
	}
	h[0].Count++
	return h
}

func (h Histogram) lists() (values, counts string) {
	var v, c []int64
	for _, b := range h {
		v, c = append(v, b.Value), append(c, b.Count)
	}
	return list(v...), list(c...)
}

func meanAnswer(m Mean) map[string]string {
	return map[string]string{
		"value": orNA(m.Known, m.Value), "sd": orNA(m.SD.Known, m.SD.Value),
		"interval": orNA(m.Interval.Known, m.Interval.Low, m.Interval.High),
	}
}

func (m *made) means() {
	hists := []Histogram{{{4, 1}}, {{4, 2}}, {{4, 1}, {5, 1}}, {{-3, 1000}}, {{0, 999_999}, {1, 1}}, {{1, 300_000}, {7, 200_000}, {4, 500_000}}}
	for range 24 {
		hists = append(hists, m.histogram(1+m.IntN(12), 1+m.IntN(60)))
	}
	for _, h := range hists {
		values, counts := h.lists()
		level := m.level()
		m.add("mean", meanAnswer(MeanOf(h.Sums(), level)), values, counts, list(level))
	}
	for _, s := range []Sums{{1e12, 5e12, 26e12}, {5e7, 2e8, 9e8}, {2_000_000_001, 7e9, 3e10}} {
		m.add("sums", meanAnswer(MeanOf(s, 0.95)), list(s.N), list(s.Sum), list(s.Squares), list(0.95))
	}
	for range 12 {
		var values []float64
		var sum, squares float64
		for range 1 + m.IntN(40) {
			v := math.Round(m.NormFloat64()*1000) / 96
			values = append(values, v)
			sum, squares = sum+v, squares+v*v
		}
		level := m.level()
		m.add("floats", meanAnswer(MeanOfFloats(int64(len(values)), sum, squares, level)), list(values...), list(level))
	}
}

func (m *made) pairs() {
	for i := range 24 {
		var first, latest []int64
		var began, change Sums
		for range 2 + m.IntN(80) {
			f := int64(m.IntN(28))
			l := max(0, f+int64(m.IntN(15))-9)
			if i == 0 {
				f, l = 7, 7+int64(m.IntN(4)) // all began at the same
			}
			if i == 1 {
				l = f + 2 // all changed by the same
			}
			first, latest = append(first, f), append(latest, l)
			began.Add(f, 1)
			change.Add(l-f, 1)
		}
		level := m.level()
		ours := meanAnswer(MeanOf(change, level))
		effect := EffectSize(change, began)
		ours["effect"] = orNA(effect.Known, effect.Value)
		m.add("paired", ours, list(first...), list(latest...), list(level))
	}
}

func (m *made) counts() []Count {
	counts := []Count{{0, 1}, {1, 1}, {0, 20}, {20, 20}, {1, 2}, {1, 1_000_000_000}, {999_999_999, 1_000_000_000}, {345_678_901, 1_000_000_000}}
	for range 26 {
		of := 1 + m.Int64N([]int64{10, 100, 10_000}[m.IntN(3)])
		counts = append(counts, Count{m.Int64N(of + 1), of})
	}
	return counts
}

func (m *made) shares() {
	for _, c := range m.counts() {
		level := m.level()
		s := ShareOf(c, level)
		m.add("share", map[string]string{"value": list(s.Value), "interval": list(s.Interval.Low, s.Interval.High)}, list(c.Yes), list(c.Of), list(level))
	}
}

func (m *made) differences() {
	one, other := m.counts(), m.counts()
	m.Shuffle(len(other), func(i, j int) { other[i], other[j] = other[j], other[i] })
	for i := range one {
		level := m.level()
		d := DifferenceOf(one[i], other[i], level)
		m.add("difference", map[string]string{"value": list(d.Value), "interval": list(d.Interval.Low, d.Interval.High)},
			list(one[i].Yes), list(one[i].Of), list(other[i].Yes), list(other[i].Of), list(level))
	}
}

func (m *made) quartiles() {
	hists := []Histogram{{{9, 1}}, {{9, 2}}, {{1, 1}, {2, 1}}, {{30, 5}, {10, 1}, {20, 0}, {10, 3}}, {{0, 500_000}, {365, 500_000}}}
	for range 25 {
		hists = append(hists, m.histogram(1+m.IntN(30), 1+m.IntN(9)))
	}
	for _, h := range hists {
		values, counts := h.lists()
		q := h.Quartiles()
		m.add("quartiles", map[string]string{"q": list(q.Least, q.Lower, q.Median, q.Upper, q.Most)}, values, counts)
	}
}

func (m *made) changes() {
	for range 12 {
		sd, r := m.Float64()*20+0.01, m.Float64()
		m.add("reliable", map[string]string{"change": list(ReliableChange(sd, r))}, list(sd), list(r))
	}
	for i := range 40 {
		s := Score{Better: int8(1 - 2*m.IntN(2)), Reliable: float64(m.IntN(8)), CutOff: int64(m.IntN(28)), HasCutOff: i%4 != 0}
		first, latest := int64(m.IntN(28)), int64(m.IntN(28))
		switch i % 8 {
		case 1:
			latest = s.CutOff
		case 2:
			latest = first + int64(s.Reliable) // just enough
		case 3:
			latest = first
		case 5:
			first = s.CutOff
		}
		p := s.Pair(first, latest)
		m.add("pair", map[string]string{"class": list(int(p.Moved)), "crossed": list(int(p.Crossed))},
			list(first), list(latest), list(int(s.Better)), orNA(s.Reliable > 0, s.Reliable), orNA(s.HasCutOff, float64(s.CutOff)))
	}
}

func (m *made) charts() {
	for i := range 60 {
		points := make([]Point, 12+m.IntN(50))
		at := float64(m.IntN(40))
		for j := range points {
			drift := []float64{0, 0.02, -0.3, 0.15}[i%4] * float64(j)
			points[j] = Point{Known: m.IntN(14) > 0, Value: math.Round((at+drift+m.NormFloat64()*[]float64{1, 3, 0.4}[i%3])*10) / 10, N: 30}
			if i%5 == 0 && m.IntN(9) == 0 {
				points[j].Value += 6
			}
			if i == 7 {
				points[j].Value = 4.3
			}
		}
		if i%6 == 2 { // many just on the centre
			points = m.balanced(len(points) / 2)
		}
		bases := []Baseline{{0, len(points) - 1}}
		if half := len(points) / 2; i%3 == 1 && half > 14 {
			bases = []Baseline{{2, half - 1}, {half, len(points) - 3}}
		}
		rules := Rules{Least: 8 + m.IntN(6), Run: 5 + m.IntN(5), Trend: 4 + m.IntN(4), Hugging: 6 + m.IntN(10)}
		m.chart("chart", points, bases, rules)
	}
}

// balanced makes points whose mean is 4 and which hardly leave it, in no order.
func (m *made) balanced(half int) []Point {
	var points []Point
	for range half {
		v := float64(m.IntN(3))
		points = append(points, Point{Known: true, Value: 4 + v}, Point{Known: true, Value: 4 - v})
	}
	m.Shuffle(len(points), func(i, j int) { points[i], points[j] = points[j], points[i] })
	return points
}

func (m *made) chart(kind string, points []Point, bases []Baseline, rules Rules) {
	var values []float64
	for _, p := range points {
		v := p.Value
		if !p.Known {
			v = math.NaN()
		}
		values = append(values, v)
	}
	c, err := XmROf(points, bases, rules)
	if err != nil {
		panic(err)
	}
	var from []int
	var limits, signals []string
	for _, p := range c.Phases {
		from = append(from, p.Baseline.From+1, p.Baseline.To+1)
		limits = append(limits, orNA(p.Known, p.Centre, p.Low, p.High, p.MeanRange, p.RangeHigh))
	}
	for _, s := range c.Signals {
		signals = append(signals, fmt.Sprintf("%s:%d:%s", s.Kind, s.Side, strings.Trim(strings.ReplaceAll(fmt.Sprint(s.Points), " ", "."), "[]")))
	}
	sort.Strings(signals)
	ours := map[string]string{"limits": strings.Join(limits, ","), "signals": strings.Join(signals, ",")}
	if kind == "nile" { // R has the data itself
		m.add(kind, ours)
		return
	}
	m.add(kind, ours, list(values...), list(from...), list(rules.Least, rules.Run, rules.Trend, rules.Hugging))
}

func (l Limits) list(known bool) string {
	return orNA(known, l.Inner.Low, l.Inner.High, l.Outer.Low, l.Outer.High)
}

func funnelAnswer(f Funnel) map[string]string {
	var values, limits, chance, where []string
	for _, p := range f.Places {
		values = append(values, orNA(p.Known, p.Value))
		limits, chance = append(limits, p.Limits.list(p.Known)), append(chance, p.Chance.list(p.Known))
		where = append(where, orNA(p.Known, float64(p.Where)))
	}
	wide := 0
	if f.Widened {
		wide = int(f.rules.Allow)
	}
	d := f.Dispersion
	return map[string]string{
		"target": list(f.Target), "sd": list(f.SD), "phi": orNA(d.Known, d.Phi, d.Most, d.Tau), "wide": list(wide), "value": strings.Join(values, ","),
		"limits": strings.Join(limits, ","), "chance": strings.Join(chance, ","), "where": strings.Join(where, ","),
	}
}

func (m *made) shareFunnel(places []Count, rules FunnelRules) {
	var yes, of []int64
	for _, c := range places {
		yes, of = append(yes, c.Yes), append(of, c.Of)
	}
	m.add("shares", funnelAnswer(FunnelOfShares(places, rules)), list(yes...), list(of...), list(int(rules.Allow)), list(rules.Moved))
}

func (m *made) shareFunnels() {
	for i := range 32 {
		places := make([]Count, 1+m.IntN(30))
		p, apart := m.Float64(), []float64{0, 0.15}[i%2]
		for j := range places {
			places[j].Of = m.Int64N([]int64{40, 400, 60_000}[m.IntN(3)])
			mine := min(max(p+apart*m.NormFloat64(), 0), 1)
			places[j].Yes = int64(math.Round(float64(places[j].Of) * mine))
			if i == 3 {
				places[j].Yes = 0
			}
			if i == 5 {
				places[j].Yes = places[j].Of
			}
		}
		places[0] = Count{places[0].Yes % 2, 7 + places[0].Of - places[0].Of%7}
		if i == 3 || i == 5 {
			places[0].Yes = places[0].Of * int64(i-3) / 2
		}
		m.shareFunnel(places, FunnelRules{Allow: Allowance(i % 3)})
	}
}

func (m *made) meanFunnels() {
	for i := range 24 {
		places := make([]Sums, 2+m.IntN(25))
		var values, at []int64
		for j := range places {
			mid := 20 + m.IntN(1+8*(i%3))
			for range 1 + m.IntN(60) {
				v := int64(mid + m.IntN(15))
				places[j].Add(v, 1)
				values, at = append(values, v), append(at, int64(j+1))
			}
		}
		allow := Allowance(i % 4 % 3)
		m.add("means", funnelAnswer(FunnelOfMeans(places, FunnelRules{Allow: allow})), list(values...), list(at...), list(len(places)), list(int(allow)))
	}
}

// wideFunnels are of many places, from alike to far apart, with exact counts and moved ones, and
// some around as many as it takes.
func (m *made) wideFunnels() {
	for i := range 60 {
		places := make([]Count, LeastPlaces-1+m.IntN(3)+m.IntN(1+i))
		p, apart := 0.1+0.8*m.Float64(), []float64{0, 0.02, 0.05, 0.1}[i%4]
		for j := range places {
			places[j].Of = 20 + m.Int64N([]int64{30, 300, 3000}[m.IntN(3)])
			mine := min(max(p+apart*m.NormFloat64(), 0), 1)
			for range places[j].Of {
				if m.Float64() < mine {
					places[j].Yes++
				}
			}
		}
		m.shareFunnel(places, FunnelRules{Allow: Allowance(i % 3), Moved: []float64{0, 2.8}[i/3%2]})
	}
}

// known holds two sets of data that R brings with it.
func (m *made) known() {
	mean := MeanOf(sleepGained(), Level).Times(0.1)
	m.add("sleep", map[string]string{"value": list(mean.Value), "interval": list(mean.Interval.Low, mean.Interval.High)})
	var points []Point
	for _, v := range nile {
		points = append(points, Point{Known: true, Value: v, N: 1})
	}
	m.chart("nile", points, []Baseline{{0, 27}, {28, 99}}, Rules{})
}

// sleepGained has tenths of an hour, the second drug less the first.
func sleepGained() Sums {
	first := []int64{7, -16, -2, -12, -1, 34, 37, 8, 0, 20}
	second := []int64{19, 8, 11, 1, -1, 44, 55, 16, 46, 34}
	var s Sums
	for i := range first {
		s.Add(second[i]-first[i], 1)
	}
	return s
}

// nile is the yearly flow of the Nile at Aswan, 1871 to 1970, in 10^8 cubic metres: Cobb
// 1978, "The problem of the Nile", Biometrika 65; in R as Nile.
var nile = []float64{
	1120, 1160, 963, 1210, 1160, 1160, 813, 1230, 1370, 1140,
	995, 935, 1110, 994, 1020, 960, 1180, 799, 958, 1140,
	1100, 1210, 1150, 1250, 1260, 1220, 1030, 1100, 774, 840,
	874, 694, 940, 833, 701, 916, 692, 1020, 1050, 969,
	831, 726, 456, 824, 702, 1120, 1100, 832, 764, 821,
	768, 845, 864, 862, 698, 845, 744, 796, 1040, 759,
	781, 865, 845, 944, 984, 897, 822, 1010, 771, 676,
	649, 846, 812, 742, 801, 1040, 860, 874, 848, 890,
	744, 749, 838, 1050, 918, 986, 797, 923, 975, 815,
	1020, 906, 901, 1170, 912, 746, 919, 718, 714, 740,
}
