// Package disclose is the only way by which numbers about groups of people leave the
// program. It moves every count and mean a little, hides what is of too few, and gives a
// Published, which nothing else can make: screen, file and picture all show that.
//
// A number is first moved, by dice that nobody knows and that always fall alike for the
// same people and the same records. All that follows (rounding, hiding, percentages) is
// worked out of moved numbers, so that it gives nothing more away.
// docs/adr/0023 says how much somebody who knows everybody else can still learn.
package disclose

import "fmt"

// Rule says from how many on something is shown, and how coarsely.
type Rule struct {
	AtLeast      int // people in a row, or in a category, before it has a number
	RoundTo      int // counts are multiples of this
	MeansAtLeast int // people with a value before there is a mean
}

// least is what a site may raise and never lower, and most what no site needs.
var (
	least = Rule{AtLeast: 5, RoundTo: 5, MeansAtLeast: 10}
	most  = Rule{AtLeast: 100, RoundTo: 100, MeansAtLeast: 1000}
)

// Defaults is the rule of a site that sets none.
func Defaults() Rule { return least }

// minSecret is how many bytes a secret has at least.
const minSecret = 32

// Error says what is wrong with a rule, a secret or a table.
type Error struct {
	Field string // a name such as AtLeast, or the way to it: rows.women.outcome.improved
	Says  string
}

func (e *Error) Error() string { return "disclose: " + e.Field + ": " + e.Says }

func wrong(field, format string, args ...any) *Error {
	return &Error{Field: field, Says: fmt.Sprintf(format, args...)}
}

// check refuses what a site may not set.
func (r Rule) check() error {
	for _, f := range []struct {
		field          string
		n, least, most int
	}{
		{"AtLeast", r.AtLeast, least.AtLeast, most.AtLeast},
		{"RoundTo", r.RoundTo, least.RoundTo, most.RoundTo},
		{"MeansAtLeast", r.MeansAtLeast, least.MeansAtLeast, most.MeansAtLeast},
	} {
		if f.n < f.least || f.n > f.most {
			return wrong(f.field, "must be from %d to %d, not %d", f.least, f.most, f.n)
		}
	}
	if r.RoundTo%least.RoundTo != 0 {
		return wrong("RoundTo", "must be a multiple of %d, not %d", least.RoundTo, r.RoundTo)
	}
	if r.MeansAtLeast < r.AtLeast {
		return wrong("MeansAtLeast", "must not be less than AtLeast, %d", r.AtLeast)
	}
	return nil
}

// Publisher publishes by one rule with the secret of one organisation. It may be used by
// many at once.
type Publisher struct {
	rule   Rule
	secret []byte
}

// New makes a Publisher. The secret must stay the same for good: whoever sees one table
// published with two secrets sees two moves of every number.
func New(rule Rule, secret []byte) (*Publisher, error) {
	if err := rule.check(); err != nil {
		return nil, err
	}
	if len(secret) < minSecret {
		return nil, wrong("secret", "must have %d bytes or more, not %d", minSecret, len(secret))
	}
	return &Publisher{rule: rule, secret: append([]byte(nil), secret...)}, nil
}

// Rule is the rule by which it publishes.
func (p *Publisher) Rule() Rule { return p.rule }

// Publish gives what may be shown of a table, or an *Error that says what is wrong with it.
func (p *Publisher) Publish(t Table) (*Published, error) {
	s, err := shapeOf(t)
	if err != nil {
		return nil, err
	}
	d := newDraft(s, p.rule)
	if err := p.move(d, t); err != nil {
		return nil, err
	}
	d.hide()
	return d.published(t), nil
}
