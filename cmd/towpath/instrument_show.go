package main

import (
	"fmt"
	"io"

	"towpath/internal/compendium"
	"towpath/internal/instrument"
	"towpath/internal/locale"
	"towpath/locales"
)

type instrumentShowCmd struct {
	wordingsFlags
	ID string `arg:"" name:"id" help:"Its id, or id/version."`
}

// Run says everything that is known of a measure or an entry. Each number is followed
// by its source, and by “not confirmed” where it was not seen there.
func (c *instrumentShowCmd) Run(w *world) error {
	lib, err := loadLibrary(c.Data)
	if err != nil {
		return err
	}
	m, err := findMeasure(lib, c.ID)
	if err != nil {
		return err
	}
	say, err := inEnglish()
	if err != nil {
		return err
	}
	words := m.Words("en")
	fmt.Fprintf(w.out, "%s (%s %s)\n%s\n\nWhat it measures: %s\nAsks about: %s\nAnswered by: %s\nQuestions: %s\nLooks back: %s\n",
		words.Title, m.ID, m.Version, words.About, words.Measures, say.AsksAbout(m), say.AnsweredBy(m), say.Length(m), say.Period(m))
	showRight(w.out, say, m, words)
	if len(m.Items) > 0 {
		showItems(w.out, m, words)
	}
	for i := range m.Scores {
		showScore(w.out, say, m, i)
	}
	if len(m.Facts) > 0 {
		fmt.Fprintln(w.out, "\nWhat else is known")
	}
	for _, f := range m.Facts {
		fmt.Fprintf(w.out, "  %s%s\n", words.Fact(f.Key), said(say, f.Claim))
	}
	return nil
}

// inEnglish puts packs into English words, as the pages have them.
func inEnglish() (compendium.Words, error) {
	catalogue, err := locale.Load(locales.FS)
	if err != nil {
		return compendium.Words{}, err
	}
	return compendium.In(catalogue.For("en")), nil
}

// said gives where something comes from, and whether that is sure.
func said(say compendium.Words, c instrument.Claim) string {
	switch sure := say.Sure(c); {
	case c.Source == "":
		return ""
	case sure != "":
		return fmt.Sprintf(" [%s; %s]", c.Source, sure)
	}
	return fmt.Sprintf(" [%s]", c.Source)
}

func showRight(out io.Writer, say compendium.Words, m *instrument.Measure, words *instrument.MeasureWords) {
	l := m.Licence
	fmt.Fprintf(out, "\nMay we use it?\n  Holder: %s. Licence: %s.\n  What to expect: %s%s\n  Where to ask: %s\n", l.Holder, l.Licence, say.Ship(m), said(say, l.Claim), l.Where)
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

func showScore(out io.Writer, say compendium.Words, m *instrument.Measure, at int) {
	fmt.Fprintf(out, "\nScore: %s\n", m.Words("en").Score(m.Scores[at].Key))
	for _, l := range say.Score(m, at) {
		fmt.Fprintf(out, "  %s: %s%s\n", l.What, l.Known, said(say, l.Claim))
	}
	if !m.Scores[at].Change.Known() && m.Scores[at].Method != instrument.MethodHighest {
		fmt.Fprintln(out, "  A change that is more than chance: not known")
	}
}
