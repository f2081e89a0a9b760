package library

import (
	"cmp"
	"maps"
	"slices"
	"strings"
)

// Vocabulary is every word that stands in a library, with the number of entries that have
// it. It does not change.
type Vocabulary struct {
	count    map[string]int
	stems    map[string]bool
	sorted   []string
	byLength map[int][]string
}

// NewVocabulary counts the words of documents.
func NewVocabulary(documents []Indexed) *Vocabulary {
	return (&Vocabulary{}).With(documents, nil)
}

// With gives the same vocabulary with some documents more and some fewer.
func (v *Vocabulary) With(more, fewer []Indexed) *Vocabulary {
	out := &Vocabulary{count: maps.Clone(v.count), stems: map[string]bool{}, byLength: map[int][]string{}}
	if out.count == nil {
		out.count = map[string]int{}
	}
	out.add(more, 1)
	out.add(fewer, -1)
	out.sorted = slices.Sorted(maps.Keys(out.count))
	for _, w := range out.sorted {
		out.stems[stem(w)] = true
		n := len([]rune(w))
		out.byLength[n] = append(out.byLength[n], w)
	}
	return out
}

func (v *Vocabulary) add(documents []Indexed, by int) {
	for _, d := range documents {
		for _, w := range d.words() {
			if v.count[w] += by; v.count[w] <= 0 {
				delete(v.count, w)
			}
		}
	}
}

// Asked is what somebody looks for, once it has been understood. An entry has to have one
// of the words of each list in All.
type Asked struct {
	All [][]string
	// Marks narrow it in the same way.
	Marks [][]string
	// Instead is what is looked for where a word was not known, empty where all were.
	Instead string
	// Unknown are the words that nothing was looked for instead of.
	Unknown []string
}

// Nothing tells that there is no word to look for.
func (a Asked) Nothing() bool { return len(a.All) == 0 }

const (
	// mostAsked bounds how many words are looked at, longestAsked how much text is.
	mostAsked    = 12
	longestAsked = 1000
	// mostEndings is how many words one that is not ended yet may stand for.
	mostEndings   = 10
	leastToExtend = 3
)

// Ask understands what was typed: words that say nothing are left out, one that the
// library does not know becomes the nearest that it does, and the last may not be ended.
func (v *Vocabulary) Ask(text string, narrow Filter) Asked {
	asked := Asked{Marks: narrow.marks()}
	if len(text) > longestAsked {
		text = text[:longestAsked]
	}
	words := meaningful(Words(text))
	var said []string
	changed := false
	for i, w := range words {
		some, instead := v.understand(w, i == len(words)-1)
		if len(some) == 0 {
			asked.Unknown = append(asked.Unknown, w)
			continue
		}
		changed = changed || instead
		if instead {
			w = some[0]
		}
		said = append(said, w)
		asked.All = append(asked.All, some)
	}
	if changed {
		asked.Instead = strings.Join(said, " ")
	}
	return asked
}

// understand gives the words of the library that one stands for; instead tells that it
// is another word.
func (v *Vocabulary) understand(w string, last bool) (some []string, instead bool) {
	if v.count[w] > 0 || v.stems[stem(w)] {
		some = append(some, w)
	}
	if last && len(w) >= leastToExtend {
		for _, longer := range v.endings(w) {
			if longer != w {
				some = append(some, longer)
			}
		}
	}
	if len(some) > 0 {
		return some, false
	}
	if near := v.nearest(w); near != "" {
		return []string{near}, true
	}
	return nil, false
}

// endings gives the commonest words that begin like this one.
func (v *Vocabulary) endings(start string) []string {
	from, _ := slices.BinarySearch(v.sorted, start)
	to := from
	for to < len(v.sorted) && strings.HasPrefix(v.sorted[to], start) {
		to++
	}
	found := slices.Clone(v.sorted[from:to])
	slices.SortStableFunc(found, func(a, b string) int { return cmp.Compare(v.count[b], v.count[a]) })
	return found[:min(len(found), mostEndings)]
}

// nearest gives the word that differs least from one that is not known: by one slip where
// it is short, by two where it is long, and never one with a digit in it.
func (v *Vocabulary) nearest(w string) string {
	letters := []rune(w)
	most := 1
	switch {
	case len(letters) < 4 || strings.ContainsAny(w, "0123456789"):
		return ""
	case len(letters) > 7:
		most = 2
	}
	best, bestAt := "", most+1
	for length := len(letters) - most; length <= len(letters)+most; length++ {
		for _, other := range v.byLength[length] {
			at := slips(letters, []rune(other), most)
			if at > most || at > bestAt {
				continue
			}
			if at < bestAt || v.better(w, other, best) {
				best, bestAt = other, at
			}
		}
	}
	return best
}

// better chooses between two words that are as near: the one that begins alike, then the
// commoner, then the first of the alphabet.
func (v *Vocabulary) better(w, a, b string) bool {
	alike := func(of string) int { return unless(of[0] == w[0]) }
	return cmp.Or(cmp.Compare(alike(a), alike(b)), cmp.Compare(v.count[b], v.count[a]), cmp.Compare(a, b)) < 0
}

// slips counts the letters to add, leave out, change or swap with their neighbour that
// make one word of another. Above most it may give any number above most.
func slips(a, b []rune, most int) int {
	var rows [3][]int
	for i := range rows {
		rows[i] = make([]int, len(b)+1)
	}
	for j := range rows[1] {
		rows[1][j] = j
	}
	for i := 1; i <= len(a); i++ {
		before, above, row := rows[0], rows[1], rows[2]
		row[0] = i
		least := i
		for j := 1; j <= len(b); j++ {
			row[j] = min(above[j]+1, row[j-1]+1, above[j-1]+unless(a[i-1] == b[j-1]))
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
			least = min(least, row[j])
		}
		if least > most {
			return most + 1
		}
		rows[0], rows[1], rows[2] = above, row, before
	}
	return rows[1][len(b)]
}

// stem cuts the commonest endings of English off, only to know a form of a word for one:
// what a word is found by is the engine's affair.
func stem(w string) string {
	for _, end := range []string{"ings", "ing", "iers", "ies", "ied", "ers", "er", "ed", "es", "s", "ly", "y", "e"} {
		if rest, ok := strings.CutSuffix(w, end); ok && len(rest) >= 3 {
			w = rest
			break
		}
	}
	if n := len(w); n > 3 && w[n-1] == w[n-2] { // running, stopped
		w = w[:n-1]
	}
	return w
}
