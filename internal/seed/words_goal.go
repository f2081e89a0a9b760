package seed

// aim is a goal with steps towards it.
type aim struct {
	area, words string
	steps       []aimStep
}

// aimStep is a step of an action plan. In who and words, {worker} is the worker's
// first name.
type aimStep struct{ words, who string }

var homeAims = []aim{
	{"mental-health", "Know what to do on a bad morning", []aimStep{{"Write down three things that help", "me and {worker}"}, {"Put the list by the bed", "me"}, {"Show the list to my mum", "me"}}},
	{"mental-health", "Feel less scared of the nights", []aimStep{{"Try the breathing for ten nights", "me"}, {"Ask the doctor about sleep", "{worker}"}}},
	{"body", "Walk three times a week", []aimStep{{"Find my old trainers", "me"}, {"First walk together on Tuesday", "me and {worker}"}, {"Walk to the lock by myself", "me"}}},
	{"body", "See a dentist", []aimStep{{"Find one with places", "{worker}"}, {"Go along with me", "{worker}"}}},
	{"everyday-skills", "Open my post every week", []aimStep{{"Sort the bag of letters together", "me and {worker}"}, {"Friday is post day", "me"}}},
	{"everyday-skills", "Cook two meals I like", []aimStep{{"Choose the two meals", "me"}, {"Shop for them with a list", "me and {worker}"}, {"Cook for my neighbour", "me"}}},
	{"friends-and-community", "See somebody outside the family each week", []aimStep{{"Go to the drop-in once", "me and {worker}"}, {"Ring Sam", "me"}}},
	{"friends-and-community", "Sing with other people again", []aimStep{{"Find a choir that needs no test", "{worker}"}, {"Go and listen", "me"}, {"Stay for the whole hour", "me"}}},
	{"work-and-time", "Get on to a course", []aimStep{{"Look at the list from the college", "me"}, {"Ring the college", "me and {worker}"}, {"Visit before it starts", "me"}}},
	{"work-and-time", "Work a few hours that do not make me ill", []aimStep{{"Talk to the job support worker", "{worker}"}, {"Write down what helps me at work", "me"}}},
	{"close-relationships", "See my son more often", []aimStep{{"Write to his mum", "me"}, {"Find out about the family room", "{worker}"}}},
	{"close-relationships", "Talk with my mum without a row", []aimStep{{"Choose a good time of day", "me"}, {"Ask {worker} to be there once", "me"}}},
	{"habits", "Three days a week with no drink", []aimStep{{"Mark the days on the calendar", "me"}, {"Find something for Friday night", "me"}, {"Ask about the group", "{worker}"}}},
	{"habits", "Keep the rent safe from the betting", []aimStep{{"Set up the block on my card", "me and {worker}"}, {"Tell my brother", "me"}}},
	{"home", "Get the damp put right", []aimStep{{"Take photos of the wall", "me"}, {"Write to the landlord", "{worker}"}}},
	{"home", "Pay off what I owe, bit by bit", []aimStep{{"Make a list of what I owe", "me and {worker}"}, {"Ring the advice line", "me"}}},
	{"who-i-am", "Draw again", []aimStep{{"Get a sketch book", "me"}, {"Ten minutes on Sundays", "me"}}},
	{"who-i-am", "Learn the recipes of my gran", []aimStep{{"Ask my aunt for them", "me"}, {"Cook one together", "me and my aunt"}}},
	{"trust-and-hope", "Go to my own meeting and speak", []aimStep{{"Write down what I want to say", "me"}, {"Sit next to me", "{worker}"}}},
	{"trust-and-hope", "Plan one thing to look forward to each month", []aimStep{{"Choose the first one", "me"}, {"Put it on the calendar", "me"}}},
}

var wardAims = []aim{
	{"home", "Be ready for my own place", []aimStep{{"Do my own washing each week", "me"}, {"See two places", "{worker}"}}},
	{"work-and-time", "Get the job in the ward shop", []aimStep{{"Ask how to apply", "me"}, {"Learn the till", "me and {worker}"}}},
	{"close-relationships", "Hear from my daughter", []aimStep{{"Write a letter that can be sent", "me and {worker}"}, {"Ask what is allowed", "{worker}"}}},
	{"mental-health", "Ask for quiet before it gets too much", []aimStep{{"Make a card to hold up", "me"}, {"Tell the night staff about the card", "{worker}"}}},
	{"body", "Run two miles", []aimStep{{"Count the laps", "me"}, {"Ask for the yard on Sundays", "{worker}"}}},
}

var carerAims = []aim{
	{"time-for-yourself", "One evening a week that is mine", []aimStep{{"Choose the evening", "me"}, {"Ask my brother to be here", "me"}}},
	{"health", "Have my own check-up", []aimStep{{"Ring the surgery", "me"}, {"Say that I am a carer", "me"}}},
	{"caring-role", "Be told before things change", []aimStep{{"Say what I would like to know", "me"}, {"Ask him what may be shared", "{worker}"}}},
	{"money", "Find out what I can ask for", []aimStep{{"Bring the papers", "me"}, {"Do the form together", "me and {worker}"}}},
	{"work", "Hours that fit", []aimStep{{"Write down the hours I can do", "me"}, {"Talk to my manager", "me"}}},
}

// reviewSaid is what is written when a step is looked at again.
var reviewSaid = map[string][]string{
	"done":    {"Done, and it was easier than I thought.", "We did it together.", "It took two tries.", ""},
	"partly":  {"I did some of it.", "Once, not every week. Once is good.", ""},
	"not":     {"It was not the right time.", "I was not well that week.", ""},
	"changed": {"I want to do it in another way.", ""},
}
