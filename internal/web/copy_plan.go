package web

import (
	"slices"

	"towpath/internal/care"
)

// copyPlan is a plan as it stands, with what was agreed where that is not the same, and
// what each said of each version, the latest first.
type copyPlan struct {
	title, day  string
	now, agreed []frozenPart
	number      int
	said        []copyVersion
	copies      []string
}

// copyVersion is what each said of a version.
type copyVersion struct {
	title string
	lines []signatureLine
}

func (v *visit) copyPlans(r care.Record) []copyPlan {
	var list []copyPlan
	for _, p := range r.Plans {
		list = append(list, v.copyPlan(r.Person, p))
	}
	return list
}

func (v *visit) copyPlan(person care.Person, p care.WrittenPlan) copyPlan {
	now := p.Now().Freeze()
	out := copyPlan{title: v.planTitle(person, p.PlanHead), day: v.day(p.On), now: v.frozenParts(now)}
	_, digest := now.Body()
	if stands, ok := p.Agreed(); ok && stands.Digest != digest {
		if f, err := stands.Frozen(); err == nil {
			out.agreed, out.number = v.frozenParts(f), stands.Number
		}
	}
	for _, version := range slices.Backward(p.Versions) {
		cv := copyVersion{title: join(v.Words.F("plan.version_number", "number", version.Number), v.Words.Date(version.At))}
		for _, s := range p.Signatures {
			if s.Version == version.ID {
				cv.lines = append(cv.lines, v.signatureLine(person, s))
			}
		}
		out.said = append(out.said, cv)
	}
	for _, c := range p.Copies {
		text := join(c.Place, v.Words.Date(c.At))
		if !c.BackAt.IsZero() {
			text = v.Words.F("copy.plan_back", "copy", text, "day", v.Words.Date(c.BackAt))
		}
		out.copies = append(out.copies, text)
	}
	return out
}
