package instruments_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"towpath/internal/compendium"
	"towpath/internal/instrument"
	"towpath/internal/locale"
	"towpath/locales"
)

// say puts packs into the words of the pages.
var say = sync.OnceValue(func() compendium.Words {
	catalogue, err := locale.Load(locales.FS)
	if err != nil {
		panic(err)
	}
	return compendium.In(catalogue.For("en"))
})

func renderMeasures(b *strings.Builder, list []*instrument.Measure) {
	b.WriteString(`
## Measures

A measure has questions and scores. An entry is a listing alone: it cannot be answered in Towpath. The wording of
somebody else's measure is never here; a service [loads what it got itself](../how-to/load-a-wording.md). What is not
confirmed says so. Scores of different measures are never added up.

| Measure | Title | What it asks about | Who answers | Questions | Looks back over | Licence | To use its wording |
|---|---|---|---|---|---|---|---|
`)
	for _, m := range list {
		w := m.Words("en")
		fmt.Fprintf(b, "| [`%s`](#%s-%s) | %s | %s | %s | %s | %s | %s | %s |\n", m.ID, m.ID, strings.ReplaceAll(m.Version, ".", ""),
			w.Title, say().AsksAbout(m), say().AnsweredBy(m), length(m), say().Period(m), m.Licence.Licence, terms(m))
	}
	for _, m := range list {
		renderMeasure(b, m)
	}
}

// length says how many questions there are. A fact named "length" says how sure that is.
func length(m *instrument.Measure) string {
	for _, f := range m.Facts {
		if sure := say().Sure(f.Claim); f.Key == "length" && sure != "" {
			return say().Length(m) + " (" + sure + ")"
		}
	}
	return say().Length(m)
}

func terms(m *instrument.Measure) string {
	if m.Whole() {
		return "It is here, whole."
	}
	return say().Ship(m)
}

func renderMeasure(b *strings.Builder, m *instrument.Measure) {
	w := m.Words("en")
	kind := "A measure"
	if m.Kind == instrument.KindEntry {
		kind = "An entry: it is listed, and cannot be answered here"
	}
	fmt.Fprintf(b, "\n### `%s` %s\n\n%s. %s It is about %s. %s Address: `%s`.\n\n", m.ID, m.Version, w.Title, w.About, subjects[m.Subject], w.Measures, m.Canonical())
	fmt.Fprintf(b, "%s. Words: %s, %s.", kind, m.Licence.Holder, m.Licence.Licence)
	if !m.Whole() {
		fmt.Fprintf(b, " To use them: %s %s Where: %s. Terms known from: %s.", terms(m), w.Wanted, m.Licence.Where, from(m.Licence.Claim))
	}
	b.WriteString("\n")
	if len(m.Items) > 0 {
		fmt.Fprintf(b, "\nQuestions: %s.\n", strings.Join(topics(m), "; "))
		fmt.Fprintf(b, "\nAnswers: %s.\n", strings.Join(scales(m), "; "))
	}
	if len(m.Scores) > 0 {
		b.WriteString("\n| Score | What | What is known | Source |\n|---|---|---|---|\n")
	}
	for i := range m.Scores {
		for _, l := range say().Score(m, i) {
			fmt.Fprintf(b, "| %s | %s | %s | %s |\n", w.Score(m.Scores[i].Key), l.What, l.Known, from(l.Claim))
		}
	}
	if len(m.Facts) > 0 {
		b.WriteString("\n| Known about it | Source |\n|---|---|\n")
	}
	for _, f := range m.Facts {
		fmt.Fprintf(b, "| %s | %s |\n", w.Fact(f.Key), from(f.Claim))
	}
}

// from names a source, and says plainly where it is not confirmed.
func from(c instrument.Claim) string {
	if sure := say().Sure(c); sure != "" {
		return c.Source + " (**" + sure + "**)"
	}
	return c.Source
}

func topics(m *instrument.Measure) []string {
	var out []string
	for slot, item := range m.Items {
		text := fmt.Sprintf("`%s` %s", item.LinkID, m.Words("en").Item(slot).Topic)
		if item.Safety {
			text += " (leads to the service's words of help)"
		}
		out = append(out, text)
	}
	return out
}

func scales(m *instrument.Measure) []string {
	var out []string
	for i := range m.Scales {
		var codes []string
		for _, code := range m.Scales[i].Codes() {
			text := "`" + code + "`"
			if words := m.Words("en").Answer(i, code); words != "" && words != code {
				text += " " + words
			}
			codes = append(codes, text)
		}
		out = append(out, strings.Join(codes, ", "))
	}
	return out
}

// Nothing that is not confirmed stands on the page as if it were.
func TestThePageSaysWhatIsNotConfirmed(t *testing.T) {
	for _, m := range library(t).Measures() {
		var b strings.Builder
		renderMeasure(&b, m)
		marked, want := strings.Count(b.String(), "**not confirmed**")+strings.Count(b.String(), "**sources disagree**"), 0
		for what, claim := range claims(m) {
			if claim.Sure != instrument.Seen && (what != "licence" || !m.Whole()) {
				want++
			}
		}
		for _, s := range m.Scores {
			if s.Claim.Sure == instrument.Seen {
				continue
			}
			want++ // what goes into it is a line of its own
			if s.Method == instrument.MethodTable {
				want++ // and so is its table
			}
		}
		if marked != want {
			t.Errorf("%s: %d claims are not confirmed, and %d are marked", m.ID, want, marked)
		}
		if strings.Contains(b.String(), "⟦") {
			t.Errorf("%s: something has no words:\n%s", m.ID, b.String())
		}
	}
}
