package main

import (
	"strings"
	"testing"

	"towpath/internal/care"
	"towpath/internal/instrument"
)

// TestACodeMustAgreeWithItsCheckDigit: the root of SNOMED CT is one; with any one digit
// another, or any two neighbours the other way round, it is none.
func TestACodeMustAgreeWithItsCheckDigit(t *testing.T) {
	const root = "138875005"
	if !snomed(root) {
		t.Errorf("%s is refused", root)
	}
	for i := range len(root) {
		for digit := byte('0'); digit <= '9'; digit++ {
			if other := root[:i] + string(digit) + root[i+1:]; other != root && snomed(other) {
				t.Errorf("%s is taken", other)
			}
		}
		if i > 0 && root[i] != root[i-1] {
			if other := root[:i-1] + string(root[i]) + string(root[i-1]) + root[i+1:]; snomed(other) {
				t.Errorf("%s is taken", other)
			}
		}
	}
	for _, code := range []string{"", "13887", "13887500x", "1388 75005", "0138875005", "1388750051388750051"} {
		if snomed(code) {
			t.Errorf("%q is taken", code)
		}
	}
}

func TestCodesAreReadOrTheirFaultsNamed(t *testing.T) {
	codes, err := readCodes("codes.csv", []byte("measure,score,code\nphq-9,total,138875005\n\ngad-7,total,138875005\n"))
	if err != nil || len(codes) != 2 || codes[codeKey{"phq-9", "total"}].code != "138875005" {
		t.Fatalf("%v, %v", codes, err)
	}
	for text, want := range map[string]string{
		"measure;code\n": "measure,score,code",
		"measure,score,code\nphq-9,total,138875006\n":                        "codes.csv:2",
		"measure,score,code\nphq-9,,138875005\n":                             "codes.csv:2",
		"measure,score,code\nphq-9,total,138875005\nphq-9,total,138875005\n": "line 2 already",
	} {
		if _, err := readCodes("codes.csv", []byte(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func TestAScoreWithoutACodeIsWrittenAndNamed(t *testing.T) {
	codes := codeList{{"phq-9", "total"}: {"138875005", 2}}
	list := []care.ExtractedScore{
		{ScoreOn: care.ScoreOn{Person: "p", Measure: "phq-9", Score: "total", Value: instrument.Amount{Units: 75, Decimals: 1}, On: "2026-03-14"}, Reference: "=1+1", Team: care.Team{Name: "River"}},
		{ScoreOn: care.ScoreOn{Person: "p", Measure: "gad-7", Score: "total"}},
		{ScoreOn: care.ScoreOn{Person: "q", Measure: "gad-7", Score: "total"}},
	}
	table, missing := codes.table(list)
	if len(missing) != 1 || missing[0] != (codeKey{"gad-7", "total"}) {
		t.Errorf("missing: %v", missing)
	}
	if len(table.Rows) != 4 || len(table.Rows[0]) != len(table.Rows[1]) {
		t.Fatalf("%v", table.Rows)
	}
	if row := table.Rows[1]; row[10].Text != "7.5" || row[13].Text != "138875005" || table.Rows[2][13].Text != "" {
		t.Errorf("%v", table.Rows[1:])
	}
}
