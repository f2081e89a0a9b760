package web

import (
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/httpkit"
	"towpath/internal/library"
	"towpath/internal/libraryfile"
	"towpath/internal/web/ui"
)

// supportForm is an entry as it is typed.
type supportForm struct {
	kind   library.EntryKind
	typed  libraryfile.Form
	id     string // of the version that a save makes
	base   int    // the version that the writer had before them, 0 for a new entry
	why    string // the version was written, to other editors
	action string
}

// sections is how many sections the form of a page offers: those that there are, and two
// that are empty.
func (f supportForm) sections() int {
	n := 0
	for i := 1; i <= libraryfile.MostSections; i++ {
		if f.typed.First("title-"+itoa(i))+f.typed.First("text-"+itoa(i)) != "" {
			n = i
		}
	}
	return min(n+2, libraryfile.MostSections)
}

func (v *visit) kindNamed() (library.EntryKind, error) {
	kind := library.EntryKind(v.r.PathValue("kind"))
	if !kind.Valid() {
		return "", fault.New(fault.Denied, "kind", nil)
	}
	return kind, nil
}

func (v *visit) newEntry() error {
	kind, err := v.kindNamed()
	if err != nil {
		return err
	}
	if err := v.mayEdit(); err != nil {
		return err
	}
	typed := libraryfile.Form{"languages": {"en"}, "checked": {"never"}, "sure": {"recalled"}, "days": {"28"}}
	return v.showSupportForm(http.StatusOK, supportForm{kind: kind, typed: typed, id: v.site.care.NewID(), action: "/editing/new/" + string(kind)}, nil)
}

func (v *visit) showSupportForm(status int, f supportForm, problems ui.Problems) error {
	title := v.Words.T("edit.new_" + string(f.kind))
	back, text := "/editing", v.Words.T("edit.title")
	if f.base > 0 {
		title = v.Words.F("edit.change", "title", f.typed.First("title"))
		back, text = strings.TrimSuffix(f.action, "/edit"), f.typed.First("title")
	}
	page := v.base(title)
	page.Back, page.BackText, page.Problems = back, text, problems
	return v.show(status, supportFormView(v, page, f))
}

func (v *visit) editEntry() error {
	p, err := v.supportEntry()
	if err != nil {
		return err
	}
	latest, ok := p.Version(p.Entry.Latest)
	if !ok {
		return v.nowhere()
	}
	typed, err := libraryfile.FormOf(p.Entry.Kind, []byte(latest.Body))
	if err != nil {
		return fault.New(fault.Internal, "editEntry", err)
	}
	return v.showSupportForm(http.StatusOK, supportForm{
		kind: p.Entry.Kind, typed: typed, id: v.site.care.NewID(), base: latest.Number, action: supportPath(p.Entry.ID) + "/edit",
	}, nil)
}

func (v *visit) writeNewEntry() error {
	kind, err := v.kindNamed()
	if err != nil {
		return err
	}
	return v.saveEntry(kind, "/editing/new/"+string(kind))
}

func (v *visit) writeEntry() error {
	p, err := v.supportEntry()
	if err != nil {
		return err
	}
	return v.saveEntry(p.Entry.Kind, supportPath(p.Entry.ID)+"/edit")
}

// manyLines are the keys whose values are typed a line each; other lists are ticked.
var manyLines = []string{"authors", "phones", "languages", "resources"}

// readSupportForm reads an entry as it was typed.
func readSupportForm(kind library.EntryKind, form httpkit.Form) libraryfile.Form {
	typed := libraryfile.Form{}
	for _, key := range libraryfile.Keys(kind) {
		switch {
		case slices.Contains(manyLines, key):
			typed[key] = strings.Split(form.Text(key), "\n")
		case libraryfile.IsList(kind, key):
			typed[key] = form.All(key)
		default:
			typed[key] = []string{form.Text(key)}
		}
	}
	if kind == library.PageEntry {
		for i := 1; i <= libraryfile.MostSections; i++ {
			n := "-" + itoa(i)
			typed["title"+n], typed["text"+n] = []string{form.Text("title" + n)}, []string{form.Text("text" + n)}
			typed["resources"+n] = strings.Split(form.Text("resources"+n), "\n")
		}
	}
	if typed.First("address") == "" {
		delete(typed, "checked") // it says when the address was looked at
	} else if typed.First("checked") == "" {
		typed["checked"] = []string{"never"}
	}
	return typed
}

