package fhir

import (
	"strings"
	"time"

	"towpath/internal/care"
	"towpath/internal/library"
)

// OfResource gives something of the support library as a document that belongs to nobody.
func OfResource(r library.Resource, facts care.SupportFacts) DocumentReference {
	d := DocumentReference{
		ResourceType: "DocumentReference", ID: string(facts.ID), Status: "current", DocStatus: "final",
		Type: concept("library-kind", string(r.Kind), string(r.Kind)), Date: Instant(facts.PublishedAt), Description: r.About,
	}
	for _, a := range r.Areas {
		d.Category = append(d.Category, concept("area", a, ""))
	}
	file := Attachment{ContentType: "text/html", Title: r.Title, URL: r.Address}
	if len(r.Languages) > 0 {
		file.Language = r.Languages[0]
	}
	if r.Address == "" {
		file = attached(r.Title, []string{r.About}).Attachment
	}
	d.Content = []Content{{file}}
	e := &d.Extension
	e.text("publisher", r.Publisher)
	e.text("authors", strings.Join(r.Authors, ", "))
	e.text("licence", r.Licence)
	for _, a := range r.Audience {
		e.code("audience", string(a))
	}
	e.code("cost", string(r.Cost))
	e.text("reviewed-by", facts.ReviewedBy)
	if !r.Checked.IsZero() {
		*e = append(*e, Ext{URL: Extension + "checked", ValueDate: r.Checked.Format(time.DateOnly)})
	}
	return d
}
