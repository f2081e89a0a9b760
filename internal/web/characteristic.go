package web

import (
	"cmp"
	"net/http"
	"slices"
	"strings"

	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/httpkit"
	"towpath/internal/web/ui"
)

func (s *Site) characteristicRoutes(signed func(string, pageHandler)) {
	signed("GET /people/{person}/about", (*visit).showCharacteristics)
	signed("POST /people/{person}/about", (*visit).noteCharacteristics)
}

// moreLanguages are offered after those that care names, by their names in the reader's
// language.
var moreLanguages = []string{
	"am", "bg", "bs", "cs", "cy", "de", "el", "es", "et", "fr", "ga", "gd", "gu", "ha", "hi", "hr", "hu", "ig", "it", "ja", "ko", "ku", "lt", "lv", "ml", "mr",
	"ne", "nl", "ps", "ru", "si", "sk", "sn", "sq", "sr", "sw", "ta", "te", "th", "tl", "tr", "uk", "vi", "yo", "yue",
}

// characteristicsPage is what may be known of a person, as it stands or was typed.
type characteristicsPage struct {
	care.CharacteristicsPage
	chosen map[care.CharacteristicKind]string
}

func (v *visit) showCharacteristics() error { return v.characteristicsAgain(http.StatusOK, nil, nil) }

func (v *visit) characteristicsAgain(status int, chosen map[care.CharacteristicKind]string, problems ui.Problems) error {
	person, err := v.person()
	if err != nil {
		return err
	}
	p := characteristicsPage{chosen: chosen}
	if p.CharacteristicsPage, err = v.site.care.ShowCharacteristics(v.r.Context(), v.actor(), person); err != nil {
		return err
	}
	if chosen == nil {
		p.chosen = map[care.CharacteristicKind]string{}
		for kind, noted := range p.Noted {
			p.chosen[kind] = noted.Code
		}
	}
	page := v.personPage(v.say(p.Person, "characteristic.title"), p.Person)
	page.Problems = problems
	return v.show(status, characteristicsView(v, page, p))
}

func (v *visit) noteCharacteristics() error {
	person, err := v.person()
	if err != nil {
		return err
	}
	form, err := httpkit.ReadForm(v.w, v.r)
	if err != nil {
		return err
	}
	codes := map[care.CharacteristicKind]string{}
	for _, kind := range care.CharacteristicKinds {
		if form.Has(string(kind)) {
			codes[kind] = form.Text(string(kind))
		}
	}
	err = v.site.care.NoteCharacteristics(v.r.Context(), v.actor(), person, codes)
	if fault.Is(err, fault.Invalid) {
		return v.characteristicsAgain(http.StatusUnprocessableEntity, codes, v.problems(err))
	}
	if err != nil {
		return err
	}
	return v.to(personPath(person)+"/about", "saved")
}

// characteristicOptions are what can be said of one kind. The first takes back what was said.
func (v *visit) characteristicOptions(p care.Person, kind care.CharacteristicKind, chosen string) []ui.Option {
	out := []ui.Option{{Label: v.say(p, "characteristic.not_asked")}}
	for _, code := range care.CharacteristicCodes(kind) {
		if code != care.NotSaid {
			out = append(out, ui.Option{Value: code, Label: v.characteristic(kind, code)})
		}
	}
	if kind == care.Language {
		out = append(out, v.languageOptions(chosen)...)
	}
	if slices.Contains(care.CharacteristicCodes(kind), care.NotSaid) {
		out = append(out, ui.Option{Value: care.NotSaid, Label: v.characteristic(kind, care.NotSaid)})
	}
	return out
}

// languageOptions are the other languages, by name, and the one that was noted whatever it is.
func (v *visit) languageOptions(chosen string) (out []ui.Option) {
	codes := slices.Clone(moreLanguages)
	if chosen != "" && !slices.Contains(codes, chosen) && !slices.Contains(care.CharacteristicCodes(care.Language), chosen) {
		codes = append(codes, chosen)
	}
	for _, code := range codes {
		out = append(out, ui.Option{Value: code, Label: v.languageName(code)})
	}
	slices.SortFunc(out, func(a, b ui.Option) int { return cmp.Compare(strings.ToLower(a.Label), strings.ToLower(b.Label)) })
	return out
}

// inList tells whether a kind has too many codes for buttons.
func inList(kind care.CharacteristicKind) bool {
	return kind == care.Language || kind == care.Deprivation
}

func characteristicHint(v *visit, p care.Person, kind care.CharacteristicKind) string {
	if id := "characteristic." + string(kind) + "_hint"; v.Words.Has(id + "_you") {
		return v.say(p, id)
	}
	return ""
}
