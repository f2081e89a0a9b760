package importing_test

import (
	"testing"

	"towpath/internal/importing"
)

func FuzzRead(f *testing.F) {
	for _, text := range []string{
		good, "", "\xef\xbb\xbf" + good, "Ref;Date;Who;Mind;Body\r\nW-1;1/2/25;person;6½;x\r\n", "PK\x03\x04", "\xff\xfeR\x00", "sep=|\nRef|Date\n",
		"Ref,Date,Area,Step,Words\nW-1,2025-03-27,Mind,6,\"a\nb\"\nW-1,2025-03-27,Body,,w\x00\n", "Ref\rDate\r", "Jos\xe9,\x81",
	} {
		f.Add([]byte(text), true)
		f.Add([]byte(text), false)
	}
	known := facts(f)
	wide, long := wideColumns(f, "voice: Who\n"), longColumns(f, "note: Words\n")
	f.Fuzz(func(t *testing.T, file []byte, isWide bool) {
		columns := long
		if isWide {
			columns = wide
		}
		result, err := importing.Read(file, columns, known)
		if err != nil && (len(result.Readings) > 0 || len(result.Problems) > 0) {
			t.Error("a file that cannot be read has readings")
		}
		valid(t, known, result)
		for _, p := range result.Problems {
			if p.Line < 2 || p.Reason == "" || p.String() == "" {
				t.Errorf("a problem nowhere: %+v", p)
			}
		}
	})
}

func FuzzReadColumns(f *testing.F) {
	for _, text := range []string{
		"person: Ref\ndate: Date\nareas: {mental-health: Mind, body: Body}\n", "", "shape: long", "a: &a [*a]", "areas: {body: 3}\n", "- 1",
		"person: Ref\ndate: Date\nvoice: Who\nvoices: {a: person}\nareas: {mental-health: Mind}\nnot_given: {x: left}\n",
	} {
		f.Add([]byte(text))
	}
	known := facts(f)
	f.Fuzz(func(t *testing.T, text []byte) {
		columns, err := importing.ReadColumns(text)
		if err != nil {
			return
		}
		result, err := importing.Read([]byte(good), columns, known)
		if err == nil {
			valid(t, known, result)
		}
	})
}
