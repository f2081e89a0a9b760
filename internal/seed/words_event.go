package seed

import (
	"time"

	"towpath/internal/care"
)

// happening is something that can be noted on a journey.
type happening struct {
	kind             care.EntryKind
	water            care.Water
	happened, helped string
	area             string
	// from and to are the months in which it fits; 0 is any month.
	from, to time.Month
}

func (h happening) fits(m time.Month) bool {
	if h.from == 0 {
		return true
	}
	if h.from <= h.to {
		return h.from <= m && m <= h.to
	}
	return m >= h.from || m <= h.to
}

const (
	note      = care.EntryNote
	skill     = care.EntrySkill
	milestone = care.EntryMilestone
)

// homeLife happens to people who live at home, or are just in hospital for a while.
var homeLife = []happening{
	{note, 1, "A very bad night. I could not sleep at all.", "I rang the night line and talked for ten minutes.", "mental-health", 0, 0},
	{note, 1, "I had bad news from home.", "My neighbour sat with me.", "", 0, 0},
	{note, 1, "Everything was too much today.", "I went to bed early and tried again the next day.", "", 0, 0},
	{note, 2, "The dark afternoons are getting to me.", "A lamp on a timer.", "mental-health", time.November, time.February},
	{note, 2, "I missed my appointment.", "They rang me and were not cross.", "", 0, 0},
	{note, 2, "I had words with my brother.", "A walk, and then I wrote him a text.", "close-relationships", 0, 0},
	{note, 2, "A letter about money came.", "I opened it with somebody beside me.", "home", 0, 0},
	{note, 2, "I stopped going out for a bit.", "Sitting on the front step with a tea.", "friends-and-community", 0, 0},
	{note, 2, "I had to change my medicine again.", "The pharmacist explained it in plain words.", "body", 0, 0},
	{note, 2, "My friend moved away.", "We set a day to ring each other.", "friends-and-community", 0, 0},
	{note, 2, "Hot nights and no sleep.", "A wet flannel and the window open.", "body", time.June, time.August},
	{note, 3, "Some good hours and some bad ones.", "Writing it down.", "", 0, 0},
	{note, 3, "I moved flat. Boxes all over the place.", "My cousin came with his van.", "home", 0, 0},
	{note, 3, "New worker today. I had to start from the beginning.", "She had read my notes first.", "trust-and-hope", 0, 0},
	{note, 3, "The family was here for the holidays.", "I had my own room to go to.", "close-relationships", time.December, time.January},
	{note, 3, "The interview was hard, but I went.", "I wrote my answers on a card before.", "work-and-time", 0, 0},
	{note, 3, "I slipped and had a drink.", "I told somebody the same day.", "habits", 0, 0},
	{note, 3, "My dog was ill.", "The vet let me pay over three months.", "home", 0, 0},
	{note, 4, "A quiet week. I saw the ducks on the water.", "Getting out before ten.", "body", 0, 0},
	{note, 4, "I laughed with the others at the drop-in.", "Going even when I did not want to.", "friends-and-community", 0, 0},
	{note, 4, "I slept for seven nights in a row.", "No phone in the bedroom.", "body", 0, 0},
	{note, 4, "I dug over half the plot today.", "Being outside with my hands in the earth.", "work-and-time", time.March, time.October},
	{note, 4, "My son came for the weekend.", "We cooked together.", "close-relationships", 0, 0},
	{note, 4, "The rent is paid up to date.", "Doing it on the first of the month.", "home", 0, 0},
	{note, 5, "A lovely day. Nothing special, just lovely.", "Not planning too much.", "", 0, 0},
	{note, 5, "We had a picnic by the lock.", "My niece, who makes me laugh.", "friends-and-community", time.April, time.September},
	{note, 5, "I noticed that I was singing.", "", "who-i-am", 0, 0},
	{note, 5, "I felt proud of my painting.", "Showing it to somebody.", "who-i-am", 0, 0},
	{note, 4, "", "", "", 0, 0},
	{note, 3, "", "", "", 0, 0},
	{note, 2, "", "", "", 0, 0},
	{skill, 0, "I can tell the early signs now.", "A list on the fridge.", "mental-health", 0, 0},
	{skill, 0, "I learned to cook three meals.", "Doing it with my neighbour.", "everyday-skills", 0, 0},
	{skill, 0, "I can say no without feeling bad all day.", "I tried it out with my worker first.", "close-relationships", 0, 0},
	{skill, 0, "I know how to breathe slowly when it starts.", "Doing it every evening, not only when it is bad.", "mental-health", 0, 0},
	{skill, 0, "I can use the bus app.", "My nephew showed me.", "everyday-skills", 0, 0},
	{skill, 0, "I learned to ask for what I need at the doctor's.", "Writing down three questions.", "trust-and-hope", 0, 0},
	{milestone, 4, "My first day on the course.", "Somebody came with me to the door.", "work-and-time", 0, 0},
	{milestone, 5, "I got the keys to my own flat.", "Not giving up on the forms.", "home", 0, 0},
	{milestone, 4, "I went to the shop by myself for the first time this year.", "Going when it was quiet.", "everyday-skills", 0, 0},
	{milestone, 5, "Six months without a drink.", "My group.", "habits", 0, 0},
	{milestone, 5, "I was asked to help at the drop-in.", "", "friends-and-community", 0, 0},
	{milestone, 4, "I stayed at home through a bad patch.", "My plan, and people who read it.", "mental-health", 0, 0},
	{milestone, 4, "My first pay in four years.", "Starting with six hours a week.", "work-and-time", 0, 0},
}

