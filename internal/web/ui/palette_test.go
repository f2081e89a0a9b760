package ui_test

import (
	"math"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

const palettePath = "../../../frontend/scss/_palette.scss"

var colour = regexp.MustCompile(`--([a-z-]+):\s*#([0-9a-f]{6});`)

// palette reads the two blocks of the palette file: light, then dark.
func palette(t *testing.T) map[string]map[string]float64 {
	t.Helper()
	data, err := os.ReadFile(palettePath)
	if err != nil {
		t.Fatal(err)
	}
	light, dark, ok := strings.Cut(string(data), "@media")
	if !ok {
		t.Fatal("the palette has no dark block")
	}
	all := map[string]map[string]float64{}
	for theme, block := range map[string]string{"light": light, "dark": dark} {
		all[theme] = map[string]float64{}
		for _, m := range colour.FindAllStringSubmatch(block, -1) {
			all[theme][m[1]] = luminance(t, m[2])
		}
	}
	if len(all["light"]) != len(all["dark"]) || len(all["light"]) < 20 {
		t.Fatalf("%d light and %d dark colours", len(all["light"]), len(all["dark"]))
	}
	return all
}

// luminance is the relative luminance of WCAG 2.2.
func luminance(t *testing.T, hex string) float64 {
	t.Helper()
	n, err := strconv.ParseUint(hex, 16, 32)
	if err != nil {
		t.Fatal(err)
	}
	channel := func(shift uint) float64 {
		c := float64(n>>shift&0xff) / 255
		if c <= 0.04045 {
			return c / 12.92
		}
		return math.Pow((c+0.055)/1.055, 2.4)
	}
	return 0.2126*channel(16) + 0.7152*channel(8) + 0.0722*channel(0)
}

func contrast(a, b float64) float64 {
	return (max(a, b) + 0.05) / (min(a, b) + 0.05)
}

// contrastPairs are the colours that stand on each other, with the least contrast
// that each pair may have.
var contrastPairs = []struct {
	what       string
	fore, back string
	least      float64
}{
	{"text", "ink", "paper", 7},
	{"text on a card", "ink", "card", 7},
	{"text on a tint", "ink", "tint", 7},
	{"quiet text", "soft", "paper", 4.5},
	{"quiet text on a card", "soft", "card", 4.5},
	{"quiet text on a tint", "soft", "tint", 4.5},
	{"quiet text on a track", "soft", "track", 4.5},
	{"a link", "base", "paper", 4.5},
	{"a link on a card", "base", "card", 4.5},
	{"a link on a tint", "base", "tint", 4.5},
	{"a link under the pointer", "base-strong", "paper", 4.5},
	{"the same on a tint", "base-strong", "tint", 4.5},
	{"a button", "on-base", "base", 4.5},
	{"a button under the pointer", "on-base", "base-strong", 4.5},
	{"the way out", "paper", "ink", 7},
	{"the way out under the pointer", "paper", "soft", 4.5},
	{"grown", "on-grow", "grow", 4.5},
	{"what is wrong", "wrong", "paper", 4.5},
	{"what is wrong on a card", "wrong", "card", 4.5},
	{"in focus", "on-focus", "focus", 7},
	{"the worker", "worker", "card", 4.5},
	{"the worker's petal", "worker", "worker-fill", 3},
	// Shapes and edges: 3 to 1 (WCAG 1.4.11).
	{"the edge of a box", "line", "card", 3},
	{"the edge of a box on paper", "line", "paper", 3},
	{"the edge of a box on a tint", "line", "tint", 3},
	{"a petal", "base", "card", 3},
	{"a petal on its track", "base", "track", 3},
	{"a grown petal's edge", "grow-edge", "card", 3},
	{"a grown petal's edge on its track", "grow-edge", "track", 3},
	{"the ring", "ink", "card", 3},
}

func TestContrast(t *testing.T) {
	for theme, colours := range palette(t) {
		for _, p := range contrastPairs {
			fore, ok := colours[p.fore]
			back, ok2 := colours[p.back]
			if !ok || !ok2 {
				t.Fatalf("%s: %s or %s is not in the palette", theme, p.fore, p.back)
			}
			if got := contrast(fore, back); got < p.least {
				t.Errorf("%s: %s (%s on %s) is %.2f to 1, want %.1f", theme, p.what, p.fore, p.back, got, p.least)
			}
		}
	}
}

func TestGrowthIsSeenWithoutColour(t *testing.T) {
	p := palette(t)["light"]
	if got := contrast(p["base"], p["grow"]); math.Abs(got-3.7) > 0.1 {
		t.Errorf("base to grow is %.2f to 1, and the design says 3.7", got)
	}
	if got := contrast(p["ink"], p["paper"]); math.Abs(got-13.9) > 0.1 {
		t.Errorf("ink to paper is %.2f to 1, and the design says 13.9", got)
	}
}

func TestComponentsTakeTheirColoursFromThePalette(t *testing.T) {
	dir, err := os.ReadDir("../../../frontend/scss")
	if err != nil {
		t.Fatal(err)
	}
	raw := regexp.MustCompile(`#[0-9a-fA-F]{3,8}\b|\brgba?\(|\bhsla?\(`)
	for _, f := range dir {
		// Paper has colours of its own: black, white and greys.
		if f.Name() == "_palette.scss" || f.Name() == "_print.scss" || f.Name() == "_chart.scss" {
			continue
		}
		data, err := os.ReadFile("../../../frontend/scss/" + f.Name())
		if err != nil {
			t.Fatal(err)
		}
		for i, line := range strings.Split(string(data), "\n") {
			if bad := raw.FindString(line); bad != "" && !strings.Contains(line, "#{") {
				t.Errorf("%s:%d: the colour %s is not from the palette", f.Name(), i+1, bad)
			}
		}
	}
}

func TestOwnStylesAreFreeOfLeftAndRight(t *testing.T) {
	dir, err := os.ReadDir("../../../frontend/scss")
	if err != nil {
		t.Fatal(err)
	}
	sided := regexp.MustCompile(`(?:margin|padding|border|inset)?-?\b(?:left|right)\b\s*[:;]|(?:^|\s)(?:width|height|top|bottom):`)
	for _, f := range dir {
		data, err := os.ReadFile("../../../frontend/scss/" + f.Name())
		if err != nil {
			t.Fatal(err)
		}
		for i, line := range strings.Split(string(data), "\n") {
			if bad := sided.FindString(line); bad != "" && !strings.Contains(line, "//") {
				t.Errorf("%s:%d: %q is not a logical property", f.Name(), i+1, strings.TrimSpace(bad))
			}
		}
	}
}
