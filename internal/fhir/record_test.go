package fhir_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/fhir"
	"towpath/internal/seed"
	"towpath/internal/store"
	"towpath/internal/testkit"
)

// after is a time by which all of the demonstration has been.
var after = time.Date(2026, time.November, 20, 23, 0, 0, 0, time.UTC)

// amina gives the record of the demonstration's Amina, as she takes it along.
func amina(t testing.TB, s *store.Store) (*testkit.Kit, care.Record) {
	t.Helper()
	k := testkit.Service(t, s)
	k.Clock.Set(after)
	demo, err := seed.Build(seed.Parts{Number: 1, Today: "2026-11-20", People: seed.MinPeople, Instruments: testkit.Library(t), Mirror: testkit.Mirror(t)})
	if err != nil {
		t.Fatal(err)
	}
	if err := demo.Insert(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	at := slices.IndexFunc(demo.Accounts, func(a care.Account) bool { return a.Person == seed.Amina })
	own := demo.Accounts[at]
	record, err := k.TakeCopy(t.Context(), care.Actor{Organisation: demo.Organisation.ID, Account: own.ID, Name: own.Name, Role: own.Role, Person: own.Person}, seed.Amina)
	if err != nil {
		t.Fatal(err)
	}
	if len(record.Occasions) < 5 || len(record.Goals) == 0 || len(record.Entries) < 10 || len(record.Members) != 1 || len(record.Told) != 1 || len(record.Audit) < 10 {
		t.Fatalf("Amina's record is thin: %d occasions, %d goals, %d entries", len(record.Occasions), len(record.Goals), len(record.Entries))
	}
	return k, record
}

// contents is what must be the same wherever a record goes: not the organisation,
// not the page an answer was typed on, and not what stays with its service.
func contents(r care.Record) care.Record {
	r.Members, r.Told, r.Audit, r.From = nil, nil, nil, ""
	r.Person.Created = r.At
	return r
}

var sameContents = cmp.Options{
	cmpopts.EquateEmpty(),
	cmpopts.SortSlices(func(a, b care.Answer) bool { return a.ID < b.ID }),
	cmp.FilterPath(func(p cmp.Path) bool {
		name := p.Last().String()
		return name == ".Organisation" || name == ".Form" || name == ".ByName" || name == ".Created" || name == ".At" && p.Index(-2).Type().String() == "care.Record"
	}, cmp.Ignore()),
}

func TestARecordComesBackAsItWas(t *testing.T) {
	_, record := amina(t, testkit.SQLite(t))
	data, err := fhir.WriteRecord(record, testkit.Library(t))
	if err != nil {
		t.Fatal(err)
	}
	back, err := fhir.ReadRecord(data, testkit.Library(t))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(contents(record), contents(back), sameContents); diff != "" {
		t.Errorf("what came back:\n%s", diff)
	}
	again, err := fhir.WriteRecord(record, testkit.Library(t))
	if err != nil || string(again) != string(data) {
		t.Errorf("the same record is written in another way the second time: %v", err)
	}
}

// TestAPersonMovesToAnotherService takes Amina's copy into an empty one, and looks
// for anything that is not as it was.
func TestAPersonMovesToAnotherService(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		_, record := amina(t, testkit.SQLite(t))
		data, err := fhir.WriteRecord(record, testkit.Library(t))
		if err != nil {
			t.Fatal(err)
		}
		brought, err := fhir.ReadRecord(data, testkit.Library(t))
		if err != nil {
			t.Fatal(err)
		}
		k := testkit.Service(t, s)
		k.Clock.Set(after)
		if err := k.ImportPerson(t.Context(), k.AsAdmin, brought, k.River); err != nil {
			t.Fatal(err)
		}
		here := k.Account(t, "Amina Hussain", "amina.h", care.RolePerson, seed.Amina)
		there, err := k.TakeCopy(t.Context(), here, seed.Amina)
		if err != nil {
			t.Fatal(err)
		}
		for id, author := range record.Authors { // who they were is kept by name
			author.Role = care.RoleWorker
			record.Authors[id] = author
		}
		if diff := cmp.Diff(contents(record), contents(there), sameContents); diff != "" {
			t.Errorf("what came over:\n%s", diff)
		}
		if _, err := k.ShowJourney(t.Context(), k.AsBen, seed.Amina); err != nil {
			t.Errorf("the new team: %v", err)
		}
		if err := k.ImportPerson(t.Context(), k.AsAdmin, brought, k.River); !fault.Is(err, fault.Conflict) {
			t.Errorf("a second time: %v, want conflict", err)
		}
		stolen := care.Record{Person: brought.Person}
		stolen.Person.ID = k.Amina
		if err := k.ImportPerson(t.Context(), k.AsAdmin, stolen, k.River); !fault.Is(err, fault.Conflict) {
			t.Errorf("with the id of somebody who is here: %v, want conflict", err)
		}
	})
}

// TestNothingIsTakenInByHalf: a record of which the last line is somebody else's
// leaves nothing behind.
func TestNothingIsTakenInByHalf(t *testing.T) {
	_, record := amina(t, testkit.SQLite(t))
	k := testkit.Service(t, testkit.SQLite(t))
	k.Clock.Set(after)
	if err := k.NoteJourney(t.Context(), k.AsAmina, k.Amina, care.NewEntry{ID: record.Entries[len(record.Entries)-1].ID, Kind: care.EntrySkill, On: "2026-03-01", Happened: "mine"}); err != nil {
		t.Fatal(err)
	}
	if err := k.ImportPerson(t.Context(), k.AsAdmin, record, ""); !fault.Is(err, fault.Conflict) {
		t.Fatalf("%v, want conflict", err)
	}
	err := k.Store.Read(t.Context(), func(tx care.Tx) error {
		_, err := tx.Person(t.Context(), k.Organisation, seed.Amina)
		return err
	})
	if !fault.Is(err, fault.Denied) {
		t.Errorf("the person stayed: %v", err)
	}
}

