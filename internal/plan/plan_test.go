package plan_test

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
	"time"

	"towpath/internal/plan"
)

var day = time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC)

func edit(id, line string, voice plan.Voice, at int, words string, base ...string) plan.Edit {
	return plan.Edit{ID: id, Line: line, Section: "early", Act: plan.Write, Base: base, Words: words, Voice: voice, By: string(voice), Name: string(voice), At: day.Add(time.Duration(at) * time.Minute)}
}

func removal(e plan.Edit) plan.Edit {
	e.Act, e.Words = plan.Remove, ""
	return e
}

func TestALine(t *testing.T) {
	hers := edit("a", "l", plan.Person, 1, "I stop sleeping")
	for name, c := range map[string]struct {
		edits  []plan.Edit
		stands string
		beside []string
		gone   bool
	}{
		"her own change":                {[]plan.Edit{hers, edit("b", "l", plan.Person, 2, "I sleep badly", "a")}, "I sleep badly", nil, false},
		"a worker's stands beside":      {[]plan.Edit{hers, edit("b", "l", plan.Worker, 2, "Poor sleep", "a")}, "I stop sleeping", []string{"Poor sleep"}, false},
		"she takes both together":       {[]plan.Edit{hers, edit("b", "l", plan.Worker, 2, "Poor sleep", "a"), edit("c", "l", plan.Person, 3, "Two bad nights", "a", "b")}, "Two bad nights", nil, false},
		"her words come before later":   {[]plan.Edit{edit("a", "l", plan.Worker, 1, "Poor sleep"), edit("b", "l", plan.Person, 2, "Mine", "a"), edit("c", "l", plan.Worker, 3, "Worse sleep", "a")}, "Mine", []string{"Worse sleep"}, false},
		"two workers at once":           {[]plan.Edit{edit("a", "l", plan.Worker, 1, "One"), edit("b", "l", plan.Worker, 2, "Two", "a"), edit("c", "l", plan.Worker, 3, "Three", "a")}, "Three", []string{"Two"}, false},
		"two of her own devices":        {[]plan.Edit{hers, edit("b", "l", plan.Person, 2, "Two", "a"), edit("c", "l", plan.Person, 3, "Three", "a")}, "Three", []string{"Two"}, false},
		"the same words twice":          {[]plan.Edit{edit("a", "l", plan.Person, 1, "One"), edit("b", "l", plan.Worker, 2, "One", "a")}, "One", nil, false},
		"she takes it out":              {[]plan.Edit{hers, removal(edit("b", "l", plan.Person, 2, "", "a"))}, "", nil, true},
		"a worker would take it out":    {[]plan.Edit{hers, removal(edit("b", "l", plan.Worker, 2, "", "a"))}, "I stop sleeping", []string{""}, false},
		"out, and changed at that time": {[]plan.Edit{hers, removal(edit("b", "l", plan.Person, 2, "", "a")), edit("c", "l", plan.Family, 3, "She goes quiet", "a")}, "", []string{"She goes quiet"}, false},
		"naming each other":             {[]plan.Edit{edit("a", "l", plan.Person, 1, "One", "b"), edit("b", "l", plan.Person, 2, "Two", "a")}, "Two", nil, false},
	} {
		t.Run(name, func(t *testing.T) {
			l, ok := plan.Read(plan.Wellness, c.edits).Line("l")
			if !ok || l.Standing.Words != c.stands || l.Gone() != c.gone || len(l.History) != len(c.edits) {
				t.Fatalf("%+v", l)
			}
			var beside []string
			for _, e := range l.Beside {
				beside = append(beside, e.Words)
			}
			if !slices.Equal(beside, c.beside) {
				t.Errorf("beside it stand %q, want %q", beside, c.beside)
			}
		})
	}
}

func TestOrder(t *testing.T) {
	list := []plan.Edit{edit("1", "a", plan.Person, 1, "A"), edit("2", "b", plan.Person, 2, "B"), edit("3", "c", plan.Person, 3, "C")}
	move := func(id, line, after string, at int) plan.Edit {
		return plan.Edit{ID: id, Line: line, Section: "early", Act: plan.Place, After: after, Voice: plan.Person, At: day.Add(time.Duration(at) * time.Minute)}
	}
	for name, c := range map[string]struct {
		moves []plan.Edit
		want  string
	}{
		"as begun":         {nil, "abc"},
		"to the top":       {[]plan.Edit{move("4", "c", "", 4)}, "cab"},
		"behind another":   {[]plan.Edit{move("4", "a", "b", 4)}, "bac"},
		"one after other":  {[]plan.Edit{move("4", "a", "c", 4), move("5", "b", "a", 5)}, "cab"},
		"behind itself":    {[]plan.Edit{move("4", "a", "a", 4)}, "abc"},
		"behind nothing":   {[]plan.Edit{move("4", "a", "zz", 4)}, "abc"},
		"what isn't there": {[]plan.Edit{move("4", "zz", "a", 4)}, "abc"},
	} {
		t.Run(name, func(t *testing.T) {
			got := ""
			for _, l := range plan.Read(plan.Wellness, slices.Concat(list, c.moves)).Part("early").Lines {
				got += l.ID
			}
			if got != c.want {
				t.Errorf("%s, want %s", got, c.want)
			}
		})
	}
}

