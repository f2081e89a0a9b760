package assets

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"
)

func gz(t *testing.T, text string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := io.WriteString(w, text); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func sample(t *testing.T) *Assets {
	t.Helper()
	a, err := read(fstest.MapFS{
		"manifest.json":    {Data: []byte(`{"app.css": "app-12ab.css", "font.woff2": "font-34cd.woff2"}`)},
		"icons.json":       {Data: []byte(`{"house": "<path d=\"M0 0\"/>"}`)},
		"app-12ab.css":     {Data: []byte("a{color:red}")},
		"app-12ab.css.gz":  {Data: gz(t, "a{color:red}")},
		"app-12ab.css.br":  {Data: []byte("br-form")},
		"font-34cd.woff2":  {Data: []byte("0123456789")},
		"stray-not-served": {Data: []byte("x")},
	})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func ask(h http.Handler, method, path string, headers ...string) *http.Response {
	r := httptest.NewRequest(method, path, nil)
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Result()
}

func TestEmbeddedBuildIsWholeOrNotThere(t *testing.T) {
	a, err := New()
	if err != nil {
		t.Fatal(err)
	}
	if !a.Built() {
		t.Log("the assets are not built: only the page that says so was tested")
		return
	}
	for _, name := range []string{"app.css", "app.rtl.css", "app.js", "boot.js", "mark.svg", "notices.txt"} {
		resp := ask(a.Handler(), "GET", a.Path(name))
		if resp.StatusCode != http.StatusOK {
			t.Errorf("%s: %d", name, resp.StatusCode)
		}
		if !strings.HasSuffix(resp.Header.Get("Content-Type"), "charset=utf-8") {
			t.Errorf("%s: %s", name, resp.Header.Get("Content-Type"))
		}
	}
	if a.Icon("house") == "" || strings.Contains(a.Icon("house"), "<svg") {
		t.Errorf("the icon of a house is %q", a.Icon("house"))
	}
}

func TestHandlerServesTheSmallestFormThatIsTaken(t *testing.T) {
	h := sample(t).Handler()
	for _, x := range []struct{ accept, coding string }{
		{"", ""},
		{"gzip", "gzip"},
		{"gzip, deflate, br", "br"},
		{"br;q=0, gzip", "gzip"},
		{"*", "br"},
		{"*;q=0", ""},
		{"br;q=0, *", "gzip"},
		{"identity", ""},
		{"GZIP;Q=0.5", "gzip"},
		{"gzip;q=x", ""},
	} {
		resp := ask(h, "GET", "/assets/app-12ab.css", "Accept-Encoding", x.accept)
		if got := resp.Header.Get("Content-Encoding"); got != x.coding {
			t.Errorf("Accept-Encoding %q got %q, want %q", x.accept, got, x.coding)
		}
		if resp.Header.Get("Vary") != "Accept-Encoding" {
			t.Errorf("Accept-Encoding %q: Vary is missing", x.accept)
		}
	}
}

func TestHandlerHeaders(t *testing.T) {
	h := sample(t).Handler()
	resp := ask(h, "GET", "/assets/app-12ab.css", "Accept-Encoding", "gzip")
	for name, want := range map[string]string{
		"Content-Type": "text/css; charset=utf-8", "Cache-Control": "public, max-age=31536000, immutable",
		"X-Content-Type-Options": "nosniff",
	} {
		if got := resp.Header.Get(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	zr, err := gzip.NewReader(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	if body, err := io.ReadAll(zr); err != nil || string(body) != "a{color:red}" {
		t.Errorf("body %q, %v", body, err)
	}
	again := ask(h, "GET", "/assets/app-12ab.css", "Accept-Encoding", "gzip", "If-None-Match", resp.Header.Get("ETag"))
	if again.StatusCode != http.StatusNotModified {
		t.Errorf("a known file got %d", again.StatusCode)
	}
	if plain := ask(h, "GET", "/assets/app-12ab.css"); plain.Header.Get("ETag") == resp.Header.Get("ETag") {
		t.Error("two forms of a file share one ETag")
	}
	if part := ask(h, "GET", "/assets/font-34cd.woff2", "Range", "bytes=2-4"); part.StatusCode != http.StatusPartialContent {
		t.Errorf("a range of a font got %d", part.StatusCode)
	}
	if head := ask(h, "HEAD", "/assets/app-12ab.css", "Accept-Encoding", "br"); head.Header.Get("Content-Length") != "7" {
		t.Errorf("HEAD says a length of %q", head.Header.Get("Content-Length"))
	}
}

func TestOnlyTheManifestIsServed(t *testing.T) {
	h := sample(t).Handler()
	for _, path := range []string{"/assets/", "/assets/manifest.json", "/assets/stray-not-served", "/assets/../assets.go", "/assets/app.css", "/assets/app-12ab.css.gz"} {
		if resp := ask(h, "GET", path); resp.StatusCode != http.StatusNotFound || resp.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s got %d", path, resp.StatusCode)
		}
	}
}

func TestABrokenBuildIsRefused(t *testing.T) {
	for name, files := range map[string]fstest.MapFS{
		"manifest": {"manifest.json": {Data: []byte("{")}},
		"no icons": {"manifest.json": {Data: []byte("{}")}},
		"no file":  {"manifest.json": {Data: []byte(`{"a.css": "a-1.css"}`)}, "icons.json": {Data: []byte("{}")}},
		"odd kind": {"manifest.json": {Data: []byte(`{"a.exe": "a-1.exe"}`)}, "icons.json": {Data: []byte("{}")}, "a-1.exe": {}},
	} {
		if _, err := read(files); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

func TestWithoutABuildThePageSaysWhatToRun(t *testing.T) {
	a, err := read(fstest.MapFS{".keep": {}})
	if err != nil {
		t.Fatal(err)
	}
	if a.Built() || a.Icon("house") != "" {
		t.Error("nothing was built, and something is there")
	}
	next := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTeapot) })
	resp := ask(a.Require(next), "GET", "/")
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	if resp.StatusCode != http.StatusServiceUnavailable || !strings.Contains(string(body), "make assets") {
		t.Errorf("%d %s", resp.StatusCode, body)
	}
	if resp := ask(sample(t).Require(next), "GET", "/"); resp.StatusCode != http.StatusTeapot {
		t.Errorf("with a build: %d", resp.StatusCode)
	}
	if resp := ask(a.Handler(), "GET", a.Path("app.css")); resp.StatusCode != http.StatusNotFound {
		t.Errorf("a file that is not built: %d", resp.StatusCode)
	}
}

func FuzzAccepts(f *testing.F) {
	f.Add("gzip, br;q=0.5")
	f.Add("*;q=0,gzip;q=1e-3")
	f.Add(";;q=,,br")
	f.Fuzz(func(t *testing.T, header string) {
		if accepts(header, "br") && !strings.Contains(strings.ToLower(header), "br") && !strings.Contains(header, "*") {
			t.Errorf("%q does not name br", header)
		}
		if accepts("br;q=0,"+header, "br") {
			t.Errorf("%q takes back a refusal", header)
		}
	})
}
