// Package insight keeps an organisation's readings packed in memory for its reports, and
// true to the database: built from it, kept up by what its log adds, put down on disk so that
// a start is quick, held against the SQL of record, and built anew when in doubt. It answers
// rightly or says that it is not ready, and never guesses.
package insight

import (
	"context"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"

	"towpath/internal/care"
	"towpath/internal/column"
	"towpath/internal/outcome"
)

// names gives numbers to what the columns hold by number, and back. Number 0 of the
// characteristics is "not known".
type names struct {
	Teams    []care.TeamID
	Services []care.ServiceID
	// Languages are in the order in which they were met.
	Languages []string

	team, service, language map[string]int
	places                  []column.Team
}

// number gives the number of a text, and a new one to a new text.
func number(of map[string]int, list *[]string, text string) int {
	n, ok := of[text]
	if !ok {
		*list = append(*list, text)
		n = len(*list)
		of[text] = n
	}
	return n
}

// teams takes in the teams of an organisation. A team keeps its number.
func (n *names) teams(ctx context.Context, tx care.Tx, org care.OrganisationID) error {
	all, err := tx.Teams(ctx, org)
	if err != nil {
		return err
	}
	if n.team == nil {
		n.team, n.service, n.language = map[string]int{}, map[string]int{}, map[string]int{}
		for i, id := range n.Languages {
			n.language[id] = i + 1
		}
		for i, id := range n.Services {
			n.service[string(id)] = i
		}
		for i, id := range n.Teams {
			n.team[string(id)] = i
		}
	}
	if len(n.Teams) == 0 { // number 0 is of readings without a team
		n.Teams, n.Services = []care.TeamID{""}, []care.ServiceID{""}
		n.team[""], n.service[""] = 0, 0
	}
	n.places = make([]column.Team, len(n.Teams), len(n.Teams)+len(all))
	for _, t := range all {
		at, ok := n.team[string(t.ID)]
		if !ok {
			at = len(n.Teams)
			n.team[string(t.ID)] = at
			n.Teams, n.places = append(n.Teams, t.ID), append(n.places, column.Team{})
		}
		service, ok := n.service[string(t.Service)]
		if !ok {
			service = len(n.Services)
			n.service[string(t.Service)] = service
			n.Services = append(n.Services, t.Service)
		}
		n.places[at] = column.Team{Service: service, Setting: settingNumber(t.Setting)}
	}
	return nil
}

func settingNumber(s care.Setting) int {
	for i, at := range care.Settings {
		if at == s {
			return i + 1
		}
	}
	return 0
}

// characteristic gives the number of a code: its place among those that are offered, or
// among the languages that were met.
func (n *names) characteristic(kind care.CharacteristicKind, code string) int {
	if code == "" {
		return 0
	}
	if kind == care.Language {
		return number(n.language, &n.Languages, code)
	}
	for i, at := range care.CharacteristicCodes(kind) {
		if at == code {
			return i + 1
		}
	}
	return 0
}

func (n *names) code(kind care.CharacteristicKind, number int) string {
	list := care.CharacteristicCodes(kind)
	if kind == care.Language {
		list = n.Languages
	}
	if number < 1 || number > len(list) {
		return ""
	}
	return list[number-1]
}

// group names a group as the SQL of record does.
func (n *names) group(q care.OutcomeQuestion, of int) string {
	from, _ := outcome.ParseDay(string(q.From))
	to, _ := outcome.ParseDay(string(q.To))
	switch q.By {
	case outcome.ByNothing:
		return ""
	case outcome.ByTeam:
		return string(n.Teams[of])
	case outcome.ByService:
		return string(n.Services[of])
	case outcome.BySetting:
		if of == 0 {
			return ""
		}
		return string(care.Settings[of-1])
	case outcome.ByServiceAndQuarter:
		quarters := to.Quarter() - from.Quarter() + 1
		return string(n.Services[of/quarters]) + " " + strconv.Itoa(from.Quarter()+of%quarters)
	}
	if kind := care.CharacteristicOf(q.By); kind != "" {
		return n.code(kind, of)
	}
	return strconv.Itoa(of)
}

// question gives a question of the record in the numbers of the columns. ok is false where
// nobody can be counted.
func (n *names) question(q care.OutcomeQuestion) (out outcome.Question, ok bool) {
	from, okFrom := outcome.ParseDay(string(q.From))
	to, okTo := outcome.ParseDay(string(q.To))
	voice, okVoice := outcome.ParseVoice(string(q.Voice))
	out = outcome.Question{
		Voice: voice, From: from, To: to, Since: q.Since, MinDays: q.MinDays, MinContacts: q.MinContacts, By: q.By, Gap: q.Gap, Far: q.Far, Teams: outcome.Set{},
	}
	for _, t := range q.Teams {
		if at, known := n.team[string(t)]; known {
			out.Teams[at] = true
		}
	}
	set := func(kind care.CharacteristicKind) outcome.Set {
		codes := q.Of[kind]
		if len(codes) == 0 {
			return nil
		}
		s := outcome.Set{}
		for _, code := range codes {
			at := n.characteristic(kind, code)
			if at > 0 || code == "" {
				s[at] = true
			}
		}
		if len(s) == 0 {
			s[-1] = true // a code that nobody has
		}
		return s
	}
	out.Genders, out.Ethnicities, out.Languages = set(care.Gender), set(care.Ethnicity), set(care.Language)
	out.Deprivations, out.LegalStatuses = set(care.Deprivation), set(care.LegalStatus)
	if len(q.Ages) > 0 {
		out.Ages = outcome.Set{}
		for _, band := range q.Ages {
			out.Ages[band] = true
		}
	}
	return out, okFrom && okTo && okVoice && from <= to && len(out.Teams) > 0
}

// seriesName names the readings of one version of one instrument.
func seriesName(instrument, version string) string { return instrument + "@" + version }

// seriesOf names the series that a question is about.
func seriesOf(q *care.OutcomeQuestion) string {
	name := seriesName(q.Instrument, q.Version)
	if q.Mattered != nil {
		name += matteredEnding
	}
	return name
}

// secretOf gives an organisation's secret, as bytes.
func secretOf(text string) ([]byte, error) {
	secret, err := hex.DecodeString(strings.TrimSpace(text))
	if err != nil || len(secret) < 16 {
		return nil, fmt.Errorf("insight: the organisation's secret cannot be read")
	}
	return secret, nil
}
