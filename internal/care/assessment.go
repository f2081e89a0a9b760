package care

import (
	"context"
	"slices"
	"time"

	"towpath/internal/fault"
	"towpath/internal/instrument"
)

// Kind says where on the road an assessment stands.
type Kind string

// The kinds of assessment.
const (
	KindBaseline Kind = "baseline"
	KindReview   Kind = "review"
	KindClosing  Kind = "closing"
)

// Kinds lists them in order.
var Kinds = []Kind{KindBaseline, KindReview, KindClosing}

// Way says how the people who complete an assessment go about it. It is chosen
// before the first area and does not change after.
type Way string

// Together is on one screen, side by side; Apart is each on their own, neither
// seeing the other's until both are in.
const (
	WayTogether Way = "together"
	WayApart    Way = "apart"
)

// Sources of an assessment.
const (
	SourceScreen = "screen"
	SourceImport = "import"
	SourceSeed   = "demonstration"
)

// Assessment is one occasion on which an instrument is completed.
type Assessment struct {
	ID                AssessmentID
	Organisation      OrganisationID
	Person            PersonID
	Instrument        string
	InstrumentVersion string
	Kind              Kind
	Way               Way
	On                Date
	// Present is who was there, in the words of whoever began.
	Present string
	// Minutes is how long they have; 0 is not said.
	Minutes   int
	Source    string
	StartedAt time.Time
	StartedBy AccountID
	// CompletedAt is zero until it is finished; after that no answer is added.
	CompletedAt time.Time
	// OpenedAt is when the person let both readings be seen before both were in.
	OpenedAt time.Time
}

// Completed tells whether it is finished.
func (a Assessment) Completed() bool { return !a.CompletedAt.IsZero() }

// NewAssessment is what is agreed before the first area.
type NewAssessment struct {
	ID         AssessmentID
	Instrument string
	Kind       Kind
	Way        Way
	On         Date
	Present    string
	Minutes    int
}

// StartAssessment begins an assessment with the newest version of an instrument.
// Starting the same id again is the same start.
func (s *Service) StartAssessment(ctx context.Context, a Actor, person PersonID, n NewAssessment) (Assessment, error) {
	inst, known := s.instruments.Latest(n.Instrument)
	var c fault.Check
	c.Require(ValidID(string(n.ID)), "id", "error.id")
	c.Require(known, "instrument", "assessment.error.instrument")
	c.Require(slices.Contains(Kinds, n.Kind), "kind", "assessment.error.kind")
	c.Require(n.Way == WayTogether || n.Way == WayApart, "way", "assessment.error.way")
	c.Require(n.On.Valid() && !s.future(n.On), "on", "error.date_past")
	c.Require(Fits(n.Present, MaxLine), "present", "error.long", "most", MaxLine)
	c.Require(n.Minutes >= 0 && n.Minutes <= 480, "minutes", "assessment.error.minutes")
	if err := c.Err("StartAssessment"); err != nil {
		return Assessment{}, err
	}
	as := Assessment{
		ID: n.ID, Organisation: a.Organisation, Person: person,
		Instrument: inst.ID, InstrumentVersion: inst.Version, Kind: n.Kind, Way: n.Way, On: n.On,
		Present: n.Present, Minutes: n.Minutes, Source: SourceScreen, StartedAt: s.Now(), StartedBy: a.Account,
	}
	err := s.write(ctx, a, "StartAssessment", about(person, recordOf(n.ID)), func(tx Tx) error {
		added, err := tx.InsertAssessment(ctx, as)
		if err != nil || added {
			return err
		}
		as, err = tx.Assessment(ctx, a.Organisation, person, n.ID)
		return err
	})
	return as, err
}

// future tells whether a day lies ahead, allowing for places where it is already tomorrow.
func (s *Service) future(d Date) bool {
	t, ok := d.Time()
	return ok && t.After(s.Now().Add(14*time.Hour))
}

// AssessmentLine is one assessment of a list with its readings. In an assessment
// that is open, readings that the reader may not see yet have their values left out.
type AssessmentLine struct {
	Assessment
	Readings []Reading
}

// ListAssessments gives all of a person's assessments, oldest first.
func (s *Service) ListAssessments(ctx context.Context, a Actor, person PersonID) ([]AssessmentLine, error) {
	var lines []AssessmentLine
	err := s.read(ctx, a, "ListAssessments", about(person, ""), func(tx Tx) (err error) {
		lines, err = s.assessments(ctx, tx, a, person)
		return err
	})
	return lines, err
}

func (s *Service) assessments(ctx context.Context, tx Tx, a Actor, person PersonID) ([]AssessmentLine, error) {
	list, err := tx.ListAssessments(ctx, a.Organisation, person)
	if err != nil {
		return nil, err
	}
	readings, err := tx.ListReadingsOfPerson(ctx, a.Organisation, person)
	if err != nil {
		return nil, err
	}
	lines := make([]AssessmentLine, len(list))
	place := make(map[AssessmentID]int, len(list))
	for i, as := range list {
		lines[i].Assessment = as
		place[as.ID] = i
	}
	for _, r := range readings {
		if i, ok := place[r.Assessment]; ok {
			lines[i].Readings = append(lines[i].Readings, r)
		}
	}
	for i := range lines {
		lines[i].Readings = visible(a, lines[i].Assessment, lines[i].Readings)
	}
	return lines, nil
}

// AssessmentPage is everything about one assessment that the reader may see now.
type AssessmentPage struct {
	Person     Person
	Assessment Assessment
	Instrument *instrument.Instrument
	Readings   []Reading
	Answers    []Answer
	Chosen     []ChosenArea
	// Waiting are the voices whose answers are kept back until both are in.
	Waiting []Voice
}

