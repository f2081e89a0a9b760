package store

import (
	"context"
	"encoding/json"
	"errors"

	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/keyring"
	"towpath/internal/store/db"
)

// InsertCourseVersion implements care.Tx.
func (t *tx) InsertCourseVersion(ctx context.Context, v care.CourseVersion) (bool, error) {
	details, err := json.Marshal(v.CourseDetails)
	if err != nil {
		return false, failed("InsertCourseVersion", err)
	}
	n, err := t.q.InsertCourseVersion(ctx, db.InsertCourseVersionParams{
		OrganisationID: string(v.Organisation), CourseID: string(v.ID), Version: int64(v.Version), State: string(v.State), Reason: v.Reason,
		Details: string(details), SetAt: micro(v.At), SetBy: string(v.By),
	})
	return added("InsertCourseVersion", n, err)
}

func courseVersion(r db.CourseVersion) (care.CourseVersion, error) {
	v := care.CourseVersion{
		ID: care.CourseID(r.CourseID), Organisation: care.OrganisationID(r.OrganisationID), Version: int(r.Version), State: care.CourseState(r.State),
		Reason: r.Reason, At: instant(r.SetAt), By: care.AccountID(r.SetBy),
	}
	return v, json.Unmarshal([]byte(r.Details), &v.CourseDetails)
}

// ListCourseVersions implements care.Tx.
func (t *tx) ListCourseVersions(ctx context.Context, org care.OrganisationID) ([]care.CourseVersion, error) {
	rows, err := t.q.ListCourseVersions(ctx, string(org))
	return eachOpened("ListCourseVersions", rows, err, courseVersion)
}

// CourseVersions implements care.Tx.
func (t *tx) CourseVersions(ctx context.Context, org care.OrganisationID, id care.CourseID) ([]care.CourseVersion, error) {
	rows, err := t.q.GetCourseVersions(ctx, db.GetCourseVersionsParams{OrganisationID: string(org), CourseID: string(id)})
	return eachOpened("CourseVersions", rows, err, courseVersion)
}

// NextPlace implements care.Tx.
func (t *tx) NextPlace(ctx context.Context, org care.OrganisationID, id care.CourseID) (int, error) {
	n, err := t.q.NextPlace(ctx, db.NextPlaceParams{OrganisationID: string(org), CourseID: string(id)})
	return int(n), failed("NextPlace", err)
}

// enrolmentOwner is whose key what somebody says on a course is sealed with: their
// account's own, or one that is for this one form.
func enrolmentOwner(org care.OrganisationID, account care.AccountID, id string) keyring.Owner {
	if account != "" {
		return signInOwner(org, account)
	}
	return keyring.Owner{Organisation: string(org), ID: "enrolment:" + id}
}

func (t *tx) enrolmentRow(ctx context.Context, org care.OrganisationID, account care.AccountID, id string) *row {
	return t.row(ctx, enrolmentOwner(org, account, id), "enrolment", id)
}

// InsertEnrolment implements care.Tx.
func (t *tx) InsertEnrolment(ctx context.Context, e care.Enrolment) (bool, error) {
	words := t.enrolmentRow(ctx, e.Organisation, e.Account, string(e.ID))
	p := db.InsertEnrolmentParams{
		OrganisationID: string(e.Organisation), EnrolmentID: string(e.ID), CourseID: string(e.Course), AccountID: string(e.Account), CodeHash: e.CodeHash,
		Place: int64(e.Place), Waited: flag(e.Waited), Name: words.seal("name", e.Name), Contact: words.seal("contact", e.Contact),
		Needs: words.seal("needs", e.Needs), Buddy: words.seal("buddy", string(e.Buddy)), BuddyNote: words.seal("buddy_note", e.BuddyNote),
		BuddyWith: string(e.BuddyWith), BuddyAgreed: flag(e.BuddyAgreed), Came: words.seal("came", string(e.Came)), Answered: flag(e.Answered), EnrolledAt: micro(e.At),
	}
	if words.err != nil {
		return false, failed("InsertEnrolment", words.err)
	}
	n, err := t.q.InsertEnrolment(ctx, p)
	return added("InsertEnrolment", n, err)
}

