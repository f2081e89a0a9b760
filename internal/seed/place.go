package seed

import "towpath/internal/care"

// The places of the teams in Demo.Teams.
const (
	river = iota // Ben's, who supports Amina
	hill         // Eve's
	crisis
	willow // a ward
	alder  // a secure ward
	carers
)

// teamPlan is a team with those who work in it.
type teamPlan struct {
	name, service string
	setting       care.Setting
	share         int // of a hundred people
	workers       []workerPlan
}

type workerPlan struct{ name, title string }

const (
	community = "Community recovery"
	hospital  = "Hospital and crisis"
)

var teamPlans = []teamPlan{
	river: {"Riverside community team", community, care.SettingCommunity, 27, []workerPlan{
		{"Ben Carter", "Peer worker"}, {"Hannah Whitlock", "Nurse"}, {"Vikram Nair", "Social worker"},
	}},
	hill: {"Hillside community team", community, care.SettingCommunity, 23, []workerPlan{
		{"Eve Marsh", "Care co-ordinator"}, {"Oluwaseun Adebayo", "Nurse"}, {"Megan Prosser", "Occupational therapist"},
	}},
	crisis: {"Crisis and home support team", hospital, care.SettingCrisis, 15, []workerPlan{
		{"Rory Maclean", "Nurse"}, {"Shanthi Perera", "Support worker"}, {"Paul Whitehouse", "Nurse"},
	}},
	willow: {"Willow ward", hospital, care.SettingInpatient, 11, []workerPlan{
		{"Blessing Eze", "Ward nurse"}, {"Tim Larkin", "Activity worker"}, {"Farah Siddiqui", "Ward nurse"},
	}},
	alder: {"Alder ward (secure)", hospital, care.SettingSecure, 9, []workerPlan{
		{"Kofi Annor", "Nurse"}, {"Lynne Barraclough", "Occupational therapist"}, {"Marek Wrona", "Support worker"},
	}},
	carers: {"Carers' team", community, care.SettingCarers, 15, []workerPlan{
		{"Jo Pennington", "Carers' worker"}, {"Samir Haddad", "Carers' worker"},
	}},
}

// managerPlans say who manages which teams.
var managerPlans = []struct {
	workerPlan
	teams []int
}{
	{workerPlan{"Dele Adeyemi", "Service manager"}, []int{river, hill, carers}},
	{workerPlan{"Christine Holt", "Ward and crisis manager"}, []int{crisis, willow, alder}},
}

// place makes the services, teams, workers and managers. Each of them has an
// account; only the cast's can be signed in to.
func (m *maker) place() {
	m.staff, m.names = map[care.TeamID][]care.Account{}, map[care.AccountID]care.Account{}
	for _, name := range []string{community, hospital} {
		m.demo.Services = append(m.demo.Services, care.ClinicalService{
			ID: care.ServiceID(m.id(m.demo.Organisation.Created)), Organisation: m.org, Name: name,
		})
	}
	for _, plan := range teamPlans {
		service := m.demo.Services[0].ID
		if plan.service == hospital {
			service = m.demo.Services[1].ID
		}
		team := care.Team{
			ID: care.TeamID(m.id(m.demo.Organisation.Created)), Organisation: m.org, Service: service, Name: plan.name, Setting: plan.setting,
		}
		m.demo.Teams = append(m.demo.Teams, team)
		for _, w := range plan.workers {
			account := m.hire(w, care.RoleWorker)
			m.join(team.ID, account, care.PartMember)
			m.staff[team.ID] = append(m.staff[team.ID], account)
		}
	}
	for _, plan := range managerPlans {
		account := m.hire(plan.workerPlan, care.RoleManager)
		for _, t := range plan.teams {
			m.join(m.demo.Teams[t].ID, account, care.PartManager)
		}
	}
}

// noPassword is the hash of no password at all: nobody can sign in with it.
const noPassword = "none"

func (m *maker) hire(w workerPlan, role care.Role) care.Account {
	created := m.demo.Organisation.Created
	worker := care.Worker{ID: care.WorkerID(m.id(created)), Organisation: m.org, Name: w.name, JobTitle: w.title}
	switch w.name {
	case "Ben Carter":
		worker.ID = BenWorker
	case "Eve Marsh":
		worker.ID = EveWorker
	case "Dele Adeyemi":
		worker.ID = DeleWorker
	}
	m.demo.Workers = append(m.demo.Workers, worker)
	return m.account(care.Account{
		ID: care.AccountID(m.id(created)), Organisation: m.org, Username: signInName(w.name), Name: w.name, Role: role,
		Worker: worker.ID, PasswordHash: noPassword, Created: created,
	})
}

func (m *maker) account(a care.Account) care.Account {
	m.demo.Accounts = append(m.demo.Accounts, a)
	m.names[a.ID] = a
	return a
}

func (m *maker) join(team care.TeamID, a care.Account, part string) {
	m.demo.TeamWorkers = append(m.demo.TeamWorkers, care.TeamWorker{
		Organisation: m.org, Team: team, Worker: a.Worker, Part: part, Since: a.Created,
	})
}
