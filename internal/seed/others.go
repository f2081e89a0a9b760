package seed

import (
	"time"

	"towpath/internal/care"
	"towpath/internal/instrument"
)

// chiara is Amina's sister. Her Blooms are about her own life as a carer.
func (m *maker) chiara(l *life) {
	l.since = 640
	own := m.accountOf(Chiara)
	for i, w := range chiaraBlooms {
		m.told(l, w, chiaraNotes[i], own)
	}
	for _, s := range chiaraStory {
		m.enter(l, m.hour(s.ago), s.happening, own.ID)
	}
	o := l.Occasions[1]
	m.set(l, carerAims[0], o)
	m.rate(&l.Goals[0], 5, l.Occasions[2].Assessment.StartedAt.Add(time.Minute))
	m.rate(&l.Goals[0], 7, l.Occasions[3].Assessment.StartedAt.Add(time.Minute))
	m.review(&l.Goals[0].Steps[0], care.StepDone, l.Occasions[2].Assessment.ID, l.Occasions[2].Assessment.StartedAt.Add(time.Minute))
	m.audit(l)
}

// Areas stand in the order of the carers' Bloom: health, the caring role, managing
// at home, time for yourself, how you feel, money, work.
var chiaraBlooms = []toldBloom{
	{ago: 625, way: care.WayTogether, present: "Chiara and Jo", person: []int{4, 3, 6, 2, 3, 6, 5}},
	{
		ago: 490, way: care.WayTogether, present: "Chiara and Jo", agree: []int{4, 5, 6, 3, 4, 6, 5},
		chosen: []toldChoice{{"time-for-yourself", "I come last on my own list.", "One night a week that is only mine.", "To tell the others which night it is."}},
	},
	{ago: 310, way: care.WayTogether, present: "", person: []int{5, 6, 7, 5, 5, notMine, 6}},
	{ago: 75, way: care.WayTogether, present: "Chiara and Jo", person: []int{6, 7, 7, 6, 7, notMine, 7}, worker: []int{5, 7, 7, 6, 6, 0, 7}, agree: []int{6, 7, 7, 6, 7, notMine, 7}},
}

var chiaraNotes = []map[string]string{
	{"caring-role": "I get told when it goes wrong. I would like to be told before.", "how-you-feel": "I am scared of the phone."},
	{"time-for-yourself": "Swimming, once, in a month. But I went.", "work": "My manager knows. That is one thing less to hide."},
	{"how-you-feel": "The carers' group made me laugh about things that are not funny."},
	{"caring-role": "I know what is mine to do. I am her sister first.", "health": "I had the check-up at last."},
}

var chiaraStory = []storyEntry{
	own(628, happening{note, 1, "Hospital, work, hospital, bed.", "My neighbour fed the cat.", "caring-role", 0, 0}),
	own(571, happening{note, 3, "Everybody home. I sat in the car for an hour before I went in.", "Quiet.", "how-you-feel", 0, 0}),
	own(480, happening{milestone, 4, "First time at the carers' group.", "Jo met me at the door.", "how-you-feel", 0, 0}),
	own(402, happening{note, 2, "I forgot my own birthday.", "They had not forgotten.", "time-for-yourself", 0, 0}),
	own(296, happening{skill, 0, "I can wait before I step in. She mostly does it herself.", "Counting to ten, in three languages.", "caring-role", 0, 0}),
	own(190, happening{note, 2, "I could see that she was doing too much. She saw it too.", "We had a plan for that and we used it.", "caring-role", 0, 0}),
	own(120, happening{note, 5, "Swam a mile.", "Thursdays are mine.", "time-for-yourself", 0, 0}),
	own(40, happening{note, 4, "", "", "", 0, 0}),
}

// gwen has a Bloom that is done apart: Ben's part is in, and hers is not begun.
func (m *maker) gwen(l *life) {
	l.since = 300
	l.course = m.course(len(l.inst.Areas), 10)
	m.occasion(l, 270, care.KindBaseline)
	m.occasion(l, 130, care.KindReview)
	m.goals(l)
	m.entries(l)
	o := Occasion{Assessment: m.begin(l, 5, care.KindReview, care.WayApart)}
	v := view{voice: care.VoiceWorker, by: l.worker.ID, values: values([]int{5, 4, 6, 5, 3, 6, notMine, 6, 5, 5}), notes: map[string]string{
		"work-and-time": "I think that the days are long. I may be wrong.",
		"home":          "Gwen keeps a very good house on not much.",
	}}
	m.say(l, &o, v, o.Assessment.StartedAt)
	l.Occasions = append(l.Occasions, o)
	m.audit(l)
}

// nia is half-way through a Bloom, together with Ben: the first four areas are
// done, one of them left for another day.
func (m *maker) nia(l *life) {
	l.since = 200
	l.course = m.course(len(l.inst.Areas), 7)
	m.occasion(l, 170, care.KindBaseline)
	m.goals(l)
	m.entries(l)
	o := Occasion{Assessment: m.begin(l, 1, care.KindReview, care.WayTogether)}
	v := view{voice: care.VoiceAgreed, by: l.worker.ID, values: make([]instrument.Answer, len(l.inst.Areas)), notes: map[string]string{
		"mental-health": "Better since the course began. Worse on Sundays.",
	}}
	copy(v.values, values([]int{6, 5, left, 7}))
	m.say(l, &o, v, o.Assessment.StartedAt)
	l.Occasions = append(l.Occasions, o)
	m.audit(l)
}
