package store_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/store"
	"towpath/internal/story"
	"towpath/internal/testkit"
)

// marker stands in everything of a story, and nowhere else.
const marker = "the heron by lock seventeen"

// tellsOne puts a story of Amina's into the database, with a file and a reader's hope.
func tellsOne(t *testing.T, k *testkit.Kit) care.StoryID {
	t.Helper()
	id, ctx := care.StoryID(k.IDs.New()), t.Context()
	steps := []error{k.TellStory(ctx, k.AsAmina, k.Amina, care.NewStory{ID: id, Of: story.Person})}
	w := care.StoryWords{Of: story.Person, Name: marker, Title: marker, Text: []string{marker}, Helped: []string{marker}, Areas: []string{"home"}, Transcript: []string{marker}}
	for _, part := range care.StoryParts {
		steps = append(steps, k.WriteStory(ctx, k.AsAmina, k.Amina, id, part, w))
	}
	steps = append(steps,
		k.AddStoryFile(ctx, k.AsAmina, k.Amina, id, care.NewFile{ID: care.FileID(k.IDs.New()), Name: marker, Content: []byte("WEBVTT\n\n00:01.000 --> 00:02.000\n" + marker)}),
		k.ConsentToStory(ctx, k.AsAmina, k.Amina, id, care.UseSite), k.HideTopics(ctx, k.AsAmina, story.Topics))
	page, err := k.ShowStory(ctx, k.AsAmina, k.Amina, id)
	reviewer := k.AsChiara
	reviewer.Duties = care.DutyReviewer
	seen := page.Latest().Words.Digest()
	steps = append(steps, err, k.HandInStory(ctx, k.AsAmina, k.Amina, id, care.HandingIn{Seen: seen}),
		k.ReviewStory(ctx, reviewer, id, care.StoryReview{Seen: seen, Publish: true, Note: marker}),
		k.SayHope(ctx, k.Organisation, care.ReadersLike(k.Organisation, care.Actor{}), id, care.FeelingMore))
	for _, err := range steps {
		if err != nil {
			t.Fatal(err)
		}
	}
	if w := page.Latest().Words; w.Title != marker || w.Captions == "" {
		t.Fatalf("the story says %+v", w)
	}
	return id
}

// TestAStoryThatIsWithdrawnIsNowhere looks through every table, and through every file of a
// SQLite database, before and after; and opens a copy from before with the keys from after.
func TestAStoryThatIsWithdrawnIsNowhere(t *testing.T) {
	for _, engine := range testkit.Engines {
		t.Run(engine, func(t *testing.T) {
			address := testkit.Address(t, engine)
			s := testkit.Open(t, address)
			k := testkit.Service(t, s)
			id := tellsOne(t, k)
			pool, err := store.OpenPool(engine, address)
			if err != nil {
				t.Fatal(err)
			}
			defer pool.Close()
			tables := func() map[string][]string {
				plain := map[string][]string{}
				for name, values := range dump(t, engine, pool) {
					plain[strings.TrimPrefix(name, "public.")] = values
				}
				return plain
			}
			if what := found(tables(), map[string]bool{marker: true, "suicide self-harm abuse": true}); what != "" {
				t.Error(what)
			}
			before := tables()
			if err := k.WithdrawStory(t.Context(), k.AsAmina, k.Amina, id); err != nil {
				t.Fatal(err)
			}
			for table, values := range tables() {
				if n := strings.Count(strings.Join(values, "\x00"), string(id)); n > 0 && !slices.Contains([]string{"story", "audit_entry", "towpath_keys.owner_key"}, table) {
					t.Errorf("%s still names the story", table)
				} else if strings.HasPrefix(table, "st") && table != "story" && len(values) > 0 {
					t.Errorf("%s still holds %d values", table, len(values))
				}
			}
			if len(before["story_text"]) == 0 || len(before["stored_part"]) == 0 || len(before["story_hope"]) == 0 {
				t.Error("there was nothing to withdraw")
			}
			if engine == "sqlite" {
				noFileHolds(t, filepath.Dir(strings.TrimPrefix(address, "sqlite:")), marker)
			}
		})
	}
}

