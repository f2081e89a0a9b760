package fhir

import (
	"encoding/base64"
	"strings"

	"towpath/internal/care"
	"towpath/internal/story"
)

// DocumentReference is a recovery story that the person tells
// (hl7.org/fhir/R4/documentreference.html). A recording does not go along.
type DocumentReference struct {
	ResourceType string     `json:"resourceType"`
	ID           string     `json:"id"`
	Extension    Exts       `json:"extension,omitempty"`
	Status       string     `json:"status"`
	DocStatus    string     `json:"docStatus,omitempty"`
	Type         Concept    `json:"type"`
	Category     []Concept  `json:"category,omitempty"`
	Subject      *Reference `json:"subject,omitempty"`
	Date         string     `json:"date,omitempty"`
	Description  string     `json:"description,omitempty"`
	Content      []Content  `json:"content"`
}

// Content is one part of a document.
type Content struct {
	Attachment Attachment `json:"attachment"`
}

// Attachment is text, in base 64.
type Attachment struct {
	ContentType string `json:"contentType"`
	Language    string `json:"language,omitempty"`
	Data        string `json:"data,omitempty"`
	URL         string `json:"url,omitempty"`
	Title       string `json:"title,omitempty"`
	Creation    string `json:"creation,omitempty"`
}

const (
	storyCode  = "recovery-story"
	transcript = "Transcript"
	plainText  = "text/plain; charset=utf-8"
)

func attached(title string, paragraphs []string) Content {
	return Content{Attachment{ContentType: plainText, Title: title, Data: base64.StdEncoding.EncodeToString([]byte(strings.Join(paragraphs, "\n\n")))}}
}

// OfStory gives a story that the person tells as a document.
func OfStory(person care.PersonID, st care.StoryCopy) DocumentReference {
	w, subject := st.Text.Words, patient(person)
	d := DocumentReference{
		ResourceType: "DocumentReference", ID: string(st.ID), Status: "current", DocStatus: "preliminary", Subject: &subject,
		Type: concept("document", storyCode, "A recovery story, told by the person"), Date: Instant(st.Text.Written), Content: []Content{attached(w.Title, w.Text)},
	}
	d.Content[0].Attachment.Creation = Instant(st.Begun)
	if st.Text.State == care.StoryPublished {
		d.DocStatus = "final"
	}
	if len(w.Transcript) > 0 {
		d.Content = append(d.Content, attached(transcript, w.Transcript))
	}
	e := &d.Extension
	e.code("of", string(w.Of))
	e.text("name", w.Name)
	e.text("where", w.Where)
	for _, h := range w.Helped {
		e.text("helped", h)
	}
	for _, a := range w.Areas {
		e.code("area", a)
	}
	for _, a := range w.CarerAreas {
		e.code("carer-area", a)
	}
	for _, s := range w.Stages {
		e.number("stage", s)
	}
	for _, t := range w.Careful {
		e.code("careful", string(t))
	}
	if w.Looked {
		e.code("looked", "yes")
	}
	for _, u := range st.Uses {
		e.code("use", string(u))
	}
	e.by(st.Text.WrittenBy)
	return d
}

// story reads one. What it may be used for was said to another service.
func (r *reader) story(d DocumentReference) {
	if d.Subject == nil && d.Type.code("library-kind") != "" { // something of the library
		return
	}
	if d.Type.code("document") != storyCode || len(d.Content) == 0 {
		r.fail("DocumentReference/%s: it is not a story", d.ID)
		return
	}
	w := care.StoryWords{
		Of: story.Of(d.Extension.find("of").ValueCode), Name: d.Extension.find("name").ValueString, Where: d.Extension.find("where").ValueString,
		Title: d.Content[0].Attachment.Title, Text: r.paragraphs(d.ID, d.Content[0]), Looked: d.Extension.find("looked").ValueCode != "",
	}
	for _, c := range d.Content[1:] {
		if c.Attachment.Title == transcript {
			w.Transcript = r.paragraphs(d.ID, c)
		}
	}
	for _, x := range d.Extension {
		switch strings.TrimPrefix(x.URL, Extension) {
		case "helped":
			w.Helped = append(w.Helped, x.ValueString)
		case "area":
			w.Areas = append(w.Areas, x.ValueCode)
		case "carer-area":
			w.CarerAreas = append(w.CarerAreas, x.ValueCode)
		case "stage":
			w.Stages = append(w.Stages, x.int())
		case "careful":
			w.Careful = append(w.Careful, story.Topic(x.ValueCode))
		}
	}
	r.record.Stories = append(r.record.Stories, care.StoryCopy{
		ID: care.StoryID(d.ID), Begun: r.when(d.Content[0].Attachment.Creation),
		Text: care.StoryText{Story: care.StoryID(d.ID), Number: 1, State: care.StoryDraft, Words: w, Written: r.when(d.Date), WrittenBy: d.Extension.author()},
	})
}

func (r *reader) paragraphs(id string, c Content) []string {
	text, err := base64.StdEncoding.DecodeString(c.Attachment.Data)
	if err != nil || c.Attachment.ContentType != plainText {
		r.fail("DocumentReference/%s: its words are no text", id)
	}
	return care.Paragraphs(string(text))
}
