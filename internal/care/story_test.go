package care_test

import (
	"slices"
	"strings"
	"testing"

	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/store"
	tales "towpath/internal/story"
	"towpath/internal/testkit"
)

// teller tells one story after the other for a test.
type teller struct {
	*testkit.Kit
	t  *testing.T
	as care.Actor
	id care.StoryID
}

// tells begins a story of Amina's and writes all of it, but says yes to nothing.
func tells(t *testing.T, k *testkit.Kit) teller {
	t.Helper()
	w := teller{k, t, k.AsAmina, care.StoryID(k.IDs.New())}
	w.must(k.TellStory(t.Context(), w.as, k.Amina, care.NewStory{ID: w.id, Of: tales.Person}))
	for _, part := range care.StoryParts {
		w.must(k.WriteStory(t.Context(), w.as, k.Amina, w.id, part, tale()))
	}
	return w
}

func (w teller) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w teller) page() care.StoryPage {
	w.t.Helper()
	page, err := w.ShowStory(w.t.Context(), w.as, w.Amina, w.id)
	w.must(err)
	return page
}

func (w teller) handIn(takeDown bool) error {
	return w.HandInStory(w.t.Context(), w.as, w.Amina, w.id, care.HandingIn{Seen: w.page().Latest().Words.Digest(), TakeDown: takeDown})
}

func (w teller) reviewer() care.Actor { a := w.AsChiara; a.Duties = care.DutyReviewer; return a }

func (w teller) review(publish bool, note string) {
	w.t.Helper()
	shown, err := w.ShowStoryToReview(w.t.Context(), w.reviewer(), w.id)
	w.must(err)
	w.must(w.ReviewStory(w.t.Context(), w.reviewer(), w.id, care.StoryReview{Seen: shown.Text.Words.Digest(), Publish: publish, Note: note}))
}

// publish takes a story all the way, for some uses.
func (w teller) publish(uses ...care.StoryUse) {
	w.t.Helper()
	for _, use := range uses {
		w.must(w.ConsentToStory(w.t.Context(), w.as, w.Amina, w.id, use))
	}
	w.must(w.handIn(false))
	w.review(true, "")
}

// read gives the title that readers like this one see; nothing where they see none.
func (w teller) read(a care.Actor) string {
	w.t.Helper()
	st, err := w.ReadStory(w.t.Context(), w.Organisation, care.ReadersLike(w.Organisation, a), string(w.id))
	if fault.Is(err, fault.Denied) {
		return ""
	}
	w.must(err)
	return st.Title
}

