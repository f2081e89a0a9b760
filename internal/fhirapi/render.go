package fhirapi

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"towpath/internal/fhir"
	"towpath/internal/fhir/r4"
)

// render gives a resource as JSON, with its version, when it changed, and what its sender said
// beside.
func (r *resource) render() ([]byte, error) { return r.append(make([]byte, 0, 1024)) }

// append appends a resource as JSON, in one line.
func (r *resource) append(b []byte) ([]byte, error) {
	from := len(b)
	b = r.body.AppendJSON(b)
	head, ok := r.headed(b[from:])
	if !ok {
		return nil, fmt.Errorf("fhirapi: %s/%s does not begin with its type and id", r.kind, r.id)
	}
	var room [192]byte
	profile := r.profile
	if profile == nil && r.kept == "" {
		profile = fhir.Profiles(r.kind)
	}
	meta := fhir.Meta{VersionID: r.versionID(), LastUpdated: fhir.Instant(r.updated), Profile: profile}.AppendJSON(append(room[:0], `"meta":`...))
	b = slices.Insert(b, from+head, append(meta, ',')...)
	if r.kept == "" {
		return b, nil
	}
	kept, err := r4.Load([]byte(r.kept))
	if err != nil {
		return nil, err
	}
	ours, err := r4.Load(b[from:])
	if err != nil {
		return nil, err
	}
	return append(b[:from], r4.Lay(ours, kept)...), nil
}

// headed tells how long the type and the id are with which a resource begins.
func (r *resource) headed(raw []byte) (length int, ok bool) {
	for _, part := range [...]string{`{"resourceType":"`, r.kind, `","id":"`, r.id, `",`} {
		if len(raw) < length+len(part) || string(raw[length:length+len(part)]) != part {
			return 0, false
		}
		length += len(part)
	}
	return length, true
}

// address is where a resource is, with its version where that can be read again.
func (r *resource) address(k *kind) string {
	if k.versioned {
		return r.kind + "/" + r.id + "/_history/" + r.versionID()
	}
	return r.kind + "/" + r.id
}

// give answers with one resource.
func (q *request) give(status int, r *resource) error {
	raw, err := r.render()
	if err != nil {
		return err
	}
	h := q.w.Header()
	h.Set("ETag", r.etag())
	if !r.updated.IsZero() {
		h.Set("Last-Modified", r.updated.UTC().Format(http.TimeFormat))
	}
	if of, ok := r.body.(fhir.QuestionnaireResponse); ok && of.LedToHelp() {
		h.Set("Link", "<"+strings.TrimSuffix(q.base(), Base)+"/help-now>; rel=\"help\"") // for whoever answered, at once
	}
	if status == http.StatusOK && q.r.Method == http.MethodGet && q.r.Header.Get("If-None-Match") == r.etag() {
		q.w.WriteHeader(http.StatusNotModified)
		return nil
	}
	if status == http.StatusCreated || q.r.Method == http.MethodPut {
		h.Set("Location", q.base()+"/"+r.address(q.kinds[r.kind]))
	}
	if prefers(q.r, "return=minimal") && status != http.StatusOK && !r.once {
		q.w.WriteHeader(status)
		return nil
	}
	send(q.w, status, raw)
	return nil
}

// mandatory elements stay whatever a search asks to leave out.
var mandatory = []string{"resourceType", "id", "meta", "status", "code", "subject", "patient", "intent", "lifecycleStatus", "description", "questionnaire"}

// summarised leaves elements out as _summary and _elements say, and marks what is left as a part.
func (s *query) summarised(raw []byte) ([]byte, error) {
	keep := s.elements
	switch s.summary {
	case "text":
		keep = []string{"text"}
	case "true":
		keep = []string{"identifier", "name", "active", "birthDate", "authored", "effectiveDateTime", "issued", "period", "startDate", "url", "version", "title", "date", "category", "value", "type"}
	case "data":
		keep = nil
	}
	if keep == nil && s.summary != "data" {
		return raw, nil
	}
	var whole map[string]json.RawMessage
	if err := json.Unmarshal(raw, &whole); err != nil {
		return nil, err
	}
	for name := range whole {
		stays := s.summary == "data" && name != "text" ||
			slices.Contains(mandatory, name) || slices.ContainsFunc(keep, func(k string) bool {
			return name == k || s.summary == "true" && k == "value" && strings.HasPrefix(name, k)
		})
		if !stays {
			delete(whole, name)
		}
	}
	var meta map[string]json.RawMessage
	if err := json.Unmarshal(whole["meta"], &meta); err != nil {
		return nil, err
	}
	meta["tag"] = json.RawMessage(`[{"system":"http://terminology.hl7.org/CodeSystem/v3-ObservationValue","code":"SUBSETTED"}]`)
	part, err := json.Marshal(meta)
	if err != nil {
		return nil, err
	}
	whole["meta"] = part
	return ordered(whole)
}

// ordered writes an object with its type and id first.
func ordered(whole map[string]json.RawMessage) ([]byte, error) {
	var b bytes.Buffer
	names := make([]string, 0, len(whole))
	for name := range whole {
		names = append(names, name)
	}
	first := []string{"resourceType", "id", "meta"}
	slices.SortFunc(names, func(x, y string) int {
		i, j := slices.Index(first, x), slices.Index(first, y)
		switch {
		case i >= 0 && j >= 0:
			return i - j
		case i >= 0:
			return -1
		case j >= 0:
			return 1
		}
		return strings.Compare(x, y)
	})
	for i, name := range names {
		b.WriteString(map[bool]string{true: "{", false: ","}[i == 0])
		fmt.Fprintf(&b, "%q:%s", name, whole[name])
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}
