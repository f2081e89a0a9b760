package care

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"towpath/internal/fault"
	"towpath/internal/story"
)

// StoryState is how far a text of a story has come.
type StoryState string

// The states of a text. A story that was withdrawn has no text any more.
const (
	StoryDraft     StoryState = "draft"
	StoryHandedIn  StoryState = "handed_in"
	StorySentBack  StoryState = "sent_back"
	StoryPublished StoryState = "published"
)

// How much a story may hold, in characters, and how many of them a person may have.
const (
	MaxStory      = 20000
	MaxTranscript = 60000
	MaxStories    = 20
	maxHelped     = 8
)

// Story is a recovery story that somebody tells about themselves. Its texts are apart.
type Story struct {
	ID           StoryID
	Organisation OrganisationID
	Person       PersonID
	// Together says that a worker of the person's team may write it down with them.
	Together    bool
	Begun       time.Time
	BegunBy     AccountID
	Withdrawn   time.Time
	WithdrawnBy AccountID
}

// StoryWords is everything that a story says.
type StoryWords struct {
	Of    story.Of
	Title string
	// Name is what readers see, and is empty where the teller wants none.
	Name       string
	Where      string // where in the journey, in a carer's story
	Text       []string
	Helped     []string
	Areas      []string
	CarerAreas []string
	Stages     []int
	Careful    []story.Topic
	// Looked says that the teller went through what to be careful of; there may be nothing.
	Looked bool
	// Recording is what may be heard or seen, with captions, or with a transcript to read.
	Recording, Captions FileID
	Transcript          []string
}

// Digest names these very words: a yes is to them and to no others.
func (w StoryWords) Digest() string {
	raw, _ := json.Marshal(w) // strings and numbers cannot fail
	sum := sha256.Sum256(raw)
	return hex.EncodeToString(sum[:16])
}

// StoryText is one text of a story.
type StoryText struct {
	Organisation OrganisationID
	Story        StoryID
	Number       int
	State        StoryState
	Words        StoryWords
	Written      time.Time
	WrittenBy    AccountID
	HandedIn     time.Time
	HandedInBy   AccountID
	Reviewed     time.Time
	ReviewedBy   AccountID
	// Note is what the reviewer said with it.
	Note string
}

// StoryTx is stories.
type StoryTx interface {
	InsertStory(ctx context.Context, st Story) (bool, error)
	Story(ctx context.Context, org OrganisationID, id StoryID) (Story, error)
	ListStories(ctx context.Context, org OrganisationID, person PersonID) ([]Story, error)
	SetStoryTogether(ctx context.Context, st Story) error
	// WithdrawStory takes everything away that a story says and, once the transaction is on
	// disk, its key.
	WithdrawStory(ctx context.Context, st Story, by AccountID, at time.Time) error

	PutStoryText(ctx context.Context, t StoryText) error
	DeleteStoryText(ctx context.Context, org OrganisationID, id StoryID, number int) error
	ListStoryTexts(ctx context.Context, org OrganisationID, id StoryID) ([]StoryText, error)
	// ListStoryTextsIn gives the texts of all stories in a state, by when they were handed in.
	ListStoryTextsIn(ctx context.Context, org OrganisationID, state StoryState) ([]StoryText, error)

	InsertStoryConsent(ctx context.Context, c StoryConsent) (bool, error)
	TakeBackStoryConsent(ctx context.Context, org OrganisationID, id StoryID, use StoryUse, at time.Time) error
	ListStoryConsents(ctx context.Context, org OrganisationID, id StoryID) ([]StoryConsent, error)
	// ListStandingStoryConsents gives those of all stories that were not taken back.
	ListStandingStoryConsents(ctx context.Context, org OrganisationID) ([]StoryConsent, error)

	AddStoryHope(ctx context.Context, org OrganisationID, id StoryID, f Feeling) error
	StoryHope(ctx context.Context, org OrganisationID, id StoryID) (map[Feeling]int, error)

	PutHiddenTopics(ctx context.Context, org OrganisationID, account AccountID, topics []story.Topic) error
	HiddenTopics(ctx context.Context, org OrganisationID, account AccountID) ([]story.Topic, error)
}

// StoryPage is a story as its teller sees it.
type StoryPage struct {
	Person Person
	Story  Story
	// Draft is the text that is not published, if there is one; Published the one that is.
	Draft, Published *StoryText
	Consents         []StoryConsent
	Files            []FileInfo
	Hope             map[Feeling]int
	// Decides tells whether the reader may decide for the story: the teller, or a worker
	// beside a person who has no account.
	Decides bool
}

// Latest is the text that the teller works on.
func (p StoryPage) Latest() StoryText {
	switch {
	case p.Draft != nil:
		return *p.Draft
	case p.Published != nil:
		return *p.Published
	}
	return StoryText{Story: p.Story.ID, State: StoryDraft}
}

// Uses are what the story may be used for now.
func (p StoryPage) Uses() []StoryUse { return standingUses(p.Consents) }

// File finds one of the story's files.
func (p StoryPage) File(id FileID) (FileInfo, bool) { return fileIn(p.Files, id) }

func fileIn(files []FileInfo, id FileID) (FileInfo, bool) {
	i := slices.IndexFunc(files, func(f FileInfo) bool { return f.ID == id && !f.Complete.IsZero() })
	if i < 0 || id == "" {
		return FileInfo{}, false
	}
	return files[i], true
}

