package stat

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var gap = math.NaN()

// quiet is a baseline of twelve points with centre 10 and a mean moving range of 2: the
// limits are 4.68 and 15.32, two thirds of the way 6.45 and 13.55, a third 8.23 and 11.77.
var quiet = []float64{9, 11, 9, 11, 9, 11, 9, 11, 9, 11, 9, 11}

func TestSignals(t *testing.T) {
	for _, c := range []struct {
		name string
		then []float64 // the points after the baseline, counted from 12
		want []Signal
	}{
		{"nothing", []float64{13, 8, 12, 7}, nil},
		{"above the limit", []float64{9, 15.33}, []Signal{{Outside, 1, []int{13}}}},
		{"below the limit", []float64{9, 4.6, 9}, []Signal{{Outside, -1, []int{13}}}},
		{"just on the limit is not beyond it", []float64{9, 15.32, 9}, nil},
		{"a jump within the limits", []float64{13.5, 6.9, 13}, []Signal{{Jump, -1, []int{12, 13}}}},
		{"eight above", []float64{7, 12, 12, 13, 12, 12, 13, 12, 12, 7}, []Signal{{Run, 1, []int{13, 14, 15, 16, 17, 18, 19, 20}}}},
		{"seven are not enough", []float64{7, 12, 12, 13, 12, 12, 13, 12, 7}, nil},
		{"one just on the centre neither counts nor ends a run", []float64{7, 12, 12, 13, 10, 12, 12, 13, 12, 12, 7}, []Signal{{Run, 1, []int{13, 14, 15, 17, 18, 19, 20, 21}}}},
		{"a missing month ends a run", []float64{7, 12, 12, 13, gap, 12, 12, 13, 12, 12, 7}, nil},
		{"six rising", []float64{7, 8, 9, 10.5, 11, 12, 9}, []Signal{{Trend, 1, []int{12, 13, 14, 15, 16, 17}}}},
		{"six falling", []float64{13, 12, 11, 9.5, 9, 8, 9}, []Signal{{Trend, -1, []int{12, 13, 14, 15, 16, 17}}}},
		{"five are not enough", []float64{8, 9, 10.5, 11, 12, 9}, nil},
		{"two equal ones end a trend", []float64{7, 8, 9, 9, 11, 12, 9}, nil},
		{"a missing month ends a trend", []float64{7, 8, 9, gap, 10, 11, 12}, nil},
		{"two of three near the limit", []float64{9, 14, 9, 14, 9}, []Signal{{NearLimit, 1, []int{13, 15}}}},
		{"of both sides they are none", []float64{9, 14, 10, 6, 9}, nil},
		{"one beyond the limit counts as near", []float64{10, 14, 16, 10}, []Signal{{NearLimit, 1, []int{13, 14}}, {Outside, 1, []int{14}}}},
		{"three of four are one signal", []float64{9, 14, 9, 14, 14, 9}, []Signal{{NearLimit, 1, []int{13, 15, 16}}}},
		{"a missing month between", []float64{9, 14, gap, 14, 9}, nil},
		{"fifteen hugging the centre", []float64{7.5, 9, 11, 9, 11, 9, 11, 9, 11, 9, 11, 9, 11, 9, 11, 9, 7.5}, []Signal{{Hugging, 0, []int{13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27}}}},
	} {
		points := pointsOf(append(append([]float64{}, quiet...), c.then...)...)
		chart, err := XmROf(points, []Baseline{{0, 11}}, Rules{})
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(c.want, chart.Signals); diff != "" {
			t.Errorf("%s: (-want +got)\n%s", c.name, diff)
		}
	}
}

func TestLimitsOfAChart(t *testing.T) {
	points := pointsOf(append(append([]float64{50, gap}, quiet...), 30, 20, gap, 20)...)
	points[3].N = 4
	chart, err := XmROf(points, []Baseline{{2, 13}}, Rules{People: 5})
	if err != nil {
		t.Fatal(err)
	}
	want := Phase{2, 17, Baseline{2, 13}, 12, true, 10, 10 - 5.32, 10 + 5.32, 2, 6.534}
	if diff := cmp.Diff([]Phase{want}, chart.Phases); diff != "" {
		t.Errorf("phases: (-want +got)\n%s", diff)
	}
	for i, known := range map[int]bool{0: false, 1: false, 2: false, 3: true, 13: true, 14: true, 15: true, 16: false, 17: false} {
		if chart.Ranges[i].Known != known {
			t.Errorf("the range of point %d is known: %t", i, !known)
		}
	}
	if chart.Ranges[15].Value != 10 || !chart.Few[3] || chart.Few[2] || chart.Few[1] {
		t.Errorf("ranges %v, few %v", chart.Ranges, chart.Few)
	}
}

