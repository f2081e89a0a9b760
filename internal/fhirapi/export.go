package fhirapi

import (
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"towpath/internal/care"
)

// ndjson is how the files of an export are written: a resource on each line.
const ndjson = "application/fhir+ndjson"

// export is a bulk export, read (hl7.org/fhir/uv/bulkdata/STU2/export.html).
type export struct {
	job care.Export
	// whole is set for everything, team for those whom a team supports; otherwise it is
	// everybody whom the reader may see.
	whole bool
	team  care.TeamID
	kinds []*kind
	// small are the types that were asked for and that the app may not see.
	small   []string
	since   time.Time
	filters map[string][]*query
}

// startExport notes what is asked for. Nothing is made yet: the files are made while they
// are fetched, of what the reader may see at that moment.
func (q *request) startExport() error {
	if !prefers(q.r, "respond-async") {
		return refuse(400, "required", "Prefer", "An export is asked for with the header Prefer: respond-async.")
	}
	values, err := q.exportValues()
	if err != nil {
		return err
	}
	path := strings.TrimPrefix(q.r.URL.Path, Base)
	e, err := q.readExport(path, values, prefers(q.r, "handling=lenient"))
	if err != nil {
		return err
	}
	if e.team != "" { // a team that the reader is not in is not there
		if _, err := q.Care.ListPeopleOfTeam(q.ctx(), q.caller.Actor, e.team, "", 1); err != nil {
			return err
		}
	}
	job := care.NewExport{ID: care.ExportID(q.NewID()), Client: q.caller.Client, Asked: q.r.Method + " " + path}
	if len(values) > 0 {
		job.Asked += "?" + values.Encode()
	}
	if err := q.Care.StartExport(q.ctx(), q.caller.Actor, job); err != nil {
		return err
	}
	q.w.Header().Set("Content-Location", q.exportAddress(job.ID))
	q.w.WriteHeader(http.StatusAccepted)
	return nil
}

func (q *request) exportAddress(id care.ExportID) string { return q.base() + "/bulk/" + string(id) }

// prefers tells whether a request asks for this in a header Prefer.
func prefers(r *http.Request, what string) bool {
	for part := range strings.SplitSeq(strings.Join(r.Header.Values("Prefer"), ","), ",") {
		for one := range strings.SplitSeq(part, ";") {
			if strings.EqualFold(strings.ReplaceAll(strings.TrimSpace(one), " ", ""), what) {
				return true
			}
		}
	}
	return false
}

// exportValues gives the parameters of a kick-off: of the address, or of a Parameters resource.
func (q *request) exportValues() (url.Values, error) {
	values, err := url.ParseQuery(q.r.URL.RawQuery)
	if err != nil {
		return nil, refuse(400, "invalid", "", "The address cannot be read: %v.", err)
	}
	if q.r.Method != http.MethodPost {
		return values, nil
	}
	in, err := q.posted()
	if err != nil {
		return nil, err
	}
	var body struct {
		ResourceType string
		Parameter    []struct{ Name, ValueString, ValueCode, ValueInstant, ValueURI string }
	}
	if err := in.into(&body); err != nil {
		return nil, err
	}
	if body.ResourceType != "Parameters" {
		return nil, refuse(400, "invalid", "resourceType", "This address takes Parameters, and a %q was sent.", body.ResourceType)
	}
	for _, p := range body.Parameter {
		values.Add(p.Name, p.ValueString+p.ValueCode+p.ValueInstant+p.ValueURI)
	}
	return values, nil
}

// readExport reads what is asked for at a path. Where the asker is lenient, what is not known
// is taken out of values.
func (q *request) readExport(path string, values url.Values, lenient bool) (*export, error) {
	e := &export{whole: path == "/$export", filters: map[string][]*query{}}
	if id, ok := strings.CutPrefix(path, "/Group/"); ok {
		e.team = care.TeamID(strings.TrimSuffix(id, "/$export"))
	}
	if err := e.readSettings(values, lenient); err != nil {
		return nil, err
	}
	if err := q.readKinds(e, values, lenient); err != nil {
		return nil, err
	}
	for _, raw := range values["_typeFilter"] {
		for _, text := range filtersIn(raw) {
			if err := q.readFilter(e, text); err != nil {
				return nil, err
			}
		}
	}
	return e, nil
}

