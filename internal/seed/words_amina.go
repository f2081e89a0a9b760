package seed

import "towpath/internal/care"

// Areas stand in the order of the adult Bloom: mental health, body, everyday
// skills, friends, work and time, close relationships, habits, home, who I am,
// trust and hope.
var aminaBlooms = []toldBloom{
	{
		ago: 1080, way: care.WayTogether, present: "Amina and Ben", agree: []int{2, 3, 5, 2, 1, 4, notMine, 4, left, 2},
		chosen: []toldChoice{{"mental-health", "It began after the bakery closed. I lost my days, and then I lost my sleep.", "I would wake up and the day would have a shape.", "To go out of the door before ten, with somebody."}},
	},
	{
		ago: 955, way: care.WayTogether, present: "Amina and Ben", agree: []int{3, 3, 5, 2, 2, 5, notMine, 3, 3, 3},
		chosen: []toldChoice{
			{"home", "I hid the letters and then there were more of them.", "I would open the door without fear.", "Ben and me, one letter at a time."},
			{"friends-and-community", "I was the one who always rang. Then I stopped.", "Somebody would ring me.", "A place where I do not need to talk much."},
		},
	},
	{
		ago: 846, way: care.WayTogether, present: "Amina, Ben, and Chiara for the first half", person: []int{5, 4, 6, 3, 2, 6, 6, 3, unsure, 4}, worker: []int{4, 5, 6, 4, 4, 6, 6, 4, 5, 4}, agree: []int{4, 4, 6, 3, 2, 6, 6, 3, unsure, 4},
		chosen: []toldChoice{{"work-and-time", "I miss getting up for something. I do not miss four in the morning.", "I would make things again, and people would eat them.", "To try it for one morning and then see."}},
	},
	{ago: 716, way: care.WayTogether, present: "Amina and Ben", agree: []int{5, 5, 6, 4, 4, 6, 6, 5, 4, 4}},
	{
		ago: 606, way: care.WayApart, person: []int{3, 4, 5, 3, 3, 4, 5, 6, 4, 2}, worker: []int{4, 4, 6, 4, 5, 5, 6, 6, 6, 4},
		chosen: []toldChoice{{"trust-and-hope", "When my father was ill I thought that all of it would fall down again.", "I would know that a dip is a dip.", "To look back at what I wrote on the good days."}},
	},
	{ago: 498, way: care.WayTogether, present: "Amina and Ben", agree: []int{4, 4, 6, 4, 4, 5, 5, 6, 5, 3}},
	{
		ago: 380, way: care.WayTogether, present: "Amina and Ben", person: []int{5, 5, 7, 5, 6, 6, 6, 7, 6, 5}, worker: []int{6, 5, 7, 5, 5, 6, 6, 7, 7, 5}, agree: []int{5, 5, 7, 5, 5, 6, 6, 7, 6, 5},
		chosen: []toldChoice{
			{"work-and-time", "I can work. What I cannot do is to hide how I am and work too.", "Four mornings a week, and I like my apron.", "A boss who knows."},
			{"friends-and-community", "I know people now. I do not yet ask them in.", "A table with people round it.", "To begin with two."},
		},
	},
	{ago: 262, way: care.WayApart, person: []int{6, 6, 7, 5, 7, 6, 7, 7, 6, 6}, worker: []int{6, 6, 7, 6, 7, 7, 7, 7, 7, 6}},
	{ago: 148, way: care.WayTogether, present: "Amina and Ben", agree: []int{5, 6, 7, 6, 6, 7, 8, 8, 7, 6}},
	{
		ago: 34, way: care.WayTogether, present: "Amina and Ben", person: []int{7, 6, 8, 7, 7, 7, 8, 8, 8, 7}, worker: []int{7, 7, 8, 7, 8, 8, 8, 8, 8, 5}, agree: []int{7, 6, 8, 7, 7, 7, 8, 8, 8, 7},
		chosen: []toldChoice{
			{"body", "I look after everybody's bread and not my own back.", "I would sleep without my shoulder waking me.", "To go to the class with Chiara."},
			{"friends-and-community", "It is the part that I am most glad of. I want it to last.", "I would teach somebody to bake.", "To ask at the drop-in about the kitchen."},
		},
	},
}

