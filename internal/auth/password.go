package auth

import (
	"crypto/subtle"
	"encoding/base32"
	"encoding/base64"
	"fmt"
	"strings"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"

	"towpath/internal/fault"
)

// Parameters of argon2id: OWASP's password storage cheat sheet, 19 MiB and two
// passes, about 60 ms here. At most two run at a time, so that a rush of
// sign-ins cannot take the memory of the machine.
const (
	memoryKiB = 19 * 1024
	passes    = 2
	lanes     = 1
	keyBytes  = 32
	saltBytes = 16
)

var hashing = make(chan struct{}, 2)

// Lengths of a password, in characters. There are no other rules: length is what
// counts (NIST SP 800-63B-4).
const (
	MinPassword = 10
	MaxPassword = 200
)

// CheckPassword refuses a new password that is too short, too long, or the name
// of sign-in itself.
func CheckPassword(password, username string) error {
	var c fault.Check
	n := utf8.RuneCountInString(password)
	c.Require(n >= MinPassword, "password", "account.error.password_short", "least", MinPassword)
	c.Require(n <= MaxPassword, "password", "error.long", "most", MaxPassword)
	c.Require(username == "" || !strings.Contains(strings.ToLower(password), strings.ToLower(username)),
		"password", "account.error.password_name")
	return c.Err("CheckPassword")
}

// NewPassword makes a password of 100 random bits that can be read out aloud.
func NewPassword(random func([]byte)) string {
	raw := make([]byte, 13)
	random(raw)
	text := strings.ToLower(base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(raw))
	return text[:5] + "-" + text[5:10] + "-" + text[10:15] + "-" + text[15:20]
}

// Hash gives the argon2id hash of a password in its usual text form.
func Hash(password string, random func([]byte)) string {
	salt := make([]byte, saltBytes)
	random(salt)
	hashing <- struct{}{}
	key := argon2.IDKey([]byte(password), salt, passes, memoryKiB, lanes, keyBytes)
	<-hashing
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, memoryKiB, passes, lanes,
		base64.RawStdEncoding.EncodeToString(salt), base64.RawStdEncoding.EncodeToString(key))
}

// Verify tells whether a password gives this hash. A hash that cannot be read,
// or that asks for more than four times our own work, matches nothing.
func Verify(hash, password string) bool {
	var version int
	var memory, time uint32
	var threads uint8
	parts := strings.Split(hash, "$")
	if len(parts) != 6 || parts[1] != "argon2id" {
		return false
	}
	if _, err := fmt.Sscanf(parts[2], "v=%d", &version); err != nil || version != argon2.Version {
		return false
	}
	if _, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &memory, &time, &threads); err != nil {
		return false
	}
	if memory == 0 || memory > 4*memoryKiB || time == 0 || time > 4*passes || threads == 0 {
		return false
	}
	salt, err := base64.RawStdEncoding.DecodeString(parts[4])
	if err != nil {
		return false
	}
	want, err := base64.RawStdEncoding.DecodeString(parts[5])
	if err != nil || len(want) == 0 || len(want) > 128 {
		return false
	}
	hashing <- struct{}{}
	got := argon2.IDKey([]byte(password), salt, time, memory, threads, uint32(len(want)))
	<-hashing
	return subtle.ConstantTimeCompare(got, want) == 1
}

// NewPassword makes a password from this guard's source of randomness.
func (g *Guard) NewPassword() string { return NewPassword(g.random) }

// Hash gives the hash of a password, salted from this guard's source.
func (g *Guard) Hash(password string) string { return Hash(password, g.random) }
