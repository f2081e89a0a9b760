package fhir

import (
	"slices"
	"time"

	"towpath/internal/care"
	"towpath/internal/plan"
)

// WrittenPlan is a plan that people wrote together, as a CarePlan
// (hl7.org/fhir/R4/careplan.html). Each activity is one thing that was written; what was
// put forward, and what each said of it, stands in extensions.
type WrittenPlan struct {
	ResourceType string    `json:"resourceType"`
	ID           string    `json:"id"`
	Extension    Exts      `json:"extension,omitempty"`
	Status       string    `json:"status"`
	Intent       string    `json:"intent"`
	Category     []Concept `json:"category"`
	Title        string    `json:"title,omitempty"`
	Subject      Reference `json:"subject"`
	// Period is read for the day of a meeting, and never written.
	Period   *Period    `json:"period,omitempty"`
	Created  string     `json:"created,omitempty"`
	Activity []Activity `json:"activity,omitempty"`
}

// planWords say what each kind of plan is, for readers that do not know our codes.
var planWords = map[plan.Kind]string{
	plan.Wellness: "A wellness plan", plan.Crisis: "A crisis plan with advance choices", plan.Carer: "A plan of a carer's own",
	plan.Meeting: "A family or network meeting", plan.EarlySigns: "A sheet of early signs", plan.Problem: "A sheet for solving a problem together",
}

// kind gives which kind of written plan it is, none where it is another CarePlan.
func (p WrittenPlan) kind() plan.Kind {
	for _, c := range p.Category {
		if code := c.code("plan"); code != "" {
			return plan.Kind(code)
		}
	}
	return ""
}

func (e *Exts) group(name string, of Exts) {
	*e = append(*e, Ext{URL: Extension + name, Extension: of})
}

// history writes all that was ever written in a plan, put forward and said of it.
func (e *Exts) history(p care.WrittenPlan) {
	x := e
	for _, edit := range p.Edits {
		x.group("edit", writeEdit(edit))
	}
	for _, v := range p.Versions {
		g := said(string(v.ID), "", v.At, v.By)
		g.number("number", v.Number)
		g.text("body", v.Body)
		g.code("digest", v.Digest)
		g.text("with", v.With)
		g.text("capacity", v.Capacity)
		g.text("witnesses", v.Witnesses)
		x.group("version", g)
	}
	for _, s := range p.Signatures {
		g := said(string(s.ID), s.Version, s.At, s.By)
		g.code("voice", string(s.Voice))
		g.code("verdict", string(s.Verdict))
		g.text("because", s.Because)
		g.flag("recorded", s.Recorded)
		x.group("signature", g)
	}
	for _, c := range p.Confirmations {
		g := said(string(c.ID), c.Version, c.At, c.By)
		g.code("voice", string(c.Voice))
		x.group("confirmation", g)
	}
	for _, c := range p.Copies {
		g := said(string(c.ID), c.Version, c.At, c.By)
		g.text("place", c.Place)
		g.instant("back", c.BackAt)
		x.group("copy", g)
	}
}

// said begins what was said of a version: its id, when, and by whom.
func said(id string, version care.PlanVersionID, at time.Time, by care.AccountID) Exts {
	var g Exts
	g.text("id", id)
	g.text("of-version", string(version))
	g.instant("given", at)
	g.by(by)
	return g
}

func (e *Exts) flag(name string, yes bool) {
	if yes {
		e.code(name, "yes")
	}
}

func (x Ext) yes() bool { return x.ValueCode == "yes" }

func writeEdit(e care.PlanEdit) Exts {
	x := said(e.ID, "", e.At, care.AccountID(e.By))
	x.text("words", e.Words)
	x.text("name", e.Name)
	x.text("line", e.Line)
	x.code("section", e.Section)
	x.code("act", string(e.Act))
	for _, b := range e.Base {
		x.text("base", b)
	}
	x.text("detail", e.Detail)
	x.text("day", e.Day)
	x.text("after", e.After)
	x.code("voice", string(e.Voice))
	x.flag("recorded", e.Recorded)
	x.code("source", e.Source)
	return x
}

// carePlan reads a plan that was written together, or the areas that were chosen.
func (r *reader) carePlan(of Part, p WrittenPlan) {
	if p.kind() != "" {
		r.written(p)
		return
	}
	read(r, of, r.chosen)
}

