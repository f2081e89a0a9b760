package care

import (
	"cmp"
	"context"
	"slices"
	"time"

	"towpath/internal/fault"
	"towpath/internal/instrument"
)

// Help says whether more help is wanted with an area.
type Help int

// Not said is not the same as no.
const (
	HelpNotSaid Help = iota
	HelpWanted
	HelpNotWanted
)

// Answer is what one voice said of one area at one moment. Answers are added and
// never changed: a later answer names the ones it replaces. Where two people
// wrote without having read each other, both answers stand, and both are shown.
type Answer struct {
	ID           AnswerID
	Organisation OrganisationID
	Assessment   AssessmentID
	Person       PersonID
	Voice        Voice
	Area         string
	Given        instrument.Answer
	// Note is in the speaker's own words.
	Note    string
	Matters instrument.Matters
	Help    Help
	// Enough is the step that is enough for this person; 0 is not said.
	Enough instrument.Step
	At     time.Time
	By     AccountID
	// ByName is the name of whoever wrote it, as their account has it now.
	ByName string
	// Form is the page that it was given on. A page saves itself many times over,
	// and each of its answers replaces its own earlier one.
	Form string
	// ReplacedBy is empty while the answer stands.
	ReplacedBy AnswerID
}

// Empty tells whether nothing at all was said.
func (a Answer) Empty() bool {
	return a.Given == instrument.Answer{} && a.Note == "" && a.Matters == 0 && a.Help == 0 && a.Enough == 0
}

// same tells whether two answers say the same.
func (a Answer) same(b Answer) bool {
	return a.Given == b.Given && a.Note == b.Note && a.Matters == b.Matters && a.Help == b.Help && a.Enough == b.Enough
}

// NewAnswer is an answer as it comes from a form. Replaces names the answers that
// its writer had in view, so that nobody's words are replaced unread.
type NewAnswer struct {
	ID      AnswerID
	Voice   Voice
	Area    string
	Given   instrument.Answer
	Note    string
	Matters instrument.Matters
	Help    Help
	Enough  instrument.Step
	// Form is the id of the page, empty where there is none.
	Form     string
	Replaces []AnswerID
}

func (n NewAnswer) check(inst *instrument.Instrument) error {
	var c fault.Check
	_, known := inst.Area(n.Area)
	c.Require(ValidID(string(n.ID)), "id", "error.id")
	c.Require(n.Form == "" || ValidID(n.Form), "id", "error.id")
	c.Require(n.Voice.Valid(), "voice", "assessment.error.voice")
	c.Require(known, "area", "assessment.error.area")
	c.Require(wholeStep(n.Given.Step) && n.Given.NotGiven <= instrument.NotSure &&
		(n.Given.Step == 0 || n.Given.NotGiven == 0), "step", "assessment.error.step")
	c.Require(wholeStep(n.Enough), "enough", "assessment.error.enough")
	c.Require(n.Matters <= instrument.MattersMost, "matters", "assessment.error.matters")
	c.Require(n.Help >= 0 && n.Help <= HelpNotWanted, "help", "assessment.error.help")
	c.Require(Fits(n.Note, MaxNote), "note", "error.long", "most", MaxNote)
	return c.Err("RecordAnswer")
}

// wholeStep tells whether a step is unset or one of the ten; halves come only
// from imports.
func wholeStep(st instrument.Step) bool {
	return st == 0 || (st >= instrument.MinStep && st <= instrument.MaxStep && st%2 == 0)
}

// Recorded is what stands after a save.
type Recorded struct {
	Assessment Assessment
	Instrument *instrument.Instrument
	// Standing are the answers that now stand for each voice and area that was
	// saved, latest last.
	Standing []Answer
}

// Both tells whether, somewhere, two people wrote without having read each other.
func (r Recorded) Both() bool {
	for i, a := range r.Standing[:max(len(r.Standing)-1, 0)] {
		if next := r.Standing[i+1]; a.Voice == next.Voice && a.Area == next.Area {
			return true
		}
	}
	return false
}

