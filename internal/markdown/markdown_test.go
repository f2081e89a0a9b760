package markdown_test

import (
	"html"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"towpath/internal/markdown"
)

func TestHTML(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"words", "One *small* thing, **today**.", "<p>One <em>small</em> thing, <strong>today</strong>.</p>\n"},
		{"a heading fits below its section", "# Hope", "<h3>Hope</h3>\n"},
		{"a list", "- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n"},
		{"a place of this site", "[here](/library)", `<p><a href="/library">here</a></p>` + "\n"},
		{"a link elsewhere", "[there](https://example.org)", `<p><a href="https://example.org" rel="nofollow noreferrer">there</a></p>` + "\n"},
		{"a telephone", "[116 123](tel:116123)", `<p><a href="tel:116123">116 123</a></p>` + "\n"},
		{"a picture is its words", "![a boat](https://example.org/boat.png)", "<p></p>\n"},
		{"what is no Markdown", "5 < 6 & 7", "<p>5 &lt; 6 &amp; 7</p>\n"},
		{"nothing", "", ""},
	} {
		if got := markdown.HTML(c.in); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

// hostile is what somebody would write who wants a page to run something.
var hostile = []string{
	"<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "[x](javascript:alert(1))", "[x](JaVaScRiPt:alert(1))",
	"[x](data:text/html;base64,PHNjcmlwdD4=)", "[x](vbscript:x)", "<svg onload=alert(1)>", "<a href=javascript:alert(1)>x</a>",
	"<iframe src=https://example.org></iframe>", "<style>*{display:none}</style>", "<form action=/sign-out method=post><button>x</button></form>",
	"<p onclick=alert(1)>x</p>", "[x](java&#10;script:alert(1))", "[x](\x01javascript:alert(1))", "<<script>script>alert(1)</script>",
	"<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>", "[x]: javascript:alert(1)\n\n[x]", "<javascript:alert(1)>",
	"![x](javascript:alert(1))", "[x](//example.org \"onmouseover=alert(1)\")", "<!--><script>alert(1)</script>-->", "<meta http-equiv=refresh content=0>",
	strings.Repeat("> ", 5000) + "deep", strings.Repeat("[", 20000), strings.Repeat("*a ", 20000), "a\x00b", "\xff\xfe",
}

// tag finds every tag of a page, link those that lead somewhere; allowed is all the rest
// that may be one.
var (
	tag     = regexp.MustCompile(`<[^>]*>?`)
	link    = regexp.MustCompile(`^<a href="([^"]*)"( rel="[a-z ]+")?>$`)
	allowed = regexp.MustCompile(`^</?(p|br|hr|strong|em|ul|ol|li|blockquote|h[3-6]|code|pre)( start="\d+")?/?>$|^</a>$`)
)

func leadsToNothingThatRuns(href string) bool {
	u, err := url.Parse(html.UnescapeString(href))
	return err == nil && slices.Contains([]string{"", "http", "https", "tel", "sms", "mailto"}, u.Scheme)
}

func onlyAllowed(t *testing.T, in string) {
	t.Helper()
	for _, found := range tag.FindAllString(markdown.HTML(in), -1) {
		if to := link.FindStringSubmatch(found); to != nil && leadsToNothingThatRuns(to[1]) {
			continue
		}
		if !allowed.MatchString(found) {
			t.Errorf("%.60q gave %q", in, found)
		}
	}
}

func TestNothingRuns(t *testing.T) {
	for _, in := range hostile {
		onlyAllowed(t, in)
	}
}

func FuzzHTML(f *testing.F) {
	for _, in := range hostile {
		if len(in) < 200 {
			f.Add(in)
		}
	}
	f.Fuzz(func(t *testing.T, in string) { onlyAllowed(t, in) })
}