// written reads one. Whoever wrote is named by what comes before it in the file.
func (r *reader) written(p WrittenPlan) {
	person := care.PersonID(idOf(&p.Subject))
	out := care.WrittenPlan{PlanHead: care.PlanHead{
		ID: care.PlanID(p.ID), Person: person, Kind: p.kind(), Title: p.Title, On: care.Date(p.Extension.find("on").ValueString),
		ReviewMonths: p.Extension.find("review-months").int(), At: r.when(p.Created), By: p.Extension.author(),
	}}
	for _, a := range p.Activity { // copies of before had the edits there
		if a.Extension.find("act").ValueCode != "" {
			out.Edits = append(out.Edits, r.edit(out.PlanHead, a.Extension, a.Detail.Description))
		}
	}
	for _, x := range p.Extension {
		g := Exts(x.Extension)
		id, version, at, by := g.find("id").ValueString, care.PlanVersionID(g.find("of-version").ValueString), r.when(g.find("given").ValueInstant), g.author()
		voice := plan.Voice(g.find("voice").ValueCode)
		switch x.URL {
		case Extension + "edit":
			out.Edits = append(out.Edits, r.edit(out.PlanHead, g, g.find("words").ValueString))
		case Extension + "version":
			out.Versions = append(out.Versions, care.PlanVersion{
				ID: care.PlanVersionID(id), Person: person, Plan: out.ID, Number: g.find("number").int(), Body: g.find("body").ValueString, Digest: g.find("digest").ValueCode,
				With: g.find("with").ValueString, Capacity: g.find("capacity").ValueString, Witnesses: g.find("witnesses").ValueString, At: at, By: by,
			})
		case Extension + "signature":
			out.Signatures = append(out.Signatures, care.PlanSignature{
				ID: care.SignatureID(id), Person: person, Plan: out.ID, Version: version, Voice: voice, Verdict: care.Verdict(g.find("verdict").ValueCode),
				Because: g.find("because").ValueString, At: at, By: by, Recorded: g.find("recorded").yes(),
			})
		case Extension + "confirmation":
			out.Confirmations = append(out.Confirmations, care.PlanConfirmation{ID: care.ConfirmationID(id), Person: person, Plan: out.ID, Version: version, Voice: voice, At: at, By: by})
		case Extension + "copy":
			out.Copies = append(out.Copies, care.PlanCopy{
				ID: care.PlanCopyID(id), Person: person, Plan: out.ID, Version: version, Place: g.find("place").ValueString, At: at, By: by, BackAt: r.when(g.find("back").ValueInstant),
			})
		}
	}
	if len(p.Activity) > 0 && len(out.Edits) == 0 {
		r.fail("CarePlan/%s: it shows what stands in a plan, and not how it was written; whoever took it out was not let see that", p.ID)
	}
	r.record.Plans = append(r.record.Plans, out)
}

func (r *reader) edit(of care.PlanHead, x Exts, words string) care.PlanEdit {
	r.called(x.author(), x.find("name").ValueString)
	e := plan.Edit{
		ID: x.find("id").ValueString, Line: x.find("line").ValueString, Section: x.find("section").ValueCode, Act: plan.Act(x.find("act").ValueCode),
		Words: words, Detail: x.find("detail").ValueString, Day: x.find("day").ValueString, After: x.find("after").ValueString,
		Voice: plan.Voice(x.find("voice").ValueCode), By: string(x.author()), Name: r.record.Authors[x.author()].Name, Recorded: x.find("recorded").yes(),
		Source: x.find("source").ValueCode, At: r.when(x.find("given").ValueInstant),
	}
	for _, b := range x {
		if b.URL == Extension+"base" {
			e.Base = append(e.Base, b.ValueString)
		}
	}
	return care.PlanEdit{Person: of.Person, Plan: of.ID, Edit: e}
}

const crisisCode = "crisis"

// OfCrisis gives a crisis that is over as an observation.
func OfCrisis(c care.ReviewedCrisis) Observation {
	o := observation(string(c.ID), crisisCode, "A crisis that is over, and whether the crisis plan was followed", c.Person)
	o.Issued = Instant(c.BeganAt)
	x := &o.Extension
	x.by(c.BeganBy)
	x.instant("ended", c.EndedAt)
	x.who("ended-by", c.EndedBy)
	reviews := slices.Concat(c.Before, c.Reviews)
	slices.SortStableFunc(reviews, func(a, b care.CrisisReview) int { return a.At.Compare(b.At) })
	for _, review := range reviews {
		g := said(string(review.ID), review.Version, review.At, review.By)
		g.code("voice", string(review.Voice))
		g.code("followed", string(review.Followed))
		g.text("words", review.Words)
		x.group("review", g)
	}
	return o
}

func (r *reader) crisis(o Observation) {
	person, id := care.PersonID(idOf(&o.Subject)), care.CrisisID(o.ID)
	c := care.ReviewedCrisis{Crisis: care.Crisis{
		ID: id, Person: person, BeganAt: r.when(o.Issued), BeganBy: o.Extension.author(),
		EndedAt: r.when(o.Extension.find("ended").ValueInstant), EndedBy: o.Extension.account("ended-by"),
	}}
	for _, x := range o.Extension {
		if x.URL != Extension+"review" {
			continue
		}
		g := Exts(x.Extension)
		c.Reviews = append(c.Reviews, care.CrisisReview{
			ID: care.CrisisReviewID(g.find("id").ValueString), Person: person, Crisis: id, Version: care.PlanVersionID(g.find("of-version").ValueString),
			Voice: plan.Voice(g.find("voice").ValueCode), Followed: care.Followed(g.find("followed").ValueCode), Words: g.find("words").ValueString,
			At: r.when(g.find("given").ValueInstant), By: g.author(),
		})
	}
	r.record.Crises = append(r.record.Crises, c)
}
