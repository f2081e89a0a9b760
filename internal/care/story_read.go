package care

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"unicode"

	"towpath/internal/fault"
	"towpath/internal/story"
)

// Readers is a group of readers, by the uses that a story needs one of to be shown to them.
// Nobody's name is in it, and what they read leaves no entry.
type Readers struct{ uses []StoryUse }

// ReadersLike gives the readers that an actor is one of. Whoever is not signed in, or is
// somebody of another organisation, is anybody.
func ReadersLike(org OrganisationID, a Actor) Readers {
	uses := []StoryUse{UseSite}
	if a.Organisation == org && a.Account != "" && a.Role.Valid() {
		uses = append(uses, UseInside)
		if a.Role.Works() {
			uses = append(uses, UseTraining)
		}
		if a.Role == RoleManager {
			uses = append(uses, UseReport)
		}
	}
	return Readers{uses}
}

// See tells whether they may read what was agreed to for these uses.
func (r Readers) See(uses []StoryUse) bool {
	return slices.ContainsFunc(uses, func(u StoryUse) bool { return slices.Contains(r.uses, u) || u == UseSite })
}

// Length is how long a story is to read.
type Length string

// The lengths: up to two minutes, up to five, and more.
const (
	Short  Length = "short"
	Middle Length = "middle"
	Long   Length = "long"
)

// Lengths lists them in order.
var Lengths = []Length{Short, Middle, Long}

// LengthOf says how long a story is to read, at 120 words a minute, which is calm.
func LengthOf(s *story.Story) Length {
	switch words := s.Words(); {
	case words <= 240:
		return Short
	case words <= 600:
		return Middle
	}
	return Long
}

// ReadableStory is a story as readers have it: an example that was made up, or one that
// somebody told.
type ReadableStory struct {
	*story.Story
	Uses []StoryUse
	// Recording and Captions have no ID where there is none.
	Recording, Captions FileInfo
	Transcript          []string
}

// readable gives words as readers have them.
func readable(id StoryID, w StoryWords) *story.Story {
	return &story.Story{
		ID: string(id), Of: w.Of, Title: w.Title, Teller: w.Name, Areas: w.Areas, CarerAreas: w.CarerAreas, Stages: w.Stages,
		Careful: w.Careful, Where: w.Where, Helped: w.Helped, Text: w.Text,
	}
}

// Readable gives a text as readers would have it, for its teller and its reviewer to see
// before anybody else does.
func (t StoryText) Readable(files []FileInfo) ReadableStory {
	out := ReadableStory{Story: readable(t.Story, t.Words), Transcript: t.Words.Transcript}
	out.Recording, _ = fileIn(files, t.Words.Recording)
	out.Captions, _ = fileIn(files, t.Words.Captions)
	return out
}

// StoryQuery narrows a list of stories. What is empty narrows nothing.
type StoryQuery struct {
	Readers Readers
	Area    string
	Stage   int
	Of      story.Of
	Length  Length
	// Hidden are topics that the reader does not want.
	Hidden []story.Topic
}

func (q StoryQuery) fits(s *story.Story) bool {
	return (q.Area == "" || slices.Contains(s.Areas, q.Area) || slices.Contains(s.CarerAreas, q.Area)) &&
		(q.Stage == 0 || slices.Contains(s.Stages, q.Stage)) && (q.Of == "" || s.Of == q.Of) && (q.Length == "" || LengthOf(s) == q.Length)
}

// StoryList is what was found, and how many more there are with topics that are hidden.
type StoryList struct {
	Stories []ReadableStory
	Hidden  int
}

// Stories gives the stories that readers may read: those that were told first, then the
// examples. It is read anew each time, so that what was withdrawn a moment ago is not
// there. Nobody is noted for reading.
func (s *Service) Stories(ctx context.Context, org OrganisationID, q StoryQuery) (StoryList, error) {
	all, err := s.readableStories(ctx, org, q.Readers)
	var out StoryList
	for _, st := range all {
		switch {
		case !q.fits(st.Story):
		case st.Hides(q.Hidden):
			out.Hidden++
		default:
			out.Stories = append(out.Stories, st)
		}
	}
	return out, err
}

func (s *Service) readableStories(ctx context.Context, org OrganisationID, r Readers) ([]ReadableStory, error) {
	var out []ReadableStory
	err := s.store.Read(ctx, func(tx Tx) (err error) {
		out, err = publishedStories(ctx, tx, org, r.See)
		return err
	})
	if s.examples != nil {
		for _, st := range s.examples.All() {
			out = append(out, ReadableStory{Story: st, Uses: []StoryUse{UseSite}})
		}
	}
	return out, err
}

// publishedStories gives the stories that were told and whose standing uses do, the latest
// first.
func publishedStories(ctx context.Context, tx Tx, org OrganisationID, do func(uses []StoryUse) bool) ([]ReadableStory, error) {
	consents, err := tx.ListStandingStoryConsents(ctx, org)
	if err != nil {
		return nil, err
	}
	of := map[StoryID][]StoryConsent{}
	for _, c := range consents {
		of[c.Story] = append(of[c.Story], c)
	}
	texts, err := tx.ListStoryTextsIn(ctx, org, StoryPublished)
	var out []ReadableStory
	for _, t := range slices.Backward(texts) {
		if uses := standingUses(of[t.Story]); do(uses) {
			out = append(out, ReadableStory{Story: readable(t.Story, t.Words), Uses: uses, Transcript: t.Words.Transcript, Recording: FileInfo{ID: t.Words.Recording}})
		}
	}
	return out, err
}

