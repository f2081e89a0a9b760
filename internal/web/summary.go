package web

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/go-jose/go-jose/v4"

	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/fhir"
	"towpath/internal/httpkit"
	"towpath/internal/plan"
	"towpath/internal/web/ui"
)

// A person gives out a summary of their record by a SMART Health Link
// (hl7.org/fhir/uv/smart-health-cards-and-links). The key of its file stands in the link,
// which is shown once; what the server keeps cannot be read with anything that it has.

func (s *Site) summaryRoutes(open, signed func(string, pageHandler)) {
	signed("GET /people/{person}/summary-links", (*visit).showSummaryLinks)
	signed("POST /people/{person}/summary-links", (*visit).makeSummaryLink)
	signed("POST /people/{person}/summary-links/{link}/end", (*visit).endSummaryLink)
	open("GET /summary", (*visit).viewSummary)
}

// summariesPage is a person's links, the form for a new one, and the one just made.
type summariesPage struct {
	care.SummaryLinksPage
	path string
	form httpkit.Form
	made *madeSummary
}

// madeSummary is a link that is shown this once.
type madeSummary struct {
	address, passcode, until string
	qr                       qrCode
}

// healthLink is what a SMART Health Link says.
type healthLink struct {
	URL   string `json:"url"`
	Key   string `json:"key"`
	Exp   int64  `json:"exp"`
	Flag  string `json:"flag,omitempty"`
	Label string `json:"label,omitempty"`
	V     int    `json:"v"`
}

// fhirType is the type of the file, as the manifest and the file itself say it.
const fhirType = "application/fhir+json"

func (v *visit) showSummaryLinks() error {
	person, err := v.person()
	if err != nil || !v.own(person) {
		return v.nowhere()
	}
	return v.summariesAgain(person, http.StatusOK, httpkit.Form{}, nil)
}

func (v *visit) summariesAgain(person care.PersonID, status int, form httpkit.Form, problem error) error {
	p, err := v.summariesPage(person)
	if err != nil {
		return err
	}
	p.form = form
	return v.summariesShow(status, p, v.problems(problem))
}

func (v *visit) summariesPage(person care.PersonID) (summariesPage, error) {
	data, err := v.site.care.ListSummaryLinks(v.r.Context(), v.actor(), person)
	return summariesPage{SummaryLinksPage: data, path: personPath(person) + "/summary-links"}, err
}

func (v *visit) summariesShow(status int, p summariesPage, problems ui.Problems) error {
	page := v.personPage(v.Words.T("summary.title"), p.Person)
	page.Back, page.Problems = personPath(p.Person.ID)+"/copy", problems
	return v.show(status, summariesView(v, page, p))
}

func (v *visit) makeSummaryLink() error {
	person, err := v.person()
	if err != nil {
		return err
	}
	form, err := httpkit.ReadForm(v.w, v.r)
	if err != nil {
		return err
	}
	token, key := v.site.guard.NewSecret(), v.site.guard.NewSecret()
	if address := v.summaryAddress(token); len(address) > maxSummaryURL {
		v.site.log.ErrorContext(v.r.Context(), "no link to a summary can be made: serve under a shorter --public-address", "request", v.actor().Request,
			"address", v.publicAddress(), "most", maxSummaryURL-len(address)+len(v.publicAddress()))
		var c fault.Check
		c.Require(false, "", "summary.error.address")
		return v.summariesAgain(person, http.StatusUnprocessableEntity, form, c.Err("makeSummaryLink"))
	}
	days, _ := form.Int("days", 0)
	n := care.NewSummaryLink{
		ID: care.SummaryLinkID(form.Text("id")), TokenHash: care.HashSummaryToken(token), Label: form.Text("label"), Days: days, Passcode: form.Text("passcode"),
	}
	for _, part := range form.All("parts") {
		n.Parts = append(n.Parts, care.SummaryPart(part))
	}
	link, err := v.site.care.MakeSummaryLink(v.r.Context(), v.actor(), person, n, func(r care.Record) (string, error) { return v.sealSummary(r, key) })
	if fault.Is(err, fault.Invalid) {
		return v.summariesAgain(person, http.StatusUnprocessableEntity, form, err)
	}
	if err != nil {
		return err
	}
	p, err := v.summariesPage(person)
	if err != nil {
		return err
	}
	if p.made, err = v.madeSummary(link, token, key, n.Passcode); err != nil {
		return err
	}
	return v.summariesShow(http.StatusOK, p, nil)
}

// sealSummary makes the file that a link opens: the record in FHIR, encrypted with the
// link's key.
func (v *visit) sealSummary(r care.Record, key string) (string, error) {
	bundle, err := fhir.WriteRecord(r, v.site.care.Instruments())
	if err != nil {
		return "", err
	}
	raw, err := base64.RawURLEncoding.DecodeString(key)
	if err != nil {
		return "", err
	}
	options := (&jose.EncrypterOptions{Compression: jose.DEFLATE}).WithContentType(fhirType)
	encrypter, err := jose.NewEncrypter(jose.A256GCM, jose.Recipient{Algorithm: jose.DIRECT, Key: raw}, options)
	if err != nil {
		return "", err
	}
	file, err := encrypter.Encrypt(bundle)
	if err != nil {
		return "", err
	}
	return file.CompactSerialize()
}

