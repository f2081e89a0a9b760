package auth

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"

	"github.com/go-webauthn/webauthn/webauthn"

	"towpath/internal/care"
	"towpath/internal/fault"
)

// PasskeySignIn opens a session for whoever answered with a passkey. Whatever is
// wrong with it is fault.Denied.
func (g *Guard) PasskeySignIn(ctx context.Context, asked string, answer []byte, at Attempt) (string, SignedIn, error) {
	account, err := g.passkeyOwner(ctx, asked, answer, at.Request)
	if err != nil {
		return "", SignedIn{}, err
	}
	var token string
	var who SignedIn
	err = g.store.WriteSessions(ctx, func(tx Tx) (err error) {
		token, who, err = g.open(ctx, tx, account, WayPasskey, true, at)
		return err
	})
	return token, who, err
}

// passkeyOwner tells whose passkey a browser showed. The question is used up; a
// key that was seen to have a double signs in nobody from then on.
func (g *Guard) passkeyOwner(ctx context.Context, token string, answer []byte, request string) (care.Account, error) {
	if g.passkeys == nil {
		return care.Account{}, noPasskeys("PasskeySignIn")
	}
	var asked askedPasskey
	if _, err := g.take(ctx, token, AskedPasskey, &asked); err != nil {
		return care.Account{}, err
	}
	parsed, err := parseShown(answer)
	if err != nil {
		return care.Account{}, err
	}
	var account care.Account
	var refused error
	err = g.store.WriteSessions(ctx, func(tx Tx) error {
		account, refused = care.Account{}, nil
		var key Passkey
		_, credential, err := g.passkeys.asks.ValidatePasskeyLogin(func(rawID, userHandle []byte) (user webauthn.User, err error) {
			key, account, err = g.keyOf(ctx, tx, rawID, userHandle)
			return holder{id: account.ID, keys: []Passkey{key}}, err
		}, asked.Session, parsed)
		if err == nil && (key.Suspect || credential.Authenticator.CloneWarning) {
			key.Suspect, err = true, errors.New("this passkey seems to be on two devices")
			if err := tx.UsePasskey(ctx, key); err != nil {
				return err
			}
		}
		if err != nil {
			refused = fault.New(fault.Denied, "PasskeySignIn", err)
			return tx.InsertAuditEntry(ctx, g.entry(account, "SignIn", care.OutcomeDenied, request))
		}
		content, err := json.Marshal(credential)
		if err != nil {
			return fault.New(fault.Internal, "PasskeySignIn", err)
		}
		key.Content, key.Used = string(content), g.time()
		return tx.UsePasskey(ctx, key)
	})
	return account, errors.Join(err, refused)
}

// keyOf looks up a passkey with the open account that it belongs to.
func (g *Guard) keyOf(ctx context.Context, tx Tx, rawID, userHandle []byte) (Passkey, care.Account, error) {
	key, err := tx.PasskeyByCredential(ctx, g.org, base64.RawURLEncoding.EncodeToString(rawID))
	if err != nil {
		return key, care.Account{}, err
	}
	if string(key.Account) != string(userHandle) {
		return key, care.Account{}, noPasskeys("keyOf")
	}
	account, err := tx.Account(ctx, g.org, key.Account)
	if err == nil && !account.ClosedAt.IsZero() {
		err = noPasskeys("keyOf")
	}
	return key, account, err
}

// AskFirstPasskey gives the options for a passkey of somebody who holds a code.
// The code is not used up before the passkey is made.
func (g *Guard) AskFirstPasskey(ctx context.Context, f FirstWay, address string) ([]byte, string, error) {
	in, err := g.Invitation(ctx, f.Code, address)
	if err != nil {
		return nil, "", err
	}
	if in.Username != "" {
		f.Username = in.Username
	}
	if f, err = f.check(); err != nil {
		return nil, "", err
	}
	if g.passkeys == nil {
		return nil, "", noPasskeys("AskFirstPasskey")
	}
	asked := askedPasskey{Code: HashCode(f.Code), Username: f.Username, Name: in.Name}
	err = g.store.ReadSessions(ctx, func(tx Tx) error {
		_, code, err := g.invited(ctx, tx, asked.Code)
		if err != nil {
			return err
		}
		account, err := g.accountFor(ctx, tx, code, f.Username, care.AccountID(g.newID()))
		asked.Account = account.ID
		return err
	})
	if err != nil {
		return nil, "", err
	}
	creation, session, err := g.creation(holder{id: asked.Account, username: f.Username, name: in.Name})
	if err != nil {
		return nil, "", err
	}
	asked.Session = *session
	return g.askWith(ctx, AskedFirstPasskey, asked.Account, creation, asked)
}

// UseInvitationWithPasskey is UseInvitation with a passkey in place of a password.
func (g *Guard) UseInvitationWithPasskey(ctx context.Context, code, token string, answer []byte, name string, at Attempt) (string, SignedIn, error) {
	var asked askedPasskey
	if _, err := g.take(ctx, token, AskedFirstPasskey, &asked); err != nil {
		return "", SignedIn{}, err
	}
	if g.passkeys == nil || asked.Code == "" || HashCode(code) != asked.Code {
		return "", SignedIn{}, noPasskeys("UseInvitation")
	}
	key, err := g.made(holder{id: asked.Account, username: asked.Username, name: asked.Name}, asked, answer, name)
	if err != nil {
		return "", SignedIn{}, err
	}
	return g.useCode(ctx, FirstWay{Code: code, Username: asked.Username}, at, true, asked.Account, func(tx Tx, account care.Account, first bool) error {
		if first {
			if err := tx.InsertAccount(ctx, account); err != nil {
				return err
			}
		}
		return tx.InsertPasskey(ctx, key)
	})
}
