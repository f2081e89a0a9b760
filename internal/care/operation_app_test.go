package care_test

import (
	"context"
	"errors"
	"maps"
	"testing"
	"time"

	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/testkit"
)

func init() { maps.Copy(operations, appOperations) }

// anApp puts an app there that nobody was seen to register.
func anApp(ctx context.Context, k story) (care.AppID, error) {
	id := care.AppID(k.IDs.New())
	return id, k.Store.Write(ctx, func(tx care.Tx) error {
		_, err := tx.InsertApp(ctx, care.App{
			ID: id, Organisation: k.Organisation, Name: "Chart app", Kind: care.AppPublic, Redirects: []string{"https://chart.example/back"}, Scopes: "patient/*.rs", Made: k.Clock.Now(),
		})
		return err
	})
}

// letIn lets a new app in.
func letIn(ctx context.Context, k story, p care.PersonID, let func(context.Context, care.Actor, care.NewAppGrant) error, a care.Actor) (any, error) {
	app, err := anApp(ctx, k)
	if err != nil {
		return nil, err
	}
	return nil, let(ctx, a, care.NewAppGrant{ID: care.AppGrantID(k.IDs.New()), App: app, Person: p, Scopes: "patient/*.rs", Expires: k.Clock.Now().Add(time.Hour)})
}

// appOperations are those on apps by other makers.
var appOperations = map[string]operation{
	"AddApp": {nobody: true, may: asAdmin, by: "app-", call: func(ctx context.Context, k story, a care.Actor, _ care.PersonID) (any, error) {
		return only(k.AddApp(ctx, a, care.NewApp{
			ID: care.AppID(k.IDs.New()), Name: "Record system", Kind: care.AppBackend, Scopes: "system/*.rs", KeysAddress: "https://records.example/keys",
			Account: care.AccountID(k.IDs.New()), Worker: care.WorkerID(k.IDs.New()), Grant: care.AppGrantID(k.IDs.New()),
		}))
	}},
	"ListApps": {nobody: true, may: asAdmin, by: "app-", call: func(ctx context.Context, k story, a care.Actor, _ care.PersonID) (any, error) {
		return k.ListApps(ctx, a)
	}},
	"EndApp": {nobody: true, may: asAdmin, by: "app-", call: func(ctx context.Context, k story, a care.Actor, _ care.PersonID) (any, error) {
		app, err := anApp(ctx, k)
		if err != nil {
			return nil, err
		}
		return only(k.EndApp(ctx, a, app))
	}},
	"LetAppIn": {by: "app-", call: func(ctx context.Context, k story, a care.Actor, p care.PersonID) (any, error) {
		return letIn(ctx, k, p, k.LetAppIn, a)
	}},
	"LetAppWork": {scoped: true, nobody: true, everybody: true, may: asBen, by: "app-", call: func(ctx context.Context, k story, a care.Actor, _ care.PersonID) (any, error) {
		return letIn(ctx, k, "", k.LetAppWork, a)
	}},
	"ListMyApps": {scoped: true, nobody: true, everybody: true, may: asBen, by: "app-", call: func(ctx context.Context, k story, a care.Actor, _ care.PersonID) (any, error) {
		return k.ListMyApps(ctx, a)
	}},
	"EndMyApp": {scoped: true, nobody: true, everybody: true, may: asBen, by: "app-", call: func(ctx context.Context, k story, a care.Actor, _ care.PersonID) (any, error) {
		return only(k.EndMyApp(ctx, a, care.AppGrantID(k.IDs.New())))
	}},
}

func init() { maps.Copy(operations, subscriptionOperations) }

// subscribed is a subscription of AsSystem, which is in no team.
type subscribed struct {
	subscription care.SubscriptionID
	AsSystem     care.Actor
}

// asSystem is the system that is told of changes.
func asSystem(k story) care.Actor { return k.AsSystem }

// wants is what a system says that wants to be told of goals.
func wants(reason string) care.SubscriptionWords {
	return care.SubscriptionWords{Reason: reason, Criteria: "Goal?", Endpoint: "https://records.example/hook", Headers: []string{"Authorization: Bearer a"}}
}

// subscribe has a system want to be told of something.
func (k *story) subscribe(t testing.TB) error {
	t.Helper()
	k.subscription, k.AsSystem = care.SubscriptionID(k.IDs.New()), k.System(t, "Records")
	return k.AddSubscription(t.Context(), k.AsSystem, care.NewSubscription{ID: k.subscription, SubscriptionWords: wants(secret), Secret: "s", Mark: "m"})
}

