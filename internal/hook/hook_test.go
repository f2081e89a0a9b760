package hook_test

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/fhirapi"
	"towpath/internal/hook"
	"towpath/internal/store"
	"towpath/internal/testkit"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// whole may do everything that its account may.
type whole struct{}

func (whole) May(a care.Actor, _ string, _ byte) (care.Actor, []string, bool) { return a, nil, true }

// none may do nothing.
type none struct{}

func (none) May(a care.Actor, _ string, _ byte) (care.Actor, []string, bool) { return a, nil, false }

// arrival is what a receiver got.
type arrival struct {
	method, path string
	header       http.Header
	body         map[string]any
	raw          string
}

// desk is the cast with a record system in Amina's team, and its receiver.
type desk struct {
	*testkit.Kit
	t       testing.TB
	records care.Actor
	sender  *hook.Sender
	access  fhirapi.Access
	mu      sync.Mutex
	got     []arrival
	status  int
	before  func() // called while a request is answered
	server  *httptest.Server
}

func newDesk(t testing.TB, s *store.Store) *desk {
	t.Helper()
	d := &desk{Kit: testkit.Service(t, s), t: t, access: whole{}, status: 200}
	d.records = d.System(t, "Records")
	if err := d.JoinTeam(t.Context(), d.AsAdmin, d.River, d.records.Worker, care.PartMember); err != nil {
		t.Fatal(err)
	}
	d.server = httptest.NewServer(http.HandlerFunc(d.receive))
	t.Cleanup(d.server.Close)
	d.sender = d.another("one")
	return d
}

// another is a process that sends beside others.
func (d *desk) another(holder string) *hook.Sender {
	api := fhirapi.New(fhirapi.Parts{
		Care: d.Service, Library: d.Instruments(), Log: slog.New(slog.DiscardHandler), NewID: d.IDs.New, Version: "test", Say: func(f fault.Field) string { return f.Message },
	})
	hosts, err := hook.ReadHosts([]string{strings.TrimPrefix(d.server.URL, "http://")})
	if err != nil {
		d.t.Fatal(err)
	}
	return hook.New(hook.Parts{
		Care: d.Service, Organisation: d.Organisation, Hosts: hosts, Client: hook.NewClient(), Holder: holder, Now: d.Clock.Now, Chance: func() float64 { return 0.5 },
		Log: slog.New(slog.NewTextHandler(d.t.Output(), nil)),
		Look: func(ctx context.Context, s *care.Sending, person care.PersonID) (list []hook.Notice, err error) {
			found, err := api.Wanted(ctx, fhirapi.Caller{Actor: s.Actor, Access: d.access}, s.Criteria, person)
			for _, n := range found {
				list = append(list, hook.Notice(n))
			}
			return list, err
		},
	})
}

func (d *desk) receive(w http.ResponseWriter, r *http.Request) {
	raw, _ := io.ReadAll(r.Body)
	a := arrival{method: r.Method, path: r.URL.Path, header: r.Header, raw: string(raw)}
	_ = json.Unmarshal(raw, &a.body)
	d.mu.Lock()
	d.got = append(d.got, a)
	status, before := d.status, d.before
	d.mu.Unlock()
	if before != nil {
		before()
	}
	if status/100 == 3 {
		w.Header().Set("Location", d.server.URL+"/elsewhere")
	}
	w.WriteHeader(status)
}

const secret, mark = "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", "mark"

// want makes a subscription.
func (d *desk) want(criteria string, more func(*care.SubscriptionWords)) care.SubscriptionID {
	d.t.Helper()
	id := care.SubscriptionID(d.IDs.New())
	words := care.SubscriptionWords{Reason: "to know", Criteria: criteria, Endpoint: d.server.URL + "/fhir", Payload: true, Headers: []string{"Authorization: Bearer a"}}
	if more != nil {
		more(&words)
	}
	if err := d.AddSubscription(d.t.Context(), d.records, care.NewSubscription{ID: id, SubscriptionWords: words, Secret: secret, Mark: mark}); err != nil {
		d.t.Fatal(err)
	}
	d.Clock.Add(time.Hour)
	return id
}

func (d *desk) goal(words string) care.GoalID {
	d.t.Helper()
	id := care.GoalID(d.IDs.New())
	if err := d.SetGoal(d.t.Context(), d.AsAmina, d.Amina, care.NewGoal{ID: id, Words: words, Rating: -1}); err != nil {
		d.t.Fatal(err)
	}
	return id
}

// pass sends what is due, and gives what arrived.
func (d *desk) pass() []arrival {
	d.t.Helper()
	if err := d.sender.Pass(d.t.Context()); err != nil {
		d.t.Fatal(err)
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	got := d.got
	d.got = nil
	return got
}

func (d *desk) answers(status int) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.status = status
}

