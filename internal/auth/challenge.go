package auth

import (
	"context"
	"encoding/json"
	"time"

	"towpath/internal/care"
	"towpath/internal/fault"
)

// challengeLife is how long somebody has to answer: to find a telephone, or to
// sign in at the provider.
const challengeLife = 10 * time.Minute

// ask keeps what is asked of a browser, and gives the token that binds it to it.
func (g *Guard) ask(ctx context.Context, kind ChallengeKind, account care.AccountID, content any) (string, error) {
	text, err := json.Marshal(content)
	if err != nil {
		return "", fault.New(fault.Internal, "ask", err)
	}
	token, now := g.token(), g.time()
	err = g.store.WriteSessions(ctx, func(tx Tx) error {
		if err := tx.DeleteChallengesBefore(ctx, g.org, now); err != nil {
			return err
		}
		return tx.InsertChallenge(ctx, Challenge{
			ID: sessionID(token), Organisation: g.org, Kind: kind, Account: account, Content: string(text), Expires: now.Add(challengeLife),
		})
	})
	return token, err
}

// asked gives what was asked of the browser that holds a token, and leaves it to
// be answered. fault.Denied if there is nothing.
func (g *Guard) asked(ctx context.Context, tx Tx, token string, kind ChallengeKind, content any) (Challenge, error) {
	if token == "" || len(token) > 100 {
		return Challenge{}, fault.New(fault.Denied, "asked", nil)
	}
	c, err := tx.Challenge(ctx, g.org, sessionID(token), kind, g.time())
	if err != nil {
		return c, err
	}
	if err := json.Unmarshal([]byte(c.Content), content); err != nil {
		return c, fault.New(fault.Internal, "asked", err)
	}
	return c, nil
}

// take gives what was asked and ends it, whatever comes of the answer: nothing is
// answered twice.
func (g *Guard) take(ctx context.Context, token string, kind ChallengeKind, content any) (Challenge, error) {
	var c Challenge
	err := g.store.WriteSessions(ctx, func(tx Tx) (err error) {
		if c, err = g.asked(ctx, tx, token, kind, content); err != nil {
			return err
		}
		there, err := tx.DeleteChallenge(ctx, g.org, c.ID)
		if err == nil && !there {
			err = fault.New(fault.Denied, "take", nil)
		}
		return err
	})
	return c, err
}
