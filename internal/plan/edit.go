package plan

import (
	"cmp"
	"slices"
	"time"
)

// Voice is whose words an edit holds, whoever wrote them down.
type Voice string

// The voices, in the order in which one comes before another.
const (
	Person Voice = "person"
	Worker Voice = "worker"
	Family Voice = "carer"
)

// Voices lists them.
var Voices = []Voice{Person, Worker, Family}

// Valid tells whether it is a voice.
func (v Voice) Valid() bool { return slices.Contains(Voices, v) }

// Act says what an edit does to its line.
type Act string

// The acts: words are written, a line is taken out, a line is put behind another.
const (
	Write  Act = "write"
	Remove Act = "remove"
	Place  Act = "place"
)

// ThroughApp is the source of an edit that an app sent for whoever wrote it.
const ThroughApp = "app"

// Edit is one thing that somebody did to one line. It is never changed.
type Edit struct {
	ID      string
	Line    string
	Section string
	Act     Act
	// Base are the edits of the line that the writer had in front of them and means to
	// replace; none for a new line.
	Base   []string
	Words  string
	Detail string
	// Day is a day in ISO form or empty.
	Day string
	// After is the line that a line is put behind, empty for the first place.
	After string
	Voice Voice
	// By is the account that wrote it down, Name what it is called.
	By   string
	Name string
	// Recorded says that it was somebody else who wrote it down.
	Recorded bool
	// Source says where words were taken over from, empty where they were typed on a page.
	Source string
	At     time.Time
}

// Same tells whether two edits say the same, whoever said it.
func (e Edit) Same(o Edit) bool {
	return e.Act == o.Act && e.Words == o.Words && e.Detail == o.Detail && e.Day == o.Day
}

// before is the one order of edits: by time, and at one instant by name.
func before(a, b Edit) int {
	return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.ID, b.ID))
}

// replaces tells whether an edit replaces another that it names: it came later, and it
// is the person's, or of the same voice. What anybody else writes on a line stands beside
// it until the person decides.
func (e Edit) replaces(o Edit) bool {
	return before(o, e) < 0 && (e.Voice == Person || e.Voice == o.Voice)
}
