package web

import "testing"

func TestWhatAPhoneDials(t *testing.T) {
	for text, want := range map[string]string{
		"07700 900 118":          "07700900118",
		" +44 (20) 7946-0118 ":   "+442079460118",
		"999":                    "999",
		"020 7946 0118, nights":  "",
		"Mrs Bello":              "",
		"100 mg in the morning":  "",
		"12":                     "",
		"20 + 30 + 40":           "",
		"0123456789012345678901": "",
		"javascript:alert(1)":    "",
		"":                       "",
	} {
		if got := dialled(text); got != want {
			t.Errorf("dialled(%q) = %q, want %q", text, got, want)
		}
	}
}
