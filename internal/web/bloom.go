package web

import (
	"net/http"
	"slices"

	"towpath/internal/care"
	"towpath/internal/chart"
	"towpath/internal/instrument"
	"towpath/internal/web/ui"
)

// Views of a Bloom.
const (
	viewPicture = ""       // one picture, beside an earlier one where asked
	viewVoices  = "voices" // the person's and the worker's on one picture
	viewWeb     = "web"    // up to four readings laid over each other
)

// bloomView is one picture with the words and the table that say the same.
type bloomView struct {
	care.BloomPage
	view    string
	figure  chart.Figure
	radar   *chart.Radar
	key     []keyRow
	finding string
	table   ui.Table
	said    []saidRow
	compare []ui.Option
	which   []ui.Option
	with    string
	voices  bool // both voices said something
}

// keyRow explains one look in the picture.
type keyRow struct {
	swatch chart.Swatch
	text   string
}

// saidRow is what was said of an area in somebody's own words.
type saidRow struct {
	area   string
	icon   string
	quotes []ui.Quote
}

func (v *visit) showBloom() error {
	person, err := v.person()
	if err != nil {
		return err
	}
	query := v.r.URL.Query()
	q := care.BloomQuery{Assessment: care.AssessmentID(query.Get("assessment")), With: query.Get("with")}
	if q.Assessment != "" && !care.ValidID(string(q.Assessment)) {
		return v.nowhere()
	}
	if q.With == string(q.Assessment) {
		q.With = "" // one list says the same as the other: there is nothing to compare
	}
	data, err := v.site.care.ShowBloom(v.r.Context(), v.actor(), person, q)
	if err != nil {
		return err
	}
	b := bloomView{BloomPage: data, view: query.Get("view"), with: q.With}
	title := v.say(data.Person, "bloom.title")
	page := v.personPage(title, data.Person)
	page.Wide = true
	if data.Now < 0 {
		return v.show(http.StatusOK, bloomNoneView(v, page, b))
	}
	v.draw(&b, title)
	return v.show(http.StatusOK, bloomShowView(v, page, b))
}

// now is the assessment that is shown.
func (b *bloomView) now() care.AssessmentLine { return b.Lines[b.Now] }

func (v *visit) draw(b *bloomView, title string) {
	inst, now := b.Instrument, b.now()
	n := len(inst.Areas)
	b.figure = chart.Figure{
		ID: "bloom", Title: title + ", " + v.day(now.On), Areas: v.pictureAreas(inst), Now: drawnPicture(now, n), RTL: v.Words.Dir() == "rtl",
	}
	b.voices = now.Values(care.VoicePerson) != nil && now.Values(care.VoiceWorker) != nil
	since := ""
	if b.With >= 0 {
		b.figure.Then = drawnPicture(b.Lines[b.With], n)
		since = v.day(b.Lines[b.With].On)
	}
	if b.view == viewVoices && b.voices {
		b.figure.Now, b.figure.Other = drawnVoice(now, care.VoicePerson), drawnVoice(now, care.VoiceWorker)
		b.figure.Then = nil
	}
	b.figure.Enough = enough(inst, b.Answers)
	for _, c := range b.Chosen {
		if place := inst.Place(c.Area); c.Place > 0 && place >= 0 {
			b.figure.Growing = append(b.figure.Growing, place)
		}
	}
	b.finding = v.finding(&b.figure, since)
	b.figure.Desc = b.finding + " " + v.Words.T("bloom.table_follows")
	b.key = v.bloomKey(b, since)
	b.table = v.bloomTable(b, since)
	b.said = v.said(b)
	v.choices(b)
	if b.view == viewWeb {
		b.radar = v.web(b)
	}
}

// enough gives the step that is enough for the person in each area, from the
// latest answer that says one.
func enough(inst *instrument.Instrument, answers []care.Answer) []chart.Value {
	out := make([]chart.Value, len(inst.Areas))
	some := false
	for _, a := range answers {
		if place := inst.Place(a.Area); a.Enough != 0 && place >= 0 && a.Voice != care.VoiceWorker {
			out[place], some = chart.Value(a.Enough), true
		}
	}
	if !some {
		return nil
	}
	return out
}

