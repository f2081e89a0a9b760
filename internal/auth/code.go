package auth

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"towpath/internal/fault"
)

// A code lets somebody in once who has no other way yet: an invitation for an
// account, for a circle, or a way back for whoever lost everything. It is made
// here, told once, and kept as a hash only. Who made it for whom, how long it
// holds, and that it works once, stands in the row of whatever it opens.
//
//	code := guard.NewCode()                  // "7KQ4-M2XD-90HB": shown once, printed, read out
//	hash := auth.HashCode(code)              // what the row keeps
//
//	err := guard.CodePatience(ctx, address)  // fault.TooMany: too many wrong ones from there
//	hash := auth.HashCode(typed)             // "" if it cannot be a code
//	err := guard.CodeMissed(ctx, address)    // when no row that still holds has this hash
const (
	codeLetters = 12
	codeGroup   = 4
)

// codeAlphabet has no I, L, O and U: what looks or sounds like a figure is read as
// that figure, and no word comes out that nobody wants to read to a stranger.
const codeAlphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

// NewCode makes a code of 60 random bits, in three groups.
func NewCode(random func([]byte)) string { return newCode(random, codeLetters) }

func newCode(random func([]byte), letters int) string {
	raw := make([]byte, letters)
	random(raw)
	var b strings.Builder
	for i, r := range raw {
		if i > 0 && i%codeGroup == 0 {
			b.WriteByte('-')
		}
		b.WriteByte(codeAlphabet[int(r)%len(codeAlphabet)]) // 256 is a multiple of 32: no letter is likelier
	}
	return b.String()
}

// NewCode makes a code from this guard's source of randomness.
func (g *Guard) NewCode() string { return NewCode(g.random) }

// paperLetters is how long a code on a paper form is: it names a form among those
// that one may see, and opens nothing.
const paperLetters = 8

// NewPaperCode makes a code for a paper form: 40 random bits, in two groups.
func (g *Guard) NewPaperCode() string { return newCode(g.random, paperLetters) }

// NormalPaperCode gives the one form of such a code as somebody typed it, as
// NormalCode does; empty for what cannot be one.
func NormalPaperCode(text string) string { return normalCode(text, paperLetters) }

// NormalCode gives the one form of a code as somebody typed it: small letters,
// spaces, dashes and figures that were read as letters do no harm. It is empty
// for what cannot be a code.
func NormalCode(text string) string { return normalCode(text, codeLetters) }

func normalCode(text string, letters int) string {
	if len(text) > 100 {
		return ""
	}
	b := make([]byte, 0, letters)
	for _, r := range text {
		if r >= 'a' && r <= 'z' {
			r -= 'a' - 'A'
		}
		switch r {
		case ' ', '\t', '\u00a0', '-', '\u2010', '\u2011', '\u2013', '\u2014', '.':
			continue
		case 'O':
			r = '0'
		case 'I', 'L':
			r = '1'
		}
		if r > 'Z' || !strings.ContainsRune(codeAlphabet, r) || len(b) == letters {
			return ""
		}
		b = append(b, byte(r))
	}
	if len(b) != letters {
		return ""
	}
	return string(b)
}

// HashCode gives what is kept of a code, in hex; empty for what cannot be one.
func HashCode(text string) string {
	code := NormalCode(text)
	if code == "" {
		return ""
	}
	sum := sha256.Sum256([]byte("code\x00" + code))
	return hex.EncodeToString(sum[:])
}

// CodePatience refuses with fault.TooMany when too many wrong codes came from an
// address lately. It is asked before a code is looked up.
func (g *Guard) CodePatience(ctx context.Context, address string) error {
	return g.store.ReadSessions(ctx, func(tx Tx) error { return g.codePatience(ctx, tx, address) })
}

func (g *Guard) codePatience(ctx context.Context, tx Tx, address string) error {
	n, err := tx.CountAttempts(ctx, g.org, subjectOf("code", address), g.time().Add(-g.limits.Window))
	if err == nil && n >= g.limits.CodeGuesses {
		return fault.New(fault.TooMany, "UseCode", nil)
	}
	return err
}

// CodeMissed counts a wrong code from an address. It gives fault.Denied, or
// fault.TooMany when others that were under way have used the tries up.
func (g *Guard) CodeMissed(ctx context.Context, address string) error {
	err := g.store.WriteSessions(ctx, func(tx Tx) error {
		if err := g.codePatience(ctx, tx, address); err != nil {
			return err
		}
		return tx.InsertAttempt(ctx, g.org, g.newID(), subjectOf("code", address), g.time())
	})
	if err != nil {
		return err
	}
	return fault.New(fault.Denied, "UseCode", nil)
}