func TestAStoryIsToldReviewedReadAndWithdrawn(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		w := tells(t, testkit.Service(t, s))
		ctx := t.Context()
		wantFields(t, "no yes to any use", w.handIn(false), "uses")
		w.must(w.ConsentToStory(ctx, w.as, w.Amina, w.id, care.UseSite))
		wantKind(t, "a yes to other words", w.HandInStory(ctx, w.as, w.Amina, w.id, care.HandingIn{Seen: tale().Digest() + "x"}), fault.Conflict)
		w.must(w.handIn(false))
		if got := w.read(care.Actor{}); got != "" {
			t.Errorf("before the review a stranger reads %q", got)
		}
		list, err := w.ListStoriesToReview(ctx, w.reviewer())
		w.must(err)
		if len(list.Waiting) != 1 || list.Waiting[0].Text.WrittenBy != "" || len(list.Published) != 0 {
			t.Errorf("what waits: %+v", list)
		}
		w.review(false, "Could you leave out the name of the ward?")
		if page := w.page(); page.Draft.State != care.StorySentBack || page.Draft.Note == "" || page.Published != nil {
			t.Errorf("sent back: %+v", page)
		}
		w.must(w.WriteStory(ctx, w.as, w.Amina, w.id, care.PartTitle, care.StoryWords{Title: "A better title"}))
		w.must(w.handIn(false))
		w.review(true, "")
		if got := w.read(care.Actor{}); got != "A better title" {
			t.Errorf("a stranger reads %q", got)
		}
		w.must(w.WithdrawStory(ctx, w.as, w.Amina, w.id))
		if got := w.read(w.AsAmina); got != "" {
			t.Errorf("after it was withdrawn Amina reads %q", got)
		}
		mine, err := w.ListMyStories(ctx, w.as, w.Amina)
		w.must(err)
		if len(mine.Stories) != 0 || len(mine.Withdrawn) != 1 || mine.Withdrawn[0].Withdrawn.IsZero() {
			t.Errorf("what is left: %+v", mine)
		}
		for what, err := range map[string]error{
			"writing":  w.WriteStory(ctx, w.as, w.Amina, w.id, care.PartTitle, care.StoryWords{Title: "again"}),
			"a yes":    w.ConsentToStory(ctx, w.as, w.Amina, w.id, care.UseSite),
			"again":    w.WithdrawStory(ctx, w.as, w.Amina, w.id),
			"a file":   w.AddStoryFile(ctx, w.as, w.Amina, w.id, care.NewFile{ID: care.FileID(w.IDs.New()), Content: []byte(captions)}),
			"handing":  w.HandInStory(ctx, w.as, w.Amina, w.id, care.HandingIn{}),
			"showing":  func() error { _, err := w.ShowStory(ctx, w.as, w.Amina, w.id); return err }(),
			"reviewed": w.ReviewStory(ctx, w.reviewer(), w.id, care.StoryReview{Publish: true}),
		} {
			wantKind(t, what+" after it was withdrawn", err, fault.Denied)
		}
		wantKind(t, "beginning with the same id", w.TellStory(ctx, w.as, w.Amina, care.NewStory{ID: w.id, Of: tales.Person}), fault.Conflict)
	})
}

func TestEachUseIsAYesOfItsOwn(t *testing.T) {
	w := tells(t, testkit.Service(t, testkit.SQLite(t)))
	readers := map[string]care.Actor{
		"a stranger": {}, "a person": w.AsFarid, "a carer": w.AsChiara, "a worker": w.AsEve, "a manager": w.AsDele, "an administrator": w.AsAdmin,
		"a manager elsewhere": {Organisation: care.OrganisationID(w.IDs.New()), Account: "x", Role: care.RoleManager},
		"whoever has a link":  {Organisation: w.Organisation, Account: "x", Role: care.RoleLink},
	}
	w.publish(care.UseSite)
	for _, c := range []struct {
		use care.StoryUse
		who []string
	}{
		{care.UseSite, []string{"a stranger", "a person", "a carer", "a worker", "a manager", "an administrator", "a manager elsewhere", "whoever has a link"}},
		{care.UseInside, []string{"a person", "a carer", "a worker", "a manager", "an administrator"}},
		{care.UseTraining, []string{"a worker", "a manager"}},
		{care.UseReport, []string{"a manager"}},
	} {
		for _, use := range care.StoryUses {
			w.must(w.WithdrawStoryConsent(t.Context(), w.as, w.Amina, w.id, use))
		}
		w.must(w.ConsentToStory(t.Context(), w.as, w.Amina, w.id, c.use))
		for name, a := range readers {
			if got := w.read(a) != ""; got != slices.Contains(c.who, name) {
				t.Errorf("a story for %s: %s reads it: %v", c.use, name, got)
			}
			list, err := w.Stories(t.Context(), w.Organisation, care.StoryQuery{Readers: care.ReadersLike(w.Organisation, a)})
			w.must(err)
			if got := slices.ContainsFunc(list.Stories, func(st care.ReadableStory) bool { return st.ID == string(w.id) }); got != slices.Contains(c.who, name) {
				t.Errorf("a story for %s is in the list of %s: %v", c.use, name, got)
			}
		}
	}
}

