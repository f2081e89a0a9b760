package care

import (
	"context"
	"slices"

	"towpath/internal/plan"
)

// summaryRecord is a record of which all was taken out but what may go into a summary.
type summaryRecord struct{ Record }

// summaryRecord gathers what may go into a summary, as it stands: the latest Bloom, the
// goals that are not over, the latest of each measure, the wellness plan as it is and the
// crisis plan as the person agreed to it. Notes, answers of questionnaires, and who was
// there are in none of it.
func (s *Service) summaryRecord(ctx context.Context, tx Tx, a Actor, person PersonID) (summaryRecord, error) {
	whole := Record{At: s.Now()}
	for _, fill := range []func(context.Context, Tx, Actor, PersonID, *Record) error{s.copyOccasions, copyMeasured, s.copyPlans, copyWritten} {
		if err := fill(ctx, tx, a, person, &whole); err != nil {
			return summaryRecord{}, err
		}
	}
	r := summaryRecord{Record{At: whole.At, Person: whole.Person}}
	r.Occasions = latestOccasion(whole.Occasions)
	r.Goals = standingGoals(whole.Goals)
	r.Measurements = latestMeasured(whole.Measurements)
	for _, p := range whole.Plans {
		if p, ok, err := summaryPlan(p); err != nil {
			return r, err
		} else if ok {
			r.Plans = append(r.Plans, p)
		}
	}
	return r, nil
}

// has tells whether there is anything of a part.
func (r summaryRecord) has(part SummaryPart) bool {
	switch part {
	case SummaryBloom:
		return len(r.Occasions) > 0
	case SummaryGoals:
		return len(r.Goals) > 0
	case SummaryScores:
		return len(r.Measurements) > 0
	case SummaryWellness, SummaryCrisis:
		return slices.ContainsFunc(r.Plans, func(p WrittenPlan) bool { return planPart(p.Kind) == part })
	}
	return false
}

// keep takes all out but some parts.
func (r *summaryRecord) keep(parts []SummaryPart) {
	in := func(part SummaryPart) bool { return slices.Contains(parts, part) }
	if !in(SummaryBloom) {
		r.Occasions = nil
	}
	if !in(SummaryGoals) {
		r.Goals = nil
	}
	if !in(SummaryScores) {
		r.Measurements = nil
	}
	r.Plans = slices.DeleteFunc(r.Plans, func(p WrittenPlan) bool { return !in(planPart(p.Kind)) })
}

func planPart(kind plan.Kind) SummaryPart {
	switch kind {
	case plan.Wellness:
		return SummaryWellness
	case plan.Crisis:
		return SummaryCrisis
	}
	return ""
}

func latestOccasion(all []Occasion) []Occasion {
	for _, o := range slices.Backward(all) {
		if !o.Assessment.Completed() || len(o.Readings) == 0 {
			continue
		}
		o.Assessment.Present = ""
		o.Answers, o.Chosen = slices.Clone(o.Answers), slices.Clone(o.Chosen)
		for i := range o.Answers {
			o.Answers[i].Note = ""
		}
		for i := range o.Chosen {
			o.Chosen[i].Understand, o.Chosen[i].LookAhead, o.Chosen[i].CouldHelp = "", "", ""
		}
		return []Occasion{o}
	}
	return nil
}

func standingGoals(all []GoalPlan) []GoalPlan {
	var out []GoalPlan
	for _, g := range all {
		if !g.Active() {
			continue
		}
		g.Assessment = ""
		g.Ratings = g.Ratings[max(0, len(g.Ratings)-1):]
		g.Steps = slices.Clone(g.Steps)
		for i := range g.Steps {
			g.Steps[i].Who, g.Steps[i].Reviews = "", slices.Clone(g.Steps[i].Reviews)
			for j := range g.Steps[i].Reviews {
				g.Steps[i].Reviews[j].Note, g.Steps[i].Reviews[j].Assessment = "", ""
			}
		}
		out = append(out, g)
	}
	return out
}

// latestMeasured gives the latest of each measure and answerer, its scores alone. What
// rates goals says nothing without them, and is left out.
func latestMeasured(all []ScoredMeasurement) []ScoredMeasurement {
	replaced := replacedIn(all, func(m *ScoredMeasurement) *Measurement { return &m.Measurement })
	var out []ScoredMeasurement
	at := map[[2]string]int{}
	for i, m := range all { // by measure, then by day
		if !m.Completed() || replaced(&all[i].Measurement) || len(m.Scores) == 0 || len(m.GoalOf) > 0 {
			continue
		}
		bare := ScoredMeasurement{Scores: m.Scores, Measurement: Measurement{
			ID: m.ID, Organisation: m.Organisation, Person: m.Person, Measure: m.Measure, Version: m.Version, AnsweredBy: m.AnsweredBy, Manner: m.Manner, On: m.On,
			BegunAt: m.BegunAt, BegunBy: m.BegunBy, ChangedAt: m.ChangedAt, CompletedAt: m.CompletedAt, CompletedBy: m.CompletedBy,
		}}
		key := [2]string{m.Measure, m.AnsweredBy}
		if i, there := at[key]; there {
			out[i] = bare
			continue
		}
		at[key] = len(out)
		out = append(out, bare)
	}
	return out
}

// summaryPlan gives what of a plan may go into a summary, and whether there is any.
func summaryPlan(p WrittenPlan) (WrittenPlan, bool, error) {
	out := WrittenPlan{PlanHead: p.PlanHead}
	switch p.Kind {
	case plan.Wellness:
		for _, part := range p.Now().Parts {
			for _, l := range part.Lines {
				if e := l.Standing; e.Act == plan.Write {
					e.Base, e.After, e.Source = nil, "", ""
					out.Edits = append(out.Edits, PlanEdit{Organisation: p.Organisation, Person: p.Person, Plan: p.ID, Edit: e})
				}
			}
		}
		return out, len(out.Edits) > 0, nil
	case plan.Crisis:
		v, agreed := p.Agreed()
		if !agreed {
			return out, false, nil
		}
		f, err := v.Frozen()
		if err != nil {
			return out, false, err
		}
		out.Edits = agreedEdits(p, v, f)
		return out, len(out.Edits) > 0, nil
	}
	return out, false, nil
}

// agreedEdits gives the lines of a version as they were written, by whom they were.
func agreedEdits(p WrittenPlan, v PlanVersion, f plan.Frozen) []PlanEdit {
	var out []PlanEdit
	for _, part := range f.Parts {
		for _, l := range part.Lines {
			if l.Removed {
				continue
			}
			e := plan.Edit{
				ID: l.Line, Line: l.Line, Section: part.Key, Act: plan.Write, Words: l.Words, Detail: l.Detail, Day: l.Day, Voice: l.Voice, Recorded: l.Recorded,
				By: string(v.By), Name: l.Name, At: v.At,
			}
			for _, was := range p.Edits {
				if was.Line == l.Line && !was.At.After(v.At) && was.Same(e) {
					e.ID, e.By, e.At = was.ID, was.By, was.At
				}
			}
			out = append(out, PlanEdit{Organisation: p.Organisation, Person: p.Person, Plan: p.ID, Edit: e})
		}
	}
	return out
}
