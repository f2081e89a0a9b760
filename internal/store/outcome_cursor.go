package store

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"strings"
)

// fieldsOf takes apart what is written with tabs between so many fields, into room that is used
// again.
func fieldsOf(room []string, line string, columns int) ([]string, error) {
	room = room[:0]
	for more := true; more; {
		var field string
		field, line, more = strings.Cut(line, "\t")
		room = append(room, field)
	}
	if len(room) != columns {
		return nil, fmt.Errorf("a row that is to be counted has %d fields, not %d", len(room), columns)
	}
	return room, nil
}

// cursor goes through the rows of a query.
type cursor struct {
	rows    driver.Rows
	columns int
	line    [1]driver.Value
	fields  []string // of the row that it stands at; overwritten by the next, the texts in them are not
}

// next goes to the next row; ok is false where there is none.
func (c *cursor) next() (ok bool, err error) {
	if err := c.rows.Next(c.line[:]); errors.Is(err, io.EOF) {
		return false, nil
	} else if err != nil {
		return false, err
	}
	line, _ := c.line[0].(string)
	c.fields, err = fieldsOf(c.fields, line, c.columns)
	return err == nil, err
}

// walk hands over the rows of a query without parameters whose columns are all text, as a
// cursor. The rows come as one text each: to hand a value from the engine to the program takes
// longer than to put it together there and take it apart here.
func (s *sqlite) walk(ctx context.Context, columns int, query string, fn func(*cursor) error) error {
	conn, err := s.pool.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	// Whoever reads everything once needs few pages again: those then stay nearer to the processor.
	if _, err := conn.ExecContext(ctx, "PRAGMA cache_size = -1000"); err != nil {
		return err
	}
	names := make([]string, columns)
	for i := range names {
		names[i] = fmt.Sprintf("f%d", i)
	}
	query = "WITH r(" + strings.Join(names, ", ") + ") AS (" + query + ") SELECT " + strings.Join(names, " || '\t' || ") + " FROM r"
	return conn.Raw(func(c any) error {
		// The driver's own rows: what database/sql does for each value takes longer than the rest.
		rows, err := c.(driver.QueryerContext).QueryContext(ctx, query, nil)
		if err != nil {
			return err
		}
		return errors.Join(fn(&cursor{rows: rows, columns: columns}), rows.Close())
	})
}

// begin waits until another stream may begin: each takes two connections at most.
func (s *sqlite) begin(ctx context.Context) (end func(), err error) {
	select {
	case s.streams <- struct{}{}:
		return func() { <-s.streams }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// stream implements engine.
func (s *sqlite) stream(ctx context.Context, columns int, query string, fn func(fields []string) error) error {
	end, err := s.begin(ctx)
	if err != nil {
		return err
	}
	defer end()
	return s.walk(ctx, columns, query, func(c *cursor) error {
		for {
			if ok, err := c.next(); !ok {
				return err
			}
			if err := fn(c.fields); err != nil {
				return err
			}
		}
	})
}

// streamReadings implements engine. Two cursors in one order side by side take half the time of
// a join, which looks for each reading's assessment anew.
func (s *sqlite) streamReadings(ctx context.Context, at assessmentRange, fn func(assessment, reading []string) error) error {
	end, err := s.begin(ctx)
	if err != nil {
		return err
	}
	defer end()
	order := " ORDER BY r.organisation_id, r.assessment_id"
	return s.walk(ctx, assessmentFields, streamedAssessments+at.where("r")+order, func(of *cursor) error {
		return s.walk(ctx, readingFields, streamedReadings+at.where("r")+order+", r.voice", func(r *cursor) error {
			return beside(of, r, fn)
		})
	})
}

// The columns of what streamReadings streams: the assessment is the last of one and the first of
// the other.
const (
	streamedAssessments = "SELECT r.instrument_id, r.instrument_version, r.on_date, r.team_id, r.assessment_id FROM assessment r WHERE r.completed_at > 0 AND "
	assessmentFields    = 5
	streamedReadings    = "SELECT r.assessment_id, r.voice, r.person_id, r.steps FROM reading r WHERE "
	readingFields       = 4
)

// beside hands over each row of a cursor with that of another whose last field is its first. Both
// are ordered by it.
func beside(of, rows *cursor, fn func(of, row []string) error) error {
	there, err := of.next()
	last := ""
	for there && err == nil {
		var ok bool
		if ok, err = rows.next(); !ok {
			return err
		}
		if rows.fields[0] < last {
			return errors.New("rows that are to be counted are out of order")
		}
		last = rows.fields[0]
		for there && of.fields[of.columns-1] < last && err == nil {
			there, err = of.next()
		}
		if there && err == nil && of.fields[of.columns-1] == last {
			err = fn(of.fields, rows.fields)
		}
	}
	return err
}