func TestNobodyReviewsTheirOwnStory(t *testing.T) {
	w := tells(t, testkit.Service(t, testkit.SQLite(t)))
	ctx := t.Context()
	w.must(w.ConsentToStory(ctx, w.as, w.Amina, w.id, care.UseSite))
	w.must(w.handIn(false))
	own := w.AsAmina
	own.Duties = care.DutyReviewer
	friend := w.AsChiara
	friend.Duties = care.DutyReviewer
	w.Invite(t, w.AsAmina, w.AsChiara)
	for what, a := range map[string]care.Actor{"the teller": own, "somebody of the circle": friend} {
		list, err := w.ListStoriesToReview(ctx, a)
		if err != nil || len(list.Waiting) != 0 {
			t.Errorf("%s has before them %+v, %v", what, list, err)
		}
		_, err = w.ShowStoryToReview(ctx, a, w.id)
		wantKind(t, what, err, fault.Denied)
		wantKind(t, what, w.ReviewStory(ctx, a, w.id, care.StoryReview{Seen: tale().Digest(), Publish: true}), fault.Denied)
	}
}

func TestALaterTextIsReviewedWhileTheOldOneStaysOrGoes(t *testing.T) {
	for _, takeDown := range []bool{false, true} {
		w := tells(t, testkit.Service(t, testkit.SQLite(t)))
		w.publish(care.UseSite)
		w.must(w.WriteStory(t.Context(), w.as, w.Amina, w.id, care.PartTitle, care.StoryWords{Title: "Later"}))
		if got := w.read(care.Actor{}); got != tale().Title {
			t.Errorf("while it is written a stranger reads %q", got)
		}
		w.must(w.handIn(takeDown))
		if got := w.read(care.Actor{}); (got == "") != takeDown {
			t.Errorf("taken down: %v, a stranger reads %q", takeDown, got)
		}
		w.review(true, "")
		if page := w.page(); w.read(care.Actor{}) != "Later" || page.Draft != nil || page.Published.Number != 2 {
			t.Errorf("after the review: %+v", page)
		}
		w.review(false, "Somebody says that they can be known from it.")
		if page := w.page(); w.read(care.Actor{}) != "" || page.Draft == nil || page.Draft.State != care.StorySentBack || page.Published != nil {
			t.Errorf("taken off the site: %+v", page)
		}
	}
}

func TestAWorkerWritesDownWhatThePersonDecides(t *testing.T) {
	k := testkit.Service(t, testkit.SQLite(t))
	ctx := t.Context()
	w := tells(t, k)
	_, err := k.ShowStory(ctx, k.AsBen, k.Amina, w.id)
	wantKind(t, "a story that is Amina's alone", err, fault.Denied)
	if mine, err := k.ListMyStories(ctx, k.AsBen, k.Amina); err != nil || len(mine.Stories) != 0 {
		t.Errorf("Ben sees %+v, %v", mine, err)
	}
	w.must(k.ShareStory(ctx, k.AsAmina, k.Amina, w.id, true))
	w.must(k.WriteStory(ctx, k.AsBen, k.Amina, w.id, care.PartTitle, care.StoryWords{Title: "As she said it"}))
	for what, err := range map[string]error{
		"a yes": k.ConsentToStory(ctx, k.AsBen, k.Amina, w.id, care.UseSite), "handing in": k.HandInStory(ctx, k.AsBen, k.Amina, w.id, care.HandingIn{}),
		"withdrawing": k.WithdrawStory(ctx, k.AsBen, k.Amina, w.id),
	} {
		wantKind(t, what+" for somebody who has an account", err, fault.Conflict)
	}
	nia := care.PersonID(k.IDs.New())
	w.must(k.AddPerson(ctx, k.AsBen, care.NewPerson{ID: nia, Name: "Nia", Team: k.River}))
	w.id, w.as, w.Amina = care.StoryID(k.IDs.New()), k.AsBen, nia
	w.must(k.TellStory(ctx, k.AsBen, nia, care.NewStory{ID: w.id, Of: tales.Person}))
	for _, part := range care.StoryParts {
		w.must(k.WriteStory(ctx, k.AsBen, nia, w.id, part, tale()))
	}
	w.publish(care.UseInside)
	if w.read(k.AsEve) == "" || w.read(care.Actor{}) != "" {
		t.Error("Nia's story is not where she wanted it")
	}
	ben := k.AsBen
	ben.Duties = care.DutyReviewer
	_, err = k.ShowStoryToReview(ctx, ben, w.id)
	wantKind(t, "reviewing what one wrote down", err, fault.Denied)
	w.must(k.WithdrawStory(ctx, k.AsBen, nia, w.id))
}

