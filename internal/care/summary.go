package care

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"towpath/internal/fault"
)

// SummaryPart is something of a record that may go into a summary.
type SummaryPart string

// The parts.
const (
	SummaryBloom    SummaryPart = "bloom"
	SummaryGoals    SummaryPart = "goals"
	SummaryScores   SummaryPart = "scores"
	SummaryWellness SummaryPart = "wellness"
	SummaryCrisis   SummaryPart = "crisis"
)

// SummaryParts lists them in the order in which screens show them.
var SummaryParts = []SummaryPart{SummaryBloom, SummaryGoals, SummaryScores, SummaryWellness, SummaryCrisis}

// SummaryDays are how long a link may open, in days; the longest is a year.
var SummaryDays = []int{1, 7, 30, 365}

const (
	// MaxSummaryLabel is how many characters a label may have; the standard allows no more.
	MaxSummaryLabel = 80
	// MinPasscode and MaxPasscode are how many characters a passcode may have.
	MinPasscode = 4
	MaxPasscode = 64
	// SummaryTries is how many wrong passcodes end a link for good.
	SummaryTries = 10
	// MostSummaryLinks is how many of somebody's may open at once.
	MostSummaryLinks = 20
	// SummaryFetch is for how long a file can be fetched that did not go with the answer.
	SummaryFetch = 15 * time.Minute
)

// SummaryLink opens a summary of a person's record, as it was when the link was made, to
// whoever has it (a SMART Health Link). The key of the file stands in the link alone.
type SummaryLink struct {
	ID           SummaryLinkID
	Organisation OrganisationID
	Person       PersonID
	// TokenHash is the SHA-256 in hexadecimal of what stands in the link's address.
	TokenHash string
	// Label is what the person calls it; whoever has the link reads it too.
	Label string
	Parts []SummaryPart
	// Passcode is a hash of it, empty where none is asked for.
	Passcode string
	// TriesLeft is how many wrong passcodes more end it.
	TriesLeft int
	// File is the encrypted summary. A list of links leaves it and TokenHash out.
	File      string
	MadeAt    time.Time
	MadeBy    AccountID
	ExpiresAt time.Time
	EndedAt   time.Time
}

// Opens tells whether the link opens anything at an instant.
func (l SummaryLink) Opens(at time.Time) bool { return l.EndedAt.IsZero() && l.ExpiresAt.After(at) }

// passcodeHash is what is kept of a passcode, beside which it is sealed.
func (l SummaryLink) passcodeHash(passcode string) string {
	if passcode == "" {
		return ""
	}
	sum := sha256.Sum256([]byte("summary\x00" + string(l.ID) + "\x00" + passcode))
	return hex.EncodeToString(sum[:])
}

func (l SummaryLink) lets(passcode string) bool {
	return subtle.ConstantTimeCompare([]byte(l.passcodeHash(passcode)), []byte(l.Passcode)) == 1 || l.Passcode == ""
}

// SummaryOpening is one time that a link was opened.
type SummaryOpening struct {
	ID           string
	Organisation OrganisationID
	Person       PersonID
	Link         SummaryLinkID
	// Reader is the name that whoever opened it gave: nobody has looked whether it is theirs.
	Reader string
	// FetchHash is of what the file can be fetched with, once; empty where it went along.
	FetchHash string
	At        time.Time
}

// SummaryTx is links to summaries, and their openings.
type SummaryTx interface {
	InsertSummaryLink(ctx context.Context, l SummaryLink) (bool, error)
	// EndSummaryLink takes its file away too.
	EndSummaryLink(ctx context.Context, org OrganisationID, person PersonID, id SummaryLinkID, at time.Time) error
	// ClearSummaryLinks takes the files of those away that are over.
	ClearSummaryLinks(ctx context.Context, org OrganisationID, at time.Time) error
	// MissSummaryLink takes one of its tries.
	MissSummaryLink(ctx context.Context, org OrganisationID, person PersonID, id SummaryLinkID) error
	// SummaryLink finds the link whose token has this hash and still opens.
	SummaryLink(ctx context.Context, org OrganisationID, tokenHash string, at time.Time) (SummaryLink, error)
	// ListSummaryLinks gives them oldest first, without their files.
	ListSummaryLinks(ctx context.Context, org OrganisationID, person PersonID) ([]SummaryLink, error)
	InsertSummaryOpening(ctx context.Context, o SummaryOpening) (bool, error)
	// TakeSummaryFetch says whether a file may be fetched, which then it may not again.
	TakeSummaryFetch(ctx context.Context, org OrganisationID, person PersonID, id SummaryLinkID, fetchHash string, since time.Time) (bool, error)
	// ListSummaryOpenings gives them oldest first.
	ListSummaryOpenings(ctx context.Context, org OrganisationID, person PersonID) ([]SummaryOpening, error)
}

// NewSummaryLink is a link to make.
type NewSummaryLink struct {
	ID        SummaryLinkID
	TokenHash string
	Label     string
	Parts     []SummaryPart
	Days      int
	// Passcode is empty for none.
	Passcode string
}

