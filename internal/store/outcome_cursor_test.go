package store

import (
	"database/sql/driver"
	"io"
	"slices"
	"strings"
	"testing"
)

// lines are rows of one text each.
type lines []string

func (l *lines) Columns() []string { return []string{"line"} }
func (l *lines) Close() error      { return nil }

func (l *lines) Next(to []driver.Value) error {
	if len(*l) == 0 {
		return io.EOF
	}
	to[0], *l = (*l)[0], (*l)[1:]
	return nil
}

func cursorOver(rows ...string) *cursor {
	l := lines(rows)
	return &cursor{rows: &l, columns: 2}
}

func TestRowsMeetThoseOfTheSameKey(t *testing.T) {
	for _, at := range []struct {
		name           string
		of, rows, want []string
		wrong          string
	}{
		{"each its own", []string{"1\ta", "2\tb"}, []string{"a\tx", "b\ty"}, []string{"1x", "2y"}, ""},
		{"several of one", []string{"1\ta"}, []string{"a\tx", "a\ty"}, []string{"1x", "1y"}, ""},
		{"some of none", []string{"2\tb", "4\td"}, []string{"a\tx", "b\ty", "c\tz", "e\tw"}, []string{"2y"}, ""},
		{"none of some", []string{"1\ta", "2\tb", "3\tc"}, []string{"c\tz"}, []string{"3z"}, ""},
		{"nothing on one side", nil, []string{"a\tx"}, nil, ""},
		{"nothing on the other", []string{"1\ta"}, nil, nil, ""},
		{"out of order", []string{"1\ta", "2\tb"}, []string{"b\ty", "a\tx"}, []string{"2y"}, "out of order"},
		{"a tab in a text", []string{"1\ta"}, []string{"a\tx\ty"}, nil, "3 fields, not 2"},
	} {
		t.Run(at.name, func(t *testing.T) {
			var got []string
			err := beside(cursorOver(at.of...), cursorOver(at.rows...), func(of, row []string) error {
				got = append(got, of[0]+row[1])
				return nil
			})
			if !slices.Equal(got, at.want) {
				t.Errorf("got %v, want %v", got, at.want)
			}
			if (at.wrong == "") != (err == nil) || err != nil && !strings.Contains(err.Error(), at.wrong) {
				t.Errorf("the error is %v, want %q", err, at.wrong)
			}
		})
	}
}
