package instrument

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// four is a measure of four questions from 1 to 5 and one score of all of them. The
// last is only asked when a fifth, from 0 to 1, is answered with 1.
func four(change func(*Score)) *Measure {
	m := &Measure{
		Scales: []Scale{{Key: "five", From: 1, To: 5}, {Key: "gate", From: 0, To: 1}},
		Items: []Item{
			{LinkID: "1", OnlyIf: -1},
			{LinkID: "2", OnlyIf: -1},
			{LinkID: "3", OnlyIf: -1},
			{LinkID: "4", OnlyIf: 4, OnlyIfIs: 1},
			{LinkID: "gate", Scale: 1, OnlyIf: -1},
		},
		Scores: []Score{{Key: "all", Method: MethodSum, Times: 1, Terms: []Term{{0, 1, false}, {1, 1, true}, {2, 2, false}, {3, 1, false}}}},
	}
	change(&m.Scores[0])
	return m
}

const (
	no  = Unasked
	na  = DoesNotApply
	unk = NotKnown
)

// The sum of 2, 5 turned round to 1, 3 twice and 4 is 13.
func TestWhatComesOfAnswers(t *testing.T) {
	leave := func(s *Score) { s.Missing = Missing{AtMost: 2, Then: Leave} }
	prorate := func(s *Score) { s.Missing, s.Decimals = Missing{AtMost: 2, Then: Prorate}, 2 }
	plain := func(*Score) {}
	method := func(m Method, times int64, decimals uint8) func(*Score) {
		return func(s *Score) {
			s.Method, s.Times, s.Decimals, s.Missing = m, times, decimals, Missing{AtMost: 3, Then: Leave}
		}
	}
	for _, c := range []struct {
		name   string
		change func(*Score)
		marks  []Mark
		want   Result
	}{
		{"all are answered", plain, []Mark{2, 5, 3, 4, 1}, Result{Value: Amount{13, 0}, Answered: 4, Asked: 4}},
		{"one is missing, and no rule lets it", plain, []Mark{2, 5, 3, no, 1}, Result{Standing: NotEnough, Answered: 3, Asked: 4}},
		{"one is not known, and no rule lets it", plain, []Mark{2, unk, 3, 4, 1}, Result{Standing: NotEnough, Answered: 3, Asked: 4}},
		{"one is not to be asked", plain, []Mark{2, 5, 3, no, 0}, Result{Value: Amount{9, 0}, Answered: 3, Asked: 3}},
		{"one was answered that was not to be asked", plain, []Mark{2, 5, 3, 5, 0}, Result{Value: Amount{9, 0}, Answered: 3, Asked: 3}},
		{"its gate is open by being unanswered", plain, []Mark{2, 5, 3, no, no}, Result{Standing: NotEnough, Answered: 3, Asked: 4}},
		{"one does not apply", plain, []Mark{2, na, 3, 4, 1}, Result{Value: Amount{12, 0}, Answered: 3, Asked: 3}},
		{"nothing applies", plain, []Mark{na, na, na, na, 1}, Result{Standing: NothingApplies}},
		{"nothing applies or is to be asked", leave, []Mark{na, na, na, 5, 0}, Result{Standing: NothingApplies}},
		{"nothing is answered", leave, []Mark{no, no, no, no, no}, Result{Standing: NotEnough, Asked: 4}},
		{"the only one that applies is not answered", leave, []Mark{na, na, no, na, 1}, Result{Standing: NotEnough, Asked: 1}},
		{"two are left out", leave, []Mark{2, no, 3, unk, 1}, Result{Value: Amount{8, 0}, Answered: 2, Asked: 4}},
		{"three are too many", leave, []Mark{2, no, no, no, 1}, Result{Standing: NotEnough, Answered: 1, Asked: 4}},
		{"one is filled in: 9 × 4 / 3", prorate, []Mark{2, 5, 3, no, 1}, Result{Value: Amount{1200, 2}, Answered: 3, Asked: 4, Filled: true}},
		{"one is filled in of three: 8 × 3 / 2", prorate, []Mark{2, unk, 3, no, 0}, Result{Value: Amount{1200, 2}, Answered: 2, Asked: 3, Filled: true}},
		{"all are there, so that nothing is filled in", prorate, []Mark{2, 5, 3, 4, 1}, Result{Value: Amount{1300, 2}, Answered: 4, Asked: 4}},
		{"the mean of 2, 1, 6 and 4", method(MethodMean, 1, 2), []Mark{2, 5, 3, 4, 1}, Result{Value: Amount{325, 2}, Answered: 4, Asked: 4}},
		{"ten times the mean of 2 and 1 and 4", method(MethodMean, 10, 1), []Mark{2, 5, unk, 4, 1}, Result{Value: Amount{233, 1}, Answered: 3, Asked: 4}},
		{"8 of 20 steps up", method(MethodPercent, 1, 0), []Mark{2, 5, 3, 4, 1}, Result{Value: Amount{40, 0}, Answered: 4, Asked: 4}},
		{"1 of 4 steps up, where the rest is not known", method(MethodPercent, 1, 1), []Mark{2, unk, no, na, 1}, Result{Value: Amount{250, 1}, Answered: 1, Asked: 3}},
		{"the lowest is no per cent", method(MethodPercent, 1, 0), []Mark{1, 5, 1, 1, 1}, Result{Value: Amount{0, 0}, Answered: 4, Asked: 4}},
		{"the highest is all", method(MethodPercent, 1, 0), []Mark{5, 1, 5, 5, 1}, Result{Value: Amount{100, 0}, Answered: 4, Asked: 4}},
	} {
		got := compile(four(c.change)).Run(c.marks, nil)
		if diff := cmp.Diff([]Result{c.want}, got); diff != "" {
			t.Errorf("%s: (-want +got)\n%s", c.name, diff)
		}
	}
}

