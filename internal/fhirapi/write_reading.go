package fhirapi

import (
	"slices"
	"strings"
	"time"

	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/fhir"
)

// createReading begins a Bloom and says what one voice says. It is done apart: an app holds
// one voice, and sees the other once both are handed in.
func (q *request) createReading(l *look, in incoming, a answers) (string, error) {
	if a.Encounter != nil {
		return q.joinReading(l, a)
	}
	voice := a.voice(l.who)
	id := care.AssessmentID(q.NewID())
	if in.put {
		return "", refuse(422, "business-rule", responsePlace+".id", "The id of a Bloom’s response is given here: send it by POST.")
	}
	kind := care.KindBaseline
	before, err := l.blooms(q.ctx(), a.person)
	if err != nil {
		return "", err
	}
	if slices.ContainsFunc(before, func(p care.AssessmentPage) bool { return p.Instrument.ID == a.bloom.ID && p.Assessment.Completed() }) {
		kind = care.KindReview
	}
	on := a.day()
	if on == "" {
		on = care.DateOf(l.care.Now(), time.UTC)
	}
	_, err = l.care.StartAssessment(q.ctx(), l.who, a.person, care.NewAssessment{ID: id, Instrument: a.bloom.ID, Kind: kind, Way: care.WayApart, On: on})
	if err != nil {
		return "", readingPlaces(err)
	}
	return q.sayReading(l, a, id, voice, nil)
}

// joinReading says what a voice says on an occasion that was begun.
func (q *request) joinReading(l *look, a answers) (string, error) {
	kind, id, _ := strings.Cut(a.Encounter.Reference, "/")
	pages, err := l.blooms(q.ctx(), a.person)
	if err != nil {
		return "", err
	}
	i := slices.IndexFunc(pages, func(p care.AssessmentPage) bool { return string(p.Assessment.ID) == id })
	if kind != "Encounter" || i < 0 {
		return "", refuse(422, "not-found", responsePlace+".encounter", "There is no such occasion of this person’s.")
	}
	voice := a.voice(l.who)
	for _, r := range pages[i].Readings {
		if r.Voice == voice && r.Given() > 0 {
			return "", refuse(409, "conflict", responsePlace+".encounter", "There is a response of this voice already: update QuestionnaireResponse/%s.", fhir.ReadingID(pages[i].Assessment.ID, voice))
		}
	}
	return q.sayReading(l, a, pages[i].Assessment.ID, voice, nil)
}

// updateReading says more, or something else, or that it is handed in.
func (q *request) updateReading(l *look, in incoming, a answers, was fhir.QuestionnaireResponse) (string, error) {
	voice := care.Voice(was.Extension.Code("voice"))
	if said := a.voice(l.who); a.Extension.Code("voice") != "" && said != voice {
		return "", refuse(422, "business-rule", responsePlace+".extension", "Whose voice it is stays.")
	}
	return q.sayReading(l, a, care.AssessmentID(ofRecord(in.id)), voice, &was)
}

// voice gives whose view it is: as the response says, or that of whoever sends it.
func (a answers) voice(who care.Actor) care.Voice {
	if v := a.Extension.Code("voice"); v != "" {
		return care.Voice(v)
	}
	if a.Source != nil && strings.HasPrefix(a.Source.Reference, "Patient/") {
		return care.VoicePerson
	}
	return who.Voice()
}

// sayReading records what a response says in the place of what the sender had before them.
func (q *request) sayReading(l *look, a answers, id care.AssessmentID, voice care.Voice, was *fhir.QuestionnaireResponse) (string, error) {
	said, err := a.bloom.ReadResponse(responsePlace, a.raw)
	if err != nil {
		return "", unfit(err)
	}
	stood := standing(was)
	var list []care.NewAnswer
	for _, area := range a.bloom.Areas {
		one, given := said.Areas[area.Key]
		if !given && len(stood[area.LinkID]) == 0 {
			continue
		}
		n := care.NewAnswer{
			ID: care.AnswerID(q.NewID()), Voice: voice, Area: area.Key, Given: one.Answer, Note: one.Note, Matters: one.Matters, Enough: one.Enough,
			Help: a.help(area.LinkID), Replaces: stood[area.LinkID],
		}
		list = append(list, n)
	}
	if _, err := l.care.RecordAnswer(q.ctx(), l.who, a.person, id, list...); err != nil {
		return "", readingPlaces(err)
	}
	if a.Status == "completed" {
		err = l.care.HandInReading(q.ctx(), l.who, a.person, id, voice)
	} else if was != nil && was.Status == "completed" {
		err = refuse(422, "business-rule", responsePlace+".status", "This was handed in, and stays so.")
	}
	return fhir.ReadingID(id, voice), readingPlaces(err)
}

// standing gives the answers that a response holds, by the link id of their area.
func standing(was *fhir.QuestionnaireResponse) map[string][]care.AnswerID {
	out := map[string][]care.AnswerID{}
	if was == nil {
		return out
	}
	for _, item := range was.Item {
		if id := item.Extension.Text("id"); id != "" {
			out[item.LinkID] = append(out[item.LinkID], care.AnswerID(id))
		}
	}
	return out
}

// help gives whether more help is wanted with an area: not said is not the same as no.
func (a answers) help(area string) care.Help {
	for _, item := range a.Item {
		for _, question := range item.Item {
			if item.LinkID != area || question.LinkID != area+".help" || len(question.Answer) != 1 || question.Answer[0].Boolean == nil {
				continue
			}
			if *question.Answer[0].Boolean {
				return care.HelpWanted
			}
			return care.HelpNotWanted
		}
	}
	return care.HelpNotSaid
}

// readingPlaces gives what an operation finds wrong its place in the response.
func readingPlaces(err error) error {
	if fault.Is(err, fault.Conflict) {
		return refuse(409, "conflict", responsePlace, "This Bloom is finished, or both readings have been seen: what was said stands.")
	}
	return placed(err, func(field string) string {
		place, ok := map[string]string{"on": ".authored", "instrument": ".questionnaire", "voice": ".source", "assessment": ".item"}[field]
		if !ok {
			place = ".item"
		}
		return responsePlace + place
	})
}
