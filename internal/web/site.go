package web

import "net/http"

// The pages about the site itself. Anybody may read them.

func (v *visit) about() error {
	page := v.base(v.Words.T("site.about"))
	page.NotStars = true
	return v.show(http.StatusOK, aboutView(v.Kit, page, v.site.config.Version))
}

func (v *visit) accessibility() error {
	return v.show(http.StatusOK, accessibilityView(v.Kit, v.base(v.Words.T("site.accessibility"))))
}

func (v *visit) privacy() error {
	return v.show(http.StatusOK, privacyView(v.Kit, v.base(v.Words.T("site.privacy"))))
}
