package web

import (
	"bytes"
	"encoding/csv"
	"net/http"
	"slices"
	"strconv"

	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/httpkit"
	"towpath/internal/mirror"
	"towpath/internal/web/ui"
)

// mirrorRound is one round with the form that it is rated by.
type mirrorRound struct {
	care.MirrorRoundPage
	form             *mirror.Form
	picks            []string // the priorities as they were typed
	day, month, year string   // of the review, as it was typed
}

func (m mirrorRound) path() string { return mirrorRoundPath(m.MirrorRound) }

// readMirrorRound gives the round in the address, whose team has to be the one there.
func (v *visit) readMirrorRound() (mirrorRound, error) {
	p, err := v.site.care.ShowMirrorRound(v.r.Context(), v.actor(), care.MirrorRoundID(v.r.PathValue("round")))
	if err != nil {
		return mirrorRound{}, err
	}
	form, ok := v.site.care.Mirror().Form(p.Kind)
	if !ok || p.Team.ID != v.mirrorTeam() {
		return mirrorRound{}, fault.New(fault.Denied, "mirror round: not of this team", nil)
	}
	m := mirrorRound{MirrorRoundPage: p, form: form, picks: p.Priorities}
	if t, ok := p.ReviewOn.Time(); ok {
		m.day, m.month, m.year = dateParts(t)
	}
	return m, nil
}

// mirrorRoundBase is a page below a round.
func (v *visit) mirrorRoundBase(m mirrorRound, title string) ui.Page {
	page := v.base(title)
	page.Back, page.BackText = m.path(), v.roundTitle(m.MirrorRound)
	return page
}

// roundTitle names a round by its kind and its last day.
func (v *visit) roundTitle(r care.MirrorRound) string {
	return v.Words.F("mirror.round_title_"+string(r.Kind), "day", v.day(r.LastDay))
}

func (v *visit) showMirrorRound() error {
	m, err := v.readMirrorRound()
	if err != nil {
		return err
	}
	return v.mirrorRoundAgain(http.StatusOK, m, nil)
}

func (v *visit) mirrorRoundAgain(status int, m mirrorRound, problems ui.Problems) error {
	page := v.base(v.roundTitle(m.MirrorRound))
	page.Back, page.BackText, page.Problems = mirrorPath(m.Team.ID), v.Words.F("mirror.team_title", "team", m.Team.Name), problems
	page.Wide = !m.Open()
	return v.show(status, mirrorRoundView(v, page, m))
}

func (v *visit) closeMirrorRound() error {
	m, err := v.readMirrorRound()
	if err != nil {
		return err
	}
	if err := v.site.care.CloseMirrorRound(v.r.Context(), v.actor(), m.ID); err != nil {
		return err
	}
	return v.to(m.path(), "mirror_closed")
}

func (v *visit) setMirrorPriorities() error {
	form, err := httpkit.ReadForm(v.w, v.r)
	if err != nil {
		return err
	}
	m, err := v.readMirrorRound()
	if err != nil {
		return err
	}
	m.picks = nil
	for i := range care.MaxPriorities {
		if item := form.Text("priority" + strconv.Itoa(i+1)); item != "" {
			m.picks = append(m.picks, item)
		}
	}
	m.day, m.month, m.year = form.Text("review_on-day"), form.Text("review_on-month"), form.Text("review_on-year")
	err = v.site.care.SetMirrorPriorities(v.r.Context(), v.actor(), m.ID, m.picks, care.Date(form.Date("review_on")))
	if fault.Is(err, fault.Invalid) {
		problems := v.problems(err)
		for i := range problems {
			if problems[i].Field == "priority" {
				problems[i].Field = "priority1"
			}
		}
		return v.mirrorRoundAgain(http.StatusUnprocessableEntity, m, problems)
	}
	if err != nil {
		return err
	}
	return v.to(m.path()+"#priorities", "mirror_priorities")
}

