package fhir_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/fhir"
	"towpath/internal/store"
	"towpath/internal/testkit"
)

// reminded gives a person choices by every way, reminders that went and did not, and
// days in their support that stand and do not.
func reminded(t testing.TB, k *testkit.Kit, own care.Actor) {
	t.Helper()
	ctx, person := t.Context(), own.Person
	for i, way := range []care.ReminderWay{care.ByPage, care.ByNone, care.ByLetter, care.ByEmail} {
		by := []care.Actor{own, k.AsBen}[i%2]
		must(t, k.ChooseReminder(ctx, by, person, care.NewReminderChoice{ID: care.ReminderID(k.IDs.New()), Way: way, Address: "mia@example.org"}))
		k.Clock.Tick()
	}
	var marks []care.MarkID
	for _, kind := range care.MarkKinds {
		marks = append(marks, care.MarkID(k.IDs.New()))
		must(t, k.MarkSupport(ctx, k.AsBen, person, care.NewMark{ID: marks[len(marks)-1], Kind: kind, On: "2026-02-01"}))
	}
	must(t, k.MarkSupport(ctx, k.AsBen, person, care.NewMark{ID: care.MarkID(k.IDs.New()), Kind: care.MarkEnding, On: "2026-09-01"}))
	k.Clock.Tick()
	must(t, k.WithdrawMark(ctx, k.AsBen, person, marks[0]))
	must(t, k.Store.Write(ctx, func(tx care.Tx) error {
		for i, n := range []care.Reminder{
			{Kind: care.WaitMeasure, Subject: "phq-9", AnsweredBy: "person", DueDay: "2026-01-05", Way: care.ByEmail, By: care.OperatorAccount},
			{Kind: care.WaitMeasure, Subject: "carers-check-in", AnsweredBy: "carer", DueDay: "2026-01-05", Way: care.ByEmail, By: care.OperatorAccount},
			{Kind: care.WaitMeasure, Subject: "phq-9", AnsweredBy: "person", DueDay: "2026-02-05", Way: care.ByLetter, By: k.AsBen.Account},
			{Kind: care.WaitPlan, Subject: "2b80df6f-8f78-8de6-8d21-f62132a30de0", AnsweredBy: "person", DueDay: "2026-02-06", Way: care.ByLetter, By: k.AsBen.Account},
		} {
			n.Organisation, n.Person, n.At = k.Organisation, person, k.Now()
			_, err := tx.InsertReminder(ctx, n)
			must(t, err)
			if i == 0 {
				must(t, tx.FailReminders(ctx, n.Organisation, person, n.At))
			}
		}
		return nil
	}))
}

// besides is what reminded makes, of a record.
func besides(r care.Record) care.Record {
	return care.Record{Choices: r.Choices, Reminders: r.Reminders, Marks: r.Marks}
}

// TestChoicesAndDaysMoveAsTheyWere: out of one service, into an empty one, out again.
func TestChoicesAndDaysMoveAsTheyWere(t *testing.T) {
	_, own, record := mia(t)
	if len(record.Choices) != 4 || len(record.Reminders) != 4 || len(record.Marks) != 4 {
		t.Fatalf("%d choices, %d reminders, %d days, want 4, 4 and 4", len(record.Choices), len(record.Reminders), len(record.Marks))
	}
	lib := testkit.Library(t)
	data, err := fhir.WriteRecord(record, lib)
	must(t, err)
	back, err := fhir.ReadRecord(data, lib)
	must(t, err)
	if diff := cmp.Diff(besides(record), besides(back), sameContents); diff != "" {
		t.Errorf("what came back:\n%s", diff)
	}
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		there := testkit.Service(t, s)
		must(t, there.ImportPerson(t.Context(), there.AsAdmin, back, there.River))
		here := there.Account(t, "Mia Ray", "mia", care.RolePerson, own.Person)
		after, err := there.TakeCopy(t.Context(), here, own.Person)
		must(t, err)
		if diff := cmp.Diff(besides(record), besides(after), sameContents); diff != "" {
			t.Errorf("what came over:\n%s", diff)
		}
		page, err := there.ShowReminders(t.Context(), here, own.Person)
		if err != nil || page.Choice.Way != care.ByEmail || page.Choice.Address != "mia@example.org" {
			t.Errorf("what holds there: %+v, %v", page.Choice, err)
		}
	})
}

