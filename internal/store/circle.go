package store

import (
	"context"
	"time"

	"towpath/internal/care"
	"towpath/internal/store/db"
)

// Standing implements care.Tx, in one query.
func (t *tx) Standing(ctx context.Context, a care.Actor, person care.PersonID, at time.Time) (care.Standing, error) {
	rows, err := t.q.ListStanding(ctx, db.ListStandingParams{
		OrganisationID: string(a.Organisation), PersonID: string(person), WorkerID: string(a.Worker), AccountID: string(a.Account), Now: micro(at),
	})
	var st care.Standing
	for _, r := range rows {
		switch r.Via {
		case "team":
			st.Member = st.Member || r.What == care.PartMember
			st.Manager = st.Manager || r.What == care.PartManager
		case "circle":
			st.Circle = true
			st.Shared |= care.TopicsOf(care.Topic(r.What))
		case "emergency":
			st.Emergency = true
		}
	}
	return st, failed("Standing", err)
}

func (t *tx) memberOf(ctx context.Context, r db.CircleMember) (care.Member, error) {
	words := t.row(ctx, personOwner(care.OrganisationID(r.OrganisationID), care.PersonID(r.PersonID)), "circle_member", r.MemberID)
	return care.Member{
		ID: care.MemberID(r.MemberID), Organisation: care.OrganisationID(r.OrganisationID), Person: care.PersonID(r.PersonID),
		Account: care.AccountID(r.AccountID), Kind: care.MemberKind(r.Kind), Name: words.open("name", r.Name),
		Relation: words.open("relation", r.Relation), CodeHash: r.CodeHash,
		InvitedAt: instant(r.InvitedAt), ExpiresAt: instant(r.ExpiresAt), JoinedAt: instant(r.JoinedAt),
		EndedAt: instant(r.EndedAt), EndedBy: care.AccountID(r.EndedBy),
	}, words.err
}

func (t *tx) members(ctx context.Context, op string, rows []db.CircleMember, err error) ([]care.Member, error) {
	return eachOpened(op, rows, err, func(r db.CircleMember) (care.Member, error) { return t.memberOf(ctx, r) })
}

// InsertMember implements care.Tx.
func (t *tx) InsertMember(ctx context.Context, m care.Member) (bool, error) {
	words := t.row(ctx, personOwner(m.Organisation, m.Person), "circle_member", string(m.ID))
	p := db.InsertCircleMemberParams{
		OrganisationID: string(m.Organisation), MemberID: string(m.ID), PersonID: string(m.Person), Kind: string(m.Kind),
		Name: words.seal("name", m.Name), Relation: words.seal("relation", m.Relation), CodeHash: m.CodeHash,
		InvitedAt: micro(m.InvitedAt), ExpiresAt: micro(m.ExpiresAt),
	}
	if words.err != nil {
		return false, failed("InsertMember", words.err)
	}
	n, err := t.q.InsertCircleMember(ctx, p)
	return added("InsertMember", n, err)
}

// ListMembers implements care.Tx.
func (t *tx) ListMembers(ctx context.Context, org care.OrganisationID, person care.PersonID) ([]care.Member, error) {
	rows, err := t.q.ListCircleMembers(ctx, db.ListCircleMembersParams{OrganisationID: string(org), PersonID: string(person)})
	return t.members(ctx, "ListMembers", rows, err)
}

// CirclesOfAccount implements care.Tx.
func (t *tx) CirclesOfAccount(ctx context.Context, org care.OrganisationID, account care.AccountID) ([]care.Member, error) {
	rows, err := t.q.ListCirclesOfAccount(ctx, db.ListCirclesOfAccountParams{OrganisationID: string(org), AccountID: string(account)})
	return t.members(ctx, "CirclesOfAccount", rows, err)
}

// Invitation implements care.Tx.
func (t *tx) Invitation(ctx context.Context, org care.OrganisationID, codeHash string, at time.Time) (care.Member, error) {
	row, err := t.q.GetInvitation(ctx, db.GetInvitationParams{OrganisationID: string(org), CodeHash: codeHash, Now: micro(at)})
	return oneOpened("Invitation", row, err, func(r db.CircleMember) (care.Member, error) { return t.memberOf(ctx, r) })
}

