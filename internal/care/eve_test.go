package care_test

import (
	"fmt"
	"strings"
	"testing"

	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/store"
	"towpath/internal/testkit"
)

// log gives the latest audit entry of an organisation about a person, or about
// nobody, and how many there are of both together.
func (k story) log(t testing.TB, org care.OrganisationID, p care.PersonID) (last care.AuditEntry, n int) {
	t.Helper()
	err := k.Store.Read(t.Context(), func(tx care.Tx) error {
		for _, of := range []care.PersonID{p, ""} {
			some, err := tx.CountAuditEntries(t.Context(), org, of)
			if err != nil {
				return err
			}
			n += some
			list, err := tx.ListAuditEntries(t.Context(), org, of, 1, 0)
			if err != nil {
				return err
			}
			if len(list) > 0 && list[0].At.After(last.At) {
				last = list[0]
			}
			if p == "" {
				break
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return last, n
}

// strangers are those with no standing towards Amina.
func strangers(t testing.TB, k story) map[string]care.Actor {
	left := k.Account(t, "Lars Left", "lars", care.RoleWorker, "")
	if err := k.JoinTeam(t.Context(), k.AsAdmin, k.River, left.Worker, care.PartMember); err != nil {
		t.Fatal(err)
	}
	err := k.Store.Write(t.Context(), func(tx care.Tx) error {
		return tx.EndTeamWorker(t.Context(), care.TeamWorker{Organisation: k.Organisation, Team: k.River, Worker: left.Worker, Until: k.Clock.Tick()})
	})
	if err != nil {
		t.Fatal(err)
	}
	elsewhere := k.AsBen
	elsewhere.Organisation = care.OrganisationID(k.IDs.New())
	unknown := k.AsBen
	unknown.Role = "owner"
	out := k.Account(t, "Olga Out", "olga", care.RoleCarer, k.somebody(t))
	gone := k.Invite(t, k.AsAmina, out, care.AllTopics...)
	if err := k.EndMembership(t.Context(), k.AsAmina, k.Amina, gone); err != nil {
		t.Fatal(err)
	}
	return map[string]care.Actor{
		"Chiara, whom nobody invited": k.AsChiara, "a carer who was in the circle a second ago": out, "Farid, who looks as if": previewing(k.AsFarid),
		"Eve": k.AsEve, "Farid": k.AsFarid, "Dele, the manager": k.AsDele, "the administrator": k.AsAdmin,
		"a worker who left": left, "Ben's double in another organisation": elsewhere,
		"a computer system in no team": k.System(t, "Record system"),
		"an unknown role":              unknown, "nobody": {},
	}
}

// previewing is somebody who asks to see a record as one who is shown all of it.
func previewing(a care.Actor) care.Actor {
	a.Preview, a.Previewed = true, care.TopicsOf(care.AllTopics...)
	return a
}

// getsNothing fails unless an operation was refused and gave nothing away.
func getsNothing(t *testing.T, k story, method string, a care.Actor, p care.PersonID) {
	t.Helper()
	got, err := refused(t, k, method, a, p)
	givesNothing(t, method, got, err)
}

// refused fails unless an operation was refused and left exactly one entry that
// says so.
func refused(t *testing.T, k story, method string, a care.Actor, p care.PersonID) (any, error) {
	t.Helper()
	o := operations[method]
	_, before := k.log(t, a.Organisation, p)
	got, err := o.call(t.Context(), k, a, p)
	if !fault.Is(err, fault.Denied) {
		t.Errorf("%s: %v, want denied", method, err)
	}
	last, after := k.log(t, a.Organisation, p)
	if after != before+1 {
		t.Errorf("%s: %d new audit entries, want 1", method, after-before)
	}
	if last.Action != o.name(method) || last.Outcome != care.OutcomeDenied || last.Account != a.Account || last.Role != a.Role || last.Request != a.Request {
		t.Errorf("%s: the refusal was recorded as %+v", method, last)
	}
	return got, err
}

// givesNothing fails if there is anything of Amina's in what came back, errors
// included.
func givesNothing(t *testing.T, method string, got any, err error) {
	t.Helper()
	text := fmt.Sprintf("%+v %v", got, err)
	for _, of := range []string{secret, "Amina", "W-101", "1991"} {
		if strings.Contains(text, of) {
			t.Errorf("%s gave away %q: %.200s", method, of, text)
		}
	}
}

func TestEveGetsNothing(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		k := tell(t, s)
		for name, stranger := range strangers(t, k) {
			t.Run(name, func(t *testing.T) {
				for method, o := range operations {
					if o.deniedTo(stranger) {
						getsNothing(t, k, method, stranger, k.Amina)
					}
				}
			})
		}
		t.Run("Eve, of what is not hers to run", func(t *testing.T) {
			for method, o := range operations {
				if o.nobody && !o.scoped {
					getsNothing(t, k, method, k.AsEve, "")
				}
			}
		})
		t.Run("Amina, of what is for staff", func(t *testing.T) {
			for method, o := range operations {
				if o.nobody && !o.everybody {
					getsNothing(t, k, method, k.AsAmina, "")
				}
			}
		})
		t.Run("Amina's double in another organisation", func(t *testing.T) {
			double := k.AsAmina
			double.Organisation = care.OrganisationID(k.IDs.New())
			for method, o := range operations {
				if !o.nobody {
					got, err := o.call(t.Context(), k, double, k.Amina)
					givesNothing(t, method, got, err)
				}
			}
		})
		untouched(t, k)
	})
}

// untouched fails if any of the refused calls changed Amina's record.
func untouched(t *testing.T, k story) {
	t.Helper()
	untouchedBut(t, k, 0)
}

// untouchedBut is untouched where more people were taken into the circle.
func untouchedBut(t *testing.T, k story, more int) {
	t.Helper()
	page, err := k.ShowJourney(t.Context(), k.AsAmina, k.Amina)
	if err != nil {
		t.Fatal(err)
	}
	if len(page.Entries) != 1 || len(page.Lines) != 2 || page.Lines[0].Completed() || len(page.Goals) != 1 || !page.Goals[0].Active() ||
		len(page.Goals[0].Ratings) != 1 || len(page.Goals[0].Steps) != 1 || len(page.Goals[0].Steps[0].Reviews) != 0 {
		t.Errorf("a refused call changed something: %+v", page)
	}
	as, err := k.ShowAssessment(t.Context(), k.AsAmina, k.Amina, k.bloom)
	if err != nil || len(as.Answers) != 1 || as.Answers[0].Note != secret || len(as.Chosen) != 1 || as.Chosen[0].Area != "body" || as.Readings[0].HandedIn() {
		t.Errorf("a refused call changed something: %+v, %v", as, err)
	}
	circle, err := k.ListCircle(t.Context(), k.AsAmina, k.Amina)
	if err != nil || len(circle.Members) != 2+more || len(circle.Members[0].Consents) != 0 || circle.Crisis != nil || len(circle.Emergencies) != 0 {
		t.Errorf("a refused call changed something: %+v, %v", circle, err)
	}
	if _, err := k.ShowPerson(t.Context(), k.AsEve, k.Amina); !fault.Is(err, fault.Denied) {
		t.Errorf("Eve is in: %v", err)
	}
}

func TestEvesOwnListsHoldNobodyElse(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		k := tell(t, s)
		for _, search := range []string{"", "amina", "Yusuf", "W-101", "w-1", "%", "_", "' OR '1'='1", string(k.Amina), secret} {
			for _, after := range []int{-1, 0, 1, 60, 1 << 40} {
				page, err := k.ListCaseload(t.Context(), k.AsEve, care.CaseloadQuery{Search: search, After: after})
				if err != nil {
					t.Errorf("searching %q after %d: %v", search, after, err)
				}
				for _, r := range page.Rows {
					if r.Person != k.Farid {
						t.Errorf("searching %q after %d gave %s", search, after, r.Name)
					}
				}
				if most := map[bool]int{true: 1}[search == "" || search == "w-1"]; page.Total != most {
					t.Errorf("searching %q counts %d, want %d", search, page.Total, most)
				}
			}
		}
		teams, err := k.ListMyTeams(t.Context(), k.AsEve)
		if err != nil || len(teams) != 1 || teams[0].ID != k.Hill {
			t.Errorf("Eve's teams: %+v, %v", teams, err)
		}
	})
}

