package ui

// The sample pages that the gallery's parts stand in.

func galleryPage() Page {
	return Page{
		Title: "Every part of a page",
		Nav: []Link{
			{Text: "Today", Href: "#", Current: true},
			{Text: "People", Href: "#"},
			{Text: "Team", Href: "#"},
			{Text: "Library", Href: "#"},
			{Text: "Outcomes", Href: "#"},
		},
		User: "Ben Okafor", SignOut: "/_gallery/out",
		Languages: []Language{{Tag: "en", Name: "English", Href: "#"}, {Tag: "cy", Name: "Cymraeg", Href: "#"}, {Tag: "ur", Dir: "rtl", Name: "اردو", Href: "#"}},
		Subject: &Subject{
			Name: "Amina Yusuf", Detail: "Born 3 May 1988", Href: "#",
			Nav: []Link{{Text: "Bloom", Href: "#", Current: true}, {Text: "Journey", Href: "#"}, {Text: "Goals", Href: "#"}, {Text: "Plans", Href: "#"}, {Text: "Circle", Href: "#"}},
		},
		Back: "#", Personal: true,
		Problems: Problems{
			{Field: "name-again", Text: "Enter your name"},
			{Field: "born-again", Text: "Enter a real date"},
			{Field: "share-again", Text: "Choose yes or no"},
			{Text: "Somebody else changed this page while you had it open"},
		},
		Notice:   &Notice{Title: "Saved", Text: "Ben can see your goals now.", Link: &Link{Text: "Look at who sees what", Href: "#"}},
		Footer:   []Link{{Text: "About Towpath", Href: "#"}, {Text: "Accessibility", Href: "#"}, {Text: "Privacy", Href: "#"}},
		NotStars: true,
	}
}

func galleryGuidedPage(missed bool) Page {
	p := Page{
		Title: "Home and responsibilities – area 8 of 10", User: "Amina", SignOut: "/_gallery/out",
		Back: "#", Personal: true,
		Footer: []Link{{Text: "About Towpath", Href: "#"}, {Text: "Accessibility", Href: "#"}},
	}
	if missed {
		p.Problems = Problems{{Field: "home", Text: gallerySteps("", true).Error}}
	}
	return p
}

// galleryHelp is every kind of way to get help.
func galleryHelp(k Kit) Help {
	return Help{Lines: k.WithEmergency(
		HelpLine{When: "At night", Name: "the night team", Number: "020 7946 0000", State: "Open now until 6 am", Until: 4e12, Facts: []HelpFact{{Name: "Who answers", Text: "A nurse"}, {Name: "British Sign Language", Text: "Open the page", Href: "#"}}},
		HelpLine{When: "To text", Name: "the day team", Number: "07700 900000", Texts: true, For: "For carers", State: "Closed now. Opens at 9 am tomorrow", Closed: true},
		HelpLine{When: "To sit down with somebody", Name: "The Haven", Place: "2 Lock Street"},
	)}
}

func gallerySteps(chosen string, missed bool) StepCards {
	return StepCards{
		Name:   "home",
		Legend: "Home: what is it like where I live?",
		Hint:   "Choose the words that sound most like you now. There are no wrong answers.",
		Stages: [5]Stage{
			{Name: "Hard right now", Sentence: "My home does not feel safe or steady. It is too much to deal with.", Low: 1, High: 2},
			{Name: "Reaching out", Sentence: "My home worries me. I have told someone, and they are helping.", Low: 3, High: 4},
			{Name: "Trying things", Sentence: "I am trying things to make my home work. It goes up and down.", Low: 5, High: 6},
			{Name: "Finding what works", Sentence: "My home mostly works. I know what to do when it does not.", Low: 7, High: 8},
			{Name: "My own way", Sentence: "I feel at home. I run it in my own way.", Low: 9, High: 10},
		},
		Chosen: chosen,
		Before: "In March you chose 6.",
		Error:  when(missed, "Choose a number, or choose to leave this one for today."),
		NotGiven: []Option{
			{Value: "left", Label: "Leave this one for today"},
			{Value: "not-mine", Label: "Doesn't apply to me"},
			{Value: "not-sure", Label: "I'm not sure"},
		},
	}
}
