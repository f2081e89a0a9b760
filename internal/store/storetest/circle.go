package storetest

import (
	"testing"
	"time"

	"towpath/internal/care"
)

// ring is one record of each kind that belongs to a circle.
type ring struct {
	member    care.Member
	consents  []care.Consent
	crisis    care.Crisis
	told      care.Told
	emergency care.Emergency
	link      care.ReadingLink
}

func newRing(w world) ring {
	org, person, by := w.org.ID, w.person.ID, w.account.ID
	id := func(n string) string { return string(w.service.ID)[:34] + n }
	r := ring{
		member: care.Member{
			ID: care.MemberID(id("40")), Organisation: org, Person: person, Kind: care.MemberCarer, Name: hard[0], Relation: hard[2],
			CodeHash: "a hash", InvitedAt: at(30), ExpiresAt: at(1000),
		},
		crisis:    care.Crisis{ID: care.CrisisID(id("45")), Organisation: org, Person: person, BeganAt: at(40), BeganBy: by},
		told:      care.Told{ID: care.ToldID(id("46")), Organisation: org, Person: person, Member: care.MemberID(id("40")), Words: hard[4], OpenToPerson: true, At: at(41), By: by},
		emergency: care.Emergency{ID: care.EmergencyID(id("47")), Organisation: org, Person: person, Account: by, Name: w.account.Name, Reason: hard[1], OpenedAt: at(42), Until: at(900)},
		link: care.ReadingLink{
			ID: care.LinkID(id("48")), Organisation: org, Person: person, Linked: care.Linked{Assessment: w.assessment.ID}, CodeHash: "another", MadeAt: at(43), MadeBy: by, ExpiresAt: at(800),
		},
	}
	for i, topic := range []care.Topic{care.TopicBloom, care.TopicGoals, care.TopicNotes} {
		c := care.Consent{
			ID: care.ConsentID(id("4" + string(rune('1'+i)))), Organisation: org, Person: person, Member: r.member.ID, Topic: topic,
			Condition: care.Always, GrantedAt: at(31 + i), GrantedBy: by,
		}
		switch topic {
		case care.TopicGoals:
			c.Condition = care.OnlyInCrisis
		case care.TopicNotes:
			c.Until = at(500)
		}
		r.consents = append(r.consents, c)
	}
	return r
}

func (r ring) fill(t *testing.T, tx care.Tx, added bool) error {
	ctx := t.Context()
	was := func(what string) func(bool, error) error { return once(added, what) }
	err := all(
		func() error { return was("InsertMember")(tx.InsertMember(ctx, r.member)) },
		func() error { return was("InsertTold")(tx.InsertTold(ctx, r.told)) },
		func() error { return was("InsertEmergency")(tx.InsertEmergency(ctx, r.emergency)) },
		func() error { return was("InsertReadingLink")(tx.InsertReadingLink(ctx, r.link)) },
	)
	for _, c := range r.consents {
		if err == nil {
			err = was("InsertConsent")(tx.InsertConsent(ctx, c))
		}
	}
	return err
}

func aCircleComesBack(t *testing.T, s Store) {
	w := settle(t, s)
	r := newRing(w)
	ctx, org, person := t.Context(), w.org.ID, w.person.ID
	write(t, s, func(tx care.Tx) error { return r.fill(t, tx, true) })
	write(t, s, func(tx care.Tx) error { return r.fill(t, tx, false) })
	write(t, s, func(tx care.Tx) error {
		return once(true, "InsertCrisis")(tx.InsertCrisis(ctx, r.crisis))
	})
	must(t, s.Read(ctx, func(tx care.Tx) error {
		looked(t, "ListMembers", []care.Member{r.member})(tx.ListMembers(ctx, org, person))
		looked(t, "Invitation", r.member)(tx.Invitation(ctx, org, "a hash", at(999)))
		looked(t, "CirclesOfAccount, before joining", []care.Member(nil))(tx.CirclesOfAccount(ctx, org, w.account.ID))
		looked(t, "CirclesOfAccount of nobody", []care.Member(nil))(tx.CirclesOfAccount(ctx, org, ""))
		looked(t, "ListConsents", r.consents)(tx.ListConsents(ctx, org, person))
		looked(t, "ListCrises", []care.Crisis{r.crisis})(tx.ListCrises(ctx, org, person))
		looked(t, "ListTold", []care.Told{r.told})(tx.ListTold(ctx, org, person))
		looked(t, "ListEmergencies", []care.Emergency{r.emergency})(tx.ListEmergencies(ctx, org, person))
		looked(t, "ReadingLink", r.link)(tx.ReadingLink(ctx, org, "another", at(799)))
		looked(t, "ListReadingLinks", []care.ReadingLink{r.link})(tx.ListReadingLinks(ctx, org, person, care.Linked{Assessment: w.assessment.ID}))
		looked(t, "ListReadingLinks of a measurement", []care.ReadingLink(nil))(tx.ListReadingLinks(ctx, org, person, care.Linked{Measurement: w.measurement.ID}))
		for what, err := range map[string]error{
			"an invitation that is over": second(tx.Invitation(ctx, org, "a hash", at(1000))), "no code": second(tx.Invitation(ctx, org, "", at(1))),
			"a link that is over": second(tx.ReadingLink(ctx, org, "another", at(800))), "elsewhere": second(tx.Invitation(ctx, "elsewhere", "a hash", at(1))),
		} {
			wantDenied(t, what, err)
		}
		return nil
	}))
}

