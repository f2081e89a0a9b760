package pdf_test

import (
	"bytes"
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"towpath/internal/pdf"
)

// printer gives one, or skips where Chromium is not installed.
func printer(t *testing.T) *pdf.Printer {
	t.Helper()
	p, err := pdf.Find(os.Getenv("CHROMIUM"))
	if err != nil {
		t.Fatal(err)
	}
	if p == nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("Chromium is not installed, and in CI nothing is skipped")
		}
		t.Skip("SKIPPED, NO PDF WAS MADE: Chromium is not installed")
	}
	return p
}

// words are what a reader of PDF finds in a file.
func words(t *testing.T, file []byte) string {
	t.Helper()
	program, err := exec.LookPath("pdftotext")
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("pdftotext is not installed, and in CI nothing is skipped")
		}
		t.Skip("SKIPPED, NO PDF WAS READ: pdftotext is not installed")
	}
	name := filepath.Join(t.TempDir(), "page.pdf")
	if err := os.WriteFile(name, file, 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(program, "-layout", name, "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(strings.Fields(string(out)), " ")
}

func TestAPageIsPrintedWithoutAnyRequestLeaving(t *testing.T) {
	p := printer(t)
	var asked atomic.Int32
	outside := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked.Add(1) }))
	defer outside.Close()
	ours := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/ours.css" {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", "text/css; charset=utf-8")
		_, _ = w.Write([]byte(`.seen::before { content: "styled " } @import url(` + outside.URL + `/in.css);`))
	})
	html := `<!DOCTYPE html><html lang="cy"><head><meta charset="utf-8"><title>Adroddiad</title><link rel="stylesheet" href="/ours.css">
<link rel="stylesheet" href="` + outside.URL + `/out.css"><script src="` + outside.URL + `/out.js"></script><script>document.title = "run"; fetch("` + outside.URL + `/run")</script>
<meta http-equiv="refresh" content="0; url=` + outside.URL + `/gone"></head>
<body><h1>One</h1><p class="seen">été 42</p><h2>Two</h2><img alt="" src="` + outside.URL + `/out.png"><iframe src="` + outside.URL + `/frame"></iframe><img alt="" src="file:///etc/hostname"></body></html>`
	file, err := p.Print(t.Context(), []byte(html), ours)
	if err != nil {
		t.Fatal(err)
	}
	if n := asked.Load(); n != 0 {
		t.Errorf("%d requests left", n)
	}
	for _, want := range []string{"%PDF-", "/MarkInfo", "/StructTreeRoot", "/Outlines", "/Lang"} {
		if !bytes.Contains(file, []byte(want)) {
			t.Errorf("the file lacks %s", want)
		}
	}
	if got := words(t, file); !strings.Contains(got, "styled été 42") || !strings.Contains(got, "1/1") {
		t.Errorf("it says %q", got)
	}
}

func TestAPrintThatIsGivenUpEnds(t *testing.T) {
	p := printer(t)
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	slow := http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { time.Sleep(time.Second) })
	begun := time.Now()
	if file, err := p.Print(ctx, []byte(`<link rel="stylesheet" href="/slow.css">`), slow); err == nil {
		t.Errorf("it made %d bytes", len(file))
	}
	if took := time.Since(begun); took > 20*time.Second {
		t.Errorf("it took %v to end", took)
	}
	if _, err := p.Print(t.Context(), []byte("<title>x</title><p>after"), slow); err != nil {
		t.Errorf("the next one: %v", err)
	}
}

func TestAPrinterIsFoundOrSaidToBeMissing(t *testing.T) {
	if p, err := pdf.Find(pdf.None); p != nil || err != nil {
		t.Errorf("none: %v, %v", p, err)
	}
	if p, err := pdf.Find("/nowhere/chromium"); p != nil || err == nil || !strings.Contains(err.Error(), "none") {
		t.Errorf("nowhere: %v, %v", p, err)
	}
	t.Setenv("PATH", t.TempDir())
	if p, err := pdf.Find(""); p != nil || err != nil {
		t.Errorf("not on the path: %v, %v", p, err)
	}
}