// JoinMember implements care.Tx.
func (t *tx) JoinMember(ctx context.Context, org care.OrganisationID, id care.MemberID, account care.AccountID, at time.Time) (bool, error) {
	n, err := t.q.JoinCircle(ctx, db.JoinCircleParams{
		OrganisationID: string(org), MemberID: string(id), AccountID: string(account), JoinedAt: micro(at),
	})
	return added("JoinMember", n, err)
}

// EndMember implements care.Tx.
func (t *tx) EndMember(ctx context.Context, m care.Member, by care.AccountID, at time.Time) error {
	_, err := t.q.EndCircleMember(ctx, db.EndCircleMemberParams{
		OrganisationID: string(m.Organisation), PersonID: string(m.Person), MemberID: string(m.ID), EndedAt: micro(at), EndedBy: string(by),
	})
	return failed("EndMember", err)
}

// InsertConsent implements care.Tx.
func (t *tx) InsertConsent(ctx context.Context, c care.Consent) (bool, error) {
	n, err := t.q.InsertConsent(ctx, db.InsertConsentParams{
		OrganisationID: string(c.Organisation), ConsentID: string(c.ID), PersonID: string(c.Person), MemberID: string(c.Member),
		Topic: string(c.Topic), Condition: string(c.Condition), GrantedAt: micro(c.GrantedAt), GrantedBy: string(c.GrantedBy), UntilAt: micro(c.Until),
	})
	return added("InsertConsent", n, err)
}

// WithdrawConsent implements care.Tx.
func (t *tx) WithdrawConsent(ctx context.Context, org care.OrganisationID, person care.PersonID, member care.MemberID, topic care.Topic, at time.Time) error {
	_, err := t.q.WithdrawConsent(ctx, db.WithdrawConsentParams{
		OrganisationID: string(org), PersonID: string(person), MemberID: string(member), Topic: string(topic), WithdrawnAt: micro(at),
	})
	return failed("WithdrawConsent", err)
}

// ListConsents implements care.Tx.
func (t *tx) ListConsents(ctx context.Context, org care.OrganisationID, person care.PersonID) ([]care.Consent, error) {
	rows, err := t.q.ListConsents(ctx, db.ListConsentsParams{OrganisationID: string(org), PersonID: string(person)})
	return each("ListConsents", rows, err, func(r db.Consent) care.Consent {
		return care.Consent{
			ID: care.ConsentID(r.ConsentID), Organisation: org, Person: person, Member: care.MemberID(r.MemberID), Topic: care.Topic(r.Topic),
			Condition: care.Condition(r.Condition), GrantedAt: instant(r.GrantedAt), GrantedBy: care.AccountID(r.GrantedBy),
			Until: instant(r.UntilAt), WithdrawnAt: instant(r.WithdrawnAt),
		}
	})
}

// InsertCrisis implements care.Tx.
func (t *tx) InsertCrisis(ctx context.Context, c care.Crisis) (bool, error) {
	n, err := t.q.InsertCrisis(ctx, db.InsertCrisisParams{
		OrganisationID: string(c.Organisation), CrisisID: string(c.ID), PersonID: string(c.Person), BeganAt: micro(c.BeganAt), BeganBy: string(c.BeganBy),
	})
	return added("InsertCrisis", n, err)
}

// EndCrisis implements care.Tx.
func (t *tx) EndCrisis(ctx context.Context, org care.OrganisationID, person care.PersonID, by care.AccountID, at time.Time) error {
	_, err := t.q.EndCrisis(ctx, db.EndCrisisParams{OrganisationID: string(org), PersonID: string(person), EndedBy: string(by), EndedAt: micro(at)})
	return failed("EndCrisis", err)
}

// ListCrises implements care.Tx.
func (t *tx) ListCrises(ctx context.Context, org care.OrganisationID, person care.PersonID) ([]care.Crisis, error) {
	rows, err := t.q.ListCrises(ctx, db.ListCrisesParams{OrganisationID: string(org), PersonID: string(person)})
	return each("ListCrises", rows, err, func(r db.Crisis) care.Crisis {
		return care.Crisis{
			ID: care.CrisisID(r.CrisisID), Organisation: org, Person: person, BeganAt: instant(r.BeganAt), BeganBy: care.AccountID(r.BeganBy),
			EndedAt: instant(r.EndedAt), EndedBy: care.AccountID(r.EndedBy),
		}
	})
}