// writer is somebody who writes with what they last saw in front of them.
type writer struct {
	voice plan.Voice
	seen  []plan.Edit
}

// act makes an edit of a line that the writer sees, or of a new one.
func (w *writer) act(dice *rand.Rand, n int) plan.Edit {
	e := plan.Edit{
		ID: fmt.Sprintf("e%03d", n), Act: plan.Write, Section: "early", Words: fmt.Sprintf("words %d", n),
		Line: fmt.Sprintf("l%03d", n), Voice: w.voice, At: day.Add(time.Duration(n) * time.Second),
	}
	lines := plan.Read(plan.Wellness, w.seen).Part("early").Lines
	if len(lines) == 0 || dice.IntN(4) == 0 {
		return e
	}
	l := lines[dice.IntN(len(lines))]
	e.Line, e.Base = l.ID, l.Heads()
	switch dice.IntN(6) {
	case 0:
		e.Act, e.Words = plan.Remove, ""
	case 1:
		e.Act, e.Words, e.Base, e.After = plan.Place, "", nil, lines[dice.IntN(len(lines))].ID
	}
	return e
}

// TestAnyInterleaving lets two or three people write at once, on what they last saw, with
// requests that are lost and sent again, and holds that all end with the same, that every
// word is kept, and that nobody's words left the page but by somebody who may and saw them.
func TestAnyInterleaving(t *testing.T) {
	for seed := range uint64(3000) {
		dice := rand.New(rand.NewPCG(seed, 7)) //nolint // the same each time
		writers := []*writer{{voice: plan.Person}, {voice: plan.Worker}, {voice: plan.Family}}[:2+dice.IntN(2)]
		var kept []plan.Edit
		var waiting []plan.Edit
		for n := range 4 + dice.IntN(20) {
			w := writers[dice.IntN(len(writers))]
			if dice.IntN(3) > 0 {
				w.seen = slices.Clone(kept)
			}
			e := w.act(dice, n)
			if dice.IntN(4) == 0 {
				waiting = append(waiting, e) // lost on the way, sent again later
			} else {
				kept = append(kept, e)
			}
			if len(waiting) > 0 && dice.IntN(3) == 0 {
				kept = append(kept, waiting[0], waiting[0])
				waiting = waiting[1:]
			}
		}
		kept = append(kept, waiting...)
		first := plan.Read(plan.Wellness, kept)
		dice.Shuffle(len(kept), func(i, j int) { kept[i], kept[j] = kept[j], kept[i] })
		if again := plan.Read(plan.Wellness, append(kept, kept[0])); !reflect.DeepEqual(first, again) {
			t.Fatalf("seed %d: two orders of the same edits say different things", seed)
		}
		holdsEveryWord(t, seed, first, kept)
	}
}

func holdsEveryWord(t *testing.T, seed uint64, p plan.Plan, kept []plan.Edit) {
	t.Helper()
	byID := map[string]plan.Edit{}
	for _, e := range kept {
		byID[e.ID] = e
	}
	for _, e := range byID {
		if e.Act == plan.Place {
			continue
		}
		l, ok := p.Line(e.Line)
		if !ok || !slices.ContainsFunc(l.History, func(h plan.Edit) bool { return h.ID == e.ID && h.Words == e.Words }) {
			t.Fatalf("seed %d: %s is not kept", seed, e.ID)
		}
		if slices.Contains(l.Heads(), e.ID) || e.Same(l.Standing) {
			continue
		}
		by := slices.IndexFunc(l.History, func(h plan.Edit) bool {
			return slices.Contains(h.Base, e.ID) && (h.Voice == plan.Person || h.Voice == e.Voice)
		})
		if by < 0 {
			t.Fatalf("seed %d: %q (%s) left the page, and nobody who may replaced it", seed, e.Words, e.Voice)
		}
	}
}

func TestVersionsSideBySide(t *testing.T) {
	a := []plan.Edit{edit("1", "a", plan.Person, 1, "A"), edit("2", "b", plan.Person, 2, "B"), edit("3", "c", plan.Person, 3, "C")}
	from := plan.Read(plan.Wellness, a).Freeze()
	to := plan.Read(plan.Wellness, append(a,
		edit("4", "b", plan.Person, 4, "B again", "2"), removal(edit("5", "c", plan.Person, 5, "", "3")), edit("6", "d", plan.Worker, 6, "D"))).Freeze()
	parts := plan.Compare(from, to)
	if len(parts) != 1 || !parts[0].Differs() {
		t.Fatalf("%+v", parts)
	}
	var got []plan.Change
	for _, c := range parts[0].Lines {
		got = append(got, c.Change)
	}
	if !slices.Equal(got, []plan.Change{plan.Kept, plan.Changed, plan.Added, plan.Taken}) {
		t.Errorf("%q", got)
	}
	body, digest := to.Body()
	back, err := plan.Thaw(body)
	if err != nil || !reflect.DeepEqual(back, to) || plan.Digest(body) != digest {
		t.Errorf("%+v, %v", back, err)
	}
	if _, err := plan.Thaw("{"); err == nil {
		t.Error("half a version is read")
	}
	if only := to.Only([]string{"dreams"}); len(only.Parts) != 0 {
		t.Errorf("%+v", only)
	}
}
