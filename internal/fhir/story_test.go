package fhir_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/fhir"
	"towpath/internal/store"
	"towpath/internal/story"
	"towpath/internal/testkit"
)

// told gives a record with one story that was told, and none of what was withdrawn.
func told(t *testing.T, s *store.Store) (*testkit.Kit, care.Record, care.StoryWords) {
	t.Helper()
	k, ctx := testkit.Service(t, s), t.Context()
	w := care.StoryWords{
		Of: story.Carer, Title: "Kettle <first>", Name: "Heron", Where: "The first months", Text: []string{"One.", "Two & three."}, Helped: []string{"Tea", "A friend"},
		Areas: []string{"home", "body"}, CarerAreas: []string{"money"}, Stages: []int{1, 3}, Careful: []story.Topic{"hospital", "money"}, Looked: true, Transcript: []string{"Said."},
	}
	for _, gone := range []bool{true, false} {
		id := care.StoryID(k.IDs.New())
		must(t, k.TellStory(ctx, k.AsAmina, k.Amina, care.NewStory{ID: id, Of: story.Carer}))
		for _, part := range care.StoryParts {
			must(t, k.WriteStory(ctx, k.AsAmina, k.Amina, id, part, w))
		}
		must(t, k.ConsentToStory(ctx, k.AsAmina, k.Amina, id, care.UseSite))
		if gone {
			must(t, k.WithdrawStory(ctx, k.AsAmina, k.Amina, id))
		}
	}
	record, err := k.TakeCopy(ctx, k.AsAmina, k.Amina)
	must(t, err)
	return k, record, w
}

func TestAStoryMovesWithItsTellerAndIsADraftThere(t *testing.T) {
	_, record, words := told(t, testkit.SQLite(t))
	if len(record.Stories) != 1 || len(record.Stories[0].Uses) != 1 {
		t.Fatalf("the copy has %+v", record.Stories)
	}
	lib := testkit.Library(t)
	data, err := fhir.WriteRecord(record, lib)
	must(t, err)
	back, err := fhir.ReadRecord(data, lib)
	must(t, err)
	if len(back.Stories) != 1 || back.Stories[0].Text.Words.Digest() != words.Digest() || !back.Stories[0].Begun.Equal(record.Stories[0].Begun) {
		t.Errorf("what came back: %s", cmp.Diff(record.Stories, back.Stories))
	}
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		there := testkit.Service(t, s)
		must(t, there.ImportPerson(t.Context(), there.AsAdmin, back, there.River))
		own := there.Account(t, "Amina Yusuf", "amina-again", care.RolePerson, back.Person.ID)
		page, err := there.ShowStory(t.Context(), own, back.Person.ID, back.Stories[0].ID)
		must(t, err)
		if page.Draft == nil || page.Draft.State != care.StoryDraft || page.Draft.Words.Digest() != words.Digest() || len(page.Uses()) != 0 || page.Published != nil {
			t.Errorf("there it is %+v", page)
		}
		bad := back
		bad.Person.ID, bad.Stories = care.PersonID(there.IDs.New()), []care.StoryCopy{{ID: back.Stories[0].ID, Text: care.StoryText{Words: care.StoryWords{Of: "dog"}}}}
		if err := there.ImportPerson(t.Context(), there.AsAdmin, bad, ""); !fault.Is(err, fault.Invalid) {
			t.Errorf("a story that nobody could tell: %v", err)
		}
	})
}

func TestADocumentThatIsNoStoryIsToldWithItsPlace(t *testing.T) {
	for _, doc := range []string{
		`{"resourceType":"DocumentReference","id":"x","status":"current","type":{},"subject":{},"content":[]}`,
		`{"resourceType":"DocumentReference","id":"x","status":"current","type":{"coding":[{"system":"urn:towpath:codes:document","code":"recovery-story"}]},"subject":{},"content":[{"attachment":{"contentType":"text/html","data":"PGI+"}}]}`,
	} {
		_, err := fhir.ReadRecord([]byte(`{"resourceType":"Bundle","entry":[{"resource":`+doc+`}]}`), testkit.Library(t))
		if err == nil || !strings.Contains(err.Error(), "DocumentReference/x") {
			t.Errorf("%s: %v", doc, err)
		}
	}
}
