package web

import (
	"towpath/internal/care"
	"towpath/internal/outcome"
)

// areaName names the area, the score or the question that was chosen, or all together.
func (v *visit) areaName(r *report) string {
	for _, area := range v.reportAreas(&r.of) {
		if area.Key == r.ask.area {
			return area.name
		}
	}
	if r.of.Form.Goals {
		return v.Words.T("outcome_measure.goals_together")
	}
	return v.Words.T("outcome.area_all")
}

// areaAsked says which was asked for.
func (v *visit) areaAsked(r *report) [2]string {
	return [2]string{v.Words.T(seriesWord(&r.of, "area")), v.areaName(r)}
}

// chooseArea lets one be chosen, where there are several.
func (f *reportForm) chooseArea(v *visit, r *report) {
	if f.areaLabel = ""; len(f.areas) > 1 {
		f.areaLabel = v.Words.T(seriesWord(&r.of, "area"))
	}
}

// directionSaid says which way is the better one, where that is not upwards.
func (v *visit) directionSaid(r *report) []string {
	area, ok := r.of.Area(r.ask.area)
	switch {
	case !ok || area.Better > 0:
		return nil
	case area.Better < 0:
		return []string{v.Words.F("outcome_measure.method_lower_text", "score", v.areaName(r))}
	}
	return []string{v.Words.F("outcome_measure.neither_text", "score", v.areaName(r))}
}

// sharedWay is what is counted of people with a pair to set groups side by side by one share.
type sharedWay struct {
	// id ends the ids of its words; "" where nothing can be counted.
	id string
	// paired and in are the columns, and category is the one of in.
	paired, in, category string
	// much is how far a number must move to be counted; 0 where any way will do.
	much float64
}

// sharedWayOf gives it for a report: people better by more than chance, where a source says how
// much that is, else whoever moved the better way, or upwards where neither way is.
func sharedWayOf(of *care.OutcomeReport, key string) sharedWay {
	if of.Form.Goals {
		if of.Form.Far == 0 {
			return sharedWay{}
		}
		return sharedWay{"goals", outcome.ColumnPaired, of.Form.GoalsColumn(), outcome.FarUp, float64(of.Form.Far)}
	}
	area, ok := of.Area(key)
	if !ok {
		return sharedWay{}
	}
	way := sharedWay{id: "higher", paired: key, in: key, category: outcome.Higher}
	switch {
	case of.Measure == nil:
	case area.Better == 0:
		way.id = "neither"
	case area.Reliable > 0:
		way.id, way.much = "reliable", area.Reliable
		way.in, way.category, _, _ = farNames(&area)
	case area.Better < 0:
		way.id, way.category = "lower", outcome.Lower
	default:
		way.id = "upward"
	}
	return way
}
