package main

import (
	"strings"
	"testing"
	"time"

	"towpath/internal/care"
)

func TestAPassIsOnceADayAtTheSameHour(t *testing.T) {
	london, err := time.LoadLocation("Europe/London")
	if err != nil {
		t.Fatal(err)
	}
	for now, want := range map[string]string{
		"2026-03-27T09:59:00Z": "2026-03-27T10:00:00Z", "2026-03-27T10:00:00Z": "2026-03-28T10:00:00Z",
		"2026-03-28T10:30:00Z": "2026-03-29T09:00:00Z", // clocks go forward in between
		"2026-10-24T10:30:00Z": "2026-10-25T10:00:00Z", // and back
		"2026-12-31T23:59:00Z": "2027-01-01T10:00:00Z",
	} {
		at, err := time.Parse(time.RFC3339, now)
		if err != nil {
			t.Fatal(err)
		}
		if got := nextPass(at, london).UTC().Format(time.RFC3339); got != want {
			t.Errorf("after %s: %s, want %s", now, got, want)
		}
	}
}

// TestAReminderSaysNothingOfHealth: whoever else reads it learns that something waits
// at an address, and how to stop it.
func TestAReminderSaysNothingOfHealth(t *testing.T) {
	r, err := newReminder(&app{care: care.New(care.Parts{Now: time.Now})}, mailFlags{MailServer: "smtp://127.0.0.1:25", MailFrom: "a@b.example"}, "Europe/London", "https://towpath.example/")
	if err != nil {
		t.Fatal(err)
	}
	text := strings.ToLower(r.subject + "\n" + r.body)
	for _, want := range []string{"something is waiting for you", "https://towpath.example/.", "https://towpath.example/reminders", "there is no hurry", "https://towpath.example/help-now", "999"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in it: %s", want, text)
		}
	}
	for _, never := range []string{"health", "question", "recover", "mood", "dialog", "phq", "team", "service", "worker", "nhs", "⟦"} {
		if strings.Contains(text, never) {
			t.Errorf("it says %q: %s", never, text)
		}
	}
	for _, f := range []mailFlags{{}, {MailServer: "smtp://127.0.0.1:25", MailFrom: "a@b.example"}} {
		if r, err := newReminder(&app{}, f, "Europe/London", ""); r != nil || err != nil {
			t.Errorf("without a server or an address: %v, %v", r, err)
		}
	}
}
