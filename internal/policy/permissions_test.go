package policy_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"towpath/internal/care"
	"towpath/internal/policy"
	"towpath/internal/testkit"
	"towpath/policies"
)

// inWords says what each operation is, to whoever reads the page.
var inWords = map[string]string{
	"AddAccount": "Add an account", "AddOrganisation": "Found the organisation", "AddPerson": "Add a person to a team (a worker: to their own)", "AddTeam": "Add a team",
	"AgreeStep": "Agree a step towards a goal", "ChooseAreas": "Choose areas to grow in", "CompleteAssessment": "Finish an assessment",
	"CountTeams": "Count a team's people and Blooms", "EndGoal": "End a goal", "HandInReading": "Hand in one's own view",
	"ImportReadings": "Bring in readings from a file", "JoinTeam": "Put a worker into a team", "ListAccounts": "See the accounts",
	"ListAssessments": "See the list of assessments", "ListAuditEntries": "See who looked at the record", "ListCaseload": "See one's own list of people",
	"ListGoals": "See goals and steps", "ListMyTeams": "See one's own teams", "ListTeams": "See all teams", "NoteJourney": "Note something on the journey",
	"RateGoal": "Rate how near a goal is", "RecordAnswer": "Answer for an area", "ResetAccount": "Give an account a new password",
	"ReviewStep": "Say what became of a step", "SetGoal": "Set a goal", "ShowAssessment": "See an assessment", "ShowBloom": "See the Bloom",
	"ShowJourney": "See the journey", "ShowPerson": "See a person and who supports them", "StartAssessment": "Begin an assessment",
	"WriteChosenArea": "Write about a chosen area",
}

// standing is a way of standing to a person.
type standing struct {
	words                     string
	role                      care.Role
	self, sharesTeam, manages bool
}

// standings are all of them: every role with every relation, told apart only
// where one could ever matter.
var standings = []standing{
	{words: "The person themselves", role: care.RolePerson, self: true},
	{words: "Another person", role: care.RolePerson},
	{words: "A worker of their team", role: care.RoleWorker, sharesTeam: true},
	{words: "Any other worker", role: care.RoleWorker},
	{words: "Their team's manager", role: care.RoleManager, manages: true},
	{words: "Any other manager", role: care.RoleManager},
	{words: "An administrator", role: care.RoleAdministrator},
}

func load(t testing.TB) *policy.Set {
	t.Helper()
	set, err := policy.Load(policies.FS)
	if err != nil {
		t.Fatal(err)
	}
	return set
}

func (st standing) ask(set *policy.Set, action string) policy.Decision {
	return set.Decide(policy.Request{
		Account: "a", Role: string(st.role), Action: action, Person: "p", Self: st.self, SharesTeam: st.sharesTeam, Manages: st.manages,
	})
}

// render gives the page of permissions.
func render(set *policy.Set) string {
	var b strings.Builder
	b.WriteString(`# Who may do what

<!-- Written by the tests of internal/policy from the files in policies/. Change those, then run make golden. -->

Towpath asks this question before each thing it does. What nothing allows is refused. A refusal
looks the same as "there is no such thing", and is written in the record of who looked.

"Their team" means a team that supports the person now, and that the worker is in now. On the day
either of them leaves, it ends. A list or a count holds only what the reader could open one by one,
except a manager's: a manager sees names and dates of their teams' people and nothing that was said.

| What | `)
	for _, st := range standings {
		b.WriteString(st.words + " | ")
	}
	b.WriteString("Name in the log |\n|---|" + strings.Repeat("---|", len(standings)+1) + "\n")
	for _, op := range care.Operations() {
		b.WriteString("| " + inWords[op] + " | ")
		for _, st := range standings {
			if st.ask(set, op).Allowed {
				b.WriteString("yes | ")
			} else {
				b.WriteString("– | ")
			}
		}
		b.WriteString("`" + op + "` |\n")
	}
	b.WriteString("\n## The rules that say so\n\n")
	for _, st := range standings {
		rules := map[string]bool{}
		for _, op := range care.Operations() {
			for _, id := range st.ask(set, op).Policies {
				rules[id] = true
			}
		}
		names := make([]string, 0, len(rules))
		for id := range rules {
			names = append(names, "`"+id+"`")
		}
		slices.Sort(names)
		if len(names) == 0 {
			names = []string{"none"}
		}
		fmt.Fprintf(&b, "- %s: %s\n", st.words, strings.Join(names, ", "))
	}
	return b.String()
}

func TestThePageOfPermissionsIsFresh(t *testing.T) {
	testkit.Reference(t, "permissions.md", render(load(t)))
	for _, op := range care.Operations() {
		if inWords[op] == "" {
			t.Errorf("%s has no plain words for the page", op)
		}
	}
}

// TestNoRelationHelpsTheWrongRole tries every relation with every role: what the
// page does not tell apart must make no difference.
func TestNoRelationHelpsTheWrongRole(t *testing.T) {
	set := load(t)
	matters := map[care.Role]func(st standing) bool{
		care.RolePerson:        func(st standing) bool { return st.self },
		care.RoleWorker:        func(st standing) bool { return st.sharesTeam },
		care.RoleManager:       func(standing) bool { return false },
		care.RoleAdministrator: func(standing) bool { return false },
		"":                     func(standing) bool { return false },
		"Person":               func(standing) bool { return false },
	}
	for role, close := range matters {
		for bits := range 8 {
			st := standing{role: role, self: bits&1 > 0, sharesTeam: bits&2 > 0, manages: bits&4 > 0}
			for _, op := range slices.Concat(care.Operations(), []string{"", "showbloom", "EraseEverything"}) {
				base := standing{role: role}
				if close(st) {
					base.self, base.sharesTeam = role == care.RolePerson, role == care.RoleWorker
				}
				got, want := st.ask(set, op), base.ask(set, op)
				if got.Allowed != want.Allowed || got.String() != want.String() {
					t.Errorf("%q, %+v: %+v, and %+v without what should make no difference", op, st, got, want)
				}
				if got.Allowed != (len(got.Policies) > 0) {
					t.Errorf("%q, %+v: %+v names no policy", op, st, got)
				}
			}
		}
	}
}

// TestNobodyButThePersonAndTheirTeamReadsTheRecord is the one line of the page
// that must never change by accident.
func TestNobodyButThePersonAndTheirTeamReadsTheRecord(t *testing.T) {
	set := load(t)
	for _, op := range []string{"ShowPerson", "ShowBloom", "ShowAssessment", "ListAssessments", "ShowJourney", "ListGoals", "RecordAnswer", "NoteJourney", "ListAuditEntries"} {
		for _, st := range standings {
			if got, want := st.ask(set, op).Allowed, st.self || st.sharesTeam; got != want {
				t.Errorf("%s by %s: %v, want %v", op, st.words, got, want)
			}
		}
	}
}
