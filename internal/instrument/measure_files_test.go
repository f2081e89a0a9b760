package instrument_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"towpath/internal/instrument"
)

func TestAMeasureIsRead(t *testing.T) {
	m := smallMeasure(t)
	if m.Kind != instrument.KindMeasure || m.Subject != "Patient" || m.Length != 6 || m.Period != "P1W" || m.Whole() ||
		m.Canonical() != "urn:towpath:questionnaire:measure-small|1.0.0" || m.Licence.Ship != instrument.ShipAsk {
		t.Errorf("read as %+v", m)
	}
	if d := m.Items[m.Slot("d")]; d.OnlyIf != m.Slot("matters") || d.OnlyIfIs != 1 || m.Slot("z") != -1 {
		t.Errorf("d is read as %+v", d)
	}
	if w := m.Words("cy-GB"); w.Item(0).Topic != "First" || w.Item(0).Question != "" || w.Answer(0, "3") != "all" || w.Answer(0, "2") != "" {
		t.Errorf("words are read as %+v", w)
	}
}

// Each row takes a file away or puts one there.
func TestFilesOfAMeasure(t *testing.T) {
	for _, c := range []struct{ without, with, want string }{
		{"LICENCE.md", "", "LICENCE.md: is missing"},
		{"en.json", "", "en.json: is missing"},
		{"questionnaire.json", "", "questionnaire.json: is missing"},
		{"examples/all.json", "", "examples: holds fewer than two worked examples"},
		{"", "examples/notes.txt", "examples/notes.txt: does not belong to an instrument"},
		{"", "item.json5", "item.json5: does not belong to an instrument"},
		{"", "cy.json", `cy.json:1: "lang" is missing`},
	} {
		pack := smallMeasurePack(t)
		delete(pack, smallM+c.without)
		if c.with != "" {
			pack[smallM+c.with] = &fstest.MapFile{Data: []byte("{}")}
		}
		lib, err := instrument.Load(pack)
		if err == nil || lib != nil || !allLoadErrors(err) {
			t.Fatalf("without %q, with %q: %v", c.without, c.with, err)
		}
		if got := strings.ReplaceAll(err.Error(), smallM, ""); !strings.HasPrefix(got, c.want) {
			t.Errorf("without %q, with %q:\n got %s\nwant %s", c.without, c.with, got, c.want)
		}
	}
}

// entryPack is a sound entry.
func entryPack(t *testing.T) fstest.MapFS {
	t.Helper()
	licence := measurePack(t)[smallM+"LICENCE.md"]
	return fstest.MapFS{
		"listed/1.0.0/LICENCE.md": licence,
		"listed/1.0.0/scoring.json": {Data: []byte(`{"id": "listed", "version": "1.0.0", "url": "urn:towpath:questionnaire:listed", "name": "Listed",
"kind": "entry", "subject": "Organization", "answeredBy": ["manager"], "asksAbout": ["service"], "length": 7,
"facts": [{"key": "old", "source": "a test", "sure": "disputed"}]}`)},
		"listed/1.0.0/en.json": {Data: []byte(`{"lang": "en", "title": "Listed", "about": "A.", "measures": "M.", "wanted": "W.", "facts": {"old": "It is old."}}`)},
	}
}

func TestAnEntryIsAListingAlone(t *testing.T) {
	m, ok := load(t, entryPack(t)).LatestMeasure("listed")
	if !ok || m.Kind != instrument.KindEntry || m.Length != 7 || m.Whole() || m.Words("en").Fact("old") != "It is old." {
		t.Fatalf("read as %+v", m)
	}
	for _, c := range []struct{ file, from, to, want string }{
		{"scoring.json", `"length": 7`, `"length": 0`, `scoring.json:2: "length" must be a whole number from 1 to 500, not 0`},
		{"scoring.json", `"length": 7`, `"items": []`, `scoring.json:2: "items" is not known here`},
		{"scoring.json", `"length": 7`, `"scores": []`, `scoring.json:2: "scores" is not known here`},
		{"en.json", `"facts"`, `"items": {}, "facts"`, `en.json:1: "items" is not known here`},
		{"en.json", `"wanted": "W.", `, ``, `en.json:1: "wanted" says where the wording is to be had, and only where it is not here`},
		{"LICENCE.md", "ship: ask\n", "", `LICENCE.md:9: the licence record has no "ship"`},
	} {
		pack := entryPack(t)
		name := "listed/1.0.0/" + c.file
		text := string(pack[name].Data)
		if !strings.Contains(text, c.from) {
			t.Fatalf("%s does not hold %q", c.file, c.from)
		}
		pack[name] = &fstest.MapFile{Data: []byte(strings.Replace(text, c.from, c.to, 1))}
		if _, err := instrument.Load(pack); err == nil || strings.ReplaceAll(err.Error(), "listed/1.0.0/", "") != c.want {
			t.Errorf("%s: %q for %q:\n got %v\nwant %s", c.file, c.to, c.from, err, c.want)
		}
	}
	pack := entryPack(t)
	pack["listed/1.0.0/questionnaire.json"] = &fstest.MapFile{Data: []byte("{}")}
	if _, err := instrument.Load(pack); err == nil || !strings.HasSuffix(err.Error(), "does not belong to an instrument") {
		t.Errorf("an entry with a questionnaire: %v", err)
	}
}

func TestAPackIsBounded(t *testing.T) {
	item := func(i int) string { return fmt.Sprintf(`{"linkId": "x%d", "scale": "much"},`, i) }
	score := func(i int) string {
		return fmt.Sprintf(`{"key": "x%d", "method": "sum", "source": "a test", "sure": "seen", "items": ["a"], "better": "lower"},`, i)
	}
	for _, c := range []struct {
		at   string
		each func(int) string
		n    int
		want string
	}{
		{`"items": [
    {"linkId": "a"`, item, 500, "there must be 1 to 500 items, not 506"},
		{`"items": [
    {"linkId": "a"`, item, 10_000, "there must be 1 to 500 items, not 10006"},
		{`"scores": [`, score, 50, "there must be at most 50 scores, not 54"},
	} {
		var more strings.Builder
		for i := range c.n {
			more.WriteString(c.each(i))
		}
		pack := smallMeasurePack(t)
		spoilMeasure(t, pack, "scoring.json", c.at, strings.Replace(c.at, "[", "["+more.String(), 1))
		if _, err := instrument.Load(pack); err == nil || !strings.Contains(err.Error(), c.want) || leaves(err) != 1 {
			t.Errorf("%d more: %v, want %q alone", c.n, err, c.want)
		}
	}
}
