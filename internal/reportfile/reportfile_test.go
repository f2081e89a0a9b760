package reportfile_test

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"towpath/internal/care"
	"towpath/internal/outcome"
	"towpath/internal/reportfile"
	"towpath/internal/testkit"
)

func ask() care.OutcomeAsk {
	return care.OutcomeAsk{
		Instrument: "bloom-adult", Version: "1.0.0", Voice: care.VoicePerson, From: "2025-01-01", To: "2025-12-31", Since: outcome.SinceWindow,
		By: outcome.ByGender, Setting: care.SettingCommunity, Ages: []int{1, 3},
		Of: map[care.CharacteristicKind][]string{care.Language: {"ur", ""}},
	}
}

func TestAReportIsTheSameBytesAgain(t *testing.T) {
	k := testkit.Service(t, testkit.Fresh(t, "sqlite"))
	reader := k.AsDele
	reader.Duties = care.DutyReporter
	measure := care.OutcomeAsk{Instrument: "reqol-10", Preset: care.PresetNHSCommunity, Voice: care.VoicePerson, From: "2025-01-01", To: "2025-12-31"}
	bloom := ask()
	bloom.Version = ""
	write := func(ask care.OutcomeAsk) []byte {
		t.Helper()
		report, err := k.ShowOutcome(t.Context(), reader, ask)
		if err != nil {
			t.Fatal(err)
		}
		b, err := reportfile.Write(report, "1.2.3")
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	for _, question := range []care.OutcomeAsk{bloom, measure} {
		first := write(question)
		again, err := reportfile.ReadSpec("report.json", first)
		if err != nil {
			t.Fatal(err)
		}
		if second := write(again); !bytes.Equal(first, second) {
			t.Errorf("made again from its own file it is another:\n%s\n%s", first, second)
		}
		var read map[string]any
		if err := json.Unmarshal(first, &read); err != nil || read["towpath_report"] != 1.0 || read["published"] == nil || (read["claims"] == nil) != (question.Preset == "") {
			t.Errorf("it holds %v (%v)", read, err)
		}
	}
}

func TestASpecIsReadBack(t *testing.T) {
	text, err := json.Marshal(reportfile.SpecOf(ask()))
	if err != nil {
		t.Fatal(err)
	}
	got, err := reportfile.ReadSpec("spec.json", text)
	if err != nil || !reflect.DeepEqual(got, ask()) {
		t.Errorf("%s\nis read as %+v (%v)", text, got, err)
	}
}

func TestABadSpecSaysWhereAndWhy(t *testing.T) {
	good := `{
"instrument": "bloom-adult",
"voice": "person",
"from": "2025-01-01",
"to": "2025-12-31",
"since": "start"
}`
	if _, err := reportfile.ReadSpec("spec.json", []byte(good)); err != nil {
		t.Fatal(err)
	}
	for change, want := range map[[2]string]string{
		{`"person"`, `"nobody"`}:                           "spec.json:3",
		{`"since": "start"`, `"sinc": 1`}:                  "spec.json",
		{`"to": "2025-12-31",`, ``}:                        "to",
		{`"start"`, `"start", "by": "worker"`}:             "by is",
		{`"start"`, `"start", "of": {"shoe_size": ["9"]}`}: "shoe_size",
		{`"start"`, `"start", "ages": [3, 2]`}:             "spec.json:6",
		{`"start"`, `"start", "ages": [90]`}:               "spec.json:6",
		{`{`, `[`}:                                         "spec.json",
	} {
		_, err := reportfile.ReadSpec("spec.json", []byte(strings.Replace(good, change[0], change[1], 1)))
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", change[1], err)
		}
	}
}

func FuzzReadSpec(f *testing.F) {
	f.Add([]byte(`{"instrument":"a","voice":"person","from":"2025-01-01","to":"2025-12-31","since":"start","of":{"gender":["man"]}}`))
	f.Add([]byte(`{"towpath_report":1,"spec":{}}`))
	f.Fuzz(func(_ *testing.T, data []byte) { _, _ = reportfile.ReadSpec("spec.json", data) })
}