// TestNobodyTakesAPersonIntoTheirTeam: whoever learnt an id must not get in by
// "adding" its person.
func TestNobodyTakesAPersonIntoTheirTeam(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		k := tell(t, s)
		for what, n := range map[string]care.NewPerson{
			"Amina into Hill":      {ID: k.Amina, Name: "Amina Yusuf", Team: k.Hill},
			"somebody into River":  {ID: care.PersonID(k.IDs.New()), Name: "New", Team: k.River},
			"somebody into nought": {ID: care.PersonID(k.IDs.New()), Name: "New"},
		} {
			if err := k.AddPerson(t.Context(), k.AsEve, n); !fault.Is(err, fault.Denied) {
				t.Errorf("Eve adds %s: %v, want denied", what, err)
			}
		}
		untouched(t, k)
	})
}

// TestOthersRecordsAreNotReachedThroughOnesOwn calls each operation on Amina's
// record, where the caller may, with the ids of Farid's.
func TestOthersRecordsAreNotReachedThroughOnesOwn(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		k := tell(t, s)
		other := k // Farid has a record too; k.bloom, k.goal and k.step become his
		other.bloom = k.Start(t, k.AsFarid, k.Farid, care.WayTogether)
		other.goal, other.step, other.measurement = care.GoalID(k.IDs.New()), care.StepID(k.IDs.New()), care.MeasurementID(k.IDs.New())
		_, err := k.BeginMeasurement(t.Context(), k.AsFarid, k.Farid, care.NewMeasurement{ID: other.measurement, Measure: "phq-9", Manner: care.MannerPaper})
		if err != nil {
			t.Fatal(err)
		}
		err = k.SetGoal(t.Context(), k.AsFarid, k.Farid, care.NewGoal{ID: other.goal, Words: "Farid's", Rating: -1, Steps: []care.NewStep{{ID: other.step, Words: "Farid's"}}})
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range []care.Actor{k.AsBen, k.AsAmina} {
			for _, method := range []string{
				"ShowAssessment", "RecordAnswer", "HandInReading", "CompleteAssessment", "ChooseAreas", "WriteChosenArea", "RateGoal", "EndGoal", "AgreeStep", "ReviewStep",
				"AnswerMeasurement", "CompleteMeasurement", "ShowMeasurement",
			} {
				refused(t, other, method, a, k.Amina)
			}
			for _, q := range []care.BloomQuery{{Assessment: other.bloom}, {With: string(other.bloom)}} {
				if _, err := k.ShowBloom(t.Context(), a, k.Amina, q); !fault.Is(err, fault.Denied) {
					t.Errorf("ShowBloom of %+v: %v, want denied", q, err)
				}
			}
			_, err := k.StartAssessment(t.Context(), a, k.Amina, care.NewAssessment{ID: other.bloom, Instrument: "bloom-adult", Kind: care.KindReview, Way: care.WayApart, On: "2026-03-01"})
			if !fault.Is(err, fault.Denied) {
				t.Errorf("StartAssessment with Farid's id: %v, want denied", err)
			}
			err = k.SetGoal(t.Context(), a, k.Amina, care.NewGoal{ID: other.goal, Words: "mine now", Rating: -1})
			if !fault.Is(err, fault.Conflict) {
				t.Errorf("SetGoal with Farid's id: %v, want conflict", err)
			}
		}
		page, err := k.ListGoals(t.Context(), k.AsFarid, k.Farid)
		if err != nil || len(page.Goals) != 1 || page.Goals[0].Words != "Farid's" || len(page.Goals[0].Steps) != 1 || len(page.Goals[0].Ratings) != 0 {
			t.Errorf("Farid's goals: %+v, %v", page, err)
		}
		untouched(t, k)
	})
}

