package ledger

import (
	"fmt"
	"math/bits"

	"golang.org/x/mod/sumdb/tlog"
)

// Of the tree, the leaves are stored, and the hash of every full subtree of 256
// leaves, of 256 of those, and so on: levels 8, 16, 24. All else is worked out from
// at most 256 hashes of the stored level below.
const (
	Height = 8
	Width  = 1 << Height
)

// Subtree is the hash of a full subtree: of the leaves from N·2^Level.
type Subtree struct {
	Level int
	N     int64
	Hash  Hash
}

// Completed calls fn for each stored subtree that is full at size after and was
// not at size before, lowest level first.
func Completed(before, after int64, fn func(level int, n int64) error) error {
	for level := Height; level < 63 && after>>level > 0; level += Height {
		for n := before >> level; n < after>>level; n++ {
			if err := fn(level, n); err != nil {
				return err
			}
		}
	}
	return nil
}

// Fold gives the hash of a full subtree from the 2^k hashes under it.
func Fold(hashes []Hash) Hash {
	if len(hashes) == 1 {
		return hashes[0]
	}
	half := len(hashes) / 2
	return tlog.NodeHash(Fold(hashes[:half]), Fold(hashes[half:]))
}

// Tiles reads the stored hashes of a level (0, 8, 16 …): those from n·256, at most
// 256 of them.
type Tiles interface {
	Tile(level int, n int64) ([]Hash, error)
}

// Tree answers questions about a tree from its tiles. Each tile is read once.
type Tree struct {
	tiles Tiles
	read  map[tile][]Hash
}

type tile struct {
	level int
	n     int64
}

// NewTree gives the tree of which these are the tiles.
func NewTree(t Tiles) *Tree { return &Tree{tiles: t, read: map[tile][]Hash{}} }

// ReadHashes implements tlog.HashReader.
func (t *Tree) ReadHashes(indexes []int64) ([]Hash, error) {
	out := make([]Hash, len(indexes))
	for i, index := range indexes {
		level, n := tlog.SplitStoredHashIndex(index)
		up := level % Height
		first := n << up
		at := tile{level - up, first >> Height}
		hashes, ok := t.read[at]
		if !ok {
			var err error
			if hashes, err = t.tiles.Tile(at.level, at.n); err != nil {
				return nil, err
			}
			t.read[at] = hashes
		}
		from := int(first % Width)
		if from+1<<up > len(hashes) {
			return nil, fmt.Errorf("the tree has no hash %d at level %d", n, level)
		}
		out[i] = Fold(hashes[from : from+1<<up])
	}
	return out, nil
}

// Root gives the hash of the tree as it was with so many entries.
func (t *Tree) Root(size int64) (Hash, error) { return tlog.TreeHash(size, t) }

// Prove gives the proof that the tree of a size has the entry at a place.
func (t *Tree) Prove(size, seq int64) ([]Hash, error) { return tlog.ProveRecord(size, seq, t) }

// Check tells whether a proof shows that a tree has this leaf at this place.
func Check(proof []Hash, size int64, root Hash, seq int64, leaf Hash) error {
	return tlog.CheckRecord(proof, size, root, seq, leaf)
}

// Edge is the right edge of a tree that grows entry by entry: the hash of each
// full subtree, largest first.
type Edge struct {
	size   int64
	hashes []Hash
}

// Append adds a leaf; done is called for every stored subtree that it fills.
func (e *Edge) Append(leaf Hash, done func(Subtree)) {
	e.hashes = append(e.hashes, leaf)
	e.size++
	for level := 1; level <= bits.TrailingZeros64(uint64(e.size)); level++ {
		last := len(e.hashes) - 1
		e.hashes[last-1] = tlog.NodeHash(e.hashes[last-1], e.hashes[last])
		e.hashes = e.hashes[:last]
		if level%Height == 0 {
			done(Subtree{Level: level, N: e.size>>level - 1, Hash: e.hashes[last-1]})
		}
	}
}

// Size is how many leaves there are.
func (e *Edge) Size() int64 { return e.size }

// Root is the hash of the whole tree.
func (e *Edge) Root() Hash {
	if e.size == 0 {
		root, _ := tlog.TreeHash(0, nil) // asks nothing of the reader
		return root
	}
	root := e.hashes[len(e.hashes)-1]
	for i := len(e.hashes) - 2; i >= 0; i-- {
		root = tlog.NodeHash(e.hashes[i], root)
	}
	return root
}
