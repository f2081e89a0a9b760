package strictjson_test

import (
	"errors"
	"io/fs"
	"strings"
	"testing"

	"towpath/internal/strictjson"
)

func TestParseRefuses(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"{\n\"a\": 1,\n\"a\": 2}", `f:3: "a" is given twice`},
		{"[1,\n2,]", "f:2: not valid JSON: "},
		{"[1] 2", "f:1: not valid JSON: "},
		{"", "f:1: not valid JSON: "},
		{"[\n\"\xff\"]", "f:2: not valid UTF-8"},
		{strings.Repeat("[", 40) + strings.Repeat("]", 40), "f:1: nested more than 32 deep"},
	} {
		f := &strictjson.Faults{File: "f"}
		if n := f.Parse([]byte(c.text)); n != nil || len(f.List) != 1 || !strings.HasPrefix(f.List[0].Error(), c.want) {
			t.Errorf("%q: %v, %v", c.text, n, f.List)
		}
	}
}

func TestFieldsAreStrict(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{`{"name": "Ada", "kind": "one", "n": 3}`, ""},
		{`{"name": "Ada", "kind": "one", "n": 3, "some": ["one", "two"]}`, ""},
		{`{"name": "Ada", "kind": "one", "n": 3, "rising": [1, 3]}`, ""},
		{`[]`, "f:1: the file must be an object, not a list"},
		{`{"kind": "one", "n": 3}`, `f:1: "name" is missing`},
		{`{"name": 3, "kind": "one", "n": 3}`, `f:1: "name" must be text, not a number`},
		{`{"name": " Ada", "kind": "one", "n": 3}`, `f:1: "name" starts or ends with a space`},
		{`{"name": "Ada", "kind": "three", "n": 3}`, `f:1: "kind" must be one of ["one" "two"], not "three"`},
		{`{"name": "Ada", "kind": "one", "n": 3.5}`, `f:1: "n" must be a whole number from 1 to 5, not 3.5`},
		{`{"name": "Ada", "kind": "one", "n": 3, "some": []}`, `f:1: "some" is empty`},
		{`{"name": "Ada", "kind": "one", "n": 3, "some": ["one", "one"]}`, `f:1: "some": "one" is given twice`},
		{`{"name": "Ada", "kind": "one", "n": 3, "rising": []}`, `f:1: "rising" is empty`},
		{`{"name": "Ada", "kind": "one", "n": 3, "rising": [3, 3]}`, `f:1: "rising" are whole numbers from 1 to 3, from low to high`},
		{`{"name": "Ada", "kind": "one", "n": 3, "rising": [1, 4]}`, `f:1: "rising" are whole numbers from 1 to 3, from low to high`},
		{`{"name": "Ada", "kind": "one", "n": 3, "rising": [1.5]}`, `f:1: "rising" are whole numbers from 1 to 3, from low to high`},
		{`{"name": "Ada", "kind": "one", "n": 3, "rising": ["1"]}`, `f:1: "rising" are whole numbers from 1 to 3, from low to high`},
		{"{\"name\": \"Ada\", \"kind\": \"one\", \"n\": 3,\n\"nmae\": 1}", `f:2: "nmae" is not known here`},
	} {
		f := &strictjson.Faults{File: "f"}
		o := f.Open(f.Parse([]byte(c.text)), "")
		o.Text("name")
		o.OneOf("kind", []string{"one", "two"})
		o.Whole("n", 1, 5)
		o.OptionalSomeOf("some", []string{"one", "two"})
		o.OptionalRising("rising", 1, 3)
		o.Done()
		got := ""
		if err := strictjson.Joined(f.List); err != nil {
			got = err.Error()
		}
		if got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.text, got, c.want)
		}
	}
}

func TestFaultsAreInTheOrderOfFilesAndLines(t *testing.T) {
	err := strictjson.Joined([]*strictjson.Error{{File: "b", Line: 1, Reason: "x"}, {File: "a", Line: 9, Reason: "y"}, strictjson.Unreadable("a", fs.ErrNotExist), {File: "a", Line: 2, Reason: "z"}})
	if want := "a: is missing\na:2: z\na:9: y\nb:1: x"; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
	var first *strictjson.Error
	if !errors.As(err, &first) || first.Line != 0 {
		t.Errorf("the first is %+v", first)
	}
	if strictjson.Joined(nil) != nil {
		t.Error("nothing wrong is an error")
	}
}
