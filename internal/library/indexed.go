package library

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"towpath/internal/instrument"
)

// Indexed is an entry as it is searched: words in small letters without accents, with
// spaces between. What stands in Title weighs most, then About, then More. Marks weigh
// nothing; results are narrowed by them.
type Indexed struct{ Title, About, More, Marks string }

// kin are the words by which people name whom they care for, or who cares for them.
// Whoever looks for help with one of them looks for what is for carers.
const kin = "family families relative relatives loved carer carers caring brother brothers sister sisters sibling siblings " +
	"mum mom mother dad father parent parents son sons daughter daughters child children husband wife partner girlfriend boyfriend " +
	"friend friends mate flatmate neighbour neighbor colleague uncle aunt cousin nephew niece gran granny grandma grandad grandfather grandmother " +
	"grandson granddaughter stepson stepdaughter stepmum stepdad twin fiance fiancee spouse supporter"

// Indexed gives the words by which an item is found.
func (i Item) Indexed() Indexed {
	if i.Kind == CollectionEntry {
		c := i.Collection
		d := Indexed{Title: c.Title, About: c.Lead, Marks: join(marks(markAudience, c.Audience...))}
		return d.forKin(c.Audience).tidy()
	}
	if i.Kind == PageEntry && i.Page.ID == PageWelcome {
		return Indexed{} // everybody is there already
	}
	if i.Kind == PageEntry {
		d := Indexed{Title: i.Page.Title, About: i.Page.Lead}
		for _, s := range i.Page.Sections {
			d.More = join([]string{d.More, s.Title, s.Text})
		}
		if i.Page.ID == PageCarers {
			d.About += " " + kin
		}
		return d.tidy()
	}
	r := i.Resource
	var numbers []string
	for _, p := range r.Phones {
		numbers = append(numbers, p.Number, strings.ReplaceAll(p.Number, " ", ""))
	}
	d := Indexed{
		Title: r.Title,
		About: join([]string{r.About, join(r.Authors), r.Publisher}),
		More:  join([]string{join(r.Areas), join(r.Circumstances), join(r.Formats), join(r.Places), string(r.Kind), join(numbers), r.Within}),
		Marks: join(slices.Concat(
			marks(markAudience, r.Audience...), marks(markArea, r.Areas...), marks(markKind, r.Kind), marks(markPlace, r.Places...),
			marks(markFormat, r.Formats...), marks(markCost, r.Cost),
		)),
	}
	d = d.forKin(r.Audience)
	if slices.Index(r.Audience, Carers) == 0 && slices.Contains(caring, r.Areas[0]) {
		d.About += " " + kin
	}
	return d.tidy()
}

// caring are the areas that whoever cares for somebody has in mind first.
var caring = []string{"caring-role", "how-you-feel"}

// forKin adds the words of kin to what is for carers: with weight where it is for them
// before all others.
func (d Indexed) forKin(whom []Audience) Indexed {
	switch slices.Index(whom, Carers) {
	case -1:
	case 0:
		d.About += " " + kin
	default:
		d.More += " " + kin
	}
	return d
}

func (d Indexed) tidy() Indexed {
	return Indexed{Title: join(Words(d.Title)), About: join(Words(d.About)), More: join(Words(d.More)), Marks: d.Marks}
}

func (d Indexed) words() []string {
	return strings.Fields(d.Title + " " + d.About + " " + d.More)
}

func join[T ~string](list []T) string { return instrument.Join(list, " ") }

// longestWord bounds what is taken for a word, in bytes.
const longestWord = 60

// Words takes a text apart into words of letters and digits, small and without accents.
// Nothing else is left of it, whatever stood in it.
func Words(text string) []string {
	var out []string
	var word []byte
	end := func() {
		if n := len(word); n > 0 && n <= longestWord {
			out = append(out, string(word))
		}
		word = word[:0]
	}
	folded := norm.NFKD.String(strings.ToValidUTF8(text, " "))
	skip := false
	for i, c := range folded {
		switch {
		case unicode.Is(unicode.Mn, c): // an accent
		case unicode.IsLetter(c) || unicode.IsDigit(c):
			if !skip {
				word = append(word, string(unicode.ToLower(c))...)
			}
		case (c == '\'' || c == '’') && len(word) > 0: // carer's is carer, don't is dont
			rest := folded[i+len(string(c)):]
			skip = possessive(rest)
		default:
			end()
			skip = false
		}
	}
	end()
	return out
}

// possessive tells whether what follows an apostrophe is an s at the end of a word.
func possessive(rest string) bool {
	if rest == "" || rest[0] != 's' && rest[0] != 'S' {
		return false
	}
	for _, c := range rest[1:] {
		return !unicode.IsLetter(c) && !unicode.IsDigit(c)
	}
	return true
}
