package storetest

import (
	"errors"
	"testing"
	"time"

	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/story"
	"towpath/internal/testkit"
)

// storyShelf is a story of a world's person with everything there can be beside it.
type storyShelf struct {
	story    care.Story
	texts    []care.StoryText
	consents []care.StoryConsent
	file     care.FileInfo
	parts    [][]byte
}

func newStoryShelf(w world, id string) storyShelf {
	org, st := w.org.ID, care.StoryID(id)
	text := func(number int, state care.StoryState) care.StoryText {
		return care.StoryText{
			Organisation: org, Story: st, Number: number, State: state, Written: at(60 + number), WrittenBy: "ben", HandedIn: at(70 - number), HandedInBy: w.account.ID,
			Reviewed: at(80), ReviewedBy: "rita", Note: hard[1] + id, Words: care.StoryWords{
				Of: story.Carer, Title: hard[0] + id, Name: hard[2], Where: "At first", Text: []string{hard[3], hard[4]}, Helped: []string{"Tea"}, Areas: []string{"home"},
				CarerAreas: []string{"money"}, Stages: []int{1, 5}, Careful: []story.Topic{"suicide"}, Looked: true, Recording: "r", Captions: "c", Transcript: []string{hard[2]},
			},
		}
	}
	return storyShelf{
		story:    care.Story{ID: st, Organisation: org, Person: w.person.ID, Together: true, Begun: at(60), BegunBy: w.account.ID},
		texts:    []care.StoryText{text(1, care.StoryPublished), text(2, care.StoryDraft)},
		consents: []care.StoryConsent{{Organisation: org, Story: st, Use: care.UseSite, Given: at(61), GivenBy: "ben"}, {Organisation: org, Story: st, Use: care.UseReport, Given: at(62), GivenBy: "ben"}},
		file:     care.FileInfo{ID: care.FileID(id), Organisation: org, Owner: id, Use: care.FileRecording, Kind: "mp3", Name: hard[1] + ".mp3", Size: 7, Pages: 2, Added: at(63), By: w.account.ID, Complete: at(64)},
		parts:    [][]byte{{0, 255, 1, 0}, []byte("abc")},
	}
}

func (h storyShelf) put(t *testing.T, s Store) {
	t.Helper()
	ctx := t.Context()
	write(t, s, func(tx care.Tx) error {
		return all(
			func() error { return once(true, "InsertStory")(tx.InsertStory(ctx, h.story)) },
			func() error { return tx.PutStoryText(ctx, h.texts[0]) },
			func() error { return tx.PutStoryText(ctx, h.texts[1]) },
			func() error { return once(true, "InsertStoryConsent")(tx.InsertStoryConsent(ctx, h.consents[0])) },
			func() error { return once(true, "InsertStoryConsent")(tx.InsertStoryConsent(ctx, h.consents[1])) },
			func() error { return tx.AddStoryHope(ctx, h.story.Organisation, h.story.ID, care.FeelingMore) },
			func() error { return tx.AddStoryHope(ctx, h.story.Organisation, h.story.ID, care.FeelingMore) },
			func() error { return once(true, "InsertFile")(tx.InsertFile(ctx, h.file)) },
			func() error { return tx.InsertFilePart(ctx, h.file, 0, h.parts[0]) },
			func() error { return tx.InsertFilePart(ctx, h.file, 1, h.parts[1]) },
			func() error { return tx.CompleteFile(ctx, h.story.Organisation, h.file.ID, h.file.Complete) },
		)
	})
}