func (n NewSummaryLink) check() error {
	var c fault.Check
	c.Require(ValidID(string(n.ID)) && len(n.TokenHash) == sha256.Size*2, "id", "error.id")
	c.Require(Fits(n.Label, MaxSummaryLabel), "label", "error.long", "most", MaxSummaryLabel)
	c.Require(len(n.Parts) > 0 && len(n.Parts) <= len(SummaryParts), "parts", "summary.error.parts")
	for _, part := range n.Parts {
		c.Require(slices.Contains(SummaryParts, part), "parts", "summary.error.parts")
	}
	c.Require(slices.Contains(SummaryDays, n.Days), "days", "summary.error.days")
	c.Require(n.Passcode == "" || utf8.RuneCountInString(n.Passcode) >= MinPasscode && Fits(n.Passcode, MaxPasscode), "passcode", "summary.error.passcode")
	return c.Err("MakeSummaryLink")
}

// MakeSummaryLink makes a link to a person's summary. write makes the file of what goes
// into it: it encrypts it with a key that nobody but the person is given.
func (s *Service) MakeSummaryLink(ctx context.Context, a Actor, person PersonID, n NewSummaryLink, write func(Record) (string, error)) (SummaryLink, error) {
	n.Label, n.Passcode = strings.TrimSpace(n.Label), strings.TrimSpace(n.Passcode)
	var link SummaryLink
	if err := n.check(); err != nil {
		return link, err
	}
	now := s.Now()
	link = SummaryLink{
		ID: n.ID, Organisation: a.Organisation, Person: person, TokenHash: n.TokenHash, Label: n.Label, Parts: n.Parts, TriesLeft: SummaryTries,
		MadeAt: now, MadeBy: a.Account, ExpiresAt: now.AddDate(0, 0, n.Days),
	}
	link.Passcode = link.passcodeHash(n.Passcode)
	err := s.write(ctx, a, "MakeSummaryLink", about(person, "summary:"+string(n.ID)), func(tx Tx) error {
		if err := s.roomForSummary(ctx, tx, a, person); err != nil {
			return err
		}
		record, err := s.summaryRecord(ctx, tx, a, person)
		if err != nil {
			return err
		}
		var c fault.Check
		for _, part := range n.Parts {
			c.Require(record.has(part), "parts", "summary.error.parts")
		}
		if err := c.Err("MakeSummaryLink"); err != nil {
			return err
		}
		record.keep(n.Parts)
		if err := copyAuthors(ctx, tx, a, person, &record.Record); err != nil {
			return err
		}
		if link.File, err = write(record.Record); err != nil {
			return err
		}
		added, err := tx.InsertSummaryLink(ctx, link)
		if err == nil && !added {
			err = fault.New(fault.Conflict, "MakeSummaryLink: the id holds something else", nil)
		}
		return err
	})
	return link, err
}

// ClearSummaries takes the files of links away that are over, whosever they are. It tells
// nobody anything of anybody, so no entry is left of it.
func (s *Service) ClearSummaries(ctx context.Context, org OrganisationID) error {
	return s.store.Write(ctx, func(tx Tx) error { return tx.ClearSummaryLinks(ctx, org, s.Now()) })
}

func (s *Service) roomForSummary(ctx context.Context, tx Tx, a Actor, person PersonID) error {
	if err := tx.ClearSummaryLinks(ctx, a.Organisation, s.Now()); err != nil {
		return err
	}
	all, err := tx.ListSummaryLinks(ctx, a.Organisation, person)
	open := slices.DeleteFunc(all, func(l SummaryLink) bool { return !l.Opens(s.Now()) })
	var c fault.Check
	c.Require(err != nil || len(open) < MostSummaryLinks, "", "summary.error.many", "most", MostSummaryLinks)
	if err != nil {
		return err
	}
	return c.Err("MakeSummaryLink")
}

// SummaryLinksPage is a person's links, and what may go into a new one.
type SummaryLinksPage struct {
	Person Person
	// Links are the latest first, Openings the latest first too.
	Links    []SummaryLink
	Openings map[SummaryLinkID][]SummaryOpening
	// Offered is what there is to put into a summary now.
	Offered []SummaryPart
}

// ListSummaryLinks gives a person's links with how often each was opened.
func (s *Service) ListSummaryLinks(ctx context.Context, a Actor, person PersonID) (page SummaryLinksPage, err error) {
	err = s.read(ctx, a, "ListSummaryLinks", about(person, ""), func(tx Tx) (err error) {
		page.Offered, page.Openings = nil, map[SummaryLinkID][]SummaryOpening{}
		if page.Links, err = tx.ListSummaryLinks(ctx, a.Organisation, person); err != nil {
			return err
		}
		slices.Reverse(page.Links)
		openings, err := tx.ListSummaryOpenings(ctx, a.Organisation, person)
		if err != nil {
			return err
		}
		for _, o := range slices.Backward(openings) {
			page.Openings[o.Link] = append(page.Openings[o.Link], o)
		}
		record, err := s.summaryRecord(ctx, tx, a, person)
		page.Person = record.Person
		for _, part := range SummaryParts {
			if err == nil && record.has(part) {
				page.Offered = append(page.Offered, part)
			}
		}
		return err
	})
	return page, err
}

// EndSummaryLink ends a link: it opens nothing from now on, and its file is gone.
func (s *Service) EndSummaryLink(ctx context.Context, a Actor, person PersonID, id SummaryLinkID) error {
	return s.write(ctx, a, "EndSummaryLink", about(person, "summary:"+string(id)), func(tx Tx) error {
		return tx.EndSummaryLink(ctx, a.Organisation, person, id, s.Now())
	})
}
