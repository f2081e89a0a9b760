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
	"ShowOutcome": "See a report (a manager: of their own teams)", "ShowHeard": "See who is not heard, in numbers (a manager: of their own teams)", "ShowOutcomeChart": "See a chart over time (a manager: of their own teams)", "SetChartBaseline": "Give a chart new limits, with a reason",
	"ListReportStories": "See the stories that people let stand in a report for those who pay", "ShowWaiting": "See how many people have what a waiting time needs, in numbers (a manager: of their own teams)",
	"ExtractScores":   "Write people's scores, one by one, for the national data set, at the command line only",
	"ShowOutcomeRule": "See how small a number reports show", "SetOutcomeRule": "Make reports show less",
	"ShowCharacteristics": "See what is noted of a person for reports", "NoteCharacteristics": "Note what a person says of themselves for reports",
	"AddApp": "Register an app or another computer system", "ListApps": "See which apps are registered", "EndApp": "End an app for everybody",
	"LetAppIn": "Let an app see a person’s record as one does oneself", "LetAppWork": "Let an app see what one may see oneself", "ListMyApps": "See the apps one let in", "EndMyApp": "End an app that one let in",
	"AddAccount": "Add an account", "AddOrganisation": "Found the organisation", "AddPerson": "Add a person to a team (a worker: to their own)", "AddTeam": "Add a team",
	"AgreeStep": "Agree a step towards a goal", "ChooseAreas": "Choose areas to grow in", "CompleteAssessment": "Finish an assessment",
	"CountTeams": "Count a team's people and Blooms", "EndGoal": "End a goal", "ErasePerson": "Erase a person for good", "SetLegalHold": "Keep a record from being erased", "EndLegalHold": "Let a record be erased again", "HandInReading": "Hand in one's own view",
	"ImportReadings": "Bring in readings from a file", "JoinTeam": "Put a worker into a team", "ListAccounts": "See the accounts",
	"ListAssessments": "See the list of assessments", "ListAuditEntries": "See who looked at the record", "ListCaseload": "See one's own list of people",
	"ListGoals": "See goals and steps", "ListMyTeams": "See one's own teams", "ListStaff": "See who works in one's own teams, or in those that support one", "ListTeams": "See all teams", "NoteJourney": "Note something on the journey",
	"RateGoal": "Rate how near a goal is", "RecordAnswer": "Answer for an area", "ResetAccount": "Give an account a new password", "SetDuties": "Say what an account looks after beside its role",
	"ReviewStep": "Say what became of a step", "SetGoal": "Set a goal", "ShowAssessment": "See an assessment", "ShowBloom": "See the Bloom", "ListBlooms": "See every Bloom with what was said",
	"ShowJourney": "See the journey", "ShowPerson": "See a person and who supports them", "StartAssessment": "Begin an assessment",
	"AgreeSharing": "Write down what a person without an account agrees to share, with them there", "EndAgreedSharing": "End at once what a person without an account agreed to, because they say so",
	"ShowHome": "Open one's own first page", "ShowLastTime": "See what was agreed last time, to begin an assessment", "ShowArea": "See one area of an assessment, to answer it",
	"BeginMeasurement": "Begin a questionnaire", "AnswerMeasurement": "Answer a questionnaire", "CompleteMeasurement": "Finish a questionnaire",
	"CheckMeasurement": "Type a paper questionnaire a second time, to check it", "RecomputeMeasurement": "Work out a questionnaire’s scores anew",
	"NoteLocalEstimate": "Note a service’s own estimate of what is more than chance", "ListLocalEstimates": "See those estimates",
	"Seed":              "Put a made-up population into a demonstration, at the command line only",
	"RecomputeMeasures": "Work out all scores of a measure anew, and see none, at the command line only",
	"ShowMeasurement":   "See a questionnaire's answers and scores", "ListMeasurements": "See all questionnaires and what moved", "DeclineMeasure": "Say no to a questionnaire",
	"MakeMeasureLink": "Make a link to answer one questionnaire", "EndMeasureLink": "Take that link back",
	"PrintMeasurement": "Print a questionnaire with its code", "FindPaperForm": "Find what a code on paper belongs to",
	"ListHelpShown": "See whose answers led to the words of help", "AcknowledgeHelp": "Say that such an answer has been talked about",
	"ListMirrors": "See one's own teams, and what teams share of how they see themselves", "ShowMirror": "See how a team sees itself (staff of the team; people and carers: the rounds they rated)", "ShowMirrorRound": "See one round of it", "OpenMirrorRound": "Open a round in which a team is rated (of their own team)",
	"CloseMirrorRound": "Close a round (of their own team)", "RateMirror": "Rate a team that they are in, are supported by, or stand beside somebody of", "TypeMirrorSheet": "Type in a rating that was on paper", "AgreeMirrorStage": "Write down where their own team agreed that it stands",
	"SetMirrorPriorities": "Say what their own team takes on first", "WriteMirrorTest": "Write down a small test of change", "AddMirrorSkill": "Say what they would bring to the team", "RemoveMirrorSkill": "Take that away (their own; staff of the team: any)",
	"NoteMirrorResult": "Note what a questionnaire about their own team found", "RemoveMirrorResult": "Take such a note away", "ShareMirror": "Share one challenge of their own team with those who run the service", "EndMirrorShare": "Take that back",
	"ListSchedules": "See which questionnaires a service asks for (a manager: of their teams' services)", "SetSchedule": "Say which questionnaires a service asks for, and when", "EndSchedule": "Stop asking for a questionnaire",
	"TakeSuggestedSchedule": "Begin with the schedule that is suggested", "ListDue": "See who of one's own teams is due for a questionnaire",
	"ListClock": "See what a waiting time still needs, in one's own teams", "ListMarks": "See days that were noted of a person's support", "MarkSupport": "Note a day of a person's support", "WithdrawMark": "Take such a day back",
	"ListPlans":         "See which plans there are and what was agreed",
	"ShowWellnessPlan":  "See the wellness plan",
	"WriteWellnessPlan": "Write in the wellness plan",
	"ShowCrisisPlan":    "See the crisis plan",
	"WriteCrisisPlan":   "Write in the crisis plan",
	"ShowCarerPlan":     "See the carer's plan",
	"WriteCarerPlan":    "Write in the carer's plan",
	"ShowMeeting":       "See the sheet of a meeting",
	"WriteMeeting":      "Write on the sheet of a meeting",
	"PutForward":        "Put a plan forward to be signed",
	"SignPlan":          "Say whether one agrees to a plan",
	"ConfirmPlan":       "Say that a plan still holds",
	"SetPlanReview":     "Choose when a plan is to be confirmed",
	"NotePlanCopy":      "Note where a copy of a plan went",
	"EndPlanCopy":       "Note that a copy came back",
	"MakeSummaryLink":   "Make a link to a summary of one's own record", "ListSummaryLinks": "See one's links to summaries, and who opened them", "EndSummaryLink": "End a link to a summary",
	"OpenSummaryLink": "Open a summary by its link", "MissSummaryLink": "Try a summary's link without the right passcode",
	"MakeCard":       "Make a crisis card (a worker: beside a person without an account)",
	"EndCard":        "Cut a crisis card off",
	"OpenCard":       "Open a crisis card by its code",
	"ReviewCrisis":   "Say whether the crisis plan was followed",
	"ShowToday":      "See what waits in one's own teams",
	"CountFollowed":  "See how often plans were followed, counted for one's own team",
	"KeepReflection": "Keep a reflection for oneself", "ListReflections": "Read one's own reflections", "DeleteReflection": "Take one's own reflection away for good", "SetRemarks": "Say whether other words are offered while one writes",
	"ListHelp": "See the ways to get help that one may change (a manager: of their teams' services)", "SetHelp": "Say how people get help", "RemoveHelpLine": "Take a way to get help away",
	"ListCourses": "See all courses, drafts too", "ShowCourse": "See a course with its history", "WriteCourse": "Write a course", "PublishCourse": "Let readers see a course",
	"CancelCourse": "Say that a course does not take place", "CancelSession": "Say that one session of a course does not take place", "RetireCourse": "Take a course away from readers",
	"ListEnrolments": "See who comes to a course", "MarkAttendance": "Note who came to a course", "PairBuddies": "Ask two people whether they go to a course together",
	"RemoveEnrolment": "Take somebody off the list of a course", "ShowCourseFeedback": "See what people said after a course, where five or more did", "ForgetEnrolments": "Delete the lists of courses that are over, at the command line only",
	"EnrolOnCourse": "Sign up for a course", "CancelEnrolment": "Take oneself off the list of a course", "ListMyLearning": "See one’s own courses", "AnswerBuddy": "Say yes or no to a buddy on a course",
	"GiveCourseFeedback": "Say what one thought of a course, without a name", "ShowLearningPlan": "Read one’s own learning plan", "WriteLearningPlan": "Write one’s own learning plan",
	"MakeCalendarFeed": "Make an address for one’s own calendar", "EndCalendarFeed": "Cut that address off",
	"ListAppointments": "See a person’s appointments", "WriteAppointment": "Put down or change an appointment",
	"ShowReminders": "See how a person is reminded, and what waits for them", "ChooseReminder": "Choose how a person is reminded", "SendReminders": "Send what people are reminded by, at the command line only",
	"ListLetters": "Print reminders for people of one's own teams", "HandOutLetter": "Note that a person was given their reminder",
	"SuggestResources": "See what may help, for an area of the Bloom", "MarkResource": "Say of a resource that it helped, or keep it in the plan",
	"CorrectPerson": "Correct who a person is", "TakeCopy": "Take the whole record along", "TakeRows": "Take what stands in a record out as rows of a table", "ImportPerson": "Take in a record that a person brings",
	"ShowAuditEntry": "See one line of who looked", "ShowAuditProof": "Take a proof that a line is in the log", "AskAboutEntry": "Ask about a line of who looked",
	"AnswerQuestion": "Answer what a person asked about their record", "ListOpenQuestions": "See who asked and waits for an answer",
	"WriteChosenArea": "Write about a chosen area",
	"ListCircle":      "See who is in the circle, and what is shared with whom", "InviteToCircle": "Invite somebody into the circle",
	"ShowInvitation": "See who invites, with the invitation's code", "JoinCircle": "Join with the invitation's code",
	"EndMembership": "Take somebody out of the circle", "LeaveCircle": "Leave a circle", "ListMyCircles": "See the circles one is in", "ListPeople": "See with whom one has to do", "ListPeopleOfTeam": "See whom a team of one's own supports", "StartExport": "Ask for all that one may see, as files for another system", "ShowExport": "Fetch files that one asked for", "EndExport": "End an export that one asked for", "AddSubscription": "Ask to be told of changes, as another computer system", "ChangeSubscription": "Change what one is told of", "EndSubscription": "End being told of changes", "ListSubscriptions": "See what one is told of", "ListAppSubscriptions": "See which systems are told of changes, and whether it arrives", "KeepExtra": "Keep what another system says beside a record", "ListExtras": "See what another system said beside a record (the circle: nothing of it)", "ShowIdentity": "See who a person is: names, number, date of birth",
	"ShowShared": "See what is shared with one", "GrantConsent": "Share a part of the record", "WithdrawConsent": "Stop sharing it",
	"BeginCrisis": "Say that this is a crisis", "EndCrisis": "Say that the crisis is over",
	"TellTeam": "Tell the team something", "ListTold": "Read what was told (to the person: openly; to who told it: their own)", "ReadTold": "Say that the team has read it",
	"OpenEmergency": "Open a record in an emergency, with a reason", "AcknowledgeEmergency": "Say that one has read of an emergency",
	"ShareReadings": "Let both readings be seen before both are in", "MakeReadingLink": "Make a link to one's own reading", "EndReadingLink": "Take that link back",

	"ListMyStories": "See one’s own stories (a worker: those they write down together)", "ShowStory": "See one of them, with all that was decided about it", "ShowStoryFile": "Hear or see its recording",
	"TellStory": "Begin a story", "WriteStory": "Write a part of a story", "AddStoryFile": "Add a recording or captions to a story", "RemoveStoryFile": "Take a recording or captions out of a story",
	"ShareStory": "Let one’s team write a story down together, or no longer", "HandInStory": "Say yes to a story’s very words, and give it to a reviewer (a worker: beside a person without an account)",
	"ConsentToStory": "Say yes to one use of a story (a worker: the same)", "WithdrawStoryConsent": "Take that yes back (a worker: the same)", "WithdrawStory": "Take a story away for good (a worker: the same)",
	"ListStoriesToReview": "See which stories wait for a review, and which are published", "ShowStoryToReview": "See such a story, and not whose it is (never one’s own)", "ReviewStory": "Publish a story, or send it back",
	"HideTopics": "Say which topics one does not want in stories",

	"ConfirmVouch": "Confirm a colleague's word for somebody who is locked out (for a person: their team's manager)", "InviteAccount": "Let an account back in, at the command line only",
	"InviteNewcomer": "Make a code for a person's first account, without seeing the person", "InvitePerson": "Make a code for a person's first account",
	"ListRequiredFactors": "See which roles need two factors", "ListVouches": "See whose word waits to be confirmed",
	"MarkForProvider": "Say who an account of staff is at the outside provider", "RequireFactors": "Say which roles need two factors",
	"RevokeInvitation": "Take back a code", "ShowSignInHelp": "See how a person can sign in", "VouchForAccount": "Vouch for a person who is locked out",
	"VouchForStaff": "Vouch for a colleague who is locked out",

	"ListSupport": "See all entries of the support library, drafts too", "ShowSupport": "See an entry of the library with its history",
	"WriteSupport": "Write a text for the library", "PublishSupport": "Let readers see a text of the library", "RetireSupport": "Take an entry of the library away from readers",
	"BringBackSupport": "Bring an entry of the library back", "RestoreSupport": "Go back to an older text of the library", "ReviewSupport": "Note who looked an entry of the library over",
	"AddSupportFile": "Put a file into the library", "RemoveSupportFile": "Take a file out of the library", "ExportSupport": "Take the library out as a file", "ImportSupport": "Bring texts into the library from a file", "SyncSupport": "Take in what a new Towpath brings of the library, at the command line only",
	"ListSupportDue": "See what of the library needs review", "ListLinksToCheck": "See which links are to be looked at, at the command line only", "NoteLinkChecks": "Note what links led to, at the command line only",
	"SwitchOnCollection": "Switch a collection on", "EndCollection": "Switch a collection off",
}

