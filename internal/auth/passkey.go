package auth

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"net/url"
	"strings"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"towpath/internal/care"
	"towpath/internal/fault"
)

// maxAnswer is how long a browser's answer about a passkey may be, in bytes.
const maxAnswer = 32 << 10

// MostPasskeys is how many an account may have.
const MostPasskeys = 20

// Passkeys asks for passkeys and checks them (WebAuthn). A passkey always brings
// two factors: the device, and the finger, face or PIN that opens it.
type Passkeys struct {
	asks *webauthn.WebAuthn
	// Host is the name that passkeys are bound to.
	Host string
}

// NewPasskeys is for a service that browsers reach at an address, such as
// https://towpath.example.org. Browsers give passkeys to https and to localhost
// only, and to names, never to numbers.
func NewPasskeys(service, address string) (*Passkeys, error) {
	u, err := url.Parse(address)
	if err != nil {
		return nil, err
	}
	asks, err := webauthn.New(&webauthn.Config{
		RPID: u.Hostname(), RPDisplayName: service, RPOrigins: []string{u.Scheme + "://" + u.Host},
		AttestationPreference: protocol.PreferNoAttestation,
	})
	if err != nil {
		return nil, err
	}
	return &Passkeys{asks: asks, Host: u.Hostname()}, nil
}

// PasskeyHost is the name that passkeys are bound to; empty where there are none.
func (g *Guard) PasskeyHost() string {
	if g.passkeys == nil {
		return ""
	}
	return g.passkeys.Host
}

// holder is an account as the library wants to see it.
type holder struct {
	id             care.AccountID
	username, name string
	keys           []Passkey
}

func (h holder) WebAuthnID() []byte          { return []byte(h.id) }
func (h holder) WebAuthnName() string        { return h.username }
func (h holder) WebAuthnDisplayName() string { return h.name }
func (h holder) WebAuthnCredentials() []webauthn.Credential {
	var out []webauthn.Credential
	for _, k := range h.keys {
		var c webauthn.Credential
		if json.Unmarshal([]byte(k.Content), &c) == nil {
			out = append(out, c)
		}
	}
	return out
}

// askedPasskey is what is kept while a browser is asked for a passkey.
type askedPasskey struct {
	Session webauthn.SessionData `json:"session"`
	// Code, Username and Name are of whoever makes a first account.
	Code     string         `json:"code,omitempty"`
	Username string         `json:"username,omitempty"`
	Name     string         `json:"name,omitempty"`
	Account  care.AccountID `json:"account,omitempty"`
}

func noPasskeys(op string) error { return fault.New(fault.Denied, op, nil) }

// AskPasskey gives the options with which a browser asks for any passkey of this
// service, as JSON, and the token that binds the answer to this browser.
func (g *Guard) AskPasskey(ctx context.Context) (options []byte, token string, err error) {
	if g.passkeys == nil {
		return nil, "", noPasskeys("AskPasskey")
	}
	assertion, session, err := g.passkeys.asks.BeginDiscoverableLogin(webauthn.WithUserVerification(protocol.VerificationRequired))
	if err != nil {
		return nil, "", fault.New(fault.Internal, "AskPasskey", err)
	}
	return g.askWith(ctx, AskedPasskey, "", assertion, askedPasskey{Session: *session})
}

func (g *Guard) askWith(ctx context.Context, kind ChallengeKind, account care.AccountID, options any, content askedPasskey) ([]byte, string, error) {
	text, err := json.Marshal(options)
	if err != nil {
		return nil, "", fault.New(fault.Internal, "askWith", err)
	}
	token, err := g.ask(ctx, kind, account, content)
	return text, token, err
}

// AskNewPasskey gives the options with which a browser makes a new passkey.
func (g *Guard) AskNewPasskey(ctx context.Context, who SignedIn) ([]byte, string, error) {
	if err := g.needFresh(who); err != nil {
		return nil, "", err
	}
	f, err := g.Factors(ctx, who)
	if err != nil {
		return nil, "", err
	}
	if g.passkeys == nil || len(f.Passkeys) >= MostPasskeys {
		return nil, "", noPasskeys("AskNewPasskey")
	}
	h := holder{id: who.Actor.Account, username: who.Username, name: who.Actor.Name, keys: f.Passkeys}
	creation, session, err := g.creation(h)
	if err != nil {
		return nil, "", err
	}
	return g.askWith(ctx, AskedNewPasskey, h.id, creation, askedPasskey{Session: *session})
}

func (g *Guard) creation(h holder) (*protocol.CredentialCreation, *webauthn.SessionData, error) {
	var known []protocol.CredentialDescriptor
	for _, c := range h.WebAuthnCredentials() {
		known = append(known, c.Descriptor())
	}
	creation, session, err := g.passkeys.asks.BeginRegistration(h, webauthn.WithExclusions(known),
		webauthn.WithAuthenticatorSelection(protocol.AuthenticatorSelection{
			ResidentKey: protocol.ResidentKeyRequirementRequired, UserVerification: protocol.VerificationRequired,
		}))
	if err != nil {
		return nil, nil, fault.New(fault.Internal, "creation", err)
	}
	return creation, session, nil
}

