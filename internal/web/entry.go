package web

import (
	"net/http"
	"strconv"
	"strings"

	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/httpkit"
	"towpath/internal/web/ui"
)

// entryForm is what is typed to note something on the journey.
type entryForm struct {
	id       string
	from     string // "home" where the form stands on the home page
	kind     string
	water    string
	happened string
	helped   string
	day      string
	month    string
	year     string
}

func (v *visit) newEntryForm() entryForm {
	f := entryForm{id: v.site.care.NewID(), kind: string(care.EntryNote)}
	if today, ok := v.today().Time(); ok {
		f.day, f.month, f.year = dateParts(today)
	}
	return f
}

// waterOptions are the five ways the water can be, from calm to very rough. The
// calm comes first, as the strengths do everywhere.
func (v *visit) waterOptions() []ui.Option {
	var out []ui.Option
	for w := care.MaxWater; w >= 1; w-- {
		out = append(out, ui.Option{Value: strconv.Itoa(int(w)), Label: v.waterWord(w)})
	}
	return out
}

// waterWord names how the water is; nothing where it was not said.
func (v *visit) waterWord(w care.Water) string {
	if w < 1 || w > care.MaxWater {
		return ""
	}
	return v.Words.T("journey.water_" + strconv.Itoa(int(w)))
}

// noteJourney saves an entry and goes back to where it was noted. After very
// rough water, the next page shows the ways to get help, open.
func (v *visit) noteJourney() error {
	person, err := v.person()
	if err != nil {
		return err
	}
	form, err := httpkit.ReadForm(v.w, v.r)
	if err != nil {
		return err
	}
	if again, err := v.otherWords(form, "happened", "helped"); again {
		return err
	}
	f := entryForm{
		id: form.Text("id"), from: form.Text("from"), kind: form.Text("kind"), water: form.Text("water"),
		happened: form.Text("happened"), helped: form.Text("helped"),
		day: form.Text("on-day"), month: form.Text("on-month"), year: form.Text("on-year"),
	}
	on := care.Date(form.Date("on"))
	if on == "" {
		on = v.today()
	}
	if f.kind == "" {
		f.kind = string(care.EntryNote)
	}
	water, ok := form.Int("water", 0)
	if !ok {
		water = -1
	}
	err = v.site.care.NoteJourney(v.r.Context(), v.actor(), person, care.NewEntry{
		ID: care.EntryID(f.id), Kind: care.EntryKind(f.kind), On: on, Water: care.Water(water),
		Happened: f.happened, Helped: f.helped,
	})
	if fault.Is(err, fault.Invalid) {
		if f.from == "home" && f.day == "" {
			fresh := v.newEntryForm()
			f.day, f.month, f.year = fresh.day, fresh.month, fresh.year
		}
		return v.journeyAgain(person, http.StatusUnprocessableEntity, f, v.problems(err))
	}
	if err != nil {
		return err
	}
	if f.from == "home" {
		return v.to("/", v.notedWords(water))
	}
	return v.to(personPath(person)+"/journey", v.notedWords(water))
}

// notedWords names the message after a note. After very rough water it says where
// help is, to the person or to the worker who noted it.
func (v *visit) notedWords(water int) string {
	switch {
	case water != 1:
		return "noted"
	case v.actor().Role.HasRecord():
		return "noted_rough"
	default:
		return "noted_rough_them"
	}
}

// saidRough tells whether the page comes right after very rough water was noted.
func (v *visit) saidRough() bool {
	return strings.HasPrefix(v.r.URL.Query().Get("said"), "noted_rough")
}

// entryLine is an entry of the journey in words.
type entryLine struct {
	kind, what, day string
	water           string
	happened        string
	helped          string
	helpedTitle     string
	by              string
}

func (v *visit) entryLine(p care.Person, e care.Entry) entryLine {
	l := entryLine{
		kind: string(e.Kind), what: v.Words.T("journey.kind_" + string(e.Kind)), day: v.day(e.On),
		water: v.waterWord(e.Water), happened: e.Happened, helped: e.Helped,
	}
	if e.Helped != "" {
		l.helpedTitle = v.say(p, "journey.helped_was")
	}
	if e.ByName != "" && e.By != v.actor().Account {
		l.by = v.Words.F("journey.noted_by", "name", e.ByName)
	}
	return l
}