func (v *visit) saveEntry(kind library.EntryKind, action string) error {
	form, err := httpkit.ReadForm(v.w, v.r)
	if err != nil {
		return err
	}
	f := supportForm{kind: kind, typed: readSupportForm(kind, form), id: form.Text("version_id"), why: form.Text("why"), action: action}
	if f.base, _ = form.Int("base", 0); f.base < 0 {
		f.base = 0
	}
	body, err := f.typed.Body(kind)
	if err != nil {
		return v.showSupportForm(http.StatusUnprocessableEntity, f, ui.Problems{{Field: "phones", Text: err.Error()}})
	}
	done, err := v.site.care.WriteSupport(v.r.Context(), v.actor(), care.NewSupport{ID: care.VersionID(f.id), Kind: kind, Body: body, Base: f.base, Note: f.why})
	if fault.Is(err, fault.Invalid) {
		return v.showSupportForm(http.StatusUnprocessableEntity, f, v.supportProblems(err))
	}
	if err != nil {
		return err
	}
	said := "entry_saved"
	if len(done.Since) > 0 {
		said = "entry_both"
	}
	return v.to(supportPath(done.Entry), said)
}

// faultOf finds the key that a fault is about: it stands in quotation marks. neededOf finds
// one that has to be there because of another value.
var (
	faultOf  = regexp.MustCompile(`^(?:[a-z ]*(?:"[^"]*"|“[^”]*”)?: )?"([A-Za-z]+)" (.*)$`)
	neededOf = regexp.MustCompile(`^(?:[a-z ]*"[^"]*": )?[a-z -]+ has (?:an? )?"([A-Za-z]+)"`)
)

// supportProblem says at its box what cannot be used.
func (v *visit) supportProblem(reason string) ui.Problem {
	key, text := "", ""
	if m := faultOf.FindStringSubmatch(reason); m != nil {
		key, text = m[1], m[2]
	} else if m := neededOf.FindStringSubmatch(reason); m != nil {
		key, text = m[1], v.Words.T("edit.needed")
	}
	if id := "edit.field_" + snake(key); key != "" && v.Words.Has(id) {
		return ui.Problem{Field: key, Text: v.Words.T(id) + ": " + text}
	}
	return ui.Problem{Text: reason}
}

// supportProblems says at each box what cannot be used of it.
func (v *visit) supportProblems(err error) ui.Problems {
	var out ui.Problems
	for _, reason := range library.Reasons(err) {
		out = append(out, v.supportProblem(reason))
	}
	if out == nil {
		return v.problems(err)
	}
	return out
}

// snake gives a key such as dueForReview as it stands in the ids of words.
func snake(key string) string {
	var b strings.Builder
	for _, r := range key {
		if r >= 'A' && r <= 'Z' {
			b.WriteByte('_')
			r += 'a' - 'A'
		}
		b.WriteRune(r)
	}
	return b.String()
}

// change is one value of an entry that differs between two versions.
type change struct{ name, was, is string }

// versionPage is one version, as readers would see it, beside the one that they see now.
type versionPage struct {
	care.SupportPage
	version care.SupportVersion
	item    library.Item
	preview preview
	changes []change
}

// preview is what a page for readers shows of a version.
type preview struct {
	resource  resourcePage       // of a resource
	resources []library.Resource // of a collection
	sections  []openSection      // of a page
}

