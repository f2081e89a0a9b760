package care

import "slices"

// Role is what an account is for. It decides which policies can apply; which
// people it applies to is decided by teams and by consent.
type Role string

// The roles. A carer's comes with consent.
const (
	RolePerson        Role = "person"
	RoleWorker        Role = "worker"
	RoleManager       Role = "manager"
	RoleAdministrator Role = "administrator"
)

// Roles lists them in the order in which screens show them.
var Roles = []Role{RolePerson, RoleWorker, RoleManager, RoleAdministrator}

// Valid tells whether it is a role.
func (r Role) Valid() bool { return slices.Contains(Roles, r) }

// Actor is who asks. It is made by auth from a session and handed in explicitly.
type Actor struct {
	Organisation OrganisationID
	Account      AccountID
	Name         string
	Role         Role
	// Person is set on a person's own account, Worker on a worker's or manager's.
	Person PersonID
	Worker WorkerID
	// Request ties the audit entry to the log.
	Request string
}

// Operator is the actor of the command line: whoever can read the data folder
// and run the program on it is already an administrator of it.
func Operator(org OrganisationID) Actor {
	return Actor{Organisation: org, Account: "operator", Name: "command line", Role: RoleAdministrator}
}

// Voice is the voice in which this actor speaks of a person.
func (a Actor) Voice() Voice {
	if a.Role == RolePerson {
		return VoicePerson
	}
	return VoiceWorker
}