func second[T any](_ T, err error) error { return err }

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// standingFollowsTheCircle walks through a membership and asks at each turn what is
// shared.
func standingFollowsTheCircle(t *testing.T, s Store) {
	w := settle(t, s)
	r := newRing(w)
	ctx, org, person := t.Context(), w.org.ID, w.person.ID
	guest := care.Actor{Organisation: org, Account: "guest"}
	write(t, s, func(tx care.Tx) error { return r.fill(t, tx, true) })
	stands := func(what string, when time.Time, want care.Standing) {
		t.Helper()
		same(t, what, read(t, s, func(tx care.Tx) (care.Standing, error) { return tx.Standing(ctx, guest, person, when) }), want)
	}
	shared := func(topics ...care.Topic) care.Standing {
		return care.Standing{Circle: true, Shared: care.TopicsOf(topics...)}
	}
	stands("invited only", at(60), care.Standing{})
	write(t, s, func(tx care.Tx) error {
		return all(
			func() error { return once(true, "JoinMember")(tx.JoinMember(ctx, org, r.member.ID, "guest", at(60))) },
			func() error {
				return once(false, "JoinMember again")(tx.JoinMember(ctx, org, r.member.ID, "other", at(61)))
			},
		)
	})
	stands("joined", at(61), shared(care.TopicBloom, care.TopicNotes))
	stands("after the notes' end", at(500), shared(care.TopicBloom))
	stands("elsewhere", at(61), shared(care.TopicBloom, care.TopicNotes))
	write(t, s, func(tx care.Tx) error { _, err := tx.InsertCrisis(ctx, r.crisis); return err })
	stands("in a crisis", at(62), shared(care.TopicBloom, care.TopicNotes, care.TopicGoals))
	write(t, s, func(tx care.Tx) error { return tx.EndCrisis(ctx, org, person, "by", at(63)) })
	stands("after the crisis", at(64), shared(care.TopicBloom, care.TopicNotes))
	write(t, s, func(tx care.Tx) error {
		return tx.WithdrawConsent(ctx, org, person, r.member.ID, care.TopicBloom, at(65))
	})
	write(t, s, func(tx care.Tx) error {
		return tx.WithdrawConsent(ctx, org, person, r.member.ID, care.TopicNotes, at(65))
	})
	stands("with nothing shared", at(66), shared())
	write(t, s, func(tx care.Tx) error { return tx.EndMember(ctx, r.member, "by", at(67)) })
	stands("out of the circle", at(68), care.Standing{})
	opener := care.Actor{Organisation: org, Account: w.account.ID}
	for when, want := range map[time.Time]care.Standing{at(899): {Emergency: true}, at(900): {}} {
		same(t, "an emergency", read(t, s, func(tx care.Tx) (care.Standing, error) { return tx.Standing(ctx, opener, person, when) }), want)
	}
}

func circleEndsAreWrittenOnce(t *testing.T, s Store) {
	w := settle(t, s)
	r := newRing(w)
	ctx, org, person := t.Context(), w.org.ID, w.person.ID
	write(t, s, func(tx care.Tx) error { return r.fill(t, tx, true) })
	for _, us := range []int{70, 71} {
		write(t, s, func(tx care.Tx) error {
			return all(
				func() error { return tx.EndMember(ctx, r.member, "by", at(us)) },
				func() error { return tx.MarkToldRead(ctx, org, person, r.told.ID, "by", at(us)) },
				func() error { return tx.MarkEmergencySeen(ctx, org, person, r.emergency.ID, at(us)) },
				func() error {
					return tx.EndReadingLinks(ctx, org, person, care.Linked{Assessment: w.assessment.ID}, at(us))
				},
				func() error { return tx.OpenAssessment(ctx, org, person, w.assessment.ID, at(us)) },
				func() error { return tx.WithdrawConsent(ctx, org, person, r.member.ID, care.TopicBloom, at(us)) },
			)
		})
	}
	r.member.EndedAt, r.member.EndedBy, r.member.CodeHash = at(70), "by", ""
	r.told.ReadAt, r.told.ReadBy = at(70), "by"
	r.emergency.SeenAt, r.link.EndedAt, w.assessment.OpenedAt, r.consents[0].WithdrawnAt = at(70), at(70), at(70), at(70)
	must(t, s.Read(ctx, func(tx care.Tx) error {
		looked(t, "ListMembers", []care.Member{r.member})(tx.ListMembers(ctx, org, person))
		looked(t, "ListTold", []care.Told{r.told})(tx.ListTold(ctx, org, person))
		looked(t, "ListEmergencies", []care.Emergency{r.emergency})(tx.ListEmergencies(ctx, org, person))
		looked(t, "ListReadingLinks", []care.ReadingLink{r.link})(tx.ListReadingLinks(ctx, org, person, care.Linked{Assessment: w.assessment.ID}))
		looked(t, "Assessment", w.assessment)(tx.Assessment(ctx, org, person, w.assessment.ID))
		looked(t, "ListConsents", r.consents)(tx.ListConsents(ctx, org, person))
		return nil
	}))
}