// aminaNotes are her words, for each occasion by area.
var aminaNotes = []map[string]string{
	{
		"mental-health": "I am awake at four as if I still had the ovens to light. There are no ovens.",
		"work-and-time": "The bakery closed and nobody asked me what I would do then.",
		"home":          "It is quiet here. Too quiet at night.",
	},
	{
		"body":           "I eat when Chiara comes.",
		"home":           "Red letters. I put them in the bread bin, which is funny if you know me.",
		"trust-and-hope": "Ben said that he was here too once. I think about that.",
	},
	{
		"mental-health":       "The new medicine is slow but the nights are longer now.",
		"close-relationships": "Chiara came along today. She cried and I did not, and then I did.",
		"habits":              "I stopped the sleeping pills that were not mine. I said it out loud.",
	},
	{
		"home":                  "The plan for the rent works. I have not used the bread bin for letters since.",
		"friends-and-community": "The allotment people say hello. One gave me beans.",
	},
	{
		"trust-and-hope":      "Abba is in hospital and I cannot see past that.",
		"mental-health":       "It is back. Not as low as the first time, but I know its face.",
		"close-relationships": "We all love him and we all shout.",
	},
	{
		"mental-health": "He came home. I slept for two days and then I got up.",
		"who-i-am":      "I baked for forty people after the mosque. I know who I am when I bake.",
	},
	{
		"work-and-time": "The course is hard and I am good at it.",
		"home":          "I painted one wall green. It looks like the towpath.",
	},
	{
		"work-and-time": "Two mornings at the cafe. They put my name on the board: bread by Amina.",
		"habits":        "I sleep without anything now.",
	},
	{
		"mental-health":  "A wobble. I worked too much and I knew it and I did it. Then I asked for a week.",
		"who-i-am":       "Somebody asked what I do and I said baker.",
		"trust-and-hope": "It went down and it came up. I have it in writing now.",
	},
	{
		"friends-and-community": "Six people round my table. We did not have six chairs.",
		"body":                  "My shoulder is not happy.",
		"trust-and-hope":        "I can see next year from here.",
		"mental-health":         "Four in the morning is for bread again, and only when I am paid for it.",
	},
}

var aminaGoals = []toldGoal{
	{
		"mental-health", "Be out of the door before ten, three days a week", 0, 3, care.EndingReached,
		[]int{1, 4, 6, 8},
		[]toldStep{
			{"Walk to the lock with Ben on Tuesdays", "me and Ben", []toldReview{{1, care.StepDone, "Most weeks. Once in the rain."}}},
			{"Walk there by myself once", "me", []toldReview{{1, care.StepNot, "Not yet."}, {2, care.StepDone, "I did it, and I stayed to watch a boat go through."}}},
			{"Put my shoes by the door at night", "me", []toldReview{{1, care.StepDone, ""}}},
		},
	},
	{
		"home", "Get on top of the rent", 1, 4, care.EndingReached,
		[]int{0, 3, 7, 9},
		[]toldStep{
			{"Open the letters from the bread bin together", "me and Ben", []toldReview{{2, care.StepDone, "There were nineteen."}}},
			{"Ring the housing people and ask for a plan", "Ben", []toldReview{{2, care.StepDone, "They were kinder than the letters."}}},
			{"Pay on the first of each month", "me", []toldReview{{2, care.StepPartly, "I missed one."}, {3, care.StepDone, ""}}},
		},
	},
	{
		"work-and-time", "Find out if I still want to bake", 2, 5, care.EndingChanged,
		[]int{2, 4, 3, 5},
		[]toldStep{
			{"Bake for the drop-in one Friday", "me", []toldReview{{3, care.StepDone, "They asked for more."}}},
			{"Look at the baking course at the college", "me and Chiara", []toldReview{{4, care.StepNot, "Not with Abba so ill."}, {5, care.StepDone, "I have the form."}}},
		},
	},
	{
		"work-and-time", "Work as a baker, four mornings a week, and stay well", 6, -1, "",
		[]int{3, 6, 5, 7},
		[]toldStep{
			{"Finish the course", "me", []toldReview{{7, care.StepDone, "With a medal, nearly."}}},
			{"Tell my boss what helps me", "me", []toldReview{{7, care.StepPartly, "Some of it."}, {8, care.StepDone, "All of it. He wrote it down."}}},
			{"Keep one day with no bread in it", "me", []toldReview{{8, care.StepNot, "I did not, and I paid for it."}, {9, care.StepDone, "Sundays."}}},
			{"Ask for the third morning, and see", "me and my boss", nil},
		},
	},
	{
		"friends-and-community", "Have people round my table once a month", 6, -1, "",
		[]int{1, 3, 5, 8},
		[]toldStep{
			{"Ask two people from the allotment", "me", []toldReview{{7, care.StepDone, "They brought courgettes. So many."}}},
			{"Find more chairs", "me and Chiara", []toldReview{{8, care.StepPartly, "Two."}}},
		},
	},
	{
		"body", "Be kinder to my shoulder", 9, -1, "",
		[]int{2},
		[]toldStep{
			{"Go to the stretching class with Chiara", "me and Chiara", nil},
			{"Ask the doctor about the pain", "me", nil},
		},
	},
}
