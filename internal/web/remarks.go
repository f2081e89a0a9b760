package web

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"

	"towpath/internal/httpkit"
	"towpath/internal/practice"
)

// Other words for what a worker writes: offered, never pressed on anybody. What is sent to
// be looked at is kept nowhere and written in no log.

const (
	wordsPath = "/practice/words"
	// wordsSeen is set in a form once its writer has seen what was offered.
	wordsSeen = "words-seen"
	// fewRemarks is how many are offered at a time.
	fewRemarks = 3
)

// language gives the list of words for the reader, if they want any.
func (v *visit) language() (*practice.Language, bool) {
	if !v.works() || v.actor().RemarksOff {
		return nil, false
	}
	return v.site.practice.Language(v.Words.Lang())
}

// remark is one of them in words.
type remark struct {
	Text string `json:"text"`
	Why  string `json:"why"`
}

// remarksOn looks at a note; each word is named once.
func (v *visit) remarksOn(note string) []remark {
	list, ok := v.language()
	if !ok {
		return nil
	}
	var out []remark
	for _, r := range list.Notice(note) {
		instead := make([]string, len(r.Instead))
		for i, w := range r.Instead {
			instead[i] = v.Words.F("practice.quoted", "words", w)
		}
		one := remark{v.Words.F("practice.perhaps", "words", r.Words, "instead", strings.Join(instead, " "+v.Words.T("practice.or")+" ")), r.Why}
		if !slices.Contains(out, one) && len(out) < fewRemarks {
			out = append(out, one)
		}
	}
	return out
}

// noticeWords looks at what somebody types, as they type it.
func (v *visit) noticeWords() error {
	if !v.works() {
		return v.nowhere()
	}
	form, err := httpkit.ReadForm(v.w, v.r)
	if err != nil {
		return err
	}
	found := v.remarksOn(form.Text("note"))
	if found == nil {
		found = []remark{}
	}
	v.w.Header().Set("Content-Type", "application/json; charset=utf-8")
	return json.NewEncoder(v.w).Encode(found)
}

// wordsPage gives what was sent back to its writer once, with the words that were noticed
// and everything else as it was.
type wordsPage struct {
	action  string
	remarks []remark
	texts   []wordsField // where something was noticed
	hidden  []wordsField
}

type wordsField struct{ name, value string }

// otherWords offers other words for what stands in some fields of a form, once and before
// anything is saved; again tells that it did. Where scripts run it is done while one types.
func (v *visit) otherWords(form httpkit.Form, fields ...string) (again bool, err error) {
	if form.Has(wordsSeen) {
		return false, nil
	}
	p := wordsPage{action: v.r.URL.Path}
	for _, name := range form.Names() {
		for _, value := range form.All(name) {
			found := []remark(nil)
			if slices.Contains(fields, name) {
				found = v.remarksOn(value)
			}
			if len(found) == 0 {
				p.hidden = append(p.hidden, wordsField{name, value})
				continue
			}
			p.remarks, p.texts = append(p.remarks, found...), append(p.texts, wordsField{name, form.Text(name)})
		}
	}
	if len(p.remarks) == 0 {
		return false, nil
	}
	page := v.base(v.Words.T("practice.words_title"))
	page.Personal, page.Nav = true, nil
	return true, v.show(http.StatusOK, wordsView(v, page, p))
}

// setRemarks switches the offer off or on.
func (v *visit) setRemarks() error {
	form, err := httpkit.ReadForm(v.w, v.r)
	if err != nil {
		return err
	}
	if err := v.site.care.SetRemarks(v.r.Context(), v.actor(), form.Text("remarks") == ""); err != nil {
		return err
	}
	return v.to("/account", "remarks_set")
}