func (v *visit) bloomKey(b *bloomView, since string) []keyRow {
	var key []keyRow
	add := func(s chart.Swatch, text string) { key = append(key, keyRow{s, text}) }
	switch {
	case b.figure.Other != nil:
		add(chart.SwatchPerson, v.say(b.Person, "bloom.key_person"))
		add(chart.SwatchOther, v.Words.T("bloom.key_worker"))
	case b.figure.Then != nil:
		add(chart.SwatchNow, v.day(b.now().On))
		found := chart.Find(&b.figure)
		if len(found.Higher) > 0 {
			add(chart.SwatchGrown, v.Words.F("bloom.key_grown", "since", since))
		}
		if len(found.Lower) > 0 {
			add(chart.SwatchWas, v.Words.F("bloom.key_was", "since", since))
		}
	}
	if b.figure.Enough != nil {
		add(chart.SwatchEnough, v.say(b.Person, "bloom.key_enough"))
	}
	if len(b.figure.Growing) > 0 {
		add(chart.SwatchGrowing, v.say(b.Person, "bloom.key_growing"))
	}
	if len(chart.Find(&b.figure).NotGiven) > 0 {
		add(chart.SwatchNotGiven, v.Words.T("bloom.key_not_given"))
	}
	return key
}

// said gives every note, area by area, in the instrument's order.
func (v *visit) said(b *bloomView) []saidRow {
	words := b.Instrument.Words(v.Words.Lang())
	var rows []saidRow
	for _, area := range b.Instrument.Areas {
		row := saidRow{area: words.Area(area.Key).Name, icon: area.Icon}
		for _, a := range b.Answers {
			if a.Area == area.Key && a.Note != "" {
				row.quotes = append(row.quotes, ui.Quote{Text: a.Note, Who: v.voiceName(b.Person, a), When: v.Words.ShortDate(a.At)})
			}
		}
		if row.quotes != nil {
			rows = append(rows, row)
		}
	}
	return rows
}

// voiceName says in whose voice something was said, and who wrote it down.
func (v *visit) voiceName(p care.Person, a care.Answer) string {
	name := v.say(p, "bloom.voice_"+string(a.Voice))
	if a.ByName == "" || a.Voice == care.VoicePerson && a.ByName == p.Name {
		return name
	}
	return v.Words.F("bloom.voice_by", "voice", name, "by", a.ByName)
}

// answerText says what one answer says, number first, for a quotation.
func (v *visit) answerText(words *instrument.Words, a care.Answer) string {
	text := words.Answer(a.Given)
	if text == "" {
		return a.Note
	}
	if a.Note == "" {
		return text
	}
	return text + ". " + a.Note
}

// choices fills the lists from which another picture can be chosen.
func (v *visit) choices(b *bloomView) {
	b.compare = []ui.Option{{Value: "", Label: v.Words.T("bloom.with_none")}}
	if b.Now > 0 {
		b.compare = append(b.compare,
			ui.Option{Value: care.WithPrevious, Label: v.Words.T("bloom.with_previous")},
			ui.Option{Value: care.WithFirst, Label: v.Words.T("bloom.with_first")})
	}
	for i, l := range slices.Backward(b.Lines) {
		label := v.day(l.On)
		if !l.Completed() {
			label = v.Words.F("bloom.unfinished", "day", label)
		}
		b.which = append(b.which, ui.Option{Value: string(l.ID), Label: label})
		if i != b.Now {
			b.compare = append(b.compare, ui.Option{Value: string(l.ID), Label: v.day(l.On)})
		}
	}
	for _, as := range slices.Backward(b.Others) {
		if inst, ok := v.site.care.Instruments().Get(as.Instrument, as.InstrumentVersion); ok {
			label := v.Words.F("bloom.other", "bloom", inst.Words(v.Words.Lang()).Title, "day", v.day(as.On))
			b.which = append(b.which, ui.Option{Value: string(as.ID), Label: label})
		}
	}
}

// web lays the latest, the one compared with, the worker's and the first over
// each other, as far as they are there and differ.
func (v *visit) web(b *bloomView) *chart.Radar {
	n := len(b.Instrument.Areas)
	r := &chart.Radar{ID: "web", Title: b.figure.Title, Areas: b.figure.Areas, RTL: b.figure.RTL}
	b.key = nil
	add := func(style chart.SeriesStyle, swatch chart.Swatch, text string, answers []chart.Answer) {
		r.Series = append(r.Series, chart.Series{Style: style, Answers: answers})
		b.key = append(b.key, keyRow{swatch, text})
	}
	add(chart.StyleNow, chart.SwatchLineNow, v.day(b.now().On), drawnPicture(b.now(), n))
	if b.With > 0 {
		add(chart.StyleThen, chart.SwatchLineThen, v.day(b.Lines[b.With].On), drawnPicture(b.Lines[b.With], n))
	}
	if other := drawnVoice(b.now(), care.VoiceWorker); other != nil {
		add(chart.StyleOther, chart.SwatchLineOther, v.Words.T("bloom.key_worker"), other)
	}
	if b.Now > 0 {
		add(chart.StyleFirst, chart.SwatchLineFirst, v.Words.F("bloom.key_first", "day", v.day(b.Lines[0].On)), drawnPicture(b.Lines[0], n))
	}
	r.Desc = b.figure.Desc
	return r
}
