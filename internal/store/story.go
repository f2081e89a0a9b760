package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/keyring"
	"towpath/internal/store/db"
	"towpath/internal/story"
)

// storyOwner is whose key a story is sealed with: one of its own, so that it can be
// destroyed with the story and nothing else. The mark before its id keeps it apart from
// people and accounts: whoever tells a story makes its id, and could make it somebody's.
func storyOwner(org care.OrganisationID, id care.StoryID) keyring.Owner {
	return keyring.Owner{Organisation: string(org), ID: "story:" + string(id)}
}

func storyFrom(r db.Story) care.Story {
	return care.Story{
		ID: care.StoryID(r.StoryID), Organisation: care.OrganisationID(r.OrganisationID), Person: care.PersonID(r.PersonID), Together: r.Together != 0,
		Begun: instant(r.BegunAt), BegunBy: care.AccountID(r.BegunBy), Withdrawn: instant(r.WithdrawnAt), WithdrawnBy: care.AccountID(r.WithdrawnBy),
	}
}

// InsertStory implements care.Tx.
func (t *tx) InsertStory(ctx context.Context, st care.Story) (bool, error) {
	n, err := t.q.InsertStory(ctx, db.InsertStoryParams{
		OrganisationID: string(st.Organisation), StoryID: string(st.ID), PersonID: string(st.Person), Together: flag(st.Together),
		BegunAt: micro(st.Begun), BegunBy: string(st.BegunBy),
	})
	return added("InsertStory", n, err)
}

// Story implements care.Tx.
func (t *tx) Story(ctx context.Context, org care.OrganisationID, id care.StoryID) (care.Story, error) {
	r, err := t.q.GetStory(ctx, db.GetStoryParams{OrganisationID: string(org), StoryID: string(id)})
	return one("Story", r, err, storyFrom)
}

// ListStories implements care.Tx.
func (t *tx) ListStories(ctx context.Context, org care.OrganisationID, person care.PersonID) ([]care.Story, error) {
	rows, err := t.q.ListStories(ctx, db.ListStoriesParams{OrganisationID: string(org), PersonID: string(person)})
	return each("ListStories", rows, err, storyFrom)
}

// SetStoryTogether implements care.Tx.
func (t *tx) SetStoryTogether(ctx context.Context, st care.Story) error {
	_, err := t.q.SetStoryTogether(ctx, db.SetStoryTogetherParams{
		OrganisationID: string(st.Organisation), PersonID: string(st.Person), StoryID: string(st.ID), Together: flag(st.Together),
	})
	return failed("SetStoryTogether", err)
}

// WithdrawStory implements care.Tx. As with a person, the key goes once the rows are off
// the disk, and a crash between the two is made good when the database is next opened.
func (t *tx) WithdrawStory(ctx context.Context, st care.Story, by care.AccountID, at time.Time) error {
	org, id := string(st.Organisation), string(st.ID)
	n, err := t.q.WithdrawStory(ctx, db.WithdrawStoryParams{
		OrganisationID: org, PersonID: string(st.Person), StoryID: id, WithdrawnAt: micro(at), WithdrawnBy: string(by),
	})
	if err == nil && n == 0 {
		return fault.New(fault.Denied, "WithdrawStory", nil)
	}
	err = errors.Join(err,
		t.q.DeleteStoryTexts(ctx, db.DeleteStoryTextsParams{OrganisationID: org, StoryID: id}),
		t.q.DeleteStoryConsents(ctx, db.DeleteStoryConsentsParams{OrganisationID: org, StoryID: id}),
		t.q.DeleteStoryHope(ctx, db.DeleteStoryHopeParams{OrganisationID: org, StoryID: id}),
		t.q.DeletePartsOf(ctx, db.DeletePartsOfParams{OrganisationID: org, OwnerID: id}),
		t.q.DeleteFilesOf(ctx, db.DeleteFilesOfParams{OrganisationID: org, OwnerID: id}),
	)
	if err == nil {
		t.eraseKey(storyOwner(st.Organisation, st.ID))
	}
	return failed("WithdrawStory", err)
}

// forgetStories withdraws what an erased person told.
func (t *tx) forgetStories(ctx context.Context, e care.Erasure) error {
	list, err := t.ListStories(ctx, e.Organisation, e.Person)
	for _, st := range list {
		if err == nil && st.Withdrawn.IsZero() {
			err = t.WithdrawStory(ctx, st, e.By, e.At)
		}
	}
	return err
}

