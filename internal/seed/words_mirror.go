package seed

import "towpath/internal/care"

// What Ben's team agreed a year ago, tried since, and can do.

var mirrorAgreed = []struct {
	item  string
	words care.MirrorAgreedWords
}{
	{"everyday", care.MirrorAgreedWords{
		Stage: "development", Evidence: "A card at the desk asks how the visit was. We read the cards each month and changed the waiting room.",
		By: "nine of us, at the May meeting", LivedBy: "Grace, and two people from the Friday group", Next: "Answer the phone by the third ring.",
	}},
	{"choice", care.MirrorAgreedWords{
		Stage: "engagement", Evidence: "Four of ten plans that we looked at had the person’s own words in them.",
		By: "nine of us, at the May meeting", LivedBy: "two people from the Friday group", Next: "Write the plan with the person, on one screen.",
	}},
	{"workforce", care.MirrorAgreedWords{
		Stage: "development", Evidence: "Two peer workers in the team, both with somebody to talk their work over with.", By: "nine of us, at the May meeting", Next: "Ask for a third post.",
	}},
	{"staff", care.MirrorAgreedWords{
		Stage: "none", Evidence: "Half of us had no supervision last month.", By: "nine of us, at the May meeting", Next: "Keep one hour free on Thursdays.",
	}},
	{"voice", care.MirrorAgreedWords{
		Stage: "engagement", Evidence: "One meeting, and the same two people came.", By: "nine of us, at the May meeting", LivedBy: "one of the two", Next: "Pay the fare, and ask by phone.",
	}},
}

var mirrorTests = []struct {
	item  string
	parts [4]string
}{
	{"choice", [4]string{
		"For two weeks, three of us turn the screen round and type the plan in the person’s own words.",
		"Done with eleven people.",
		"Visits took six minutes more. Nine of eleven said that it was their plan now.",
		"We keep it, and all of us do it from June.",
	}},
	{"staff", [4]string{"No visits on Thursdays from two to three, for a month.", "Three weeks of four.", "", ""}},
}

var mirrorSkills = []struct{ words, whose string }{
	{"Bakes bread, and would teach it", "Ben"},
	{"Speaks Twi and French", "Grace"},
	{"Knows every allotment in town", "one of the Friday group, told to Ben"},
	{"Plays the bass in a band", "Grace’s friend Theo, who comes on Mondays"},
}
