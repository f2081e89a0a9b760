package care_test

import (
	"context"
	"maps"
	"strings"
	"testing"
	"time"

	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/store"
	"towpath/internal/testkit"
)

func newCode(k story) care.NewCode {
	return care.NewCode{ID: care.CodeID(k.IDs.New()), Hash: strings.Repeat("0123456789abcdef", 4)[:32] + strings.ReplaceAll(k.IDs.New(), "-", "")}
}

func newVouch(k story) care.NewVouch {
	return care.NewVouch{ID: care.VouchID(k.IDs.New()), How: care.KnownInPerson}
}

// started gives a vouch for Amina that Ben began.
func started(ctx context.Context, k story) care.VouchID {
	n := newVouch(k)
	if err := k.VouchForAccount(ctx, k.AsBen, k.Amina, n); err != nil {
		return ""
	}
	return n.ID
}

func init() {
	maps.Copy(operations, map[string]operation{
		"InvitePerson": {may: asBen, whose: func(t testing.TB, k story) care.PersonID { return k.newcomer(t) }, call: func(ctx context.Context, k story, a care.Actor, p care.PersonID) (any, error) {
			return only(k.InvitePerson(ctx, a, p, newCode(k)))
		}},
		"InviteNewcomer": {nobody: true, may: asAdmin, call: func(ctx context.Context, k story, a care.Actor, _ care.PersonID) (any, error) {
			return only(k.InviteNewcomer(ctx, a, k.newcomer(nil), newCode(k)))
		}},
		"RevokeInvitation": {may: asBen, call: func(ctx context.Context, k story, a care.Actor, p care.PersonID) (any, error) {
			return only(k.RevokeInvitation(ctx, a, p))
		}},
		"InviteAccount": {nobody: true, may: func(k story) care.Actor { return care.Operator(k.Organisation) }, call: func(ctx context.Context, k story, a care.Actor, _ care.PersonID) (any, error) {
			return only(k.InviteAccount(ctx, a, "amina", newCode(k)))
		}},
		"ShowSignInHelp": {call: func(ctx context.Context, k story, a care.Actor, p care.PersonID) (any, error) {
			return k.ShowSignInHelp(ctx, a, p)
		}},
		"VouchForAccount": {may: asBen, call: func(ctx context.Context, k story, a care.Actor, p care.PersonID) (any, error) {
			return only(k.VouchForAccount(ctx, a, p, newVouch(k)))
		}},
		"VouchForStaff": {nobody: true, may: asAdmin, call: func(ctx context.Context, k story, a care.Actor, _ care.PersonID) (any, error) {
			return only(k.VouchForStaff(ctx, a, "ben", newVouch(k)))
		}},
		"ListVouches": {nobody: true, may: asDele, call: func(ctx context.Context, k story, a care.Actor, _ care.PersonID) (any, error) {
			return k.ListVouches(ctx, a)
		}},
		"ConfirmVouch": {nobody: true, may: asDele, call: func(ctx context.Context, k story, a care.Actor, _ care.PersonID) (any, error) {
			return only(k.ConfirmVouch(ctx, a, started(ctx, k), newCode(k)))
		}},
		"ListRequiredFactors": {nobody: true, may: asAdmin, call: func(ctx context.Context, k story, a care.Actor, _ care.PersonID) (any, error) {
			return k.ListRequiredFactors(ctx, a)
		}},
		"RequireFactors": {nobody: true, may: asAdmin, call: func(ctx context.Context, k story, a care.Actor, _ care.PersonID) (any, error) {
			return only(k.RequireFactors(ctx, a, []care.Role{care.RoleManager}))
		}},
		"MarkForProvider": {nobody: true, may: asAdmin, call: func(ctx context.Context, k story, a care.Actor, _ care.PersonID) (any, error) {
			return only(k.MarkForProvider(ctx, a, "ben", newCode(k).Hash))
		}},
	})
}

func TestAPersonIsInvitedOnce(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		k := tell(t, s)
		ctx := t.Context()
		p := k.newcomer(t)
		first, second := newCode(k), newCode(k)
		for _, n := range []care.NewCode{first, second} {
			if err := k.InvitePerson(ctx, k.AsBen, p, n); err != nil {
				t.Fatal(err)
			}
		}
		h, err := k.ShowSignInHelp(ctx, k.AsBen, p)
		if err != nil || h.Account || len(h.Codes) != 2 || !h.Codes[0].Holds(k.Now()) || h.Codes[1].Holds(k.Now()) || h.Codes[0].ID != second.ID {
			t.Errorf("only the latest code holds: %+v, %v", h, err)
		}
		if h.Codes[0].Holds(h.Codes[0].Made.Add(care.InvitationLife)) {
			t.Error("a code holds for ever")
		}
		if err := k.RevokeInvitation(ctx, k.AsBen, p); err != nil {
			t.Fatal(err)
		}
		if h, err = k.ShowSignInHelp(ctx, k.AsBen, p); err != nil || h.Codes[0].Holds(k.Now()) {
			t.Errorf("a code that was taken back holds: %+v, %v", h, err)
		}
		wantKind(t, "inviting who has an account", k.InvitePerson(ctx, k.AsBen, k.Amina, newCode(k)), fault.Conflict)
		wantKind(t, "vouching for who has none", k.VouchForAccount(ctx, k.AsBen, p, newVouch(k)), fault.Denied)
		wantKind(t, "a code without a hash", k.InvitePerson(ctx, k.AsBen, p, care.NewCode{ID: first.ID}), fault.Invalid)
	})
}

