package chart

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

func TestTipIsMonotone(t *testing.T) {
	if tip(Lowest) != budTip || tip(Highest) != fullTip {
		t.Fatalf("tips run from %v to %v", tip(Lowest), tip(Highest))
	}
	for n := 1; n <= 24; n++ {
		for v := Lowest; v <= Highest; v++ {
			s := shapeFor(n, v)
			if end := s.c2 + s.w2; math.Abs(end-tip(v)) > 1e-9 {
				t.Errorf("n=%d v=%s: the petal ends at %v, not at %v", n, v, end, tip(v))
			}
			if v > Lowest && tip(v) <= tip(v-1) {
				t.Errorf("tip falls at %s", v)
			}
		}
	}
}

var pathNumber = regexp.MustCompile(`-?\d+(\.\d+)?`)

// arcs gives the radius and the end of each arc in a path, and its points.
func pathPoints(d string) (radii []string, points map[string]bool) {
	points = map[string]bool{}
	for _, part := range regexp.MustCompile(`[MLA][^MLAZ]*`).FindAllString(d, -1) {
		n := pathNumber.FindAllString(part[1:], -1)
		if part[0] == 'A' {
			radii = append(radii, n[0])
		}
		points[n[len(n)-2]+","+n[len(n)-1]] = true
	}
	return radii, points
}

// The two halves meet the sides where the whole does, with the same circles,
// and their cut ends lie on the whole's outline; each point of the whole
// belongs to just one half.
func TestHalvesMakeTheWhole(t *testing.T) {
	for _, n := range []int{3, 7, 10, 12, 16} {
		g := geometryFor(n)
		for i := range g.spokes {
			for v := Lowest; v <= Highest; v++ {
				sp, s := &g.spokes[i], g.shapes[v]
				radii, whole := pathPoints(sp.whole[v])
				rp, person := pathPoints(sp.person[v])
				ro, other := pathPoints(sp.other[v])
				if s.bud {
					if rp[0] != radii[0] || ro[0] != radii[0] {
						t.Fatalf("n=%d v=%s: buds of radius %v, %v and %v", n, v, radii, rp, ro)
					}
					continue
				}
				if strings.Join(rp, " ") != strings.Join(radii, " ") || strings.Join(ro, " ") != strings.Join(radii, " ") {
					t.Fatalf("n=%d v=%s: circles %v, halves %v and %v", n, v, radii, rp, ro)
				}
				for p := range whole {
					if person[p] == other[p] {
						t.Fatalf("n=%d i=%d v=%s: corner %s of the whole is in %v, %v", n, i, v, p, person, other)
					}
				}
			}
		}
	}
}

func TestHalvesEndOnTheOutline(t *testing.T) {
	g := geometryFor(10)
	for v := Lowest; v <= Highest; v++ {
		s, sp := g.shapes[v], &g.spokes[0] // spoke 0 points straight up
		for _, d := range []string{sp.person[v], sp.other[v]} {
			n := pathNumber.FindAllString(d, -1)
			x, _ := strconv.ParseFloat(n[len(n)-2], 64)
			y, _ := strconv.ParseFloat(n[len(n)-1], 64)
			if off := math.Hypot(x, -y-s.c2) - s.w2; math.Abs(off) > .1 {
				t.Errorf("v=%s: the cut ends %.2f off the round end", v, off)
			}
			if math.Abs(math.Abs(x)-slit) > .06 {
				t.Errorf("v=%s: the cut is at %v", v, x)
			}
		}
	}
}

func TestPetalsDoNotTouch(t *testing.T) {
	for n := 3; n <= 24; n++ {
		s := shapeFor(n, Highest)
		for _, c := range [][2]float64{{s.c1, s.w1}, {s.c2, s.w2}} {
			if room := c[0] * math.Sin(math.Pi/float64(n)); room < c[1] {
				t.Errorf("n=%d: half-width %.1f at %.1f, room %.1f", n, c[1], c[0], room)
			}
		}
	}
}
