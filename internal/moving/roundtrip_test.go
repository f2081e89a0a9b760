package moving_test

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"towpath/internal/care"
	"towpath/internal/store"
	"towpath/internal/testkit"
)

// after is a time by which all of the demonstration has been.
var after = time.Date(2026, time.November, 20, 23, 0, 0, 0, time.UTC)

// people is how many go there and back.
const people = 500

// moves are the types whose resources have to be equal, to the letter; stays those of which
// the new place has its own.
var (
	moves = []string{
		"Patient", "Appointment", "Encounter", "QuestionnaireResponse", "Observation", "Goal", "Task", "CarePlan", "Communication", "Provenance", "DocumentReference", "Questionnaire",
	}
	stays = []string{"AuditEvent", "CareTeam", "Consent", "Group", "Organization", "Practitioner", "RelatedPerson"}
)

// empty is a service with a team and nobody in it.
func empty(t testing.TB, s testkit.Store) *testkit.Kit {
	t.Helper()
	k := testkit.Service(t, s)
	k.Clock.Set(after)
	k.Organisation, k.River = care.OrganisationID(k.IDs.New()), care.TeamID(k.IDs.New())
	operator := care.Operator(k.Organisation)
	if err := k.AddOrganisation(t.Context(), operator, "Elsewhere"); err != nil {
		t.Fatal(err)
	}
	err := k.AddTeam(t.Context(), operator, care.NewTeam{
		ID: k.River, Name: "River", Service: care.ServiceID(k.IDs.New()), ServiceName: "Recovery", Setting: care.SettingCommunity,
	})
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// TestEverybodyMovesAsTheyWere: the people of the demonstration go out by bulk export, into
// an empty Towpath on either engine, and out again as they were.
func TestEverybodyMovesAsTheyWere(t *testing.T) {
	k := demonstration(t, testkit.SQLite(t), people)
	began := time.Now()
	before := exported(t, k, care.Mover(k.Organisation), "/$export")
	t.Logf("%d people are out after %s", people, time.Since(began).Round(time.Millisecond))
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		there := empty(t, s)
		began := time.Now()
		n, refused := taken(t, there, before)
		t.Logf("in after %s", time.Since(began).Round(time.Millisecond))
		if n.Taken != people || n.Here != 0 || len(refused) > 0 {
			t.Fatalf("%+v, not %d; %d lines: %v", n, people, len(refused), refused[:min(len(refused), 3)])
		}
		began = time.Now()
		again := exported(t, there, care.Mover(there.Organisation), "/$export")
		t.Logf("out again after %s", time.Since(began).Round(time.Millisecond))
		for _, kind := range moves {
			same(t, kind, lines(t, before, kind), lines(t, again, kind))
		}
		for _, kind := range stays {
			ids := lines(t, before, kind)
			for id := range lines(t, again, kind) {
				if _, both := ids[id]; both {
					t.Errorf("%s/%s came along", kind, id)
				}
			}
		}
		if n, refused := taken(t, there, again); n.Here != people || n.Taken != 0 || len(refused) > 0 {
			t.Errorf("a second time: %+v, %v", n, refused)
		}
	})
}

var (
	changed = regexp.MustCompile(`"versionId":"\d+","lastUpdated":"[^"]+"`)
	version = regexp.MustCompile(`"versionId":"\d+",`)
)

// same tells where two exports differ. A Patient is as old as their record is in a place, of an
// Appointment the latest version comes along, and who let somebody into the circle is told with
// the consents, which stay.
func same(t *testing.T, kind string, before, again map[string]string) {
	t.Helper()
	if kind == "Provenance" {
		maps.DeleteFunc(before, func(id, _ string) bool { return strings.HasPrefix(id, "consent-") })
	}
	wrong := 0
	for _, id := range slices.Sorted(maps.Keys(before)) {
		was, is := before[id], again[id]
		delete(again, id)
		switch kind {
		case "Appointment":
			was, is = version.ReplaceAllString(was, ""), version.ReplaceAllString(is, "")
		case "Patient":
			was, is = changed.ReplaceAllString(was, ""), changed.ReplaceAllString(is, "")
		}
		if was == is {
			continue
		}
		if wrong++; wrong < 3 {
			t.Errorf("%s/%s was\n%s\nand is\n%s", kind, id, was, is)
		}
	}
	t.Logf("%s: %d, of which %d are not equal, and %d beside them", kind, len(before), wrong, len(again))
	for id, is := range again {
		t.Errorf("%s/%s was not there: %s", kind, id, is)
		break
	}
}
