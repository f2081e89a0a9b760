package instruments_test

import (
	"fmt"
	"strings"
	"testing"

	"towpath/internal/instrument"
	"towpath/internal/testkit"
)

var subjects = map[string]string{"Patient": "the person", "RelatedPerson": "a carer", "Organization": "a team or a service"}

var rights = map[instrument.LicenceKind]string{
	instrument.LicenceOwn:  "written for Towpath",
	instrument.LicenceOpen: "another's words, under an open licence",
	instrument.LicenceSite: "another's words, licensed to the service that loads them",
}

func renderInstruments(lib *instrument.Library) string {
	var b strings.Builder
	b.WriteString(`# Every instrument

<!-- Written by the tests of instruments/ from its directories. Change those, then run make golden. -->

An instrument is a directory of data, ` + "`instruments/<id>/<version>/`" + `. What was answered keeps the version it was
answered in; a new assessment takes the newest. There are Blooms ([how to add one](../how-to/add-an-instrument.md)) and
measures ([how to add one](../how-to/add-a-measure.md)).

## Blooms

| Instrument | Version | Title | About | Areas | Steps needed to count | Licence |
|---|---|---|---|---|---|---|
`)
	for _, i := range lib.All() {
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s | %d | %d | %s |\n",
			i.ID, i.Version, i.Words("en").Title, subjects[i.Subject], len(i.Areas), i.MinSteps, i.Licence.Licence)
	}
	for _, i := range lib.All() {
		words := i.Words("en")
		text := "the text is shipped"
		if !i.Licence.TextShipped {
			text = "the text is not shipped"
		}
		fmt.Fprintf(&b, "\n### `%s` %s\n\n%s. Address: `%s`. Words: %s, %s, %s; %s.\n\n| | Area | Key | Sensitive |\n|---|---|---|---|\n",
			i.ID, i.Version, words.Title, i.Canonical(), i.Licence.Holder, i.Licence.Licence, rights[i.Licence.Kind], text)
		for n, area := range i.Areas {
			sensitive := ""
			if area.Sensitive {
				sensitive = "yes"
			}
			fmt.Fprintf(&b, "| %d | %s | `%s` | %s |\n", n+1, words.Area(area.Key).Name, area.Key, sensitive)
		}
		b.WriteString("\nStages:")
		for n, stage := range i.Stages {
			fmt.Fprintf(&b, " %d. %s (%s and %s).", n+1, words.Stages[n].Name, stage.From, stage.To)
		}
		b.WriteString("\n")
	}
	renderMeasures(&b, lib.Measures())
	return b.String()
}

func TestThePageOfInstrumentsIsFresh(t *testing.T) {
	testkit.Reference(t, "instruments.md", renderInstruments(library(t)))
}