// subscriptionOperations are those on what other systems are told of.
var subscriptionOperations = map[string]operation{
	"AddSubscription": {scoped: true, nobody: true, may: asSystem, by: "app-", call: func(ctx context.Context, k story, a care.Actor, _ care.PersonID) (any, error) {
		return only(k.AddSubscription(ctx, a, care.NewSubscription{ID: care.SubscriptionID(k.IDs.New()), SubscriptionWords: wants("to know"), Secret: "s", Mark: "m"}))
	}},
	"ListSubscriptions": {scoped: true, nobody: true, may: asSystem, by: "app-", call: func(ctx context.Context, k story, a care.Actor, _ care.PersonID) (any, error) {
		return k.ListSubscriptions(ctx, a)
	}},
	"ChangeSubscription": {nobody: true, may: asSystem, by: "app-", call: func(ctx context.Context, k story, a care.Actor, _ care.PersonID) (any, error) {
		return only(k.ChangeSubscription(ctx, a, k.subscription, care.SubscriptionChange{SubscriptionWords: wants("to know more")}))
	}},
	"EndSubscription": {nobody: true, may: asSystem, by: "app-", call: func(ctx context.Context, k story, a care.Actor, _ care.PersonID) (any, error) {
		return only(k.EndSubscription(ctx, a, k.subscription))
	}},
	"ListAppSubscriptions": {nobody: true, may: asAdmin, by: "app-", call: func(ctx context.Context, k story, a care.Actor, _ care.PersonID) (any, error) {
		return k.ListAppSubscriptions(ctx, a)
	}},
}

// TestAnAppStaysWithinOneRecord: whoever the app acts for, and whatever their role lets
// them do, an app that was let in to one person's record does nothing with anybody else's
// and nothing about nobody in particular.
func TestAnAppStaysWithinOneRecord(t *testing.T) {
	k := tell(t, testkit.SQLite(t))
	other := k.somebody(t)
	for row, o := range operations {
		about := k.Amina
		if o.whose != nil {
			about = o.whose(t, k)
		}
		may := []care.Actor{k.AsBen, k.AsAmina, k.AsAdmin, k.AsDele, care.Operator(k.Organisation)}
		if o.may != nil {
			may = append(may, o.may(k))
		}
		for _, a := range may {
			a.App, a.AppName, a.Only = "app", "Chart app", other
			if _, err := o.call(t.Context(), k, a, about); err == nil {
				t.Errorf("%s: an app that %s let in to somebody's record did it with another's, or with nobody's", row, a.Name)
			}
		}
	}
	untouched(t, k)
}

// TestWithinTheOneRecordAnAppDoesWhatItsOwnerMay, and the log names both.
func TestWithinTheOneRecordAnAppDoesWhatItsOwnerMay(t *testing.T) {
	k := tell(t, testkit.SQLite(t))
	app := k.AsBen
	app.App, app.AppName, app.Only = "app", "Chart app", k.Amina
	if _, err := k.ListGoals(t.Context(), app, k.Amina); err != nil {
		t.Fatal(err)
	}
	page, err := k.ListAuditEntries(t.Context(), k.AsAmina, k.Amina, care.AuditQuery{})
	if err != nil || page.Entries[0].Name != "Chart app, for "+k.AsBen.Name || page.Entries[0].Account != k.AsBen.Account {
		t.Errorf("the log says %+v, %v", page.Entries[0].AuditEntry, err)
	}
	if err := k.LetAppIn(t.Context(), app, care.NewAppGrant{ID: care.AppGrantID(k.IDs.New()), App: "x", Person: k.Amina, Scopes: "patient/*.rs", Expires: k.Clock.Now().Add(time.Hour)}); err == nil {
		t.Error("an app let another in")
	}
}

// TestASystemWorksForTheTeamsItWasPutInto, and stops with them.
func TestASystemWorksForTheTeamsItWasPutInto(t *testing.T) {
	k := tell(t, testkit.SQLite(t))
	ctx, system := t.Context(), k.System(t, "Record system")
	measure := func() error {
		_, err := k.BeginMeasurement(ctx, system, k.Amina, care.NewMeasurement{ID: care.MeasurementID(k.IDs.New()), Measure: "phq-9", Manner: care.MannerPaper, Answers: map[string]string{"1": "2"}})
		return err
	}
	add := func(team care.TeamID) error {
		return k.AddPerson(ctx, system, care.NewPerson{ID: care.PersonID(k.IDs.New()), Name: "New", Team: team})
	}
	if measure() == nil || add(k.River) == nil {
		t.Fatal("it is in no team")
	}
	if err := k.JoinTeam(ctx, k.AsAdmin, k.River, system.Worker, care.PartMember); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(measure(), add(k.River)); err != nil {
		t.Error(err)
	}
	if add("") == nil {
		t.Error("a system added somebody to no team")
	}
	for what, call := range map[string]func() error{
		"what was told":       func() error { _, err := k.ListTold(ctx, system, k.Amina); return err },
		"who looked":          func() error { _, err := k.ListAuditEntries(ctx, system, k.Amina, care.AuditQuery{}); return err },
		"a copy":              func() error { _, err := k.TakeCopy(ctx, system, k.Amina); return err },
		"what is for reports": func() error { _, err := k.ShowCharacteristics(ctx, system, k.Amina); return err },
		"a goal of a machine's": func() error {
			return k.SetGoal(ctx, system, k.Amina, care.NewGoal{ID: care.GoalID(k.IDs.New()), Words: "new", Rating: -1})
		},
	} {
		if !fault.Is(call(), fault.Denied) {
			t.Errorf("a system got %s", what)
		}
	}
	if err := k.EndApp(ctx, k.AsAdmin, system.App); err != nil {
		t.Error(err)
	}
}
