package web

import (
	"bytes"
	"net/http"

	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/httpkit"
	"towpath/internal/library"
	"towpath/internal/libraryfile"
	"towpath/internal/upload"
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
	return v.download(name, kind, file.Bytes())
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
	if err := v.mayEdit(); err != nil {
		return err
	}
	return v.filesAgain(http.StatusOK, filesPage{}, nil)
}

func (v *visit) filesAgain(status int, p filesPage, problems ui.Problems) error {
	page := v.base(v.Words.T("edit.files_title"))
	page.Back, page.BackText, page.Problems = "/editing", v.Words.T("edit.title"), problems
	if p.done != "" {
		page.Notice = &ui.Notice{Text: p.done}
	}
	return v.show(status, filesView(v, page, p))
}

// importLibrary takes a file in, all of it or nothing.
func (v *visit) importLibrary() error {
	if err := v.mayEdit(); err != nil { // before megabytes are read
		return err
	}
	form, file, err := v.readUpload(libraryfile.MaxFile)
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
	note := v.Words.F("edit.from_file", "name", upload.CleanName(file.Name, fileKind(file)))
	texts := make([]care.SupportRow, len(rows))
	for i, r := range rows {
		texts[i] = care.SupportRow{At: r.At, NewSupport: care.NewSupport{ID: care.VersionID(v.site.care.NewID()), Kind: r.Kind, Body: r.Body, Note: note}}
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

// fileKind tells a folder of Markdown from a sheet, whatever the name says.
func fileKind(file httpkit.File) upload.Kind {
	if bytes.HasPrefix(file.Content, []byte("PK\x03\x04")) {
		return "zip"
	}
	return "csv"
}

// readLibrary reads a file as what it is.
func readLibrary(file httpkit.File) ([]libraryfile.Row, []libraryfile.Problem) {
	if fileKind(file) == "zip" {
		if rows, problems := libraryfile.ReadFolder(file.Content); len(rows) > 0 || len(problems) > 0 {
			return rows, problems
		}
	}
	return libraryfile.ReadCSV(file.Content)
}

// addSupportFile takes a file in that an entry holds here.
func (v *visit) addSupportFile() error {
	p, err := v.supportEntry() // whoever may not is told so before megabytes of theirs are read
	if err != nil {
		return err
	}
	form, file, err := v.readUpload(v.site.care.UploadLimit())
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