func TestWhatAStoryStillNeeds(t *testing.T) {
	for what, c := range map[string]struct {
		change func(*care.StoryWords)
		field  string
	}{
		"a title":                  {func(w *care.StoryWords) { w.Title = "" }, "title"},
		"words":                    {func(w *care.StoryWords) { w.Text = nil }, "text"},
		"words to read beside it":  {func(w *care.StoryWords) { w.Recording = "x" }, "transcript"},
		"an area":                  {func(w *care.StoryWords) { w.Areas = nil }, "areas"},
		"where it was":             {func(w *care.StoryWords) { w.Of = tales.Carer }, "where"},
		"a look at what may hurt":  {func(w *care.StoryWords) { w.Looked = false }, "careful"},
		"an area that there is":    {func(w *care.StoryWords) { w.Areas = []string{"moon"} }, "areas"},
		"a topic that there is":    {func(w *care.StoryWords) { w.Careful = []tales.Topic{"clowns"} }, "careful"},
		"a topic once":             {func(w *care.StoryWords) { w.Careful = []tales.Topic{"money", "money"} }, "careful"},
		"a stage that there is":    {func(w *care.StoryWords) { w.Stages = []int{6} }, "stages"},
		"a title on one line":      {func(w *care.StoryWords) { w.Title = "a\nb" }, "title"},
		"less than a book":         {func(w *care.StoryWords) { w.Text = []string{strings.Repeat("x", care.MaxStory+1)} }, "text"},
		"a teller that there is":   {func(w *care.StoryWords) { w.Of = "dog" }, "of"},
		"fewer things that helped": {func(w *care.StoryWords) { w.Helped = slices.Repeat([]string{"tea"}, 9) }, "helped"},
	} {
		w := tale()
		c.change(&w)
		wantFields(t, what, w.Missing(), c.field)
	}
	spoken := tale()
	spoken.Text, spoken.Recording, spoken.Captions = nil, "x", "y"
	if err := spoken.Missing(); err != nil {
		t.Errorf("a recording with captions: %v", err)
	}
}

func wantFields(t *testing.T, what string, err error, names ...string) {
	t.Helper()
	var got []string
	for _, f := range fault.FieldsOf(err) {
		got = append(got, f.Name)
	}
	if !slices.Equal(got, names) {
		t.Errorf("%s: %v, %v, want %v", what, err, got, names)
	}
}

