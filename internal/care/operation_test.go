package care_test

import (
	"context"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"towpath/internal/care"
	"towpath/internal/instrument"
	"towpath/internal/testkit"
)

func TestMain(m *testing.M) {
	maps.Copy(operations, circleOperations)
	goleak.VerifyTestMain(m)
}

// secret stands in everything that Amina and Ben ever wrote.
const secret = "between us"

// story is the cast with something in Amina's record.
type story struct {
	*testkit.Kit
	bloom care.AssessmentID
	goal  care.GoalID
	step  care.StepID
	// apart is an assessment that is done apart and has nothing in it yet.
	apart care.AssessmentID
	// measurement has one answer and is not completed.
	measurement care.MeasurementID
	// member is Nadia, a friend in Amina's circle with whom nothing is shared; told
	// is what she told the team. code opens an invitation that nobody used yet.
	member  care.MemberID
	AsNadia care.Actor
	told    care.ToldID
	code    string
	// entry is one of Amina's audit entries, about which she asked.
	entry    string
	question care.QuestionID
	// export is one that Ben asked for.
	export care.ExportID
	subscribed
}

func tell(t testing.TB, s testkit.Store) story {
	t.Helper()
	k := testkit.Service(t, s)
	ctx := t.Context()
	st := story{Kit: k, goal: care.GoalID(k.IDs.New()), step: care.StepID(k.IDs.New())}
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	st.bloom = k.Start(t, k.AsBen, k.Amina, care.WayTogether)
	_, err := k.RecordAnswer(ctx, k.AsAmina, k.Amina, st.bloom, care.NewAnswer{
		ID: care.AnswerID(k.IDs.New()), Voice: care.VoicePerson, Area: "body", Note: secret, Given: instrument.Answer{Step: 6},
	})
	must(err)
	must(k.ChooseAreas(ctx, k.AsAmina, k.Amina, st.bloom, []string{"body"}))
	must(k.SetGoal(ctx, k.AsAmina, k.Amina, care.NewGoal{
		ID: st.goal, Words: secret, Rating: 2, RatingID: care.RatingID(k.IDs.New()),
		Steps: []care.NewStep{{ID: st.step, Words: secret, Who: secret}},
	}))
	must(k.NoteJourney(ctx, k.AsAmina, k.Amina, care.NewEntry{
		ID: care.EntryID(k.IDs.New()), Kind: care.EntryNote, On: "2026-03-01", Water: 2, Happened: secret, Helped: secret,
	}))
	must(k.KeepExtra(ctx, k.AsBen, k.Amina, care.Extra{Kind: "Goal", Resource: string(st.goal), Words: secret}))
	st.measurement = care.MeasurementID(k.IDs.New())
	begin := func(id care.MeasurementID, manner care.Manner) {
		t.Helper()
		_, err := k.BeginMeasurement(ctx, k.AsBen, k.Amina, care.NewMeasurement{ID: id, Measure: "phq-9", Manner: manner, Answers: map[string]string{"1": "2"}})
		must(err)
	}
	begin(st.measurement, care.MannerPaper)
	must(k.DeclineMeasure(ctx, k.AsAmina, k.Amina, care.DeclineID(k.IDs.New()), "phq-9", secret))
	st.circle(t)
	st.export = care.ExportID(k.IDs.New())
	must(k.StartExport(ctx, k.AsBen, care.NewExport{ID: st.export, Asked: secret}))
	must(st.subscribe(t))
	page, err := k.ListAuditEntries(ctx, k.AsAmina, k.Amina, care.AuditQuery{})
	must(err)
	st.entry, st.question = page.Entries[0].ID, care.QuestionID(k.IDs.New())
	must(k.AskAboutEntry(ctx, k.AsAmina, k.Amina, care.NewQuestion{ID: st.question, Entry: st.entry, Words: secret}))
	return st
}

// circle puts Nadia into Amina's circle, and an invitation on the table.
func (k *story) circle(t testing.TB) {
	t.Helper()
	k.apart = k.Start(t, k.AsBen, k.Amina, care.WayApart)
	k.AsNadia = k.Account(t, "Nadia Cole", "nadia", care.RoleCarer, k.somebody(t))
	k.member = k.Invite(t, k.AsAmina, k.AsNadia)
	k.told, k.code = care.ToldID(k.IDs.New()), strings.Repeat("a", 64)
	err := k.TellTeam(t.Context(), k.AsNadia, k.Amina, care.NewTold{ID: k.told, Words: secret})
	if err == nil {
		err = k.InviteToCircle(t.Context(), k.AsAmina, k.Amina, care.NewMember{ID: care.MemberID(k.IDs.New()), Kind: care.MemberFriend, Name: "Omar", CodeHash: k.code})
	}
	if err != nil {
		t.Fatal(err)
	}
}

