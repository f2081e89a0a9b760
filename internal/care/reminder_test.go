package care_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/store"
	"towpath/internal/testkit"
)

func containsText(text, part string) bool { return strings.Contains(text, part) }

// post is what reminders are sent through in a test.
type post struct {
	mu   sync.Mutex
	sent []string
	err  error
}

func (p *post) send(_ context.Context, to string) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.err != nil {
		return p.err
	}
	p.sent = append(p.sent, to)
	return nil
}

func (k story) choose(t testing.TB, a care.Actor, way care.ReminderWay, address string) {
	t.Helper()
	must(t, k.ChooseReminder(t.Context(), a, k.Amina, care.NewReminderChoice{ID: care.ReminderID(k.IDs.New()), Way: way, Address: address}))
}

// pass makes one pass of reminders and says how many were sent and failed.
func (k story) pass(t testing.TB, p *post) (sent, failed int) {
	t.Helper()
	done, err := k.SendReminders(t.Context(), care.Operator(k.Organisation), p.send)
	must(t, err)
	return done.Sent, done.Failed
}

func TestAReminderIsSentOnceForEachReview(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		k, p := tell(t, s), &post{}
		ctx := t.Context()
		must(t, k.TakeSuggestedSchedule(ctx, k.AsDele, k.service(t)))
		_, err := asks(ctx, k, k.AsDele, "gad-7")
		must(t, err)
		passes := func(what string, want ...int) {
			t.Helper()
			for _, n := range want {
				if sent, _ := k.pass(t, p); sent != n {
					t.Errorf("%s: %d were sent, want %d", what, sent, n)
				}
			}
		}
		passes("nobody chose", 0)
		k.choose(t, k.AsAmina, care.ByEmail, " amina@example.org ")
		passes("two are due: one message", 1, 0)
		if !slices.Equal(p.sent, []string{"amina@example.org"}) {
			t.Errorf("sent to %q", p.sent)
		}
		k.Clock.Add(3 * day)
		passes("days later", 0)
		page, err := k.ShowReminders(ctx, k.AsBen, k.Amina)
		if err != nil || len(page.Sent) != 2 || page.Sent[0].Way != care.ByEmail || page.Sent[0].Failed || page.Choice.Address != "amina@example.org" {
			t.Errorf("what was sent: %+v, %v", page, err)
		}
		list, err := k.ListDue(ctx, k.AsBen, care.DueQuery{Measure: "dialog"})
		if err != nil || len(list.Rows) != 1 || list.Rows[0].Reminded == nil || list.Rows[0].Reminded.DueDay != list.Rows[0].Day {
			t.Errorf("on the list: %+v, %v", list.Rows, err)
		}
		givesNothingBut(t, strings.Join(p.sent, " "))
		for _, m := range []string{"dialog", "gad-7"} {
			must(t, k.DeclineMeasure(ctx, k.AsAmina, k.Amina, care.DeclineID(k.IDs.New()), m, ""))
		}
		k.Clock.Add(150 * day)
		passes("she said no", 0)
		k.Clock.Add(6 * day)
		passes("at the next review of one", 1, 0)
		k.choose(t, k.AsBen, care.ByNone, "amina@example.org")
		k.Clock.Add(400 * day)
		passes("not at all", 0)
		if page, err := k.ShowReminders(ctx, k.AsBen, k.Amina); err != nil || page.Choice.Address != "" {
			t.Errorf("an address with another way: %+v, %v", page.Choice, err)
		}
	})
}

func TestAReminderThatDidNotGoIsTriedAgain(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		k, p := tell(t, s), &post{err: errors.New("the server is away")}
		must(t, k.TakeSuggestedSchedule(t.Context(), k.AsDele, k.service(t)))
		k.choose(t, k.AsAmina, care.ByEmail, "amina@example.org")
		if sent, failed := k.pass(t, p); sent != 0 || failed != 1 {
			t.Errorf("%d sent, %d failed", sent, failed)
		}
		if page, err := k.ShowReminders(t.Context(), k.AsAmina, k.Amina); err != nil || len(page.Sent) != 1 || !page.Sent[0].Failed {
			t.Errorf("one that failed: %+v, %v", page.Sent, err)
		}
		p.err = nil
		if sent, failed := k.pass(t, p); sent != 1 || failed != 0 {
			t.Errorf("tried again: %d sent, %d failed", sent, failed)
		}
	})
}

