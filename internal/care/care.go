// Package care says what exists in Towpath and what may be done with it: people,
// teams, assessments, goals, the journey. Each file is one noun. Every operation
// of Service passes one gate: policy, the person's own decisions, one transaction,
// one audit entry. The package knows no database and no web; time and identifiers
// are handed in.
package care

import (
	"context"
	"crypto/sha256"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"towpath/internal/fault"
	"towpath/internal/instrument"
	"towpath/internal/mirror"
	"towpath/internal/policy"
	"towpath/internal/story"
)

// Identifiers are UUIDs in text, version 7 where Towpath makes them. Those of
// records may be made by the client, so that a repeated save is the same save.
type (
	OrganisationID string
	ServiceID      string
	TeamID         string
	WorkerID       string
	PersonID       string
	AccountID      string
	AssessmentID   string
	AnswerID       string
	ChosenID       string
	GoalID         string
	RatingID       string
	StepID         string
	ReviewID       string
	EntryID        string
	MemberID       string
	ConsentID      string
	CrisisID       string
	ToldID         string
	EmergencyID    string
	LinkID         string
	QuestionID     string
	MeasurementID  string
	DeclineID      string
	ScheduleID     string
	ReminderID     string
	MarkID         string
	ResourceMarkID string
	SupportID      string
	VersionID      string
	SwitchID       string
	StoryID        string
	FileID         string
	HelpLineID     string
	ReflectionID   string
	PlanID         string
	PlanEditID     string
	PlanVersionID  string
	SignatureID    string
	ConfirmationID string
	PlanCopyID     string
	CardID         string
	SummaryLinkID  string
	AppointmentID  string
	CrisisReviewID string
	CourseID       string
	EnrolmentID    string
	// CourseSessionID names one meeting of a course, in calendars too.
	CourseSessionID string

	MirrorRoundID  string
	MirrorTestID   string
	MirrorSkillID  string
	MirrorShareID  string
	MirrorResultID string
)

// Service is everything that may be done. It is safe for concurrent use.
type Service struct {
	store       Store
	policies    *policy.Set
	instruments *instrument.Library
	now         func() time.Time
	newID       func() string
	log         *slog.Logger
	logKeys     LogKeys
	place       *time.Location
	support     *supportShelf
	examples    *story.Collection
	mirror      *mirror.Mirror
	scan        Scan
	uploadLimit int64
	help        *helpCache
	outcomes    Counter
	joint       *joint // set while operations run as one
}

// Parts is what a Service is built from; all of it is needed.
type Parts struct {
	Store       Store
	Policies    *policy.Set
	Instruments *instrument.Library
	// Now gives the time; NewID gives a fresh UUIDv7.
	Now   func() time.Time
	NewID func() string
	Log   *slog.Logger
	// LogKeys gives the keys that sign the log of audit entries.
	LogKeys LogKeys
	// Examples are the stories that Towpath ships; there may be none.
	Examples *story.Collection
	// Mirror is what teams rate themselves on.
	Mirror *mirror.Mirror
}

// New builds the service.
func New(p Parts) *Service {
	return &Service{
		store: p.Store, policies: p.Policies, instruments: p.Instruments,
		now: p.Now, newID: p.NewID, log: p.Log, logKeys: p.LogKeys, place: time.UTC, help: newHelpCache(),
		support:  &supportShelf{known: map[OrganisationID]*SupportLibrary{}},
		examples: p.Examples, mirror: p.Mirror, uploadLimit: DefaultUploadLimit,
	}
}

// In gives the same service with days that begin and end in a place. Without it they
// do so in UTC.
func (s *Service) In(place *time.Location) *Service {
	here := *s
	here.place = place
	return &here
}

// Accepting gives the same service with files of at most so many bytes, looked at by scan
// before they come in; nil where a service has nothing that does.
func (s *Service) Accepting(most int64, scan Scan) *Service {
	here := *s
	here.uploadLimit, here.scan = most, scan
	return &here
}

// today is the day that it is where the service is.
func (s *Service) today() Date { return DateOf(s.Now(), s.place) }

// Instruments gives every instrument that was loaded.
func (s *Service) Instruments() *instrument.Library { return s.instruments }

// Examples gives the stories that Towpath ships, and the words around all stories.
func (s *Service) Examples() *story.Collection { return s.examples }

// Mirror gives what teams rate themselves on.
func (s *Service) Mirror() *mirror.Mirror { return s.mirror }

// NewID gives a fresh identifier, for a form that will be saved later.
func (s *Service) NewID() string { return s.newID() }

// Now gives the service's time, to the microsecond that the store keeps.
func (s *Service) Now() time.Time { return s.now().UTC().Truncate(time.Microsecond) }

// Ready tells whether the store answers.
func (s *Service) Ready(ctx context.Context) error { return s.store.Ping(ctx) }

// ValidID tells whether text is a UUID in lower case, the only form accepted.
func ValidID(text string) bool {
	if len(text) != 36 {
		return false
	}
	for i := range len(text) {
		c := text[i]
		switch i {
		case 8, 13, 18, 23:
			if c != '-' {
				return false
			}
		default:
			if (c < '0' || c > '9') && (c < 'a' || c > 'f') {
				return false
			}
		}
	}
	return true
}

// IDFrom makes a UUID of version 8 (RFC 9562) from what a thing is, so that it is always
// the same for the same thing.
func IDFrom(parts ...string) string {
	h := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	h[6], h[8] = h[6]&0x0f|0x80, h[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", h[0:4], h[4:6], h[6:8], h[8:10], h[10:16])
}

// Date is a day in ISO form, "2026-03-14", or empty.
type Date string

// DateOf gives the day of an instant in a place.
func DateOf(t time.Time, place *time.Location) Date { return Date(t.In(place).Format(time.DateOnly)) }

// Time gives midnight UTC of the day; ok is false for an empty or impossible day.
func (d Date) Time() (time.Time, bool) {
	t, err := time.Parse(time.DateOnly, string(d))
	return t, err == nil
}

// Valid tells whether the day exists.
func (d Date) Valid() bool { _, ok := d.Time(); return ok }

// Lengths of what may be typed, in characters.
const (
	MaxLine = 200
	MaxNote = 4000
)

func denied(op string) error { return fault.New(fault.Denied, op, nil) }
