package upload

import (
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// MaxName is how many characters a file's name may have, its ending included.
const MaxName = 100

var reserved = regexp.MustCompile(`(?i)^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])$`)

// CleanName makes a name that can be shown, and saved anywhere, out of whatever was sent:
// no folders, no signs that steer a screen or the direction of writing, no name that a
// system keeps for itself. Its ending is that of what the file is.
func CleanName(name string, kind Kind) string {
	name = norm.NFC.String(strings.ToValidUTF8(name, ""))
	name = name[strings.LastIndexAny(name, `/\`)+1:]
	name = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case !unicode.IsPrint(r) || unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Co, r):
			return -1
		case strings.ContainsRune(`<>:"|?*%&;$'`+"`", r):
			return '-'
		}
		return r
	}, name)
	if dot := strings.LastIndexByte(name, '.'); dot >= 0 {
		name = name[:dot]
	}
	name = strings.Trim(strings.Join(strings.Fields(name), " "), ". -")
	ending := "." + string(kind)
	if runes := []rune(name); len(runes) > MaxName-len(ending) {
		name = strings.Trim(string(runes[:MaxName-len(ending)]), ". -")
	}
	if name == "" || reserved.MatchString(strings.TrimSpace(strings.SplitN(name, ".", 2)[0])) {
		name = strings.TrimSuffix("file-"+name, "-")
	}
	return name + ending
}
