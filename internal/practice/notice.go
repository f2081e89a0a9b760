package practice

import (
	"unicode"
	"unicode/utf8"
)

// Remark is one word or phrase in a note for which there is another. From and To are
// its bytes in the note.
type Remark struct {
	From, To int
	Words    string
	Instead  []string
	Why      string
}

// Notice finds the words of the list in a note, in their order. It changes nothing and
// decides nothing: whoever writes may leave a word as it is.
//
// Whole words are found, in whatever capitals and with whatever apostrophe and hyphen; a
// phrase does not reach over a full stop, a comma or an empty line. Where two overlap
// the one of more words wins, then the earlier. What stands in quotation marks on one
// line, of three words or more, is somebody's own words, and is left alone.
func (l *Language) Notice(note string) []Remark {
	var t tokens
	t.read(note)
	found := l.find(&t)
	taken := make([]bool, len(t.list))
	at := make([]int, len(t.list)) // where in found the match is that begins at a word, from 1
	for length := mostInPhrase; length > 0; length-- {
		for i, m := range found {
			if m.length != length || overlaps(taken[m.first:m.first+length]) {
				continue
			}
			for w := m.first; w < m.first+length; w++ {
				taken[w] = true
			}
			at[m.first] = i + 1
		}
	}
	var remarks []Remark
	for _, i := range at {
		if i == 0 || found[i-1].fine {
			continue
		}
		m := found[i-1]
		from, to := t.list[m.first].from, t.list[m.first+m.length-1].to
		w := &l.words[m.word-1]
		remarks = append(remarks, Remark{From: from, To: to, Words: note[from:to], Instead: w.Instead, Why: w.Why})
	}
	return remarks
}

// match is a phrase of the list that stands in the note.
type match struct {
	first, length int // in words
	word          int
	fine          bool
}

// find gives every phrase at every word, however they overlap.
func (l *Language) find(t *tokens) []match {
	var found []match
	ids := make([]int, len(t.list))
	for i := range t.list {
		ids[i] = l.ids[string(t.folded[t.list[i].start:t.list[i].end])]
	}
	for first := range ids {
		n := l.root
		for i := first; i < len(ids) && ids[i] != 0; i++ {
			if t.list[i].quoted || i > first && !t.list[i].joined {
				break
			}
			if n = n.next[ids[i]]; n == nil {
				break
			}
			if n.word > 0 || n.fine {
				found = append(found, match{first: first, length: i - first + 1, word: n.word, fine: n.fine})
			}
		}
	}
	return found
}

func overlaps(taken []bool) bool {
	for _, t := range taken {
		if t {
			return true
		}
	}
	return false
}

// token is one word of a note.
type token struct {
	from, to   int  // in the note
	start, end int  // of its plain form, in folded
	joined     bool // nothing but a hyphen or blanks stand between it and the word before
	quoted     bool
}

// tokens are the words of a note.
type tokens struct {
	list   []token
	folded []byte
	// quote is the word that an open quotation mark stands before, or -1.
	quote int
	open  rune
}

// read parts a note into words of letters, marks, digits and inner apostrophes.
func (t *tokens) read(note string) {
	t.folded = make([]byte, 0, len(note))
	t.list = make([]token, 0, len(note)/5)
	t.quote = -1
	gap := gap{}
	for i := 0; i < len(note); {
		r, size := utf8.DecodeRuneInString(note[i:])
		if !inWord(r) {
			gap.see(r)
			t.mark(r)
			i += size
			continue
		}
		i = t.word(note, i, gap.joins())
		gap.reset()
	}
}

// word reads the word that begins at a byte, and gives the byte after it.
func (t *tokens) word(note string, from int, joined bool) int {
	w := token{from: from, to: from, start: len(t.folded), joined: joined && len(t.list) > 0}
	i := from
	for i < len(note) {
		r, size := utf8.DecodeRuneInString(note[i:])
		if apostrophe(r) {
			after, _ := utf8.DecodeRuneInString(note[i+size:])
			if !inWord(after) {
				break
			}
			if (after == 's' || after == 'S') && !wordAt(note, i+size+1) {
				break // the s of what belongs to somebody is no part of the word
			}
			r = '\''
		} else if !inWord(r) {
			break
		}
		if !unseen(r) {
			t.folded = utf8.AppendRune(t.folded, unicode.ToLower(r))
		}
		i += size
		w.to = i
	}
	w.end = len(t.folded)
	t.list = append(t.list, w)
	return i
}

// mark sees to quotation marks, and to the ends of lines, where they end too.
func (t *tokens) mark(r rune) {
	switch {
	case r == '\n':
		t.quote = -1
	case t.quote >= 0 && (r == '”' && t.open == '“' || r == '"' && t.open == '"'):
		if len(t.list)-t.quote >= 3 {
			for i := t.quote; i < len(t.list); i++ {
				t.list[i].quoted = true
			}
		}
		t.quote = -1
	case r == '“' || r == '"':
		t.quote, t.open = len(t.list), r
	}
}

// gap is what stands between two words.
type gap struct {
	lines int
	stop  bool
}

func (g *gap) reset() { *g = gap{} }

func (g *gap) see(r rune) {
	switch {
	case r == '\n':
		g.lines++
	case unicode.IsSpace(r) || unicode.Is(unicode.Pd, r) && r != '–' && r != '—':
	default:
		g.stop = true
	}
}

func (g *gap) joins() bool { return !g.stop && g.lines < 2 }

func wordAt(note string, i int) bool {
	r, _ := utf8.DecodeRuneInString(note[i:])
	return inWord(r)
}

func apostrophe(r rune) bool { return r == '\'' || r == '’' || r == 'ʼ' || r == '＇' }

// inWord takes an unseen character for a part of its word: a soft hyphen parts nothing.
func inWord(r rune) bool {
	if r < utf8.RuneSelf {
		return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' || r == '_'
	}
	return r != utf8.RuneError && !apostrophe(r) && (unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsDigit(r) || unseen(r))
}

func unseen(r rune) bool { return r == '\u00ad' || r == '\u200b' || r == '\u200d' || r == '\u2060' }
