package practice

import (
	"fmt"
	"strings"

	"towpath/internal/strictjson"
)

// Word is a word or phrase that hurts or judges, and others in its place.
type Word struct {
	From    string
	Instead []string // one or two
	Why     string   // one sentence
}

// Language is the list for one language. It is a tree of words, so that a note is read
// once however long the list is.
type Language struct {
	words []Word
	ids   map[string]int // of each word in a phrase, from 1
	root  *node
}

// node is where a phrase has come to.
type node struct {
	next map[int]*node
	// word is the place in words, from 1, of the phrase that ends here; 0 for none.
	word int
	// fine marks a phrase that is left alone, for it holds such a word in another sense.
	fine bool
}

// mostInPhrase bounds a phrase, and so the time that reading takes.
const mostInPhrase = 6

const mostInstead = 2

// Words gives the list, in its order.
func (l *Language) Words() []Word { return append([]Word(nil), l.words...) }

// take adds a word, and says what is wrong with it. In forms and unless, the words of a
// phrase are parted by spaces, and those that may stand in one place by strokes.
func (l *Language) take(o *strictjson.Fields) {
	w := Word{From: o.Text("from"), Instead: o.Sentences(o.List("instead"), `"instead"`), Why: o.Text("why")}
	if n := len(w.Instead); o.HasList("instead") && (n < 1 || n > mostInstead) {
		o.Say(o.LineOf("instead"), `"instead" has one or two words`)
	}
	l.words = append(l.words, w)
	forms := o.List("forms")
	if o.HasList("forms") && len(forms) == 0 {
		o.Say(o.LineOf("forms"), `"forms" is empty`)
	}
	l.addAll(o, "forms", forms, len(l.words), false)
	if o.Pass("unless"); o.Has("unless") {
		l.addAll(o, "unless", o.List("unless"), 0, true)
	}
}

func (l *Language) addAll(o *strictjson.Fields, key string, forms []*strictjson.Node, word int, fine bool) {
	for i, form := range forms {
		if form.Kind != strictjson.Text {
			o.Say(form.Line, "%q: entry %d must be text, not %s", key, i+1, form.Kind)
		} else if reason := l.add(form.Text, word, fine); reason != "" {
			o.Say(form.Line, "%q %s", key, reason)
		}
	}
}

// add puts every phrase that a form stands for into the tree, or says why it cannot.
func (l *Language) add(form string, word int, fine bool) string {
	places := strings.Split(form, " ")
	if len(places) > mostInPhrase {
		return fmt.Sprintf("has %q, of more than %d words", form, mostInPhrase)
	}
	ends := []*node{l.root}
	for _, place := range places {
		var next []*node
		for _, one := range strings.Split(place, "/") {
			if !plain(one) {
				return fmt.Sprintf("has %q: words are of small letters and straight apostrophes", form)
			}
			for _, n := range ends {
				next = append(next, n.child(l.id(one)))
			}
		}
		ends = next
	}
	for _, n := range ends {
		if n.word > 0 || n.fine {
			return fmt.Sprintf("has %q, and a phrase of it is there already", form)
		}
		n.word, n.fine = word, fine
	}
	return ""
}

func plain(s string) bool {
	if s == "" {
		return false
	}
	var t tokens
	t.read(s)
	return len(t.list) == 1 && string(t.folded) == s
}

func (l *Language) id(word string) int {
	if _, ok := l.ids[word]; !ok {
		l.ids[word] = len(l.ids) + 1
	}
	return l.ids[word]
}

func (n *node) child(id int) *node {
	if n.next == nil {
		n.next = map[int]*node{}
	}
	if n.next[id] == nil {
		n.next[id] = &node{}
	}
	return n.next[id]
}