// apart gives the items in which groups see the team furthest apart, those first.
func (m mirrorRound) apart() []mirror.Item {
	var out []mirror.Item
	for _, it := range m.form.Items {
		if m.Shown.Apart(m.form, it.ID) > 0 {
			out = append(out, it)
		}
	}
	slices.SortStableFunc(out, func(a, b mirror.Item) int { return m.Shown.Apart(m.form, b.ID) - m.Shown.Apart(m.form, a.ID) })
	return out
}

// mirrorMark is where one group stands on the line of one item, and the words for it.
type mirrorMark struct {
	group, letter, words string
	from, to             int
	there                bool
}

// marks gives what is shown of an item, group by group: the picture, the table and the
// file are made of it.
func (v *visit) marks(form *mirror.Form, shown care.MirrorShown, item string) []mirrorMark {
	var out []mirrorMark
	for _, g := range shown.Groups {
		place := g.Place(item)
		m := mirrorMark{group: v.Words.T("mirror.group_" + string(g.Group)), letter: v.Words.T("mirror.letter_" + string(g.Group)), words: v.placeWords(form.Kind, place)}
		m.from, m.to, m.there = place.Reach(form)
		out = append(out, m)
	}
	return out
}

func (v *visit) placeWords(kind mirror.Kind, place care.MirrorPlace) string {
	switch place {
	case care.PlaceNone:
		return v.Words.T("mirror.place_few")
	case care.PlaceMixed:
		return v.Words.T("mirror.place_mixed")
	}
	return v.Words.T("mirror.place_" + string(kind) + "_" + string(place))
}

// ratersWords says how many of each group rated, as far as it is shown.
func (v *visit) ratersWords(shown care.MirrorShown) []string {
	var out []string
	for _, g := range shown.Groups {
		name := v.Words.T("mirror.group_" + string(g.Group))
		if g.AtLeast == 0 {
			out = append(out, v.Words.F("mirror.raters_few", "group", name))
		} else {
			out = append(out, v.Words.F("mirror.raters", "group", name, "n", g.AtLeast))
		}
	}
	return out
}

// takeMirror gives what is shown of a round as a table for a spreadsheet: the same words
// as on the page, and nothing that the page does not have.
func (v *visit) takeMirror() error {
	m, err := v.readMirrorRound()
	if err != nil {
		return err
	}
	if m.Open() {
		return v.nowhere()
	}
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	head := []string{v.Words.T("mirror.column_" + string(m.Kind))}
	for _, g := range m.Shown.Groups {
		head = append(head, v.Words.T("mirror.group_"+string(g.Group)))
	}
	rows := [][]string{append(head, v.Words.T("mirror.agreed"))}
	for _, it := range m.form.Items {
		row := []string{it.Title}
		for _, mark := range v.marks(m.form, m.Shown, it.ID) {
			row = append(row, mark.words)
		}
		rows = append(rows, append(row, v.agreedWords(m.Agreed[it.ID])))
	}
	if err := w.WriteAll(rows); err != nil {
		return err
	}
	return v.download("mirror.csv", "text/csv; charset=utf-8", b.Bytes())
}

func (v *visit) stageWords(stage string) string { return v.Words.T("mirror.stage_" + stage) }

// agreedWords says where the team agreed that it stands; nothing where it did not yet.
func (v *visit) agreedWords(g care.MirrorAgreed) string {
	if g.Version == 0 {
		return ""
	}
	return v.stageWords(g.Stage)
}

// evidenceOf says what the record shows beside an item.
func (v *visit) evidenceOf(list []care.MirrorEvidence, item string) []string {
	var out []string
	for _, e := range list {
		switch {
		case e.Item != item:
		case e.AtLeast == 0:
			out = append(out, v.Words.T("mirror.evidence_"+e.Count+"_few"))
		default:
			out = append(out, v.Words.F("mirror.evidence_"+e.Count, "n", e.AtLeast))
		}
	}
	return out
}
