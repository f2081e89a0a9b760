package report

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"runtime"
	"testing"
	"time"

	"towpath/internal/care"
	"towpath/internal/column"
	"towpath/internal/outcome"
	"towpath/internal/store"
	"towpath/internal/testkit"
)

// again gives some people as they are in the columns already, under the keys that they have.
func again(ctx context.Context, s *store.Store, p *population, some int) (people []column.Person, readings []map[string][]column.Reading, err error) {
	text := ""
	err = s.Read(ctx, func(tx care.Tx) error {
		text, err = tx.OutcomeSecret(ctx, org)
		return err
	})
	if err != nil {
		return nil, nil, err
	}
	secret, err := hex.DecodeString(text)
	if err != nil {
		return nil, nil, err
	}
	dice := rand.New(rand.NewPCG(5, 6))
	for _, n := range dice.Perm(p.people)[:min(some, p.people)] {
		hash := sha256.Sum256(append(append([]byte(nil), secret...), personID(n)...))
		list := make([]column.Reading, each)
		for r := range list {
			row := &p.rows[n*each+r]
			list[r] = column.Reading{Day: row.day, Team: int(row.team) + 1, Codes: row.codes[:]}
		}
		people = append(people, column.Person{Key: binary.BigEndian.Uint64(hash[:])})
		readings = append(readings, map[string][]column.Reading{series: list})
	}
	return people, readings, nil
}

// put measures Live.Put of somebody with five readings, into all the others.
func (k *kept) put(ctx context.Context, s *store.Store, p *population) (t took, err error) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	people, readings, err := again(ctx, s, p, 20_000)
	if err != nil {
		return t, err
	}
	put := func(l *column.Live) error {
		for i := range people {
			if err := l.Put(people[i], readings[i]); err != nil {
				return err
			}
		}
		return nil
	}
	lives := make([]*column.Live, 5)
	for i := range lives {
		lives[i] = column.NewLive(k.set)
	}
	next := 0
	list, err := times(len(lives), self, func() error { next++; return put(lives[next-1]) })
	if err != nil {
		return took{}, err
	}
	whole := outcome.Question{From: firstDay, To: lastDay, MinDays: 1, AllTeams: true}
	before, err := column.NewLive(k.set).Tally(series, whole)
	if err != nil {
		return took{}, err
	}
	after, err := lives[0].Tally(series, whole)
	if err != nil || after.Groups[0].Key != before.Groups[0].Key || after.Groups[0].Records != before.Groups[0].Records {
		return took{}, fmt.Errorf("people who were put again are not the same people: %v", err)
	}
	m := median(list)
	n := time.Duration(len(people))
	return took{m.wall / n, m.cpu / n}, nil
}

// saved is what completing an assessment costs: without reports, with them kept, and what the
// next report takes for each assessment that was completed since the last.
type saved struct{ without, with, after time.Duration }

// save completes assessments of people who came to the crowd, through care.
func (k *kept) save(b *testing.B, s *store.Store) (t saved, err error) {
	crew := testkit.Service(b, s) // the cast are in an organisation of their own
	crew.Organisation = org
	ben, ctx := crew.Account(b, "Ben Hall", "ben-of-the-crowd", care.RoleWorker, ""), b.Context()
	team := care.TeamID(teamID(0))
	if err := crew.JoinTeam(ctx, care.Operator(org), team, ben.Worker, care.PartMember); err != nil {
		return t, err
	}
	counting := crew.Service.Counting(k.keeper)
	without := crew.Service.Counting(nil)
	const rounds, some = 9, 20
	var lists [3][]took
	for range rounds {
		for i, service := range []*care.Service{without, counting} {
			type begun struct {
				person     care.PersonID
				assessment care.AssessmentID
			}
			list := make([]begun, some)
			for n := range list {
				person := care.PersonID(crew.IDs.New())
				if err := crew.AddPerson(ctx, care.Operator(org), care.NewPerson{ID: person, Name: "Somebody New", Team: team}); err != nil {
					return t, err
				}
				list[n] = begun{person, crew.Start(b, ben, person, care.WayTogether)}
				crew.Say(b, ben, person, list[n].assessment, care.VoicePerson, "mental-health", 4)
			}
			if _, err := tally(ctx, s, k.keeper, nobody); err != nil { // takes in who came
				return t, err
			}
			took, err := times(1, self, func() error {
				for _, at := range list {
					if err := service.CompleteAssessment(ctx, ben, at.person, at.assessment); err != nil {
						return err
					}
				}
				return nil
			})
			if err != nil {
				return t, err
			}
			lists[i] = append(lists[i], took...)
			if took, err = times(1, self, func() error { _, err := tally(ctx, s, k.keeper, nobody); return err }); err != nil {
				return t, err
			}
			lists[2] = append(lists[2], took...)
		}
	}
	return saved{median(lists[0]).wall / some, median(lists[1]).wall / some, median(lists[2]).wall / some}, nil
}
