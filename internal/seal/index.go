package seal

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// indexKeyLength is in bytes; so is indexLength, of which an entry keeps this much.
const (
	indexKeyLength = 32
	indexLength    = 16
)

// Index finds a text without keeping it: it gives the same short code for the same
// text of the same organisation, and nobody without its key can make one. It is
// safe for concurrent use.
type Index struct{ key [indexKeyLength]byte }

// NewIndex makes a fresh index key.
func NewIndex() *Index {
	var ix Index
	_, _ = rand.Read(ix.key[:]) // never fails, by its contract
	return &ix
}

// Of gives the code of a text; the same text of another kind has another code.
func (ix *Index) Of(kind, text string) string {
	mac := hmac.New(sha256.New, ix.key[:])
	mac.Write([]byte(kind))
	mac.Write([]byte{0})
	mac.Write([]byte(text))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil)[:indexLength])
}

// WrapIndex gives an index key as it may be kept.
func WrapIndex(ctx context.Context, m Master, organisation, owner string, ix *Index) (string, error) {
	return wrap(ctx, m, ix.key[:], keyPlace(organisation, owner))
}

// UnwrapIndex gives back what WrapIndex was given.
func UnwrapIndex(ctx context.Context, m Master, organisation, owner, wrapped string) (*Index, error) {
	plain, err := unwrap(ctx, m, wrapped, keyPlace(organisation, owner))
	if err != nil {
		return nil, err
	}
	defer clear(plain)
	if len(plain) != indexKeyLength {
		return nil, errors.New("seal: an index key of another length")
	}
	var ix Index
	copy(ix.key[:], plain)
	return &ix, nil
}

// Bounds of the beginnings of a word by which it can be found, in letters.
const (
	ShortestPart = 2
	LongestPart  = 12
)

// Folded gives a text as it is compared: one form for each letter, in lower case,
// without its marks. "Élodie", "elodie" and "ÉLODIE" are the same.
func Folded(text string) string {
	text = norm.NFKD.String(strings.ToLower(norm.NFKC.String(strings.ToValidUTF8(text, ""))))
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		if plain, ok := strokes[r]; ok {
			return plain
		}
		return r
	}, text)
}

// strokes are letters whose mark is part of the letter.
var strokes = map[rune]rune{'ł': 'l', 'đ': 'd', 'ø': 'o', 'ħ': 'h', 'ŧ': 't', 'ı': 'i'}

// Words gives the words of a text, folded, with nothing in them but letters and
// digits. A word with something between its letters ("O'Brien", "W-101") counts as
// a whole, and each of its parts too.
func Words(text string) []string {
	var words []string
	for _, word := range strings.Fields(Folded(text)) {
		parts := strings.FieldsFunc(word, notInWord)
		if len(parts) > 1 {
			words = append(words, strings.Join(parts, ""))
		}
		words = append(words, parts...)
	}
	return words
}

// Sought gives what a search looks for: each of its words whole, no longer than
// what is indexed of one. Words that hold no letter and no digit are nothing, and
// beside a longer word so is a single letter, which is a word half typed.
func Sought(text string) []string {
	var words []string
	short := func(word string) bool { return len([]rune(word)) < ShortestPart }
	for _, word := range strings.Fields(Folded(text)) {
		if parts := strings.FieldsFunc(word, notInWord); len(parts) > 0 {
			letters := []rune(strings.Join(parts, ""))
			words = append(words, string(letters[:min(len(letters), LongestPart)]))
		}
	}
	if longer := slices.DeleteFunc(slices.Clone(words), short); len(longer) > 0 {
		return longer
	}
	return words
}

func notInWord(r rune) bool {
	return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.Is(unicode.Mc, r)
}

// Parts gives every beginning by which the words of some texts are found, each
// once: from ShortestPart letters to LongestPart, and a shorter word whole.
func Parts(texts ...string) []string {
	var parts []string
	seen := map[string]bool{}
	for _, text := range texts {
		for _, word := range Words(text) {
			letters := []rune(word)
			for n := min(ShortestPart, len(letters)); n <= min(LongestPart, len(letters)); n++ {
				if part := string(letters[:n]); !seen[part] {
					seen[part] = true
					parts = append(parts, part)
				}
			}
		}
	}
	return parts
}