// ownStory gives a story of the person, if it is the asker's or open to their team.
func ownStory(ctx context.Context, tx Tx, a Actor, op string, person PersonID, id StoryID) (Story, error) {
	st, err := tx.Story(ctx, a.Organisation, id)
	if err == nil && (st.Person != person || !st.Withdrawn.IsZero() || a.Person != person && !st.Together) {
		return Story{}, denied(op)
	}
	return st, err
}

// decidesStory is fault.Conflict for whoever may not decide for the person: a worker does
// so only beside somebody who has no account.
func decidesStory(ctx context.Context, tx Tx, a Actor, op string, person PersonID) error {
	if a.Person == person {
		return nil
	}
	accounts, err := tx.AccountsOfPerson(ctx, a.Organisation, person)
	if err == nil && len(accounts) > 0 {
		return fault.New(fault.Conflict, op+": the person has an account, and decides there", nil)
	}
	return err
}

// MyStories are a person's stories.
type MyStories struct {
	Person  Person
	Stories []StoryPage
	// Withdrawn are those that were; nothing else is left of them.
	Withdrawn []Story
}

// ListMyStories gives a person's stories, to a worker those that they write down together.
func (s *Service) ListMyStories(ctx context.Context, a Actor, person PersonID) (MyStories, error) {
	var out MyStories
	err := s.read(ctx, a, "ListMyStories", about(person, ""), func(tx Tx) (err error) {
		if out.Person, err = tx.Person(ctx, a.Organisation, person); err != nil {
			return err
		}
		list, err := tx.ListStories(ctx, a.Organisation, person)
		if err != nil {
			return err
		}
		out.Stories, out.Withdrawn = nil, nil
		for _, st := range list {
			switch {
			case a.Person != person && !st.Together:
			case !st.Withdrawn.IsZero():
				out.Withdrawn = append(out.Withdrawn, st)
			default:
				page, err := storyPage(ctx, tx, a, st)
				if err != nil {
					return err
				}
				out.Stories = append(out.Stories, page)
			}
		}
		return nil
	})
	return out, err
}

// ShowStory gives one of a person's stories with everything about it.
func (s *Service) ShowStory(ctx context.Context, a Actor, person PersonID, id StoryID) (StoryPage, error) {
	var page StoryPage
	err := s.read(ctx, a, "ShowStory", about(person, "story:"+string(id)), func(tx Tx) error {
		p, err := tx.Person(ctx, a.Organisation, person)
		if err != nil {
			return err
		}
		st, err := ownStory(ctx, tx, a, "ShowStory", person, id)
		if err != nil {
			return err
		}
		page, err = storyPage(ctx, tx, a, st)
		page.Person = p
		return err
	})
	return page, err
}

func storyPage(ctx context.Context, tx Tx, a Actor, st Story) (page StoryPage, err error) {
	page.Story = st
	texts, err := tx.ListStoryTexts(ctx, st.Organisation, st.ID)
	if err != nil {
		return page, err
	}
	for i, t := range texts {
		if t.State == StoryPublished {
			page.Published = &texts[i]
		} else {
			page.Draft = &texts[i]
		}
	}
	if page.Consents, err = tx.ListStoryConsents(ctx, st.Organisation, st.ID); err != nil {
		return page, err
	}
	if page.Files, err = tx.ListFiles(ctx, st.Organisation, string(st.ID)); err != nil {
		return page, err
	}
	if page.Hope, err = tx.StoryHope(ctx, st.Organisation, st.ID); err != nil {
		return page, err
	}
	err = decidesStory(ctx, tx, a, "ShowStory", st.Person)
	page.Decides = err == nil
	if fault.Is(err, fault.Conflict) {
		err = nil
	}
	return page, err
}

// NewStory begins a story.
type NewStory struct {
	ID StoryID
	Of story.Of
	// Together lets the person's team write it down with them. What a worker begins is.
	Together bool
}

// TellStory begins a story of a person's.
func (s *Service) TellStory(ctx context.Context, a Actor, person PersonID, n NewStory) error {
	var c fault.Check
	c.Require(ValidID(string(n.ID)), "id", "error.id")
	c.Require(slices.Contains(story.Tellers, n.Of), "of", "story.error.of")
	if err := c.Err("TellStory"); err != nil {
		return err
	}
	return s.write(ctx, a, "TellStory", about(person, "story:"+string(n.ID)), func(tx Tx) error {
		all, err := tx.ListStories(ctx, a.Organisation, person)
		if err != nil {
			return err
		}
		told := slices.DeleteFunc(slices.Clone(all), func(st Story) bool { return !st.Withdrawn.IsZero() })
		if len(told) >= MaxStories && !slices.ContainsFunc(told, func(st Story) bool { return st.ID == n.ID }) {
			c.Require(false, "of", "story.error.enough", "most", MaxStories)
			return c.Err("TellStory")
		}
		added, err := tx.InsertStory(ctx, Story{
			ID: n.ID, Organisation: a.Organisation, Person: person, Together: n.Together || a.Person != person, Begun: s.Now(), BegunBy: a.Account,
		})
		if err != nil || !added {
			return again("TellStory", all, err, func(st Story) bool { return st.ID == n.ID && st.Withdrawn.IsZero() })
		}
		return tx.PutStoryText(ctx, StoryText{
			Organisation: a.Organisation, Story: n.ID, Number: 1, State: StoryDraft, Words: StoryWords{Of: n.Of}, Written: s.Now(), WrittenBy: a.Account,
		})
	})
}

// Paragraphs takes a text apart where a line is empty.
func Paragraphs(text string) []string {
	var out []string
	for _, p := range strings.Split(text, "\n\n") {
		if p = strings.TrimSpace(p); p != "" {
			out = append(out, p)
		}
	}
	return out
}
