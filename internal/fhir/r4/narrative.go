package r4

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"
)

// xhtml lists the elements and attributes that a narrative may have (rule txt-1). What
// is not among them could run or load something in a page that shows it.
var (
	xhtmlElements   = set("div p span br hr h1 h2 h3 h4 h5 h6 b i u em strong small big tt sub sup ol ul li dl dt dd pre code samp kbd var cite dfn abbr acronym q blockquote address a img map area table caption thead tbody tfoot tr th td col colgroup ins del bdo")
	xhtmlAttributes = set("abbr accesskey align alt axis bgcolor border cellhalign cellpadding cellspacing cellvalign char charoff charset cite class colspan compact coords dir frame headers height href hreflang hspace id lang longdesc name nowrap rel rev rowspan rules scope shape span src start style summary tabindex title type valign value vspace width xmlns")
)

func set(words string) map[string]bool {
	out := map[string]bool{}
	for _, w := range strings.Fields(words) {
		out[w] = true
	}
	return out
}

// narrative looks at the XHTML of a narrative.
func (v *validator) narrative(m *node) {
	if err := xhtml(m.text); err != nil {
		v.add(m.at, Invariant, "The narrative cannot be taken: %v", err)
	}
}

var errNoDiv = errors.New("it is not one <div> of XHTML")

func xhtml(text string) error {
	d := xml.NewDecoder(strings.NewReader(text))
	d.Entity = xml.HTMLEntity
	depth, said := 0, false
	for first := true; ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return errors.New("it is not well-formed")
		}
		switch t := token.(type) {
		case xml.StartElement:
			if depth == 0 && (!first || t.Name.Local != "div") {
				return errNoDiv
			}
			first = false
			if depth++; depth > mostDepth*4 {
				return errors.New("it is nested too deep")
			}
			if err := allowed(t); err != nil {
				return err
			}
			said = said || t.Name.Local == "img"
		case xml.EndElement:
			depth--
		case xml.CharData:
			if blank := strings.TrimSpace(string(t)) == ""; depth == 0 && !blank {
				return errNoDiv
			} else if !blank {
				said = true
			}
		case xml.Directive, xml.ProcInst:
			return errors.New("it holds what is no element")
		}
	}
	if !said {
		return errors.New("it says nothing")
	}
	return nil
}

func allowed(t xml.StartElement) error {
	if space := t.Name.Space; space != "" && space != "http://www.w3.org/1999/xhtml" {
		return errors.New("it holds an element that is not XHTML")
	}
	if !xhtmlElements[t.Name.Local] {
		return errors.New("it holds <" + short(t.Name.Local) + ">")
	}
	for _, a := range t.Attr {
		if !xhtmlAttributes[a.Name.Local] && a.Name.Space != "xml" {
			return errors.New("it holds the attribute " + short(a.Name.Local))
		}
		if strings.HasPrefix(strings.ToLower(strings.TrimSpace(a.Value)), "javascript:") {
			return errors.New("it holds a script")
		}
	}
	return nil
}
