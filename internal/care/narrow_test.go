package care_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"reflect"
	"testing"

	"towpath/internal/care"
)

// harmless are those methods of care.Tx that give something back and that a
// transaction narrowed by consent passes on, each with the reason.
var harmless = map[string]string{
	"Organisations":    "names of organisations",
	"ListOutcomeRules": "settings of reports", "ListChartBaselines": "months of a chart about many people",
	"Services":      "names of services",
	"Teams":         "names of teams, nobody's",
	"TeamsOfWorker": "the teams of a worker, who is not the person",
	"CountTeams":    "numbers of a worker's own teams",
	"Standing":      "how the reader stands themselves",
	"PersonOf":      "an id, for an operation that decides", "ListPeople": "with whom the reader has to do",
	"StaffOfTeam":  "who works in a team: asked for the reader's own",
	"PeopleOfTeam": "ids, for operations that decide", "CountPeopleOfTeam": "a number of a team's own", "ListExports": "asked for the reader's own account", "Subscription": "of another system, about nobody", "ListSubscriptions": "of another system, about nobody", "ListSubscriptionsDue": "of another system, about nobody", "ListSubscriptionSent": "digests, for the service itself", "HoldSubscription": "of another system, about nobody", "MoveSubscription": "of another system, about nobody",
	"CirclesOfAccount": "where an account is in a circle: asked for the reader's own",
	"Invitation":       "found by the code that the reader holds",
	"LogSize":          "a number of entries",
	"LogTile":          "hashes",
	"LatestCheckpoint": "a number and a hash",
	"RequiredFactors":  "a setting",
	"App":              "what an app is, nobody's", "ListApps": "what apps are, nobody's", "AppsHeard": "when systems asked, nobody's", "ListAppGrants": "asked for the reader's own account",

	"ListHelpLines":  "public, of nobody",
	"CountHelpLines": "a number of what is public",
	"CountFollowed":  "numbers of a worker's own team",
	"MirrorRound":    "a team's, whose members are looked at", "ListMirrorRounds": "a team's", "HoldMirrorRound": "a team's", "MirrorRatings": "a team's, without names",
	"ListMirrorAgreed": "a team's", "ListMirrorTests": "a team's", "ListMirrorSkills": "a team's", "ListMirrorResults": "a team's", "ListMirrorShares": "what teams share",
	"CountMirrorEvidence":  "numbers about a team",
	"ListReflections":      "asked for the reader's own account",
	"ListCourseVersions":   "public, of nobody",
	"CourseVersions":       "public, of nobody",
	"CountEnrolments":      "numbers of places",
	"NextPlace":            "a number",
	"ListEnrolments":       "of no record: for a course's organiser, who is asked about no person",
	"ListEnrolmentsOf":     "asked for the reader's own account",
	"EnrolmentByCode":      "found by the code that the reader holds",
	"ListCourseFeedback":   "of nobody; shown through one place",
	"LearningPlan":         "asked for the reader's own account",
	"CalendarFeed":         "asked for the reader's own account",
	"CalendarFeedByCode":   "found by the code that the reader holds",
	"ListLocalEstimates":   "numbers about all of a service",
	"ListMeasureSchedules": "what services ask for, of nobody",

	"SupportState": "a number and digests", "AdvanceSupport": "a number", "SupportEntry": "the library, which is about nobody", "ListSupportEntries": "the library",
	"CountSupportEntries": "numbers of entries", "ListSupportChanges": "the library", "SupportVersion": "the library", "SupportVersionByID": "the library",
	"ListSupportVersions": "the library", "ListCollectionSwitches": "the library", "CountIndexed": "a number of entries", "SearchSupport": "the library", "ListSupportLinks": "the library",
}

// narrowedMethods reads which methods narrow.go and the files beside it override.
func narrowedMethods(t *testing.T) map[string]bool {
	t.Helper()
	var decls []ast.Decl
	for _, name := range []string{"narrow.go", "narrow_due.go", "narrow_story.go", "narrow_plan.go", "narrow_outcome.go", "narrow_measure.go"} {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		decls = append(decls, file.Decls...)
	}
	names := map[string]bool{}
	for _, d := range decls {
		f, ok := d.(*ast.FuncDecl)
		if !ok || f.Recv == nil {
			continue
		}
		if of, ok := f.Recv.List[0].Type.(*ast.Ident); ok && of.Name == "narrowed" {
			names[f.Name.Name] = true
		}
	}
	return names
}

// gives tells whether a method tells anything but whether it worked, whether it
// added, or how much it added.
func gives(m reflect.Type) bool {
	if m.NumOut() < 2 {
		return false
	}
	return m.Out(0).Kind() != reflect.Bool
}

// TestNothingLooksPastConsent: a method that is added to care.Tx is narrowed, or
// somebody says why it need not be.
func TestNothingLooksPastConsent(t *testing.T) {
	over := narrowedMethods(t)
	if len(over) < 20 {
		t.Fatalf("only %d methods were read", len(over))
	}
	tx := reflect.TypeFor[care.Tx]()
	for i := range tx.NumMethod() {
		m := tx.Method(i)
		if !gives(m.Type) || m.Name == "InsertImported" {
			continue
		}
		if reason := harmless[m.Name]; over[m.Name] == (reason != "") {
			t.Errorf("%s: overridden by narrowed: %v, said to be harmless: %q; want one of the two", m.Name, over[m.Name], reason)
		}
	}
	for name := range harmless {
		if _, ok := tx.MethodByName(name); !ok {
			t.Errorf("%s is not a method of care.Tx", name)
		}
	}
}
