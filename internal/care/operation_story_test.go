package care_test

import (
	"context"
	"maps"

	"towpath/internal/care"
	tales "towpath/internal/story"
)

func init() { maps.Copy(operations, storyOperations) }

// asReader reviews stories, and stands in nobody's circle.
func asReader(k story) care.Actor { a := k.AsChiara; a.Duties = care.DutyReviewer; return a }

// tale is a whole story, with the secret in all of it.
func tale() care.StoryWords {
	return care.StoryWords{
		Of: tales.Person, Title: "A Monday, " + secret, Name: secret, Text: []string{"It was hard, " + secret + ".", "Then it was less so."},
		Helped: []string{secret}, Areas: []string{"home"}, Stages: []int{2, 3}, Careful: []tales.Topic{"hospital"}, Looked: true,
	}
}

// captions are captions, for a story that has no recording yet.
const captions = "WEBVTT\n\n00:01.000 --> 00:04.000\n" + secret

// taleOf is a story of Amina's in a state, open to her team, which a worker wrote down and
// which may be read here. For anybody else it is an id that there is none of.
func (k story) taleOf(ctx context.Context, p care.PersonID, state care.StoryState) (care.StoryID, care.FileID, error) {
	if p != k.Amina {
		return care.StoryID(p), "", nil
	}
	id, file := care.StoryID(k.IDs.New()), care.FileID(k.IDs.New())
	st := care.Story{ID: id, Organisation: k.Organisation, Person: p, Together: true, Begun: k.Clock.Now(), BegunBy: k.AsAmina.Account}
	f := care.FileInfo{ID: file, Organisation: k.Organisation, Owner: string(id), Use: care.FileCaptions, Kind: "vtt", Size: int64(len(captions)), Added: k.Clock.Now()}
	words := tale()
	words.Captions = file
	err := k.Store.Write(ctx, func(tx care.Tx) error {
		_, err := tx.InsertStory(ctx, st)
		for _, then := range []func() error{
			func() error {
				return tx.PutStoryText(ctx, care.StoryText{Organisation: k.Organisation, Story: id, Number: 1, State: state, Words: words, Written: k.Clock.Now(), WrittenBy: k.AsAmina.Account})
			},
			func() error {
				_, err := tx.InsertStoryConsent(ctx, care.StoryConsent{Organisation: k.Organisation, Story: id, Use: care.UseSite, Given: k.Clock.Now(), GivenBy: k.AsAmina.Account})
				return err
			},
			func() error { _, err := tx.InsertFile(ctx, f); return err },
			func() error { return tx.InsertFilePart(ctx, f, 0, []byte(captions)) },
			func() error { return tx.CompleteFile(ctx, k.Organisation, file, k.Clock.Now()) },
		} {
			if err == nil {
				err = then()
			}
		}
		return err
	})
	return id, file, err
}

// onTale is an operation about a story in a state.
func onTale(state care.StoryState, call func(context.Context, story, care.Actor, care.PersonID, care.StoryID, care.FileID) (any, error)) func(context.Context, story, care.Actor, care.PersonID) (any, error) {
	return func(ctx context.Context, k story, a care.Actor, p care.PersonID) (any, error) {
		id, file, err := k.taleOf(ctx, p, state)
		if err != nil {
			return nil, err
		}
		return call(ctx, k, a, p, id, file)
	}
}

