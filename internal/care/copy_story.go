package care

import (
	"context"
	"time"

	"towpath/internal/fault"
)

// StoryCopy is a story as it goes with its teller: the text that they worked on last, and
// what it may be used for here. Recordings stay: they are as large as all the rest.
type StoryCopy struct {
	ID    StoryID
	Begun time.Time
	Text  StoryText
	Uses  []StoryUse
}

func copyStories(ctx context.Context, tx Tx, a Actor, person PersonID, r *Record) error {
	list, err := tx.ListStories(ctx, a.Organisation, person)
	if err != nil {
		return err
	}
	r.Stories = nil
	for _, st := range list {
		if !st.Withdrawn.IsZero() {
			continue
		}
		page, err := storyPage(ctx, tx, a, st)
		if err != nil {
			return err
		}
		r.Stories = append(r.Stories, StoryCopy{ID: st.ID, Begun: st.Begun, Text: page.Latest(), Uses: page.Uses()})
	}
	return nil
}

// checkStories refuses stories that no Towpath would have kept.
func checkStories(c *fault.Check, r Record) {
	for _, st := range r.Stories {
		var words fault.Check
		st.Text.Words.check(&words)
		c.Require(ValidID(string(st.ID)) && words.Err("") == nil, "story", "copy.error.story", "id", string(st.ID))
	}
	c.Require(len(r.Stories) <= MaxStories, "story", "story.error.enough", "most", MaxStories)
}

// stories brings stories in as drafts: what each was said yes to, and who reviewed it, was
// for the service that the person comes from.
func (in *importing) stories(r Record) {
	for _, st := range r.Stories {
		if in.err != nil {
			return
		}
		t := st.Text
		in.added("a story")(in.tx.InsertStory(in.ctx, Story{ID: st.ID, Organisation: in.org, Person: r.Person.ID, Begun: st.Begun, BegunBy: t.WrittenBy}))
		if in.err == nil {
			t.Words.Recording, t.Words.Captions = "", ""
			in.fail(in.tx.PutStoryText(in.ctx, StoryText{
				Organisation: in.org, Story: st.ID, Number: 1, State: StoryDraft, Words: t.Words, Written: t.Written, WrittenBy: t.WrittenBy,
			}))
		}
	}
}
