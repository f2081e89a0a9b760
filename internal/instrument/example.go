package instrument

import (
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"towpath/internal/strictjson"
)

const (
	responseEnding = ".response.json"
	expectedEnding = ".expected.json"
)

// examples reads each response and holds it against what is expected of it, so
// that an instrument cannot start with a meaning other than the one it was
// reviewed with.
func (p *pack) examples(inst *Instrument) {
	dir := path.Join(p.dir, examplesDir)
	entries, err := fs.ReadDir(p.fsys, dir)
	if err != nil {
		p.faults = append(p.faults, strictjson.Unreadable(dir, err))
		return
	}
	if len(entries) == 0 {
		p.faults = append(p.faults, &LoadError{File: dir, Reason: "holds no examples"})
	}
	for _, entry := range entries {
		name := path.Join(examplesDir, entry.Name())
		if base, ok := strings.CutSuffix(name, responseEnding); ok {
			p.example(inst, name, base+expectedEnding)
		} else if base, ok := strings.CutSuffix(name, expectedEnding); ok {
			p.read(base+responseEnding, func(*faults, []byte) {})
		} else {
			p.strange(name)
		}
	}
}

func (p *pack) example(inst *Instrument, response, expected string) {
	var got *Response
	p.read(response, func(f *faults, data []byte) { got = inst.readResponse(f, data) })
	p.read(expected, func(f *faults, data []byte) {
		n := f.Parse(data)
		if n != nil && got != nil {
			got.checkExpected(f, n, inst)
		}
	})
}

// checkExpected holds a response against an expected.json: {"status": …,
// "counts": …, "areas": {key: {"answer", "note", "matters", "help", "enough"}}}
// where only what was said is written down.
func (r *Response) checkExpected(f *faults, n *node, inst *Instrument) {
	o := f.open(n, "")
	if want := o.Text("status"); want != r.Status {
		o.Say(o.LineOf("status"), "expects status %q, and the response has %q", want, r.Status)
	}
	if want := o.OptionalFlag("counts"); want != inst.Counts(r.Answers()) {
		o.Say(o.LineOf("counts"), "expects a reading that counts to be %v, and it is not so", want)
	}
	areas := o.inside("areas", "areas")
	for _, key := range slices.Sorted(maps.Keys(r.Areas)) {
		got := r.Areas[key]
		want := areas.inside(key, fmt.Sprintf("area %q", key))
		want.expect("answer", got.Answer.String())
		want.expect("note", got.Note)
		want.expect("matters", got.Matters.String())
		want.expect("enough", got.Enough.String())
		if help := want.OptionalFlag("help"); help != got.Help {
			want.Say(want.LineOf("help"), "expects help to be %v, and the response says %v", help, got.Help)
		}
		want.Done()
	}
	areas.Done()
	o.Done()
}

// expect compares word for word: a note may hold line breaks and spaces.
func (o *fields) expect(key, got string) {
	o.Pass(key)
	want := ""
	if o.Has(key) {
		n := o.Need(key, strictjson.Text)
		if n == nil {
			return
		}
		want = n.Text
	}
	if want != got && o.Node != nil {
		o.Say(o.LineOf(key), "expects %s %q, and the response says %q", key, want, got)
	}
}