func (d *desk) stands(id care.SubscriptionID) (s care.Subscription) {
	d.t.Helper()
	err := d.Store.Read(d.t.Context(), func(tx care.Tx) (err error) {
		s, err = tx.Subscription(d.t.Context(), d.Organisation, id)
		return err
	})
	if err != nil {
		d.t.Fatal(err)
	}
	return s
}

// arrived fails the test where something else arrived.
func (d *desk) arrived(got []arrival, paths ...string) {
	d.t.Helper()
	var have []string
	for _, a := range got {
		have = append(have, a.method+" "+a.path)
	}
	if strings.Join(have, ", ") != strings.Join(paths, ", ") {
		d.t.Fatalf("%v arrived, want %v", have, paths)
	}
}

func signed(a arrival) bool {
	key, _ := base64.StdEncoding.DecodeString(strings.TrimPrefix(secret, "whsec_"))
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(a.header.Get("Webhook-Id") + "." + a.header.Get("Webhook-Timestamp") + "." + a.raw))
	return strings.Contains(a.header.Get("Webhook-Signature"), "v1,"+base64.StdEncoding.EncodeToString(mac.Sum(nil)))
}

func TestWhatChangedIsSentOnceAndSigned(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		d := newDesk(t, s)
		old := d.goal("before")
		d.Clock.Add(time.Hour)
		d.want("Goal?lifecycle-status=active", nil)
		d.arrived(d.pass())
		walk := d.goal("walk")
		got := d.pass()
		d.arrived(got, "PUT /fhir/Goal/"+string(walk))
		if a := got[0]; !signed(a) || a.header.Get("Authorization") != "Bearer a" || a.header.Get("Content-Type") != "application/fhir+json" || a.body["description"].(map[string]any)["text"] != "walk" {
			t.Errorf("%+v", a)
		}
		d.arrived(d.pass())
		d.Clock.Add(time.Hour)
		if err := d.EndGoal(t.Context(), d.AsAmina, d.Amina, walk, care.EndingReached); err != nil {
			t.Fatal(err)
		}
		d.arrived(d.pass()) // it is active no more
		swim := d.goal("swim")
		d.arrived(d.pass(), "PUT /fhir/Goal/"+string(swim))
		if old == "" {
			t.Error("no goal")
		}
		page, err := d.ListAuditEntries(t.Context(), d.AsAmina, d.Amina, care.AuditQuery{Who: d.records.Account})
		if err != nil || page.Total == 0 || page.Entries[0].Action != "ListGoals" {
			t.Errorf("the log: %d %v", page.Total, err)
		}
	})
}

func TestWhatDoesNotArriveIsSentAgainForADay(t *testing.T) {
	d := newDesk(t, testkit.SQLite(t))
	id := d.want("Goal?", nil)
	walk := d.goal("walk")
	d.answers(503)
	first := d.pass()
	d.arrived(first, "PUT /fhir/Goal/"+string(walk))
	pauses, tries := []time.Duration{}, 1
	for range 100 {
		s := d.stands(id)
		if s.Status != care.SubscriptionActive {
			break
		}
		if s.Error != "The receiver answered 503." || s.Failures != tries {
			t.Fatalf("%+v", s)
		}
		pauses = append(pauses, s.Next.Sub(d.Clock.Now()))
		d.Clock.Add(pauses[len(pauses)-1] - time.Second)
		d.arrived(d.pass())
		d.Clock.Add(time.Second)
		again := d.pass()
		d.arrived(again, "PUT /fhir/Goal/"+string(walk))
		if again[0].header.Get("Webhook-Id") != first[0].header.Get("Webhook-Id") {
			t.Error("sent again under another id")
		}
		tries++
	}
	if pauses[0] != 10*time.Second || pauses[1] != 20*time.Second || pauses[len(pauses)-1] != time.Hour || tries < 25 || tries > 40 {
		t.Errorf("%d tries, %v", tries, pauses)
	}
	if s := d.stands(id); s.Status != care.SubscriptionFailed || s.Error == "" {
		t.Errorf("%+v", s)
	}
	d.Clock.Add(48 * time.Hour)
	swim := d.goal("swim")
	d.arrived(d.pass())
	list, err := d.ListAppSubscriptions(t.Context(), d.AsAdmin)
	if err != nil || list[0].Status != care.SubscriptionFailed {
		t.Errorf("%+v %v", list, err)
	}
	d.answers(204)
	s := d.stands(id)
	if err := d.ChangeSubscription(t.Context(), d.records, id, care.SubscriptionChange{SubscriptionWords: s.SubscriptionWords}); err != nil {
		t.Fatal(err)
	}
	d.arrived(d.pass(), "PUT /fhir/Goal/"+string(walk), "PUT /fhir/Goal/"+string(swim)) // from where it stood
	if s := d.stands(id); s.Failures != 0 || s.Error != "" || s.Sent.IsZero() {
		t.Errorf("%+v", s)
	}
}