func TestWhatIsNoIDIsDeniedLikeAnyOther(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		k := tell(t, s)
		for _, p := range []care.PersonID{
			"", "x", "\x00", "\xff", "../", "' OR '1'='1", care.PersonID(strings.ToUpper(string(k.Amina))), k.Amina + " ", care.PersonID(k.IDs.New()),
			care.PersonID(strings.Repeat("a", 100_000)),
		} {
			for method, o := range operations {
				if o.deniedTo(k.AsBen) {
					refusedQuietly(t, k, method, p)
				}
			}
		}
		odd := k
		odd.bloom, odd.goal, odd.step, odd.measurement = "\x00", "\xff", "' OR '1'='1", "\x00"
		for _, method := range []string{"ShowAssessment", "RecordAnswer", "HandInReading", "CompleteAssessment", "ChooseAreas", "WriteChosenArea", "RateGoal", "EndGoal", "AgreeStep", "ReviewStep", "AnswerMeasurement", "CheckMeasurement", "CompleteMeasurement", "RecomputeMeasurement", "ShowMeasurement"} {
			refusedQuietly(t, odd, method, k.Amina)
		}
		for _, q := range []care.BloomQuery{{Assessment: "\x00"}, {Assessment: "\xff"}, {Assessment: "x"}} {
			if _, err := k.ShowBloom(t.Context(), k.AsBen, k.Amina, q); !fault.Is(err, fault.Denied) {
				t.Errorf("ShowBloom of %+v: %v, want denied", q, err)
			}
		}
	})
}

// refusedQuietly is refused for Ben, where the person in the entry may be left out.
func refusedQuietly(t *testing.T, k story, method string, p care.PersonID) {
	t.Helper()
	about := p
	if !care.ValidID(string(p)) {
		about = ""
	}
	_, before := k.log(t, k.Organisation, about)
	got, err := operations[method].call(t.Context(), k, k.AsBen, p)
	if !fault.Is(err, fault.Denied) {
		t.Errorf("%s of %.40q: %v, want denied", method, p, err)
	}
	givesNothing(t, method, got, nil)
	if last, after := k.log(t, k.Organisation, about); after != before+1 || last.Outcome != care.OutcomeDenied || last.Action != operations[method].name(method) {
		t.Errorf("%s of %.40q: %d new entries, the last %+v", method, p, after-before, last)
	}
}
