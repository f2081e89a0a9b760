package content_test

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"towpath/content"
	"towpath/instruments"
	"towpath/internal/instrument"
	"towpath/internal/library"
	"towpath/internal/readability"
)

func load(t *testing.T) *library.Library {
	t.Helper()
	lib, err := library.Load(content.FS)
	if err != nil {
		t.Fatal(err)
	}
	return lib
}

// count counts the resources that something is true of.
func count(lib *library.Library, is func(library.Resource) bool) int {
	n := 0
	for _, r := range lib.Resources() {
		if is(r) {
			n++
		}
	}
	return n
}

func isFor(audience library.Audience) func(library.Resource) bool {
	return func(r library.Resource) bool { return slices.Contains(r.Audience, audience) }
}

func areasOf(t *testing.T, bloom string) []string {
	t.Helper()
	lib, err := instrument.Load(instruments.FS)
	if err != nil {
		t.Fatal(err)
	}
	inst, ok := lib.Latest(bloom)
	if !ok {
		t.Fatalf("%s is not there", bloom)
	}
	var keys []string
	for _, a := range inst.Areas {
		keys = append(keys, a.Key)
	}
	return keys
}

func TestThereIsEnoughOfEach(t *testing.T) {
	lib := load(t)
	if n := len(lib.Resources()); n < 120 {
		t.Errorf("%d resources", n)
	}
	for audience, least := range map[library.Audience]int{library.People: 100, library.Carers: 20, library.Professionals: 20} {
		if n := count(lib, isFor(audience)); n < least {
			t.Errorf("%d resources for %s, fewer than %d", n, audience, least)
		}
	}
	if n := count(lib, func(r library.Resource) bool { return r.Kind == library.PhoneLine }); n < 12 {
		t.Errorf("%d phone lines", n)
	}
	enough := func(bloom string, audience library.Audience, least int) {
		for _, area := range areasOf(t, bloom) {
			n := count(lib, func(r library.Resource) bool { return isFor(audience)(r) && slices.Contains(r.Areas, area) })
			if n < least {
				t.Errorf("%d resources for %s about %s, fewer than %d", n, audience, area, least)
			}
		}
	}
	enough("bloom-adult", library.People, 6)
	enough("bloom-carers", library.Carers, 6)
}

// Whatever somebody chose, at whatever stage, anywhere in the country, there is
// something for them.
func TestNobodyIsLeftWithoutASuggestion(t *testing.T) {
	lib := load(t)
	for bloom, audience := range map[string]library.Audience{"bloom-adult": library.People, "bloom-secure": library.People, "bloom-carers": library.Carers} {
		for _, area := range areasOf(t, bloom) {
			for stage := 1; stage <= 5; stage++ {
				for _, place := range []library.Place{"", library.England, library.Scotland, library.Wales, library.NorthernIreland, library.Birmingham} {
					got := lib.Suggest(library.Query{Area: area, Stage: stage, Audience: audience, Place: place, Lang: "en-GB"})
					if len(got) != 3 {
						t.Errorf("%s, %s, stage %d, %q: %d suggestions", bloom, area, stage, place, len(got))
					}
				}
			}
		}
	}
}

const hardest = 11.0 // Flesch-Kincaid, for one text by itself

func TestDescriptionsArePlain(t *testing.T) {
	lib := load(t)
	var all []string
	check := func(id, text string, most int) {
		all = append(all, text)
		if n := len(readability.Sentences(text)); n < 2 || n > most {
			t.Errorf("%s: %d sentences; two or three are wanted", id, n)
		}
		if grade := readability.Measure(text).Grade(); grade > hardest {
			t.Errorf("%s: grade %.1f in %q", id, grade, text)
		}
	}
	for _, r := range lib.Resources() {
		check(r.ID, r.About, 3)
	}
	for _, c := range lib.Collections() {
		check(c.ID, c.Lead, 3)
	}
	if grade := readability.Measure(all...).Grade(); grade > 6 {
		t.Errorf("all together have grade %.1f", grade)
	} else {
		t.Logf("all together have grade %.1f", grade)
	}
}