// maxSummaryURL is how many characters the standard allows the address in a link.
const maxSummaryURL = 128

func (v *visit) summaryAddress(token string) string { return v.publicAddress() + "/summary/" + token }

func (v *visit) madeSummary(link care.SummaryLink, token, key, passcode string) (*madeSummary, error) {
	says := healthLink{URL: v.summaryAddress(token), Key: key, Exp: link.ExpiresAt.Unix(), Label: link.Label, V: 1}
	if passcode != "" {
		says.Flag = "P"
	}
	text, err := json.Marshal(says)
	if err != nil {
		return nil, err
	}
	made := &madeSummary{passcode: passcode, until: v.Words.Date(link.ExpiresAt)}
	made.address = v.publicAddress() + "/summary#shlink:/" + base64.RawURLEncoding.EncodeToString(text)
	made.qr, err = newQRCode(made.address)
	return made, err
}

// bare is the link without the address of the page that shows it.
func (m madeSummary) bare() string {
	_, link, _ := strings.Cut(m.address, "#")
	return link
}

func (v *visit) endSummaryLink() error {
	person, err := v.person()
	if err != nil {
		return err
	}
	id := v.r.PathValue("link")
	if !care.ValidID(id) {
		return v.nowhere()
	}
	if err := v.site.care.EndSummaryLink(v.r.Context(), v.actor(), person, care.SummaryLinkID(id)); err != nil {
		return err
	}
	return v.to(personPath(person)+"/summary-links", "summary_ended")
}

func (v *visit) partNames(parts []care.SummaryPart) []string {
	var out []string
	for _, p := range care.SummaryParts {
		if slices.Contains(parts, p) {
			out = append(out, v.Words.T("summary.part_"+string(p)))
		}
	}
	return out
}

func (v *visit) partOptions(parts []care.SummaryPart) []ui.Option {
	var out []ui.Option
	for i, name := range v.partNames(parts) {
		out = append(out, ui.Option{Value: string(parts[i]), Label: name, Hint: v.Words.T("summary.part_" + string(parts[i]) + "_hint")})
	}
	return out
}

func (v *visit) summaryDays() []ui.Option {
	var out []ui.Option
	for _, d := range care.SummaryDays {
		out = append(out, ui.Option{Value: strconv.Itoa(d), Label: v.Words.N("card.days", d)})
	}
	return out
}

// passcode is what was typed, or a suggestion.
func (v *visit) summaryPasscode(form httpkit.Form) string {
	if form.Has("id") {
		return form.Text("passcode")
	}
	return strings.ToLower(v.site.guard.NewCode()[:4])
}

func (p summariesPage) days() string {
	if p.form.Has("id") {
		return p.form.Text("days")
	}
	return strconv.Itoa(care.SummaryDays[1])
}

func (v *visit) summaryName(l care.SummaryLink) string {
	if l.Label != "" {
		return l.Label
	}
	return v.Words.F("summary.made_on", "day", v.Words.Date(l.MadeAt))
}

// summaryState says whether a link opens still, and until when.
func (v *visit) summaryState(l care.SummaryLink) string {
	switch {
	case !l.EndedAt.IsZero() && l.TriesLeft == 0:
		return v.Words.F("summary.state_tries", "day", v.Words.Date(l.EndedAt))
	case !l.EndedAt.IsZero():
		return v.Words.F("summary.state_ended", "day", v.Words.Date(l.EndedAt))
	case !l.Opens(v.site.care.Now()):
		return v.Words.F("summary.state_over", "day", v.Words.Date(l.ExpiresAt))
	}
	return v.Words.F("summary.until", "day", v.Words.Date(l.ExpiresAt))
}

func (v *visit) summaryOpening(o care.SummaryOpening) string {
	reader := o.Reader
	if reader == "" {
		reader = v.Words.T("summary.no_name")
	}
	return v.Words.F("summary.opening", "who", reader, "when", v.Words.DateTime(o.At))
}

// viewSummary is the page that opens a link in the browser: nothing of what it opens comes
// here.
func (v *visit) viewSummary() error {
	page := v.base(v.Words.T("summary.view_title"))
	page.Personal, page.Script = true, "summary.js"
	words, err := json.Marshal(v.viewerWords())
	if err != nil {
		return err
	}
	return v.show(http.StatusOK, summaryView(v, page, string(words)))
}

// viewerWords are the words that the page needs once it has opened something.
func (v *visit) viewerWords() map[string]string {
	out := map[string]string{"lang": v.Words.Lang()}
	for _, key := range []string{
		"broken", "foreign", "gone", "wrong", "many", "offline", "old", "born", "made", "until_now", "bloom", "area", "voice_person", "voice_worker", "voice_agreed", "goals", "goal_near",
		"steps", "scores", "score", "value", "answered", "day", "wellness", "crisis", "not_given", "by_date", "opened",
	} {
		out[key] = v.Words.T("summary.v_" + key)
	}
	for _, kind := range []plan.Kind{plan.Wellness, plan.Crisis} {
		for _, s := range kind.Sections() {
			out["section_"+string(kind)+"_"+s.Key] = v.Words.T(sectionWords(kind, s.Key))
		}
	}
	return out
}
