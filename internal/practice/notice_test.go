package practice_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"testing/fstest"
	"time"
	"unicode/utf8"

	"towpath/internal/practice"
)

const small = `[
{"from": "denies", "forms": ["denies", "denied/denying"], "unless": ["denied access"], "instead": ["says"], "why": "Why."},
{"from": "non-compliant", "forms": ["non compliant", "noncompliant"], "instead": ["b"], "why": "Why."},
{"from": "refuses", "forms": ["refuses"], "instead": ["c"], "why": "Why."},
{"from": "refuses to engage", "forms": ["refuses/refusing to engage"], "instead": ["d"], "why": "Why."},
{"from": "will refuse", "forms": ["he/she refuses"], "instead": ["e"], "why": "Why."},
{"from": "doesn’t", "forms": ["doesn't engage"], "instead": ["f"], "why": "Why."},
{"from": "addict", "forms": ["addict/addicts"], "instead": ["g"], "why": "Why."}
]`

func guide(t testing.TB, language string) (*practice.Guide, error) {
	t.Helper()
	return practice.Load(fstest.MapFS{
		"practice/headings.json":    {Data: []byte(`[{"id": "one", "name": "One"}]`)},
		"practice/prompts.json":     {Data: []byte(`[{"id": "one-1", "heading": "one", "text": "Ask."}]`)},
		"practice/reflections.json": {Data: []byte(`[{"text": "When?"}]`)},
		"language/en.json":          {Data: []byte(language)},
	})
}

func smallList(t testing.TB) *practice.Language {
	t.Helper()
	g, err := guide(t, small)
	if err != nil {
		t.Fatal(err)
	}
	l, _ := g.Language("en")
	return l
}

// noticed puts what was found in brackets, with what is offered.
func noticed(l *practice.Language, note string) string {
	var out strings.Builder
	last := 0
	for _, r := range l.Notice(note) {
		fmt.Fprintf(&out, "%s[%s=%s]", note[last:r.From], r.Words, r.Instead[0])
		last = r.To
	}
	return out.String() + note[last:]
}

func TestNotice(t *testing.T) {
	l := smallList(t)
	for _, c := range []struct{ note, want string }{
		{"", ""},
		{"He denies it.", "He [denies=says] it."},
		{"DENIES, Denied: denying!", "[DENIES=says], [Denied=says]: [denying=says]!"},
		{"deniesx undenied denies_ denies2", "deniesx undenied denies_ denies2"},
		{"She was denied access. She denied.", "She was denied access. She [denied=says]."},
		{"denied\naccess", "denied\naccess"},
		{"denied. Access", "[denied=says]. Access"},
		{"non-compliant, non compliant, Non‑Compliant, noncompliant", "[non-compliant=b], [non compliant=b], [Non‑Compliant=b], [noncompliant=b]"},
		{"non – compliant; non, compliant; non\n\ncompliant", "non – compliant; non, compliant; non\n\ncompliant"},
		{"non-\ncompliant", "[non-\ncompliant=b]"},
		{"refuses to engage", "[refuses to engage=d]"},
		{"refuses to  Engage and refuses", "[refuses to  Engage=d] and [refuses=c]"},
		{"he refuses", "[he refuses=e]"},
		{"he refuses to engage", "he [refuses to engage=d]"},
		{"doesn't engage, doesn’t engage, doesnʼt engage", "[doesn't engage=f], [doesn’t engage=f], [doesnʼt engage=f]"},
		{"the addict's home, addicts’ homes, 'addict'", "the [addict=g]'s home, [addicts=g]’ homes, '[addict=g]'"},
		{"non's compliant; denied's access", "non's compliant; [denied=says]'s access"},
		{"ad\u00addict and den\u200bies", "[ad\u00addict=g] and [den\u200bies=says]"},
		{"addicté addictи́ éaddict", "addicté addictи́ éaddict"},
		{"She said “I am an addict” and left.", "She said “I am an addict” and left."},
		{"She said \"he denies it all\" and denies it.", "She said \"he denies it all\" and [denies=says] it."},
		{"She is an “addict” who denies.", "She is an “[addict=g]” who [denies=says]."},
		{"“It began here\nand the addict denies it” today", "“It began here\nand the [addict=g] [denies=says] it” today"},
		{"\xff denies \xfe", "\xff [denies=says] \xfe"},
		{"Он denies 否认 denies", "Он [denies=says] 否认 [denies=says]"},
	} {
		if got := noticed(l, c.note); got != c.want {
			t.Errorf("%q\n got %q\nwant %q", c.note, got, c.want)
		}
	}
}