// TestWhatWentStandsBesideWhatDidNot: two reminders of one instant, in either order.
func TestWhatWentStandsBesideWhatDidNot(t *testing.T) {
	for _, failed := range []int{0, 1} {
		_, own, record := mia(t)
		for i := range record.Reminders {
			record.Reminders[i].Way, record.Reminders[i].At, record.Reminders[i].Failed = care.ByEmail, record.Reminders[0].At, i == failed
		}
		there := testkit.Service(t, testkit.SQLite(t))
		must(t, there.ImportPerson(t.Context(), there.AsAdmin, record, there.River))
		after, err := there.TakeCopy(t.Context(), there.Account(t, "Mia Ray", "mia", care.RolePerson, own.Person), own.Person)
		must(t, err)
		less := func(a, b care.Reminder) int {
			return strings.Compare(a.Subject+string(a.DueDay), b.Subject+string(b.DueDay))
		}
		slices.SortFunc(record.Reminders, less)
		slices.SortFunc(after.Reminders, less)
		if diff := cmp.Diff(record.Reminders, after.Reminders, sameContents); diff != "" {
			t.Errorf("the reminders:\n%s", diff)
		}
	}
}

// farAhead is later than any clock of a kit.
var farAhead = time.Date(2031, 1, 1, 0, 0, 0, 0, time.UTC)

const stranger care.PersonID = "00000000-0000-8000-8000-00000000c001"

// nobodyDid spoils a record in its choices, reminders or days.
var nobodyDid = map[string]struct {
	field string
	spoil func(r *care.Record)
}{
	"a choice of somebody else's":      {"choice", func(r *care.Record) { r.Choices[0].Person = stranger }},
	"a choice with no id":              {"choice", func(r *care.Record) { r.Choices[0].ID = "../x" }},
	"a way that is none":               {"choice", func(r *care.Record) { r.Choices[0].Way = "fax" }},
	"an address without e-mail":        {"choice", func(r *care.Record) { r.Choices[0].Address = "mia@example.org" }},
	"e-mail without an address":        {"choice", func(r *care.Record) { r.Choices[3].Address = "" }},
	"two addresses":                    {"choice", func(r *care.Record) { r.Choices[3].Address = "mia@example.org,eve@example.org" }},
	"a header in an address":           {"choice", func(r *care.Record) { r.Choices[3].Address = "mia@example.org\r\nBcc: eve@example.org" }},
	"a choice that holds for ever":     {"choice", func(r *care.Record) { r.Choices[0].At = farAhead }},
	"a choice of no day":               {"choice", func(r *care.Record) { r.Choices[0].At = time.Time{} }},
	"a choice by a nul":                {"choice", func(r *care.Record) { r.Choices[0].By = "a\x00b" }},
	"a reminder of somebody else":      {"reminder", func(r *care.Record) { r.Reminders[0].Person = stranger }},
	"a reminder of nothing":            {"reminder", func(r *care.Record) { r.Reminders[0].Subject = "" }},
	"a measure with a nul":             {"reminder", func(r *care.Record) { r.Reminders[0].Subject = "a\x00b" }},
	"answered by the moon":             {"reminder", func(r *care.Record) { r.Reminders[0].AnsweredBy = "moon" }},
	"due on no day":                    {"reminder", func(r *care.Record) { r.Reminders[0].DueDay = "2026-02-30" }},
	"a way that sends nothing":         {"reminder", func(r *care.Record) { r.Reminders[0].Way = care.ByNone }},
	"a letter that did not go":         {"reminder", func(r *care.Record) { r.Reminders[0].Way, r.Reminders[0].Failed = care.ByLetter, true }},
	"sent when it has not been":        {"reminder", func(r *care.Record) { r.Reminders[0].At = farAhead }},
	"sent by nobody":                   {"reminder", func(r *care.Record) { r.Reminders[0].By = "" }},
	"the same reminder twice":          {"reminder", func(r *care.Record) { r.Reminders = append(r.Reminders, r.Reminders[0]) }},
	"a day of somebody else's":         {"mark", func(r *care.Record) { r.Marks[0].Person = stranger }},
	"a day with no id":                 {"mark", func(r *care.Record) { r.Marks[0].ID = "" }},
	"a kind that is none":              {"mark", func(r *care.Record) { r.Marks[0].Kind = "party" }},
	"a day that is none":               {"mark", func(r *care.Record) { r.Marks[0].On = "soon" }},
	"help that lies ahead":             {"mark", func(r *care.Record) { m := day(r, care.MarkIntervention); m.On = "2026-09-01" }},
	"an end that is too far":           {"mark", func(r *care.Record) { m := day(r, care.MarkEnding); m.On = "2999-01-01" }},
	"noted when it has not been":       {"mark", func(r *care.Record) { r.Marks[0].At = farAhead }},
	"taken back before it was noted":   {"mark", func(r *care.Record) { m := day(r, care.MarkIntervention); m.Withdrawn = m.At.Add(-time.Hour) }},
	"taken back by nobody":             {"mark", func(r *care.Record) { day(r, care.MarkIntervention).WithdrawnBy = "" }},
	"taken back, and nobody says when": {"mark", func(r *care.Record) { day(r, care.MarkIntervention).Withdrawn = time.Time{} }},
}

