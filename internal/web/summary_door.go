package web

import (
	"encoding/json"
	"io"
	"mime"
	"net/http"

	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/httpkit"
)

// summaryPath is where links to summaries lead. It looks at no cookie, and any site may ask:
// whoever has a link may open it with the app of their choice.
const summaryPath = "/summary/"

// maxManifest is how many bytes a request for a manifest may have.
const maxManifest = 8 << 10

// manifestAsk is a request for a manifest, as the standard has it.
type manifestAsk struct {
	Recipient string `json:"recipient"`
	Passcode  string `json:"passcode"`
	Most      *int   `json:"embeddedLengthMax"`
}

// manifest is what a link leads to.
type manifest struct {
	Status string         `json:"status"`
	Files  []manifestFile `json:"files"`
}

type manifestFile struct {
	ContentType string `json:"contentType"`
	Embedded    string `json:"embedded,omitempty"`
	Location    string `json:"location,omitempty"`
}

// summaryDoor answers apps that open a link.
func (s *Site) summaryDoor() http.Handler {
	mux := http.NewServeMux()
	door := func(pattern string, h pageHandler) {
		mux.Handle(pattern, httpkit.Serve(s.log, sayManifestFailure, func(w http.ResponseWriter, r *http.Request) error {
			return h(&visit{site: s, w: w, r: r})
		}))
	}
	door("POST /summary/{token}", (*visit).openManifest)
	door("GET /summary/{token}/file/{ticket}", (*visit).fetchSummary)
	return httpkit.AnyOrigin(mux)
}

// sayManifestFailure says why in JSON. What is not there, what ended and what is over are
// the same.
func sayManifestFailure(w http.ResponseWriter, _ *http.Request, status int, _ error) {
	says := map[int]string{
		http.StatusNotFound: "This link opens nothing.", http.StatusTooManyRequests: "Too many tries from here. Wait a while.",
		http.StatusUnprocessableEntity: "A manifest is asked for with a JSON object that has a recipient.", http.StatusRequestEntityTooLarge: "That is too much.",
	}
	if status == http.StatusUnprocessableEntity {
		status = http.StatusBadRequest
		says[status] = says[http.StatusUnprocessableEntity]
	}
	answerJSON(w, status, map[string]string{"error": says[status]})
}

func answerJSON(w http.ResponseWriter, status int, says any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(says) // the asker may have gone
}

func (v *visit) readManifestAsk() (ask manifestAsk, err error) {
	kind, _, err := mime.ParseMediaType(v.r.Header.Get("Content-Type"))
	if err != nil || kind != "application/json" {
		return ask, fault.New(fault.Invalid, "manifest", err)
	}
	body, err := io.ReadAll(http.MaxBytesReader(v.w, v.r.Body, maxManifest))
	if err != nil {
		return ask, fault.New(fault.Invalid, "manifest", err)
	}
	if err := json.Unmarshal(body, &ask); err != nil || ask.Recipient == "" {
		return ask, fault.New(fault.Invalid, "manifest", err)
	}
	return ask, nil
}

// summary opens the link whose token stands in the address.
func (v *visit) summary(ask care.SummaryAsk) (opened care.SummaryOpened, err error) {
	ctx := v.r.Context()
	ask.TokenHash = care.HashSummaryToken(v.r.PathValue("token"))
	err = v.tryCode(func() error {
		a, err := v.site.care.BySummaryLink(ctx, v.site.guard.Organisation(), ask.TokenHash, httpkit.RequestID(ctx))
		if err == nil {
			opened, err = v.site.care.OpenSummaryLink(ctx, a, ask)
		}
		return err
	})
	return opened, err
}

func (v *visit) openManifest() error {
	asked, err := v.readManifestAsk()
	if err != nil {
		return err
	}
	ticket := v.site.guard.NewSecret()
	ask := care.SummaryAsk{Reader: asked.Recipient, Passcode: asked.Passcode, FetchHash: care.HashSummaryToken(ticket)}
	if asked.Most != nil {
		ask.Most = max(*asked.Most, 1)
	}
	opened, err := v.summary(ask)
	switch {
	case err != nil:
		return err
	case opened.Wanted:
		answerJSON(v.w, http.StatusUnauthorized, map[string]int{"remainingAttempts": opened.TriesLeft})
		return nil
	}
	file := manifestFile{ContentType: fhirType, Embedded: opened.File}
	if opened.File == "" {
		file.Location = v.publicAddress() + summaryPath + v.r.PathValue("token") + "/file/" + ticket
	}
	answerJSON(v.w, http.StatusOK, manifest{Status: "finalized", Files: []manifestFile{file}})
	return nil
}

// fetchSummary gives a file that did not go along with its manifest, once.
func (v *visit) fetchSummary() error {
	opened, err := v.summary(care.SummaryAsk{
		Reader: v.r.URL.Query().Get("recipient"), Fetching: true, FetchHash: care.HashSummaryToken(v.r.PathValue("ticket")),
	})
	if err != nil {
		return err
	}
	v.w.Header().Set("Content-Type", "application/jose")
	_, err = io.WriteString(v.w, opened.File)
	return err
}
