package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"strings"

	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/fhirapi"
)

type exportCmd struct {
	People exportPeopleCmd `cmd:"" help:"Write the records of everybody, or of those whom a team supports, as the files that a bulk export gives."`
}

type exportPeopleCmd struct {
	dataFlags
	Dir  string `arg:"" help:"Folder to write them to. It must not be there yet." type:"path"`
	Team string `help:"Name of the team whose people go out, in place of everybody." placeholder:"NAME"`
}

// Run writes all files into a folder beside the one that is asked for, which takes its name
// once it is whole.
func (c *exportPeopleCmd) Run(w *world) error {
	if _, err := os.Lstat(c.Dir); !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("%s is there already. Name a folder that is not", c.Dir)
	}
	return openFor(w, c.dataFlags, logTo(w, slog.LevelWarn), func(a *app) (err error) {
		team, err := a.team(w.ctx, c.Team)
		if err != nil {
			return err
		}
		temp, err := os.MkdirTemp(filepath.Dir(c.Dir), ".towpath-export-")
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, os.RemoveAll(temp)) }()
		out := &bulk{ctx: w.ctx, api: a.bulkAPI(), dir: temp}
		m, err := out.all(team)
		if err != nil {
			return fmt.Errorf("%w\nNothing was written", err)
		}
		if err := os.Rename(temp, c.Dir); err != nil {
			return err
		}
		people := 0
		for _, f := range m.Output {
			if f.Type == "Patient" {
				people = f.Count
			}
		}
		_, err = fmt.Fprintf(w.out, "%s: %s. Whoever has these files can read all of it: keep them as you keep the records.\n", c.Dir, countPeople(people))
		return err
	})
}

// bulkAPI is the API as the command line asks it, without a network between.
func (a *app) bulkAPI() http.Handler {
	return fhirapi.New(fhirapi.Parts{
		Care: a.care, Library: a.wordings.library, Log: a.log, Address: "urn:towpath", Version: version(), NewID: newID,
		Say: func(f fault.Field) string { return f.Message },
		Who: func(*http.Request) (fhirapi.Caller, error) {
			return fhirapi.Caller{Actor: care.Mover(a.org), Access: anything{}}, nil
		},
	}).Handler()
}

// anything may do whatever its account may.
type anything struct{}

// May implements fhirapi.Access.
func (anything) May(who care.Actor, _ string, _ byte) (care.Actor, []string, bool) {
	return who, nil, true
}

// bulkManifest says which files there are. The first are as the API names them, then as they
// lie in the folder.
type bulkManifest struct {
	TransactionTime     string     `json:"transactionTime"`
	Request             string     `json:"request"`
	RequiresAccessToken bool       `json:"requiresAccessToken"`
	Output              []bulkFile `json:"output"`
	Deleted             []bulkFile `json:"deleted"`
	Error               []bulkFile `json:"error"`
}

type bulkFile struct {
	Type  string `json:"type"`
	URL   string `json:"url"`
	Count int    `json:"count"`
}

// bulk is a bulk export into a folder.
type bulk struct {
	ctx context.Context
	api http.Handler
	dir string
}

func (b *bulk) all(team care.TeamID) (m bulkManifest, err error) {
	path := fhirapi.Base + "/$export"
	if team != "" {
		path = fhirapi.Base + "/Group/" + string(team) + "/$export"
	}
	begun, err := b.ask(http.MethodGet, path, io.Discard)
	if err != nil {
		return m, err
	}
	status := begun.Get("Content-Location")
	defer func() {
		_, end := b.ask(http.MethodDelete, status, io.Discard)
		err = errors.Join(err, end)
	}()
	var raw bytes.Buffer
	if _, err := b.ask(http.MethodGet, status, &raw); err != nil {
		return m, err
	}
	if err := json.Unmarshal(raw.Bytes(), &m); err != nil {
		return m, err
	}
	m.RequiresAccessToken = false
	for i := range m.Output {
		if err := b.file(&m.Output[i]); err != nil {
			return m, err
		}
	}
	said, err := json.MarshalIndent(m, "", " ")
	if err != nil {
		return m, err
	}
	return m, os.WriteFile(filepath.Join(b.dir, "manifest.json"), append(said, '\n'), 0o600)
}

// file fetches a file, and names it as it lies in the folder.
func (b *bulk) file(f *bulkFile) (err error) {
	from := f.URL
	f.URL = f.Type + ".ndjson"
	out, err := os.OpenFile(filepath.Join(b.dir, f.URL), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, out.Close()) }()
	lines := &counting{to: bufio.NewWriterSize(out, 1<<16)}
	if _, err := b.ask(http.MethodGet, from, lines); err != nil {
		return err
	}
	f.Count = lines.n
	return errors.Join(lines.to.Flush(), out.Sync())
}

// counting counts lines on their way.
type counting struct {
	to *bufio.Writer
	n  int
}

func (c *counting) Write(p []byte) (int, error) {
	c.n += bytes.Count(p, []byte("\n"))
	return c.to.Write(p)
}

// ask asks the API as a client would.
func (b *bulk) ask(method, address string, to io.Writer) (header http.Header, err error) {
	r, err := http.NewRequestWithContext(context.WithoutCancel(b.ctx), method, strings.TrimPrefix(address, "urn:towpath"), nil)
	if method != http.MethodDelete && err == nil { // what was begun is ended also by whoever goes
		r = r.WithContext(b.ctx)
	}
	if err != nil {
		return nil, err
	}
	r.Header.Set("Prefer", "respond-async")
	r.Header.Set("Accept-Encoding", "identity")
	out := &taken{header: http.Header{}, to: to}
	defer func() {
		if broken := recover(); broken == http.ErrAbortHandler { //nolint:errorlint // it is what was thrown
			err = errors.Join(errors.New("the export broke off"), b.ctx.Err())
		} else if broken != nil {
			panic(broken)
		}
	}()
	b.api.ServeHTTP(out, r)
	switch {
	case out.err != nil:
		return nil, out.err
	case out.status > 299:
		return nil, fmt.Errorf("%s %s: status %d: %s", method, address, out.status, out.said)
	}
	return out.header, nil
}

// taken is an answer on its way to a file.
type taken struct {
	header http.Header
	status int
	to     io.Writer
	said   []byte
	err    error
}

func (t *taken) Header() http.Header { return t.header }

func (t *taken) WriteHeader(status int) {
	if t.status == 0 {
		t.status = status
	}
}

func (t *taken) Write(p []byte) (int, error) {
	t.WriteHeader(http.StatusOK)
	if t.status > 299 {
		t.said = append(t.said, p...)
		return len(p), nil
	}
	n, err := t.to.Write(p)
	if t.err == nil {
		t.err = err
	}
	return n, err
}
