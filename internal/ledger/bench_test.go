package ledger_test

import (
	"context"
	"crypto/sha256"
	"fmt"
	"testing"

	"towpath/internal/ledger"
)

// BenchmarkVerify goes through a log in memory beside bare SHA-256 of the same bytes.
func BenchmarkVerify(b *testing.B) {
	const many = 50_000
	rows := make([]ledger.Entry, many)
	var bytes int64
	for i := range rows {
		r := ledger.Row{
			Organisation: "0195aaaa-0000-7abc-8006-000000000001", ID: fmt.Sprintf("0195aaaa-0000-7abc-8006-%012d", i), At: int64(i), Account: "0195aaaa-0000-7abc-8006-000000000002",
			Name: "Ben Hall", Role: "worker", Action: "ShowBloom", Person: "0195aaaa-0000-7abc-8006-000000000003", Outcome: "allowed", Policies: "worker-people-of-my-team", Request: "0195aaaa",
		}
		leaf := ledger.Leaf(int64(i), r.Body())
		rows[i] = ledger.Entry{Row: r, Seq: int64(i), Leaf: leaf[:]}
		bytes += int64(len(ledger.Data(int64(i), r.Body())))
	}
	b.Run("verify", func(b *testing.B) {
		for range b.N {
			if _, err := ledger.Verify(context.Background(), "o", "", rowsOf(rows), nil, func(int64) {}); err != nil {
				b.Fatal(err)
			}
		}
		b.ReportMetric(float64(many*b.N)/b.Elapsed().Seconds(), "entries/s")
	})
	b.Run("floor: bare SHA-256 of the same bytes", func(b *testing.B) {
		data := make([]byte, bytes/many)
		for range b.N {
			for range many {
				sha256.Sum256(data)
			}
		}
		b.ReportMetric(float64(many*b.N)/b.Elapsed().Seconds(), "entries/s")
	})
}

// rowsOf is a log of nothing but rows.
type rowsOf []ledger.Entry

func (r rowsOf) Size(context.Context) (int64, error)   { return int64(len(r)), nil }
func (r rowsOf) Strays(context.Context) (int64, error) { return 0, nil }
func (r rowsOf) Entries(_ context.Context, from int64) ([]ledger.Entry, error) {
	return r[from:min(from+4096, int64(len(r)))], nil
}
func (r rowsOf) Subtrees(context.Context) ([]ledger.Subtree, error)   { return nil, nil }
func (r rowsOf) Checkpoints(context.Context) ([]ledger.Signed, error) { return nil, nil }

// BenchmarkProof proves entries of a tree of a million, tiles in memory.
func BenchmarkProof(b *testing.B) {
	m := &memory{subtrees: map[int][]ledger.Hash{}}
	var edge ledger.Edge
	for i := range 1_000_000 {
		leaf := sha256.Sum256([]byte{byte(i), byte(i >> 8), byte(i >> 16)})
		m.leaves = append(m.leaves, leaf)
		edge.Append(leaf, func(s ledger.Subtree) { m.subtrees[s.Level] = append(m.subtrees[s.Level], s.Hash) })
	}
	var steps, reads int
	for i := range b.N {
		m.reads = 0
		proof, err := ledger.NewTree(m).Prove(1_000_000, int64(i*7919%1_000_000))
		if err != nil {
			b.Fatal(err)
		}
		steps, reads = len(proof), max(reads, m.reads)
	}
	b.ReportMetric(float64(steps*sha256.Size), "proof-bytes")
	b.ReportMetric(float64(reads), "tiles-read")
}
