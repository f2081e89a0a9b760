package httpkit

import (
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"time"

	"towpath/internal/fault"
)

// File is a file that came with a form. Name is what was sent, whatever that is.
type File struct {
	Name    string
	Content []byte
}

// uploadTime is how long a file may take to come in, over a slow line.
const uploadTime = 10 * time.Minute

// maxFields is how many parts a form with a file may have.
const maxFields = 50

// ReadUpload reads a form with at most one file in it, which stays in memory: a file that
// nobody has looked at yet is not put on a disk. Of a file that has more than most bytes
// one more than that is given, so that whoever checks it sees that it is too large.
func ReadUpload(w http.ResponseWriter, r *http.Request, most int64) (Form, File, error) {
	kind, values, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || kind != "multipart/form-data" || values["boundary"] == "" {
		return Form{}, File{}, fault.New(fault.Invalid, "form", errors.Join(err, fmt.Errorf("content type %q", kind)))
	}
	deadline := time.Now().Add(uploadTime)
	control := http.NewResponseController(w)
	_ = errors.Join(control.SetReadDeadline(deadline), control.SetWriteDeadline(deadline)) // without them the usual ones hold
	r.Body = http.MaxBytesReader(w, r.Body, 2*most+MaxForm)
	parts, err := r.MultipartReader()
	if err != nil {
		return Form{}, File{}, fault.New(fault.Invalid, "form", err)
	}
	form, file, left := Form{values: map[string][]string{}}, File{}, int64(MaxForm)
	for n := 0; ; n++ {
		part, err := parts.NextPart()
		if err == io.EOF { // wrapped, it says that the form was cut off
			return form, file, nil
		}
		if err == nil && (n == maxFields || part.FileName() != "" && file.Content != nil) {
			err = errors.New("more parts than a form has")
		}
		if err != nil {
			return Form{}, File{}, fault.New(fault.Invalid, "form", err)
		}
		limit := left
		if part.FileName() != "" {
			limit = most
		}
		content, err := io.ReadAll(io.LimitReader(part, limit+1))
		if err != nil {
			return Form{}, File{}, fault.New(fault.Invalid, "form", err)
		}
		switch {
		case part.FileName() != "":
			file = File{Name: part.FileName(), Content: content}
		case int64(len(content)) > left:
			return Form{}, File{}, fault.New(fault.Invalid, "form", &http.MaxBytesError{Limit: MaxForm})
		default:
			left -= int64(len(content))
			form.values[part.FormName()] = append(form.values[part.FormName()], string(content))
		}
	}
}

// ServeFile sends a file so that it cannot act as a page: with the type it was found to be
// of, never another, in a box where nothing runs; to be saved unless it is to be heard or
// seen here. A reader may ask for a part of it.
func ServeFile(w http.ResponseWriter, r *http.Request, f FileHead, content io.ReadSeeker) {
	h := w.Header()
	h.Set("Content-Type", f.Type)
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	how := "attachment"
	if f.Inline {
		how = "inline"
	}
	h.Set("Content-Disposition", mime.FormatMediaType(how, map[string]string{"filename": f.Name}))
	h.Set("No-Gzip-Compression", "1")                                              // sound and film are packed already, and parts of them are asked for
	_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(uploadTime)) // else the usual one holds
	http.ServeContent(w, r, "", time.Time{}, content)
}

// FileHead is what is said of a file that is sent.
type FileHead struct {
	Name, Type string
	Inline     bool
}
