package seed

// secureSaid is for the secure ward.
var secureSaid = map[string]said{
	"mental-health": {
		low:  []string{"It is loud here and it is loud in my head.", "I stay in my room. It is easier."},
		mid:  []string{"I talk to Kofi on the late shift. He listens.", "The sensory room helps. I ask for it now."},
		high: []string{"I know when I need quiet and I say so.", "I used my plan by myself this week."},
	},
	"body": {
		low:  []string{"I have put on weight with the tablets and I hate it.", "I sleep in the day because I cannot at night."},
		mid:  []string{"I go to the gym on Thursdays if there is staff.", "I asked about my tablets and they wrote it down."},
		high: []string{"I run round the yard. Twenty times is two miles.", "I sleep well since I moved rooms."},
	},
	"everyday-skills": {
		low:  []string{"Everything is done for me here. I forget how.", "I have not used a phone with a touch screen."},
		mid:  []string{"I do my own washing on Mondays.", "I cooked in the therapy kitchen. It was pasta."},
		high: []string{"I cook for the ward once a month.", "I keep my own money book and it adds up."},
	},
	"friends-and-community": {
		low:  []string{"My family are four hours away.", "I keep to myself here."},
		mid:  []string{"I play chess with a man on the ward.", "I go to the chapel. It is quiet and people nod."},
		high: []string{"I help with the new people. I remember my first day.", "I have good company at the pool table."},
	},
	"work-and-time": {
		low:  []string{"Weekends are very long here.", "There was no group this week."},
		mid:  []string{"I started in the wood shop. I made a box.", "I do maths with the tutor. I like fractions now."},
		high: []string{"I have the job in the ward shop.", "I passed my food hygiene. I have it on my wall."},
	},
	"close-relationships": {
		low:  []string{"I cannot see my daughter and it hurts.", "Nobody came this month."},
		mid:  []string{"I write to my mum. She writes back in big letters.", "We have video calls now. They go quickly."},
		high: []string{"My brother came and we laughed a lot.", "I can say sorry and mean it."},
	},
	"habits": {
		low:  []string{"I miss it. I would not say that in the group.", "I do not like talking about that time."},
		mid:  []string{"I go to the group. I mostly listen.", "I can see now what came before it."},
		high: []string{"I told my story in the group.", "I know what I would do on leave if somebody offered."},
	},
	"home": {
		low:  []string{"I do not know where I will live. That is hard.", "I lost my flat when I came here."},
		mid:  []string{"I keep my room nice. I have a plant.", "We looked at pictures of places I could go to."},
		high: []string{"I have seen the house and met the staff there.", "My overnight leave went well."},
	},
	"who-i-am": {
		low:  []string{"Here I am what I did. That is all.", "I do not feel like me with these clothes."},
		mid:  []string{"I write songs. They are getting better.", "I cook the food of my gran. That is me."},
		high: []string{"I am more than my file.", "I am proud that I can be calm now."},
	},
	"trust-and-hope": {
		low:  []string{"They change the date every time.", "I have been let down before."},
		mid:  []string{"My nurse does what she says. So I try.", "I have a date for the meeting now."},
		high: []string{"I can wait now, because I know what for.", "They asked me first. That is new."},
	},
}

// carerSaid is for the carers' team.
var carerSaid = map[string]said{
	"health": {
		low:  []string{"I have put off my own check-up for two years.", "I am tired in a way that sleep does not mend."},
		mid:  []string{"I told the doctor that I am a carer. She wrote it down.", "I walk the dog for longer on purpose."},
		high: []string{"I had my check-up and it was fine.", "I sleep well on the nights when he is settled."},
	},
	"caring-role": {
		low:  []string{"Nobody tells me anything, and then I am asked to cope.", "I am his mum and his nurse and his taxi."},
		mid:  []string{"The team ring me now before a change.", "I am learning what to do and what to leave."},
		high: []string{"I know my part and they know theirs.", "I told my story to the new nurses. They listened."},
	},
	"managing-at-home": {
		low:  []string{"I do it all and I do it late at night.", "We argue about the dishes. It is not about the dishes."},
		mid:  []string{"We have a list on the fridge. It mostly works.", "My son does the bins now."},
		high: []string{"Home is calm. We have our ways.", "I stopped ironing and nothing happened."},
	},
	"time-for-yourself": {
		low:  []string{"I have not read a book this year.", "An hour to myself? I would not know what to do."},
		mid:  []string{"Thursday nights are mine. I go to my sewing.", "I sat in a cafe by myself and it was lovely."},
		high: []string{"We went away for two nights and all was well.", "I am in the choir again."},
	},
	"how-you-feel": {
		low:  []string{"I feel guilty when I am cross with her.", "I cry in the car, where nobody sees."},
		mid:  []string{"The carers' group gets it. I do not have to explain.", "I can be sad and still laugh."},
		high: []string{"I feel proud of us.", "I know what I need on a hard day, and I ask for it."},
	},
	"money": {
		low:  []string{"I cut my hours and now the bills do not add up.", "I do not know what we can ask for."},
		mid:  []string{"Somebody is helping me with the carers' form.", "We have a plan for the gas bill."},
		high: []string{"The money for carers came through.", "It is tight but it works."},
	},
	"work": {
		low:  []string{"I am on my last warning for being late.", "I gave up my job and I miss it."},
		mid:  []string{"I told my manager. He was better than I thought.", "I work from home on Fridays now."},
		high: []string{"My hours fit round the visits.", "I am learning to be a first aider."},
	},
}