// somebody is a person with nothing in their record.
func (k *story) somebody(t testing.TB) care.PersonID {
	t.Helper()
	id := care.PersonID(k.IDs.New())
	if err := k.AddPerson(t.Context(), care.Operator(k.Organisation), care.NewPerson{ID: id, Name: "Nadia Cole"}); err != nil {
		t.Fatal(err)
	}
	return id
}

// operation is how a test calls one exported method of the service, and as whom
// it may be called.
type operation struct {
	call func(ctx context.Context, k story, a care.Actor, p care.PersonID) (any, error)
	// may gives somebody who may; nil stands for Ben and for Amina.
	may func(k story) care.Actor
	// scoped operations answer anybody of the right role, with what is theirs.
	scoped bool
	// about nobody: no person is named, and the policy looks at the role alone.
	nobody bool
	// whose is the person to call it about where Amina does not do.
	whose func(t testing.TB, k story) care.PersonID
	// as is the operation's name where it differs from the method's.
	as string
	// by is how the name of the deciding policy begins, where not with the role's.
	by string
	// everybody: anybody with an account may, and gets what is theirs.
	everybody bool
	// workers: any worker may, for a reason that is recorded; it has a test of its own.
	workers bool
	// administrators: any administrator may, and it has a test of its own.
	administrators bool
}

// deniedTo tells whether a stranger must be refused: of what names a person all of
// it, but for what any worker may with a reason.
func (o operation) deniedTo(a care.Actor) bool {
	return !o.nobody && !(o.workers && a.Role == care.RoleWorker) && !(o.administrators && a.Role == care.RoleAdministrator)
}

func only(err error) (any, error) { return nil, err }

func asAmina(k story) care.Actor { return k.AsAmina }
func asAdmin(k story) care.Actor { return k.AsAdmin }
func asBen(k story) care.Actor   { return k.AsBen }
func asDele(k story) care.Actor  { return k.AsDele }
func asNadia(k story) care.Actor { return k.AsNadia }

func asEditor(k story) care.Actor { a := k.AsBen; a.Duties = care.DutyEditor; return a }

func asOrganiser(k story) care.Actor { a := k.AsBen; a.Duties = care.DutyOrganiser; return a }

// asReviewer reviews stories, and is a person who uses the service.
func asReviewer(k story) care.Actor { a := k.AsNadia; a.Duties = care.DutyReviewer; return a }

// asInvited is whoever holds the code and has not said yet who they are.
func asInvited(k story) care.Actor {
	return care.Actor{Organisation: k.Organisation, Role: care.RoleInvited, Request: "request-of-the-invited"}
}

// codeOf gives the right code to whoever was invited, and a guess to all others.
func codeOf(k story, a care.Actor) string {
	if a.Role == care.RoleInvited {
		return k.code
	}
	return strings.Repeat("b", 64)
}