func TestWhatALanguageMayNotHold(t *testing.T) {
	for _, c := range []struct{ from, to, want string }{
		{`"from": "refuses",`, ``, `language/en.json:4: word 3: "from" is missing`},
		{`"instead": ["c"]`, `"instead": []`, `language/en.json:4: word 3: "instead" has one or two words`},
		{`"instead": ["c"]`, `"instead": ["a", "b", "c"]`, `language/en.json:4: word 3: "instead" has one or two words`},
		{`"instead": ["c"]`, `"instead": [" c"]`, `language/en.json:4: word 3: "instead" 1 starts or ends with a space`},
		{`"forms": ["refuses"]`, `"forms": []`, `language/en.json:4: word 3: "forms" is empty`},
		{`"forms": ["refuses"]`, `"forms": [3]`, `language/en.json:4: word 3: "forms": entry 1 must be text, not a number`},
		{`"forms": ["refuses"]`, `"forms": ["Refuses"]`, `language/en.json:4: word 3: "forms" has "Refuses": words are of small letters`},
		{`"forms": ["refuses"]`, `"forms": ["re-fuses"]`, `language/en.json:4: word 3: "forms" has "re-fuses": words are of small letters`},
		{`"forms": ["refuses"]`, `"forms": ["a  b"]`, `language/en.json:4: word 3: "forms" has "a  b": words are of small letters`},
		{`"forms": ["refuses"]`, `"forms": ["a/"]`, `language/en.json:4: word 3: "forms" has "a/": words are of small letters`},
		{`"forms": ["refuses"]`, `"forms": ["a b c d e f g"]`, `language/en.json:4: word 3: "forms" has "a b c d e f g", of more than 6 words`},
		{`"forms": ["refuses"]`, `"forms": ["refuses", "denied"]`, `language/en.json:4: word 3: "forms" has "denied", and a phrase of it is there already`},
		{`"forms": ["refuses"]`, `"forms": ["a"], "unless": ["a"]`, `language/en.json:4: word 3: "unless" has "a", and a phrase of it`},
		{`"unless": ["denied access"]`, `"unless": ["denied access", "denied access"]`, `language/en.json:2: word 1: "unless" has "denied access", and a phrase of it`},
		{`"forms": ["refuses"]`, `"form": ["refuses"]`, "language/en.json:4: word 3: \"forms\" is missing\nlanguage/en.json:4: word 3: \"form\" is not known here"},
	} {
		broken := strings.Replace(small, c.from, c.to, 1)
		if broken == small {
			t.Fatalf("%q is not in the list", c.from)
		}
		if g, err := guide(t, broken); g != nil || err == nil || !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("%s:\n got %v\nwant %s", c.to, err, c.want)
		}
	}
}

// sound says what is wrong with remarks on a note, or nothing.
func sound(note string, remarks []practice.Remark) string {
	last := 0
	for _, r := range remarks {
		switch {
		case r.From < last || r.To <= r.From || r.To > len(note):
			return fmt.Sprintf("%d to %d after %d", r.From, r.To, last)
		case note[r.From:r.To] != r.Words:
			return fmt.Sprintf("%q is not what stands there", r.Words)
		case utf8.ValidString(note) && !utf8.ValidString(r.Words):
			return fmt.Sprintf("%q is cut inside a character", r.Words)
		case len(r.Instead) == 0 || r.Why == "":
			return fmt.Sprintf("%q comes with no other word, or no reason", r.Words)
		}
		last = r.To
	}
	return ""
}

