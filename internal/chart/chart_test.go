package chart

import (
	"bytes"
	"encoding/xml"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

var update = flag.Bool("update", false, "write the golden files anew")

var adultLabels = []string{
	"My mental health", "Body and self-care", "Everyday skills", "Friends and community",
	"Work, learning and how I spend my time", "Close relationships", "Alcohol, drugs and habits",
	"Home and responsibilities", "Who I am", "Trust and hope",
}

func adultAreas() []Area {
	areas := make([]Area, len(adultLabels))
	for i, l := range adultLabels {
		areas[i] = Area{Label: l, Icon: `<path d="M4 12h16"/>`}
	}
	return areas
}

// answers takes steps (halves allowed); 0 is left for today.
func answers(steps ...float64) []Answer {
	out := make([]Answer, len(steps))
	for i, s := range steps {
		if s == 0 {
			out[i] = Without(LeftForToday)
		} else {
			out[i] = At(Value(2 * s))
		}
	}
	return out
}

func all(step float64) []Answer {
	return answers(step, step, step, step, step, step, step, step, step, step)
}

var day0 = time.Date(2025, 6, 3, 0, 0, 0, 0, time.UTC)

func day(n int) time.Time { return day0.AddDate(0, 0, n) }

// golden compares got with testdata/name.svg, or writes it with -update.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	wellFormed(t, got)
	path := filepath.Join("testdata", name+".svg")
	got = append(bytes.ReplaceAll(got, []byte("><"), []byte(">\n<")), '\n')
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v (run with -update to make it)", err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s differs from its golden file; look at the picture, then run with -update\n got: %s", name, firstDifference(got, want))
	}
}

func firstDifference(got, want []byte) string {
	g, w := strings.Split(string(got), "\n"), strings.Split(string(want), "\n")
	for i := range g {
		if i >= len(w) || g[i] != w[i] {
			return fmt.Sprintf("line %d: %s", i+1, g[i])
		}
	}
	return "(shorter)"
}

// element is one element of a parsed picture.
type element struct {
	name  string
	attrs map[string]string
	text  string
	depth int
}

type fataler interface {
	Helper()
	Fatalf(format string, args ...any)
}

// wellFormed parses svg and holds it to the rules that every picture keeps.
func wellFormed(t fataler, svg []byte) []element {
	t.Helper()
	var out []element
	var open []int
	ids := map[string]bool{}
	dec := xml.NewDecoder(bytes.NewReader(svg))
	for {
		tok, err := dec.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatalf("not well-formed: %v\n%s", err, svg)
		}
		switch tok := tok.(type) {
		case xml.StartElement:
			e := element{name: tok.Name.Local, attrs: map[string]string{}, depth: len(open)}
			for _, a := range tok.Attr {
				e.attrs[a.Name.Local] = a.Value
			}
			if e.name == "a" || e.name == "script" || e.attrs["style"] != "" || e.attrs["href"] != "" {
				t.Fatalf("a picture must have no links, scripts or style attributes: <%s %v>", e.name, e.attrs)
			}
			if id, ok := e.attrs["id"]; ok {
				if ids[id] || strings.ContainsAny(id, " \t\n") {
					t.Fatalf("id %q is used twice or has a space", id)
				}
				ids[id] = true
			}
			open = append(open, len(out))
			out = append(out, e)
		case xml.EndElement:
			open = open[:len(open)-1]
		case xml.CharData:
			if len(open) > 0 {
				out[open[len(open)-1]].text += string(tok)
			}
		}
	}
	holdRoot(t, out, ids)
	return out
}

func holdRoot(t fataler, out []element, ids map[string]bool) {
	t.Helper()
	root := out[0]
	if root.name != "svg" {
		t.Fatalf("root is %v", root)
	}
	if root.attrs["aria-hidden"] == "true" {
		return
	}
	if root.attrs["focusable"] != "false" {
		t.Fatalf("root can be focused: %v", root)
	}
	if root.attrs["role"] != "img" {
		t.Fatalf("root has no role=img: %v", root.attrs)
	}
	named := strings.Fields(root.attrs["aria-labelledby"])
	if len(named) != 2 || !ids[named[0]] || !ids[named[1]] || out[1].name != "title" || out[2].name != "desc" {
		t.Fatalf("the picture is not named by its title and desc: %v", root.attrs)
	}
}

func number(t fataler, e element, attr string) float64 {
	t.Helper()
	x, err := strconv.ParseFloat(e.attrs[attr], 64)
	if err != nil {
		t.Fatalf("<%s %v>: %s is not a number", e.name, e.attrs, attr)
	}
	return x
}

func count(elements []element, class string) int {
	n := 0
	for _, e := range elements {
		if e.attrs["class"] == class {
			n++
		}
	}
	return n
}

// Generators for random figures.

func drawAnswer(t *rapid.T, label string) Answer {
	if rapid.IntRange(0, 4).Draw(t, label+" given") == 0 {
		return Without(NotGiven(rapid.IntRange(0, 3).Draw(t, label+" why")))
	}
	return At(Value(rapid.IntRange(int(Lowest), int(Highest)).Draw(t, label)))
}

func drawAnswers(t *rapid.T, n int, label string) []Answer {
	list := make([]Answer, n)
	for i := range list {
		list[i] = drawAnswer(t, label)
	}
	return list
}

func drawFigure(t *rapid.T) *Figure {
	n := rapid.IntRange(0, 16).Draw(t, "areas")
	f := &Figure{ID: "f", Title: "t", Desc: "d", RTL: rapid.Bool().Draw(t, "rtl")}
	for range n {
		f.Areas = append(f.Areas, Area{Label: rapid.String().Draw(t, "label")})
	}
	f.Now = drawAnswers(t, n, "now")
	if rapid.Bool().Draw(t, "compared") {
		f.Then = drawAnswers(t, n, "then")
	}
	if rapid.Bool().Draw(t, "two voices") {
		f.Other = drawAnswers(t, n, "other")
	}
	for i := range n {
		f.Enough = append(f.Enough, Value(rapid.IntRange(0, 20).Draw(t, "enough")))
		if rapid.Bool().Draw(t, "growing") && len(f.Growing) < 3 {
			f.Growing = append(f.Growing, i)
		}
	}
	return f
}
