package testkit

import (
	"crypto/rand"
	"log/slog"
	"sync"
	"testing"
	"time"

	"towpath/content"
	"towpath/instruments"
	"towpath/internal/auth"
	"towpath/internal/care"
	"towpath/internal/insight"
	"towpath/internal/instrument"
	"towpath/internal/mirror"
	"towpath/internal/policy"
	"towpath/internal/smart"
	"towpath/internal/story"
	"towpath/policies"
)

// Password is everybody's in the cast.
const Password = "a long walk by the water"

// passwordHash is made once for all tests: each takes 60 ms.
var passwordHash = sync.OnceValue(func() string {
	return auth.Hash(Password, func(b []byte) { _, _ = rand.Read(b) })
})

// library is the instruments as they are shipped, read once.
var library = sync.OnceValues(func() (*instrument.Library, error) { return instrument.Load(instruments.FS) })

// Library gives the shipped instruments.
func Library(t testing.TB) *instrument.Library {
	t.Helper()
	lib, err := library()
	if err != nil {
		t.Fatal(err)
	}
	return lib
}

// Examples gives the shipped stories.
func Examples(t testing.TB) *story.Collection {
	t.Helper()
	all, err := story.Load(content.FS)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// Mirror gives what teams rate themselves on, as it is shipped.
func Mirror(t testing.TB) *mirror.Mirror {
	t.Helper()
	m, err := mirror.Load(content.FS)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// Policies gives the shipped policies.
func Policies(t testing.TB) *policy.Set {
	t.Helper()
	set, err := policy.Load(policies.FS)
	if err != nil {
		t.Fatal(err)
	}
	return set
}

// Store is what a Kit needs of a store.
type Store interface {
	insight.Source
	auth.Store
	smart.Store
}

// Kit is a service with the cast in it.
type Kit struct {
	*care.Service
	Store Store
	Clock *Clock
	IDs   *IDs
	Cast
}

// Cast is who there is. River is the team of Ben (a worker) and Dele (its
// manager), and supports Amina. Hill is Eve's, and supports Farid. Chiara is a carer
// with a record of her own, and in nobody's circle until she is invited.
type Cast struct {
	Organisation                                              care.OrganisationID
	River, Hill                                               care.TeamID
	Amina, Farid, Chiara                                      care.PersonID
	AsAmina, AsFarid, AsChiara, AsBen, AsDele, AsEve, AsAdmin care.Actor
}

// Service builds a service over a store, with the shipped instruments and
// policies and a new organisation that holds the cast.
func Service(t testing.TB, s Store) *Kit {
	t.Helper()
	k := &Kit{Store: s, Clock: NewClock(), IDs: nextIDs(t)}
	k.Service = care.New(care.Parts{
		Store: s, Policies: Policies(t), Instruments: Library(t),
		Now: k.Clock.Tick, NewID: k.IDs.New, Log: slog.New(slog.DiscardHandler),
		LogKeys: LogKeys{}, Examples: Examples(t), Mirror: Mirror(t),
	}).Counting(insight.New(s, care.FormsOf(Library(t)), nil, func(b []byte) { copy(b, "a secret of the tests' very own..") }, slog.New(slog.DiscardHandler)))
	k.settle(t)
	return k
}

func (k *Kit) settle(t testing.TB) {
	t.Helper()
	ctx := t.Context()
	k.Organisation = care.OrganisationID(k.IDs.New())
	k.River, k.Hill = care.TeamID(k.IDs.New()), care.TeamID(k.IDs.New())
	k.Amina, k.Farid, k.Chiara = care.PersonID(k.IDs.New()), care.PersonID(k.IDs.New()), care.PersonID(k.IDs.New())
	operator := care.Operator(k.Organisation)
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(k.AddOrganisation(ctx, operator, "Waterside"))
	service := care.ServiceID(k.IDs.New())
	must(k.AddTeam(ctx, operator, care.NewTeam{ID: k.River, Name: "River", Service: service, ServiceName: "Recovery", Setting: care.SettingCommunity}))
	must(k.AddTeam(ctx, operator, care.NewTeam{ID: k.Hill, Name: "Hill", Service: service, Setting: care.SettingCommunity}))
	must(k.AddPerson(ctx, operator, care.NewPerson{ID: k.Amina, Name: "Amina Yusuf", Reference: "W-101", Born: "1991-05-02", Team: k.River}))
	must(k.AddPerson(ctx, operator, care.NewPerson{ID: k.Farid, Name: "Farid Karimi", Reference: "W-102", Team: k.Hill}))
	must(k.AddPerson(ctx, operator, care.NewPerson{ID: k.Chiara, Name: "Chiara Yusuf"}))
	k.AsAmina = k.Account(t, "Amina Yusuf", "amina", care.RolePerson, k.Amina)
	k.AsFarid = k.Account(t, "Farid Karimi", "farid", care.RolePerson, k.Farid)
	k.AsChiara = k.Account(t, "Chiara Yusuf", "chiara", care.RoleCarer, k.Chiara)
	k.AsBen = k.Account(t, "Ben Hall", "ben", care.RoleWorker, "")
	k.AsDele = k.Account(t, "Dele Okoro", "dele", care.RoleManager, "")
	k.AsEve = k.Account(t, "Eve Marsh", "eve", care.RoleWorker, "")
	k.AsAdmin = k.Account(t, "Ada Lind", "ada", care.RoleAdministrator, "")
	must(k.JoinTeam(ctx, operator, k.River, k.AsBen.Worker, care.PartMember))
	must(k.JoinTeam(ctx, operator, k.River, k.AsDele.Worker, care.PartManager))
	must(k.JoinTeam(ctx, operator, k.Hill, k.AsEve.Worker, care.PartMember))
}

// Account adds an account, with a worker where the role works, and gives its actor.
func (k *Kit) Account(t testing.TB, name, username string, role care.Role, person care.PersonID) care.Actor {
	t.Helper()
	a := care.Actor{
		Organisation: k.Organisation, Account: care.AccountID(k.IDs.New()), Name: name, Role: role, Person: person,
		Request: "request-of-" + username,
	}
	if role == care.RoleWorker || role == care.RoleManager {
		a.Worker = care.WorkerID(k.IDs.New())
	}
	err := k.AddAccount(t.Context(), care.Operator(k.Organisation), care.NewAccount{
		ID: a.Account, Username: username, Name: name, Role: role, Person: person, Worker: a.Worker, PasswordHash: passwordHash(),
	})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// System adds another computer system, in no team, and gives its actor.
func (k *Kit) System(t testing.TB, name string) care.Actor {
	t.Helper()
	a := care.Actor{
		Organisation: k.Organisation, Account: care.AccountID(k.IDs.New()), Name: name, Role: care.RoleSystem, Worker: care.WorkerID(k.IDs.New()),
		App: care.AppID(k.IDs.New()), Request: "request-of-" + name,
	}
	err := k.AddApp(t.Context(), k.AsAdmin, care.NewApp{
		ID: a.App, Name: name, Kind: care.AppBackend, Scopes: "system/*.cruds", KeysAddress: "https://records.example/keys",
		Account: a.Account, Worker: a.Worker, Grant: care.AppGrantID(k.IDs.New()),
	})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// Invite puts somebody into a person's circle, with what is shared always.
func (k *Kit) Invite(t testing.TB, person, guest care.Actor, topics ...care.Topic) care.MemberID {
	t.Helper()
	id, code := care.MemberID(k.IDs.New()), auth.HashCode(auth.NewCode(func(b []byte) { _, _ = rand.Read(b) }))
	n := care.NewMember{ID: id, Kind: care.MemberCarer, Name: guest.Name, Relation: "my sister", CodeHash: code}
	for _, topic := range topics {
		n.Consents = append(n.Consents, k.Consent(topic))
	}
	if err := k.InviteToCircle(t.Context(), person, person.Person, n); err != nil {
		t.Fatal(err)
	}
	if _, err := k.JoinCircle(t.Context(), guest, code, nil); err != nil {
		t.Fatal(err)
	}
	return id
}

// Consent is a decision to share a topic always and without an end.
func (k *Kit) Consent(topic care.Topic) care.NewConsent {
	return care.NewConsent{ID: care.ConsentID(k.IDs.New()), Topic: topic, Condition: care.Always}
}

// Start begins an assessment with the adult Bloom and gives its id.
func (k *Kit) Start(t testing.TB, a care.Actor, person care.PersonID, way care.Way) care.AssessmentID {
	t.Helper()
	id := care.AssessmentID(k.IDs.New())
	_, err := k.StartAssessment(t.Context(), a, person, care.NewAssessment{
		ID: id, Instrument: "bloom-adult", Kind: care.KindBaseline, Way: way, On: care.DateOf(k.Clock.Now(), time.UTC),
	})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// Say records one whole step and a few words in one area, and gives the answer's id.
func (k *Kit) Say(t testing.TB, a care.Actor, person care.PersonID, as care.AssessmentID, v care.Voice, area string, step int) care.AnswerID {
	t.Helper()
	id := care.AnswerID(k.IDs.New())
	_, err := k.RecordAnswer(t.Context(), a, person, as, care.NewAnswer{
		ID: id, Voice: v, Area: area, Note: "said of " + area, Given: instrument.Answer{Step: instrument.WholeStep(step)},
	})
	if err != nil {
		t.Fatal(err)
	}
	return id
}
