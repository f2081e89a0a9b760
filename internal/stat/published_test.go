package stat

import (
	"math"
	"testing"
)

// printed is one number of a published example, with as many digits as it was printed.
type printed struct {
	name          string
	got, want, by float64
}

// published has examples whose figures others printed. Where says where the figures were
// seen; none of them is from memory.
var published = []struct {
	name, source, where string
	numbers             func() []printed
}{
	{
		"sleep gained by two drugs, paired", "Student 1908, Biometrika 6:1; data of Cushny and Peebles 1905", "output of R's t.test on its data set sleep, printed in many courses",
		func() []printed {
			m := MeanOf(sleepGained(), Level).Times(0.1)
			return []printed{{"mean", m.Value, 1.58, 5e-3}, {"low", m.Interval.Low, 0.7001142, 5e-8}, {"high", m.Interval.High, 2.4598858, 5e-8}}
		},
	},
	{
		"heat flow meter, 195 values", "NIST/SEMATECH e-Handbook 1.3.5.2, ZARR13.DAT", "tests of other programs that cite the page",
		func() []printed {
			n, mean, sd := 195.0, 9.261460, 0.022789
			m := MeanOfFloats(195, n*mean, (n-1)*sd*sd+n*mean*mean, Level)
			return []printed{{"low", m.Interval.Low, 9.258242, 1e-6}, {"high", m.Interval.High, 9.264679, 1e-6}}
		},
	},
	{
		"three large numbers that differ by one", "NIST Statistical Reference Datasets, NumAcc1 (certified)", "tests of other programs that cite the data set",
		func() []printed {
			m := MeanOf(Histogram{{10000001, 1}, {10000003, 1}, {10000002, 1}}.Sums(), Level)
			return []printed{{"mean", m.Value, 10000002, 0}, {"sd", m.SD.Value, 1, 0}}
		},
	},
	{"one share: 81 of 263", "Newcombe 1998, Stat Med 17:857, table I, method 3", "tests of the R package propint", func() []printed { return sharePrinted(81, 263, 0.2553, 0.3662) }},
	{"one share: 15 of 148", "Newcombe 1998, Stat Med 17:857, table I, method 3", "tests of the R package propint", func() []printed { return sharePrinted(15, 148, 0.0624, 0.1605) }},
	{"one share: none of 20", "Newcombe 1998, Stat Med 17:857, table I, method 3", "tests of other programs that cite the table", func() []printed { return sharePrinted(0, 20, 0, 0.1611) }},
	{"one share: 1 of 29", "Newcombe 1998, Stat Med 17:857, table I, method 3", "tests of other programs that cite the table", func() []printed { return sharePrinted(1, 29, 0.0061, 0.1718) }},
	{"two shares (a)", newcombe, inPropint, func() []printed { return differencePrinted(Count{56, 70}, Count{48, 80}, 0.0524, 0.3339) }},
	{"two shares (b)", newcombe, inPropint, func() []printed { return differencePrinted(Count{9, 10}, Count{3, 10}, 0.1705, 0.8090) }},
	{"two shares (c)", newcombe, citing, func() []printed { return differencePrinted(Count{6, 7}, Count{2, 7}, 0.0582, 0.8062) }},
	{"two shares (d)", newcombe, "tests of the R package ratesci", func() []printed { return differencePrinted(Count{5, 56}, Count{0, 29}, -0.0381, 0.1926) }},
	{"two shares (e)", newcombe, citing, func() []printed { return differencePrinted(Count{0, 10}, Count{0, 20}, -0.1611, 0.2775) }},
	{"two shares (f)", newcombe, citing, func() []printed { return differencePrinted(Count{0, 10}, Count{0, 10}, -0.2775, 0.2775) }},
	{"two shares (g)", newcombe, citing, func() []printed { return differencePrinted(Count{10, 10}, Count{0, 20}, 0.6791, 1) }},
	{"two shares (h)", newcombe, citing, func() []printed { return differencePrinted(Count{10, 10}, Count{0, 10}, 0.6075, 1) }},
	{
		"reliable change", "Jacobson and Truax 1991, J Consult Clin Psychol 59:12: SD 7.5, reliability 0.80, standard error of the difference 4.74, 15 points are 3.16 of them, 9.29 are 1.96", "documentation and tests of an R package whose class is reliableTrend",
		func() []printed {
			change := ReliableChange(7.5, 0.80)
			return []printed{{"by", change, 9.29, 0.01}, {"15 points", 15 / (change / 1.96), 3.16, 0.005}}
		},
	},
	{
		"over-dispersion of six places, nobody drawn in", "the R package FunnelPlotR: six observed and expected numbers, with the logarithm of their ratio", "tests of the package",
		func() []printed {
			observed, expected := []float64{100, 150, 180, 80, 120, 225}, []float64{108, 112, 165, 95, 100, 220}
			z := make([]float64, len(observed))
			for i := range z {
				z[i] = math.Sqrt(expected[i]) * math.Log(observed[i]/expected[i])
			}
			return []printed{{"phi", meanSquare(z), 2.948033, 5e-7}}
		},
	},
	{
		"thirteen trials of a vaccine", "Colditz 1994, as logarithms of risk ratios; Q on 12 degrees of freedom", "output of the R package metafor, printed in a course; the trials on the pages of metafor",
		func() []printed { return []printed{{"Q", 13 * meanSquare(vaccineTrials()), 152.2330, 5e-5}} },
	},
	{
		"quartiles of eight numbers", "documentation of QUARTILE.INC, GrapeCity Spread", "the page itself",
		func() []printed {
			return []printed{{"lower", quartilesOf(11, 21, 42, 27, 18, 29, 32, 52).Lower, 20.25, 0}}
		},
	},
	{
		"quartiles of ten differences", "a course text, \"Paired comparisons of two sleep remedies\" (its own version of the data, in tenths of an hour)", "R output printed in the text",
		func() []printed {
			q := quartilesOf(12, 24, 13, 13, -2, 10, 18, 8, 46, 10)
			return []printed{{"least", q.Least, -2, 0}, {"lower", q.Lower, 10, 0}, {"median", q.Median, 12.5, 0}, {"upper", q.Upper, 16.75, 0}, {"most", q.Most, 46, 0}}
		},
	},
	{
		"flow rate of ten batches", "NIST/SEMATECH e-Handbook 6.3.2.2, individuals control chart (3/1.128 where we take 2.66)", "tests of other programs that cite the page",
		func() []printed {
			p := chartOf(49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1)
			return []printed{{"centre", p.Centre, 50.81, 5e-7}, {"mean range", p.MeanRange, 1.8778, 5e-5}, {"high", p.High, 55.8041, 1e-3}, {"low", p.Low, 45.8159, 1e-3}}
		},
	},
	{
		"diameters of thirty tyre belts", "SAS/QC User's Guide, example 9.4 (3/d2 and D4 unrounded)", "the page itself",
		func() []printed {
			p := chartOf(24.05, 23.99, 23.95, 23.93, 23.97, 24.02, 24.06, 24.10, 23.98, 24.03, 23.91, 24.06, 24.06, 23.96, 23.98,
				24.06, 24.01, 24.00, 23.93, 23.92, 24.09, 24.11, 24.05, 23.98, 23.98, 24.06, 24.02, 24.06, 23.97, 23.96)
			return []printed{
				{"centre", p.Centre, 24.0083, 5e-5},
				{"low", p.Low, 23.8571, 1.5e-4},
				{"high", p.High, 24.1596, 1.5e-4},
				{"mean range", p.MeanRange, 0.056897, 5e-7},
				{"range high", p.RangeHigh, 0.18585, 5e-5},
			}
		},
	},
}