// SetEnrolment implements care.Tx.
func (t *tx) SetEnrolment(ctx context.Context, e care.Enrolment) error {
	words := t.enrolmentRow(ctx, e.Organisation, e.Account, string(e.ID))
	p := db.SetEnrolmentParams{
		OrganisationID: string(e.Organisation), EnrolmentID: string(e.ID), Name: words.seal("name", e.Name), Contact: words.seal("contact", e.Contact),
		Needs: words.seal("needs", e.Needs), Buddy: words.seal("buddy", string(e.Buddy)), BuddyNote: words.seal("buddy_note", e.BuddyNote),
		BuddyWith: string(e.BuddyWith), BuddyAgreed: flag(e.BuddyAgreed), Came: words.seal("came", string(e.Came)), Answered: flag(e.Answered),
	}
	if words.err != nil {
		return failed("SetEnrolment", words.err)
	}
	n, err := t.q.SetEnrolment(ctx, p)
	if err == nil && n == 0 {
		return fault.New(fault.Denied, "SetEnrolment", nil)
	}
	return failed("SetEnrolment", err)
}

// DeleteEnrolment implements care.Tx. The key of a form goes with it.
func (t *tx) DeleteEnrolment(ctx context.Context, e care.Enrolment) error {
	org, id := string(e.Organisation), string(e.ID)
	err := errors.Join(
		t.q.UnpairBuddies(ctx, db.UnpairBuddiesParams{OrganisationID: org, EnrolmentID: id}),
		t.q.DeleteEnrolment(ctx, db.DeleteEnrolmentParams{OrganisationID: org, EnrolmentID: id}),
	)
	if err == nil && e.Account == "" {
		t.eraseKey(enrolmentOwner(e.Organisation, "", id))
	}
	return failed("DeleteEnrolment", err)
}

func (t *tx) enrolment(ctx context.Context, r db.Enrolment) (care.Enrolment, error) {
	org, account := care.OrganisationID(r.OrganisationID), care.AccountID(r.AccountID)
	words := t.enrolmentRow(ctx, org, account, r.EnrolmentID)
	return care.Enrolment{
		ID: care.EnrolmentID(r.EnrolmentID), Organisation: org, Course: care.CourseID(r.CourseID), Account: account, CodeHash: r.CodeHash,
		Place: int(r.Place), Waited: r.Waited != 0, Name: words.open("name", r.Name), Contact: words.open("contact", r.Contact), Needs: words.open("needs", r.Needs),
		Buddy: care.BuddyWish(words.open("buddy", r.Buddy)), BuddyNote: words.open("buddy_note", r.BuddyNote), BuddyWith: care.EnrolmentID(r.BuddyWith),
		BuddyAgreed: r.BuddyAgreed != 0, Came: care.Attendance(words.open("came", r.Came)), Answered: r.Answered != 0, At: instant(r.EnrolledAt),
	}, words.err
}

// ListEnrolments implements care.Tx.
func (t *tx) ListEnrolments(ctx context.Context, org care.OrganisationID, id care.CourseID) ([]care.Enrolment, error) {
	rows, err := t.q.ListEnrolments(ctx, db.ListEnrolmentsParams{OrganisationID: string(org), CourseID: string(id)})
	if err != nil {
		return nil, failed("ListEnrolments", err)
	}
	owners := make([]string, len(rows))
	for i, r := range rows {
		owners[i] = enrolmentOwner(org, care.AccountID(r.AccountID), r.EnrolmentID).ID
	}
	if err := t.keys.load(ctx, string(org), owners...); err != nil {
		return nil, failed("ListEnrolments", err)
	}
	return eachOpened("ListEnrolments", rows, nil, func(r db.Enrolment) (care.Enrolment, error) { return t.enrolment(ctx, r) })
}

// ListEnrolmentsOf implements care.Tx.
func (t *tx) ListEnrolmentsOf(ctx context.Context, org care.OrganisationID, account care.AccountID) ([]care.Enrolment, error) {
	rows, err := t.q.ListEnrolmentsOf(ctx, db.ListEnrolmentsOfParams{OrganisationID: string(org), AccountID: string(account)})
	return eachOpened("ListEnrolmentsOf", rows, err, func(r db.Enrolment) (care.Enrolment, error) { return t.enrolment(ctx, r) })
}

// EnrolmentByCode implements care.Tx.
func (t *tx) EnrolmentByCode(ctx context.Context, org care.OrganisationID, codeHash string) (care.Enrolment, error) {
	r, err := t.q.GetEnrolmentByCode(ctx, db.GetEnrolmentByCodeParams{OrganisationID: string(org), CodeHash: codeHash})
	return oneOpened("EnrolmentByCode", r, err, func(r db.Enrolment) (care.Enrolment, error) { return t.enrolment(ctx, r) })
}

// CountEnrolments implements care.Tx.
func (t *tx) CountEnrolments(ctx context.Context, org care.OrganisationID) (map[care.CourseID]int, error) {
	rows, err := t.q.CountEnrolments(ctx, string(org))
	out := map[care.CourseID]int{}
	for _, r := range rows {
		out[care.CourseID(r.CourseID)] = int(r.N)
	}
	return out, failed("CountEnrolments", err)
}
