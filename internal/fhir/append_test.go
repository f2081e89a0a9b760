package fhir

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"testing"

	"pgregory.net/rapid"
)

// appender is what internal/fhir/gen makes of every struct.
type appender interface{ AppendJSON(b []byte) []byte }

// marshalled is what encoding/json says, without escaping of HTML.
func marshalled(v any) ([]byte, error) {
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	err := e.Encode(v)
	return bytes.TrimSuffix(out.Bytes(), []byte("\n")), err
}

var texts = []string{"", "", "a", "some words that are longer than eight", "a \"quote\" and a \\", "<b> & 'c'", "line\nand\r\ttab", "\x00\x01\x1f\x7f\b\f", "é 漢 🌱", "not\xffutf-8", "\xe2\x80", "ends\u2028of\u2029lines", "\ufffd", "1234567\"", "12345678\n", "\x80\x80\x80\x80\x80\x80\x80\x80\x80"}

// fill puts something at random into a value.
func fill(rt *rapid.T, v reflect.Value, depth int) {
	switch {
	case v.Type() == reflect.TypeFor[json.RawMessage]():
		v.SetBytes([]byte(rapid.SampledFrom([]string{"null", "{}", `{"a" : [1, 2 ,"x \" y"] }`, " [ ] ", "\n12", `"<\u2028>"`}).Draw(rt, "raw")))
		return
	case v.Type() == reflect.TypeFor[json.Number]():
		v.SetString(rapid.SampledFrom([]string{"", "0", "-1.50", "1e9"}).Draw(rt, "number"))
		return
	}
	switch v.Kind() {
	case reflect.String:
		text := rapid.SampledFrom(texts).Draw(rt, "text")
		if rapid.IntRange(0, 5).Draw(rt, "any") == 0 {
			text = rapid.String().Draw(rt, "string")
		}
		v.SetString(text)
	case reflect.Bool:
		v.SetBool(rapid.Bool().Draw(rt, "bool"))
	case reflect.Int, reflect.Int64, reflect.Int32, reflect.Int16, reflect.Int8:
		v.SetInt(int64(rapid.IntRange(-3, 100).Draw(rt, "int")))
	case reflect.Float64, reflect.Float32:
		v.SetFloat(float64(rapid.IntRange(-3, 3).Draw(rt, "float")) / 4)
	case reflect.Pointer:
		if depth < 5 && rapid.Bool().Draw(rt, "there") {
			v.Set(reflect.New(v.Type().Elem()))
			fill(rt, v.Elem(), depth+1)
		}
	case reflect.Slice:
		if n := rapid.IntRange(-1, 2).Draw(rt, "many"); n >= 0 && depth < 5 {
			v.Set(reflect.MakeSlice(v.Type(), n, n))
			for i := range n {
				fill(rt, v.Index(i), depth+1)
			}
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Field(i).CanSet() {
				fill(rt, v.Field(i), depth+1)
			}
		}
	}
}

func TestAppendedIsWhatEncodingJSONSays(t *testing.T) {
	if len(written) < 30 {
		t.Fatalf("only %d structs are appended", len(written))
	}
	for _, of := range written {
		t.Run(reflect.TypeOf(of).Name(), func(t *testing.T) {
			rapid.Check(t, func(rt *rapid.T) {
				v := reflect.New(reflect.TypeOf(of))
				fill(rt, v.Elem(), 0)
				want, err := marshalled(v.Elem().Interface())
				if err != nil {
					rt.Fatal(err)
				}
				got := v.Elem().Interface().(appender).AppendJSON([]byte("before"))
				if string(got) != "before"+string(want) {
					rt.Fatalf("appended\n%s\nencoding/json\n%s", got, want)
				}
			})
			empty, err := marshalled(of)
			if err == nil && string(of.AppendJSON(nil)) != string(empty) {
				t.Errorf("empty: %s, want %s", of.AppendJSON(nil), empty)
			}
		})
	}
}

// slow lists the members that are left to encoding/json, as "Struct.Member", each with its
// reason.
var slow = map[string]string{}

func TestNothingIsLeftToEncodingJSON(t *testing.T) {
	for _, of := range written {
		typ := reflect.TypeOf(of)
		for i := range typ.NumField() {
			f := typ.Field(i).Type
			if slow[typ.Name()+"."+typ.Field(i).Name] != "" {
				continue
			}
			for f.Kind() == reflect.Pointer || f.Kind() == reflect.Slice {
				f = f.Elem()
			}
			switch f.Kind() {
			case reflect.Struct:
				if _, ok := reflect.New(f).Interface().(appender); !ok {
					t.Errorf("%s.%s is left to encoding/json", typ.Name(), typ.Field(i).Name)
				}
			case reflect.Map, reflect.Interface:
				t.Errorf("%s.%s is left to encoding/json", typ.Name(), typ.Field(i).Name)
			}
		}
	}
}

