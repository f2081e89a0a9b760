package httpkit_test

import (
	"bytes"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/textproto"
	"strings"
	"testing"
	"testing/iotest"

	"towpath/internal/fault"
	"towpath/internal/httpkit"
)

// part is one part of a form; a file where it has a file's name.
type part struct{ name, file, content string }

func upload(t testing.TB, parts ...part) *http.Request {
	t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for _, p := range parts {
		h := textproto.MIMEHeader{}
		h.Set("Content-Disposition", `form-data; name="`+p.name+`"`)
		if p.file != "" {
			h.Set("Content-Disposition", `form-data; name="`+p.name+`"; filename="`+p.file+`"`)
			h.Set("Content-Type", "text/html") // what is said of it counts for nothing
		}
		in, err := w.CreatePart(h)
		if err == nil {
			_, err = in.Write([]byte(p.content))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodPost, "/", &b)
	r.Header.Set("Content-Type", w.FormDataContentType())
	return r
}

func TestAFormWithAFileIsRead(t *testing.T) {
	r := upload(t, part{"id", "", " 7 "}, part{"file", "../../my story.mp3", "sound"}, part{"more", "", "x"})
	form, file, err := httpkit.ReadUpload(httptest.NewRecorder(), r, 100)
	if err != nil || form.Text("id") != "7" || form.Text("more") != "x" || string(file.Content) != "sound" || strings.Contains(file.Name, "/") {
		t.Errorf("%+v, %+v, %v", form, file, err)
	}
	form, file, err = httpkit.ReadUpload(httptest.NewRecorder(), upload(t, part{"id", "", "7"}), 100)
	if err != nil || form.Text("id") != "7" || file.Content != nil {
		t.Errorf("without a file: %+v, %+v, %v", form, file, err)
	}
	_, file, err = httpkit.ReadUpload(httptest.NewRecorder(), upload(t, part{"file", "a", strings.Repeat("x", 150)}), 100)
	if err != nil || len(file.Content) != 101 {
		t.Errorf("a file that is too large: %d bytes, %v", len(file.Content), err)
	}
}

func TestWhatIsNoFormWithAFileIsRefused(t *testing.T) {
	many := make([]part, 60)
	for i := range many {
		many[i] = part{"n", "", "x"}
	}
	cut := upload(t, part{"file", "a", "sound"})
	half := make([]byte, 90)
	_, _ = cut.Body.Read(half)
	cut.Body = io.NopCloser(io.MultiReader(bytes.NewReader(half), iotest.ErrReader(io.ErrUnexpectedEOF)))
	for what, c := range map[string]struct {
		r      *http.Request
		status int
	}{
		"a form without parts": {post("a=b", formType), 422},
		"no boundary":          {post("x", "multipart/form-data"), 422},
		"another kind":         {post("--x--", "multipart/mixed; boundary=x"), 422},
		"cut off":              {cut, 422},
		"two files":            {upload(t, part{"file", "a", "x"}, part{"file", "b", "y"}), 422},
		"many parts":           {upload(t, many...), 422},
		"long words":           {upload(t, part{"words", "", strings.Repeat("x", httpkit.MaxForm+1)}), 413},
		"a flood":              {upload(t, part{"file", "a", strings.Repeat("x", 4*httpkit.MaxForm)}), 413},
	} {
		_, _, err := httpkit.ReadUpload(httptest.NewRecorder(), c.r, 100)
		if !fault.Is(err, fault.Invalid) || httpkit.Status(err) != c.status {
			t.Errorf("%s: %v, status %d, want %d", what, err, httpkit.Status(err), c.status)
		}
	}
}

func TestAFileIsServedSoThatItCannotRun(t *testing.T) {
	serve := func(asked string, f httpkit.FileHead) *httptest.ResponseRecorder {
		w, r := httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/", nil)
		if asked != "" {
			r.Header.Set("Range", asked)
		}
		httpkit.Headers(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			httpkit.ServeFile(w, r, f, strings.NewReader("<script>alert(1)</script>"))
		})).ServeHTTP(w, r)
		return w
	}
	for name, w := range map[string]*httptest.ResponseRecorder{
		"attachment": serve("", httpkit.FileHead{Name: "a \"b\"\r\nX: y.pdf", Type: "application/pdf"}),
		"inline":     serve("", httpkit.FileHead{Name: "a.mp3", Type: "audio/mpeg", Inline: true}),
	} {
		h := w.Header()
		if !strings.HasPrefix(h.Get("Content-Disposition"), name) || h.Get("X-Content-Type-Options") != "nosniff" || h.Get("X") != "" ||
			!strings.Contains(h.Get("Content-Security-Policy"), "sandbox") || strings.Contains(h.Get("Content-Security-Policy"), "self") || strings.Contains(h.Get("Content-Type"), "html") {
			t.Errorf("%s: %v", name, h)
		}
	}
	some := serve("bytes=1-6", httpkit.FileHead{Name: "a.mp3", Type: "audio/mpeg", Inline: true})
	if some.Code != http.StatusPartialContent || some.Body.String() != "script" {
		t.Errorf("a part: %d %q", some.Code, some.Body.String())
	}
}