// wardLife happens on the secure ward.
var wardLife = []happening{
	{note, 1, "My leave was stopped. Nobody said why until the evening.", "Kofi sat down with me and explained it.", "trust-and-hope", 0, 0},
	{note, 2, "The ward was loud all night.", "Ear plugs and my own music.", "mental-health", 0, 0},
	{note, 2, "No letter this week.", "I wrote one myself.", "close-relationships", 0, 0},
	{note, 3, "The meeting was long. Some of it was about me and some was to me.", "I had my own list with me.", "", 0, 0},
	{note, 3, "A new man on the ward. It changes things.", "Keeping to my day.", "friends-and-community", 0, 0},
	{note, 4, "I won at chess.", "", "friends-and-community", 0, 0},
	{note, 4, "The yard was open all afternoon.", "Fresh air.", "body", 0, 0},
	{note, 5, "My brother came and brought photos.", "Knowing the day before.", "close-relationships", 0, 0},
	{note, 3, "", "", "", 0, 0},
	{skill, 0, "I can ask for the quiet room before it gets too much.", "I made a card to hold up.", "mental-health", 0, 0},
	{skill, 0, "I can do joints in the wood shop.", "", "work-and-time", 0, 0},
	{milestone, 5, "My first leave in the grounds.", "I walked slowly on purpose.", "trust-and-hope", 0, 0},
	{milestone, 5, "I passed my food hygiene.", "The tutor let me do it twice.", "work-and-time", 0, 0},
	{milestone, 4, "I saw the place where I may live next.", "Two of us went.", "home", 0, 0},
}

// carerLife happens to carers.
var carerLife = []happening{
	{note, 1, "A night in the waiting room with him.", "A nurse who brought me tea and told me what came next.", "caring-role", 0, 0},
	{note, 2, "I shouted and then I felt awful.", "I said sorry, and so did she.", "how-you-feel", 0, 0},
	{note, 2, "I was late for work again.", "I told my manager the truth.", "work", 0, 0},
	{note, 3, "A good visit and a bad phone call.", "My sister, who just listened.", "", 0, 0},
	{note, 3, "Forms all morning.", "Doing them with somebody from the team.", "money", 0, 0},
	{note, 4, "I had a whole evening with my sewing.", "He was out with his group.", "time-for-yourself", 0, 0},
	{note, 5, "We laughed until we cried, about nothing.", "", "how-you-feel", 0, 0},
	{note, 3, "", "", "", 0, 0},
	{skill, 0, "I know who to ring, and what to say.", "A card by the phone.", "caring-role", 0, 0},
	{skill, 0, "I learned to wait before I step in.", "The carers' course.", "caring-role", 0, 0},
	{milestone, 4, "I went to the carers' group for the first time.", "Somebody met me outside.", "how-you-feel", 0, 0},
	{milestone, 5, "Two nights away, the first in five years.", "My brother stayed here.", "time-for-yourself", 0, 0},
}
