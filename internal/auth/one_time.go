package auth

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base32"
	"encoding/hex"
	"net/url"
	"strings"
	"time"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/totp"

	"towpath/internal/care"
	"towpath/internal/fault"
)

// One-time codes as RFC 6238 has them and as every app reads them: six figures,
// thirty seconds, SHA-1. A code of the half minute before or after is taken too.
const (
	stepSeconds   = 30
	skewSteps     = 1
	oneTimeDigits = 6
	secretBytes   = 20
)

// RecoveryCodes is how many are made at a time.
const RecoveryCodes = 10

func oneTimeKey(ctx context.Context, tx Tx, org care.OrganisationID, id care.AccountID) (OneTimeKey, error) {
	key, err := tx.OneTimeKey(ctx, org, id)
	if fault.Is(err, fault.Denied) {
		return OneTimeKey{}, nil
	}
	return key, err
}

// OneTimeSetup is what an app needs to make codes: the key in text, and the
// address that stands in the QR code.
type OneTimeSetup struct{ Secret, URI string }

// BeginOneTime makes a key for an app. It counts only once ConfirmOneTime saw a
// code. fault.Conflict where there is an app already.
func (g *Guard) BeginOneTime(ctx context.Context, who SignedIn) error {
	if err := g.needFresh(who); err != nil {
		return err
	}
	raw := make([]byte, secretBytes)
	g.random(raw)
	key := OneTimeKey{Organisation: g.org, Account: who.Actor.Account, Secret: base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(raw)}
	return g.store.WriteSessions(ctx, func(tx Tx) error {
		old, err := oneTimeKey(ctx, tx, g.org, who.Actor.Account)
		if err != nil {
			return err
		}
		if !old.Confirmed.IsZero() {
			return fault.New(fault.Conflict, "BeginOneTime", nil)
		}
		return tx.PutOneTimeKey(ctx, key)
	})
}

// OneTimeSetup gives the key that was begun; fault.Denied if none was.
func (g *Guard) OneTimeSetup(ctx context.Context, who SignedIn, service string) (OneTimeSetup, error) {
	var key OneTimeKey
	err := g.store.ReadSessions(ctx, func(tx Tx) (err error) {
		key, err = tx.OneTimeKey(ctx, g.org, who.Actor.Account)
		return err
	})
	if err == nil && !key.Confirmed.IsZero() {
		err = fault.New(fault.Denied, "OneTimeSetup", nil)
	}
	if err != nil {
		return OneTimeSetup{}, err
	}
	label := (&url.URL{Path: strings.ReplaceAll(service, ":", " ") + ":" + who.Username}).EscapedPath()
	values := url.Values{"secret": {key.Secret}, "issuer": {service}}
	return OneTimeSetup{Secret: key.Secret, URI: "otpauth://totp/" + label + "?" + strings.ReplaceAll(values.Encode(), "+", "%20")}, nil
}

// ConfirmOneTime takes the first code of an app. From then on a password alone no
// longer signs in. It gives the session's new token, and ten recovery codes where
// there were none.
func (g *Guard) ConfirmOneTime(ctx context.Context, who SignedIn, code string) (token string, codes []string, err error) {
	if err := g.needFresh(who); err != nil {
		return "", nil, err
	}
	right := false
	err = g.store.WriteSessions(ctx, func(tx Tx) error {
		right, token, codes = false, "", nil
		if err := g.secondPatience(ctx, tx, who.Actor.Account); err != nil {
			return err
		}
		key, err := tx.OneTimeKey(ctx, g.org, who.Actor.Account)
		if err != nil {
			return err
		}
		step := g.stepOf(key, code)
		if step == 0 || !key.Confirmed.IsZero() {
			return g.missSecond(ctx, tx, who.Actor.Account)
		}
		right = true
		key.Step, key.Confirmed = step, g.time()
		if err := tx.PutOneTimeKey(ctx, key); err != nil {
			return err
		}
		if codes, err = g.firstRecoveryCodes(ctx, tx, who.Actor.Account); err != nil {
			return err
		}
		if token, err = g.renew(ctx, tx, who, true); err != nil {
			return err
		}
		return tx.InsertAuditEntry(ctx, g.selfEntry(who, "AddOneTimeCodes"))
	})
	if err == nil && !right {
		err = wrongCode("ConfirmOneTime")
	}
	return token, codes, err
}