func TestOnlyCompleteAnswersAreLookedUp(t *testing.T) {
	plan := compile(four(func(s *Score) {
		s.Method, s.Terms = MethodTable, []Term{{0, 1, false}}
		s.Table = map[int64]Amount{1: {100, 2}, 2: {951, 2}, 3: {1125, 2}, 4: {1240, 2}, 5: {1333, 2}}
	}))
	if got, want := plan.Run([]Mark{2, no, no, no, no}, nil)[0], (Result{Value: Amount{951, 2}, Answered: 1, Asked: 1}); got != want {
		t.Errorf("looked up as %+v, want %+v", got, want)
	}
	if got, want := plan.Run([]Mark{no, 1, 1, 1, 1}, nil)[0], (Result{Standing: NotEnough, Asked: 1}); got != want {
		t.Errorf("without its answer %+v, want %+v", got, want)
	}
}

func TestOfEqualScoresTheLaterIsHighest(t *testing.T) {
	m := four(func(s *Score) { s.Terms = []Term{{0, 1, false}} })
	m.Scores = append(m.Scores,
		Score{Key: "second", Method: MethodSum, Times: 1, Terms: []Term{{1, 1, false}}},
		Score{Key: "third", Method: MethodSum, Times: 1, Terms: []Term{{2, 1, false}}},
		Score{Key: "stage", Method: MethodHighest, Of: []int{0, 1, 2}},
	)
	plan := compile(m)
	for _, c := range []struct {
		marks []Mark
		want  Result
	}{
		{[]Mark{5, 2, 3, no, no}, Result{Value: Amount{5, 0}, Which: 0, Answered: 3, Asked: 3}},
		{[]Mark{4, 4, 3, no, no}, Result{Value: Amount{4, 0}, Which: 1, Answered: 3, Asked: 3}},
		{[]Mark{2, 2, 2, no, no}, Result{Value: Amount{2, 0}, Which: 2, Answered: 3, Asked: 3}},
		{[]Mark{5, 2, no, no, no}, Result{Standing: NotEnough, Which: -1, Answered: 2, Asked: 3}},
	} {
		if got := plan.Run(c.marks, make([]Result, 9))[3]; got != c.want {
			t.Errorf("%v: %+v, want %+v", c.marks, got, c.want)
		}
	}
}

func TestMarksOfAnotherMeasureAreRefused(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("four marks for five questions were scored")
		}
	}()
	compile(four(func(*Score) {})).Run([]Mark{1, 2, 3, 4}, nil)
}

func TestABandBeginsAtItsOwnNumber(t *testing.T) {
	s := Score{Bands: []Band{{Key: "low", From: Amount{10, 1}}, {Key: "high", From: Amount{25, 1}}}}
	for _, c := range []struct {
		value Amount
		want  int
	}{
		{Amount{9, 1}, -1}, {Amount{1, 0}, 0}, {Amount{249, 2}, 0}, {Amount{250, 2}, 1}, {Amount{99, 0}, 1},
	} {
		if got := s.Band(Result{Value: c.value}); got != c.want {
			t.Errorf("%s is in band %d, want %d", c.value, got, c.want)
		}
	}
	if got := s.Band(Result{Standing: NotEnough, Value: Amount{99, 0}}); got != -1 {
		t.Errorf("what is not scored is in band %d", got)
	}
}
