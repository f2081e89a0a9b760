package care_test

import (
	"strings"
	"testing"
	"time"

	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/store"
	"towpath/internal/testkit"
)

// mustInvite puts an invitation on the table whose hash is one letter over and over.
func mustInvite(t testing.TB, k story, code string) care.MemberID {
	t.Helper()
	id := care.MemberID(k.IDs.New())
	crisis := k.Consent(care.TopicGoals)
	crisis.Condition = care.OnlyInCrisis
	must(t, k.InviteToCircle(t.Context(), k.AsAmina, k.Amina, care.NewMember{
		ID: id, Kind: care.MemberCarer, Name: "Chiara", CodeHash: strings.Repeat(code, 64), Consents: []care.NewConsent{k.Consent(care.TopicBloom), crisis},
	}))
	return id
}

func TestAnInvitationIsUsedOnce(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		k := tell(t, s)
		ctx, hash := t.Context(), strings.Repeat("c", 64)
		mustInvite(t, k, "c")
		inv, err := k.ShowInvitation(ctx, k.AsChiara, hash)
		if err != nil || inv.Person != "Amina" || inv.Agreed != care.TopicsOf(care.TopicBloom) || inv.InCrisis != care.TopicsOf(care.TopicGoals) || inv.Member.Name != "Chiara" {
			t.Fatalf("the invitation says %+v, %v", inv, err)
		}
		if _, err := k.ShowBloom(ctx, k.AsChiara, k.Amina, care.BloomQuery{}); !fault.Is(err, fault.Denied) {
			t.Errorf("before she said yes: %v, want denied", err)
		}
		if _, err := k.JoinCircle(ctx, k.AsAmina, hash, nil); !fault.Is(err, fault.Invalid) {
			t.Errorf("Amina joins herself: %v, want invalid", err)
		}
		person, err := k.JoinCircle(ctx, k.AsChiara, hash, nil)
		if err != nil || person != k.Amina {
			t.Fatalf("joining gave %q, %v", person, err)
		}
		if _, err := k.ShowBloom(ctx, k.AsChiara, k.Amina, care.BloomQuery{}); err != nil {
			t.Errorf("after she said yes: %v", err)
		}
		for what, a := range map[string]care.Actor{"again": k.AsChiara, "by somebody else": k.AsFarid, "by nobody yet": asInvited(k)} {
			if _, err := k.JoinCircle(ctx, a, hash, nil); !fault.Is(err, fault.Denied) {
				t.Errorf("%s: %v, want denied", what, err)
			}
		}
		mustInvite(t, k, "d")
		if _, err := k.JoinCircle(ctx, k.AsChiara, strings.Repeat("d", 64), nil); !fault.Is(err, fault.Invalid) {
			t.Errorf("being in it already: %v, want invalid", err)
		}
	})
}

func TestAnInvitationEnds(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		k := tell(t, s)
		taken := mustInvite(t, k, "e")
		must(t, k.EndMembership(t.Context(), k.AsAmina, k.Amina, taken))
		mustInvite(t, k, "f")
		k.Clock.Add(care.InvitationLife + time.Minute)
		for what, code := range map[string]string{"taken back": "e", "too old": "f", "never there": "9"} {
			if _, err := k.JoinCircle(t.Context(), k.AsChiara, strings.Repeat(code, 64), nil); !fault.Is(err, fault.Denied) {
				t.Errorf("%s: %v, want denied", what, err)
			}
		}
		if _, err := k.JoinCircle(t.Context(), k.AsChiara, "", nil); !fault.Is(err, fault.Denied) {
			t.Errorf("no code at all: %v, want denied", err)
		}
		page, err := k.ListCircle(t.Context(), k.AsAmina, k.Amina)
		if err != nil || len(page.Members) != 1 {
			t.Errorf("those in it or invited: %+v, %v", page.Members, err)
		}
	})
}

func TestWhoeverJoinsWithoutAnAccountMakesACarersOwn(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		k := tell(t, s)
		n := care.NewCarer{Account: care.AccountID(k.IDs.New()), Person: care.PersonID(k.IDs.New()), Name: "Omar Said", Username: " Omar ", PasswordHash: "x"}
		for what, bad := range map[string]func(n *care.NewCarer){
			"a name that is taken": func(n *care.NewCarer) { n.Username = "amina" },
			"no name":              func(n *care.NewCarer) { n.Name = " " },
			"no password":          func(n *care.NewCarer) { n.PasswordHash = "" },
		} {
			wrong := n
			bad(&wrong)
			if _, err := k.JoinCircle(t.Context(), asInvited(k), k.code, &wrong); !fault.Is(err, fault.Invalid) {
				t.Errorf("%s: %v, want invalid", what, err)
			}
		}
		wrong := care.NewCarer{Account: n.Account, Person: n.Person, Username: "amina"}
		if _, err := k.JoinCircle(t.Context(), asInvited(k), k.code, &wrong); len(fault.FieldsOf(err)) != 3 {
			t.Errorf("all that is wrong at once: %v", fault.FieldsOf(err))
		}
		if _, err := k.JoinCircle(t.Context(), asInvited(k), strings.Repeat("0", 64), &wrong); !fault.Is(err, fault.Denied) {
			t.Errorf("without a code, what is wrong: %v, want denied", err)
		}
		thief := n
		thief.Person = k.Amina
		if _, err := k.JoinCircle(t.Context(), asInvited(k), k.code, &thief); !fault.Is(err, fault.Denied) {
			t.Errorf("with Amina's id: %v, want denied", err)
		}
		_, err := k.JoinCircle(t.Context(), asInvited(k), k.code, &n)
		must(t, err)
		omar := care.Actor{Organisation: k.Organisation, Account: n.Account, Name: n.Name, Role: care.RoleCarer, Person: n.Person}
		circles, err := k.ListMyCircles(t.Context(), omar)
		if err != nil || len(circles) != 1 || circles[0].Person.Called() != "Amina" || circles[0].Person.Reference != "" {
			t.Errorf("his circles: %+v, %v", circles, err)
		}
	})
}

