package care_test

import (
	"strings"
	"testing"
	"time"

	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/store"
	"towpath/internal/testkit"
)

// names gives the names of lines in a row.
func names(lines []care.HelpLine) string {
	var out []string
	for _, l := range lines {
		out = append(out, l.Name)
	}
	return strings.Join(out, ", ")
}

func (k story) helpNow(t testing.TB, of care.HelpFor) care.HelpPage {
	t.Helper()
	page, err := k.HelpNow(t.Context(), k.Organisation, of)
	if err != nil {
		t.Fatal(err)
	}
	return page
}

func (k story) river(t testing.TB) care.ServiceID {
	t.Helper()
	service, err := serviceOf(t.Context(), k, k.River)
	if err != nil {
		t.Fatal(err)
	}
	return service
}

func TestHelpOfAServiceIsShownToItsPeople(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		k := tell(t, s)
		ctx, service := t.Context(), k.river(t)
		if page := k.helpNow(t, care.HelpFor{Person: k.Amina}); len(page.Own)+len(page.Everybody)+len(page.Choices) != 0 {
			t.Errorf("before anything is set: %+v", page)
		}
		first, second := aHelpLine(k, service), aHelpLine(k, service)
		second.Name = "the duty worker"
		if err := k.SetHelp(ctx, k.AsDele, first, second); err != nil {
			t.Fatal(err)
		}
		for range 2 { // saved twice is saved once
			all := aHelpLine(k, "")
			all.Name = "the town's line"
			for range 2 {
				if err := k.SetHelp(ctx, asEditor(k), all); err != nil {
					t.Fatal(err)
				}
			}
			if err := k.RemoveHelpLine(ctx, asEditor(k), all.ID); err != nil {
				t.Fatal(err)
			}
		}
		all := aHelpLine(k, "")
		all.Name = "everybody's line"
		if err := k.SetHelp(ctx, asEditor(k), all); err != nil {
			t.Fatal(err)
		}
		for what, of := range map[string]care.HelpFor{"Amina": {Person: k.Amina}, "Ben": {Worker: k.AsBen.Worker}, "whoever chose it": {Service: service}} {
			page := k.helpNow(t, of)
			if names(page.Own) != "the night team, the duty worker" || names(page.Everybody) != "everybody's line" || len(page.Choices) != 1 {
				t.Errorf("%s: %+v", what, page)
			}
		}
		for what, of := range map[string]care.HelpFor{"nobody": {}, "Chiara, whom no team supports": {Person: k.Chiara}, "no id": {Person: "\x00"}, "no service": {Service: "\x00"}, "an unknown worker": {Worker: care.WorkerID(k.IDs.New())}} {
			if page := k.helpNow(t, of); len(page.Own) != 0 || names(page.Everybody) != "everybody's line" {
				t.Errorf("%s: %+v", what, page)
			}
		}
		elsewhere, err := k.HelpNow(ctx, care.OrganisationID(k.IDs.New()), care.HelpFor{Person: k.Amina})
		if err != nil || len(elsewhere.Own)+len(elsewhere.Everybody)+len(elsewhere.Choices) != 0 {
			t.Errorf("another organisation: %+v, %v", elsewhere, err)
		}
	})
}

func TestHelpIsOrderedChangedAndRemembered(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		k := tell(t, s)
		ctx, service := t.Context(), k.river(t)
		one, two := aHelpLine(k, service), aHelpLine(k, service)
		one.Name, two.Name = "one", "two"
		must := func(err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
		}
		must(k.SetHelp(ctx, k.AsDele, one, two))
		must(k.MoveHelpLine(ctx, k.AsDele, two.ID, true))
		must(k.MoveHelpLine(ctx, k.AsDele, two.ID, true)) // it is the first already
		if got := names(k.helpNow(t, care.HelpFor{Service: service}).Own); got != "two, one" {
			t.Errorf("after moving: %s", got)
		}
		change := one
		change.Name, change.Version = "one, changed", 2
		must(k.SetHelp(ctx, k.AsDele, change))
		must(k.SetHelp(ctx, k.AsDele, change)) // again
		stale := one
		stale.Name, stale.Version = "one, by somebody else", 2
		if err := k.SetHelp(ctx, k.AsDele, stale); !fault.Is(err, fault.Conflict) {
			t.Errorf("a change of what was changed meanwhile: %v", err)
		}
		must(k.RemoveHelpLine(ctx, k.AsDele, two.ID))
		if err := k.SetHelp(ctx, k.AsDele, two); !fault.Is(err, fault.Conflict) {
			t.Errorf("a removed line under its id: %v", err)
		}
		list, err := k.ListHelp(ctx, k.AsDele)
		if err != nil || len(list) != 1 || names(list[0].Lines) != "one, changed" || len(list[0].Before) != 2 || list[0].Before[0].Name != "two" || list[0].Before[1].Name != "one" {
			t.Errorf("the list: %+v, %v", list, err)
		}
	})
}