// operations has every method of the service that takes an Actor. One that is several
// operations has a row for each, as "ShowPlan:Crisis".
var operations = map[string]operation{
	"ListCaseload": {scoped: true, nobody: true, may: asBen, call: func(ctx context.Context, k story, a care.Actor, _ care.PersonID) (any, error) {
		return k.ListCaseload(ctx, a, care.CaseloadQuery{Search: "amina"})
	}},
	"ListMyTeams": {scoped: true, nobody: true, may: asBen, call: func(ctx context.Context, k story, a care.Actor, _ care.PersonID) (any, error) {
		return k.ListMyTeams(ctx, a)
	}},
	"CountTeams": {nobody: true, may: asDele, call: func(ctx context.Context, k story, a care.Actor, _ care.PersonID) (any, error) {
		return k.CountTeams(ctx, a)
	}},
	"ListTeams": {nobody: true, may: asAdmin, call: func(ctx context.Context, k story, a care.Actor, _ care.PersonID) (any, error) {
		return k.ListTeams(ctx, a)
	}},
	"AddTeam": {nobody: true, may: asAdmin, call: func(ctx context.Context, k story, a care.Actor, _ care.PersonID) (any, error) {
		return only(k.AddTeam(ctx, a, care.NewTeam{ID: care.TeamID(k.IDs.New()), Service: care.ServiceID(k.IDs.New()), ServiceName: "New", Name: "New", Setting: care.SettingCrisis}))
	}},
	"JoinTeam": {nobody: true, may: asAdmin, call: func(ctx context.Context, k story, a care.Actor, _ care.PersonID) (any, error) {
		return only(k.JoinTeam(ctx, a, k.River, k.AsEve.Worker, care.PartMember))
	}},
	"AddOrganisation": {nobody: true, may: asAdmin, call: func(ctx context.Context, k story, a care.Actor, _ care.PersonID) (any, error) {
		return only(k.AddOrganisation(ctx, a, "Another name"))
	}},
	"ListAccounts": {nobody: true, may: asAdmin, call: func(ctx context.Context, k story, a care.Actor, _ care.PersonID) (any, error) {
		return k.ListAccounts(ctx, a, 0)
	}},
	"AddAccount": {nobody: true, may: asAdmin, call: func(ctx context.Context, k story, a care.Actor, _ care.PersonID) (any, error) {
		return only(k.AddAccount(ctx, a, care.NewAccount{ID: care.AccountID(k.IDs.New()), Username: "new", Name: "New", Role: care.RoleAdministrator, PasswordHash: "x"}))
	}},
	"ResetAccount": {nobody: true, may: asAdmin, call: func(ctx context.Context, k story, a care.Actor, _ care.PersonID) (any, error) {
		return only(k.ResetAccount(ctx, a, "amina", "x"))
	}},
	"SetDuties": {nobody: true, may: asAdmin, call: func(ctx context.Context, k story, a care.Actor, _ care.PersonID) (any, error) {
		return only(k.SetDuties(ctx, a, "amina", care.DutyReviewer))
	}},
	"ImportReadings": {nobody: true, may: asAdmin, call: func(ctx context.Context, k story, a care.Actor, p care.PersonID) (any, error) {
		inst, _ := k.Instruments().Latest("bloom-adult")
		row := care.ImportedReading{
			Assessment: care.AssessmentID(k.IDs.New()), Person: k.Amina, Instrument: inst, Kind: care.KindBaseline, On: "2025-01-01", Voice: care.VoicePerson,
			Values: make([]instrument.Answer, len(inst.Areas)), AnswerIDs: make([]care.AnswerID, len(inst.Areas)),
		}
		return k.ImportReadings(ctx, a, care.ImportBatch{ID: k.IDs.New()}, []care.ImportedReading{row})
	}},
	"Seed": {nobody: true, may: func(k story) care.Actor { return care.Operator(k.Organisation) }, call: func(ctx context.Context, k story, a care.Actor, _ care.PersonID) (any, error) {
		return k.Seed(ctx, a, care.Population{Services: []care.ClinicalService{{ID: care.ServiceID(k.IDs.New()), Organisation: k.Organisation, Name: "Made up"}}})
	}},
	"ImportLookup": {nobody: true, may: asAdmin, as: "ImportReadings", call: func(ctx context.Context, k story, a care.Actor, _ care.PersonID) (any, error) {
		return k.ImportLookup(ctx, a)
	}},
	"AddPerson": {nobody: true, may: asBen, call: func(ctx context.Context, k story, a care.Actor, _ care.PersonID) (any, error) {
		return only(k.AddPerson(ctx, a, care.NewPerson{ID: care.PersonID(k.IDs.New()), Name: "New", Team: k.River}))
	}},
	"ShowHome": {may: asAmina, call: func(ctx context.Context, k story, a care.Actor, p care.PersonID) (any, error) {
		return k.ShowHome(ctx, a, p)
	}},
	"ShowLastTime": {call: func(ctx context.Context, k story, a care.Actor, p care.PersonID) (any, error) {
		return k.ShowLastTime(ctx, a, p)
	}},
	"ShowArea": {call: func(ctx context.Context, k story, a care.Actor, p care.PersonID) (any, error) {
		return k.ShowArea(ctx, a, p, k.bloom, "body")
	}},
	"KeepExtra": {call: func(ctx context.Context, k story, a care.Actor, p care.PersonID) (any, error) {
		return only(k.KeepExtra(ctx, a, p, care.Extra{Kind: "Goal", Resource: string(k.goal), Words: "of their own"}))
	}},
	"ListExtras": {call: func(ctx context.Context, k story, a care.Actor, p care.PersonID) (any, error) {
		return k.ListExtras(ctx, a, p)
	}},
	"ShowIdentity": {call: func(ctx context.Context, k story, a care.Actor, p care.PersonID) (any, error) {
		return k.ShowIdentity(ctx, a, p)
	}},
	"ShowPerson": {call: func(ctx context.Context, k story, a care.Actor, p care.PersonID) (any, error) {
		return k.ShowPerson(ctx, a, p)
	}},
	"StartAssessment": {call: func(ctx context.Context, k story, a care.Actor, p care.PersonID) (any, error) {
		_, err := k.StartAssessment(ctx, a, p, care.NewAssessment{
			ID: care.AssessmentID(k.IDs.New()), Instrument: "bloom-adult", Kind: care.KindReview, Way: care.WayApart, On: "2026-03-01",
		})
		return only(err)
	}},
	"ListAssessments": {call: func(ctx context.Context, k story, a care.Actor, p care.PersonID) (any, error) {
		return k.ListAssessments(ctx, a, p)
	}},
	"ShowAssessment": {call: func(ctx context.Context, k story, a care.Actor, p care.PersonID) (any, error) {
		return k.ShowAssessment(ctx, a, p, k.bloom)
	}},
	"RecordAnswer": {call: func(ctx context.Context, k story, a care.Actor, p care.PersonID) (any, error) {
		return k.RecordAnswer(ctx, a, p, k.bloom, care.NewAnswer{
			ID: care.AnswerID(k.IDs.New()), Voice: care.VoicePerson, Area: "body", Note: "new", Given: instrument.Answer{Step: 8},
		})
	}},
	"HandInReading": {call: func(ctx context.Context, k story, a care.Actor, p care.PersonID) (any, error) {
		return only(k.HandInReading(ctx, a, p, k.bloom, care.VoicePerson))
	}},
	"CompleteAssessment": {call: func(ctx context.Context, k story, a care.Actor, p care.PersonID) (any, error) {
		return only(k.CompleteAssessment(ctx, a, p, k.bloom))
	}},
	"ListBlooms": {call: func(ctx context.Context, k story, a care.Actor, p care.PersonID) (any, error) {
		return k.ListBlooms(ctx, a, p)
	}},
	"ShowBloom": {call: func(ctx context.Context, k story, a care.Actor, p care.PersonID) (any, error) {
		return k.ShowBloom(ctx, a, p, care.BloomQuery{})
	}},
	"ChooseAreas": {call: func(ctx context.Context, k story, a care.Actor, p care.PersonID) (any, error) {
		return only(k.ChooseAreas(ctx, a, p, k.bloom, []string{"habits"}))
	}},
	"WriteChosenArea": {call: func(ctx context.Context, k story, a care.Actor, p care.PersonID) (any, error) {
		return only(k.WriteChosenArea(ctx, a, p, k.bloom, care.ChosenWords{ID: care.ChosenID(k.IDs.New()), Area: "body", Understand: "new"}))
	}},
	"ListGoals": {call: func(ctx context.Context, k story, a care.Actor, p care.PersonID) (any, error) {
		return k.ListGoals(ctx, a, p)
	}},
	"SetGoal": {call: func(ctx context.Context, k story, a care.Actor, p care.PersonID) (any, error) {
		return only(k.SetGoal(ctx, a, p, care.NewGoal{ID: care.GoalID(k.IDs.New()), Words: "new", Rating: -1}))
	}},
	"RateGoal": {call: func(ctx context.Context, k story, a care.Actor, p care.PersonID) (any, error) {
		return only(k.RateGoal(ctx, a, p, k.goal, care.RatingID(k.IDs.New()), 5))
	}},
	"EndGoal": {call: func(ctx context.Context, k story, a care.Actor, p care.PersonID) (any, error) {
		return only(k.EndGoal(ctx, a, p, k.goal, care.EndingReached))
	}},
	"AgreeStep": {call: func(ctx context.Context, k story, a care.Actor, p care.PersonID) (any, error) {
		return only(k.AgreeStep(ctx, a, p, k.goal, care.NewStep{ID: care.StepID(k.IDs.New()), Words: "new"}))
	}},
	"ReviewStep": {call: func(ctx context.Context, k story, a care.Actor, p care.PersonID) (any, error) {
		return only(k.ReviewStep(ctx, a, p, care.NewReview{ID: care.ReviewID(k.IDs.New()), Step: k.step, Outcome: care.StepDone}))
	}},
	"ShowJourney": {call: func(ctx context.Context, k story, a care.Actor, p care.PersonID) (any, error) {
		return k.ShowJourney(ctx, a, p)
	}},
	"NoteJourney": {call: func(ctx context.Context, k story, a care.Actor, p care.PersonID) (any, error) {
		return only(k.NoteJourney(ctx, a, p, care.NewEntry{ID: care.EntryID(k.IDs.New()), Kind: care.EntrySkill, On: care.DateOf(k.Clock.Now(), time.UTC), Happened: "new"}))
	}},
	"SetLegalHold": {may: asAdmin, administrators: true, call: func(ctx context.Context, k story, a care.Actor, p care.PersonID) (any, error) {
		return only(k.SetLegalHold(ctx, a, p, "an inquiry"))
	}},
	"EndLegalHold": {may: asAdmin, administrators: true, call: func(ctx context.Context, k story, a care.Actor, p care.PersonID) (any, error) {
		err := k.Store.Write(ctx, func(tx care.Tx) error { // one hold at least, to be ended or not
			_, err := tx.InsertLegalHold(ctx, care.LegalHold{ID: k.IDs.New(), Organisation: k.Organisation, Person: k.Amina, Reason: secret, Begun: k.Clock.Now()})
			return err
		})
		if err != nil {
			return nil, err
		}
		return only(k.EndLegalHold(ctx, a, p, "it is over"))
	}},
	"ErasePerson": {may: asAdmin, administrators: true, call: func(ctx context.Context, k story, a care.Actor, p care.PersonID) (any, error) {
		return only(k.ErasePerson(ctx, a, p, care.NewErasure{Reason: "asked for it", Confirm: string(p)}))
	}},
	"ListAuditEntries": {call: func(ctx context.Context, k story, a care.Actor, p care.PersonID) (any, error) {
		return k.ListAuditEntries(ctx, a, p, care.AuditQuery{})
	}},
	"ShowAuditEntry": {call: func(ctx context.Context, k story, a care.Actor, p care.PersonID) (any, error) {
		return k.ShowAuditEntry(ctx, a, p, k.entry)
	}},
	"ShowAuditProof": {may: asAmina, call: func(ctx context.Context, k story, a care.Actor, p care.PersonID) (any, error) {
		return k.ShowAuditProof(ctx, a, p, k.entry)
	}},
	"AskAboutEntry": {may: asAmina, call: func(ctx context.Context, k story, a care.Actor, p care.PersonID) (any, error) {
		return only(k.AskAboutEntry(ctx, a, p, care.NewQuestion{ID: care.QuestionID(k.IDs.New()), Entry: k.entry, Words: "new"}))
	}},
	"AnswerQuestion": {may: asBen, call: func(ctx context.Context, k story, a care.Actor, p care.PersonID) (any, error) {
		return only(k.AnswerQuestion(ctx, a, p, k.question, "new"))
	}},
	"ListOpenQuestions": {scoped: true, nobody: true, may: asBen, call: func(ctx context.Context, k story, a care.Actor, _ care.PersonID) (any, error) {
		return k.ListOpenQuestions(ctx, a)
	}},
}

