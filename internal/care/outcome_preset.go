package care

import (
	"slices"

	"towpath/internal/instrument"
	"towpath/internal/outcome"
)

// PresetNHSCommunity is the arithmetic by which NHS England looks at community mental health,
// as far as we know it.
const PresetNHSCommunity = "nhs-community"

// OutcomePresets lists what can be asked for instead of the arithmetic that starts from each
// person.
var OutcomePresets = []string{PresetNHSCommunity}

// Preset says by how much a number must move, and where a score is cut, in place of what a
// measure's own sources say.
type Preset struct {
	// Questions, Goal and Scores have the reliable change of a question that stands by itself,
	// of a goal, and of scores by key; 0 is none.
	Questions float64
	Goal      int
	Scores    map[string]float64
	Cuts      map[string]float64
	// Reliable and Cut say where the numbers are from, and how well they are known.
	Reliable, Cut instrument.Claim
}

// recalledNHS is of whatever nobody has looked up in a paper of NHS England.
var recalledNHS = instrument.Claim{Source: "recalled from NHS England’s arithmetic for community mental health", Sure: instrument.Recalled}

// nhsCommunity is by measure. That a first and a last reading are of different days, in one
// tool, and of one goal, is recalled too.
var nhsCommunity = map[string]Preset{
	"dialog":     {Questions: 1, Reliable: recalledNHS},
	"goal-sheet": {Goal: 3, Reliable: recalledNHS},
	"reqol-10": {
		Scores: map[string]float64{"total": 5}, Cuts: map[string]float64{"total": 25},
		Reliable: recalledNHS,
		Cut:      instrument.Claim{Source: "recalled from the guidance, which says 25; one paper (PubMed 33835414) says 24, so that nobody is sure of 24 itself", Sure: instrument.Disputed},
	},
}

// PresetMeasures gives the measures that a preset can be asked of, by id.
func PresetMeasures(preset string) (ids []string) {
	if preset != PresetNHSCommunity {
		return nil
	}
	for id := range nhsCommunity {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return ids
}

// PresetOf gives what a preset says of a measure.
func PresetOf(preset, measure string) (p Preset, ok bool) {
	if preset == PresetNHSCommunity {
		p, ok = nhsCommunity[measure]
	}
	return p, ok
}

// takePreset lets the preset that is asked for set what it sets: since when a first reading
// counts, and the numbers of the form.
func (r *OutcomeReport) takePreset() bool {
	if r.Ask.Preset == "" {
		return true
	}
	p, ok := PresetOf(r.Ask.Preset, r.Ask.Instrument)
	if !ok || r.measure == nil {
		return false
	}
	r.Ask.Since = outcome.SinceStart
	r.Form.Far = p.Goal
	for i := range r.Form.Areas {
		a := &r.Form.Areas[i]
		a.Reliable = p.Scores[a.Key]
		if r.measure.Areas[i].Slot >= 0 {
			a.Reliable = p.Questions
		}
		a.Scale.Cuts = nil
		if at, ok := p.Cuts[a.Key]; ok {
			a.Scale.Cuts = []float64{at}
		}
	}
	return true
}

// presetMinDays is how many days lie between a first and a last reading in a preset: they are
// of different days, and no more is known to be asked.
const presetMinDays = 1