func noFileHolds(t *testing.T, dir, words string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil || len(files) < 2 {
		t.Fatalf("%v, %v", files, err)
	}
	for _, f := range files {
		if text, err := os.ReadFile(f); err != nil || bytes.Contains(text, []byte(words)) {
			t.Errorf("%s holds the words of a story (%v)", f, err)
		}
	}
}

// TestACopyOfTheDatabaseSaysNothingOfAWithdrawnStory: a backup holds the rows, and the keys
// hold nothing any more to read them with.
func TestACopyOfTheDatabaseSaysNothingOfAWithdrawnStory(t *testing.T) {
	dir := t.TempDir()
	address := "sqlite:" + filepath.Join(dir, "towpath.db")
	s, err := store.Open(t.Context(), address, testkit.Keys())
	if err != nil {
		t.Fatal(err)
	}
	k := testkit.Service(t, s)
	id := tellsOne(t, k)
	pool, err := store.OpenPool("sqlite", address)
	if err != nil {
		t.Fatal(err)
	}
	run(t, pool, "VACUUM INTO '"+filepath.Join(dir, "backup.db")+"'")
	if err := pool.Close(); err != nil {
		t.Fatal(err)
	}
	if err := k.WithdrawStory(t.Context(), k.AsAmina, k.Amina, id); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	backup := testkit.Open(t, "sqlite:"+filepath.Join(dir, "backup.db")) // its keys are in keys.db beside it
	err = backup.Read(t.Context(), func(tx care.Tx) error { return saysNothing(t.Context(), t, tx, k.Organisation, id) })
	if err != nil {
		t.Fatal(err)
	}
	noFileHolds(t, dir, marker)
}

func saysNothing(ctx context.Context, t *testing.T, tx care.Tx, org care.OrganisationID, id care.StoryID) error {
	t.Helper()
	texts, err := tx.ListStoryTexts(ctx, org, id)
	if err != nil || len(texts) != 1 || texts[0].State != care.StoryPublished {
		t.Errorf("the copy has the rows %+v, %v", texts, err)
	}
	if slices.ContainsFunc(texts, func(s care.StoryText) bool { return s.Words.Digest() != (care.StoryWords{}).Digest() || s.Note != "" }) {
		t.Errorf("the copy says %+v", texts)
	}
	files, err := tx.ListFiles(ctx, org, string(id))
	if err != nil || len(files) != 1 || files[0].Name != "" {
		t.Errorf("the copy has the files %+v, %v", files, err)
	}
	for _, f := range files {
		if part, err := tx.FilePart(ctx, f, 0); err == nil && len(part) > 0 || err != nil && !fault.Is(err, fault.Internal) {
			t.Errorf("the copy gives %d bytes, %v", len(part), err)
		}
	}
	return nil
}

// TestAWithdrawalThatWasInterruptedIsFinished: the rows say that a story is withdrawn, and
// its key is still there.
func TestAWithdrawalThatWasInterruptedIsFinished(t *testing.T) {
	address := testkit.Address(t, "sqlite")
	s, err := store.Open(t.Context(), address, testkit.Keys())
	if err != nil {
		t.Fatal(err)
	}
	k := testkit.Service(t, s)
	id := tellsOne(t, k)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	pool, err := store.OpenPool("sqlite", address)
	if err != nil {
		t.Fatal(err)
	}
	run(t, pool, "UPDATE story SET withdrawn_at = 1")
	if err := pool.Close(); err != nil {
		t.Fatal(err)
	}
	again := testkit.Open(t, address)
	if err := again.Read(t.Context(), func(tx care.Tx) error { return saysNothing(t.Context(), t, tx, k.Organisation, id) }); err != nil {
		t.Fatal(err)
	}
}