// TestNobodyLetsSomebodyBackInAlone: the one who vouches never confirms.
func TestNobodyLetsSomebodyBackInAlone(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		k := tell(t, s)
		ctx := t.Context()
		id := started(ctx, k)
		hill := k.Account(t, "Hanna Hill", "hanna", care.RoleManager, "")
		if err := k.JoinTeam(ctx, k.AsAdmin, k.Hill, hill.Worker, care.PartManager); err != nil {
			t.Fatal(err)
		}
		for what, a := range map[string]care.Actor{"Ben himself": k.AsBen, "another team's manager": hill, "Eve": k.AsEve, "Amina": k.AsAmina} {
			wantKind(t, what, k.ConfirmVouch(ctx, a, id, newCode(k)), fault.Denied)
		}
		if list, err := k.ListVouches(ctx, hill); err != nil || len(list) != 0 {
			t.Errorf("another team's manager is shown %+v, %v", list, err)
		}
		list, err := k.ListVouches(ctx, k.AsDele)
		if err != nil || len(list) != 1 || list[0].By != "Ben Hall" || list[0].For != "Amina Yusuf" {
			t.Errorf("Dele is shown %+v, %v", list, err)
		}
		if err := k.ConfirmVouch(ctx, k.AsDele, id, newCode(k)); err != nil {
			t.Fatal(err)
		}
		wantKind(t, "confirming twice", k.ConfirmVouch(ctx, k.AsAdmin, id, newCode(k)), fault.Denied)
		account, err := k.account(ctx, "amina")
		if err != nil || account.PasswordHash != "" {
			t.Errorf("the old password still holds: %v", err)
		}
		page, err := k.ListAuditEntries(ctx, k.AsAmina, k.Amina, care.AuditQuery{})
		if err != nil {
			t.Fatal(err)
		}
		found := map[string]string{}
		for _, e := range page.Entries {
			found[e.Action] = e.Name
		}
		if found["VouchForAccount"] != "Ben Hall" || found["ConfirmVouch"] != "Dele Okoro" {
			t.Errorf("Amina's record does not say who let her back in: %v", found)
		}

		old := started(ctx, k)
		k.Clock.Add(care.VouchLife + time.Second)
		wantKind(t, "after three days", k.ConfirmVouch(ctx, k.AsDele, old, newCode(k)), fault.Denied)
	})
}

func TestAColleagueIsVouchedForByTwo(t *testing.T) {
	k := tell(t, testkit.SQLite(t))
	ctx := t.Context()
	n := newVouch(k)
	if err := k.VouchForStaff(ctx, k.AsAdmin, "ben", n); err != nil {
		t.Fatal(err)
	}
	wantKind(t, "the same administrator", k.ConfirmVouch(ctx, k.AsAdmin, n.ID, newCode(k)), fault.Denied)
	if err := k.ConfirmVouch(ctx, k.AsDele, n.ID, newCode(k)); err != nil {
		t.Fatal(err)
	}
	wantKind(t, "for oneself", k.VouchForStaff(ctx, k.AsAdmin, "ada", newVouch(k)), fault.Denied)
	wantKind(t, "for a person, as if staff", k.VouchForStaff(ctx, k.AsAdmin, "amina", newVouch(k)), fault.Denied)
	wantKind(t, "without saying how", k.VouchForStaff(ctx, k.AsAdmin, "ben", care.NewVouch{ID: n.ID, How: "trust me"}), fault.Invalid)
	wantKind(t, "an account of the web's", k.InviteAccount(ctx, k.AsAdmin, "ben", newCode(k)), fault.Denied)
	wantKind(t, "a mark on a person", k.MarkForProvider(ctx, k.AsAdmin, "amina", newCode(k).Hash), fault.Denied)
}

// newcomer is a person of River with no account.
func (k story) newcomer(t testing.TB) care.PersonID {
	id := care.PersonID(k.IDs.New())
	err := k.Store.Write(context.Background(), func(tx care.Tx) error {
		if _, err := tx.InsertPerson(context.Background(), care.Person{ID: id, Organisation: k.Organisation, Name: "Noor New", Created: k.Now()}); err != nil {
			return err
		}
		return tx.InsertTeamPerson(context.Background(), care.TeamPerson{Organisation: k.Organisation, Team: k.River, Person: id, Since: k.Now()})
	})
	if err != nil && t != nil {
		t.Fatal(err)
	}
	return id
}

func (k story) account(ctx context.Context, username string) (account care.Account, err error) {
	err = k.Store.Read(ctx, func(tx care.Tx) error {
		account, err = tx.AccountByUsername(ctx, k.Organisation, username)
		return err
	})
	return account, err
}