// TestACarersOwnSpaceIsSealed: neither the person nor the team sees the carer's own
// record, unless the carer shares it in the same way.
func TestACarersOwnSpaceIsSealed(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		k := tell(t, s)
		k.Invite(t, k.AsAmina, k.AsChiara, care.AllTopics...)
		must(t, k.NoteJourney(t.Context(), k.AsChiara, k.Chiara, care.NewEntry{
			ID: care.EntryID(k.IDs.New()), Kind: care.EntryNote, On: "2026-03-02", Water: 1, Happened: secret,
		}))
		for who, a := range map[string]care.Actor{"Amina": k.AsAmina, "Ben": k.AsBen, "Eve": k.AsEve, "Dele": k.AsDele, "the administrator": k.AsAdmin} {
			for method, o := range operations {
				if o.deniedTo(a) && method != "ShowInvitation" && method != "JoinCircle" {
					if _, err := o.call(t.Context(), k, a, k.Chiara); !fault.Is(err, fault.Denied) {
						t.Errorf("%s by %s: %v, want denied", method, who, err)
					}
				}
			}
		}
		member := k.Invite(t, k.AsChiara, k.AsAmina, care.TopicJourney, care.TopicNotes)
		page, err := k.ShowJourney(t.Context(), k.AsAmina, k.Chiara)
		if err != nil || len(page.Entries) != 1 || page.Entries[0].Happened != secret {
			t.Errorf("what Chiara shares with Amina: %+v, %v", page.Entries, err)
		}
		must(t, k.EndMembership(t.Context(), k.AsChiara, k.Chiara, member))
		if _, err := k.ShowJourney(t.Context(), k.AsAmina, k.Chiara); !fault.Is(err, fault.Denied) {
			t.Errorf("after it ended: %v, want denied", err)
		}
	})
}

func TestTellingGivesAndShowsNothing(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		k := tell(t, s)
		open := care.NewTold{ID: care.ToldID(k.IDs.New()), Words: "she sings again", OpenToPerson: true}
		must(t, k.TellTeam(t.Context(), k.AsNadia, k.Amina, open))
		must(t, k.TellTeam(t.Context(), k.AsNadia, k.Amina, open)) // a repeated save is one
		words := func(a care.Actor) string {
			list, err := k.ListTold(t.Context(), a, k.Amina)
			must(t, err)
			var out []string
			for _, told := range list {
				out = append(out, told.Name+": "+told.Words)
			}
			return strings.Join(out, "|")
		}
		both := "Nadia Cole: she sings again|Nadia Cole: " + secret
		for who, c := range map[string]struct {
			a    care.Actor
			want string
		}{"Ben": {k.AsBen, both}, "Nadia": {k.AsNadia, both}, "Amina": {k.AsAmina, "Nadia Cole: she sings again"}} {
			if got := words(c.a); got != c.want {
				t.Errorf("%s reads %q, want %q", who, got, c.want)
			}
		}
		k.Invite(t, k.AsAmina, k.AsChiara, care.AllTopics...)
		if got := words(k.AsChiara); got != "" {
			t.Errorf("Chiara, who told nothing, reads %q", got)
		}
		must(t, k.ReadTold(t.Context(), k.AsBen, k.Amina, open.ID))
		list, err := k.ListTold(t.Context(), k.AsNadia, k.Amina)
		if err != nil || list[0].ReadAt.IsZero() || !list[1].ReadAt.IsZero() {
			t.Errorf("Nadia sees what was read: %+v, %v", list, err)
		}
		for what, n := range map[string]care.NewTold{"nothing": {ID: care.ToldID(k.IDs.New())}, "no id": {Words: "x"}} {
			if err := k.TellTeam(t.Context(), k.AsNadia, k.Amina, n); !fault.Is(err, fault.Invalid) {
				t.Errorf("%s: %v, want invalid", what, err)
			}
		}
	})
}
