package content_test

import (
	"testing"

	"towpath/internal/library"
	"towpath/internal/readability"
)

// TestThePagesAreThereAndPlain measures what a stranger reads first: grade 7 at most,
// and 11 for professionals.
func TestThePagesAreThereAndPlain(t *testing.T) {
	lib := load(t)
	for _, id := range library.ShippedPages {
		p, ok := lib.Page(id)
		if !ok {
			t.Errorf("there is no page %s", id)
			continue
		}
		texts := []string{p.Lead}
		for _, s := range p.Sections {
			texts = append(texts, s.Text)
		}
		most := 7.0
		if id == library.PageProfessionals {
			most = 11
		}
		if grade := readability.Measure(texts...).Grade(); grade > most {
			t.Errorf("%s: grade %.1f, more than %.0f", id, grade, most)
		}
	}
}
