package care

import "slices"

// Role is what an account is for. It decides which policies can apply; which
// people it applies to is decided by teams and by consent.
type Role string

// The roles. A carer has a record of their own, like a person; what they see of
// somebody else's comes from that person's consent.
const (
	RolePerson        Role = "person"
	RoleCarer         Role = "carer"
	RoleWorker        Role = "worker"
	RoleManager       Role = "manager"
	RoleAdministrator Role = "administrator"
)

// Roles lists them in the order in which screens show them.
var Roles = []Role{RolePerson, RoleCarer, RoleWorker, RoleManager, RoleAdministrator}

// RoleSystem is the role of an account for another computer system (App of kind
// AppBackend). It signs in on no page, and is nowhere offered as a role for somebody.
const RoleSystem Role = "system"

// Roles without an account: whoever holds a link to one reading or one measurement, and whoever holds
// an invitation and has not said yet who they are.
const (
	RoleLink    Role = "link"
	RoleInvited Role = "invited"
)

// Valid tells whether it is a role that an account can have.
func (r Role) Valid() bool { return slices.Contains(Roles, r) }

// HasRecord tells whether accounts of this role have a record of their own.
func (r Role) HasRecord() bool { return r == RolePerson || r == RoleCarer }

// Works tells whether accounts of this role are a worker's.
func (r Role) Works() bool { return r == RoleWorker || r == RoleManager }

// Duties are what an account looks after beside its role, whatever that is: who writes the
// library may have a caseload too, and who reviews stories may be a person who uses the
// service. The numbers are kept.
type Duties uint8

// The duties.
const (
	// DutyEditor writes the support library, and what stands on the pages that need no
	// signing in.
	DutyEditor Duties = 1 << iota
	// DutyReviewer has been there, and reviews the stories that people tell.
	DutyReviewer
	// DutyOrganiser writes courses, runs them, and sees who comes.
	DutyOrganiser
	// DutyReporter reads the reports of the whole organisation.
	DutyReporter
)

// AllDuties lists them in the order in which screens show them.
var AllDuties = []Duties{DutyEditor, DutyOrganiser, DutyReporter, DutyReviewer}

// Has tells whether a duty is among them.
func (d Duties) Has(duty Duties) bool { return d&duty == duty }

// Actor is who asks. It is made by auth from a session and handed in explicitly.
type Actor struct {
	Organisation OrganisationID
	Account      AccountID
	Name         string
	Role         Role
	Duties       Duties
	// RemarksOff is set where the actor wants no other words for what they write.
	RemarksOff bool
	// Person is whose own record it is, on a person's or carer's account; Worker is
	// set on a worker's or manager's.
	Person PersonID
	Worker WorkerID
	// Link is the one thing that a link opens; nothing for everybody else.
	Link Linked
	// Preview lets a person look at their own record as somebody would with whom
	// they share exactly Previewed.
	Preview   bool
	Previewed Topics
	// App is the app that acts for the account, with its name; nothing where somebody
	// acts themselves. A backend service has no name beside its own.
	App     AppID
	AppName string
	// Only is the one person with whose record the app may do anything; empty for all
	// whom the account may see.
	Only PersonID
	// Moves is set for the command that takes records along to another Towpath.
	Moves bool
	// Request ties the audit entry to the log.
	Request string
	// invited is set while an invitation, whose code was right, is looked at or used.
	invited bool
}

// OperatorAccount stands in the log for the command line.
const OperatorAccount AccountID = "operator"

// Operator is the actor of the command line: whoever can read the data folder
// and run the program on it is already an administrator of it.
func Operator(org OrganisationID) Actor {
	return Actor{Organisation: org, Account: OperatorAccount, Name: "command line", Role: RoleAdministrator}
}

// Mover is the actor of the command that takes records along to another Towpath.
func Mover(org OrganisationID) Actor {
	a := Operator(org)
	a.Name, a.Moves = "command line, taking records along", true
	return a
}

// logged is what an audit entry calls the actor: whoever reads it sees the app, and for
// whom it acted.
func (a Actor) logged() string {
	if a.AppName == "" {
		return a.Name
	}
	return a.AppName + ", for " + a.Name
}

// Voice is the voice in which this actor speaks of a person. What takes records
// along says nothing, and is not let see more of what is done apart than a worker.
func (a Actor) Voice() Voice {
	if a.Worker == "" && !a.Moves {
		return VoicePerson
	}
	return VoiceWorker
}