// ReadStory gives one story, by the id of one that was told or the name of an example. One
// that these readers may not read is not there.
func (s *Service) ReadStory(ctx context.Context, org OrganisationID, r Readers, id string) (ReadableStory, error) {
	if s.examples != nil {
		if st, ok := s.examples.Story(id); ok {
			return ReadableStory{Story: st, Uses: []StoryUse{UseSite}}, nil
		}
	}
	if !ValidID(id) {
		return ReadableStory{}, denied("ReadStory")
	}
	var out ReadableStory
	err := s.store.Read(ctx, func(tx Tx) (err error) {
		out, err = publishedStory(ctx, tx, org, r, StoryID(id))
		return err
	})
	if err != nil {
		return ReadableStory{}, err
	}
	return out, nil
}

func publishedStory(ctx context.Context, tx Tx, org OrganisationID, r Readers, id StoryID) (ReadableStory, error) {
	consents, err := tx.ListStoryConsents(ctx, org, id)
	if err != nil {
		return ReadableStory{}, err
	}
	uses := standingUses(consents)
	texts, err := tx.ListStoryTexts(ctx, org, id)
	if err != nil {
		return ReadableStory{}, err
	}
	i := slices.IndexFunc(texts, func(t StoryText) bool { return t.State == StoryPublished })
	if i < 0 || !r.See(uses) {
		return ReadableStory{}, denied("ReadStory")
	}
	files, err := tx.ListFiles(ctx, org, string(id))
	out := texts[i].Readable(files)
	out.Uses = uses
	return out, err
}

// OpenStory opens the recording or the captions of a story that readers may read.
func (s *Service) OpenStory(ctx context.Context, org OrganisationID, r Readers, id StoryID, file FileID) (*FileReader, error) {
	st, err := s.ReadStory(ctx, org, r, string(id))
	if err != nil {
		return nil, err
	}
	f, ok := fileIn([]FileInfo{st.Recording, st.Captions}, file)
	if !ok {
		return nil, denied("OpenStory")
	}
	return s.reader(ctx, f), nil
}

// SearchStories finds stories by words that stand in them: each word, or the beginning of
// one. Those with a word in the title come first. Topics that are hidden stay so.
func (s *Service) SearchStories(ctx context.Context, org OrganisationID, words string, q StoryQuery) (StoryList, error) {
	wanted := foldedWords(words)
	list, err := s.Stories(ctx, org, q)
	if err != nil || len(wanted) == 0 {
		return StoryList{}, err
	}
	rank := map[string]int{}
	list.Stories = slices.DeleteFunc(list.Stories, func(st ReadableStory) bool {
		title := foldedWords(st.Title)
		all := slices.Concat(title, foldedWords(st.Teller), foldedWords(st.Where), foldedWords(strings.Join(st.Text, " ")), foldedWords(strings.Join(st.Helped, " ")))
		for _, w := range wanted {
			starts := func(word string) bool { return strings.HasPrefix(word, w) }
			if !slices.ContainsFunc(all, starts) {
				return true
			}
			if slices.ContainsFunc(title, starts) {
				rank[st.ID]++
			}
		}
		return false
	})
	slices.SortStableFunc(list.Stories, func(a, b ReadableStory) int { return cmp.Compare(rank[b.ID], rank[a.ID]) })
	return list, nil
}

func foldedWords(text string) []string {
	return strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) && r != '’' && r != '\'' })
}

// Feeling is how a story left somebody.
type Feeling string

// The feelings, from the most hopeful.
const (
	FeelingMore Feeling = "more"
	FeelingSame Feeling = "same"
	FeelingLess Feeling = "less"
)

// Feelings lists them in order.
var Feelings = []Feeling{FeelingMore, FeelingSame, FeelingLess}

// FewReaders is how many have to have said something before their teller sees what.
const FewReaders = 5

// SayHope counts how a story that somebody told left one reader. Nothing is kept of whom.
func (s *Service) SayHope(ctx context.Context, org OrganisationID, r Readers, id StoryID, f Feeling) error {
	var c fault.Check
	c.Require(slices.Contains(Feelings, f), "feeling", "story.error.feeling")
	if err := c.Err("SayHope"); err != nil {
		return err
	}
	if !ValidID(string(id)) {
		return denied("SayHope")
	}
	return s.store.Write(ctx, func(tx Tx) error {
		if _, err := publishedStory(ctx, tx, org, r, id); err != nil {
			return err
		}
		return tx.AddStoryHope(ctx, org, id, f)
	})
}

// HideTopics keeps which topics somebody does not want in stories.
func (s *Service) HideTopics(ctx context.Context, a Actor, topics []story.Topic) error {
	var c fault.Check
	c.Require(within(topics, story.Topics), "careful", "story.error.careful")
	if err := c.Err("HideTopics"); err != nil {
		return err
	}
	return s.write(ctx, a, "HideTopics", subject{}, func(tx Tx) error {
		return tx.PutHiddenTopics(ctx, a.Organisation, a.Account, topics)
	})
}

// HiddenTopics gives what an account chose to hide. It is asked on every page of stories,
// and like them leaves no entry.
func (s *Service) HiddenTopics(ctx context.Context, org OrganisationID, account AccountID) ([]story.Topic, error) {
	var out []story.Topic
	err := s.store.Read(ctx, func(tx Tx) (err error) {
		out, err = tx.HiddenTopics(ctx, org, account)
		return err
	})
	return out, err
}
