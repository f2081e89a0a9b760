package store

import (
	"context"
	"strings"

	"github.com/jackc/pgx/v5"
)

// bulk gathers rows for one table and inserts them many at a time. On SQLite each
// statement holds one row, which is prepared once and is faster there.
type bulk struct {
	tx      *tx
	op      string
	table   string
	columns string
	width   int
	args    []any
	rows    int
	full    string // the text of a full statement
	// fresh tells that no row is there yet.
	fresh bool
}

func (t *tx) newBulk(op, table, columns string) *bulk {
	return &bulk{tx: t, op: op, table: table, columns: columns, width: strings.Count(columns, ",") + 1}
}

// newFresh is newBulk for rows of which none is there: where the engine has a faster way
// for those it is taken, and one that is there after all fails the transaction.
func (t *tx) newFresh(op, table, columns string) *bulk {
	b := t.newBulk(op, table, columns)
	b.fresh = t.copyIn != nil
	return b
}

func (b *bulk) add(ctx context.Context, values ...any) error {
	b.args = append(b.args, values...)
	if b.rows++; b.fresh || b.rows < b.tx.bulk {
		return nil
	}
	return b.flush(ctx)
}

func (b *bulk) flush(ctx context.Context) error {
	if b.rows == 0 {
		return nil
	}
	var err error
	if b.fresh {
		err = b.tx.copyIn(ctx, b.table, strings.Split(b.columns, ", "), pgx.CopyFromSlice(b.rows, func(i int) ([]any, error) {
			return b.args[i*b.width : (i+1)*b.width], nil
		}))
	} else {
		_, err = b.tx.raw.ExecContext(ctx, b.statement(), b.args...)
	}
	b.args, b.rows = b.args[:0], 0
	return failed(b.op+": "+b.table, err)
}

// statement gives the text for the rows that are gathered; that of a full statement is put
// together once.
func (b *bulk) statement() string {
	if b.rows != b.tx.bulk {
		return b.write()
	}
	if b.full == "" {
		b.full = b.write()
	}
	return b.full
}

func (b *bulk) write() string {
	var s strings.Builder
	s.WriteString("INSERT INTO " + b.table + " (" + b.columns + ") VALUES ")
	n := 0
	for row := range b.rows {
		if row > 0 {
			s.WriteByte(',')
		}
		s.WriteByte('(')
		for col := range b.width {
			if col > 0 {
				s.WriteByte(',')
			}
			n++
			s.WriteString(b.tx.mark(n))
		}
		s.WriteByte(')')
	}
	s.WriteString(" ON CONFLICT DO NOTHING")
	return s.String()
}
