package readability

import "strings"

// exceptions are plain words that the rules in Syllables count wrongly.
var exceptions = map[string]int{
	"anyone": 3, "easier": 3, "being": 2, "doing": 2, "going": 2, "idea": 3, "lonely": 2, "maybe": 2,
	"people": 2, "quiet": 2, "science": 2, "someone": 2, "something": 2, "sometimes": 2,
	"somebody": 3, "trying": 2, "everything": 3, "every": 2, "everyone": 3, "everyday": 3,
	"area": 3, "areas": 3, "create": 2, "diary": 3, "carer": 2, "carers": 2,
	"evening": 2, "somewhere": 2, "therefore": 2, "whose": 1, "yourselves": 2, "homework": 2,
	"safety": 2, "hopeful": 2, "careful": 2, "friendship": 2,
}

// Syllables estimates how many syllables an English word has, at least one.
//
// There is no exact rule for English. This one counts groups of vowels, then
// corrects for endings: a last e is silent ("hope") unless it follows a consonant
// and l ("little"); -ed is silent but after t or d ("moved", "wanted"); -es is silent
// but after a hissing sound ("homes", "changes"); and "io" and "ia" inside a word
// are two unless t, s, c or g comes before ("idiot", "nation"). A short list holds
// common words that this still gets wrong. Digits count as one syllable.
func Syllables(word string) int {
	word = strings.ToLower(strings.ReplaceAll(word, "’", "'"))
	word = strings.TrimSuffix(word, "'s")
	if n, ok := exceptions[word]; ok {
		return n
	}
	n := contracted(word)
	word = strings.ReplaceAll(word, "'", "")
	n += vowelGroups(word) - silentEnding(word) + openPairs(word)
	return max(n, 1)
}

// contracted adds the syllable of n't after a consonant: "doesn't", "didn't".
func contracted(word string) int {
	stem, ok := strings.CutSuffix(word, "n't")
	if ok && stem != "" && strings.ContainsAny(stem[len(stem)-1:], "sd") {
		return 1
	}
	return 0
}

func vowel(b byte) bool { return strings.IndexByte("aeiouy", b) >= 0 }

func vowelGroups(word string) int {
	n := 0
	for i := range len(word) {
		starts := i == 0 || !vowel(word[i-1])
		opens := i == 0 && word[i] == 'y' && len(word) > 1 // the y of "yes" is a consonant
		if opens {
			continue
		}
		if vowel(word[i]) && (starts || i == 1 && word[0] == 'y') {
			n++
		}
	}
	return n
}

// silentEnding is 1 when the last vowel group is written but not spoken.
func silentEnding(word string) int {
	before := func(ending string) (byte, byte, bool) {
		stem, ok := strings.CutSuffix(word, ending)
		if !ok || len(stem) < 2 {
			return 0, 0, false
		}
		return stem[len(stem)-2], stem[len(stem)-1], true
	}
	if a, b, ok := before("e"); ok && !vowel(b) {
		if b == 'l' && !vowel(a) {
			return 0
		}
		return 1
	}
	if _, b, ok := before("ed"); ok && !vowel(b) && b != 't' && b != 'd' {
		return 1
	}
	if a, b, ok := before("es"); ok && !vowel(b) {
		hissing := strings.IndexByte("szxcg", b) >= 0 || b == 'h' && (a == 'c' || a == 's')
		if !hissing && !(b == 'l' && !vowel(a)) {
			return 1
		}
	}
	for _, ending := range []string{"ely", "eless", "ement", "eful"} {
		if _, b, ok := before(ending); ok && !vowel(b) {
			return 1 // "safely", "homeless", "movement", "hopeful"
		}
	}
	return 0
}

// openPairs counts vowel pairs that are spoken apart.
func openPairs(word string) int {
	n := 0
	for i := 1; i+1 < len(word); i++ {
		pair := word[i : i+2]
		apart := pair == "io" || pair == "ia" || pair == "eo" && i+2 == len(word)
		if apart && strings.IndexByte("tscg", word[i-1]) < 0 {
			n++
		}
	}
	return n
}
