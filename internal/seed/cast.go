package seed

import (
	"slices"
	"strings"

	"towpath/internal/auth"
	"towpath/internal/care"
)

// SignIn is a way into the demonstration. Its password is printed for everybody
// to read, which is why nothing in it may be real.
type SignIn struct {
	Name     string
	Role     care.Role
	Username string
	Password string
	// Sees says what there is to see with it.
	Sees   string
	Person care.PersonID
	Duties care.Duties
}

var signIns = []SignIn{
	{"Amina Hussain", care.RolePerson, "amina", "the-heron-by-the-water", "her own Blooms, journey and goals", Amina, 0},
	{"Ben Carter", care.RoleWorker, "ben", "one-lock-after-another", "the people of the Riverside team, Amina too, and the library to write", "", care.DutyEditor},
	{"Chiara Hussain", care.RoleCarer, "chiara", "my-sister-walks-ahead", "Amina's sister: her own carers' Bloom, and what Amina shares with her", Chiara, 0},
	{"Dele Adeyemi", care.RoleManager, "dele", "count-the-boats-kindly", "counts, caseloads and reports of the whole service, and nobody's words", "", care.DutyReporter},
	{"Eve Marsh", care.RoleWorker, "eve", "the-far-side-of-the-hill", "the people of the Hillside team, and nothing of Amina's", "", 0},
	{"Ada Lindqvist", care.RoleAdministrator, "ada", "keys-to-the-lock-house", "accounts and teams, the courses with who comes, and no record of care", "", care.DutyOrganiser},
	{"Gwen Pryce", care.RolePerson, "gwen", "slow-boat-to-llangollen", "a Bloom done apart that waits for her own part, and stories to review", Gwen, care.DutyReviewer},
}

// SignIns gives every way into a demonstration.
func SignIns() []SignIn { return slices.Clone(signIns) }

// People names those of the people whom the cast is about.
func People() map[string]care.PersonID {
	return map[string]care.PersonID{"amina": Amina, "chiara": Chiara, "gwen": Gwen, "nia": Nia}
}

// cast gives the cast their accounts and passwords.
func (m *maker) cast() {
	salt := func(b []byte) {
		for i := range b {
			b[i] = byte(m.rng.Uint32())
		}
	}
	for _, s := range signIns {
		hash := auth.Hash(s.Password, salt)
		at := slices.IndexFunc(m.demo.Accounts, func(a care.Account) bool { return a.Name == s.Name })
		if at < 0 {
			m.account(care.Account{
				ID: care.AccountID(m.id(m.demo.Organisation.Created)), Organisation: m.org, Name: s.Name, Role: s.Role,
				Person: s.Person, Created: m.demo.Organisation.Created,
			})
			at = len(m.demo.Accounts) - 1
		}
		m.demo.Accounts[at].Username, m.demo.Accounts[at].PasswordHash, m.demo.Accounts[at].Duties = s.Username, hash, s.Duties
	}
}

// accountOf gives the account of one of the cast.
func (m *maker) accountOf(person care.PersonID) care.Account {
	at := slices.IndexFunc(m.demo.Accounts, func(a care.Account) bool { return a.Person == person && person != "" })
	if at < 0 {
		return care.Account{}
	}
	return m.demo.Accounts[at]
}

// signInName gives "hannah.whitlock".
func signInName(name string) string {
	return strings.ReplaceAll(strings.ReplaceAll(strings.ToLower(name), " ", "."), "'", "")
}