// methods gives the names of the exported methods that take an Actor, but for May, which
// only says what others would.
func methods() []string {
	var names []string
	service := reflect.TypeFor[*care.Service]()
	for i := range service.NumMethod() {
		m := service.Method(i)
		for in := range m.Type.Ins() {
			if in == reflect.TypeFor[care.Actor]() && m.Name != "May" {
				names = append(names, m.Name)
			}
		}
	}
	slices.Sort(names)
	return names
}

// methodOf gives the method that a row calls.
func methodOf(row string) string {
	method, _, _ := strings.Cut(row, ":")
	return method
}

// name gives an operation's name as policies and the audit log have it.
func (o operation) name(method string) string {
	if o.as != "" {
		return o.as
	}
	return method
}

func TestEveryMethodIsAnOperation(t *testing.T) {
	var named []string
	tried := map[string]bool{}
	for row, o := range operations {
		if !slices.Contains(methods(), methodOf(row)) {
			t.Errorf("%s is in the table and is no method", row)
		}
		tried[methodOf(row)] = true
		if !slices.Contains(named, o.name(row)) {
			named = append(named, o.name(row))
		}
	}
	for _, m := range methods() {
		if !tried[m] {
			t.Errorf("%s takes an Actor and is not in the table of operations: nobody has tried whether Eve gets in", m)
		}
	}
	slices.Sort(named)
	if !slices.Equal(named, care.Operations()) {
		t.Errorf("Operations() is %v, the methods are %v", care.Operations(), named)
	}
}