// PutStoryText implements care.Tx.
func (t *tx) PutStoryText(ctx context.Context, st care.StoryText) error {
	raw, err := json.Marshal(st.Words)
	if err != nil {
		return failed("PutStoryText", err)
	}
	words := t.row(ctx, storyOwner(st.Organisation, st.Story), "story_text", storyRow(st.Story, st.Number))
	p := db.PutStoryTextParams{
		OrganisationID: string(st.Organisation), StoryID: string(st.Story), Number: int64(st.Number), State: string(st.State),
		Words: words.seal("words", string(raw)), WrittenAt: micro(st.Written), WrittenBy: string(st.WrittenBy),
		HandedInAt: micro(st.HandedIn), HandedInBy: string(st.HandedInBy), ReviewedAt: micro(st.Reviewed), ReviewedBy: string(st.ReviewedBy),
		Note: words.seal("note", st.Note),
	}
	if words.err != nil {
		return failed("PutStoryText", words.err)
	}
	_, err = t.q.PutStoryText(ctx, p)
	return failed("PutStoryText", err)
}

func storyRow(id care.StoryID, number int) string { return string(id) + "/" + strconv.Itoa(number) }

// DeleteStoryText implements care.Tx.
func (t *tx) DeleteStoryText(ctx context.Context, org care.OrganisationID, id care.StoryID, number int) error {
	return failed("DeleteStoryText", t.q.DeleteStoryText(ctx, db.DeleteStoryTextParams{OrganisationID: string(org), StoryID: string(id), Number: int64(number)}))
}

func (t *tx) storyTexts(ctx context.Context, op string, org care.OrganisationID, rows []db.StoryText, err error) ([]care.StoryText, error) {
	if err == nil && len(rows) > 0 {
		owners := make([]string, len(rows))
		for i, r := range rows {
			owners[i] = storyOwner(org, care.StoryID(r.StoryID)).ID
		}
		err = t.keys.load(ctx, string(org), owners...)
	}
	return eachOpened(op, rows, err, func(r db.StoryText) (care.StoryText, error) {
		words := t.row(ctx, storyOwner(org, care.StoryID(r.StoryID)), "story_text", storyRow(care.StoryID(r.StoryID), int(r.Number)))
		st := care.StoryText{
			Organisation: org, Story: care.StoryID(r.StoryID), Number: int(r.Number), State: care.StoryState(r.State),
			Written: instant(r.WrittenAt), WrittenBy: care.AccountID(r.WrittenBy), HandedIn: instant(r.HandedInAt), HandedInBy: care.AccountID(r.HandedInBy),
			Reviewed: instant(r.ReviewedAt), ReviewedBy: care.AccountID(r.ReviewedBy), Note: words.open("note", r.Note),
		}
		raw := words.open("words", r.Words)
		if words.err != nil || raw == "" {
			return st, words.err
		}
		if err := json.Unmarshal([]byte(raw), &st.Words); err != nil {
			return st, fault.New(fault.Internal, "the words of a story", fmt.Errorf("%s", storyRow(st.Story, st.Number)))
		}
		return st, nil
	})
}

// ListStoryTexts implements care.Tx.
func (t *tx) ListStoryTexts(ctx context.Context, org care.OrganisationID, id care.StoryID) ([]care.StoryText, error) {
	rows, err := t.q.ListStoryTexts(ctx, db.ListStoryTextsParams{OrganisationID: string(org), StoryID: string(id)})
	return t.storyTexts(ctx, "ListStoryTexts", org, rows, err)
}

// ListStoryTextsIn implements care.Tx.
func (t *tx) ListStoryTextsIn(ctx context.Context, org care.OrganisationID, state care.StoryState) ([]care.StoryText, error) {
	rows, err := t.q.ListStoryTextsIn(ctx, db.ListStoryTextsInParams{OrganisationID: string(org), State: string(state)})
	return t.storyTexts(ctx, "ListStoryTextsIn", org, rows, err)
}

func storyConsentOf(r db.StoryConsent) care.StoryConsent {
	return care.StoryConsent{
		Organisation: care.OrganisationID(r.OrganisationID), Story: care.StoryID(r.StoryID), Use: care.StoryUse(r.Purpose),
		Given: instant(r.GivenAt), GivenBy: care.AccountID(r.GivenBy), TakenBack: instant(r.TakenBackAt),
	}
}

