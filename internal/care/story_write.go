package care

import (
	"context"
	"slices"
	"strings"

	"towpath/internal/fault"
	"towpath/internal/story"
)

// StoryPart is a part of a story that is written on one page.
type StoryPart string

// The parts, in the order in which they are asked.
const (
	PartWho       StoryPart = "who"
	PartTitle     StoryPart = "title"
	PartText      StoryPart = "text"
	PartHelped    StoryPart = "helped"
	PartAreas     StoryPart = "areas"
	PartCareful   StoryPart = "careful"
	PartRecording StoryPart = "recording"
)

// StoryParts lists them.
var StoryParts = []StoryPart{PartWho, PartTitle, PartText, PartHelped, PartAreas, PartCareful, PartRecording}

// put lays one part of words over others.
func (p StoryPart) put(from StoryWords, into *StoryWords) {
	switch p {
	case PartWho:
		into.Of, into.Name, into.Where = from.Of, from.Name, from.Where
	case PartTitle:
		into.Title = from.Title
	case PartText:
		into.Text = from.Text
	case PartHelped:
		into.Helped = from.Helped
	case PartAreas:
		into.Areas, into.CarerAreas, into.Stages = from.Areas, from.CarerAreas, from.Stages
	case PartCareful:
		into.Careful, into.Looked = from.Careful, true
	case PartRecording:
		into.Transcript = from.Transcript
	}
}

// check looks at words as far as they go: a draft need not be whole.
func (w StoryWords) check(c *fault.Check) {
	c.Require(slices.Contains(story.Tellers, w.Of), "of", "story.error.of")
	c.Require(oneLine(w.Title), "title", "error.long", "most", MaxLine)
	c.Require(oneLine(w.Name), "name", "error.long", "most", MaxLine)
	c.Require(oneLine(w.Where), "where", "error.long", "most", MaxLine)
	c.Require(fitAll(w.Text, MaxStory), "text", "error.long", "most", MaxStory)
	c.Require(fitAll(w.Transcript, MaxTranscript), "transcript", "error.long", "most", MaxTranscript)
	c.Require(len(w.Helped) <= maxHelped && !slices.ContainsFunc(w.Helped, func(h string) bool { return !isLine(h) }), "helped", "story.error.helped", "most", maxHelped)
	c.Require(within(w.Areas, story.Areas) && within(w.CarerAreas, story.CarerAreas), "areas", "story.error.areas")
	c.Require(within(w.Stages, []int{1, 2, 3, 4, 5}), "stages", "story.error.stages")
	c.Require(within(w.Careful, story.Topics), "careful", "story.error.careful")
}

func oneLine(text string) bool { return Fits(text, MaxLine) && !strings.ContainsAny(text, "\n\r") }

func fitAll(paragraphs []string, most int) bool { return Fits(strings.Join(paragraphs, "\n\n"), most) }

// within tells whether every one is among those that there are, and none stands twice.
func within[T comparable](list, of []T) bool {
	for i, v := range list {
		if !slices.Contains(of, v) || slices.Contains(list[:i], v) {
			return false
		}
	}
	return true
}

// Missing says what words still need before they can be handed in, as form fields.
func (w StoryWords) Missing() error {
	var c fault.Check
	w.check(&c)
	c.Require(w.Title != "", "title", "story.error.title")
	c.Require(len(w.Text) > 0 || w.Recording != "", "text", "story.error.text")
	c.Require(w.Recording == "" || w.Captions != "" || len(w.Transcript) > 0, "transcript", "story.error.transcript")
	c.Require(len(w.Areas)+len(w.CarerAreas) > 0, "areas", "story.error.area")
	c.Require(w.Of != story.Carer || w.Where != "", "where", "story.error.where")
	c.Require(w.Looked, "careful", "story.error.looked")
	return c.Err("HandInStory")
}

