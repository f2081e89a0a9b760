package chart

import "slices"

// Shares is the three-part bar of an outcomes table: how many moved down,
// stayed and moved up. Small counts must be suppressed before they get here. Without an ID it
// is hidden from screen readers: the counts stand beside it.
type Shares struct {
	ID, Title, Desc     string
	Lower, Same, Higher int
	// Rest is how many are not told of, and stands before part RestAt, from 0 on.
	Rest, RestAt int
}

// AppendShares appends the bar of s, as wide as its cell. Negative counts are
// taken as none; a bar of nobody is an empty track.
func AppendShares(dst []byte, s *Shares) []byte {
	if s.ID == "" {
		dst = append(dst, `<svg class="chart shares" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">`...)
	} else {
		dst = appendHead(dst, head{class: "shares", box: `viewBox="0 0 100 8" preserveAspectRatio="none"`, id: s.ID, title: s.Title, desc: s.Desc})
	}
	dst = append(dst, `<rect class="track" width="100" height="8"/>`...)
	type part struct {
		class string
		n     int
	}
	parts := []part{{"lower", max(s.Lower, 0)}, {"same", max(s.Same, 0)}, {"higher", max(s.Higher, 0)}}
	parts = slices.Insert(parts, min(max(s.RestAt, 0), len(parts)), part{"rest", max(s.Rest, 0)})
	all := 0
	for _, p := range parts {
		all += p.n
	}
	const between = .4
	x := 0.0
	for i, p := range parts {
		if p.n == 0 {
			continue
		}
		width := 100 * float64(p.n) / float64(all)
		drawn := width
		if x+width < 99.99 && i < len(parts)-1 {
			drawn = max(width-between, between)
		}
		dst = appendBar(dst, p.class, x, drawn, "0")
		x += width
	}
	return append(dst, `</svg>`...)
}
