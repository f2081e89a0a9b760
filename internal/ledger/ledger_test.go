package ledger_test

import (
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/tlog"
	"pgregory.net/rapid"

	"towpath/internal/ledger"
)

// memory is a log in memory: leaves, and the stored subtrees as the store keeps them.
type memory struct {
	rows     []ledger.Row
	leaves   []ledger.Hash
	subtrees map[int][]ledger.Hash
	reads    int
}

// Tile implements ledger.Tiles.
func (m *memory) Tile(level int, n int64) ([]ledger.Hash, error) {
	m.reads++
	all := m.leaves
	if level > 0 {
		all = m.subtrees[level]
	}
	from := min(n*ledger.Width, int64(len(all)))
	return all[from:min(from+ledger.Width, int64(len(all)))], nil
}

func (m *memory) add(t testing.TB, row ledger.Row) {
	before := int64(len(m.leaves))
	m.rows = append(m.rows, row)
	m.leaves = append(m.leaves, ledger.Leaf(before, row.Body()))
	err := ledger.Completed(before, before+1, func(level int, n int64) error {
		under, err := m.Tile(level-ledger.Height, n)
		if err != nil || len(under) != ledger.Width {
			return fmt.Errorf("level %d: %d hashes, %w", level, len(under), err)
		}
		m.subtrees[level] = append(m.subtrees[level], ledger.Fold(under))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func grown(t testing.TB, n int) *memory {
	m := &memory{subtrees: map[int][]ledger.Hash{}}
	for i := range n {
		m.add(t, ledger.Row{Organisation: "o", ID: fmt.Sprint(i), At: int64(i), Name: "Ben"})
	}
	return m
}

// reference is tlog's own storage of every hash of the same leaves.
func reference(t testing.TB, leaves []ledger.Hash) tlog.HashReader {
	var all []tlog.Hash
	read := tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		out := make([]tlog.Hash, len(indexes))
		for i, index := range indexes {
			out[i] = all[index]
		}
		return out, nil
	})
	for n, leaf := range leaves {
		more, err := tlog.StoredHashesForRecordHash(int64(n), leaf, read)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, more...)
	}
	return read
}

// TestEveryProofOfEverySizeHolds appends one by one and proves every entry at every
// size, and every size to every later one, beside tlog's own tree.
func TestEveryProofOfEverySizeHolds(t *testing.T) {
	const most = 70
	m := grown(t, most)
	ref := reference(t, m.leaves)
	roots := make([]ledger.Hash, most+1)
	var edge ledger.Edge
	for size := range int64(most + 1) {
		if size > 0 {
			edge.Append(m.leaves[size-1], func(ledger.Subtree) {})
		}
		part := &memory{leaves: m.leaves[:size]}
		root, err := ledger.NewTree(part).Root(size)
		want, err2 := tlog.TreeHash(size, ref)
		if err != nil || err2 != nil || root != want || edge.Root() != want {
			t.Fatalf("root of %d: %v, %v, and %v %v", size, root, edge.Root(), err, err2)
		}
		roots[size] = root
		for seq := range size {
			proof, err := ledger.NewTree(part).Prove(size, seq)
			if err != nil || ledger.Check(proof, size, root, seq, m.leaves[seq]) != nil {
				t.Fatalf("entry %d of %d is not proven: %v", seq, size, err)
			}
			if ledger.Check(proof, size, root, (seq+1)%size, m.leaves[seq]) == nil && size > 1 {
				t.Fatalf("entry %d of %d is proven at another place too", seq, size)
			}
		}
		for earlier := int64(1); earlier < size; earlier++ {
			proof, err := tlog.ProveTree(size, earlier, ledger.NewTree(part))
			if err != nil || tlog.CheckTree(proof, size, root, earlier, roots[earlier]) != nil {
				t.Fatalf("%d is not shown to be the beginning of %d: %v", earlier, size, err)
			}
		}
	}
}

