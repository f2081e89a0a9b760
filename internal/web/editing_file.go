package web

import (
	"bytes"
	"net/http"
	"strings"

	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/httpkit"
	"towpath/internal/library"
	"towpath/internal/libraryfile"
	"towpath/internal/web/ui"
)

// The files in which the library is taken out.
const (
	fileResources   = "resources.csv"
	fileCollections = "collections.csv"
	fileFolder      = "library.zip"
)

// exportLibrary gives what readers see as a file.
func (v *visit) exportLibrary() error {
	name := v.r.PathValue("file")
	rows, err := v.site.care.ExportSupport(v.r.Context(), v.actor())
	if err != nil {
		return err
	}
	var file bytes.Buffer
	kind := "text/csv; charset=utf-8"
	switch name {
	case fileResources:
		err = libraryfile.WriteCSV(&file, library.ResourceEntry, bodiesOf(rows, library.ResourceEntry))
	case fileCollections:
		err = libraryfile.WriteCSV(&file, library.CollectionEntry, bodiesOf(rows, library.CollectionEntry))
	case fileFolder:
		kind = "application/zip"
		all := make([]libraryfile.Row, len(rows))
		for i, r := range rows {
			all[i] = libraryfile.Row{Kind: r.Kind, Body: r.Body}
		}
		err = libraryfile.WriteFolder(&file, all)
	default:
		return v.nowhere()
	}
	if err != nil {
		return fault.New(fault.Internal, "exportLibrary", err)
	}
	h := v.w.Header()
	h.Set("Content-Type", kind)
	h.Set("Content-Disposition", `attachment; filename="`+name+`"`)
	_, err = v.w.Write(file.Bytes())
	_ = err // the reader has gone; there is nobody to tell
	return nil
}

func bodiesOf(rows []care.SupportRow, kind library.EntryKind) [][]byte {
	var out [][]byte
	for _, r := range rows {
		if r.Kind == kind {
			out = append(out, r.Body)
		}
	}
	return out
}

// filesPage is where the library is taken out and brought in.
type filesPage struct {
	publish bool
	wrong   []care.SupportFault // why nothing was brought in, line by line
	done    string              // what the last file changed
}

// mostWrong is how many lines a page names.
const mostWrong = 100

func (v *visit) showImport() error {
	if _, err := v.site.care.ListSupport(v.r.Context(), v.actor(), care.SupportQuery{Search: "-"}); err != nil {
		return err // whoever may not see the list may not bring a file in
	}
	return v.filesAgain(http.StatusOK, filesPage{}, nil)
}

func (v *visit) filesAgain(status int, p filesPage, problems ui.Problems) error {
	page := v.base(v.Words.T("edit.files_title"))
	page.Back, page.BackText, page.Problems = "/editing", v.Words.T("edit.title"), problems
	return v.show(status, filesView(v, page, p))
}

// importLibrary takes a file in, all of it or nothing.
func (v *visit) importLibrary() error {
	form, file, err := httpkit.ReadUpload(v.w, v.r, libraryfile.MaxFile)
	if err != nil {
		return err
	}
	p := filesPage{publish: form.Text("publish") != ""}
	rows, problems := readLibrary(file)
	for _, r := range problems {
		p.wrong = append(p.wrong, care.SupportFault{At: r.At, Reason: r.Reason})
	}
	if len(p.wrong) > 0 {
		return v.filesAgain(http.StatusUnprocessableEntity, p, ui.Problems{{Field: "file", Text: v.Words.T("support.error.rows_wrong")}})
	}
	texts := make([]care.SupportRow, len(rows))
	for i, r := range rows {
		texts[i] = care.SupportRow{At: r.At, NewSupport: care.NewSupport{ID: care.VersionID(v.site.care.NewID()), Kind: r.Kind, Body: r.Body, Note: v.Words.F("edit.from_file", "name", shortName(file.Name))}}
	}
	done, wrong, err := v.site.care.ImportSupport(v.r.Context(), v.actor(), texts, p.publish)
	if fault.Is(err, fault.Invalid) {
		p.wrong = wrong
		return v.filesAgain(http.StatusUnprocessableEntity, p, v.problems(err))
	}
	if err != nil {
		return err
	}
	p.done = v.Words.F("edit.files_done", "added", done.Added, "changed", done.Changed, "same", done.Same)
	return v.filesAgain(http.StatusOK, p, nil)
}

// readLibrary reads a file as what it is, whatever its name.
func readLibrary(file httpkit.File) ([]libraryfile.Row, []libraryfile.Problem) {
	if bytes.HasPrefix(file.Content, []byte("PK\x03\x04")) {
		if rows, problems := libraryfile.ReadFolder(file.Content); len(rows) > 0 || len(problems) > 0 {
			return rows, problems
		}
	}
	return libraryfile.ReadCSV(file.Content)
}

// shortName is a file's name as it may stand on a line.
func shortName(name string) string {
	name = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 {
			return -1
		}
		return r
	}, name)
	if short := []rune(name); len(short) > 100 {
		return string(short[:100])
	}
	return name
}

// addSupportFile takes a file in that an entry holds here.
func (v *visit) addSupportFile() error {
	p, err := v.supportEntry() // whoever may not is told so before megabytes of theirs are read
	if err != nil {
		return err
	}
	form, file, err := v.readUpload()
	if err != nil {
		return err
	}
	err = v.site.care.AddSupportFile(v.r.Context(), v.actor(), p.Entry.ID, care.NewFile{ID: care.FileID(form.Text("id")), Name: file.Name, Content: file.Content})
	if fault.Is(err, fault.Invalid) {
		return v.supportAgain(http.StatusUnprocessableEntity, supportPage{}, v.problems(err))
	}
	if err != nil {
		return err
	}
	return v.to(supportPath(p.Entry.ID), "file_added")
}

func (v *visit) removeSupportFile() error {
	return v.changeEntry("file_removed", func(id care.SupportID, _ httpkit.Form) error {
		return v.site.care.RemoveSupportFile(v.r.Context(), v.actor(), id, care.FileID(v.r.PathValue("file")))
	})
}