func TestARecordThatNobodyWroteIsRefused(t *testing.T) {
	_, record := amina(t, testkit.SQLite(t))
	k := testkit.Service(t, testkit.SQLite(t))
	k.Clock.Set(after)
	for what, spoil := range map[string]func(r *care.Record){
		"another person's assessment": func(r *care.Record) { r.Occasions[0].Assessment.Person = k.Farid },
		"an unknown instrument":       func(r *care.Record) { r.Occasions[0].Assessment.Instrument = "star" },
		"an unknown area":             func(r *care.Record) { r.Occasions[0].Answers[0].Area = "moon" },
		"a step too far":              func(r *care.Record) { r.Occasions[0].Answers[0].Given.Step = 99 },
		"a note too long":             func(r *care.Record) { r.Entries[0].Happened = strings.Repeat("x", care.MaxNote+1) },
		"an id that is none":          func(r *care.Record) { r.Goals[0].ID = "../x" },
		"another goal's rating":       func(r *care.Record) { r.Goals[0].Ratings[0].Goal = r.Goals[1].ID },
		"no name":                     func(r *care.Record) { r.Person.Name = " " },
		"a nul in a goal":             func(r *care.Record) { r.Goals[0].Words = "a\x00b" },
	} {
		data, _ := fhir.WriteRecord(record, testkit.Library(t))
		bad, err := fhir.ReadRecord(data, testkit.Library(t))
		if err != nil {
			t.Fatal(err)
		}
		spoil(&bad)
		if err := k.ImportPerson(t.Context(), k.AsAdmin, bad, ""); !fault.Is(err, fault.Invalid) {
			t.Errorf("%s: %v, want invalid", what, err)
		}
	}
}

func TestWhatDoesNotFitIsToldWithItsPlace(t *testing.T) {
	_, record := amina(t, testkit.SQLite(t))
	data, _ := fhir.WriteRecord(record, testkit.Library(t))
	text := string(data)
	for what, c := range map[string]struct{ file, want string }{
		"no JSON":             {"{", "not a bundle"},
		"more after its end":  {text + "{}", "something follows"},
		"another resource":    {`{"resourceType":"Patient"}`, "not a Bundle"},
		"nobody in it":        {`{"resourceType":"Bundle","type":"collection"}`, "has no Patient"},
		"an unknown resource": {strings.Replace(text, `"resourceType": "Goal"`, `"resourceType": "Star"`, 1), `a "Star" is not something`},
		"a time that is none": {strings.Replace(text, `"start": "20`, `"start": "2x`, 1), "is no instant"},
		"an instrument we lack": {
			strings.ReplaceAll(text, "urn:towpath:questionnaire:bloom-adult|1.0.0", "urn:towpath:questionnaire:bloom-adult|9.0.0"), "is not known here",
		},
	} {
		_, err := fhir.ReadRecord([]byte(c.file), testkit.Library(t))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", what, err, c.want)
		}
	}
}

func FuzzReadRecord(f *testing.F) {
	lib := testkit.Library(f)
	record := care.Record{Person: care.Person{ID: "00000000-0000-8000-8000-00000000a001", Name: "A"}}
	data, err := fhir.WriteRecord(record, lib)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data)
	f.Add([]byte(`{"resourceType":"Bundle","type":"collection","entry":[{"resource":{"resourceType":"Task","id":"x"}},{"resource":null},{}]}`))
	f.Add([]byte(`{"resourceType":"Bundle","entry":[{"resource":{"resourceType":"Patient","id":"p"}},{"resource":{"resourceType":"Encounter","id":"e","extension":[{"url":"urn:towpath:extension:questionnaire","valueString":"urn:towpath:questionnaire:bloom-adult|1.0.0"}]}},{"resource":{"resourceType":"QuestionnaireResponse","questionnaire":"urn:towpath:questionnaire:bloom-adult|1.0.0","encounter":{"reference":"Encounter/e"},"item":[{"linkId":"body","item":[{"linkId":"body.step","answer":[{"valueCoding":{"code":"3"}}]}]}]}}]}`))
	f.Add(measuredFile(f))
	f.Add(remindedFile(f))
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := fhir.ReadRecord(data, lib)
		if err != nil {
			return
		}
		// What was read can be written, and is then read as the same.
		again, err := fhir.WriteRecord(r, lib)
		if err != nil {
			t.Fatal(err)
		}
		if !json.Valid(again) {
			t.Fatal("what was written is no JSON")
		}
		back, err := fhir.ReadRecord(again, lib)
		if err != nil {
			t.Fatalf("what was written is not read: %v", err)
		}
		if diff := cmp.Diff(r.Measurements, back.Measurements, sameContents); diff != "" {
			t.Fatalf("what was measured became another:\n%s", diff)
		}
		if diff := cmp.Diff(besides(r), besides(back), sameContents); diff != "" {
			t.Fatalf("choices, reminders or days became others:\n%s", diff)
		}
		if len(back.Declines) != len(r.Declines) || len(back.Occasions) != len(r.Occasions) || len(back.Goals) != len(r.Goals) || len(back.Entries) != len(r.Entries) {
			t.Fatalf("%+v became %+v", r, back)
		}
	})
}