// TestLargeTreesAreLikeTheReference looks at sizes about the edges of stored
// subtrees, and counts what a proof reads.
func TestLargeTreesAreLikeTheReference(t *testing.T) {
	m := grown(t, 256*256+700)
	ref := reference(t, m.leaves)
	var edge ledger.Edge
	var filled []ledger.Subtree
	for _, leaf := range m.leaves {
		edge.Append(leaf, func(s ledger.Subtree) { filled = append(filled, s) })
	}
	for _, s := range filled {
		if m.subtrees[s.Level][s.N] != s.Hash {
			t.Fatalf("subtree %d of level %d differs", s.N, s.Level)
		}
	}
	if len(filled) != len(m.subtrees[8])+len(m.subtrees[16]) || len(m.subtrees[16]) != 1 {
		t.Errorf("%d subtrees were filled", len(filled))
	}
	rapid.Check(t, func(t *rapid.T) {
		size := rapid.Int64Range(1, int64(len(m.leaves))).Draw(t, "size")
		seq := rapid.Int64Range(0, size-1).Draw(t, "seq")
		part := &memory{leaves: m.leaves[:size], subtrees: map[int][]ledger.Hash{8: m.subtrees[8][:size>>8], 16: m.subtrees[16][:size>>16]}}
		tree := ledger.NewTree(part)
		proof, err := tree.Prove(size, seq)
		want, err2 := tlog.ProveRecord(size, seq, ref)
		if err != nil || err2 != nil || !slices.Equal(proof, want) {
			t.Fatalf("the proof differs: %v, %v", err, err2)
		}
		if part.reads > 6 {
			t.Errorf("a proof read %d tiles", part.reads)
		}
		root, err := tree.Root(size)
		if err != nil || ledger.Check(proof, size, root, seq, m.leaves[seq]) != nil {
			t.Fatalf("it is not proven: %v", err)
		}
	})
}

func TestALeafIsTheHashOfItsData(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		row := anyRow(t)
		seq := rapid.Int64Min(0).Draw(t, "seq")
		data := ledger.Data(seq, row.Body())
		if ledger.Leaf(seq, row.Body()) != tlog.RecordHash(data) {
			t.Error("the leaf is another hash")
		}
		gotSeq, got, err := ledger.ParseData(data)
		if err != nil || gotSeq != seq || got != row {
			t.Errorf("%+v at %d came back as %+v at %d, %v", row, seq, got, gotSeq, err)
		}
		if other := anyRow(t); other != row && string(other.Body()) == string(row.Body()) {
			t.Errorf("%+v and %+v have one body", row, other)
		}
	})
}

func anyRow(t *rapid.T) ledger.Row {
	text := rapid.SampledFrom([]string{"", "a", "aa", "b", "ShowBloom", strings.Repeat("x", 300)})
	d := func() string { return text.Draw(t, "text") }
	return ledger.Row{
		Organisation: d(), ID: d(), At: rapid.Int64().Draw(t, "at"), Account: d(), Name: d(), Role: d(), Action: d(), Person: d(), Subject: d(),
		Outcome: d(), Policies: d(), Request: d(),
	}
}

// fixed is a source of randomness that can be foretold.
type fixed byte

func (f fixed) Read(b []byte) (int, error) {
	for i := range b {
		b[i] = byte(f) + byte(i)
	}
	return len(b), nil
}

