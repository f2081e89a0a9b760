package instrument

import (
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
)

// workedExamples scores every example of a measure, so that a pack cannot start with
// an arithmetic other than the one it was reviewed with. An example is {"why",
// "answers": {link id: code}, "scores": {key: {"value" or "standing", "answered",
// "asked", "band"}}}, where every score must be named.
func (p *pack) workedExamples(m *Measure) {
	dir := path.Join(p.dir, examplesDir)
	entries, err := fs.ReadDir(p.fsys, dir)
	if err != nil {
		p.faults = append(p.faults, unreadable(dir, err))
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
			if n := f.parse(data); n != nil {
				workedExample(f, n, m)
			}
		})
	}
}

func workedExample(f *faults, n *node, m *Measure) {
	o := f.open(n, "")
	o.text("why")
	before := len(f.list)
	marks := m.Blank()
	if answers := o.inside("answers", "answers"); answers.node != nil {
		for _, a := range answers.node.members {
			slot := m.Slot(a.key)
			if slot < 0 || a.value.kind != textNode {
				answers.say(a.line, "%q is not a question with a code for its answer", a.key)
				continue
			}
			mark, err := m.ParseMark(slot, a.value.text)
			if err != nil {
				answers.say(a.line, "%q: %v", a.key, err)
			}
			marks[slot] = mark
		}
	}
	if len(f.list) > before {
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
		want.done()
	}
	scores.done()
	o.done()
}

// expects holds what an example says to what came out.
func (o *fields) expects(key, got string) {
	o.asked[key] = true
	if o.node != nil && !o.has(key) {
		o.say(o.line(), "%q is missing, and it is %q", key, got)
	} else if text := o.text(key); text != "" && text != got {
		o.say(o.lineOf(key), "expects %s %q, and it is %q", key, text, got)
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