func TestARemindingThatNobodyDidIsRefused(t *testing.T) {
	_, _, record := mia(t)
	lib := testkit.Library(t)
	data, err := fhir.WriteRecord(record, lib)
	must(t, err)
	k := testkit.Service(t, testkit.SQLite(t))
	for what, c := range nobodyDid {
		bad, err := fhir.ReadRecord(data, lib)
		must(t, err)
		c.spoil(&bad)
		err = k.ImportPerson(t.Context(), k.AsAdmin, bad, "")
		if fields := fault.FieldsOf(err); !fault.Is(err, fault.Invalid) || len(fields) == 0 || fields[0].Name != c.field {
			t.Errorf("%s: %v, %+v, want %q invalid", what, err, fields, c.field)
		}
	}
	back, err := fhir.ReadRecord(data, lib)
	must(t, err)
	must(t, k.ImportPerson(t.Context(), k.AsAdmin, back, "")) // unspoilt it is taken
}

// day gives the first day of a kind.
func day(r *care.Record, kind care.MarkKind) *care.SupportMark {
	return &r.Marks[slices.IndexFunc(r.Marks, func(m care.SupportMark) bool { return m.Kind == kind })]
}

// TestAnothersIDIsNotTaken: a choice or a day whose id is here already, of somebody else.
func TestAnothersIDIsNotTaken(t *testing.T) {
	for what, take := range map[string]func(k *testkit.Kit, r *care.Record) error{
		"a choice": func(k *testkit.Kit, r *care.Record) error {
			return k.ChooseReminder(t.Context(), k.AsAmina, k.Amina, care.NewReminderChoice{ID: r.Choices[0].ID, Way: care.ByNone})
		},
		"a day": func(k *testkit.Kit, r *care.Record) error {
			return k.MarkSupport(t.Context(), k.AsBen, k.Amina, care.NewMark{ID: r.Marks[0].ID, Kind: care.MarkAssessment, On: "2026-01-01"})
		},
	} {
		_, _, record := mia(t)
		k := testkit.Service(t, testkit.SQLite(t))
		must(t, take(k, &record))
		if err := k.ImportPerson(t.Context(), k.AsAdmin, record, ""); !fault.Is(err, fault.Conflict) {
			t.Errorf("%s: %v, want conflict", what, err)
		}
	}
}