func keyOf(t testing.TB, seed byte, org string) ledger.Key {
	t.Helper()
	text, err := ledger.NewKey(fixed(seed), ledger.Origin(org))
	if err != nil {
		t.Fatal(err)
	}
	key, err := ledger.ParseKey(text + "\n")
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func TestEveryKeySignsForItself(t *testing.T) {
	for seed := range 200 { // some keys have a + or a / in their text
		key := keyOf(t, byte(seed), "o")
		c := ledger.Checkpoint{Origin: key.Origin(), Size: 3, Root: sha256.Sum256([]byte{1}), At: time.UnixMicro(1_773_480_000_123_456).UTC()}
		signed, err := c.Sign(key)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := ledger.OpenCheckpoint(signed, key.Verifier()); err != nil || got != c {
			t.Fatalf("seed %d: %+v, %v", seed, got, err)
		}
		if _, err := ledger.OpenCheckpoint(signed, keyOf(t, byte(seed+1), "o").Verifier()); err == nil {
			t.Fatal("another key takes it")
		}
	}
	for _, bad := range []string{"", "PRIVATE+KEY+a+00000000+", "PRIVATE+KEY+", "towpath/o+1234", strings.Repeat("+", 9)} {
		if _, err := ledger.ParseKey(bad); err == nil {
			t.Errorf("%q was taken for a key", bad)
		}
	}
}

// proofFile gives a proof that holds.
func proofFile(t testing.TB, key ledger.Key, words ...string) string {
	t.Helper()
	m := grown(t, 300)
	tree := ledger.NewTree(m)
	root, err := tree.Root(300)
	if err != nil {
		t.Fatal(err)
	}
	c, err := ledger.Checkpoint{Origin: key.Origin(), Size: 300, Root: root, At: time.UnixMicro(5).UTC()}.Sign(key)
	if err != nil {
		t.Fatal(err)
	}
	hashes, err := tree.Prove(300, 7)
	if err != nil {
		t.Fatal(err)
	}
	file, err := ledger.Proof{Words: words, Data: ledger.Data(7, m.rows[7].Body()), Hashes: hashes, Checkpoint: c}.Sign(key)
	if err != nil {
		t.Fatal(err)
	}
	return file
}

// TestOneChangedByteOfAProofIsFound flips every bit of every byte, and takes each
// byte away.
func TestOneChangedByteOfAProofIsFound(t *testing.T) {
	key := keyOf(t, 9, "o")
	file := proofFile(t, key, "Ben looked at your Bloom.", "Tuesday, 24 November 2026, 14:10", "", "How to check")
	p, err := ledger.OpenProof(file, key.Verifier())
	if err != nil || p.Seq != 7 || p.Row.Name != "Ben" || p.Words[0] != "Ben looked at your Bloom." {
		t.Fatalf("%+v, %v", p, err)
	}
	for i := range file {
		for bit := range 8 {
			b := []byte(file)
			b[i] ^= 1 << bit
			if _, err := ledger.OpenProof(string(b), key.Verifier()); err == nil {
				t.Fatalf("byte %d, bit %d: not found", i, bit)
			}
		}
		if _, err := ledger.OpenProof(file[:i]+file[i+1:], key.Verifier()); err == nil {
			t.Fatalf("byte %d was taken away: not found", i)
		}
	}
	for _, more := range []string{file + "\n", "\n" + file, file + file, strings.ReplaceAll(file, "\n", "\r\n"), ""} {
		if _, err := ledger.OpenProof(more, key.Verifier()); err == nil {
			t.Error("more than the file was taken")
		}
	}
}

// TestAProofOfAnythingElseIsRefused: signed by the right key, and still no proof.
func TestAProofOfAnythingElseIsRefused(t *testing.T) {
	key := keyOf(t, 9, "o")
	if _, err := ledger.OpenProof(proofFile(t, keyOf(t, 9, "p")), keyOf(t, 9, "p").Verifier()); err == nil {
		t.Error("an entry of another organisation's log was taken")
	}
	c, err := ledger.Checkpoint{Origin: key.Origin(), Size: 1}.Sign(key)
	if err != nil {
		t.Fatal(err)
	}
	for name, p := range map[string]ledger.Proof{
		"nothing":            {},
		"no entry":           {Checkpoint: c},
		"another root":       {Data: ledger.Data(0, ledger.Row{Organisation: "o"}.Body()), Checkpoint: c},
		"a broken top":       {Data: ledger.Data(0, ledger.Row{Organisation: "o"}.Body()), Checkpoint: "x\n"},
		"a place too far":    {Data: ledger.Data(1<<62, ledger.Row{Organisation: "o"}.Body()), Checkpoint: c},
		"far too many steps": {Data: ledger.Data(0, ledger.Row{Organisation: "o"}.Body()), Hashes: make([]ledger.Hash, 65), Checkpoint: c},
	} {
		file, err := p.Sign(key)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := ledger.OpenProof(file, key.Verifier()); err == nil {
			t.Errorf("%s: taken for a proof", name)
		}
	}
}

// TestNamesCannotBreakAFile puts the marks of the file into a name.
func TestNamesCannotBreakAFile(t *testing.T) {
	key := keyOf(t, 9, "o")
	for _, name := range []string{"----- end -----", "a\nb\n----- the entry, as it is stored -----\nAAAA", "\x00\x01\x7f\xff", "— towpath/o AAAA", "\n\n— x y"} {
		file := proofFile(t, key, name, "", "more")
		if _, err := ledger.OpenProof(file, key.Verifier()); err != nil {
			t.Errorf("%q: %v", name, err)
		}
	}
}

func FuzzOpenProof(f *testing.F) {
	key := keyOf(f, 9, "o")
	file := proofFile(f, key, "words")
	f.Add(file)
	f.Add(strings.Replace(file, "A", "B", 1))
	f.Add("----- end -----\n\n— towpath/o AAAA\n")
	f.Fuzz(func(t *testing.T, text string) {
		if _, err := ledger.OpenProof(text, key.Verifier()); err == nil && text != file {
			t.Errorf("taken for a proof: %q", text)
		}
		if seq, row, err := ledger.ParseData([]byte(text)); err == nil && string(ledger.Data(seq, row.Body())) != text {
			t.Errorf("read and written again it is another: %q", text)
		}
		// What is signed by the right key is read too, whatever it is.
		signed, err := ledger.Proof{Words: []string{text}, Data: []byte(text), Checkpoint: text}.Sign(key)
		if err == nil {
			if _, err := ledger.OpenProof(signed, key.Verifier()); err == nil {
				t.Errorf("taken for a proof: %q", signed)
			}
		}
	})
}