// examples is one of each of what goes out most, as it is written of a real record.
func examples() map[string]appender {
	coding := func(code string) []Coding {
		return []Coding{{System: "urn:towpath:codes:score:dialog", Code: code, Display: "How satisfied, from one to seven"}}
	}
	subject := Reference{Reference: "Patient/01965f60-4d1f-7cc0-9b2c-0a4f2f1b7f10"}
	exts := Exts{{URL: Extension + "started", ValueInstant: "2026-11-27T09:30:00.123456Z"}, {URL: Extension + "by", ValueRef: &Reference{Reference: "Practitioner/01965f60-4d1f-7cc0-9b2c-0a4f2f1b7f11"}}}
	response := QuestionnaireResponse{ResourceType: "QuestionnaireResponse", ID: "01965f60-4d1f-7cc0-9b2c-0a4f2f1b7f12", Extension: exts, Questionnaire: "https://towpath.example/questionnaire/phq-9|1.0.0", Status: "completed", Subject: subject, Authored: "2026-11-27T09:30:00.123456Z", Source: &subject}
	for i := range 9 {
		response.Item = append(response.Item, Item{LinkID: fmt.Sprintf("phq-9.%d", i+1), Answer: []ItemAnswer{{Coding: &coding("2")[0]}}})
	}
	return map[string]appender{
		"QuestionnaireResponse": response,
		"Observation": Observation{
			ResourceType: "Observation", ID: "01965f60-4d1f-7cc0-9b2c-0a4f2f1b7f12-s1", Extension: exts, Status: "final", Code: Concept{Coding: coding("total"), Text: "dialog: total"}, Subject: subject,
			EffectiveDateTime: "2026-11-27", Issued: "2026-11-27T09:30:00.123456Z", ValueQuantity: &Quantity{Value: "38.5"}, Method: &Concept{Text: "sum, by the scoring 5f6a of dialog 1.0.0"},
			DerivedFrom: []Reference{{Reference: "QuestionnaireResponse/01965f60-4d1f-7cc0-9b2c-0a4f2f1b7f12"}},
		},
		"Goal": Goal{
			ResourceType: "Goal", ID: "01965f60-4d1f-7cc0-9b2c-0a4f2f1b7f13", Extension: exts, LifecycleStatus: "active",
			Description: Concept{Text: "I’d like to walk by the canal with my sister every week, and “talk” about other things"}, Subject: subject, StartDate: "2026-11-01", StatusDate: "2026-11-27",
		},
	}
}

// BenchmarkWrite says how fast a core writes, beside encoding/json.
func BenchmarkWrite(b *testing.B) {
	for _, name := range []string{"QuestionnaireResponse", "Observation", "Goal"} {
		v := examples()[name]
		buf := v.AppendJSON(nil)
		b.Run(name+"/appended", func(b *testing.B) {
			b.SetBytes(int64(len(buf)))
			for b.Loop() {
				buf = v.AppendJSON(buf[:0])
			}
		})
		b.Run(name+"/encoding-json", func(b *testing.B) {
			b.SetBytes(int64(len(buf)))
			var out bytes.Buffer
			e := json.NewEncoder(&out)
			e.SetEscapeHTML(false)
			for b.Loop() {
				out.Reset()
				if err := e.Encode(v); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func TestWhatIsEmptyIsWhatEncodingJSONSays(t *testing.T) {
	type some struct {
		V any `json:"v,omitempty"`
	}
	one := 0
	for _, v := range []any{nil, 0, 1, "", "a", false, true, 0.0, 0.5, []int{}, []int{0}, map[string]int{}, map[string]int{"a": 1}, [0]int{}, [1]int{}, struct{}{}, (*int)(nil), &one} {
		typ := reflect.StructOf([]reflect.StructField{{Name: "V", Type: reflect.TypeFor[any](), Tag: `json:"v,omitempty"`}})
		if v != nil {
			typ = reflect.StructOf([]reflect.StructField{{Name: "V", Type: reflect.TypeOf(v), Tag: `json:"v,omitempty"`}})
		}
		in := reflect.New(typ).Elem()
		if v != nil {
			in.Field(0).Set(reflect.ValueOf(v))
		}
		want, err := json.Marshal(in.Interface())
		if err != nil {
			t.Fatal(err)
		}
		if isEmpty(v) != (string(want) == "{}") {
			t.Errorf("%#v: %s", v, want)
		}
		if got, err := marshalled(some{v}); err != nil || v != nil && string(got) != `{"v":`+string(appendAny(nil, v))+"}" {
			t.Errorf("%#v: %s, %v", v, got, err)
		}
	}
}