// Nothing here has been looked at through the network, and nothing claims it was.
func TestNothingClaimsMoreThanIsKnown(t *testing.T) {
	for _, r := range load(t).Resources() {
		if r.Address != "" && !strings.HasPrefix(r.Address, "https://") {
			t.Errorf("%s: %s", r.ID, r.Address)
		}
		if !r.Checked.IsZero() || r.ReviewedBy != "" {
			t.Errorf("%s says that it was checked or reviewed", r.ID)
		}
		for _, p := range r.Phones {
			if p.Sure == instrument.Seen {
				t.Errorf("%s says that its number was seen", r.ID)
			}
		}
		if r.Address == "" && r.Within == "" && r.Publisher == "" && r.Year == 0 {
			t.Errorf("%s cannot be found by what is said of it", r.ID)
		}
	}
}

// Titles that nobody should have to search for in vain, as they are known.
var byName = map[string][]string{
	"mental-health-foundation":            {"Mental Health Foundation"},
	"rethink-mental-illness":              {"Rethink Mental Illness"},
	"centre-for-mental-health":            {"Centre for Mental Health"},
	"hundred-ways":                        {"100 Ways to Support Recovery", "Slade", "2013"},
	"closing-the-gap":                     {"Closing the Gap: priorities for essential change in mental health"},
	"making-recovery-a-reality":           {"Making Recovery a Reality", "Shepherd", "Boardman", "Slade", "2008"},
	"making-recovery-a-reality-forensic":  {"Making Recovery a Reality in Forensic Settings", "Drennan", "Wooldridge", "2014"},
	"recovery-vision-british-perspective": {"Recovery Vision for mental health services and research", "Turner-Crowson", "Wallcraft", "2002", "Psychiatric Rehabilitation Journal 25(3), 245–254"},
	"emerging-best-practices":             {"Emerging best practices in mental health recovery", "NIMHE", "2004"},
	"can-we-measure-recovery":             {"Can We Measure Recovery?", "compendium", "Ralph", "Kidder", "Phillips", "2000"},
	"recovery-or-discovery":               {"Recovery or Discovery?", "Repper", "2005"},
	"implementing-recovery-methodology":   {"Implementing Recovery: a methodology for organisational change", "Sainsbury Centre", "Shepherd", "Boardman", "Slade", "Burns", "2009"},
	"meriden-family-programme":            {"Meriden Family Programme"},
	"meriden-tools-for-recovery":          {"Tools for recovery for carers", "Meriden"},
}

func TestWhatIsKnownByNameIsThere(t *testing.T) {
	lib := load(t)
	for id, names := range byName {
		r, ok := lib.Resource(id)
		if !ok {
			t.Errorf("%s is not there", id)
			continue
		}
		year := strconv.Itoa(r.Year)
		said := strings.Join(append(r.Authors, r.Title, r.Publisher, r.Within, r.Note, year), " ")
		for _, name := range names {
			if !strings.Contains(said, name) {
				t.Errorf("%s: %q is not in %q", id, name, said)
			}
		}
	}
	if r, _ := lib.Resource("implementing-recovery-methodology"); r.Sure != instrument.Disputed {
		t.Errorf("who wrote the methodology is not settled, and it says %s", r.Sure)
	}
}

func TestCollectionsAreThere(t *testing.T) {
	lib := load(t)
	for _, id := range []string{"while-visiting-is-restricted", "first-days-at-home", "around-the-holidays", "for-a-new-carer"} {
		c, ok := lib.Collection(id)
		if !ok || len(c.Resources) < 8 || c.Days < 14 {
			t.Errorf("%s: %+v", id, c)
		}
		for _, resource := range c.Resources {
			r, _ := lib.Resource(resource)
			if !slices.ContainsFunc(c.Audience, func(a library.Audience) bool { return slices.Contains(r.Audience, a) }) {
				t.Errorf("%s holds %s, which is for %v", id, resource, r.Audience)
			}
		}
	}
}
