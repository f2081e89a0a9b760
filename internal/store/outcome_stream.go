package store

import (
	"bytes"
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/jackc/pgx/v5/stdlib"

	"towpath/internal/care"
	"towpath/internal/fault"
)

// StreamOutcomeReadings hands over one part of the readings of completed assessments, by
// assessment, as fast as the engine gives them: all of them stand in one of the parts. Parts
// can be read at once. It sees whatever is there when it begins; who needs more asks the log
// what came after.
func (s streams) StreamOutcomeReadings(ctx context.Context, org care.OrganisationID, part, parts int, fn func(*care.OutcomeReading) error) error {
	from, to, err := s.assessmentsOf(ctx, org, part, parts)
	if err != nil {
		return failed("StreamOutcomeReadings", err)
	}
	query := outcomeReadings
	if from != "" {
		query += " AND r.assessment_id >= '" + from + "'"
	}
	if to != "" {
		query += " AND r.assessment_id < '" + to + "'"
	}
	var r care.OutcomeReading
	return s.streamOf(ctx, "StreamOutcomeReadings", org, query+" ORDER BY r.organisation_id, r.assessment_id, r.voice", func(f []string) error {
		r = care.OutcomeReading{
			Person: care.PersonID(f[0]), Assessment: care.AssessmentID(f[1]), Instrument: f[2], Version: f[3],
			Voice: care.Voice(f[4]), On: care.Date(f[5]), Team: care.TeamID(f[6]), Steps: f[7],
		}
		return fn(&r)
	})
}

// streamOf streams a query whose only parameter, $1, is the organisation.
func (s streams) streamOf(ctx context.Context, op string, org care.OrganisationID, query string, fn func(fields []string) error) error {
	if !care.ValidID(string(org)) {
		return fault.New(fault.Internal, op+": "+string(org)+" is no id", nil)
	}
	return failed(op, s.engine.stream(ctx, strings.ReplaceAll(query, "$1", "'"+string(org)+"'"), fn))
}

// StreamOutcomeFacts hands over what is known of everybody, as StreamOutcomeReadings does.
func (s streams) StreamOutcomeFacts(ctx context.Context, org care.OrganisationID, fn func(care.OutcomeFact) error) error {
	for _, of := range outcomeFacts {
		err := s.streamOf(ctx, "StreamOutcomeFacts", org, of.query+of.order, func(f []string) error { return fn(outcomeFact(f[0], f[1], f[2])) })
		if err != nil {
			return err
		}
	}
	return nil
}

// assessmentsOf gives where a part of an organisation's assessments begins and ends: "" for
// the beginning and the end of all.
func (s streams) assessmentsOf(ctx context.Context, org care.OrganisationID, part, parts int) (from, to string, err error) {
	bound := func(n int) (id string, err error) {
		if n == 0 || n == parts {
			return "", nil
		}
		err = s.engine.read(ctx, func(t *tx) error {
			rows, err := t.raw.QueryContext(ctx, `SELECT assessment_id FROM assessment WHERE organisation_id = $1 ORDER BY assessment_id
				LIMIT 1 OFFSET (SELECT COUNT(*) FROM assessment WHERE organisation_id = $1) * $2 / $3`, string(org), n, parts)
			if err != nil {
				return err
			}
			defer rows.Close()
			for rows.Next() {
				if err := rows.Scan(&id); err != nil {
					return err
				}
			}
			return rows.Err()
		})
		if err == nil && id != "" && !care.ValidID(id) {
			err = fmt.Errorf("an assessment has the id %q", id)
		}
		return id, err
	}
	if from, err = bound(part); err != nil {
		return "", "", err
	}
	to, err = bound(part + 1)
	return from, to, err
}

// stream runs a query without parameters whose columns are all text. fields are overwritten by
// the next row, the texts in them are not.
func (s *sqlite) stream(ctx context.Context, query string, fn func(fields []string) error) error {
	conn, err := s.pool.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	return conn.Raw(func(c any) error {
		// The driver's own rows: what database/sql does for each value takes longer than the rest.
		rows, err := c.(driver.QueryerContext).QueryContext(ctx, query, nil)
		if err != nil {
			return err
		}
		values := make([]driver.Value, len(rows.Columns()))
		fields := make([]string, len(values))
		for {
			if err := rows.Next(values); errors.Is(err, io.EOF) {
				return rows.Close()
			} else if err != nil {
				return errors.Join(err, rows.Close())
			}
			for i, v := range values {
				fields[i], _ = v.(string)
			}
			if err := fn(fields); err != nil {
				return errors.Join(err, rows.Close())
			}
		}
	})
}

// stream is sqlite.stream; it copies the rows out as text.
func (p *postgres) stream(ctx context.Context, query string, fn func(fields []string) error) error {
	conn, err := p.pool.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	return conn.Raw(func(c any) error {
		lines := &copied{fn: fn}
		_, err := c.(*stdlib.Conn).Conn().PgConn().CopyTo(ctx, lines, "COPY ("+query+") TO STDOUT")
		return errors.Join(err, lines.err)
	})
}

// copied reads lines of COPY: fields between tabs.
type copied struct {
	fn     func(fields []string) error
	rest   []byte
	fields []string
	err    error
}

// Write implements io.Writer.
func (c *copied) Write(p []byte) (int, error) {
	n := len(p)
	if len(c.rest) > 0 {
		end := bytes.IndexByte(p, '\n')
		if end < 0 {
			c.rest = append(c.rest, p...)
			return n, nil
		}
		c.rest = append(c.rest, p[:end]...)
		if c.line(string(c.rest)); c.err != nil {
			return 0, c.err
		}
		c.rest, p = c.rest[:0], p[end+1:]
	}
	last := bytes.LastIndexByte(p, '\n')
	c.rest = append(c.rest, p[last+1:]...)
	for text := string(p[:last+1]); text != ""; {
		line, rest, _ := strings.Cut(text, "\n")
		if c.line(line); c.err != nil {
			return 0, c.err
		}
		text = rest
	}
	return n, nil
}

func (c *copied) line(text string) {
	if strings.IndexByte(text, '\\') >= 0 {
		c.err = fmt.Errorf("a row that is to be counted holds a backslash")
		return
	}
	c.fields = c.fields[:0]
	for {
		field, rest, more := strings.Cut(text, "\t")
		c.fields = append(c.fields, field)
		if !more {
			break
		}
		text = rest
	}
	c.err = c.fn(c.fields)
}
