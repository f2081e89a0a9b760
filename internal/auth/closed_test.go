package auth_test

import (
	"strings"
	"testing"

	"towpath/internal/auth"
	"towpath/internal/care"
	"towpath/internal/fault"
)

// TestAClosedAccountNeverSignsIn gives an account that was kept closed, as those who
// wrote elsewhere are, every way in: none of them lets anybody in.
func TestAClosedAccountNeverSignsIn(t *testing.T) {
	d, p := atProvider(t, auth.ProviderSettings{})
	ctx := t.Context()
	closed := care.Account{
		ID: care.AccountID(d.IDs.New()), Organisation: d.Kit.Organisation, Username: "elsewhere", Name: "Elsa", Role: care.RoleWorker,
		PasswordHash: auth.Hash("a long enough password", func(b []byte) { clear(b) }), Created: d.Clock.Now(), ClosedAt: d.Clock.Now(),
	}
	must(t, d.Store.Write(ctx, func(tx care.Tx) error { return tx.InsertAccount(ctx, closed) }))

	_, _, err := d.SignIn(ctx, auth.Attempt{Username: "elsewhere", Password: "a long enough password", Address: "192.0.2.7"})
	wantKind(t, "the right password", err, fault.Denied)

	err = d.VouchForStaff(ctx, d.AsAdmin, "elsewhere", care.NewVouch{ID: care.VouchID(d.IDs.New()), How: care.KnownInPerson})
	wantKind(t, "a vouch", err, fault.Denied)

	code := d.NewCode()
	must(t, d.InviteAccount(ctx, care.Operator(d.Kit.Organisation), "elsewhere", care.NewCode{ID: care.CodeID(d.IDs.New()), Hash: auth.HashCode(code)}))
	_, _, err = d.UseInvitation(ctx, auth.FirstWay{Code: code, Username: "elsewhere", Password: strings.Repeat("quiet water ", 3)}, auth.Attempt{Address: "192.0.2.8"})
	wantKind(t, "a code", err, fault.Denied)

	must(t, d.MarkForProvider(ctx, d.AsAdmin, "elsewhere", auth.ClaimHash("Ben.Hall")))
	token, answer := p.ask(t, d)
	_, _, _, err = d.ProviderSignIn(ctx, token, answer, auth.Attempt{Request: "r"})
	wantKind(t, "the provider", err, fault.Denied)
}
