package web

import "strings"

// browsers and systems are the names that people know, with the word of a
// User-Agent that gives them away. The order matters: every browser says that it
// is also several others.
var (
	browsers = [][2]string{
		{"Edg", "Edge"},
		{"OPR/", "Opera"},
		{"SamsungBrowser/", "Samsung Internet"},
		{"Firefox/", "Firefox"},
		{"FxiOS/", "Firefox"},
		{"CriOS/", "Chrome"},
		{"Chrome/", "Chrome"},
		{"Safari/", "Safari"},
	}
	systems = [][2]string{
		{"iPhone", "iPhone"},
		{"iPad", "iPad"},
		{"Android", "Android"},
		{"Windows", "Windows"},
		{"CrOS", "Chromebook"},
		{"Macintosh", "Mac"},
		{"Linux", "Linux"},
	}
)

func knownAs(agent string, names [][2]string) string {
	for _, n := range names {
		if strings.Contains(agent, n[0]) {
			return n[1]
		}
	}
	return ""
}

// device says in plain words what a browser says of itself: "Firefox on Windows".
func (v *visit) device(agent string) string {
	browser, system := knownAs(agent, browsers), knownAs(agent, systems)
	switch {
	case browser != "" && system != "":
		return v.Words.F("account.device", "browser", browser, "system", system)
	case browser != "":
		return browser
	case system != "":
		return system
	default:
		return v.Words.T("account.device_unknown")
	}
}
