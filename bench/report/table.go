package report

import (
	"fmt"
	"io"
	"strings"
)

// paper is what is printed in the end: tables in Markdown.
type paper struct{ b strings.Builder }

func (p *paper) head(title string, columns ...string) {
	fmt.Fprintf(&p.b, "\n### %s\n", title)
	fmt.Fprintf(&p.b, "\n| %s |\n|%s\n", strings.Join(columns, " | "), strings.Repeat("---|", len(columns)))
}

func (p *paper) row(cells ...string) { fmt.Fprintf(&p.b, "| %s |\n", strings.Join(cells, " | ")) }

func (p *paper) say(format string, args ...any) { fmt.Fprintf(&p.b, "\n"+format+"\n", args...) }

func (p *paper) print(to io.Writer) { _, _ = io.WriteString(to, p.b.String()) }
