package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5/stdlib"
)

// stream copies the rows out as text.
func (p *postgres) stream(ctx context.Context, columns int, query string, fn func(fields []string) error) error {
	conn, err := p.pool.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	return conn.Raw(func(c any) error {
		lines := &copied{columns: columns, fn: fn}
		_, err := c.(*stdlib.Conn).Conn().PgConn().CopyTo(ctx, lines, "COPY ("+query+") TO STDOUT")
		return errors.Join(err, lines.err)
	})
}

// copied reads lines of COPY: fields between tabs.
type copied struct {
	columns int
	fn      func(fields []string) error
	rest    []byte
	fields  []string
	err     error
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
	if c.fields, c.err = fieldsOf(c.fields, text, c.columns); c.err == nil {
		c.err = c.fn(c.fields)
	}
}

// streamReadings implements engine.
func (p *postgres) streamReadings(ctx context.Context, at assessmentRange, fn func(assessment, reading []string) error) error {
	query := "SELECT a.*, b.voice, b.person_id, b.steps FROM (" + streamedAssessments + at.where("r") + ") a JOIN (" + streamedReadings + at.where("r") +
		") b ON b.assessment_id = a.assessment_id ORDER BY b.assessment_id, b.voice"
	return p.stream(ctx, assessmentFields+readingFields-1, query, func(f []string) error {
		return fn(f[:assessmentFields], f[assessmentFields-1:])
	})
}