// InsertStoryConsent implements care.Tx.
func (t *tx) InsertStoryConsent(ctx context.Context, c care.StoryConsent) (bool, error) {
	n, err := t.q.InsertStoryConsent(ctx, db.InsertStoryConsentParams{
		OrganisationID: string(c.Organisation), StoryID: string(c.Story), Purpose: string(c.Use), GivenAt: micro(c.Given), GivenBy: string(c.GivenBy),
	})
	return added("InsertStoryConsent", n, err)
}

// TakeBackStoryConsent implements care.Tx.
func (t *tx) TakeBackStoryConsent(ctx context.Context, org care.OrganisationID, id care.StoryID, use care.StoryUse, at time.Time) error {
	_, err := t.q.TakeBackStoryConsent(ctx, db.TakeBackStoryConsentParams{OrganisationID: string(org), StoryID: string(id), Purpose: string(use), TakenBackAt: micro(at)})
	return failed("TakeBackStoryConsent", err)
}

// ListStoryConsents implements care.Tx.
func (t *tx) ListStoryConsents(ctx context.Context, org care.OrganisationID, id care.StoryID) ([]care.StoryConsent, error) {
	rows, err := t.q.ListStoryConsents(ctx, db.ListStoryConsentsParams{OrganisationID: string(org), StoryID: string(id)})
	return each("ListStoryConsents", rows, err, storyConsentOf)
}

// ListStandingStoryConsents implements care.Tx.
func (t *tx) ListStandingStoryConsents(ctx context.Context, org care.OrganisationID) ([]care.StoryConsent, error) {
	rows, err := t.q.ListStandingStoryConsents(ctx, string(org))
	return each("ListStandingStoryConsents", rows, err, storyConsentOf)
}

// AddStoryHope implements care.Tx.
func (t *tx) AddStoryHope(ctx context.Context, org care.OrganisationID, id care.StoryID, f care.Feeling) error {
	return failed("AddStoryHope", t.q.AddStoryHope(ctx, db.AddStoryHopeParams{OrganisationID: string(org), StoryID: string(id), Feeling: string(f)}))
}

// StoryHope implements care.Tx.
func (t *tx) StoryHope(ctx context.Context, org care.OrganisationID, id care.StoryID) (map[care.Feeling]int, error) {
	rows, err := t.q.ListStoryHope(ctx, db.ListStoryHopeParams{OrganisationID: string(org), StoryID: string(id)})
	if err != nil {
		return nil, failed("StoryHope", err)
	}
	hope := map[care.Feeling]int{}
	for _, r := range rows {
		hope[care.Feeling(r.Feeling)] = int(r.Readers)
	}
	return hope, nil
}

// PutHiddenTopics implements care.Tx.
func (t *tx) PutHiddenTopics(ctx context.Context, org care.OrganisationID, account care.AccountID, topics []story.Topic) error {
	names := make([]string, len(topics))
	for i, topic := range topics {
		names[i] = string(topic)
	}
	sealed, err := t.seal(ctx, signInOwner(org, account), "hidden_topics", "topics", string(account), strings.Join(names, " "))
	if err != nil {
		return failed("PutHiddenTopics", err)
	}
	return failed("PutHiddenTopics", t.q.PutHiddenTopics(ctx, db.PutHiddenTopicsParams{OrganisationID: string(org), AccountID: string(account), Topics: sealed}))
}

// HiddenTopics implements care.Tx.
func (t *tx) HiddenTopics(ctx context.Context, org care.OrganisationID, account care.AccountID) ([]story.Topic, error) {
	sealed, err := t.q.GetHiddenTopics(ctx, db.GetHiddenTopicsParams{OrganisationID: string(org), AccountID: string(account)})
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, failed("HiddenTopics", err)
	}
	names, err := t.open(ctx, signInOwner(org, account), "hidden_topics", "topics", string(account), sealed)
	var topics []story.Topic
	for _, name := range strings.Fields(names) {
		if topic := story.Topic(name); slices.Contains(story.Topics, topic) {
			topics = append(topics, topic)
		}
	}
	return topics, failed("HiddenTopics", err)
}
