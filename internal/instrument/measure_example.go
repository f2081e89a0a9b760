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

// workedExamples scores every example of a measure, so that a pack cannot start with
// an arithmetic other than the one it was reviewed with. An example is {"why",
// "answers": {link id: code}, "scores": {key: {"value" or "standing", "answered",
// "asked", "band"}}}, where every score must be named.
func (p *pack) workedExamples(m *Measure) {
	dir := path.Join(p.dir, examplesDir)
	entries, err := fs.ReadDir(p.fsys, dir)
	if err != nil {
		p.faults = append(p.faults, strictjson.Unreadable(dir, err))
		return
	}
	if len(entries) < 2 {
		p.faults = append(p.faults, &LoadError{File: dir, Reason: "holds fewer than two worked examples"})
	}
	for _, entry := range entries {
		name := path.Join(examplesDir, entry.Name())
		if entry.IsDir() || !strings.HasSuffix(name, ".json") {
			p.strange(name)
			continue
		}
		p.read(name, func(f *faults, data []byte) {
			if n := f.Parse(data); n != nil {
				workedExample(f, n, m)
			}
		})
	}
}

func workedExample(f *faults, n *node, m *Measure) {
	o := f.open(n, "")
	o.Text("why")
	before := len(f.List)
	marks := m.Blank()
	if answers := o.inside("answers", "answers"); answers.Node != nil {
		for _, a := range answers.Node.Members {
			slot := m.Slot(a.Key)
			if slot < 0 || a.Value.Kind != strictjson.Text {
				answers.Say(a.Line, "%q is not a question with a code for its answer", a.Key)
				continue
			}
			mark, err := m.ParseMark(slot, a.Value.Text)
			if err != nil {
				answers.Say(a.Line, "%q: %v", a.Key, err)
			}
			marks[slot] = mark
		}
	}
	if len(f.List) > before {
		return // other answers have other scores
	}
	scores := o.inside("scores", "scores")
	for i, r := range m.plan.Run(marks, nil) {
		s := &m.Scores[i]
		want := scores.inside(s.Key, fmt.Sprintf("score %q", s.Key))
		got := m.outcome(s, r)
		for _, key := range slices.Sorted(maps.Keys(got)) {
			want.expects(key, got[key])
		}
		want.Done()
	}
	scores.Done()
	o.Done()
}

// expects holds what an example says to what came out.
func (o *fields) expects(key, got string) {
	o.Pass(key)
	if o.Node != nil && !o.Has(key) {
		o.Say(o.Line(), "%q is missing, and it is %q", key, got)
	} else if text := o.Text(key); text != "" && text != got {
		o.Say(o.LineOf(key), "expects %s %q, and it is %q", key, text, got)
	}
}

// outcome gives what an example says of a score.
func (m *Measure) outcome(s *Score, r Result) map[string]string {
	out := map[string]string{"answered": fmt.Sprintf("%d of %d", r.Answered, r.Asked)}
	switch {
	case r.Standing != Scored:
		out["standing"] = r.Standing.String()
	case s.Method == MethodHighest:
		out["value"] = m.Scores[s.Of[r.Which]].Key
	default:
		out["value"] = r.Value.String()
	}
	if at := s.Band(r); at >= 0 {
		out["band"] = s.Bands[at].Key
	}
	if r.Filled {
		out["filled"] = "yes"
	}
	return out
}
