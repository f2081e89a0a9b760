package httpkit

import (
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"

	"towpath/internal/fault"
)

// File is one file as it was sent. Its name is what the sender's computer says, and must
// not be believed.
type File struct {
	Name string
	Data []byte
}

// ReadFile reads a form with one file of at most so many bytes. What is larger is a fault of
// its field, so that the page can say so.
func ReadFile(w http.ResponseWriter, r *http.Request, field string, most int64) (Form, File, error) {
	r.Body = http.MaxBytesReader(w, r.Body, most+MaxForm)
	parts, err := r.MultipartReader()
	if err != nil {
		return Form{}, File{}, fault.New(fault.Invalid, "form", err)
	}
	form, file := Form{values: map[string][]string{}}, File{}
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return form, file, nil
		}
		if err != nil {
			return Form{}, File{}, broken(err)
		}
		limit := int64(MaxForm)
		if part.FormName() == field {
			limit = most
		}
		data, err := io.ReadAll(io.LimitReader(part, limit+1))
		if err != nil {
			return Form{}, File{}, broken(err)
		}
		if int64(len(data)) > limit {
			return Form{}, File{}, tooLarge(part.FormName(), fmt.Errorf("it is larger than %d bytes", limit))
		}
		form.put(part, field, data, &file)
	}
}

func (f Form) put(part *multipart.Part, field string, data []byte, file *File) {
	if part.FormName() == field {
		*file = File{Name: part.FileName(), Data: data}
		return
	}
	f.values[part.FormName()] = append(f.values[part.FormName()], string(data))
}

func broken(err error) error {
	if large, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return tooLarge("form", large)
	}
	return fault.New(fault.Invalid, "form", err)
}

// tooLarge says at a field that there is too much of it.
func tooLarge(field string, cause error) error {
	return &fault.Error{Kind: fault.Invalid, Op: "form", Fields: []fault.Field{{Name: field, Message: "error.file_large"}}, Cause: cause}
}