// WriteStory saves one part of a story. What was handed in is a draft again: the yes was to
// other words. What is published stays as it is, and the part goes into a text after it.
func (s *Service) WriteStory(ctx context.Context, a Actor, person PersonID, id StoryID, part StoryPart, w StoryWords) error {
	if part != PartWho {
		w.Of = story.Person // is not looked at, and must be one
	}
	var only StoryWords
	part.put(w, &only)
	only.Of = w.Of
	var c fault.Check
	c.Require(slices.Contains(StoryParts, part), "part", "error.id")
	only.check(&c)
	if err := c.Err("WriteStory"); err != nil {
		return err
	}
	return s.write(ctx, a, "WriteStory", about(person, "story:"+string(id)), func(tx Tx) error {
		return s.changeStory(ctx, tx, a, "WriteStory", person, id, func(words *StoryWords) { part.put(w, words) })
	})
}

// changeStory changes the words of the text that is worked on.
func (s *Service) changeStory(ctx context.Context, tx Tx, a Actor, op string, person PersonID, id StoryID, change func(*StoryWords)) error {
	st, err := ownStory(ctx, tx, a, op, person, id)
	if err != nil {
		return err
	}
	page, err := storyPage(ctx, tx, a, st)
	if err != nil {
		return err
	}
	t := page.Latest()
	before := t.Words.Digest()
	change(&t.Words)
	if t.Words.Digest() == before {
		return nil
	}
	if page.Draft == nil {
		t = StoryText{Story: id, Number: t.Number + 1, Words: t.Words}
	}
	if t.State != StorySentBack {
		t.State = StoryDraft
	}
	t.Organisation, t.Written, t.WrittenBy = a.Organisation, s.Now(), a.Account
	return tx.PutStoryText(ctx, t)
}

// HandingIn is a yes to a text. Seen is the digest of the words that were read; TakeDown
// says that an earlier text is to come off the site while this one is reviewed.
type HandingIn struct {
	Seen     string
	TakeDown bool
}

// HandInStory says yes to a story's very words, and gives them to a reviewer.
func (s *Service) HandInStory(ctx context.Context, a Actor, person PersonID, id StoryID, n HandingIn) error {
	return s.write(ctx, a, "HandInStory", about(person, "story:"+string(id)), func(tx Tx) error {
		st, err := ownStory(ctx, tx, a, "HandInStory", person, id)
		if err != nil {
			return err
		}
		if err := decidesStory(ctx, tx, a, "HandInStory", person); err != nil {
			return err
		}
		page, err := storyPage(ctx, tx, a, st)
		if err != nil {
			return err
		}
		if page.Draft == nil || page.Draft.Words.Digest() != n.Seen {
			return fault.New(fault.Conflict, "HandInStory: other words than those that were read", nil)
		}
		if page.Draft.State == StoryHandedIn {
			return nil
		}
		if err := page.Draft.Words.Missing(); err != nil {
			return err
		}
		var c fault.Check
		c.Require(len(page.Uses()) > 0, "uses", "story.error.uses")
		if err := c.Err("HandInStory"); err != nil {
			return err
		}
		if n.TakeDown && page.Published != nil {
			if err := tx.DeleteStoryText(ctx, a.Organisation, id, page.Published.Number); err != nil {
				return err
			}
		}
		t := *page.Draft
		t.State, t.HandedIn, t.HandedInBy = StoryHandedIn, s.Now(), a.Account
		return tx.PutStoryText(ctx, t)
	})
}

// ShareStory lets the person's team write a story down with them, or no longer.
func (s *Service) ShareStory(ctx context.Context, a Actor, person PersonID, id StoryID, together bool) error {
	return s.write(ctx, a, "ShareStory", about(person, "story:"+string(id)), func(tx Tx) error {
		st, err := ownStory(ctx, tx, a, "ShareStory", person, id)
		if err != nil {
			return err
		}
		st.Together = together
		return tx.SetStoryTogether(ctx, st)
	})
}
