package outcome_test

import (
	"testing"

	"towpath/internal/disclose"
	"towpath/internal/instrument"
	"towpath/internal/outcome"
)

func TestDaysAreCountedFrom1900(t *testing.T) {
	for text, want := range map[string]outcome.Day{"1900-01-01": 1, "1900-12-31": 365, "1901-01-01": 366, "2079-06-05": 65535} {
		got, ok := outcome.ParseDay(text)
		if !ok || got != want || got.String() != text {
			t.Errorf("%s is day %d (%v), want %d", text, got, ok, want)
		}
	}
	for _, text := range []string{"", "1899-12-31", "2079-06-06", "2026-02-30", "yesterday"} {
		if got, ok := outcome.ParseDay(text); ok {
			t.Errorf("%q is day %d", text, got)
		}
	}
	day, _ := outcome.ParseDay("2026-03-31")
	if day.Month() != 126*12+2 || day.Quarter() != 126*4 {
		t.Errorf("month %d, quarter %d", day.Month(), day.Quarter())
	}
}

func TestBandsMeetAndLeaveNobodyOut(t *testing.T) {
	on, _ := outcome.ParseDay("2026-06-01")
	for age := range 110 {
		band := outcome.AgeBand(2026-age, on)
		first, last := outcome.AgeBandFrom(band)
		if age < first || last > 0 && age > last || last == 0 && age < first {
			t.Errorf("somebody of %d is in the band from %d to %d", age, first, last)
		}
	}
	if outcome.AgeBand(0, on) != 0 || outcome.AgeBand(2030, on) != 0 {
		t.Error("an age is known of nobody's birth, or of one to come")
	}
	for days := range 1500 {
		band := outcome.StartBand(on-outcome.Day(days), on)
		first, last := outcome.StartBandFrom(band)
		if days < first || last > 0 && days > last {
			t.Errorf("%d days are in the band from %d to %d", days, first, last)
		}
	}
	if outcome.StartBand(on+1, on) != 0 {
		t.Error("a start that lies ahead is known")
	}
}

func TestStagesAreThoseOfTheBloom(t *testing.T) {
	for step := instrument.MinStep; step <= instrument.MaxStep; step++ {
		if got := outcome.BloomScale.StageOf(outcome.Code(step)) + 1; got != step.Stage() {
			t.Errorf("step %s is stage %d, want %d", step, got, step.Stage())
		}
	}
}

func TestDimensionsAndVoicesHaveTheirWords(t *testing.T) {
	for d := outcome.ByNothing; d.String() != "" || d == outcome.ByNothing; d++ {
		if back, ok := outcome.ParseDimension(d.String()); !ok || back != d {
			t.Errorf("%q is dimension %d", d, back)
		}
	}
	for _, v := range []outcome.Voice{outcome.Person, outcome.Worker, outcome.Agreed, outcome.Carer} {
		if back, ok := outcome.ParseVoice(v.String()); !ok || back != v {
			t.Errorf("%q is voice %d", v, back)
		}
	}
}

// group has so many pairs of one kind in its only area.
func group(first, latest outcome.Code, pairs int) *outcome.Group {
	g := outcome.NewGroup(1, outcome.BloomLevels)
	g.People, g.Paired, g.Key, g.Records = pairs, pairs, uint64(first)<<32|uint64(latest), uint64(pairs)
	g.Areas[0].Joint[int(first)*outcome.BloomLevels+int(latest)] = uint32(pairs) //nolint:gosec // small
	d := int64(latest) - int64(first)
	g.Travelled, g.TravelledSquares = d*outcome.TravelledUnit*int64(pairs), d*d*outcome.TravelledUnit*outcome.TravelledUnit*int64(pairs)
	return g
}

func TestATableSaysWhatItsGroupsSay(t *testing.T) {
	up, down := group(4, 10, 300), group(12, 8, 200) // from 2 to 5, from 6 to 4
	total := outcome.NewGroup(1, outcome.BloomLevels)
	total.Merge(up)
	total.Merge(down)
	p, err := disclose.New(disclose.Defaults(), make([]byte, 32))
	if err != nil {
		t.Fatal(err)
	}
	out, err := p.Publish(outcome.Table("a", outcome.BloomForm([]string{"home"}), total, []outcome.Line{{Name: "up", Group: up}, {Name: "down", Group: down}}, true))
	if err != nil {
		t.Fatal(err)
	}
	near := func(what string, c disclose.Cell, want, within float64) {
		t.Helper()
		if got, ok := c.Number(); !ok || got < want-within || got > want+within {
			t.Errorf("%s: %v (%v), want about %v", what, got, c.Reason(), want)
		}
	}
	near("people", out.People(outcome.Total), 500, 12)
	near("higher", out.Count(outcome.Total, "home", outcome.Higher), 300, 12)
	near("lower", out.Count(outcome.Total, "home", outcome.Lower), 200, 12)
	near("began in the first stage", out.Count(outcome.Total, "home"+outcome.EndingFirst, outcome.StageName(0)), 300, 12)
	near("now in the second", out.Count(outcome.Total, "home"+outcome.EndingLatest, outcome.StageName(1)), 200, 12)
	near("the change of those who went up", out.Mean("up", "home"), 3, 0.4)
	near("where they began", out.Mean("up", "home"+outcome.EndingFirst), 2, 0.3)
	near("how far all came", out.Mean(outcome.Total, outcome.ColumnTravelled), 1, 0.3)
}

func TestSomebodyCanDoSeveralThingsAboutAnArea(t *testing.T) {
	g := outcome.NewGroup(2*len(outcome.MatteredWays), outcome.MatteredLevels)
	g.People, g.Key, g.Records = 100, 7, 8
	g.Areas[0].Once, g.Areas[0].Joint[outcome.MatteredLevels+1], g.Areas[0].TooClose = 50, 30, 10 // chose the first area
	g.Areas[1].Once, g.Areas[2].Once = 40, 60                                                     // first, and a goal
	p, err := disclose.New(disclose.Defaults(), make([]byte, 32))
	if err != nil {
		t.Fatal(err)
	}
	out, err := p.Publish(outcome.MatteredTable("a", []string{"home", "money"}, g))
	if err != nil {
		t.Fatal(err)
	}
	for way, want := range map[string]float64{outcome.MatteredChosen: 90, outcome.MatteredFirst: 40, outcome.MatteredGoal: 60} {
		if n, ok := out.Count(outcome.Total, outcome.MatteredColumn("home"), way).Number(); !ok || n < want-12 || n > want+12 {
			t.Errorf("%s: %v, want about %v", way, n, want)
		}
	}
	if c := out.Count(outcome.Total, outcome.MatteredColumn("money"), outcome.MatteredChosen); c.Kind() != disclose.Hidden {
		t.Errorf("nobody's choice is shown: %v", c.Figure())
	}
}