// made checks a browser's answer to a request for a new passkey.
func (g *Guard) made(h holder, asked askedPasskey, answer []byte, name string) (Passkey, error) {
	parsed, err := parseMade(answer)
	if err != nil {
		return Passkey{}, err
	}
	credential, err := g.passkeys.asks.CreateCredential(h, asked.Session, parsed)
	if err != nil {
		return Passkey{}, fault.New(fault.Denied, "AddPasskey", err)
	}
	content, err := json.Marshal(credential)
	if err != nil {
		return Passkey{}, fault.New(fault.Internal, "AddPasskey", err)
	}
	return Passkey{
		ID: PasskeyID(g.newID()), Organisation: g.org, Account: h.id, Credential: base64.RawURLEncoding.EncodeToString(credential.ID),
		Name: cut(strings.TrimSpace(name), care.MaxLine), Content: string(content), Created: g.time(),
	}, nil
}

// parseMade reads what a browser says of a new passkey. It comes from anywhere.
func parseMade(answer []byte) (p *protocol.ParsedCredentialCreationData, err error) {
	if len(answer) > maxAnswer {
		return nil, fault.New(fault.Denied, "AddPasskey", nil)
	}
	if p, err = protocol.ParseCredentialCreationResponseBytes(answer); err != nil {
		return nil, fault.New(fault.Denied, "AddPasskey", err)
	}
	return p, nil
}

// parseShown reads what a browser says with a passkey.
func parseShown(answer []byte) (p *protocol.ParsedCredentialAssertionData, err error) {
	if len(answer) > maxAnswer {
		return nil, fault.New(fault.Denied, "PasskeySignIn", nil)
	}
	if p, err = protocol.ParseCredentialRequestResponseBytes(answer); err != nil {
		return nil, fault.New(fault.Denied, "PasskeySignIn", err)
	}
	return p, nil
}

// AddPasskey keeps a new passkey under a name, and gives the session a new token
// and ten recovery codes where there were none.
func (g *Guard) AddPasskey(ctx context.Context, who SignedIn, token string, answer []byte, name string) (string, []string, error) {
	if err := g.needFresh(who); err != nil {
		return "", nil, err
	}
	var asked askedPasskey
	c, err := g.take(ctx, token, AskedNewPasskey, &asked)
	if err != nil {
		return "", nil, err
	}
	if g.passkeys == nil || c.Account != who.Actor.Account {
		return "", nil, noPasskeys("AddPasskey")
	}
	key, err := g.made(holder{id: who.Actor.Account, username: who.Username, name: who.Actor.Name}, asked, answer, name)
	if err != nil {
		return "", nil, err
	}
	var fresh string
	var codes []string
	err = g.store.WriteSessions(ctx, func(tx Tx) error {
		if err := tx.InsertPasskey(ctx, key); err != nil {
			return err
		}
		var err error
		if codes, err = g.firstRecoveryCodes(ctx, tx, who.Actor.Account); err != nil {
			return err
		}
		if fresh, err = g.renew(ctx, tx, who, true); err != nil {
			return err
		}
		return tx.InsertAuditEntry(ctx, g.selfEntry(who, "AddPasskey"))
	})
	return fresh, codes, err
}

// NamePasskey gives one of one's own passkeys another name.
func (g *Guard) NamePasskey(ctx context.Context, who SignedIn, id PasskeyID, name string) error {
	name = strings.TrimSpace(name)
	var c fault.Check
	c.Require(name != "" && care.Fits(name, 60), "name", "ways.error.name")
	if err := c.Err("NamePasskey"); err != nil {
		return err
	}
	return g.store.WriteSessions(ctx, func(tx Tx) error {
		there, err := tx.NamePasskey(ctx, g.org, who.Actor.Account, id, name)
		if err == nil && !there {
			err = noPasskeys("NamePasskey")
		}
		return err
	})
}

// RemovePasskey forgets one of one's own passkeys. The last way in cannot be
// removed: fault.Conflict.
func (g *Guard) RemovePasskey(ctx context.Context, who SignedIn, id PasskeyID) error {
	if err := g.needFresh(who); err != nil {
		return err
	}
	return g.store.WriteSessions(ctx, func(tx Tx) error {
		f, err := g.factors(ctx, tx, who.Actor.Account)
		if err != nil {
			return err
		}
		if len(f.Passkeys) <= 1 && !f.Password && !f.Provider {
			return fault.New(fault.Conflict, "RemovePasskey", nil)
		}
		there, err := tx.DeletePasskey(ctx, g.org, who.Actor.Account, id)
		if err != nil {
			return err
		}
		if !there {
			return noPasskeys("RemovePasskey")
		}
		return tx.InsertAuditEntry(ctx, g.selfEntry(who, "RemovePasskey"))
	})
}
