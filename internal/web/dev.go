package web

import (
	"net/http"

	"towpath/internal/locale"
)

// developmentRoutes are for those who build Towpath: every component with sample
// values, and the look-glass that lays pages out from right to left.
func (s *Site) developmentRoutes(open func(string, pageHandler)) {
	open("GET /_gallery", func(v *visit) error { return v.show(http.StatusOK, v.Gallery()) })
	open("GET /_language/{tag}", func(v *visit) error {
		tag := v.r.PathValue("tag")
		if tag != locale.Mirrored && tag != "en" {
			return v.nowhere()
		}
		http.SetCookie(v.w, &http.Cookie{Name: languageCookie, Value: tag, Path: "/", SameSite: http.SameSiteLaxMode, HttpOnly: true})
		return v.to("/", "")
	})
}
