package web

import (
	"slices"
	"strings"

	"towpath/internal/care"
	"towpath/internal/instrument"
)

// claimLines say of each number that people's are held against where it is from. What is said
// of several scores alike is said once.
func (v *visit) claimLines(r *report) (lines []methodLine) {
	t := v.Words.T
	claims := r.of.Claims()
	for len(claims) > 0 {
		at, of := claims[0], []string(nil)
		claims = slices.DeleteFunc(claims, func(c care.AreaClaim) bool {
			same := c.Cut == at.Cut && c.At == at.At && c.Claim == at.Claim
			if same && c.Area != "" {
				of = append(of, v.measureArea(r.of.Measure, c.Area))
			}
			return same
		})
		name, id := t("outcome_measure.method_reliable"), "outcome_measure.claim_reliable"
		switch {
		case at.Cut:
			name, id = t("outcome_measure.method_cut"), "outcome_measure.claim_cut"
		case at.Area == "":
			id = "outcome_measure.claim_goal"
		}
		lines = append(lines, methodLine{name, v.Words.F(id, "score", v.Words.List(of...), "at", plainNumber(at.At)) + " " + v.claimSource(at.Claim)})
	}
	if len(lines) == 0 {
		lines = append(lines, methodLine{t("outcome.method_reliable"), t("outcome_measure.no_claim")})
	}
	return lines
}

// claimSource says where a number is from, and that it is not confirmed where it is not.
func (v *visit) claimSource(c instrument.Claim) string {
	text := v.Words.F("outcome_measure.claim_source", "source", c.Source)
	if c.Sure != instrument.Seen {
		text += " " + v.Words.T("outcome_measure.sure_"+string(c.Sure))
	}
	return text
}

// claimed adds to the words over a table where its numbers are from, each source once.
func (v *visit) claimed(lead string, r *report, of func(care.AreaClaim) bool) string {
	for _, c := range r.of.Claims() {
		if text := v.claimSource(c.Claim); of(c) && !strings.Contains(lead, text) {
			lead += " " + text
		}
	}
	return lead
}

// measureLines say how a report of a measure was worked out, beside what is said of every one.
func (v *visit) measureLines(r *report) []methodLine {
	t := v.Words.T
	lines := v.claimLines(r)
	for _, area := range v.reportAreas(&r.of) {
		if area.Better < 0 {
			lines = append(lines, methodLine{t("outcome_measure.method_lower"), v.Words.F("outcome_measure.method_lower_text", "score", area.name)})
		}
	}
	if r.of.Form.Goals {
		lines = append(lines, methodLine{t("outcome_measure.method_goals"), v.Words.F("outcome_measure.method_goals_text", "most", care.MostGoals)})
	} else {
		lines = append(lines, methodLine{t("outcome_measure.method_scores"), t("outcome_measure.method_scores_text")})
	}
	if r.ask.Preset != "" {
		lines = append(lines, methodLine{t("outcome_measure.preset"), t(presetWord(r.ask.Preset) + "_text")})
	}
	return lines
}

// reportVersions say how many people answered versions that are not counted.
func (v *visit) reportVersions(r *report) (out []string) {
	for _, other := range r.of.Others {
		if n, ok := other.People.Number(); ok && n > 0 {
			out = append(out, v.Words.F("outcome_measure.other_version", "n", int(n), "version", other.Version))
		} else {
			out = append(out, v.Words.F("outcome_measure.other_version_few", "version", other.Version))
		}
	}
	return out
}
