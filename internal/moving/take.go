package moving

import (
	"context"
	"fmt"
	"slices"

	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/fhir"
	"towpath/internal/instrument"
)

// Taker is what takes records in.
type Taker interface {
	Instruments() *instrument.Library
	PersonOf(ctx context.Context, org care.OrganisationID, noun care.Noun, id string) (care.PersonID, error)
	CheckRecord(r care.Record) error
	ImportPerson(ctx context.Context, a care.Actor, r care.Record, team care.TeamID) error
}

// Plan is how people are taken in.
type Plan struct {
	Actor care.Actor
	Team  care.TeamID
	// Dry says that they are only looked at.
	Dry bool
	// Words puts what does not fit in a record into words.
	Words func(fields []fault.Field) string
	// Refused is told of each person who could not be taken in, and why; Otherwise of what is
	// worked out anew with another outcome.
	Refused, Otherwise func(text string)
	// Read is told of each record that may be taken in.
	Read func(r care.Record)
}

// Count is what came of it.
type Count struct {
	// Taken were taken in, or could be; Here are here already and were passed over.
	Taken, Here, Refused int
}

// Take takes everybody in, each as a whole or not at all. Who is here already is passed
// over, so it can be run again.
func (s *Source) Take(ctx context.Context, by Taker, p Plan) (n Count, err error) {
	if len(s.Faults) > 0 {
		return n, fault.New(fault.Invalid, "Take: lines that cannot be read", nil)
	}
	for one, err := range s.People() {
		if err != nil {
			return n, err
		}
		_, err := by.PersonOf(ctx, p.Actor.Organisation, care.NounPerson, string(one.ID))
		if err == nil {
			n.Here++
			continue
		}
		if !fault.Is(err, fault.Denied) {
			return n, err
		}
		why, err := s.takeOne(ctx, by, p, one)
		switch {
		case err != nil:
			return n, err
		case why != "":
			n.Refused++
			p.Refused(fmt.Sprintf("Patient/%s was not taken in. %s", one.ID, why))
		default:
			n.Taken++
		}
	}
	return n, nil
}

// takeOne takes somebody in, or says why not.
func (s *Source) takeOne(ctx context.Context, by Taker, p Plan, one Person) (why string, err error) {
	if one.Fault != "" {
		return one.Fault, nil
	}
	read, err := fhir.ReadParts(one.Parts, s.staff, by.Instruments())
	if err != nil {
		return err.Error(), nil
	}
	if err := by.CheckRecord(read.Record); err != nil {
		return p.Words(fault.FieldsOf(err)) + "\nIt begins in " + one.Parts[0].Where + ".", nil
	}
	for _, said := range read.Otherwise {
		p.Otherwise(said)
	}
	p.Read(read.Record)
	if p.Dry {
		return "", nil
	}
	err = by.ImportPerson(ctx, p.Actor, read.Record, p.Team)
	if fault.Is(err, fault.Conflict) {
		return fmt.Sprintf("A part of the record is here already, in another's: %v. It begins in %s.", err, one.Parts[0].Where), nil
	}
	return "", err
}

// Types lists what stays, by its type.
func (s *Source) Types() (list []string) {
	for name := range s.Stays {
		list = append(list, name)
	}
	slices.Sort(list)
	return list
}
