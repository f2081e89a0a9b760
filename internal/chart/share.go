package chart

// Shares is the three-part bar of an outcomes table: how many moved down,
// stayed and moved up. Small counts must be suppressed before they get here.
type Shares struct {
	ID, Title, Desc     string
	Lower, Same, Higher int
}

// AppendShares appends the bar of s, as wide as its cell. Negative counts are
// taken as none; a bar of nobody is an empty track.
func AppendShares(dst []byte, s *Shares) []byte {
	dst = appendHead(dst, head{class: "shares", box: `viewBox="0 0 100 8" preserveAspectRatio="none"`, id: s.ID, title: s.Title, desc: s.Desc})
	dst = append(dst, `<rect class="track" width="100" height="8"/>`...)
	parts := [3]struct {
		class string
		n     int
	}{{"lower", max(s.Lower, 0)}, {"same", max(s.Same, 0)}, {"higher", max(s.Higher, 0)}}
	all := parts[0].n + parts[1].n + parts[2].n
	const between = .4
	x := 0.0
	for i, p := range parts {
		if p.n == 0 {
			continue
		}
		width := 100 * float64(p.n) / float64(all)
		dst = append(append(append(dst, `<rect class="`...), p.class...), '"')
		dst = appendAttr(dst, "x", x)
		drawn := width
		if x+width < 99.99 && i < 2 {
			drawn = max(width-between, between)
		}
		dst = append(appendAttr(dst, "width", drawn), ` height="8"/>`...)
		x += width
	}
	return append(dst, `</svg>`...)
}