func wrongCode(op string) error {
	var c fault.Check
	c.Require(false, "code", "second.error.wrong")
	return c.Err(op)
}

// stepOf gives the step of which a code is, and 0 for a wrong one or one of a step
// that was used.
func (g *Guard) stepOf(key OneTimeKey, code string) int64 {
	now := g.time().Unix() / stepSeconds
	found := int64(0)
	for step := now - skewSteps; step <= now+skewSteps; step++ {
		want, err := totp.GenerateCodeCustom(key.Secret, time.Unix(step*stepSeconds, 0), totp.ValidateOpts{
			Period: stepSeconds, Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1,
		})
		if err == nil && step > key.Step && subtle.ConstantTimeCompare([]byte(want), []byte(code)) == 1 {
			found = step
		}
	}
	return found
}

// RemoveOneTime forgets the app.
func (g *Guard) RemoveOneTime(ctx context.Context, who SignedIn) error {
	if err := g.needFresh(who); err != nil {
		return err
	}
	return g.store.WriteSessions(ctx, func(tx Tx) error {
		if err := tx.DeleteOneTimeKey(ctx, g.org, who.Actor.Account); err != nil {
			return err
		}
		return tx.InsertAuditEntry(ctx, g.selfEntry(who, "RemoveOneTimeCodes"))
	})
}

// NewRecoveryCodes makes ten codes, each of which stands in for the second factor
// once. Those made before stop working.
func (g *Guard) NewRecoveryCodes(ctx context.Context, who SignedIn) (codes []string, err error) {
	if err := g.needFresh(who); err != nil {
		return nil, err
	}
	err = g.store.WriteSessions(ctx, func(tx Tx) (err error) {
		if codes, err = g.recoveryCodes(ctx, tx, who.Actor.Account); err != nil {
			return err
		}
		return tx.InsertAuditEntry(ctx, g.selfEntry(who, "NewRecoveryCodes"))
	})
	return codes, err
}

func (g *Guard) firstRecoveryCodes(ctx context.Context, tx Tx, id care.AccountID) ([]string, error) {
	n, err := tx.CountRecoveryCodes(ctx, g.org, id)
	if err != nil || n > 0 {
		return nil, err
	}
	return g.recoveryCodes(ctx, tx, id)
}

func (g *Guard) recoveryCodes(ctx context.Context, tx Tx, id care.AccountID) ([]string, error) {
	codes, hashes := make([]string, RecoveryCodes), make([]string, RecoveryCodes)
	for i := range codes {
		codes[i] = g.NewCode()
		hashes[i] = recoveryHash(id, codes[i])
	}
	return codes, tx.ReplaceRecoveryCodes(ctx, g.org, id, hashes, g.time())
}

// recoveryHash is what is kept of a recovery code: of the same code for somebody
// else it is another.
func recoveryHash(id care.AccountID, code string) string {
	sum := sha256.Sum256([]byte("recovery\x00" + string(id) + "\x00" + NormalCode(code)))
	return hex.EncodeToString(sum[:])
}

// NormalOneTime gives the figures of a one-time code as it was typed; empty for
// what is none.
func NormalOneTime(text string) string {
	if len(text) > 40 {
		return ""
	}
	text = strings.NewReplacer(" ", "", "-", "", "\u00a0", "").Replace(text)
	if len(text) != oneTimeDigits || strings.Trim(text, "0123456789") != "" {
		return ""
	}
	return text
}
