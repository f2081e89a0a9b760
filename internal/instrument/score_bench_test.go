package instrument_test

import (
	"fmt"
	"strings"
	"testing"

	"towpath/internal/instrument"
)

// scoringResponse is a full PHQ-9, the same as in e2e/bench.mjs.
func scoringResponse(m *instrument.Measure) []byte {
	var items []string
	for slot, n := range []int{0, 0, 0, 1, 2, 1, 3, 2, 1} {
		items = append(items, fmt.Sprintf(`{"linkId":"%d","answer":[{"valueCoding":{"system":%q,"code":"%d"}}]}`, slot+1, m.System(slot), n))
	}
	return fmt.Appendf(nil, `{"resourceType":"QuestionnaireResponse","questionnaire":%q,"status":"completed","item":[%s]}`, m.Canonical(), strings.Join(items, ","))
}

func BenchmarkScoringDecoded(b *testing.B) {
	m := shipped(b, "phq-9")
	r, err := m.ReadMeasureResponse("response", scoringResponse(m))
	if err != nil {
		b.Fatal(err)
	}
	var results []instrument.Result
	for b.Loop() {
		results = m.Plan().Run(r.Marks, results)
	}
	if results[0].Value.String() != "10" {
		b.Fatal("scored wrongly")
	}
}

func BenchmarkScoringFromJSON(b *testing.B) {
	m := shipped(b, "phq-9")
	data := scoringResponse(m)
	var results []instrument.Result
	for b.Loop() {
		r, err := m.ReadMeasureResponse("response", data)
		if err != nil {
			b.Fatal(err)
		}
		results = m.Plan().Run(r.Marks, results)
	}
	if results[0].Value.String() != "10" {
		b.Fatal("scored wrongly")
	}
}