// TestTwoPassesAtOnceSendOne: two processes may serve one PostgreSQL.
func TestTwoPassesAtOnceSendOne(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		k, p := tell(t, s), &post{}
		must(t, k.TakeSuggestedSchedule(t.Context(), k.AsDele, k.service(t)))
		k.choose(t, k.AsAmina, care.ByEmail, "amina@example.org")
		var all sync.WaitGroup
		for range 8 {
			all.Go(func() {
				if _, err := k.SendReminders(t.Context(), care.Operator(k.Organisation), p.send); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		if len(p.sent) != 1 {
			t.Errorf("%d were sent", len(p.sent))
		}
	})
}

func TestNobodyIsRemindedAtNight(t *testing.T) {
	london, err := time.LoadLocation("Europe/London")
	if err != nil {
		t.Fatal(err)
	}
	k, p := tell(t, testkit.SQLite(t)), &post{}
	must(t, k.TakeSuggestedSchedule(t.Context(), k.AsDele, k.service(t)))
	k.choose(t, k.AsAmina, care.ByEmail, "amina@example.org")
	there := k.In(london)
	for at, quiet := range map[string]bool{
		"2026-03-16T08:59:00Z": true, "2026-03-16T09:00:00Z": false, "2026-03-16T19:59:00Z": false, "2026-03-16T20:00:00Z": true, "2026-03-16T23:59:00Z": true, "2026-03-16T00:00:00Z": true,
		"2026-06-16T07:59:00Z": true, "2026-06-16T08:00:00Z": false, "2026-06-16T18:59:00Z": false, "2026-06-16T19:00:00Z": true, // an hour earlier in summer
	} {
		instant, err := time.Parse(time.RFC3339, at)
		if err != nil {
			t.Fatal(err)
		}
		k.Clock.Set(instant)
		if got := there.QuietNow(); got != quiet {
			t.Errorf("%s: quiet is %v, want %v", at, got, quiet)
		}
		if quiet {
			done, err := there.SendReminders(t.Context(), care.Operator(k.Organisation), p.send)
			if err != nil || !done.Quiet || len(p.sent) > 0 {
				t.Errorf("%s: %+v, %v, sent %q", at, done, err, p.sent)
			}
		}
	}
	k.Clock.Set(time.Date(2026, 3, 16, 19, 59, 59, 996_000_000, time.UTC)) // the evening begins while it goes through the list
	done, err := there.SendReminders(t.Context(), care.Operator(k.Organisation), p.send)
	if err != nil || !done.Quiet || done.Sent > 0 || len(p.sent) > 0 {
		t.Errorf("in the evening: %+v, %v, sent %q", done, err, p.sent)
	}
}

func TestAChoiceThatCannotBe(t *testing.T) {
	k := tell(t, testkit.SQLite(t))
	for _, address := range []string{"", "amina", "@", "amina@", "@example.org", "a b@example.org", "amina@example", "a@b.c\nBcc: d@e.f", "<a@b.c>", strings.Repeat("a", 250) + "@b.cd"} {
		err := k.ChooseReminder(t.Context(), k.AsAmina, k.Amina, care.NewReminderChoice{ID: care.ReminderID(k.IDs.New()), Way: care.ByEmail, Address: address})
		if fields := fault.FieldsOf(err); len(fields) != 1 || fields[0].Name != "email" {
			t.Errorf("%.30q: %v", address, err)
		}
	}
	wantKind(t, "no way", k.ChooseReminder(t.Context(), k.AsAmina, k.Amina, care.NewReminderChoice{ID: care.ReminderID(k.IDs.New()), Way: "fax"}), fault.Invalid)
}

func TestALetterIsHandedOutOnce(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		k := tell(t, s)
		ctx := t.Context()
		must(t, k.TakeSuggestedSchedule(ctx, k.AsDele, k.service(t)))
		k.choose(t, k.AsBen, care.ByLetter, "")
		letters := func(a care.Actor) int {
			t.Helper()
			list, err := k.ListLetters(ctx, a)
			must(t, err)
			for _, l := range list {
				if l.Person.Name != "Amina Yusuf" || len(l.Waits) != 1 || l.Waits[0].Subject != "dialog" {
					t.Errorf("a letter: %+v", l)
				}
			}
			return len(list)
		}
		if n, eves := letters(k.AsBen), letters(k.AsEve); n != 1 || eves != 0 {
			t.Errorf("%d letters to Ben and %d to Eve", n, eves)
		}
		for range 2 {
			must(t, k.HandOutLetter(ctx, k.AsBen, k.Amina))
		}
		if n := letters(k.AsBen); n != 0 {
			t.Errorf("%d letters after it was handed out", n)
		}
		page, err := k.ShowReminders(ctx, k.AsAmina, k.Amina)
		if err != nil || len(page.Sent) != 1 || page.Sent[0].Way != care.ByLetter || page.Sent[0].By != k.AsBen.Account {
			t.Errorf("what she was given: %+v, %v", page.Sent, err)
		}
	})
}
