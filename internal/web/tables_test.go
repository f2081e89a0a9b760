package web_test

import (
	"encoding/csv"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"towpath/internal/sheet"
)

// archive gives the files of an archive that was sent as an answer.
func (p page) archive() map[string]string {
	p.t.Helper()
	out := unzipped(p.t, []byte(p.html))
	for name, text := range out {
		out[name] = strings.TrimPrefix(text, sheet.Mark)
	}
	return out
}

func rowsOf(t *testing.T, file string) [][]string {
	t.Helper()
	rows, err := csv.NewReader(strings.NewReader(file)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

var zqs = []string{"zq-note", "zq-goal", "zq-step", "zq-happened", "zq-skill"}

func TestBenTakesTablesOut(t *testing.T) {
	s := newService(t)
	probe(t, s)
	ben := s.as(t, "ben")
	ben.get("/people/tables").wants(http.StatusOK, "Take the file", "it is not anonymous")
	ask := func(b *browser, form, study string) page {
		got, _ := b.send("POST", "/people/tables", url.Values{"team": {string(s.River)}, "form": {form}, "study": {study}})
		return got
	}
	files := ask(ben, "csv", "").archive()
	all := ""
	for _, text := range files {
		all += text
	}
	for _, word := range append(zqs, "Amina Yusuf", "W-101") {
		if !strings.Contains(all, word) {
			t.Errorf("%q is in no table", word)
		}
	}
	if strings.Contains(all, "zq-told") {
		t.Error("what was told in confidence is in a table")
	}
	for _, name := range []string{"about.csv", "people.csv", "bloom-areas.csv", "scores.csv", "answers.csv", "declined.csv", "goals.csv", "steps.csv", "journey.csv", "days-of-support.csv"} {
		if rows := rowsOf(t, files[name]); len(rows) == 0 || len(rows[0]) < 3 {
			t.Errorf("%s: %v", name, rows)
		}
	}
	for _, text := range ask(ben, "workbook", "").archive() {
		all += text
	}
	s.as(t, "amina").get("/people/"+string(s.Amina)+"/record").wants(http.StatusOK, "Ben Hall took what stands in your record out as a table")

	for _, who := range []string{"eve", "farid", "chiara", "ada", "amina"} {
		if got := ask(s.as(t, who), "csv", ""); got.status != http.StatusNotFound && got.status != http.StatusUnprocessableEntity {
			t.Errorf("%s takes out the tables of River: %d", who, got.status)
		}
	}
	for form, want := range map[string]string{"parrot": "Choose what kind of file", "study": "Type a short name for the study"} {
		if got := ask(ben, form, ""); got.status != http.StatusUnprocessableEntity || !strings.Contains(got.text, want) {
			t.Errorf("%s: %d", form, got.status)
		}
	}
}

func TestAStudyHasNoNamesAndNoWords(t *testing.T) {
	s := newService(t)
	probe(t, s)
	ben := s.as(t, "ben")
	take := func(study string) map[string]string {
		got, _ := ben.send("POST", "/people/tables", url.Values{"team": {string(s.River)}, "form": {"study"}, "study": {study}})
		return got.archive()
	}
	one, again, other := take("Otters"), take("Otters"), take("Herons")
	for _, word := range append(zqs, "Amina", "Yusuf", "W-101", string(s.Amina), "2026-") {
		if strings.Contains(one["study.csv"], word) {
			t.Errorf("%q is in the file of a study", word)
		}
	}
	rows, fields := rowsOf(t, one["study.csv"]), map[string]bool{}
	for _, line := range rowsOf(t, one["codebook.csv"])[1:] {
		fields[line[0]] = true
	}
	for _, name := range rows[0] {
		if !fields[name] && name != "redcap_repeat_instrument" && name != "redcap_repeat_instance" {
			t.Errorf("%q is not in the codebook", name)
		}
	}
	if len(rows) < 3 || one["study.csv"] != again["study.csv"] || rowsOf(t, other["study.csv"])[1][0] == rows[1][0] {
		t.Errorf("people are not called the same in one study, and something else in another: %v", rows)
	}
}

func TestAminaTakesHerOwnTables(t *testing.T) {
	s := newService(t)
	probe(t, s)
	own := "/people/" + string(s.Amina) + "/copy/tables"
	all := ""
	got, _ := s.as(t, "amina").send("GET", own, nil)
	for _, text := range got.archive() {
		all += text
	}
	for _, word := range zqs {
		if !strings.Contains(all, word) {
			t.Errorf("%q is in no table", word)
		}
	}
	for _, who := range []string{"ben", "eve", "chiara"} {
		if got, _ := s.as(t, who).send("GET", own, nil); got.status != http.StatusNotFound {
			t.Errorf("%s takes Amina's own tables: %d", who, got.status)
		}
	}
}
