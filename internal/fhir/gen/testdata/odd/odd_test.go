package fhir

import (
	"bytes"
	"encoding/json"
	"testing"
	"time"
)

type appender interface{ AppendJSON(b []byte) []byte }

func TestOdd(t *testing.T) {
	half, list := 0.5, []string{"a", "<"}
	for _, v := range append(written, Odd{}, Odd{
		Word: "w", Words: Words{"a", "b"}, Chain: Chain{{"a"}, nil, {}}, Flag: true, Set: true, Small: -3, Unsigned: 4, Float: 1e21, FloatPtr: &half,
		Map: map[string]int{"b": 1, "a": 2}, Any: []any{1, "<", nil}, At: time.Unix(1, 2).UTC(), Bytes: []byte("abc"), Raw: json.RawMessage(`{ "a": 1 }`), Number: "1.50",
		Custom: Custom{"a"}, Customs: []*Custom{nil, {"b"}}, Embeds: &Embeds{Inner{"a"}, "b"}, Quoted: Quoted{5}, Inner: &Inner{"a"}, Pointers: []*Inner{nil, {"b"}},
		Texts: &list, Two: [2]int{1, 2}, Loop: Loop{Next: &Loop{}, List: []Loop{{}, {}}}, A: "a", hidden: "b",
	}) {
		var want bytes.Buffer
		e := json.NewEncoder(&want)
		e.SetEscapeHTML(false)
		if err := e.Encode(v); err != nil {
			t.Fatal(err)
		}
		if got := string(v.AppendJSON(nil)) + "\n"; got != want.String() {
			t.Errorf("%T appended\n%swant\n%s", v, got, want.String())
		}
	}
}
