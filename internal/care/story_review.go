package care

import (
	"context"
	"slices"

	"towpath/internal/fault"
)

// ToReview is a story as its reviewer sees it: what readers would see, what it may be used
// for, and nothing of whose it is.
type ToReview struct {
	Story StoryID
	Text  StoryText
	Uses  []StoryUse
	Files []FileInfo
}

// nameless takes away what leads to somebody.
func nameless(t StoryText) StoryText {
	t.WrittenBy, t.HandedInBy, t.ReviewedBy = "", "", ""
	return t
}

// mayReview tells whether a text is somebody else's: nobody reviews their own story, nor
// one that they wrote down.
func mayReview(a Actor, st Story, t StoryText) bool {
	return st.Person != a.Person && st.BegunBy != a.Account && t.WrittenBy != a.Account && t.HandedInBy != a.Account && st.Withdrawn.IsZero()
}

// ReviewList is what a reviewer has before them.
type ReviewList struct {
	// Waiting are to be reviewed, the longest wait first; Published may be sent back.
	Waiting, Published []ToReview
}

// ListStoriesToReview gives the stories that wait, and those that are on the site.
func (s *Service) ListStoriesToReview(ctx context.Context, a Actor) (ReviewList, error) {
	var out ReviewList
	err := s.read(ctx, a, "ListStoriesToReview", subject{}, func(tx Tx) (err error) {
		if out.Waiting, err = s.reviewable(ctx, tx, a, StoryHandedIn); err != nil {
			return err
		}
		out.Published, err = s.reviewable(ctx, tx, a, StoryPublished)
		return err
	})
	return out, err
}

func (s *Service) reviewable(ctx context.Context, tx Tx, a Actor, state StoryState) ([]ToReview, error) {
	texts, err := tx.ListStoryTextsIn(ctx, a.Organisation, state)
	if err != nil {
		return nil, err
	}
	var out []ToReview
	for _, t := range texts {
		st, err := tx.Story(ctx, a.Organisation, t.Story)
		if err != nil {
			return nil, err
		}
		standing, err := tx.Standing(ctx, a, st.Person, s.Now())
		if err != nil {
			return nil, err
		}
		if !mayReview(a, st, t) || standing.Circle && !standing.Member {
			continue // somebody of the circle knows whose it is
		}
		consents, err := tx.ListStoryConsents(ctx, a.Organisation, t.Story)
		if err != nil {
			return nil, err
		}
		out = append(out, ToReview{Story: t.Story, Text: nameless(t), Uses: standingUses(consents)})
	}
	return out, nil
}

// tellerOf finds whose a story is, so that its log says who looked; of one that is not
// there, nobody's.
func (s *Service) tellerOf(ctx context.Context, org OrganisationID, id StoryID) (subject, error) {
	on := about("", "story:"+string(id))
	if !ValidID(string(id)) {
		return on, nil
	}
	err := s.store.Read(ctx, func(tx Tx) error {
		st, err := tx.Story(ctx, org, id)
		on.person = st.Person
		return err
	})
	if fault.Is(err, fault.Denied) {
		err = nil
	}
	return on, err
}

// reviewed gives the text of a story that its reviewer looks at: the one that waits, or the
// one that is published.
func reviewed(ctx context.Context, tx Tx, a Actor, op string, id StoryID) (st Story, page StoryPage, t StoryText, err error) {
	if st, err = tx.Story(ctx, a.Organisation, id); err != nil {
		return st, page, t, err
	}
	if page, err = storyPage(ctx, tx, a, st); err != nil {
		return st, page, t, err
	}
	switch {
	case page.Draft != nil && page.Draft.State == StoryHandedIn:
		t = *page.Draft
	case page.Published != nil:
		t = *page.Published
	default:
		return st, page, t, denied(op)
	}
	if !mayReview(a, st, t) {
		return st, page, t, denied(op)
	}
	return st, page, t, nil
}

// ShowStoryToReview gives a story to whoever reviews it.
func (s *Service) ShowStoryToReview(ctx context.Context, a Actor, id StoryID) (ToReview, error) {
	var out ToReview
	on, err := s.tellerOf(ctx, a.Organisation, id)
	if err != nil {
		return out, err
	}
	err = s.read(ctx, a, "ShowStoryToReview", on, func(tx Tx) error {
		_, page, t, err := reviewed(ctx, tx, a, "ShowStoryToReview", id)
		out = ToReview{Story: id, Text: nameless(t), Uses: page.Uses()}
		for _, file := range []FileID{t.Words.Recording, t.Words.Captions} {
			if f, ok := page.File(file); ok {
				f.By = ""
				out.Files = append(out.Files, f)
			}
		}
		return err
	})
	if err != nil {
		return ToReview{}, err
	}
	return out, nil
}

// StoryReview is what a reviewer decides. Seen is the digest of the words that they read.
type StoryReview struct {
	Seen    string
	Publish bool
	Note    string
}

// ReviewStory publishes a story, or sends it back with a note. What is published can be
// sent back too: it is off the site at once.
func (s *Service) ReviewStory(ctx context.Context, a Actor, id StoryID, n StoryReview) error {
	var c fault.Check
	c.Require(n.Publish || n.Note != "", "note", "story.error.note")
	c.Require(Fits(n.Note, MaxNote), "note", "error.long", "most", MaxNote)
	if err := c.Err("ReviewStory"); err != nil {
		return err
	}
	on, err := s.tellerOf(ctx, a.Organisation, id)
	if err != nil {
		return err
	}
	return s.write(ctx, a, "ReviewStory", on, func(tx Tx) error {
		_, page, t, err := reviewed(ctx, tx, a, "ReviewStory", id)
		if err != nil {
			return err
		}
		if t.Words.Digest() != n.Seen {
			return fault.New(fault.Conflict, "ReviewStory: other words than those that were read", nil)
		}
		t.Reviewed, t.ReviewedBy, t.Note = s.Now(), a.Account, n.Note
		if !n.Publish {
			t.State = StorySentBack
			return sentBack(ctx, tx, page, t)
		}
		t.State = StoryPublished
		return publish(ctx, tx, page, t)
	})
}

// sentBack keeps the note. Where a later text is begun already, the one that comes off the
// site goes, since two cannot be worked on.
func sentBack(ctx context.Context, tx Tx, page StoryPage, t StoryText) error {
	if page.Draft == nil || page.Draft.Number == t.Number {
		return tx.PutStoryText(ctx, t)
	}
	if err := tx.DeleteStoryText(ctx, t.Organisation, t.Story, t.Number); err != nil {
		return err
	}
	later := *page.Draft
	later.State, later.Note, later.Reviewed, later.ReviewedBy = StorySentBack, t.Note, t.Reviewed, t.ReviewedBy
	return tx.PutStoryText(ctx, later)
}

// publish puts a text in the place of the one before it, and takes away that one and the
// files that only it had.
func publish(ctx context.Context, tx Tx, page StoryPage, t StoryText) error {
	if page.Published != nil && page.Published.Number != t.Number {
		if err := tx.DeleteStoryText(ctx, t.Organisation, t.Story, page.Published.Number); err != nil {
			return err
		}
	}
	keep := []FileID{t.Words.Recording, t.Words.Captions}
	if page.Draft != nil {
		keep = append(keep, page.Draft.Words.Recording, page.Draft.Words.Captions)
	}
	for _, f := range page.Files {
		if !slices.Contains(keep, f.ID) {
			if err := tx.DeleteFile(ctx, t.Organisation, f.ID); err != nil {
				return err
			}
		}
	}
	return tx.PutStoryText(ctx, t)
}