var storyOperations = map[string]operation{
	"ListMyStories": {call: func(ctx context.Context, k story, a care.Actor, p care.PersonID) (any, error) {
		return k.ListMyStories(ctx, a, p)
	}},
	"ShowStory": {call: onTale(care.StoryDraft, func(ctx context.Context, k story, a care.Actor, p care.PersonID, id care.StoryID, _ care.FileID) (any, error) {
		return k.ShowStory(ctx, a, p, id)
	})},
	"ShowStoryFile": {call: onTale(care.StoryDraft, func(ctx context.Context, k story, a care.Actor, p care.PersonID, id care.StoryID, file care.FileID) (any, error) {
		_, err := k.ShowStoryFile(ctx, a, p, id, file)
		return only(err)
	})},
	"TellStory": {call: func(ctx context.Context, k story, a care.Actor, p care.PersonID) (any, error) {
		return only(k.TellStory(ctx, a, p, care.NewStory{ID: care.StoryID(k.IDs.New()), Of: tales.Person}))
	}},
	"WriteStory": {call: onTale(care.StoryDraft, func(ctx context.Context, k story, a care.Actor, p care.PersonID, id care.StoryID, _ care.FileID) (any, error) {
		return only(k.WriteStory(ctx, a, p, id, care.PartTitle, care.StoryWords{Title: "new"}))
	})},
	"AddStoryFile": {call: onTale(care.StoryDraft, func(ctx context.Context, k story, a care.Actor, p care.PersonID, id care.StoryID, _ care.FileID) (any, error) {
		return only(k.AddStoryFile(ctx, a, p, id, care.NewFile{ID: care.FileID(k.IDs.New()), Name: "said.vtt", Content: []byte(captions)}))
	})},
	"RemoveStoryFile": {call: onTale(care.StoryDraft, func(ctx context.Context, k story, a care.Actor, p care.PersonID, id care.StoryID, _ care.FileID) (any, error) {
		return only(k.RemoveStoryFile(ctx, a, p, id, care.FileCaptions))
	})},
	"ShareStory": {may: asAmina, call: onTale(care.StoryDraft, func(ctx context.Context, k story, a care.Actor, p care.PersonID, id care.StoryID, _ care.FileID) (any, error) {
		return only(k.ShareStory(ctx, a, p, id, true))
	})},
	"HandInStory": {may: asAmina, call: onTale(care.StoryDraft, func(ctx context.Context, k story, a care.Actor, p care.PersonID, id care.StoryID, file care.FileID) (any, error) {
		w := tale()
		w.Captions = file
		return only(k.HandInStory(ctx, a, p, id, care.HandingIn{Seen: w.Digest()}))
	})},
	"ConsentToStory": {may: asAmina, call: onTale(care.StoryDraft, func(ctx context.Context, k story, a care.Actor, p care.PersonID, id care.StoryID, _ care.FileID) (any, error) {
		return only(k.ConsentToStory(ctx, a, p, id, care.UseReport))
	})},
	"WithdrawStoryConsent": {may: asAmina, call: onTale(care.StoryDraft, func(ctx context.Context, k story, a care.Actor, p care.PersonID, id care.StoryID, _ care.FileID) (any, error) {
		return only(k.WithdrawStoryConsent(ctx, a, p, id, care.UseSite))
	})},
	"WithdrawStory": {may: asAmina, call: onTale(care.StoryDraft, func(ctx context.Context, k story, a care.Actor, p care.PersonID, id care.StoryID, _ care.FileID) (any, error) {
		return only(k.WithdrawStory(ctx, a, p, id))
	})},
	"ListStoriesToReview": {nobody: true, may: asReviewer, by: "reviewer-", call: func(ctx context.Context, k story, a care.Actor, _ care.PersonID) (any, error) {
		return k.ListStoriesToReview(ctx, a)
	}},
	"ShowStoryToReview": {may: asReader, by: "reviewer-", call: onTale(care.StoryHandedIn, func(ctx context.Context, k story, a care.Actor, _ care.PersonID, id care.StoryID, _ care.FileID) (any, error) {
		return k.ShowStoryToReview(ctx, a, id)
	})},
	"ShowFileToReview": {may: asReader, by: "reviewer-", as: "ShowStoryToReview", call: onTale(care.StoryHandedIn, func(ctx context.Context, k story, a care.Actor, _ care.PersonID, id care.StoryID, file care.FileID) (any, error) {
		_, err := k.ShowFileToReview(ctx, a, id, file)
		return only(err)
	})},
	"ReviewStory": {may: asReader, by: "reviewer-", call: onTale(care.StoryHandedIn, func(ctx context.Context, k story, a care.Actor, _ care.PersonID, id care.StoryID, file care.FileID) (any, error) {
		w := tale()
		w.Captions = file
		return only(k.ReviewStory(ctx, a, id, care.StoryReview{Seen: w.Digest(), Publish: true}))
	})},
	"HideTopics": {scoped: true, nobody: true, everybody: true, may: asNadia, by: "everybody-", call: func(ctx context.Context, k story, a care.Actor, _ care.PersonID) (any, error) {
		return only(k.HideTopics(ctx, a, []tales.Topic{"suicide"}))
	}},
}