const (
	newcombe  = "Newcombe 1998, Stat Med 17:873, table II, method 10"
	inPropint = "tests of the R package propint"
	citing    = "tests of other programs that cite the table"
)

// vaccineTrials gives how far each of 13 trials lies from what all say together, in its standard
// errors: with tuberculosis and without it, of those with the vaccine and then of those without.
func vaccineTrials() []float64 {
	var logs, errors []float64
	var sum, weights float64
	for _, n := range [][4]float64{
		{4, 119, 11, 128},
		{6, 300, 29, 274},
		{3, 228, 11, 209},
		{62, 13536, 248, 12619},
		{33, 5036, 47, 5761},
		{180, 1361, 372, 1079},
		{8, 2537, 10, 619},
		{505, 87886, 499, 87892},
		{29, 7470, 45, 7232},
		{17, 1699, 65, 1600},
		{186, 50448, 141, 27197},
		{5, 2493, 3, 2338},
		{27, 16886, 29, 17825},
	} {
		with, without := n[0]+n[1], n[2]+n[3]
		ratio, variance := math.Log(n[0]/with/(n[2]/without)), 1/n[0]-1/with+1/n[2]-1/without
		logs, errors = append(logs, ratio), append(errors, math.Sqrt(variance))
		sum, weights = sum+ratio/variance, weights+1/variance
	}
	for i := range logs {
		logs[i] = (logs[i] - sum/weights) / errors[i]
	}
	return logs
}

func sharePrinted(yes, of int64, low, high float64) []printed {
	i := ShareOf(Count{yes, of}, Level).Interval
	return []printed{{"low", i.Low, low, 5e-5}, {"high", i.High, high, 5e-5}}
}

func differencePrinted(one, other Count, low, high float64) []printed {
	i := DifferenceOf(one, other, Level).Interval
	return []printed{{"low", i.Low, low, 5e-5}, {"high", i.High, high, 5e-5}}
}

func quartilesOf(values ...int64) Quartiles {
	var h Histogram
	for _, v := range values {
		h = append(h, Bar{v, 1})
	}
	return h.Quartiles()
}

func pointsOf(values ...float64) []Point {
	var points []Point
	for _, v := range values {
		points = append(points, Point{Known: !math.IsNaN(v), Value: v, N: 20})
	}
	return points
}

// chartOf gives the only phase of a chart that may be as short as ten points.
func chartOf(values ...float64) Phase {
	c, err := XmROf(pointsOf(values...), nil, Rules{Least: 10})
	if err != nil {
		panic(err)
	}
	return c.Phases[0]
}

func TestPublishedExamples(t *testing.T) {
	if len(published) < 10 {
		t.Fatalf("only %d published examples", len(published))
	}
	for _, example := range published {
		if example.source == "" || example.where == "" {
			t.Errorf("%s has no source", example.name)
		}
		for _, p := range example.numbers() {
			if !(math.Abs(p.got-p.want) <= p.by) {
				t.Errorf("%s: %s is %.8g, printed is %.8g (%s)", example.name, p.name, p.got, p.want, example.source)
			}
		}
	}
}

// TestTheConstantsOfAChart holds the printed constants against what they are rounded
// from.
func TestTheConstantsOfAChart(t *testing.T) {
	d2, d3 := 2/math.Sqrt(math.Pi), math.Sqrt(2-4/math.Pi)
	if exact := 3 / d2; math.Abs(exact-LimitFactor) > 0.005 {
		t.Errorf("3/d2 is %f", exact)
	}
	if exact := 1 + 3*d3/d2; math.Abs(exact-RangeFactor) > 0.0005 {
		t.Errorf("D4 is %f", exact)
	}
}
