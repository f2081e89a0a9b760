package web

import (
	"net/http"
	"slices"
	"strconv"

	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/httpkit"
	"towpath/internal/mirror"
	"towpath/internal/web/ui"
)

// mirrorItem is one challenge of a closed round, with its forms as they were typed.
type mirrorItem struct {
	mirrorRound
	item    mirror.Item
	version string
	typed   care.MirrorAgreedWords
	shareID string
	shareBy string
	would   care.MirrorSharedItem
	agreed  bool
}

func (m mirrorItem) path() string { return m.mirrorRound.path() + "/challenges/" + m.item.ID }

// readMirrorItem gives the challenge in the address, to staff, of a closed round.
func (v *visit) readMirrorItem() (mirrorItem, error) {
	m, err := v.readMirrorRound()
	if err != nil {
		return mirrorItem{}, err
	}
	it, ok := m.form.Item(v.r.PathValue("item"))
	if !ok || !m.Staff() || m.Open() || m.Kind != mirror.Challenges {
		return mirrorItem{}, fault.New(fault.Denied, "mirror item: not there", nil)
	}
	out := mirrorItem{mirrorRound: m, item: it, shareID: v.site.care.NewID()}
	now := m.Agreed[it.ID]
	out.version, out.typed = strconv.Itoa(now.Version), now.MirrorAgreedWords
	out.would, out.agreed = v.site.care.WouldShare(m.MirrorRoundPage, it.ID)
	return out, nil
}

func (v *visit) showMirrorItem() error {
	m, err := v.readMirrorItem()
	if err != nil {
		return err
	}
	return v.mirrorItemAgain(http.StatusOK, m, nil)
}

func (v *visit) mirrorItemAgain(status int, m mirrorItem, problems ui.Problems) error {
	page := v.mirrorRoundBase(m.mirrorRound, m.item.Title)
	page.Problems = problems
	return v.show(status, mirrorItemView(v, page, m))
}

// remarks gives what a group wrote about the challenge.
func (m mirrorItem) remarks(g care.ShownGroup) []string {
	for _, it := range g.Items {
		if it.Item == m.item.ID {
			return it.Remarks
		}
	}
	return nil
}

// tests gives the small tests of change for the challenge.
func (m mirrorRound) testsOf(item string) []care.MirrorTest {
	return slices.DeleteFunc(slices.Clone(m.Tests), func(t care.MirrorTest) bool { return t.Item != item })
}

func (v *visit) agreeMirrorStage() error {
	form, err := httpkit.ReadForm(v.w, v.r)
	if err != nil {
		return err
	}
	m, err := v.readMirrorItem()
	if err != nil {
		return err
	}
	m.version = form.Text("version")
	m.typed = care.MirrorAgreedWords{Stage: form.Text("stage"), Evidence: form.Text("evidence"), By: form.Text("by"), LivedBy: form.Text("lived_by"), Next: form.Text("next")}
	version, ok := form.Int("version", 0)
	if !ok {
		version = -1
	}
	err = v.site.care.AgreeMirrorStage(v.r.Context(), v.actor(), care.NewMirrorAgreed{Round: m.ID, Item: m.item.ID, Version: version, MirrorAgreedWords: m.typed})
	switch {
	case fault.Is(err, fault.Invalid):
		return v.mirrorItemAgain(http.StatusUnprocessableEntity, m, v.problems(err))
	case fault.Is(err, fault.Conflict):
		m.version = strconv.Itoa(m.Agreed[m.item.ID].Version)
		return v.mirrorItemAgain(http.StatusConflict, m, ui.Problems{{Field: "stage", Text: v.Words.F("mirror.error.changed", "stage", v.agreedWords(m.Agreed[m.item.ID]), "by", m.Agreed[m.item.ID].By)}})
	case err != nil:
		return err
	}
	return v.to(m.path(), "mirror_agreed")
}