var formats = []string{"", ndjson, "application/ndjson", "ndjson"}

func (e *export) readSettings(values url.Values, lenient bool) error {
	for _, name := range sortedKeys(values) {
		raw := values.Get(name)
		switch name {
		case "_outputFormat":
			if !slices.Contains(formats, strings.ReplaceAll(raw, " ", "+")) { // a + that was not escaped
				return refuse(400, "value", name, "An export is written as %s, not as %q.", ndjson, raw)
			}
		case "_since":
			from, _, ok := span(raw)
			if !ok || !strings.Contains(raw, "T") {
				return refuse(400, "value", name, "_since is an instant such as 2026-11-01T00:00:00Z, not %q.", raw)
			}
			e.since = from
		case "_type", "_typeFilter":
		default:
			if !lenient {
				return refuse(400, "not-supported", name, "An export has no parameter %q here: it takes _type, _since, _outputFormat and _typeFilter.", name)
			}
			values.Del(name)
		}
	}
	return nil
}

// readKinds reads which types are asked for: those that are named, or all that the app may see.
func (q *request) readKinds(e *export, values url.Values, lenient bool) error {
	var named, known []string
	for _, raw := range values["_type"] {
		named = append(named, alternatives(raw)...)
	}
	for _, name := range named {
		if k := q.kinds[name]; k != nil && !k.ours && (k.list != nil || e.whole) {
			known = append(known, name)
		} else if !lenient {
			return refuse(400, "value", "_type", "There is nothing of the type %q in this export.", name)
		}
	}
	if named != nil {
		values.Set("_type", strings.Join(known, ","))
	}
	for _, name := range q.names {
		k := q.kinds[name]
		_, _, may := q.caller.Access.May(q.caller.Actor, name, 's')
		switch {
		case named != nil && !slices.Contains(known, name), named == nil && !may, k.list == nil && !e.whole, k.ours:
		case !may:
			e.small = append(e.small, name)
		default:
			e.kinds = append(e.kinds, k)
		}
	}
	return nil
}

var nextFilter = regexp.MustCompile(`,[A-Z][A-Za-z]+\?`)

// filtersIn parts several searches at the commas before a type; other commas are part of them.
func filtersIn(raw string) (list []string) {
	for {
		at := nextFilter.FindStringIndex(raw)
		if at == nil {
			return append(list, raw)
		}
		list, raw = append(list, raw[:at[0]]), raw[at[0]+1:]
	}
}

// readFilter reads a search that resources of its type have to meet, or another of that type.
func (q *request) readFilter(e *export, text string) error {
	name, rest, _ := strings.Cut(text, "?")
	if _, _, may := q.caller.Access.May(q.caller.Actor, name, 's'); !may && q.kinds[name] != nil {
		if !slices.Contains(e.small, name) {
			e.small = append(e.small, name)
		}
		return nil
	}
	i := slices.IndexFunc(e.kinds, func(k *kind) bool { return k.name == name })
	values, err := url.ParseQuery(rest)
	if i < 0 || err != nil || len(values) == 0 {
		return refuse(400, "value", "_typeFilter", "_typeFilter=%q is no search of a type that is exported, such as Goal?lifecycle-status=active.", text)
	}
	for name := range values {
		if strings.HasPrefix(name, "_") && name != "_id" && name != "_lastUpdated" && !strings.HasPrefix(name, "_has:") {
			return refuse(400, "not-supported", "_typeFilter", "_typeFilter takes conditions, and %s is none.", name)
		}
	}
	s, err := q.readQuery(e.kinds[i], values)
	if err != nil {
		return err
	}
	if len(s.passed) > 0 {
		return refuse(400, "not-supported", "_typeFilter", "%s has no search parameter %q.", name, s.passed[0])
	}
	e.filters[name] = append(e.filters[name], s)
	return nil
}
