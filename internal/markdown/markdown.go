// Package markdown turns what an editor writes into HTML that cannot run: headings,
// lists, quotes, emphasis and links, and nothing else. What Markdown lets through, a
// second gate looks at again.
package markdown

import (
	"bytes"
	"regexp"
	"strings"

	"github.com/microcosm-cc/bluemonday"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// MaxLength bounds one text, in bytes.
const MaxLength = 100_000

var converter = goldmark.New(goldmark.WithParserOptions(
	parser.WithASTTransformers(util.Prioritized(lower{}, 100)),
))

// gate holds what may stand on a page. Links go to the web, to a place of this site, or
// to a telephone or mail program.
var gate = func() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowElements("p", "br", "hr", "strong", "em", "ul", "ol", "li", "blockquote", "h3", "h4", "h5", "h6", "code", "pre")
	p.AllowAttrs("href").OnElements("a")
	p.AllowURLSchemes("https", "http", "tel", "sms", "mailto")
	p.AllowRelativeURLs(true)
	p.RequireParseableURLs(true)
	p.RequireNoReferrerOnFullyQualifiedLinks(true)
	p.RequireNoFollowOnFullyQualifiedLinks(true)
	p.AllowAttrs("start").Matching(regexp.MustCompile(`^\d{1,4}$`)).OnElements("ol")
	return p
}()

// lower makes headings fit below a section's own, and pictures their words: a picture
// from elsewhere would tell others who reads.
type lower struct{}

// Transform implements parser.ASTTransformer.
func (lower) Transform(doc *ast.Document, _ text.Reader, _ parser.Context) {
	_ = ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) { // the walker never fails
		if h, ok := n.(*ast.Heading); ok && entering {
			h.Level = min(h.Level+2, 6)
		}
		return ast.WalkContinue, nil
	})
}

// HTML gives the HTML of a text in Markdown. It never fails: what is no Markdown is plain
// words, and what could run is left out.
func HTML(text string) string {
	if len(text) > MaxLength {
		text = strings.ToValidUTF8(text[:MaxLength], "")
	}
	var out bytes.Buffer
	if err := converter.Convert([]byte(text), &out); err != nil {
		return "" // a buffer takes everything, so this is never reached
	}
	return gate.Sanitize(out.String())
}
