// Package readability measures how hard English text is to read, so that a test
// can keep the words on a page plain. It is a ruler for writers: it counts lengths
// and knows nothing of meaning.
package readability

import (
	"strings"
	"unicode"
)

// Counts is what the grade is worked out from.
type Counts struct {
	Sentences int
	Words     int
	Syllables int
}

// Measure counts several texts as one. The end of a text ends a sentence.
func Measure(texts ...string) Counts {
	var c Counts
	for _, text := range texts {
		for _, sentence := range Sentences(text) {
			c.Sentences++
			for _, word := range Words(sentence) {
				c.Words++
				c.Syllables += Syllables(word)
			}
		}
	}
	return c
}

// Grade is the Flesch-Kincaid grade level: school years in the United States, so
// that grade 5 is read at about the age of ten or eleven. It is 0 without words.
//
// Source: J. P. Kincaid, R. P. Fishburne, R. L. Rogers and B. S. Chissom,
// "Derivation of New Readability Formulas (Automated Readability Index, Fog Count
// and Flesch Reading Ease Formula) for Navy Enlisted Personnel", Research Branch
// Report 8-75, Naval Technical Training Command, 1975.
func (c Counts) Grade() float64 {
	if c.Words == 0 {
		return 0
	}
	words := float64(c.Words)
	return 0.39*words/float64(c.Sentences) + 11.8*float64(c.Syllables)/words - 15.59
}

// Sentences splits at full stops, question marks, exclamation marks and colons
// that stand before a space or the end. Parts without a word are dropped.
func Sentences(text string) []string {
	var out []string
	start := 0
	runes := []rune(text)
	for i, r := range runes {
		last := i == len(runes)-1
		ends := strings.ContainsRune(".?!:", r) && (last || unicode.IsSpace(runes[i+1]))
		if !ends && !last {
			continue
		}
		if part := strings.TrimSpace(string(runes[start : i+1])); len(Words(part)) > 0 {
			out = append(out, part)
		}
		start = i + 1
	}
	return out
}

// Words splits at everything but letters, digits and the apostrophe inside a
// word; "check-up" is two words.
func Words(text string) []string {
	text = strings.ReplaceAll(text, "’", "'")
	parts := strings.FieldsFunc(text, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '\''
	})
	var words []string
	for _, p := range parts {
		if p = strings.Trim(p, "'"); p != "" {
			words = append(words, p)
		}
	}
	return words
}
