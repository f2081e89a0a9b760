package web

import (
	"cmp"
	"slices"
	"strconv"
	"time"

	"towpath/internal/care"
	"towpath/internal/chart"
)

const (
	// mostPins is how many pins fit beside each other on a phone.
	mostPins = 9
	// mostHelped of them are what helped on a rough day.
	mostHelped = 3
	// silence is how long nothing has to be noted for the wave to break.
	silence = 100 * 24 * time.Hour
)

// pinLine says in words what a numbered pin on the wave stands for.
type pinLine struct {
	kind, what, day, words string
}

// drawWave draws the journey as a whole, or the year that was asked for.
func (v *visit) drawWave(p *journeyPage, j care.JourneyPage, done []care.AssessmentLine, asked string) {
	within := func(d care.Date) bool { return d.Valid() && (asked == "" || string(d[:4]) == asked) }
	w := chart.Wave{
		ID: "wave", Title: v.Words.T("journey.wave_title"), High: v.Words.T("journey.wave_high"), Low: v.Words.T("journey.wave_low"),
		Gap: silence, RTL: v.Words.Dir() == "rtl",
	}
	var days []care.Date
	for _, e := range j.Entries {
		if !within(e.On) {
			continue
		}
		days = append(days, e.On)
		if e.Water > 0 {
			w.Notes = append(w.Notes, chart.Note{At: noon(e.On), Level: float64(e.Water)})
		}
	}
	for _, l := range done {
		if within(l.On) {
			days = append(days, l.On)
			w.Readings = append(w.Readings, noon(l.On))
		}
	}
	if len(days) == 0 {
		return
	}
	w.Notes = daily(w.Notes)
	for i, e := range standOut(j.Entries, within) {
		w.Pins = append(w.Pins, chart.Pin{At: noon(e.On), Number: i + 1, Kind: chartPin(e)})
		p.pins = append(p.pins, v.pinLine(j.Person, e))
	}
	w.Ticks = v.ticks(noon(slices.Min(days)), noon(slices.Max(days)))
	p.finding = v.waveFinding(w, len(p.pins))
	w.Desc = p.finding
	p.wave = chart.AppendWave(nil, &w)
}

// daily takes the mean of the notes of one day: the wave has one height a day.
func daily(notes []chart.Note) []chart.Note {
	var out []chart.Note
	for i := 0; i < len(notes); {
		sum, n := 0.0, 0
		at := notes[i].At
		for ; i < len(notes) && notes[i].At.Equal(at); i++ {
			sum += notes[i].Level
			n++
		}
		out = append(out, chart.Note{At: at, Level: sum / float64(n)})
	}
	return out
}

// standOut picks the entries that get a pin: milestones and skills first, then
// what helped on rough days, the latest of each, and gives them in the order of time.
func standOut(entries []care.Entry, within func(care.Date) bool) []care.Entry {
	var marks, helped []care.Entry
	for _, e := range slices.Backward(entries) {
		switch {
		case !within(e.On):
		case e.Kind != care.EntryNote:
			marks = append(marks, e)
		case e.Helped != "" && (e.Water == 1 || e.Water == 2) && len(helped) < mostHelped:
			helped = append(helped, e)
		}
	}
	all := append(marks, helped...)
	all = all[:min(mostPins, len(all))]
	slices.SortStableFunc(all, func(a, b care.Entry) int { return cmp.Or(cmp.Compare(a.On, b.On), a.At.Compare(b.At)) })
	return all
}

func (v *visit) pinLine(p care.Person, e care.Entry) pinLine {
	l := pinLine{kind: string(e.Kind), what: v.Words.T("journey.kind_" + string(e.Kind)), day: v.day(e.On), words: e.Happened}
	if e.Kind == care.EntryNote {
		l.kind, l.what, l.words = "helped", v.Words.T("journey.helped_pin"), e.Helped
	}
	return l
}

// ticks puts dates under the wave: years where it is long, months where not.
func (v *visit) ticks(from, to time.Time) []chart.Tick {
	months := (to.Year()-from.Year())*12 + int(to.Month()-from.Month()) + 1
	if months > 20 {
		var out []chart.Tick
		for y := from.Year() + 1; y <= to.Year(); y++ {
			out = append(out, chart.Tick{At: time.Date(y, time.January, 1, 0, 0, 0, 0, time.UTC), Label: strconv.Itoa(y)})
		}
		return out
	}
	every := 1 + months/7
	if from.Equal(to) || months == 1 {
		return []chart.Tick{{At: from, Label: v.shortMonth(from)}}
	}
	var out []chart.Tick
	for m := 1; m < months; m += every {
		at := time.Date(from.Year(), from.Month()+time.Month(m), 1, 0, 0, 0, 0, time.UTC)
		out = append(out, chart.Tick{At: at, Label: v.shortMonth(at)})
	}
	return out
}

// waveFinding says in words what the wave shows, without a verdict.
func (v *visit) waveFinding(w chart.Wave, pins int) string {
	var calm, middle, rough int
	for _, n := range w.Notes {
		switch {
		case n.Level >= 3.5:
			calm++
		case n.Level <= 2.5:
			rough++
		default:
			middle++
		}
	}
	text := v.Words.N("journey.wave_readings", len(w.Readings))
	if len(w.Notes) > 0 {
		text = v.Words.N("journey.wave_days", len(w.Notes)) + " " +
			v.Words.F("journey.wave_found", "calm", calm, "middle", middle, "rough", rough) + " " + text
	}
	if pins > 0 {
		text += " " + v.Words.T("journey.wave_pins")
	}
	return text
}
