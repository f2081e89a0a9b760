package upload

import (
	"bytes"
	"regexp"
	"strings"
	"unicode/utf8"
)

var bom = []byte("\xef\xbb\xbf")

func beginsCaptions(c []byte) bool {
	c = bytes.TrimPrefix(c, bom)
	if !bytes.HasPrefix(c, []byte("WEBVTT")) {
		return false
	}
	return len(c) == 6 || bytes.ContainsRune([]byte(" \t\r\n"), rune(c[6]))
}

var (
	cueTimes = regexp.MustCompile(`(?m)^(\d+:)?\d\d:\d\d\.\d{3}[ \t]+-->[ \t]+(\d+:)?\d\d:\d\d\.\d{3}([ \t].*)?$`)
	// cueTag is what captions may mark: who speaks, how, and when.
	cueTag   = regexp.MustCompile(`^</?(c|i|b|u|v|lang|ruby|rt)([. \t][^<>]*)?>|^<(\d+:)?\d\d:\d\d\.\d{3}>`)
	cueStyle = regexp.MustCompile(`(?m)^(STYLE|REGION)\b`)
)

// checkCaptions lets through words, their times, and marks of who speaks.
func checkCaptions(c []byte) error {
	if len(c) > MaxCaptions {
		return Large
	}
	if !utf8.Valid(c) || bytes.IndexByte(c, 0) >= 0 {
		return Broken
	}
	text := strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(string(c))
	if !cueTimes.MatchString(text) {
		return Broken
	}
	if cueStyle.MatchString(text) {
		return Runs
	}
	for at := strings.IndexByte(text, '<'); at >= 0; {
		if !cueTag.MatchString(text[at:]) {
			return Runs
		}
		next := strings.IndexByte(text[at+1:], '<')
		if next < 0 {
			break
		}
		at += 1 + next
	}
	return nil
}

// Said gives the words of captions, a line for each time, to be read without the film.
func Said(captions []byte) []string {
	var out []string
	text := strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(string(bytes.TrimPrefix(captions, bom)))
	for _, block := range strings.Split(text, "\n\n") {
		lines := strings.Split(strings.Trim(block, "\n"), "\n")
		for i, line := range lines {
			if cueTimes.MatchString(line) {
				out = append(out, strings.TrimSpace(marks.ReplaceAllString(strings.Join(lines[i+1:], " "), "")))
				break
			}
		}
	}
	return out
}

var marks = regexp.MustCompile(`<[^<>]*>`)
