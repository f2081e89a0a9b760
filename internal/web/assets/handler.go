package assets

import (
	"bytes"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// contentTypes names every kind of file that the build may write. Texts say
// that they are UTF-8: a browser must never guess.
var contentTypes = map[string]string{
	".css":         "text/css; charset=utf-8",
	".js":          "text/javascript; charset=utf-8",
	".svg":         "image/svg+xml; charset=utf-8",
	".txt":         "text/plain; charset=utf-8",
	".webmanifest": "application/manifest+json; charset=utf-8",
	".png":         "image/png",
	".woff2":       "font/woff2",
}

// Handler serves the built files. Mount it at "GET " + Prefix.
func (a *Assets) Handler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		f := a.files[strings.TrimPrefix(r.URL.Path, Prefix)]
		if f == nil {
			w.Header().Set("Cache-Control", "no-store")
			http.Error(w, "There is no such file.", http.StatusNotFound)
			return
		}
		f.serve(w, r)
	})
}

func (f *file) serve(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Content-Type", f.contentType)
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	h.Set("X-Content-Type-Options", "nosniff")
	body, coding := f.choose(r.Header.Get("Accept-Encoding"))
	etag := f.etag
	if f.gzip != nil || f.brotli != nil {
		h.Set("Vary", "Accept-Encoding")
	}
	if coding != "" {
		h.Set("Content-Encoding", coding)
		etag = strings.TrimSuffix(etag, `"`) + "-" + coding + `"`
	}
	h.Set("ETag", etag)
	if coding == "" {
		// ServeContent answers If-None-Match and the ranges that fonts are asked in.
		http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(body))
		return
	}
	if strings.Contains(r.Header.Get("If-None-Match"), etag) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	if r.Method != http.MethodHead {
		_, _ = w.Write(body) // the reader has gone: nobody is left to tell
	}
}

// choose picks the smallest form that the reader takes.
func (f *file) choose(accept string) (body []byte, coding string) {
	switch {
	case f.brotli != nil && accepts(accept, "br"):
		return f.brotli, "br"
	case f.gzip != nil && accepts(accept, "gzip"):
		return f.gzip, "gzip"
	}
	return f.plain, ""
}

// accepts reads an Accept-Encoding header (RFC 9110, 12.5.3): a coding counts
// where it, or else *, is named with a weight above nought.
func accepts(header, coding string) bool {
	star := false
	for item := range strings.SplitSeq(header, ",") {
		name, params, _ := strings.Cut(item, ";")
		name = strings.ToLower(strings.TrimSpace(name))
		if name != coding && name != "*" {
			continue
		}
		wanted := weight(params) > 0
		if name == coding {
			return wanted
		}
		star = wanted
	}
	return star
}

func weight(params string) float64 {
	key, value, ok := strings.Cut(strings.TrimSpace(params), "=")
	if !ok || strings.ToLower(strings.TrimSpace(key)) != "q" {
		return 1
	}
	q, err := strconv.ParseFloat(strings.TrimSpace(value), 64)
	if err != nil || q != q {
		return 0
	}
	return q
}

// Require shows a page that says what to run while the assets are not built,
// and next afterwards.
func (a *Assets) Require(next http.Handler) http.Handler {
	if a.Built() {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Cache-Control", "no-store")
		w.WriteHeader(http.StatusServiceUnavailable)
		_, _ = io.WriteString(w, notBuilt)
	})
}

const notBuilt = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Assets are not built</title></head>
<body>
<h1>Assets are not built</h1>
<p>Run: <code>make assets</code></p>
<p>Then start Towpath again. The styles, scripts and icons become part of the program, so it has to be built after them.</p>
<p>If somebody's life is at risk, call <a href="tel:999">999</a>.</p>
</body>
</html>
`
