package care_test

import (
	"testing"

	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/instrument"
)

func TestAccountsAreChecked(t *testing.T) {
	k := kit(t)
	good := care.NewAccount{ID: care.AccountID(k.IDs.New()), Username: " Nadia ", Name: "Chiara", Role: care.RoleWorker, Worker: care.WorkerID(k.IDs.New()), PasswordHash: "x"}
	for field, spoil := range map[string]func(*care.NewAccount){
		"id":       func(n *care.NewAccount) { n.ID = "x" },
		"username": func(n *care.NewAccount) { n.Username = "two words" },
		"name":     func(n *care.NewAccount) { n.Name = "" },
		"role":     func(n *care.NewAccount) { n.Role = "owner" },
		"password": func(n *care.NewAccount) { n.PasswordHash = "" },
		"person":   func(n *care.NewAccount) { n.Person = k.Amina },
		"worker":   func(n *care.NewAccount) { n.Worker = "" },
	} {
		bad := good
		spoil(&bad)
		wantField(t, field, k.AddAccount(t.Context(), k.AsAdmin, bad), field)
	}
	must(t, k.AddAccount(t.Context(), k.AsAdmin, good))
	good.ID, good.Username = care.AccountID(k.IDs.New()), "NADIA"
	wantField(t, "a name that is taken", k.AddAccount(t.Context(), k.AsAdmin, good), "username")
	nobody := care.NewAccount{ID: care.AccountID(k.IDs.New()), Username: "n", Name: "N", Role: care.RolePerson, Person: care.PersonID(k.IDs.New()), PasswordHash: "x"}
	wantKind(t, "an account for nobody", k.AddAccount(t.Context(), k.AsAdmin, nobody), fault.Denied)
	list, err := k.ListAccounts(t.Context(), k.AsAdmin, -1)
	must(t, err)
	if len(list) != 8 || list[0].Username != "ada" || list[3].Username != "chiara" {
		t.Errorf("accounts: %+v", list)
	}
	wantKind(t, "resetting nobody", k.ResetAccount(t.Context(), k.AsAdmin, "nobody", "x"), fault.Denied)
}

func TestImportsAreChecked(t *testing.T) {
	k := kit(t)
	inst, _ := k.Instruments().Latest("bloom-carers")
	row := func() care.ImportedReading {
		return care.ImportedReading{
			Assessment: care.AssessmentID(k.IDs.New()), Person: k.Amina, Instrument: inst, Kind: care.KindBaseline, On: "2025-01-01", Voice: care.VoicePerson,
			Values: make([]instrument.Answer, 7), AnswerIDs: make([]care.AnswerID, 7), Notes: make([]string, 7),
		}
	}
	for what, spoil := range map[string]func(*care.ImportedReading){
		"assessment": func(r *care.ImportedReading) { r.Assessment = "x" },
		"person":     func(r *care.ImportedReading) { r.Person = "" },
		"instrument": func(r *care.ImportedReading) { r.Instrument = nil },
		"kind":       func(r *care.ImportedReading) { r.Kind = "" },
		"day":        func(r *care.ImportedReading) { r.On = "yesterday" },
		"voice":      func(r *care.ImportedReading) { r.Voice = "carer" },
		"values":     func(r *care.ImportedReading) { r.Values = r.Values[:6] },
		"value":      func(r *care.ImportedReading) { r.Values[0].Step = 21 },
		"ids":        func(r *care.ImportedReading) { r.AnswerIDs = nil },
		"notes":      func(r *care.ImportedReading) { r.Notes = r.Notes[:1] },
		"a note":     func(r *care.ImportedReading) { r.Notes[0] = "\x00" },
	} {
		bad := row()
		spoil(&bad)
		_, err := k.ImportReadings(t.Context(), k.AsAdmin, care.ImportBatch{ID: k.IDs.New()}, []care.ImportedReading{row(), bad})
		wantKind(t, what, err, fault.Invalid)
	}
	good := row()
	good.Values[0].Step = 7 // a half step may be imported
	good.AnswerIDs[0] = care.AnswerID(k.IDs.New())
	for want := 1; want >= 0; want-- {
		n, err := k.ImportReadings(t.Context(), k.AsAdmin, care.ImportBatch{ID: k.IDs.New(), FileName: "old.csv"}, []care.ImportedReading{good})
		must(t, err)
		if n != want {
			t.Errorf("%d were new, want %d", n, want)
		}
	}
	known, err := k.ImportLookup(t.Context(), k.AsAdmin)
	must(t, err)
	if known.People["W-101"] != k.Amina || !known.Readings[care.ReadingKey{Assessment: good.Assessment, Voice: care.VoicePerson}] {
		t.Errorf("known: %+v", known)
	}
	lines, err := k.ListAssessments(t.Context(), k.AsAmina, k.Amina)
	must(t, err)
	if len(lines) != 1 || !lines[0].Completed() || lines[0].Readings[0].Values[0].Step != 7 {
		t.Errorf("her assessments: %+v", lines)
	}
}
