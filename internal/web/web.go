// Package web is Towpath's pages. routes.go lists every address; each noun has one
// file of handlers and one of components. A handler decodes, asks care, and gives
// back a page or an error; it decides nothing about who may do what.
package web

import (
	"compress/gzip"
	"context"
	"log/slog"
	"net/http"
	"time"

	"github.com/klauspost/compress/gzhttp"

	"towpath/internal/auth"
	"towpath/internal/care"
	"towpath/internal/httpkit"
	"towpath/internal/library"
	"towpath/internal/locale"
	"towpath/internal/practice"
	"towpath/internal/smart"
	"towpath/internal/web/assets"
)

// Config is what a service sets of its pages.
type Config struct {
	// Organisation is whose pages these are: what needs no signing in is read of it.
	Organisation care.OrganisationID
	// Name is the service's own name, shown at the top of every page.
	Name string
	// Secure is set where the pages are reached over https: cookies then say so.
	Secure bool
	// Address is where browsers reach the service, empty where that is not set.
	Address string
	// Serves is where the service is, for what is offered to people; empty for anywhere.
	Serves library.Place
	// Exit is where "Leave this site" goes; empty is the default.
	Exit string
	// Place is the time zone in which days begin and end.
	Place *time.Location
	// Demo shows on every page that nothing here is real.
	Demo bool
	// Development adds the look-glass language and the gallery.
	Development bool
	// Version is shown on the about page.
	Version string
	// Mail sends a message, and is nil where the service has no mail server.
	Mail func(ctx context.Context, to, subject, body string) error
	// PDF prints a page of HTML; what the page asks for comes from files. It is nil where
	// there is nothing to print with.
	PDF func(ctx context.Context, html []byte, files http.Handler) ([]byte, error)
	// Ready tells why the service is not ready, or nil.
	Ready func(*http.Request) error
	// Checkpoint gives the latest signed checkpoint of the log.
	Checkpoint func(*http.Request) (string, error)
}

// Site is every page. It is safe for concurrent use.
type Site struct {
	care     *care.Service
	guard    *auth.Guard
	words    *locale.Catalogue
	assets   *assets.Assets
	log      *slog.Logger
	config   Config
	practice *practice.Guide
	apps     *smart.Server
	// uploads has room for so many files on their way in at once: they are in memory.
	uploads chan struct{}
}

// uploadsAtOnce is how many that are.
const uploadsAtOnce = 3

// Parts is what a Site is built from.
type Parts struct {
	Care   *care.Service
	Guard  *auth.Guard
	Words  *locale.Catalogue
	Assets *assets.Assets
	Log    *slog.Logger
	Config Config
	// Practice is what is said to workers.
	Practice *practice.Guide
	// Apps lets apps by other makers in.
	Apps *smart.Server
}

// New builds the site.
func New(p Parts) *Site {
	return &Site{care: p.Care, guard: p.Guard, words: p.Words, assets: p.Assets, log: p.Log, config: p.Config, practice: p.Practice, apps: p.Apps, uploads: make(chan struct{}, uploadsAtOnce)}
}

// Handler gives the whole site: request ids, headers, protection from requests
// that other sites forge, compression, routes.
func (s *Site) Handler() http.Handler {
	mux := http.NewServeMux()
	s.routes(mux)
	protected := http.NewCrossOriginProtection().Handler(s.assets.Require(mux))
	compressed := newCompressor()(protected)
	outer := http.NewServeMux()
	outer.Handle("/summary", compressed)
	outer.Handle(summaryPath, s.summaryDoor())
	outer.Handle("/", compressed)
	return httpkit.Identify(httpkit.Headers(outer))
}

// newCompressor makes pages smaller on the way, as fast as that can be done: the last few
// percent would take a third of the time of a long list.
func newCompressor() func(http.Handler) http.HandlerFunc {
	wrap, err := gzhttp.NewWrapper(gzhttp.CompressionLevel(gzip.BestSpeed))
	if err != nil {
		panic(err) // the level is one that there is
	}
	return wrap
}