func TestABaselineIsSetAgain(t *testing.T) {
	points := pointsOf(append(append([]float64{}, quiet...), 19, 21, 19, 21, 19, 21, 19, 21, 19, 21, 19, 21, 20)...)
	chart, err := XmROf(points, []Baseline{{0, 11}, {12, 23}}, Rules{})
	if err != nil {
		t.Fatal(err)
	}
	if len(chart.Phases) != 2 || chart.Phases[0].To != 11 || chart.Phases[1].Centre != 20 || chart.Phases[1].To != 24 {
		t.Errorf("phases are %+v", chart.Phases)
	}
	if chart.Signals != nil || chart.Ranges[12].Known {
		t.Errorf("signals %v, first range of the second phase %v", chart.Signals, chart.Ranges[12])
	}
}

func TestTooFewPointsYet(t *testing.T) {
	for name, points := range map[string][]Point{
		"eleven":                    pointsOf(1, 2, 3, 4, 5, 6, 7, 8, 90, 100, 110),
		"one of twelve is missing":  pointsOf(1, 2, 3, 4, 5, 6, 7, 8, 90, 100, 110, gap),
		"every second is missing":   pointsOf(1, gap, 2, gap, 3, gap, 4, gap, 5, gap, 6, gap, 7, gap, 8, gap, 9, gap, 10, gap, 11, gap, 12),
		"twelve, one not a number":  append(pointsOf(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11), Point{Known: true, Value: gap}),
		"all missing":               pointsOf(gap, gap, gap),
		"infinity is not a number ": append(pointsOf(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11), Point{Known: true, Value: math.Inf(1)}),
	} {
		chart, err := XmROf(points, nil, Rules{})
		if err != nil || len(chart.Phases) != 1 || chart.Signals != nil {
			t.Errorf("%s: %+v, %v", name, chart, err)
			continue
		}
		if p := chart.Phases[0]; p.Known || p.Centre != 0 || p.High != 0 {
			t.Errorf("%s has limits: %+v", name, p)
		}
	}
	if chart, err := XmROf(nil, nil, Rules{}); err != nil || chart.Phases != nil || chart.Signals != nil {
		t.Errorf("no points: %+v, %v", chart, err)
	}
}

func TestEqualPoints(t *testing.T) {
	values := make([]float64, 14)
	for i := range values {
		values[i] = 0.1
	}
	values[13] = 0.1000001
	chart, err := XmROf(pointsOf(values...), []Baseline{{0, 12}}, Rules{})
	if err != nil {
		t.Fatal(err)
	}
	if p := chart.Phases[0]; p.Low != 0.1 || p.High != 0.1 || p.RangeHigh != 0 {
		t.Errorf("limits are %+v", p)
	}
	if diff := cmp.Diff([]Signal{{Jump, 1, []int{12, 13}}, {Outside, 1, []int{13}}}, chart.Signals); diff != "" {
		t.Errorf("signals: %s", diff)
	}
}

func TestBaselinesThatCannotBe(t *testing.T) {
	points := pointsOf(quiet...)
	for name, baselines := range map[string][]Baseline{
		"before the first":  {{-1, 5}},
		"behind the last":   {{0, 12}},
		"end before begin":  {{5, 4}},
		"overlapping":       {{0, 6}, {6, 11}},
		"out of order":      {{6, 11}, {0, 5}},
		"begins behind all": {{12, 12}},
	} {
		if _, err := XmROf(points, baselines, Rules{}); err == nil {
			t.Errorf("%s is taken", name)
		}
	}
	if _, err := XmROf(nil, []Baseline{{0, 0}}, Rules{}); err == nil {
		t.Error("a baseline of no points is taken")
	}
}