// Put between plain words with full stops, each word of the list is found alone, in
// capitals and in small letters; a letter at either end hides it.
func TestEveryWordIsFoundWhereverItStands(t *testing.T) {
	l, _ := shipped(t).Language("en")
	random := rand.New(rand.NewPCG(1, 2))
	for _, phrase := range phrases(t) {
		for _, written := range []string{phrase, strings.ToUpper(phrase), strings.ReplaceAll(phrase, " ", "-"), strings.ReplaceAll(phrase, "'", "’")} {
			before := strings.Repeat("zz yy. ", random.IntN(4))
			note := before + written + ". zz"
			got := l.Notice(note)
			if len(got) != 1 || got[0].From != len(before) || got[0].Words != written {
				t.Errorf("%q gives %+v", note, got)
			}
		}
		if got := l.Notice("q" + phrase + "q"); len(got) == 1 && len(got[0].Words) == len(phrase) {
			t.Errorf("%q is found inside other words", phrase)
		}
	}
}

// What is found in a note is what is found in its sentences, one by one.
func TestANoteIsItsSentences(t *testing.T) {
	l, _ := shipped(t).Language("en")
	list := phrases(t)
	random := rand.New(rand.NewPCG(3, 4))
	for range 2000 {
		var note strings.Builder
		want := 0
		for range 1 + random.IntN(6) {
			sentence := "the " + list[random.IntN(len(list))] + " and " + list[random.IntN(len(list))] + " zz. "
			want += len(l.Notice(sentence))
			note.WriteString(sentence)
		}
		got := l.Notice(note.String())
		if reason := sound(note.String(), got); reason != "" || len(got) != want {
			t.Fatalf("%q: %d remarks, in its sentences %d; %s", note.String(), len(got), want, reason)
		}
	}
}

func FuzzNotice(f *testing.F) {
	l, _ := shipped(f).Language("en")
	for _, note := range []string{"", "He denies it.", "“I am an addict” \"", "non-\xffcompliant", "doesn’t\u200b engage", "refuses to engage refuses to engage"} {
		f.Add(note)
	}
	f.Fuzz(func(t *testing.T, note string) {
		first := l.Notice(note)
		if reason := sound(note, first); reason != "" {
			t.Fatalf("%q: %s", note, reason)
		}
		if again := l.Notice(note); fmt.Sprint(first) != fmt.Sprint(again) {
			t.Fatalf("%q is read in two ways", note)
		}
		if after := l.Notice(note + "\n\nzz"); fmt.Sprint(first) != fmt.Sprint(after) {
			t.Fatalf("%q: an empty line and a word after it change what is found", note)
		}
	})
}

func noteOf(size int) string {
	const text = "Amina came with her sister today. She denies that she was low, and says she doesn’t want to talk about the placement. " +
		"We walked to the garden and looked at her plan; she refuses to engage with it for now. Slept well, ate a little, rang her aunt. "
	return strings.Repeat(text, size/len(text)+1)[:size]
}

func BenchmarkNotice(b *testing.B) {
	l, _ := shipped(b).Language("en")
	for _, size := range []int{1_000, 10_000, 100_000} {
		note := noteOf(size)
		b.Run(fmt.Sprint(size), func(b *testing.B) {
			b.SetBytes(int64(size))
			b.ReportAllocs()
			for b.Loop() {
				l.Notice(note)
			}
		})
	}
}

// Ten times the note takes about ten times as long, also where everything matches: the
// shortest of several runs is looked at, with room for a busy machine.
func TestReadingTakesTimeInProportion(t *testing.T) {
	l, _ := shipped(t).Language("en")
	for _, unit := range []string{noteOf(1000), strings.Repeat("refuses to ", 90), strings.Repeat("\"a ", 300), strings.Repeat("'", 1000), strings.Repeat("-", 1000)} {
		shortest := func(note string) time.Duration {
			best := time.Hour
			for range 5 {
				start := time.Now()
				l.Notice(note)
				best = min(best, time.Since(start))
			}
			return best
		}
		small, large := shortest(strings.Repeat(unit, 20)), shortest(strings.Repeat(unit, 400))
		if large > 20*8*small+20*time.Millisecond {
			t.Errorf("%.10q…: %v for one, %v for twenty times as much", unit, small, large)
		}
	}
}
