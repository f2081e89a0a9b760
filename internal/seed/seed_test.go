package seed_test

import (
	"reflect"
	"sync"
	"testing"

	"towpath/internal/auth"
	"towpath/internal/care"
	"towpath/internal/seed"
	"towpath/internal/testkit"
)

const today = care.Date("2026-11-23")

func build(t *testing.T, number uint64, day care.Date, people int) *seed.Demo {
	t.Helper()
	d, err := seed.Build(seed.Parts{Number: number, Today: day, People: people, Instruments: testkit.Library(t), Mirror: testkit.Mirror(t)})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

var (
	once    sync.Once
	shipped *seed.Demo
)

// demo is the demonstration as `towpath demo` makes it, built once.
func demo(t *testing.T) *seed.Demo {
	t.Helper()
	once.Do(func() { shipped = build(t, 1, today, 240) })
	return shipped
}

func TestTheSameNumberOnTheSameDayIsTheSame(t *testing.T) {
	if again := build(t, 1, today, 240); !reflect.DeepEqual(demo(t), again) {
		t.Fatal("two demonstrations of one number differ")
	}
	if other := build(t, 2, today, 240); reflect.DeepEqual(demo(t).Histories[9], other.Histories[9]) {
		t.Error("another number gives the same history")
	}
	if later := build(t, 1, "2026-11-24", 240); reflect.DeepEqual(demo(t).Histories[9], later.Histories[9]) {
		t.Error("another day gives the same history")
	}
}

func TestOneMorePersonChangesNobodyElse(t *testing.T) {
	few, more := build(t, 1, today, 30), build(t, 1, today, 31)
	for i := range few.Histories {
		a, b := few.Histories[i], more.Histories[i]
		if len(a.Occasions) != len(b.Occasions) || len(a.Entries) != len(b.Entries) || a.Person.Name != b.Person.Name {
			t.Errorf("%s has another history beside one more person", a.Person.Reference)
		}
	}
}

func TestWhoAndHowMany(t *testing.T) {
	d := demo(t)
	if len(d.Services) != 2 || len(d.Teams) != 6 || len(d.Histories) != 240 {
		t.Fatalf("%d services, %d teams, %d people; want 2, 6 and 240", len(d.Services), len(d.Teams), len(d.Histories))
	}
	settings, people := map[care.Setting]int{}, map[care.TeamID]int{}
	for _, team := range d.Teams {
		settings[team.Setting]++
	}
	for _, h := range d.Histories {
		people[h.Teams[0].Team]++
	}
	want := map[care.Setting]int{care.SettingCommunity: 2, care.SettingCrisis: 1, care.SettingInpatient: 1, care.SettingSecure: 1, care.SettingCarers: 1}
	if !reflect.DeepEqual(settings, want) {
		t.Errorf("settings are %v; want %v", settings, want)
	}
	for _, team := range d.Teams {
		if people[team.ID] < 12 {
			t.Errorf("%s has %d people", team.Name, people[team.ID])
		}
	}
}

func TestTheCastCanSignInAndNobodyElse(t *testing.T) {
	byName := map[string]care.Account{}
	open := 0
	for _, a := range demo(t).Accounts {
		if _, twice := byName[a.Username]; twice || care.NormalUsername(a.Username) != a.Username {
			t.Errorf("name of sign-in %q stands twice or not in its one form", a.Username)
		}
		byName[a.Username] = a
		if len(a.PasswordHash) > 20 {
			open++
		}
	}
	if open != len(seed.SignIns()) {
		t.Errorf("%d accounts have a password; want %d", open, len(seed.SignIns()))
	}
	for _, s := range seed.SignIns() {
		a := byName[s.Username]
		if a.Role != s.Role || a.Name != s.Name || a.Person != s.Person || a.MustChange {
			t.Errorf("account of %s: %+v", s.Username, a)
		}
		if err := auth.CheckPassword(s.Password, s.Username); err != nil {
			t.Errorf("%s: %v", s.Username, err)
		}
	}
	if s := seed.SignIns()[0]; !auth.Verify(byName[s.Username].PasswordHash, s.Password) || auth.Verify(byName["hannah.whitlock"].PasswordHash, "none") {
		t.Error("the passwords are not as printed")
	}
}

func TestWhatCannotBeMadeIsRefused(t *testing.T) {
	for _, p := range []seed.Parts{
		{Today: "yesterday", People: 240, Mirror: testkit.Mirror(t)},
		{Today: today, People: 3, Mirror: testkit.Mirror(t)},
		{Today: today, People: seed.MaxPeople + 1, Mirror: testkit.Mirror(t)},
		{Today: today, People: 240},
	} {
		p.Instruments = testkit.Library(t)
		if _, err := seed.Build(p); err == nil {
			t.Errorf("%+v was taken", p)
		}
	}
}