// ShowAssessment gives one assessment, with the answers that the reader may see.
func (s *Service) ShowAssessment(ctx context.Context, a Actor, person PersonID, id AssessmentID) (AssessmentPage, error) {
	var page AssessmentPage
	err := s.read(ctx, a, "ShowAssessment", about(person, recordOf(id)), func(tx Tx) (err error) {
		page, err = s.assessmentPage(ctx, tx, a, person, id)
		return err
	})
	return page, err
}

func (s *Service) assessmentPage(ctx context.Context, tx Tx, a Actor, person PersonID, id AssessmentID) (page AssessmentPage, err error) {
	if page.Person, err = tx.Person(ctx, a.Organisation, person); err != nil {
		return page, err
	}
	if page.Assessment, err = tx.Assessment(ctx, a.Organisation, person, id); err != nil {
		return page, err
	}
	if err = s.said(ctx, tx, a, &page); err != nil {
		return page, err
	}
	page.Chosen, err = tx.ListChosenAreas(ctx, a.Organisation, id)
	return page, err
}

// said fills in what was said on an assessment, as far as the reader may see it.
func (s *Service) said(ctx context.Context, tx Tx, a Actor, page *AssessmentPage) (err error) {
	if page.Instrument, err = s.instrumentOf(page.Assessment); err != nil {
		return err
	}
	all, err := tx.ListReadings(ctx, a.Organisation, page.Assessment.ID)
	if err != nil {
		return err
	}
	answers, err := tx.ListAnswers(ctx, a.Organisation, page.Assessment.ID)
	if err == nil {
		page.show(a, all, answers)
	}
	return err
}

// show puts in what of readings and their answers the reader may see.
func (page *AssessmentPage) show(a Actor, all []Reading, answers []Answer) {
	page.Readings = visible(a, page.Assessment, all)
	page.Answers, page.Waiting = nil, nil
	open := openVoices(a, page.Assessment, all)
	for _, ans := range answers {
		if open[ans.Voice] {
			page.Answers = append(page.Answers, ans)
		}
	}
	for _, r := range all {
		if !open[r.Voice] {
			page.Waiting = append(page.Waiting, r.Voice)
		}
	}
}

// AreaPage is an assessment as it stands when one area of it is asked about.
type AreaPage struct {
	AssessmentPage
	// Last is the latest finished assessment before with the very same instrument,
	// with its readings; nil for none.
	Last *AssessmentLine
}

// ShowArea gives what the guided page of one area needs. Whoever holds a link sees
// nothing of last time: it opens one assessment.
func (s *Service) ShowArea(ctx context.Context, a Actor, person PersonID, id AssessmentID, area string) (AreaPage, error) {
	var page AreaPage
	err := s.read(ctx, a, "ShowArea", about(person, recordOf(id)), func(tx Tx) (err error) {
		page = AreaPage{}
		if page.Person, err = tx.Person(ctx, a.Organisation, person); err != nil {
			return err
		}
		if page.Assessment, err = tx.Assessment(ctx, a.Organisation, person, id); err != nil {
			return err
		}
		if err = s.said(ctx, tx, a, &page.AssessmentPage); err != nil {
			return err
		}
		if _, known := page.Instrument.Area(area); !known {
			return denied("ShowArea")
		}
		if a.Link.Any() {
			return nil
		}
		return lastTime(ctx, tx, a, &page)
	})
	return page, err
}

func lastTime(ctx context.Context, tx Tx, a Actor, page *AreaPage) error {
	list, err := tx.ListAssessments(ctx, a.Organisation, page.Person.ID)
	if err != nil {
		return err
	}
	now := page.Assessment
	last := latestOf(list, func(as Assessment) bool {
		return as.Completed() && as.ID != now.ID && as.Instrument == now.Instrument && as.InstrumentVersion == now.InstrumentVersion
	})
	if last == nil {
		return nil
	}
	page.Last = &AssessmentLine{Assessment: *last}
	return withReadings(ctx, tx, a, page.Last)
}

// instrumentOf finds the very version with which an assessment was begun: old
// answers keep their questionnaire.
func (s *Service) instrumentOf(as Assessment) (*instrument.Instrument, error) {
	inst, ok := s.instruments.Get(as.Instrument, as.InstrumentVersion)
	if !ok {
		return nil, fault.New(fault.Internal, "instrument "+as.Instrument+" "+as.InstrumentVersion+" is not loaded", nil)
	}
	return inst, nil
}

// CompleteAssessment finishes an assessment. One that is done apart can be
// finished once the person's own reading is in. Finishing twice is finishing once.
func (s *Service) CompleteAssessment(ctx context.Context, a Actor, person PersonID, id AssessmentID) error {
	return s.write(ctx, a, "CompleteAssessment", about(person, recordOf(id)), func(tx Tx) error {
		as, err := tx.Assessment(ctx, a.Organisation, person, id)
		if err != nil || as.Completed() {
			return err
		}
		readings, err := tx.ListReadings(ctx, a.Organisation, id)
		if err != nil {
			return err
		}
		var c fault.Check
		c.Require(slices.ContainsFunc(readings, func(r Reading) bool { return r.Given() > 0 }),
			"assessment", "assessment.error.empty")
		if as.Way == WayApart {
			c.Require(slices.ContainsFunc(readings, func(r Reading) bool { return r.Voice == VoicePerson && r.HandedIn() }),
				"assessment", "assessment.error.person_first")
		}
		if err := c.Err("CompleteAssessment"); err != nil {
			return err
		}
		return tx.CompleteAssessment(ctx, a.Organisation, person, id, s.Now())
	})
}