func TestAReaderHidesTopicsAndNarrowsTheRest(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		k := testkit.Service(t, s)
		w := tells(t, k)
		w.publish(care.UseSite)
		ctx, org := t.Context(), k.Organisation
		all, err := k.Stories(ctx, org, care.StoryQuery{})
		if err != nil || len(all.Stories) < 25 || all.Stories[0].ID != string(w.id) || all.Stories[0].Example || !all.Stories[1].Example {
			t.Fatalf("%d stories, %v", len(all.Stories), err)
		}
		w.must(k.HideTopics(ctx, k.AsEve, []tales.Topic{"hospital", "prison"}))
		hidden, err := k.HiddenTopics(ctx, org, k.AsEve.Account)
		w.must(err)
		if other, err := k.HiddenTopics(ctx, org, k.AsBen.Account); err != nil || len(other) != 0 || len(hidden) != 2 {
			t.Errorf("Eve hides %v, Ben %v, %v", hidden, other, err)
		}
		less, err := k.Stories(ctx, org, care.StoryQuery{Hidden: hidden})
		w.must(err)
		if less.Hidden == 0 || len(less.Stories)+less.Hidden != len(all.Stories) || slices.ContainsFunc(less.Stories, func(st care.ReadableStory) bool { return st.Hides(hidden) }) {
			t.Errorf("%d stories and %d hidden of %d", len(less.Stories), less.Hidden, len(all.Stories))
		}
		for _, q := range []care.StoryQuery{{Area: "home"}, {Stage: 2}, {Of: tales.Carer}, {Length: care.Short}} {
			some, err := k.Stories(ctx, org, q)
			if err != nil || len(some.Stories) == 0 || len(some.Stories) >= len(all.Stories) {
				t.Errorf("%+v: %d stories, %v", q, len(some.Stories), err)
			}
		}
		found, err := k.SearchStories(ctx, org, "Monday, BETWEEN", care.StoryQuery{})
		if err != nil || len(found.Stories) != 1 || found.Stories[0].ID != string(w.id) {
			t.Errorf("searching: %+v, %v", found, err)
		}
		found, err = k.SearchStories(ctx, org, "monday between", care.StoryQuery{Hidden: hidden})
		if err != nil || len(found.Stories) != 0 {
			t.Errorf("searching what is hidden: %+v, %v", found, err)
		}
	})
}

func TestHopeIsCountedAndNothingElse(t *testing.T) {
	w := tells(t, testkit.Service(t, testkit.SQLite(t)))
	w.publish(care.UseSite)
	ctx, anybody := t.Context(), care.ReadersLike(w.Organisation, care.Actor{})
	for _, f := range []care.Feeling{care.FeelingMore, care.FeelingMore, care.FeelingLess} {
		w.must(w.SayHope(ctx, w.Organisation, anybody, w.id, f))
	}
	if hope := w.page().Hope; hope[care.FeelingMore] != 2 || hope[care.FeelingLess] != 1 || len(hope) != 2 {
		t.Errorf("hope: %v", hope)
	}
	wantFields(t, "another feeling", w.SayHope(ctx, w.Organisation, anybody, w.id, "rage"), "feeling")
	w.must(w.WithdrawStoryConsent(ctx, w.as, w.Amina, w.id, care.UseSite))
	wantKind(t, "of what one may not read", w.SayHope(ctx, w.Organisation, anybody, w.id, care.FeelingMore), fault.Denied)
}

// TestAReportHasTheStoriesOfItsOwnYes: a yes to anything else is none, nobody's name is told,
// and what is taken back is gone.
func TestAReportHasTheStoriesOfItsOwnYes(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		w := tells(t, testkit.Service(t, s))
		ctx := t.Context()
		in := func() int {
			t.Helper()
			list, err := w.ListReportStories(ctx, w.AsDele)
			w.must(err)
			for _, st := range list {
				if st.Teller != "" || st.ID != string(w.id) {
					t.Errorf("in a report: %+v", st.Story)
				}
			}
			return len(list)
		}
		w.publish(care.UseSite, care.UseInside, care.UseTraining)
		if n := in(); n != 0 {
			t.Errorf("with a yes to all else there are %d", n)
		}
		w.must(w.ConsentToStory(ctx, w.as, w.Amina, w.id, care.UseReport))
		if n := in(); n != 1 {
			t.Errorf("with a yes there are %d", n)
		}
		w.must(w.WithdrawStoryConsent(ctx, w.as, w.Amina, w.id, care.UseReport))
		if n := in(); n != 0 {
			t.Errorf("once it is taken back there are %d", n)
		}
	})
}