// TestAfterAFailureOneRecordIsLookedAt: others' are not read for nothing each time.
func TestAfterAFailureOneRecordIsLookedAt(t *testing.T) {
	d := newDesk(t, testkit.SQLite(t))
	id := d.want("Goal?", nil)
	walk := d.goal("walk")
	other := care.PersonID(d.IDs.New())
	if err := d.AddPerson(t.Context(), d.AsBen, care.NewPerson{ID: other, Name: "Olu", Team: d.River}); err != nil {
		t.Fatal(err)
	}
	swim := care.GoalID(d.IDs.New())
	if err := d.SetGoal(t.Context(), d.AsBen, other, care.NewGoal{ID: swim, Words: "swim", Rating: -1}); err != nil {
		t.Fatal(err)
	}
	d.answers(500)
	d.arrived(d.pass(), "PUT /fhir/Goal/"+string(walk))
	d.Clock.Add(time.Hour)
	d.arrived(d.pass(), "PUT /fhir/Goal/"+string(walk))
	looks, err := d.ListAuditEntries(t.Context(), d.AsBen, other, care.AuditQuery{Who: d.records.Account})
	if err != nil || looks.Total != 0 {
		t.Errorf("%d looks at somebody's record of which nothing was sent, %v", looks.Total, err)
	}
	d.answers(200)
	d.Clock.Add(time.Hour)
	d.arrived(d.pass(), "PUT /fhir/Goal/"+string(walk), "PUT /fhir/Goal/"+string(swim))
	if d.stands(id).Failures != 0 {
		t.Error("it still fails")
	}
}

func TestWithoutAPayloadNothingIsToldButThatThereIsSomething(t *testing.T) {
	d := newDesk(t, testkit.SQLite(t))
	d.want("Goal?", func(w *care.SubscriptionWords) { w.Payload = false })
	d.goal("walk")
	d.goal("swim")
	got := d.pass()
	d.arrived(got, "POST /fhir")
	if got[0].raw != "" || !signed(got[0]) {
		t.Errorf("%+v", got[0])
	}
	d.arrived(d.pass())
}

func TestAnAppThatMayNoLongerIsToldNothing(t *testing.T) {
	d := newDesk(t, testkit.SQLite(t))
	id := d.want("Goal?", nil)
	d.access = none{}
	d.goal("walk")
	d.arrived(d.pass())
	if s := d.stands(id); s.Status != care.SubscriptionFailed {
		t.Errorf("%+v", s)
	}
}

// TestOneProcessSendsAtATime: what another holds is left to it, until it gives no sign of life.
func TestOneProcessSendsAtATime(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		d := newDesk(t, s)
		id := d.want("Goal?", nil)
		walk := d.goal("walk")
		dead, err := d.TakeSubscription(t.Context(), d.Organisation, id, "dead")
		if err != nil || dead == nil {
			t.Fatal(err)
		}
		d.arrived(d.pass())
		d.Clock.Add(care.SendingLease + time.Second)
		d.arrived(d.pass(), "PUT /fhir/Goal/"+string(walk))
		if err := d.MaySend(t.Context(), dead, d.Amina); !fault.Is(err, fault.Conflict) {
			t.Errorf("it sends once more: %v", err)
		}
		place := d.stands(id).Place
		if err := d.SentAll(t.Context(), &care.Sending{Subscription: dead.Subscription, To: 1}, true); err != nil || d.stands(id).Place != place {
			t.Errorf("whoever came too late moved it: %v", err)
		}
		d.goal("swim")
		two := d.another("two")
		both := sync.WaitGroup{}
		for _, sender := range []*hook.Sender{d.sender, two} {
			both.Go(func() {
				if err := sender.Pass(t.Context()); err != nil {
					t.Error(err)
				}
			})
		}
		both.Wait()
		if got := d.pass(); len(got) != 1 {
			t.Errorf("%d arrived", len(got))
		}
	})
}

// TestWhatIsInTheMiddleIsNotLost: a process that ends while it sends loses nothing.
func TestWhatIsInTheMiddleIsNotLost(t *testing.T) {
	d := newDesk(t, testkit.SQLite(t))
	d.want("Goal?", nil)
	walk := d.goal("walk")
	ctx, cancel := context.WithCancel(t.Context())
	d.before = cancel
	if err := d.sender.Pass(ctx); err != nil {
		t.Fatal(err)
	}
	d.before = nil
	d.arrived(d.pass(), "PUT /fhir/Goal/"+string(walk), "PUT /fhir/Goal/"+string(walk))
	d.arrived(d.pass())
}