// RecordAnswer saves answers, all or none of them, and gives back what then
// stands. Saving the same id twice is saving once, and an answer that says nothing
// new is not added. Once the assessment is finished it is a fault.Conflict.
func (s *Service) RecordAnswer(ctx context.Context, a Actor, person PersonID, id AssessmentID, answers ...NewAnswer) (Recorded, error) {
	var done Recorded
	err := s.write(ctx, a, "RecordAnswer", about(person, recordOf(id)), func(tx Tx) error {
		done = Recorded{}
		var err error
		if done.Assessment, err = tx.Assessment(ctx, a.Organisation, person, id); err != nil {
			return err
		}
		if done.Instrument, err = s.instrumentOf(done.Assessment); err != nil {
			return err
		}
		var readings []Reading
		if done.Assessment.Way == WayApart {
			if readings, err = tx.ListReadings(ctx, a.Organisation, id); err != nil {
				return err
			}
		}
		for _, n := range answers {
			if err = n.check(done.Instrument); err != nil {
				return err
			}
			if done.Assessment.Completed() {
				return fault.New(fault.Conflict, "RecordAnswer: finished", nil)
			}
			if err = mayRecord(a, done.Assessment, readings, n.Voice); err != nil {
				return err
			}
			standing, err := s.addAnswer(ctx, tx, done.Instrument, Answer{
				ID: n.ID, Organisation: a.Organisation, Assessment: id, Person: person, Voice: n.Voice, Area: n.Area,
				Given: n.Given, Note: n.Note, Matters: n.Matters, Help: n.Help, Enough: n.Enough, Form: n.Form,
				At: s.Now(), By: a.Account, ByName: a.Name,
			}, n.Replaces)
			if err != nil {
				return err
			}
			done.Standing = append(done.Standing, standing...)
		}
		return nil
	})
	return done, err
}

func (s *Service) addAnswer(ctx context.Context, tx Tx, inst *instrument.Instrument, ans Answer, replaces []AnswerID) ([]Answer, error) {
	reading := Reading{
		Organisation: ans.Organisation, Assessment: ans.Assessment, Person: ans.Person, Voice: ans.Voice,
		StartedAt: ans.At, StartedBy: ans.By, ChangedAt: ans.At,
	}
	standing, err := tx.ListAnswersOfArea(ctx, ans.Organisation, ans.Assessment, ans.Voice, ans.Area)
	if err != nil {
		return nil, err
	}
	if len(standing) == 0 && ans.Empty() || len(standing) == 1 && standing[0].same(ans) {
		return standing, nil
	}
	values, err := tx.OpenReading(ctx, reading, len(inst.Areas))
	if err != nil {
		return nil, err
	}
	added, err := tx.InsertAnswer(ctx, ans)
	if err != nil {
		return nil, err
	}
	if !added {
		all, err := tx.ListAnswerHistory(ctx, ans.Organisation, ans.Assessment)
		return standing, again("RecordAnswer", all, err, func(old Answer) bool {
			return old.ID == ans.ID && old.Voice == ans.Voice && old.Area == ans.Area && old.same(ans)
		})
	}
	var kept []Answer
	for _, old := range standing {
		if slices.Contains(replaces, old.ID) || ans.Form != "" && old.Form == ans.Form || old.same(ans) {
			err = tx.ReplaceAnswer(ctx, old, ans.ID)
		} else {
			kept = append(kept, old)
		}
		if err != nil {
			return nil, err
		}
	}
	kept = append(kept, ans)
	slices.SortFunc(kept, func(a, b Answer) int { return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.ID, b.ID)) })
	values[inst.Place(ans.Area)] = kept[len(kept)-1].Given
	return kept, tx.SetReadingValues(ctx, reading, values)
}