func (v *visit) shareMirror() error {
	form, err := httpkit.ReadForm(v.w, v.r)
	if err != nil {
		return err
	}
	m, err := v.readMirrorItem()
	if err != nil {
		return err
	}
	m.shareID, m.shareBy = form.Text("id"), form.Text("share_by")
	err = v.site.care.ShareMirror(v.r.Context(), v.actor(), care.NewMirrorShare{ID: care.MirrorShareID(m.shareID), Round: m.ID, Item: m.item.ID, By: m.shareBy})
	if fault.Is(err, fault.Invalid) {
		problems := v.problems(err)
		for i := range problems {
			problems[i].Field = "share_by"
		}
		return v.mirrorItemAgain(http.StatusUnprocessableEntity, m, problems)
	}
	if err != nil {
		return err
	}
	return v.to(m.path()+"#share", "mirror_shared")
}

func (v *visit) endMirrorShare() error {
	m, err := v.readMirrorItem()
	if err != nil {
		return err
	}
	if err := v.site.care.EndMirrorShare(v.r.Context(), v.actor(), m.ID, m.item.ID); err != nil {
		return err
	}
	return v.to(m.path()+"#share", "mirror_share_ended")
}

// mirrorTest is a small test of change as it was typed.
type mirrorTest struct {
	mirrorItem
	id      string
	version string
	words   [4]string
	days    [4][3]string
}

func (m mirrorTest) action() string { return m.path() + "/tests/" + m.id }

// showMirrorTest shows one test, to go on with it; "new" is a form for another.
func (v *visit) showMirrorTest() error {
	m, err := v.readMirrorItem()
	if err != nil {
		return err
	}
	t := mirrorTest{mirrorItem: m, id: v.r.PathValue("test"), version: "0"}
	if t.id == "new" {
		t.id = v.site.care.NewID()
		return v.mirrorTestAgain(http.StatusOK, t, nil)
	}
	for _, one := range m.testsOf(m.item.ID) {
		if string(one.ID) != t.id {
			continue
		}
		t.version = strconv.Itoa(one.Version)
		for i, part := range one.Parts {
			t.words[i] = part.Words
			if day, ok := part.On.Time(); ok {
				t.days[i][0], t.days[i][1], t.days[i][2] = dateParts(day)
			}
		}
		return v.mirrorTestAgain(http.StatusOK, t, nil)
	}
	return v.nowhere()
}

func (v *visit) mirrorTestAgain(status int, t mirrorTest, problems ui.Problems) error {
	page := v.base(v.Words.T("mirror.test_title"))
	page.Back, page.BackText, page.Problems = t.path(), t.item.Title, problems
	return v.show(status, mirrorTestView(v, page, t))
}

func (v *visit) writeMirrorTest() error {
	form, err := httpkit.ReadForm(v.w, v.r)
	if err != nil {
		return err
	}
	m, err := v.readMirrorItem()
	if err != nil {
		return err
	}
	t := mirrorTest{mirrorItem: m, id: v.r.PathValue("test"), version: form.Text("version")}
	version, ok := form.Int("version", 0)
	if !ok {
		version = -1
	}
	n := care.NewMirrorTest{ID: care.MirrorTestID(t.id), Round: m.ID, Item: m.item.ID, Version: version}
	for i, name := range care.MirrorPartNames {
		t.words[i] = form.Text(name)
		t.days[i] = [3]string{form.Text(name + "_on-day"), form.Text(name + "_on-month"), form.Text(name + "_on-year")}
		n.Parts[i] = care.MirrorPart{Words: t.words[i], On: care.Date(form.Date(name + "_on"))}
	}
	err = v.site.care.WriteMirrorTest(v.r.Context(), v.actor(), n)
	switch {
	case fault.Is(err, fault.Invalid):
		return v.mirrorTestAgain(http.StatusUnprocessableEntity, t, v.problems(err))
	case fault.Is(err, fault.Conflict):
		return v.mirrorTestAgain(http.StatusConflict, t, ui.Problems{{Field: care.MirrorPartNames[0], Text: v.Words.T("mirror.error.test_changed")}})
	case err != nil:
		return err
	}
	return v.to(m.path()+"#tests", "mirror_test")
}
