package web

import (
	"net/http"

	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/httpkit"
)

// addStoryFile takes a recording or captions in, one at a time.
func (v *visit) addStoryFile() error {
	t, err := v.telling()
	if err != nil {
		return err
	}
	// Whoever may not is told so before megabytes of theirs are read.
	if _, err := v.site.care.ShowStory(v.r.Context(), v.actor(), t.person, t.id); err != nil {
		return err
	}
	form, file, err := v.readUpload(v.site.care.UploadLimit())
	if err != nil {
		return err
	}
	err = v.site.care.AddStoryFile(v.r.Context(), v.actor(), t.person, t.id, care.NewFile{ID: care.FileID(form.Text("id")), Name: file.Name, Content: file.Content})
	if fault.Is(err, fault.Invalid) {
		return v.partAgain(t, http.StatusUnprocessableEntity, nil, v.problems(err))
	}
	if err != nil {
		return err
	}
	return v.to(t.path()+"/tell/"+string(care.PartRecording), "file_added")
}

// readUpload reads a form with a file of so many bytes at most, once there is room for it in
// memory.
func (v *visit) readUpload(most int64) (httpkit.Form, httpkit.File, error) {
	select {
	case v.site.uploads <- struct{}{}:
		defer func() { <-v.site.uploads }()
	case <-v.r.Context().Done():
		return httpkit.Form{}, httpkit.File{}, fault.New(fault.Unavailable, "readUpload", v.r.Context().Err())
	}
	return httpkit.ReadUpload(v.w, v.r, most)
}

func (v *visit) removeStoryFile() error {
	return v.changeStory("file_removed", "/tell/"+string(care.PartRecording), func(t telling, form httpkit.Form) error {
		return v.site.care.RemoveStoryFile(v.r.Context(), v.actor(), t.person, t.id, form.Text("use"))
	})
}

func (v *visit) ownStoryFile() error {
	t, err := v.telling()
	if err != nil {
		return err
	}
	f, err := v.site.care.ShowStoryFile(v.r.Context(), v.actor(), t.person, t.id, care.FileID(v.r.PathValue("file")))
	if err != nil {
		return err
	}
	v.sendFile(f)
	return nil
}