func TestWhatDoesNotFitAReminderIsToldWithItsPlace(t *testing.T) {
	_, _, record := mia(t)
	lib := testkit.Library(t)
	for what, c := range map[string]struct {
		of              care.Record
		old, with, want string
	}{
		"a choice of nothing":       {care.Record{Choices: record.Choices}, `"valueCodeableConcept"`, `"valueNothing"`, "names no way"},
		"a reminder of nothing":     {care.Record{Reminders: record.Reminders}, `"topic"`, `"topicNot"`, "does not say of what"},
		"a reminder by nothing":     {care.Record{Reminders: record.Reminders}, `"medium"`, `"mediumNot"`, "by which way"},
		"a reminder in preparation": {care.Record{Reminders: record.Reminders}, `"status": "completed"`, `"status": "preparation"`, "whether it went"},
		"sent at no time":           {care.Record{Reminders: record.Reminders}, `"sent": "20`, `"sent": "2x`, "is no instant"},
		"a day of nothing":          {care.Record{Marks: record.Marks}, `"valueCodeableConcept"`, `"valueNothing"`, "does not say what happened"},
		"taken back, and it stands": {care.Record{Marks: record.Marks}, `"status": "final"`, `"status": "entered-in-error"`, "when it was taken back"},
		"it stands, and taken back": {care.Record{Marks: record.Marks}, `"entered-in-error"`, `"final"`, "when it was taken back"},
	} {
		c.of.Person = record.Person
		data, err := fhir.WriteRecord(c.of, lib)
		must(t, err)
		if !strings.Contains(string(data), c.old) {
			t.Fatalf("%s: %q is not in the file", what, c.old)
		}
		_, err = fhir.ReadRecord([]byte(strings.ReplaceAll(string(data), c.old, c.with)), lib)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", what, err, c.want)
		}
	}
}

// TestWhatTheCircleToldIsNoReminder: a Communication without the category stays in the file.
func TestWhatTheCircleToldIsNoReminder(t *testing.T) {
	lib := testkit.Library(t)
	data, err := fhir.WriteRecord(care.Record{Person: care.Person{ID: "00000000-0000-8000-8000-00000000a001", Name: "A"}, Told: []care.Told{{ID: "t", Member: "m", Words: "hello"}}}, lib)
	must(t, err)
	back, err := fhir.ReadRecord(data, lib)
	if err != nil || len(back.Reminders) != 0 || !strings.Contains(string(data), "hello") {
		t.Errorf("%d reminders, %v", len(back.Reminders), err)
	}
}

// remindedFile is a file with a choice, reminders and days.
func remindedFile(t testing.TB) []byte {
	t.Helper()
	const id, person = "00000000-0000-8000-8000-00000000b001", "00000000-0000-8000-8000-00000000a001"
	at := time.Date(2026, 3, 1, 10, 0, 0, 0, time.UTC)
	data, err := fhir.WriteRecord(care.Record{
		Person:  care.Person{ID: person, Name: "A"},
		Choices: []care.ReminderChoice{{ID: id, Person: person, Way: care.ByEmail, Address: "a@example.org", At: at, By: id}},
		Reminders: []care.Reminder{
			{Person: person, Kind: care.WaitMeasure, Subject: "phq-9", AnsweredBy: "person", DueDay: "2026-03-01", Way: care.ByEmail, At: at, By: care.OperatorAccount, Failed: true},
			{Person: person, Kind: care.WaitMeasure, Subject: "moon", AnsweredBy: "carer", DueDay: "2026-03-02", Way: care.ByLetter, At: at, By: id},
		},
		Marks: []care.SupportMark{
			{ID: id, Person: person, Kind: care.MarkEnding, On: "2026-05-01", At: at, By: id},
			{ID: id, Person: person, Kind: care.MarkAssessment, On: "2026-02-01", At: at, By: id, Withdrawn: at, WithdrawnBy: id},
		},
	}, testkit.Library(t))
	must(t, err)
	return data
}

// values gives each element of a list to be looked at by reflection.
func values[T any](list []T) (out []reflect.Value) {
	for _, v := range list {
		out = append(out, reflect.ValueOf(v))
	}
	return out
}