// standing is a way of standing to a person.
type standing struct {
	words                     string
	role                      care.Role
	self, sharesTeam, manages bool
	inCircle, emergency       bool
	link, invited             bool
	app                       bool
	edits, reviews, organises bool
	reports                   bool
	commandLine, moves        bool
	shared                    care.Topics
}

// standings are all of them: every role with every relation, told apart only
// where one could ever matter.
var standings = []standing{
	{words: "The person themselves", role: care.RolePerson, self: true},
	{words: "Another person, or a carer", role: care.RoleCarer},
	{words: "Somebody of their circle, all shared", role: care.RoleCarer, inCircle: true, shared: care.TopicsOf(care.AllTopics...)},
	{words: "Somebody of their circle, nothing shared", role: care.RoleCarer, inCircle: true},
	{words: "Whoever holds the link to their reading or questionnaire", role: care.RoleLink, self: true, link: true},
	{words: "Whoever holds an invitation", role: care.RoleInvited, invited: true},
	{words: "A worker of their team", role: care.RoleWorker, sharesTeam: true},
	{words: "Any other worker", role: care.RoleWorker},
	{words: "A worker in an emergency", role: care.RoleWorker, emergency: true},
	{words: "Their team's manager", role: care.RoleManager, manages: true},
	{words: "Any other manager", role: care.RoleManager},
	{words: "Another computer system, put into their team", role: care.RoleSystem, sharesTeam: true, app: true},
	{words: "Any other computer system", role: care.RoleSystem, app: true},
	{words: "Whoever edits the library, whatever their role", role: care.RoleWorker, edits: true},
	{words: "Whoever runs courses, whatever their role", role: care.RoleWorker, organises: true},
	{words: "Whoever reads reports of the whole, whatever their role", role: care.RoleWorker, reports: true},
	{words: "Whoever reviews stories, whatever their role", role: care.RolePerson, reviews: true},
	{words: "An administrator", role: care.RoleAdministrator},
	{words: "Whoever runs Towpath's commands", role: care.RoleAdministrator, commandLine: true},
	{words: "The command that takes records along to another Towpath", role: care.RoleAdministrator, commandLine: true, moves: true},
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
		Role: string(st.role), Action: action, Self: st.self, SharesTeam: st.sharesTeam, Manages: st.manages,
		InCircle: st.inCircle, Shared: policy.Shared(st.shared), Emergency: st.emergency, Link: st.link, Invited: st.invited, App: st.app, Edits: st.edits, Reviews: st.reviews, Organises: st.organises, Reports: st.reports, CommandLine: st.commandLine, Moves: st.moves,
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
either of them leaves, it ends. Somebody of a circle sees the topics that the person shares with them,
and of each no more than was agreed: without "notes", numbers and days and not what was written beside
them. An emergency lasts four hours, and the person is told. A list or a count holds only what the reader could open one by one,
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
	renderRules(&b, set)
	return b.String()
}

