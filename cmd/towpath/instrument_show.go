package main

import (
	"fmt"
	"io"
	"strings"

	"towpath/internal/instrument"
)

type instrumentShowCmd struct {
	wordingsFlags
	ID string `arg:"" name:"id" help:"Its id, or id/version."`
}

// Run says everything that is known of a measure or an entry. Each number is followed
// by its source, and by “unconfirmed” where it was not seen there.
func (c *instrumentShowCmd) Run(w *world) error {
	lib, err := loadLibrary(c.Data)
	if err != nil {
		return err
	}
	m, err := findMeasure(lib, c.ID)
	if err != nil {
		return err
	}
	words := m.Words("en")
	fmt.Fprintf(w.out, "%s (%s %s)\n%s\n\nWhat it measures: %s\nAsks about: %s\nAnswered by: %s\nQuestions: %s\nLooks back: %s\n",
		words.Title, m.ID, m.Version, words.About, words.Measures, listed(m.AsksAbout), listed(m.AnsweredBy), length(m), period(m.Period))
	showRight(w.out, m, words)
	if len(m.Items) > 0 {
		showItems(w.out, m, words)
	}
	for i := range m.Scores {
		showScore(w.out, m, &m.Scores[i], words)
	}
	if len(m.Facts) > 0 {
		fmt.Fprintln(w.out, "\nWhat else is known")
	}
	for _, f := range m.Facts {
		fmt.Fprintf(w.out, "  %s%s\n", words.Fact(f.Key), said(f.Claim))
	}
	return nil
}

func listed(keys []string) string {
	return strings.ReplaceAll(strings.Join(keys, ", "), "-", " ")
}

func period(duration string) string {
	if duration == "" {
		return "how things are now"
	}
	units := map[byte]string{'D': "days", 'W': "weeks", 'M': "months"}
	return duration[1:len(duration)-1] + " " + units[duration[len(duration)-1]]
}

// said gives where something comes from, and whether that is sure.
func said(c instrument.Claim) string {
	switch {
	case c.Source == "":
		return ""
	case c.Sure == instrument.Disputed:
		return fmt.Sprintf(" [%s; unconfirmed: sources disagree]", c.Source)
	case c.Sure != instrument.Seen:
		return fmt.Sprintf(" [%s; unconfirmed]", c.Source)
	}
	return fmt.Sprintf(" [%s]", c.Source)
}

var shipWords = map[instrument.Ship]string{
	instrument.ShipText:     "the wording may be loaded, with its notice",
	instrument.ShipAsk:      "ask the holder first",
	instrument.ShipSkeleton: "the service needs a licence of its own",
	instrument.ShipContract: "only under a contract",
}

func showRight(out io.Writer, m *instrument.Measure, words *instrument.MeasureWords) {
	l := m.Licence
	fmt.Fprintf(out, "\nMay we use it?\n  Holder: %s. Licence: %s.\n  What to expect: %s%s\n  Where to ask: %s\n", l.Holder, l.Licence, shipWords[l.Ship], said(l.Claim), l.Where)
	switch official := m.Wording(words.Lang); {
	case l.TextShipped:
		fmt.Fprintln(out, "  The wording is here: it was written for Towpath.")
	case official != nil:
		fmt.Fprintf(out, "  The wording was loaded by this service: %s, %s. %s\n", official.Holder, official.Licence, official.Notice)
	case m.Kind == instrument.KindEntry:
		fmt.Fprintf(out, "  It cannot be answered here: this is an entry only. %s\n", words.Wanted)
	default:
		fmt.Fprintf(out, "  THE OFFICIAL WORDING IS MISSING: the questions below are topics in our own words. %s\n", words.Wanted)
	}
}

func showItems(out io.Writer, m *instrument.Measure, words *instrument.MeasureWords) {
	fmt.Fprintln(out, "\nQuestions")
	for slot, item := range m.Items {
		scale, text := m.Scales[item.Scale], words.Item(slot).Topic
		if official := words.Item(slot).Question; official != "" {
			text = official
		}
		fmt.Fprintf(out, "  %s  %s (%d to %d)", item.LinkID, text, scale.From, scale.To)
		if item.OnlyIf >= 0 {
			fmt.Fprintf(out, ", only if %s is %d", m.Items[item.OnlyIf].LinkID, item.OnlyIfIs)
		}
		if item.Safety {
			fmt.Fprintf(out, ", words of help for %d to %d", item.SafetyFrom, item.SafetyTo)
		}
		fmt.Fprintln(out)
	}
}

var methodWords = map[instrument.Method]string{
	instrument.MethodSum: "the sum", instrument.MethodMean: "the mean", instrument.MethodPercent: "percent of the way from lowest to highest",
	instrument.MethodTable: "the sum, looked up in a table", instrument.MethodHighest: "whichever is highest; of equals the later",
}

func showScore(out io.Writer, m *instrument.Measure, s *instrument.Score, words *instrument.MeasureWords) {
	fmt.Fprintf(out, "\nScore: %s\n  %s of %s%s\n", words.Score(s.Key), methodWords[s.Method], termWords(m, s), said(s.Claim))
	if s.Times > 1 {
		fmt.Fprintf(out, "  times %d\n", s.Times)
	}
	if s.Method == instrument.MethodHighest {
		return
	}
	direction := string(s.Better)
	if s.Better == instrument.BetterNeither {
		direction = "neither way"
	}
	fmt.Fprintf(out, "  %s is better\n", direction)
	switch {
	case s.Missing.AtMost == 0:
		fmt.Fprintln(out, "  every question that applies must be answered")
	case s.Missing.OnlyUnknown:
		fmt.Fprintf(out, "  at most %d may be marked as not known, which count nothing%s\n", s.Missing.AtMost, said(s.Missing.Claim))
	case s.Missing.Then == instrument.Prorate:
		fmt.Fprintf(out, "  at most %d may be missing, which count as the mean of the others%s\n", s.Missing.AtMost, said(s.Missing.Claim))
	default:
		fmt.Fprintf(out, "  at most %d may be missing, which count nothing%s\n", s.Missing.AtMost, said(s.Missing.Claim))
	}
	for _, b := range s.Bands {
		fmt.Fprintf(out, "  from %s: %s%s\n", b.From, words.Band(b.Key), said(b.Claim))
	}
	for _, c := range s.Cutoffs {
		fmt.Fprintf(out, "  cut-off %s: %s%s\n", c.At, words.Band(c.Key), said(c.Claim))
	}
	if s.Change.Known() {
		fmt.Fprintf(out, "  more than chance: a change of %s or more%s\n", s.Change.Reliable, said(s.Change.Claim))
	} else {
		fmt.Fprintln(out, "  more than chance: not known")
	}
}

func termWords(m *instrument.Measure, s *instrument.Score) string {
	var out []string
	for _, at := range s.Of {
		out = append(out, m.Scores[at].Key)
	}
	for _, t := range s.Terms {
		text := m.Items[t.Slot].LinkID
		if t.Weight > 1 {
			text = fmt.Sprintf("%d × %s", t.Weight, text)
		}
		if t.Reversed {
			text += " reversed"
		}
		out = append(out, text)
	}
	return strings.Join(out, ", ")
}
