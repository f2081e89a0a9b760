package seed

import (
	"cmp"
	"math"
	"slices"
	"time"

	"towpath/internal/care"
)

// entries makes the notes, skills and milestones of a journey. Some people note
// often, some now and then, and most go silent for a while.
func (m *maker) entries(l *life) {
	life := homeLife
	switch l.setting {
	case care.SettingSecure:
		life = wardLife
	case care.SettingCarers:
		life = carerLife
	default:
	}
	rest := slices.Clone(life)
	pause := m.between(l.until, l.since)
	for range m.between(2, 22) {
		ago := m.between(max(l.until, 1)+1, max(l.since-3, l.until+2))
		if ago < pause && ago > pause-120 || ago >= l.since {
			continue
		}
		at := m.hour(ago)
		i := m.fitting(rest, at.Month(), l.course.mean(m.month(l, ago)))
		if i < 0 {
			continue
		}
		m.enter(l, at, rest[i], l.worker.ID)
		if rest[i].happened != "" {
			rest = slices.Delete(rest, i, i+1)
		}
	}
	slices.SortFunc(l.Entries, func(a, b care.Entry) int { return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.ID, b.ID)) })
}

// fitting looks for something that fits the month and how life is: the nearest
// of three tries.
func (m *maker) fitting(list []happening, month time.Month, level float64) int {
	best, near := -1, math.Inf(1)
	for range 3 {
		if len(list) == 0 {
			return -1
		}
		i := m.rng.IntN(len(list))
		if !list[i].fits(month) {
			continue
		}
		far := math.Abs(float64(list[i].water) - level/2)
		if list[i].water == 0 {
			far = 0.7
		}
		if far < near {
			best, near = i, far
		}
	}
	return best
}

// enter writes one entry, noted on its own day.
func (m *maker) enter(l *life, at time.Time, h happening, by care.AccountID) {
	l.Entries = append(l.Entries, care.Entry{
		ID: care.EntryID(m.id(at)), Organisation: m.org, Person: l.Person.ID, Kind: h.kind, On: dayOf(at), Water: h.water,
		Happened: h.happened, Helped: h.helped, Area: h.area, At: at, By: by, ByName: m.names[by].Name,
	})
}