// renderRules lists the policies that let each standing do what it may.
func renderRules(b *strings.Builder, set *policy.Set) {
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
		fmt.Fprintf(b, "- %s: %s\n", st.words, strings.Join(names, ", "))
	}
}

func TestThePageOfPermissionsIsFresh(t *testing.T) {
	testkit.Reference(t, "permissions.md", render(load(t)))
	for _, op := range care.Operations() {
		if inWords[op] == "" {
			t.Errorf("%s has no plain words for the page", op)
		}
	}
}

// remembered are answers that were given: what matters leaves few standings.
type remembered map[standing]map[string]policy.Decision

func (known remembered) ask(set *policy.Set, st standing, op string) policy.Decision {
	if known[st] == nil {
		known[st] = map[string]policy.Decision{}
	}
	d, ok := known[st][op]
	if !ok {
		d = st.ask(set, op)
		known[st][op] = d
	}
	return d
}

// TestNoRelationHelpsTheWrongRole tries every relation with every role: what the
// page does not tell apart must make no difference.
func TestNoRelationHelpsTheWrongRole(t *testing.T) {
	set := load(t)
	circle := func(st standing) standing {
		return standing{inCircle: st.inCircle, shared: st.shared, invited: st.invited, edits: st.edits, reviews: st.reviews, organises: st.organises, reports: st.reports}
	}
	// What may matter to each role; all the rest must make no difference.
	matters := map[care.Role]func(st standing) standing{
		care.RolePerson: func(st standing) standing { c := circle(st); c.self = st.self; return c },
		care.RoleCarer:  func(st standing) standing { c := circle(st); c.self = st.self; return c },
		care.RoleWorker: func(st standing) standing {
			c := circle(st)
			c.sharesTeam, c.emergency = st.sharesTeam, st.emergency
			return c
		},
		care.RoleManager: func(st standing) standing {
			return standing{edits: st.edits, reviews: st.reviews, organises: st.organises, reports: st.reports}
		},
		care.RoleAdministrator: func(st standing) standing {
			return standing{commandLine: st.commandLine, moves: st.moves && st.commandLine, edits: st.edits, reviews: st.reviews, organises: st.organises, reports: st.reports}
		},
		care.RoleSystem:  func(st standing) standing { return standing{sharesTeam: st.sharesTeam} },
		care.RoleLink:    func(st standing) standing { return standing{self: st.self && st.link, link: st.self && st.link} },
		care.RoleInvited: func(st standing) standing { return standing{invited: st.invited} },
		"":               func(standing) standing { return standing{} },
		"Person":         func(standing) standing { return standing{} },
	}
	known := remembered{}
	for role, close := range matters {
		for bits := range 1 << 10 {
			has := func(bit int) bool { return bits&(1<<bit) != 0 }
			st := standing{
				role: role, self: has(0), sharesTeam: has(1), manages: has(2), inCircle: has(3), emergency: has(4), link: has(5), invited: has(6), commandLine: has(8), moves: has(2), edits: has(9), reviews: has(9), organises: has(9), reports: has(9),
			}
			if has(7) {
				st.shared = care.TopicsOf(care.AllTopics...)
			}
			base := close(st)
			base.role = role
			for _, op := range slices.Concat(care.Operations(), []string{"", "showbloom", "EraseEverything"}) {
				got, want := st.ask(set, op), known.ask(set, base, op)
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
	circle, emergency := []string{"ShowBloom", "ShowJourney", "ListGoals"}, []string{"ShowPerson", "ShowBloom", "ShowJourney", "ListGoals"}
	for _, op := range []string{"ShowPerson", "ShowBloom", "ShowAssessment", "ListAssessments", "ShowJourney", "ListGoals", "RecordAnswer", "NoteJourney", "ListAuditEntries"} {
		for _, st := range standings {
			want := st.self && !st.link || st.sharesTeam || st.shared != 0 && slices.Contains(circle, op) ||
				st.emergency && slices.Contains(emergency, op) || st.link && (op == "ShowAssessment" || op == "RecordAnswer")
			if st.role == care.RoleSystem { // it reads, and writes nothing of these
				want = st.sharesTeam && !slices.Contains([]string{"RecordAnswer", "NoteJourney", "ListAuditEntries"}, op)
			}
			if st.moves { // it reads what a worker of their team may, for the one export that it makes
				want = !slices.Contains([]string{"ShowBloom", "ShowAssessment", "ListAssessments", "RecordAnswer", "NoteJourney"}, op)
			}
			if got := st.ask(set, op).Allowed; got != want {
				t.Errorf("%s by %s: %v, want %v", op, st.words, got, want)
			}
		}
	}
}

// TestATopicOpensItselfAndNothingElse asks with each topic alone.
func TestATopicOpensItselfAndNothingElse(t *testing.T) {
	set := load(t)
	opens := map[care.Topic][]string{
		care.TopicBloom: {"ShowBloom", "ListBlooms"}, care.TopicJourney: {"ShowJourney"}, care.TopicGoals: {"ListGoals"},
		care.TopicMeasures: {"ListMeasurements", "ShowMeasurement"},
		care.TopicWellness: {"ListPlans", "ShowWellnessPlan", "ShowCarerPlan"}, care.TopicCrisis: {"ListPlans", "ShowCrisisPlan"},
		care.TopicMeetings: {"ListPlans", "ShowMeeting", "WriteMeeting"},
	}
	nothing := standing{role: care.RoleCarer, inCircle: true}
	for i, topic := range care.AllTopics {
		if policy.Topics[i] != string(topic) {
			t.Fatalf("topic %d is %q here and %q there", i, policy.Topics[i], topic)
		}
		one := nothing
		one.shared = care.TopicsOf(topic)
		for _, op := range care.Operations() {
			if got, want := one.ask(set, op).Allowed, nothing.ask(set, op).Allowed || slices.Contains(opens[topic], op); got != want {
				t.Errorf("%s with %s shared: %v, want %v", op, topic, got, want)
			}
		}
	}
}

// TestAnAppMayNothingThatItsOwnerMayNot: with an app, nothing more is allowed, and some of
// it never.
func TestAnAppMayNothingThatItsOwnerMayNot(t *testing.T) {
	set := load(t)
	fewer := 0
	for _, st := range standings {
		alone, with := st, st
		alone.app, with.app = false, true
		for _, op := range care.Operations() {
			own, app := alone.ask(set, op).Allowed, with.ask(set, op).Allowed
			if app && !own {
				t.Errorf("%s by an app of %q, who may not", op, st.words)
			}
			if own && !app {
				fewer++
			}
			never := slices.Contains([]string{"LetAppIn", "LetAppWork", "GrantConsent", "AddAccount", "VouchForAccount", "OpenEmergency", "ErasePerson", "SignPlan"}, op)
			if never && app {
				t.Errorf("%s by an app of %q", op, st.words)
			}
		}
	}
	if fewer < 20 {
		t.Errorf("only %d things are refused to apps alone", fewer)
	}
}