func (v *visit) showVersion() error {
	p, err := v.supportEntry()
	if err != nil {
		return err
	}
	number, err := v.versionTyped(v.r.PathValue("version"))
	if err != nil {
		return err
	}
	version, ok := p.Version(number)
	if !ok {
		return v.nowhere()
	}
	item, err := library.Parse(p.Entry.Kind, []byte(version.Body))
	if err != nil {
		return fault.New(fault.Internal, "showVersion", err)
	}
	shown := versionPage{SupportPage: p, version: version, item: item}
	if shown.preview, err = v.preview(p.Entry.Kind, item); err != nil {
		return err
	}
	if now, ok := p.Version(p.Entry.Published); ok && now.Number != number {
		if shown.changes, err = v.changes(p.Entry.Kind, now.Body, version.Body); err != nil {
			return fault.New(fault.Internal, "showVersion", err)
		}
	}
	page := v.base(version.Title)
	page.Back, page.BackText = supportPath(p.Entry.ID), p.Entry.Title
	return v.show(http.StatusOK, versionView(v, page, shown))
}

// changes lists what differs, value by value.
func (v *visit) changes(kind library.EntryKind, was, is string) ([]change, error) {
	a, err := libraryfile.FormOf(kind, []byte(was))
	if err != nil {
		return nil, err
	}
	b, err := libraryfile.FormOf(kind, []byte(is))
	if err != nil {
		return nil, err
	}
	keys := libraryfile.Keys(kind)
	for i := 1; i <= libraryfile.MostSections && kind == library.PageEntry; i++ {
		n := "-" + itoa(i)
		keys = append(keys, "title"+n, "text"+n, "resources"+n)
	}
	var out []change
	for _, key := range keys {
		one, other := v.fieldValue(kind, key, a[key]), v.fieldValue(kind, key, b[key])
		if one != other {
			out = append(out, change{v.fieldName(key), one, other})
		}
	}
	return out, nil
}

// fieldName is a key of an entry in words: text-2 is the text of the second section.
func (v *visit) fieldName(key string) string {
	name, n, section := strings.Cut(key, "-")
	if section {
		return v.Words.F("edit.section_field", "n", n, "field", v.Words.T("edit.field_"+name))
	}
	return v.Words.T("edit.field_" + snake(name))
}

// ticked are the lists whose values have words. They are ticked, so their order says nothing.
var ticked = map[string]string{"audience": "audience", "places": "place", "formats": "format", "circumstances": "circumstance"}

// fieldValue is what stands in a field, in the words of its form.
func (v *visit) fieldValue(kind library.EntryKind, key string, values []string) string {
	switch {
	case key == "areas":
		return v.inOrder(values, func(a string) string { return areaName(v, a) })
	case key == "stages":
		return v.inOrder(values, v.stageNamed)
	case ticked[key] != "":
		return v.inOrder(values, func(value string) string { return v.libraryWord(ticked[key], value) })
	case kind == library.ResourceEntry && (key == "kind" || key == "cost"):
		return v.libraryWord(key, strings.Join(values, ""))
	case key == "sure" && len(values) == 1:
		return v.Words.T("edit.sure_" + values[0])
	}
	return strings.Join(values, "\n")
}

// inOrder lists values in words, sorted by their keys.
func (v *visit) inOrder(values []string, word func(string) string) string {
	var words []string
	for _, value := range slices.Sorted(slices.Values(values)) {
		words = append(words, word(value))
	}
	return v.Words.List(words...)
}

func (v *visit) stageNamed(number string) string {
	n, err := strconv.Atoi(number)
	if err != nil || n < 1 {
		return number
	}
	return v.stageNames([]int{n})
}

// preview gathers what readers would see of a version.
func (v *visit) preview(kind library.EntryKind, item library.Item) (preview, error) {
	lib, err := v.supportLibrary()
	if err != nil {
		return preview{}, err
	}
	switch kind {
	case library.PageEntry:
		return preview{sections: sectionsOf(lib, item.Page)}, nil
	case library.CollectionEntry:
		return preview{resources: resourcesOf(lib, item.Collection)}, nil
	}
	resource, err := v.resourceOf(lib, item.Resource)
	return preview{resource: resource}, err
}
