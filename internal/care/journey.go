package care

import (
	"context"
	"slices"
	"time"

	"towpath/internal/fault"
	"towpath/internal/instrument"
)

// EntryKind says what an entry of the journey is.
type EntryKind string

// The kinds of entry: how things are on a day, a skill gained, a milestone.
const (
	EntryNote      EntryKind = "note"
	EntrySkill     EntryKind = "skill"
	EntryMilestone EntryKind = "milestone"
)

// EntryKinds lists them in order.
var EntryKinds = []EntryKind{EntryNote, EntrySkill, EntryMilestone}

// Water is how the water is on a day: 1 very rough, 3 up and down, 5 calm; 0 is
// not said.
type Water int

// MaxWater is the calmest water.
const MaxWater Water = 5

// Entry is something noted on the journey.
type Entry struct {
	ID           EntryID
	Organisation OrganisationID
	Person       PersonID
	Kind         EntryKind
	On           Date
	Water        Water
	Happened     string
	Helped       string
	Area         string
	At           time.Time
	By           AccountID
	// ByName is the name of whoever noted it, as their account has it now.
	ByName string
}

// NewEntry is an entry as it comes from a form.
type NewEntry struct {
	ID       EntryID
	Kind     EntryKind
	On       Date
	Water    Water
	Happened string
	Helped   string
	Area     string
}

// NoteJourney adds an entry. Noting the same id again is noting once.
func (s *Service) NoteJourney(ctx context.Context, a Actor, person PersonID, n NewEntry) error {
	var c fault.Check
	c.Require(ValidID(string(n.ID)), "id", "error.id")
	c.Require(slices.Contains(EntryKinds, n.Kind), "kind", "journey.error.kind")
	c.Require(n.On.Valid() && !s.future(n.On), "on", "error.date_past")
	c.Require(n.Water >= 0 && n.Water <= MaxWater, "water", "journey.error.water")
	c.Require(Fits(n.Happened, MaxNote), "happened", "error.long", "most", MaxNote)
	c.Require(Fits(n.Helped, MaxNote), "helped", "error.long", "most", MaxNote)
	c.Require(n.Area == "" || s.knowsArea(n.Area), "area", "assessment.error.area")
	if n.Kind == EntryNote {
		c.Require(n.Water != 0 || n.Happened != "" || n.Helped != "", "water", "journey.error.empty")
	} else {
		c.Require(n.Happened != "", "happened", "journey.error.happened")
	}
	if err := c.Err("NoteJourney"); err != nil {
		return err
	}
	return s.write(ctx, a, "NoteJourney", about(person, "entry:"+string(n.ID)), func(tx Tx) error {
		added, err := tx.InsertJourneyEntry(ctx, Entry{
			ID: n.ID, Organisation: a.Organisation, Person: person, Kind: n.Kind, On: n.On, Water: n.Water,
			Happened: n.Happened, Helped: n.Helped, Area: n.Area, At: s.Now(), By: a.Account,
		})
		if err != nil || added {
			return err
		}
		all, err := tx.ListJourneyEntries(ctx, a.Organisation, person)
		return again("NoteJourney", all, err, func(e Entry) bool {
			return n == NewEntry{ID: e.ID, Kind: e.Kind, On: e.On, Water: e.Water, Happened: e.Happened, Helped: e.Helped, Area: e.Area}
		})
	})
}

// knowsArea tells whether some instrument asks about the area.
func (s *Service) knowsArea(area string) bool {
	return slices.ContainsFunc(s.instruments.All(), func(inst *instrument.Instrument) bool {
		_, ok := inst.Area(area)
		return ok
	})
}

// JourneyPage is everything on one line of time.
type JourneyPage struct {
	Person  Person
	Entries []Entry
	Lines   []AssessmentLine
	Goals   []GoalPlan
}

// GotThrough gives what helped the person before, in their own words, latest
// first: the notes of days with rough water come first of all.
func (p JourneyPage) GotThrough(most int) []Entry {
	var rough, other []Entry
	for _, e := range slices.Backward(p.Entries) {
		switch {
		case e.Helped == "":
		case e.Water == 1 || e.Water == 2:
			rough = append(rough, e)
		default:
			other = append(other, e)
		}
	}
	all := append(rough, other...)
	return all[:min(most, len(all))]
}

// ShowJourney gives a person's journey, oldest first.
func (s *Service) ShowJourney(ctx context.Context, a Actor, person PersonID) (JourneyPage, error) {
	var page JourneyPage
	err := s.read(ctx, a, "ShowJourney", about(person, ""), func(tx Tx) (err error) {
		if page.Person, err = tx.Person(ctx, a.Organisation, person); err != nil {
			return err
		}
		if page.Entries, err = tx.ListJourneyEntries(ctx, a.Organisation, person); err != nil {
			return err
		}
		if page.Lines, err = s.assessments(ctx, tx, a, person); err != nil {
			return err
		}
		page.Goals, err = goalPlans(ctx, tx, a.Organisation, person)
		return err
	})
	return page, err
}

// JourneyEntries gives the entries of ShowJourney alone, in the same way and with the same line
// in the log, for readers who put nothing beside them.
func (s *Service) JourneyEntries(ctx context.Context, a Actor, person PersonID) (list []Entry, err error) {
	err = s.read(ctx, a, "ShowJourney", about(person, ""), func(tx Tx) error {
		list, err = tx.ListJourneyEntries(ctx, a.Organisation, person)
		return err
	})
	return list, err
}
