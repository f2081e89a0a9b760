package fhirapi

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/fhir"
)

// manifest says which files there are.
type manifest struct {
	TransactionTime     string         `json:"transactionTime"`
	Request             string         `json:"request"`
	RequiresAccessToken bool           `json:"requiresAccessToken"`
	Output              []manifestFile `json:"output"`
	Deleted             []manifestFile `json:"deleted"`
	Error               []manifestFile `json:"error"`
}

type manifestFile struct {
	Type string `json:"type"`
	URL  string `json:"url"`
}

// errorFile is the name of the file that says what was asked for and is not in the others.
const errorFile = "error"

// export gives an export of the asker's own, read with what their app may do now.
func (q *request) export() (*export, error) {
	job, err := q.Care.ShowExport(q.ctx(), q.caller.Actor, q.caller.Client, care.ExportID(q.r.PathValue("id")))
	if err != nil {
		return nil, err
	}
	_, asked, _ := strings.Cut(job.Asked, " ")
	path, query, _ := strings.Cut(asked, "?")
	values, err := url.ParseQuery(query)
	if err != nil {
		return nil, fault.New(fault.Internal, "export", err)
	}
	e, err := q.readExport(path, values, false)
	if err != nil {
		return nil, err
	}
	e.job = job
	return e, nil
}

// showExport answers with the files of an export: they can be fetched at once.
func (q *request) showExport() error {
	e, err := q.export()
	if err != nil {
		return err
	}
	method, asked, _ := strings.Cut(e.job.Asked, " ")
	if method == http.MethodPost { // what stood in its body is no part of the address
		asked, _, _ = strings.Cut(asked, "?")
	}
	files := func(names ...string) []manifestFile {
		list := []manifestFile{}
		for _, name := range names {
			f := manifestFile{Type: name, URL: q.exportAddress(e.job.ID) + "/file/" + name + ".ndjson"}
			if name == errorFile {
				f.Type = "OperationOutcome"
			}
			list = append(list, f)
		}
		return list
	}
	var names []string
	for _, k := range e.kinds {
		names = append(names, k.name)
	}
	m := manifest{
		TransactionTime: fhir.Instant(e.job.Begun), Request: q.base() + asked, RequiresAccessToken: true,
		Output: files(names...), Deleted: files(), Error: files(),
	}
	if len(e.small) > 0 {
		m.Error = files(errorFile)
	}
	raw, err := json.Marshal(m)
	if err != nil {
		return err
	}
	h := q.w.Header()
	h.Set("Expires", e.job.Begun.Add(care.ExportKept).UTC().Format(http.TimeFormat))
	h.Set("Content-Type", "application/json")
	h.Set("Cache-Control", "no-store")
	_, _ = q.w.Write(raw) // the asker may have gone
	return nil
}

// endExport ends an export.
func (q *request) endExport() error {
	err := q.Care.EndExport(q.ctx(), q.caller.Actor, q.caller.Client, care.ExportID(q.r.PathValue("id")))
	if err != nil {
		return err
	}
	q.w.WriteHeader(http.StatusAccepted)
	return nil
}

// exportFile answers with one file of an export.
func (q *request) exportFile() error {
	e, err := q.export()
	if err != nil {
		return err
	}
	name, ok := strings.CutSuffix(q.r.PathValue("file"), ".ndjson")
	if ok && name == errorFile && len(e.small) > 0 {
		return q.exportErrors(e)
	}
	i := slices.IndexFunc(e.kinds, func(k *kind) bool { return ok && k.name == name })
	if i < 0 {
		return fault.New(fault.Denied, "exportFile", nil)
	}
	done, err := q.fetching.begin(string(q.caller.Actor.Account) + " " + q.caller.Client)
	if err != nil {
		return err
	}
	defer done()
	return q.stream(e, e.kinds[i])
}

// exportErrors answers with what the app was not allowed to see.
func (q *request) exportErrors(e *export) error {
	var raw []byte
	for _, name := range e.small {
		raw = fhir.NewOutcome(fhir.Issue{
			Severity: "error", Code: "forbidden", Diagnostics: "This app was not allowed to see " + name + " resources.",
		}).AppendJSON(raw)
		raw = append(raw, '\n')
	}
	q.w.Header().Set("Content-Type", ndjson)
	_, _ = q.w.Write(raw) // the asker may have gone
	return nil
}
