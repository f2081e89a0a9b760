package seed

// storyEntry is an entry of Amina's journey, so many days ago.
type storyEntry struct {
	ago int
	happening
	ben bool // Ben noted it, and not Amina
}

func own(ago int, kind happening) storyEntry { return storyEntry{ago: ago, happening: kind} }

func byBen(ago int, kind happening) storyEntry {
	return storyEntry{ago: ago, happening: kind, ben: true}
}

var aminaStory = []storyEntry{
	byBen(1088, happening{note, 1, "We met for the first time, on the bench by the lock. Amina said that mornings are the worst.", "Being outside to talk.", "mental-health", 0, 0}),
	own(1071, happening{note, 1, "Awake from four until it got light.", "I listened to the shipping forecast.", "mental-health", 0, 0}),
	own(1058, happening{note, 2, "Ben came. We walked to the lock and back. I did not talk much.", "He did not mind.", "", 0, 0}),
	own(1041, happening{note, 1, "I cancelled. I could not get dressed.", "He sent a text with no question in it.", "", 0, 0}),
	own(1027, happening{note, 2, "Chiara cleaned my kitchen and I let her.", "My sister.", "close-relationships", 0, 0}),
	own(1009, happening{note, 2, "Started the new medicine. My mouth is dry and I feel slow.", "Sips of cold tea.", "body", 0, 0}),
	own(994, happening{note, 3, "A boat went through the lock and the man let me push the gate.", "Being asked to help.", "friends-and-community", 0, 0}),
	own(980, happening{note, 2, "A man knocked about the rent. I stayed behind the door.", "I told Ben the same day.", "home", 0, 0}),
	own(966, happening{skill, 0, "I know now that four in the morning passes. It always has.", "Writing the time down, and the time it was better.", "mental-health", 0, 0}),
	own(948, happening{note, 3, "We opened nineteen letters. Most of them were the same letter.", "Doing it at the library, not at home.", "home", 0, 0}),
	own(931, happening{milestone, 4, "I walked to the lock by myself.", "My shoes were by the door.", "mental-health", 0, 0}),
	own(917, happening{note, 3, "Prayed with the others for the first time in a year.", "An auntie kept a place for me.", "trust-and-hope", 0, 0}),
	own(903, happening{note, 2, "A slow grey week. I saw nobody.", "The radio.", "", 0, 0}),
	own(889, happening{note, 3, "I told Chiara about the pills that were not mine.", "She held my hand and did not speak.", "habits", 0, 0}),
	own(872, happening{note, 3, "I gave the rest of the pills to the chemist.", "Chiara waited outside.", "habits", 0, 0}),
	own(858, happening{note, 4, "I slept for six hours.", "No screens after the news.", "body", 0, 0}),
	own(838, happening{milestone, 4, "I baked for the drop-in. Two trays, and not a crumb left.", "Starting at nine and not at four.", "work-and-time", 0, 0}),
	own(821, happening{note, 4, "The woman from the allotment gave me beans in a paper bag.", "", "friends-and-community", 0, 0}),
	own(803, happening{note, 3, "My benefit was stopped and then it was not.", "Ben rang them with me next to him.", "home", 0, 0}),
	own(787, happening{milestone, 5, "I have half a plot on the allotment. It is all weeds and it is mine.", "Putting my name down even though the list was long.", "friends-and-community", 0, 0}),
	own(771, happening{note, 4, "I pulled weeds for two hours and thought of nothing.", "Hands in the earth.", "mental-health", 0, 0}),
	own(754, happening{skill, 0, "I can ring an office. I write three lines first and I read them out.", "The three lines.", "everyday-skills", 0, 0}),
	own(739, happening{note, 4, "First rent day with money left.", "Paying on the first.", "home", 0, 0}),
	own(724, happening{note, 4, "", "", "", 0, 0}),
	own(701, happening{note, 3, "Chiara and I had words about our father's pills. We made up.", "Tea, and the truth.", "close-relationships", 0, 0}),
	own(684, happening{note, 4, "Mr Osgood on the next plot calls me the baker.", "", "who-i-am", 0, 0}),
	own(668, happening{note, 2, "Abba fell. They kept him in.", "Chiara drove.", "close-relationships", 0, 0}),
	own(655, happening{note, 1, "Tubes and bells. I could not stay in the room.", "A nurse found me a chair in the corridor.", "close-relationships", 0, 0}),
	own(641, happening{note, 1, "Four in the morning again.", "I looked at what I wrote the first time. It did pass.", "mental-health", 0, 0}),
	own(627, happening{note, 1, "I did not go to the plot. I did not go to anything.", "Mr Osgood watered it. He left a note.", "", 0, 0}),
	byBen(620, happening{note, 2, "A hard time for the whole family. Amina asked for more visits, by herself.", "She rang us before it was too much. That is new.", "trust-and-hope", 0, 0}),
	own(612, happening{note, 1, "We all shouted in the car park.", "I walked home along the water.", "close-relationships", 0, 0}),
	own(594, happening{note, 2, "He knew my name today.", "", "close-relationships", 0, 0}),
	own(580, happening{note, 3, "I baked his bread and took it in. He ate it.", "Doing the one thing I can do.", "who-i-am", 0, 0}),
	own(566, happening{milestone, 5, "Abba came home.", "All four of us on the stairs with the chair.", "close-relationships", 0, 0}),
	own(551, happening{skill, 0, "I can ask for help before it is too late. I did it this time.", "Knowing my signs: no plot, no prayers, no phone.", "trust-and-hope", 0, 0}),
	own(533, happening{note, 3, "Very tired. Not sad, tired.", "Sleep.", "body", 0, 0}),
	own(515, happening{note, 4, "Bread for forty after prayers. My arms hurt in a good way.", "Two cousins who did the washing up.", "who-i-am", 0, 0}),
	own(489, happening{milestone, 4, "I sent the form to the college.", "Chiara read it first.", "work-and-time", 0, 0}),
	own(474, happening{note, 2, "I was sure that they would say no.", "Ben said: then we will know.", "trust-and-hope", 0, 0}),
	own(461, happening{milestone, 5, "They said yes.", "", "work-and-time", 0, 0}),
	own(447, happening{note, 3, "First day. I sat by the door. The others are half my age.", "One of them did not know what yeast does. I did.", "work-and-time", 0, 0}),
	own(430, happening{note, 4, "My loaf was passed round as the good one.", "", "work-and-time", 0, 0}),
	own(414, happening{note, 3, "Too much to read. I cried in the toilets.", "The tutor gave me the pages on yellow paper. It is easier.", "work-and-time", 0, 0}),
	own(398, happening{note, 4, "I painted a wall green on a whim.", "The end of a tin from Mr Osgood.", "home", 0, 0}),
	own(372, happening{note, 4, "The first dinner. Two guests and a lot of courgettes.", "Cooking what I know.", "friends-and-community", 0, 0}),
	own(357, happening{skill, 0, "I can say: I have to go home now. And then go.", "Nobody minded.", "friends-and-community", 0, 0}),
	own(339, happening{milestone, 5, "I passed the course.", "The yellow paper.", "work-and-time", 0, 0}),
	own(322, happening{note, 3, "Looked for work. Three said no and one did not answer.", "The plot does not ask for a CV.", "work-and-time", 0, 0}),
	own(304, happening{milestone, 5, "Two mornings a week at the lock cafe.", "I took bread to the interview.", "work-and-time", 0, 0}),
	own(287, happening{note, 4, "Bread by Amina, in chalk.", "", "who-i-am", 0, 0}),
	own(270, happening{note, 5, "A whole day off, on the water with Chiara.", "A boat that goes at the pace of a walk.", "friends-and-community", 0, 0}),
	own(251, happening{note, 4, "Paid my own phone bill from my own pay.", "", "home", 0, 0}),
	own(233, happening{note, 4, "Abba came to the cafe and told everybody who I am.", "", "close-relationships", 0, 0}),
	own(214, happening{note, 3, "They asked me to do more mornings and I said yes too fast.", "", "work-and-time", 0, 0}),
	own(198, happening{note, 2, "Six mornings. I dropped a tray and then I could not stop shaking.", "The back step, and cold water on my hands.", "mental-health", 0, 0}),
	own(186, happening{note, 2, "No plot, no prayers, no phone. I saw it myself.", "I told my boss all of it. He gave me a week.", "mental-health", 0, 0}),
	own(172, happening{note, 3, "Slept. Walked to the lock. Slept.", "It passes. I have it in writing.", "mental-health", 0, 0}),
	own(157, happening{skill, 0, "I can stop before I fall. One day a week has no bread in it.", "The week off taught me.", "work-and-time", 0, 0}),
	own(133, happening{note, 4, "Back at work with three mornings. That is the right number for now.", "A boss who writes things down.", "work-and-time", 0, 0}),
	own(109, happening{note, 5, "Six at my table and four chairs.", "Mr Osgood sat on a bucket.", "friends-and-community", 0, 0}),
	own(88, happening{note, 4, "A good ordinary week.", "Nothing special.", "", 0, 0}),
	own(66, happening{note, 3, "My shoulder hurts at night.", "Chiara's heat bag.", "body", 0, 0}),
	own(47, happening{milestone, 5, "A girl at the drop-in asked me to teach her plaits. Bread ones.", "Saying yes slowly.", "friends-and-community", 0, 0}),
	own(21, happening{note, 4, "We made the plaits. Hers was better than mine.", "", "friends-and-community", 0, 0}),
	own(9, happening{note, 4, "I walked home along the water and thought: this is the same path.", "Looking back at it.", "trust-and-hope", 0, 0}),
	own(3, happening{note, 3, "Up early, down a bit in the afternoon.", "A cup of tea on the back step.", "", 0, 0}),
}
