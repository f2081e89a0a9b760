package seed

import "towpath/internal/plan"

var aminaWellness = []plannedLine{
	{section: "well", words: "I hum while I cook, and I answer my phone", voice: plan.Person},
	{section: "well", words: "I make plans for the week after next", voice: plan.Person},
	{section: "daily", words: "Out of the house before noon, even to the corner and back", voice: plan.Person, beside: "A walk along the canal before noon"},
	{section: "daily", words: "Something warm to eat in the evening", voice: plan.Person},
	{section: "sometimes", words: "Bread baking with Chiara on Sundays", voice: plan.Person},
	{section: "upsets", words: "March, because of Dad", detail: "I tell Ben in February, and we plan that week", voice: plan.Person},
	{section: "upsets", words: "Letters in brown envelopes", detail: "I put them in the blue box and open them with somebody", voice: plan.Person},
	{section: "early", words: "I stop humming", detail: "I ring Chiara and say just that", voice: plan.Person},
	{section: "early", words: "Two nights with hardly any sleep", detail: "No screens after nine, and I cancel one thing", voice: plan.Person},
	{section: "early", words: "She answers in one word", voice: plan.Worker},
	{section: "breaking", words: "I leave the curtains shut for a whole day", detail: "Chiara comes round; I ring the team", voice: plan.Person},
	{section: "afterwards", words: "One small thing a day, and nobody asks how I am", voice: plan.Person},
	{section: "dreams", words: "A stall of my own on the Saturday market", voice: plan.Person},
}

var aminaCrisis = []plannedLine{
	{section: "signs", words: "I do not eat, and I talk very fast or not at all", voice: plan.Person},
	{section: "helps", words: "One person, a quiet room, and a cup of tea that I may leave standing", voice: plan.Person},
	{section: "helps", words: "Tell me what happens next before it happens", voice: plan.Person},
	{section: "harms", words: "Being held, or talked about as if I were not there", voice: plan.Person},
	{section: "call", words: "Chiara, my sister", detail: "07700 900 118", voice: plan.Person},
	{section: "call", words: "Ben, from the River team", detail: "020 7946 0118", voice: plan.Person},
	{section: "not_call", words: "My manager at the bakery", voice: plan.Person},
	{section: "medicines", words: "Sertraline", detail: "100 mg in the morning", voice: plan.Person},
	{section: "allergies", words: "Penicillin: my face swells", voice: plan.Person},
	{section: "dependants", words: "Miso, my cat", detail: "Mrs Bello next door has a key", voice: plan.Person},
	{section: "wishes", words: "First somebody at home with me. Hospital only if that is not enough", voice: plan.Person},
	{section: "refusals", words: "Haloperidol: it made me so stiff that I could not swallow", voice: plan.Person},
	{section: "places", words: "Chiara’s back room. Not the ward by the motorway", voice: plan.Person},
	{section: "told", words: "Chiara", detail: "Everything", voice: plan.Person},
	{section: "told", words: "The bakery", detail: "Only that I am ill", voice: plan.Person},
	{section: "after", words: "Clean sheets, and my phone charged", voice: plan.Person},
}

var aminaMeeting = []plannedLine{
	{section: "agenda", words: "Who looks after Miso in August", detail: "Mrs Bello for the first week, Chiara for the second", voice: plan.Person},
	{section: "agenda", words: "What Chiara may ask me, and what she need not", voice: plan.Person},
	{section: "came", words: "Chiara, my sister", voice: plan.Person},
	{section: "came", words: "Ben, peer worker", voice: plan.Worker},
	{section: "agreed", words: "Chiara asks once on Sundays, and not in between", detail: "Chiara", voice: plan.Person},
	{section: "agreed", words: "A key for Mrs Bello", detail: "Amina", voice: plan.Person},
}

var chiaraOwn = []plannedLine{
	{section: "well", words: "I sleep through, and I see Jo on Thursdays", voice: plan.Person},
	{section: "daily", words: "Twenty minutes with the door shut and the kettle on", voice: plan.Person},
	{section: "wears", words: "Waiting for the phone to ring", detail: "Phone in the kitchen after ten; the team has its own number", voice: plan.Person},
	{section: "early", words: "I snap at the children over socks", detail: "Jo takes them on Saturday", voice: plan.Person},
	{section: "much", words: "Say so to Dele, not only to Amina", detail: "Dele, 020 7946 0119", voice: plan.Person},
	{section: "offered", words: "A carer’s assessment", detail: "Yes. It is on the 14th", voice: plan.Person},
	{section: "part", words: "I come and sit with her. I do not talk her into anything", voice: plan.Person},
	{section: "mine", words: "The choir, whatever happens", voice: plan.Person},
}

// someCrisis are short plans of people beside the cast.
var someCrisis = [][]plannedLine{
	{
		{section: "signs", words: "I stop opening the door", voice: plan.Person},
		{section: "helps", words: "Knock twice and say your name", voice: plan.Person},
		{section: "harms", words: "Many people at once", voice: plan.Person},
	},
	{
		{section: "signs", words: "I walk all night", voice: plan.Person},
		{section: "helps", words: "Walk with me, and do not talk much", voice: plan.Person},
		{section: "places", words: "Anywhere with a garden", voice: plan.Person},
	},
	{
		{section: "signs", words: "Everything is a sign, even the radio", voice: plan.Person},
		{section: "helps", words: "My own blanket and my own music", voice: plan.Person},
		{section: "refusals", words: "Being locked in alone", voice: plan.Person},
	},
}
