package seed

// said holds, for each area, what people say of it in their own words: when it is
// hard, when they are trying things, and when it goes well.
type said struct{ low, mid, high []string }

// adultSaid is for teams in the community, the crisis team and the ward.
var adultSaid = map[string]said{
	"mental-health": {
		low: []string{
			"The mornings are the worst. I get up when I hear the school children go past.",
			"My head is loud. I turn the radio on so that there is something else.",
			"I feel flat. Nothing bad happened, it just went grey.",
		},
		mid: []string{
			"Some days are fine now. I still worry about the other ones.",
			"The new medicine makes me sleepy, but the thoughts are quieter.",
			"I told my brother how it really is. That was a big thing for me.",
			"The breathing helps if I start early enough.",
		},
		high: []string{
			"I know my signs now. If I stop answering my phone, that is one.",
			"I had a bad week and it stayed one week.",
			"I feel like me again, most of the time.",
		},
	},
	"body": {
		low: []string{
			"I am up half the night and then I sleep all day.",
			"I live on toast. Cooking for one feels like a lot.",
			"My back hurts and I have stopped going out.",
		},
		mid: []string{
			"I walk to the lock and back. It takes me twenty minutes.",
			"I eat lunch every day now. Breakfast will come.",
			"I had my blood test and the nurse was kind.",
		},
		high: []string{
			"I swim on Tuesdays. I sleep best on Tuesdays.",
			"I saw the dentist after six years. It was all right.",
			"I know what my body can do and I do not rush it.",
		},
	},
	"everyday-skills": {
		low: []string{
			"The post is in a bag behind the door. I cannot open it.",
			"I do the shopping at night when there is nobody there.",
		},
		mid: []string{
			"I can do the bus if I know where I get off.",
			"I made a list for the week. I did about half and that is fine.",
			"My neighbour showed me how the washing machine works.",
		},
		high: []string{
			"I cooked for four people and nobody was ill.",
			"I pay the bills on the first of the month. It takes me an hour.",
			"I am good at fixing things. I did the tap by myself.",
		},
	},
	"friends-and-community": {
		low: []string{
			"I do not see anybody from one week to the next.",
			"My friends stopped ringing. I think I stopped first.",
		},
		mid: []string{
			"I went to the drop-in. I only had a tea but I went.",
			"The walking group is nice because nobody asks questions.",
			"I wrote to an old friend. She wrote back.",
		},
		high: []string{
			"The choir is the best hour of my week.",
			"People at the mosque ask for me when I am not there.",
			"I have three people I could ring at night.",
		},
	},
	"work-and-time": {
		low: []string{
			"The days are very long. I watch the clock.",
			"I lost my job in the spring and I have not told everybody.",
		},
		mid: []string{
			"I do two mornings in the charity shop. I like the till.",
			"I started the course. I am the oldest there by far.",
			"I want to work, but not so much that I get ill again.",
		},
		high: []string{
			"I am back at work three days. My boss knows what I need.",
			"I teach the others how to mend bikes.",
			"I have something to get up for.",
		},
	},
	"close-relationships": {
		low: []string{
			"My mum and I shout a lot. I do not want to.",
			"I miss my son. I see him once in a month.",
		},
		mid: []string{
			"We talk on Sundays now and we both try not to argue.",
			"My partner came with me last time. That was good.",
			"I said no to my cousin and nothing terrible happened.",
		},
		high: []string{
			"I can tell my sister when it is a bad day, and she can tell me.",
			"We had the whole family here and I enjoyed it.",
			"I feel safe at home with him.",
		},
	},
	"habits": {
		low: []string{
			"I drink so that I can sleep. I know it does not work.",
			"The gambling takes the rent. It is hard to say that.",
		},
		mid: []string{
			"I have three days a week with no drink. I write them down.",
			"I smoke less since I have the allotment.",
			"I slipped on my birthday and I told my group. They were fine.",
		},
		high: []string{
			"Eight months now. I still do not go past that pub.",
			"My phone stays in the kitchen at night. I sleep better.",
		},
	},
	"home": {
		low: []string{
			"There is damp in the bedroom and nobody comes.",
			"I am on a friend's sofa. He is kind but it cannot go on.",
		},
		mid: []string{
			"I have the keys. Now I need a bed and a cooker.",
			"We set up a plan for the rent I owe. It is small steps.",
			"I cleared one room. The cat likes it.",
		},
		high: []string{
			"My flat is warm and I know my neighbours.",
			"I painted the kitchen yellow. It feels like mine.",
		},
	},
	"who-i-am": {
		low: []string{
			"I feel like I am only my illness.",
			"I do not know what I like any more.",
		},
		mid: []string{
			"I started to draw again. I used to be good at it.",
			"I am finding out that I am quite funny.",
			"I am a dad too. I forget that sometimes.",
		},
		high: []string{
			"I am Welsh, I am a gran and I am good at dominoes.",
			"I am proud of what I have come through.",
		},
	},
	"trust-and-hope": {
		low: []string{
			"People come and go. It is hard to start again each time.",
			"I cannot see that it will change.",
		},
		mid: []string{
			"I trust you a bit more than I did.",
			"On good days I think about next year.",
			"My faith helps. It went quiet for a while and it came back.",
		},
		high: []string{
			"I know now that it gets better, because it did.",
			"I trust my doctor. She asks before she changes things.",
		},
	},
}

// workerSaid is what workers write beside their own view.
var workerSaid = []string{
	"I see more strength here than {name} does. We talked about that.",
	"We see this one in the same way.",
	"I think this is harder than it sounds. I will ask again next time.",
	"Much has changed since the last time, and {name} did that.",
	"I was not sure about this one. {name} knows best.",
	"{name} has done a lot here without any help from us.",
	"I would like us to look at this together next time.",
}

// understandSaid, aheadSaid and helpSaid are the three short steps of a chosen area.
var (
	understandSaid = []string{
		"It got harder when I was by myself so much.",
		"I learned as a child to keep quiet about it.",
		"It goes up and down. It is worst when I am tired.",
		"I did this well before. So I know that I can.",
		"It matters to me because of my children.",
	}
	aheadSaid = []string{
		"I would get up in the morning and know what I am going to do.",
		"I would not be so scared of it.",
		"I would have people round for tea.",
		"I would feel that this part of my life is mine.",
		"It would be a bit lighter. That would be enough.",
	}
	helpSaid = []string{
		"Somebody to go with me the first time.",
		"To take it in small steps and to write them down.",
		"To ask my sister. She is good at this.",
		"A lift there, and somebody to ring if it is too much.",
		"To start on a good day and not on a Monday.",
	}
)
