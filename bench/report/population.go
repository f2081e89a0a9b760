// Package report prints every figure that the outcome report is held to, all in one run over
// the same rows: what the columns cost and how fast they answer, what a plain read of the same
// bytes takes, and what the best queries take that we could write for PostgreSQL, SQLite and
// DuckDB. It is a module of its own, so that nothing of it is part of Towpath.
package report

import (
	"encoding/hex"
	"fmt"
	"math/rand/v2"

	"towpath/internal/outcome"
)

const (
	areas    = 10
	each     = 5 // assessments a person
	services = 40
	teams    = 200
	org      = "01950009-0000-7abc-8000-000000000001"
	series   = "bloom-adult@1.0.0"
)

// quarters are the 20 from 2021 on.
var (
	firstDay, _ = outcome.ParseDay("2021-01-01")
	lastDay, _  = outcome.ParseDay("2025-12-31")
)

// assessed is one assessment. A code of outcome.Left stands for an area left out.
type assessed struct {
	day   outcome.Day
	team  uint8
	codes [areas]outcome.Code
}

// population is everybody's assessments, person by person, each person's by day.
type population struct {
	people int
	rows   []assessed
	// byDay are the rows from the earliest to the latest, as a database has met them.
	byDay []int
}

// populate makes people up, the same ones whenever it is asked.
func populate(people int) *population {
	dice := rand.New(rand.NewPCG(1, 2))
	p := &population{people: people, rows: make([]assessed, people*each)}
	on := make([]int, int(lastDay)+2)
	for n := range people {
		day := firstDay + outcome.Day(dice.IntN(int(lastDay-firstDay)-4*90))
		team := dice.IntN(teams)
		for k := range each {
			if k == 3 && dice.IntN(50) == 0 {
				team = dice.IntN(teams)
			}
			r := &p.rows[n*each+k]
			r.day, r.team = day, uint8(team)
			for a := range r.codes {
				r.codes[a] = outcome.Code(2 + dice.IntN(19))
				if dice.IntN(20) == 0 {
					r.codes[a] = outcome.Left
				}
			}
			on[day+1]++
			day += outcome.Day(1 + dice.IntN(90))
		}
	}
	for d := 1; d < len(on); d++ {
		on[d] += on[d-1]
	}
	p.byDay = make([]int, len(p.rows))
	for i := range p.rows {
		p.byDay[on[p.rows[i].day]] = i
		on[p.rows[i].day]++
	}
	return p
}

func (r *assessed) service() int { return int(r.team) * services / teams }

// steps are the codes as the database keeps them.
func (r *assessed) steps() string {
	var b [areas]byte
	for a, c := range r.codes {
		b[a] = byte(c)
	}
	return hex.EncodeToString(b[:])
}

// id is a UUID of a kind and a number.
func id(kind, n int) string { return fmt.Sprintf("0195000%d-0000-7abc-8000-%012x", kind, n) }

func personID(n int) string     { return id(1, n) }
func assessmentID(n int) string { return id(2, n) }
func teamID(n int) string       { return id(3, n) }
func serviceID(n int) string    { return id(4, n) }
