package library

import (
	"slices"
	"strings"
)

// meaningful leaves out the words that say nothing of what is looked for, and what is
// said twice. Where somebody typed words of asking alone, such as "help", those are all
// there is to go by.
func meaningful(words []string) []string {
	var kept, asking []string
	for _, w := range words {
		switch {
		case stopWords[w] || slices.Contains(kept, w) || slices.Contains(asking, w):
		case askingWords[w]:
			asking = append(asking, w)
		default:
			kept = append(kept, w)
		}
	}
	if len(kept) == 0 {
		kept = asking
	}
	return kept[:min(len(kept), mostAsked)]
}

func setOf(words string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(words) {
		set[w] = true
	}
	return set
}

var (
	// askingWords are what people say around what they look for.
	askingWords = setOf("help helping helps find need needs want wants looking get getting please")
	// stopWords carry no meaning by themselves. The engines leave such words out too, each
	// its own; what is left out here reaches neither.
	stopWords = setOf(`i me my myself we our ours ourselves you your yours yourself yourselves he him his himself she her hers herself
		it its itself they them their theirs themselves whom this that these those am is are was were be been being
		have has had having do does did doing a an the and but if or because as until while of at by for with about against between
		into through during before after above below to from up down in out on off over under again further then once here there
		all any both each few more most other some such no nor not only own same so than too very s t can will just don dont should now
		how what where who when why which im ive id cant could would may might also one`)
)
