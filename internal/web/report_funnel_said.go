package web

import (
	"slices"
	"strconv"
	"strings"

	"towpath/internal/chart"
	"towpath/internal/stat"
)

// shown is of how many places there is anything to show.
func (r *funnelReport) shown() (places int) {
	for _, p := range r.places {
		if p.Known {
			places++
		}
	}
	return places
}

// funnelSaid says first which places lie further out than the limits allow for.
func (v *visit) funnelSaid(r *funnelReport) []string {
	var above, below []string
	for i, p := range r.places {
		switch p.where {
		case stat.AboveOuter:
			above = append(above, r.names[i])
		case stat.BelowOuter:
			below = append(below, r.names[i])
		}
	}
	if r.way.id == "" {
		return []string{v.Words.T("funnel.said_no_way")}
	}
	if r.shown() < 2 {
		return []string{v.Words.T("funnel.said_few")}
	}
	lines := []string{v.Words.F("funnel.said_"+r.way.id, "share", whole(100*r.funnel.Target), "area", v.areaName(&r.report), "much", plainNumber(r.way.much))}
	wide := ""
	if r.funnel.Widened {
		wide = "_wide"
	}
	if len(above)+len(below) == 0 {
		return append(lines, v.Words.T("funnel.said_within"+wide))
	}
	if len(above) > 0 {
		lines = append(lines, v.Words.F("funnel.said_above"+wide, "places", v.Words.List(above...)))
	}
	if len(below) > 0 {
		lines = append(lines, v.Words.F("funnel.said_below"+wide, "places", v.Words.List(below...)))
	}
	return append(lines, v.Words.T("funnel.said_ask"))
}

// spreadSaid says whether the limits allow for places that differ by more than chance.
func (v *visit) spreadSaid(r *funnelReport) []string {
	if d := r.funnel.Dispersion; r.shown() >= 2 && d.Known {
		return []string{v.spreadWords(r)}
	}
	return nil
}

func (v *visit) spreadWords(r *funnelReport) string {
	d := r.funnel.Dispersion
	id := "funnel.spread_none"
	switch {
	case r.funnel.Widened:
		id = "funnel.spread_wide"
	case d.Places < stat.LeastPlaces:
		id = "funnel.spread_few"
	}
	tau := strconv.FormatFloat(100*d.Tau, 'f', 1, 64)
	return v.Words.F(id, "phi", hundredths(d.Phi), "most", hundredths(d.Most), "tau", tau, "least", strconv.Itoa(stat.LeastPlaces), "n", strconv.Itoa(d.Places))
}

func (v *visit) funnelMethod(r *funnelReport) []methodLine {
	lines := v.method(&r.report, "share", "limits", "spread", "mix", "tells")
	lines[0].text = v.Words.T("funnel.method_share_" + r.way.id)
	return lines
}

func (v *visit) funnelPicture(r *funnelReport) []byte {
	f := chart.Funnel{
		ID: "funnel", Title: r.tables[0].title, Desc: strings.Join(r.said, " "), Across: v.Words.T("funnel.across"), Up: v.Words.T("funnel.share_" + r.way.id),
		Target: 100 * r.funnel.Target, RTL: v.Words.Dir() == "rtl",
	}
	most := int64(0)
	for i, p := range r.places {
		if !p.Known {
			continue
		}
		most = max(most, int64(p.N))
		at := chart.FunnelPlace{N: p.N, Value: p.Value, Mark: strconv.Itoa(i + 1), Beyond: p.where == stat.AboveOuter || p.where == stat.BelowOuter}
		if same := slices.IndexFunc(f.Places, func(o chart.FunnelPlace) bool { return o.N == at.N && o.Value == at.Value }); same >= 0 {
			f.Places[same].Mark += ", " + at.Mark // where two lie on one spot, it has both numbers
			continue
		}
		f.Places = append(f.Places, at)
	}
	const steps = 40
	for i, before := int64(1), int64(0); i <= steps && most > 0; i++ {
		n := max(most*i/steps, 5) // no place has fewer
		if n == before {
			continue
		}
		before = n
		limits, chance := r.funnel.At(n)
		f.Limits = append(f.Limits, funnelLimit(n, limits))
		if r.funnel.Widened {
			f.Chance = append(f.Chance, funnelLimit(n, chance))
		}
	}
	return chart.AppendFunnel(nil, &f)
}