// TestAnotherProcessIsSeen: a change that somebody else's program made is there a moment
// later.
func TestAnotherProcessIsSeen(t *testing.T) {
	k := tell(t, testkit.SQLite(t))
	k.helpNow(t, care.HelpFor{})
	if _, err := helped(t.Context(), k); err != nil { // past this service's own memory
		t.Fatal(err)
	}
	k.Clock.Add(3 * time.Second)
	if page := k.helpNow(t, care.HelpFor{Service: k.river(t)}); names(page.Own) != "the night team" {
		t.Errorf("%+v", page)
	}
}

func TestWhoMaySetWhoseHelp(t *testing.T) {
	k := tell(t, testkit.SQLite(t))
	ctx, service := t.Context(), k.river(t)
	elsewhere := care.ServiceID(k.IDs.New())
	err := k.AddTeam(ctx, k.AsAdmin, care.NewTeam{ID: care.TeamID(k.IDs.New()), Name: "Wharf", Service: elsewhere, ServiceName: "Elsewhere", Setting: care.SettingCrisis})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		what    string
		who     care.Actor
		service care.ServiceID
		may     bool
	}{
		{"a manager, their own service", k.AsDele, service, true},
		{"a manager, another service", k.AsDele, elsewhere, false},
		{"a manager, everybody", k.AsDele, "", false},
		{"an editor, everybody", asEditor(k), "", true},
		{"an editor, any service", asEditor(k), elsewhere, true},
		{"an editor, no service that there is", asEditor(k), care.ServiceID(k.IDs.New()), false},
		{"a worker", k.AsBen, service, false},
		{"an administrator", k.AsAdmin, service, false},
		{"whoever reviews stories", asReviewer(k), service, false},
		{"a person", k.AsAmina, service, false},
	} {
		n := aHelpLine(k, c.service)
		err := k.SetHelp(ctx, c.who, n)
		if c.may != (err == nil) || !c.may && !fault.Is(err, fault.Denied) {
			t.Errorf("%s: %v", c.what, err)
		}
		if c.may {
			if err := k.RemoveHelpLine(ctx, k.AsBen, n.ID); !fault.Is(err, fault.Denied) {
				t.Errorf("%s: Ben takes it away: %v", c.what, err)
			}
		}
	}
}

func TestHelpThatCannotBeUsed(t *testing.T) {
	k := tell(t, testkit.SQLite(t))
	for field, change := range map[string]func(*care.NewHelpLine){
		"id":      func(n *care.NewHelpLine) { n.ID = "x" },
		"service": func(n *care.NewHelpLine) { n.Service = "x" },
		"kind":    func(n *care.NewHelpLine) { n.Kind = "fax" },
		"name":    func(n *care.NewHelpLine) { n.Name = " " },
		"use":     func(n *care.NewHelpLine) { n.When = "" },
		"contact": func(n *care.NewHelpLine) { n.Contact = "ask Ben" },
		"word":    func(n *care.NewHelpLine) { n.Word = "SHOUT" },
		"hours":   func(n *care.NewHelpLine) { n.Hours.Always = true },
		"for":     func(n *care.NewHelpLine) { n.For = "staff" },
		"cost":    func(n *care.NewHelpLine) { n.Cost = strings.Repeat("x", 401) },
		"relay":   func(n *care.NewHelpLine) { n.Relay = "ask" },
		"bsl":     func(n *care.NewHelpLine) { n.BSL = "javascript:alert(1)" },
	} {
		n := aHelpLine(k, "")
		change(&n)
		fields := fault.FieldsOf(k.SetHelp(t.Context(), asEditor(k), n))
		if len(fields) != 1 || fields[0].Name != field {
			t.Errorf("%s: %+v", field, fields)
		}
	}
	for _, address := range []string{"http://example.org", "javascript:alert(1)", "//example.org", "https://a:b@example.org", "example.org", ""} {
		n := aHelpLine(k, "")
		n.Kind, n.Contact = care.HelpWeb, address
		if fields := fault.FieldsOf(k.SetHelp(t.Context(), asEditor(k), n)); len(fields) != 1 || fields[0].Name != "contact" {
			t.Errorf("%q: %+v", address, fields)
		}
	}
}
