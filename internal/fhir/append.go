package fhir

import (
	"bytes"
	"encoding/json"
	"reflect"

	"towpath/internal/fhir/r4"
)

//go:generate go run towpath/internal/fhir/gen .

// Resource is any of the resources: it appends itself to b as JSON.
type Resource interface{ AppendJSON(b []byte) []byte }

// What the functions that internal/fhir/gen writes have in common.

// closed ends an object or an array, behind whose last member a comma stands.
func closed(b []byte, end byte) []byte {
	if b[len(b)-1] == ',' {
		b[len(b)-1] = end
		return b
	}
	return append(b, end)
}

func appendNumber(b []byte, n json.Number) []byte {
	if n == "" {
		return append(b, '0')
	}
	return append(b, n...)
}

func appendRaw(b []byte, raw json.RawMessage) []byte {
	if raw == nil {
		return append(b, "null"...)
	}
	return r4.AppendCompact(b, raw)
}

// appendAny leaves to encoding/json what no function is written for. Such a value is of
// a type that JSON has, so it cannot fail.
func appendAny(b []byte, v any) []byte {
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return append(b, "null"...)
	}
	return append(b, bytes.TrimSuffix(out.Bytes(), []byte("\n"))...)
}

// isEmpty tells what omitempty means for a value of any type.
func isEmpty(v any) bool {
	switch r := reflect.ValueOf(v); r.Kind() {
	case reflect.Invalid:
		return true
	case reflect.Map, reflect.Slice, reflect.String, reflect.Array:
		return r.Len() == 0
	case reflect.Struct:
		return false
	default:
		return r.IsZero()
	}
}
