package stat

import (
	"bytes"
	"cmp"
	"fmt"
	"math"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
)

// judged is one case that R works out, too: what is asked of it, and what we say.
type judged struct {
	kind string
	args []string
	ours map[string]string
}

// near is how far a number of ours may be from R's, as a part of it; nought is how far
// where R's is all but 0.
const (
	near   = 1e-9
	nought = 1e-12
)

// list writes numbers as R reads them; nothing is lost.
func list[N int | int64 | float64](numbers ...N) string {
	text := make([]string, len(numbers))
	for i, n := range numbers {
		text[i] = strconv.FormatFloat(float64(n), 'g', 17, 64)
		if math.IsNaN(float64(n)) {
			text[i] = "NA"
		}
	}
	return strings.Join(text, ",")
}

func orNA(known bool, numbers ...float64) string {
	if !known {
		for i := range numbers {
			numbers[i] = math.NaN()
		}
	}
	return list(numbers...)
}

// TestRAgrees holds every function against base R, on cases made from a fixed seed and
// on the edges of each.
func TestRAgrees(t *testing.T) {
	rscript, err := exec.LookPath("Rscript")
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatalf("no R could be had, and in CI nothing is skipped: %v", err)
		}
		t.Skip("SKIPPED, NOT JUDGED BY R: Rscript is not there (install Debian's r-base-core)")
	}
	least, err := strconv.Atoi(cmp.Or(os.Getenv("JUDGE"), "200"))
	if err != nil {
		t.Fatalf("JUDGE is how many cases there are to be: %v", err)
	}
	cases := casesForR(least)
	var in strings.Builder
	for i, c := range cases {
		fmt.Fprintln(&in, strings.Join(append([]string{strconv.Itoa(i), c.kind}, c.args...), "\t"))
	}
	run := exec.Command(rscript, "--vanilla", "testdata/judge.R")
	run.Stdin = strings.NewReader(in.String())
	var said bytes.Buffer
	run.Stderr = &said
	out, err := run.Output()
	if err != nil {
		t.Fatalf("R failed: %v\n%s", err, said.String())
	}
	lines := strings.Split(strings.TrimRight(string(out), "\n"), "\n")
	if len(lines) != len(cases) || len(cases) < least {
		t.Fatalf("R answered %d of %d cases, of which there have to be %d\n%s", len(lines), len(cases), least, said.String())
	}
	worst, kinds := map[string]float64{}, map[string]int{}
	for i, c := range cases {
		kinds[c.kind]++
		worst[c.kind] = max(worst[c.kind], compare(t, c, lines[i]))
	}
	for kind, n := range kinds {
		t.Logf("%-10s %4d cases, the furthest %.1e apart", kind, n, worst[kind])
	}
}

// compare holds one case against R's line, and gives the largest difference.
func compare(t *testing.T, c judged, line string) float64 {
	t.Helper()
	var furthest float64
	answers := strings.Split(line, "\t")[1:]
	if len(answers) != len(c.ours) {
		t.Errorf("%s %v: R answers %d things, we %d", c.kind, c.args, len(answers), len(c.ours))
	}
	for _, answer := range answers {
		key, theirs, _ := strings.Cut(answer, "=")
		ours, ok := c.ours[key]
		apart, same := agree(ours, theirs)
		if !ok || !same {
			t.Errorf("%s %v: %s is %s by us and %s by R", c.kind, c.args, key, ours, theirs)
			continue
		}
		furthest = max(furthest, apart)
	}
	return furthest
}

// agree compares two lists of numbers or words, and gives how far the numbers are apart.
func agree(ours, theirs string) (apart float64, same bool) {
	if ours == theirs {
		return 0, true
	}
	a, b := strings.Split(ours, ","), strings.Split(theirs, ",")
	if len(a) != len(b) {
		return 0, false
	}
	for i := range a {
		x, err := strconv.ParseFloat(a[i], 64)
		y, err2 := strconv.ParseFloat(b[i], 64)
		switch {
		case a[i] == b[i]:
		case err != nil || err2 != nil:
			return 0, false
		case math.Abs(x-y) <= max(nought, near*math.Abs(y)):
			apart = max(apart, math.Abs(x-y)/max(math.Abs(y), nought/near))
		default:
			return 0, false
		}
	}
	return apart, true
}

// TestTheJudgeCanSayNo: two numbers that differ are not taken as the same.
func TestTheJudgeCanSayNo(t *testing.T) {
	for _, c := range []struct {
		ours, theirs string
		same         bool
	}{
		{"1,2", "1,2.0000000001", true},
		{"1,2", "1,2.00000001", false},
		{"0", "1e-13", true},
		{"0", "1e-11", false},
		{"NA", "0", false},
		{"1", "1,1", false},
		{"run:1:1.2", "run:1:1.3", false},
	} {
		if _, same := agree(c.ours, c.theirs); same != c.same {
			t.Errorf("%s and %s are the same: %t", c.ours, c.theirs, same)
		}
	}
}

// TestTheCasesReachEverything: no kind of signal, no place in a funnel and no class of a
// pair is left out by what R is asked.
func TestTheCasesReachEverything(t *testing.T) {
	met := map[string]int{}
	for _, c := range casesForR(200) {
		for _, s := range strings.Split(c.ours["signals"], ",") {
			kind, _, _ := strings.Cut(s, ":")
			met[kind]++
		}
		for _, w := range strings.Split(c.ours["where"], ",") {
			met["where "+w]++
		}
		met["class "+c.ours["class"]]++
		met["crossed "+c.ours["crossed"]]++
		met["wide "+c.ours["wide"]]++
		if strings.Contains(c.ours["limits"], "NA") {
			met["no limits"]++
		}
	}
	for _, want := range []string{
		string(Outside), string(Jump), string(Run), string(Trend), string(NearLimit), string(Hugging),
		"where -2", "where -1", "where 0", "where 1", "where 2", "where NA",
		"class -2", "class -1", "class 0", "class 1", "class 2", "crossed -1", "crossed 0", "crossed 1",
		"wide 0", "wide 1", "wide 2", "no limits",
	} {
		if met[want] < 2 {
			t.Errorf("%q is met %d times", want, met[want])
		}
	}
	t.Log(met)
}