func (h storyShelf) isThere(t *testing.T, s Store) {
	t.Helper()
	ctx, org, id := t.Context(), h.story.Organisation, h.story.ID
	err := s.Read(ctx, func(tx care.Tx) error {
		looked(t, "Story", h.story)(tx.Story(ctx, org, id))
		looked(t, "ListStories", []care.Story{h.story})(tx.ListStories(ctx, org, h.story.Person))
		looked(t, "ListStoryTexts", h.texts)(tx.ListStoryTexts(ctx, org, id))
		looked(t, "ListStoryTextsIn", h.texts[:1])(tx.ListStoryTextsIn(ctx, org, care.StoryPublished))
		looked(t, "ListStoryConsents", h.consents)(tx.ListStoryConsents(ctx, org, id))
		looked(t, "ListStandingStoryConsents", h.consents)(tx.ListStandingStoryConsents(ctx, org))
		looked(t, "StoryHope", map[care.Feeling]int{care.FeelingMore: 2})(tx.StoryHope(ctx, org, id))
		looked(t, "File", h.file)(tx.File(ctx, org, h.file.ID))
		looked(t, "ListFiles", []care.FileInfo{h.file})(tx.ListFiles(ctx, org, string(id)))
		for i, part := range h.parts {
			looked(t, "FilePart", part)(tx.FilePart(ctx, h.file, i))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// isGone fails if anything of a story is left but that there was one.
func (h storyShelf) isGone(t *testing.T, s Store, at time.Time, by care.AccountID) {
	t.Helper()
	ctx, org, id := t.Context(), h.story.Organisation, h.story.ID
	left := h.story
	left.Withdrawn, left.WithdrawnBy = at, by
	err := s.Read(ctx, func(tx care.Tx) error {
		looked(t, "Story", left)(tx.Story(ctx, org, id))
		looked(t, "ListStoryTexts", []care.StoryText(nil))(tx.ListStoryTexts(ctx, org, id))
		looked(t, "ListStoryTextsIn", []care.StoryText(nil))(tx.ListStoryTextsIn(ctx, org, care.StoryPublished))
		looked(t, "ListStoryConsents", []care.StoryConsent(nil))(tx.ListStoryConsents(ctx, org, id))
		looked(t, "StoryHope", map[care.Feeling]int{})(tx.StoryHope(ctx, org, id))
		looked(t, "ListFiles", []care.FileInfo(nil))(tx.ListFiles(ctx, org, string(id)))
		_, err1 := tx.File(ctx, org, h.file.ID)
		wantDenied(t, "File", err1)
		_, err2 := tx.FilePart(ctx, h.file, 0)
		wantDenied(t, "FilePart", err2)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func aStoryComesBack(t *testing.T, s Store) {
	w, ids := settle(t, s), testkit.NewIDs()
	other := newWorld(care.OrganisationID(ids.New()), string(w.service.ID), " elsewhere")
	write(t, s, func(tx care.Tx) error { return other.fill(t.Context(), tx, true) })
	id := ids.New()
	for _, one := range []world{w, other} {
		newStoryShelf(one, id).put(t, s)
	}
	for _, one := range []world{w, other} {
		newStoryShelf(one, id).isThere(t, s)
	}
	h, ctx := newStoryShelf(w, id), t.Context()
	write(t, s, func(tx care.Tx) error { return once(false, "InsertStory")(tx.InsertStory(ctx, h.story)) })
	h.texts[1].State, h.texts[1].Words.Title = care.StoryHandedIn, "Another"
	write(t, s, func(tx care.Tx) error {
		return all(func() error { return tx.PutStoryText(ctx, h.texts[1]) }, func() error { return tx.TakeBackStoryConsent(ctx, w.org.ID, h.story.ID, care.UseReport, at(99)) })
	})
	h.consents[1].TakenBack = at(99)
	got := read(t, s, func(tx care.Tx) ([]care.StoryConsent, error) { return tx.ListStoryConsents(ctx, w.org.ID, h.story.ID) })
	same(t, "consents after one was taken back", got, h.consents)
	texts := read(t, s, func(tx care.Tx) ([]care.StoryText, error) { return tx.ListStoryTexts(ctx, w.org.ID, h.story.ID) })
	same(t, "texts after one was changed", texts, h.texts)
	write(t, s, func(tx care.Tx) error { return tx.PutHiddenTopics(ctx, w.org.ID, w.account.ID, story.Topics[:2]) })
	write(t, s, func(tx care.Tx) error { return tx.PutHiddenTopics(ctx, w.org.ID, w.account.ID, story.Topics[1:3]) })
	hidden := read(t, s, func(tx care.Tx) ([]story.Topic, error) { return tx.HiddenTopics(ctx, w.org.ID, w.account.ID) })
	same(t, "hidden topics", hidden, story.Topics[1:3])
	none := read(t, s, func(tx care.Tx) ([]story.Topic, error) { return tx.HiddenTopics(ctx, other.org.ID, w.account.ID) })
	same(t, "hidden topics elsewhere", none, []story.Topic(nil))
	h.story.Together = false
	write(t, s, func(tx care.Tx) error {
		return all(func() error { return tx.SetStoryTogether(ctx, h.story) }, func() error { return tx.DeleteStoryText(ctx, w.org.ID, h.story.ID, 2) })
	})
	looked(t, "a story of the person alone", h.story)(read(t, s, func(tx care.Tx) (care.Story, error) { return tx.Story(ctx, w.org.ID, h.story.ID) }), nil)
	looked(t, "the text that is left", h.texts[:1])(read(t, s, func(tx care.Tx) ([]care.StoryText, error) { return tx.ListStoryTexts(ctx, w.org.ID, h.story.ID) }), nil)
	newStoryShelf(other, id).isThere(t, s)
}

func aWithdrawnStoryIsGone(t *testing.T, s Store) {
	w, ids, ctx := settle(t, s), testkit.NewIDs(), t.Context()
	gone, kept := newStoryShelf(w, ids.New()), newStoryShelf(w, ids.New())
	gone.put(t, s)
	withdraw := func(tx care.Tx) error { return tx.WithdrawStory(ctx, gone.story, "ben", at(200)) }
	if err := s.Write(ctx, func(tx care.Tx) error { return errors.Join(withdraw(tx), errKept) }); !errors.Is(err, errKept) {
		t.Fatal(err)
	}
	gone.isThere(t, s) // a write that failed took nothing, and the key is there
	write(t, s, withdraw)
	gone.isGone(t, s, at(200), "ben")
	wantDenied(t, "twice", s.Write(ctx, withdraw))
	err := s.Write(ctx, func(tx care.Tx) error { return tx.PutStoryText(ctx, gone.texts[0]) })
	if !fault.Is(err, fault.Conflict) {
		t.Errorf("a text of a story that was withdrawn: %v, want conflict", err)
	}
	kept.put(t, s)
	erase(t, s, w)
	kept.isGone(t, s, at(5000), "ada")
}

// aStoryWithAnotherID: whoever tells a story makes its id, and may make it somebody's.
func aStoryWithAnotherID(t *testing.T, s Store) {
	w, ctx := settle(t, s), t.Context()
	for _, id := range []string{string(w.person.ID), string(w.account.ID), string(w.org.ID)} {
		h := newStoryShelf(w, id)
		write(t, s, func(tx care.Tx) error {
			return all(
				func() error { return once(true, "InsertStory")(tx.InsertStory(ctx, h.story)) }, func() error { return tx.PutStoryText(ctx, h.texts[0]) },
				func() error { return tx.WithdrawStory(ctx, h.story, "eve", at(200)) },
			)
		})
	}
	w.isAllThere(t, s)
}

func aFileComesBack(t *testing.T, s Store) {
	w, ids, ctx := settle(t, s), testkit.NewIDs(), t.Context()
	f := newStoryShelf(w, ids.New()).file
	f.Owner, f.Complete = care.LibraryOwner, time.Time{}
	write(t, s, func(tx care.Tx) error {
		return all(func() error { return once(true, "InsertFile")(tx.InsertFile(ctx, f)) }, func() error { return tx.InsertFilePart(ctx, f, 0, []byte("half of it")) })
	})
	wantDenied(t, "a file that is not complete", s.Read(ctx, func(tx care.Tx) error { _, err := tx.File(ctx, w.org.ID, f.ID); return err }))
	begun := read(t, s, func(tx care.Tx) ([]care.FileInfo, error) { return tx.ListFiles(ctx, w.org.ID, care.LibraryOwner) })
	same(t, "begun files", begun, []care.FileInfo{f})
	write(t, s, func(tx care.Tx) error { return tx.CompleteFile(ctx, w.org.ID, f.ID, at(70)) })
	wantDenied(t, "a part after the end", s.Write(ctx, func(tx care.Tx) error { return tx.InsertFilePart(ctx, f, 1, []byte("more")) }))
	write(t, s, func(tx care.Tx) error { return tx.DeleteFile(ctx, w.org.ID, f.ID) })
	wantDenied(t, "a part of what was taken away", s.Write(ctx, func(tx care.Tx) error { return tx.InsertFilePart(ctx, f, 1, []byte("more")) }))
	wantDenied(t, "a part that is gone", s.Read(ctx, func(tx care.Tx) error { _, err := tx.FilePart(ctx, f, 0); return err }))
}
