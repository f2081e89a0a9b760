package instruments_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"towpath/internal/instrument"
)

var ships = map[instrument.Ship]string{
	instrument.ShipText:     "free to use with its notice",
	instrument.ShipAsk:      "write to the holder first",
	instrument.ShipSkeleton: "only with a licence of the service's own",
	instrument.ShipContract: "only under a contract",
}

var periods = map[string]string{"": "", "P1D": "a day", "P1W": "a week", "P7D": "seven days", "P2W": "two weeks", "P1M": "a month"}

var surely = map[instrument.Sureness]string{
	instrument.Seen:     "confirmed",
	instrument.Recalled: "**unconfirmed**: recalled",
	instrument.Disputed: "**unconfirmed**: sources disagree, or nothing was found",
}

var methodNames = map[instrument.Method]string{
	instrument.MethodSum:     "sum",
	instrument.MethodMean:    "mean",
	instrument.MethodPercent: "per cent of the way from the lowest to the highest",
	instrument.MethodTable:   "the published table's entry for the sum",
	instrument.MethodHighest: "whichever is highest; of equals the later",
}

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
			w.Title, strings.Join(m.AsksAbout, ", "), strings.Join(m.AnsweredBy, ", "), length(m), periodName(m.Period), m.Licence.Licence, terms(m))
	}
	for _, m := range list {
		renderMeasure(b, m)
	}
}

// length says how many questions there are. A fact named "length" says how sure that is.
func length(m *instrument.Measure) string {
	if m.Length == 0 {
		return "not known"
	}
	for _, f := range m.Facts {
		if f.Key == "length" && f.Sure != instrument.Seen {
			return fmt.Sprintf("%d (unconfirmed)", m.Length)
		}
	}
	return fmt.Sprint(m.Length)
}

func periodName(period string) string {
	if name, ok := periods[period]; ok {
		return name
	}
	return period
}

func terms(m *instrument.Measure) string {
	if m.Whole() {
		return "nothing: it is here, whole"
	}
	return ships[m.Licence.Ship]
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
		fmt.Fprintf(b, " To use them: %s. %s Where: %s. Terms known from: %s.", terms(m), w.Wanted, m.Licence.Where, from(m.Licence.Claim))
	}
	b.WriteString("\n")
	if len(m.Items) > 0 {
		fmt.Fprintf(b, "\nQuestions: %s.\n", strings.Join(topics(m), "; "))
		fmt.Fprintf(b, "\nAnswers: %s.\n", strings.Join(scales(m), "; "))
	}
	if len(m.Scores) > 0 {
		b.WriteString("\n| Score | What | How | Source |\n|---|---|---|---|\n")
	}
	for i := range m.Scores {
		renderScore(b, m, &m.Scores[i])
	}
	if len(m.Facts) > 0 {
		b.WriteString("\n| Known about it | Source |\n|---|---|\n")
	}
	for _, f := range m.Facts {
		fmt.Fprintf(b, "| %s | %s |\n", w.Fact(f.Key), from(f.Claim))
	}
}

// from names a source and how sure it is.
func from(c instrument.Claim) string { return c.Source + " (" + surely[c.Sure] + ")" }

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

func renderScore(b *strings.Builder, m *instrument.Measure, s *instrument.Score) {
	w := m.Words("en")
	row := func(what, how string, claim instrument.Claim) {
		fmt.Fprintf(b, "| %s | %s | %s | %s |\n", w.Score(s.Key), what, how, from(claim))
	}
	row("method", how(m, s), s.Claim)
	if s.Method == instrument.MethodTable {
		row("table", table(s), s.Claim)
	}
	switch {
	case s.Method == instrument.MethodHighest:
	case s.Missing.AtMost == 0:
		row("missing answers", "every question that applies must be answered", instrument.Claim{Source: "Towpath's own rule, where no other is given", Sure: instrument.Seen})
	default:
		row("missing answers", missing(s), s.Missing.Claim)
	}
	for i, band := range s.Bands {
		rangeText := "from " + band.From.String()
		if i+1 < len(s.Bands) {
			rangeText += " to under " + s.Bands[i+1].From.String()
		}
		row("band", rangeText+": "+w.Band(band.Key), band.Claim)
	}
	for _, c := range s.Cutoffs {
		row("cut-off", fmt.Sprintf("%s and above: %s", c.At, w.Band(c.Key)), c.Claim)
	}
	if s.Change.Known() {
		row("reliable change", s.Change.Reliable.String()+" or more", s.Change.Claim)
	}
}

func how(m *instrument.Measure, s *instrument.Score) string {
	w := m.Words("en")
	if s.Method == instrument.MethodHighest {
		var of []string
		for _, at := range s.Of {
			of = append(of, w.Score(m.Scores[at].Key))
		}
		return methodNames[s.Method] + ", of: " + strings.Join(of, ", ")
	}
	var links, reversed []string
	for _, t := range s.Terms {
		link := m.Items[t.Slot].LinkID
		if t.Weight != 1 {
			link = fmt.Sprintf("%d × %s", t.Weight, link)
		}
		links = append(links, link)
		if t.Reversed {
			reversed = append(reversed, m.Items[t.Slot].LinkID)
		}
	}
	text := fmt.Sprintf("%s of %s", methodNames[s.Method], strings.Join(links, ", "))
	if len(reversed) > 0 {
		text += "; turned round: " + strings.Join(reversed, ", ")
	}
	if s.Times != 1 {
		text += fmt.Sprintf("; times %d", s.Times)
	}
	return text + "; " + better(s)
}

func table(s *instrument.Score) string {
	var out []string
	for _, raw := range slices.Sorted(maps.Keys(s.Table)) {
		out = append(out, fmt.Sprintf("%d: %s", raw, s.Table[raw]))
	}
	return strings.Join(out, ", ")
}

func better(s *instrument.Score) string {
	switch s.Better {
	case instrument.BetterNeither:
		return "neither higher nor lower is better"
	default:
		return string(s.Better) + " is better"
	}
}

func missing(s *instrument.Score) string {
	which, then := "missing", "the rest is scored as it is"
	if s.Missing.OnlyUnknown {
		which = "not known, none passed over"
	}
	if s.Missing.Then == instrument.Prorate {
		then = "they count as the mean of the rest"
	}
	return fmt.Sprintf("up to %d %s: %s", s.Missing.AtMost, which, then)
}

// Nothing that is not confirmed stands on the page as if it were.
func TestThePageSaysWhatIsNotConfirmed(t *testing.T) {
	for _, m := range library(t).Measures() {
		var b strings.Builder
		renderMeasure(&b, m)
		marked, want := strings.Count(b.String(), "**unconfirmed**"), 0
		for what, claim := range claims(m) {
			if claim.Sure != instrument.Seen && (what != "licence" || !m.Whole()) {
				want++
			}
		}
		for _, s := range m.Scores {
			if s.Method == instrument.MethodTable && s.Claim.Sure != instrument.Seen {
				want++ // its table is a line of its own
			}
		}
		if marked != want {
			t.Errorf("%s: %d claims are not confirmed, and %d are marked", m.ID, want, marked)
		}
		if _, ok := periods[m.Period]; !ok {
			t.Errorf("%s: a period of %s has no name here", m.ID, m.Period)
		}
	}
}
