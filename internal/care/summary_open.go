package care

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"unicode"

	"towpath/internal/fault"
)

// HashSummaryToken gives what is kept of what stands in a link's address, in hexadecimal.
func HashSummaryToken(token string) string {
	sum := sha256.Sum256([]byte("summary-token\x00" + token))
	return hex.EncodeToString(sum[:])
}

// BySummaryLink gives the actor that a link's token makes, who may open that summary and
// nothing else. fault.Denied where the token opens nothing: one that never was, one that
// ended and one that is over are the same.
func (s *Service) BySummaryLink(ctx context.Context, org OrganisationID, tokenHash, request string) (Actor, error) {
	if len(tokenHash) != sha256.Size*2 {
		return Actor{}, denied("BySummaryLink")
	}
	var link SummaryLink
	err := s.store.Read(ctx, func(tx Tx) (err error) {
		link, err = tx.SummaryLink(ctx, org, tokenHash, s.Now())
		return err
	})
	if err != nil {
		return Actor{}, err
	}
	return Actor{
		Organisation: org, Account: AccountID("summary:" + string(link.ID)), Role: RoleLink, Person: link.Person,
		Link: Linked{Summary: link.ID}, Request: request,
	}, nil
}

// SummaryAsk is how a summary is asked for.
type SummaryAsk struct {
	TokenHash string
	// Reader is the name that whoever opens it gives.
	Reader   string
	Passcode string
	// Most is how many bytes of a file may go along with the answer, 0 for any number.
	// Where it has more, FetchHash is of what it can be fetched with.
	Most      int
	FetchHash string
	// Fetching is set where the file is fetched that did not go along, with FetchHash.
	Fetching bool
}

// SummaryOpened is what came of it.
type SummaryOpened struct {
	// File is empty where it did not go along, and where a passcode is wanted.
	File string
	// Wanted says that the passcode was wrong or was not given, TriesLeft how often more that
	// may be before the link ends.
	Wanted    bool
	TriesLeft int
}

// OpenSummaryLink gives what a link opens, and notes who opened it by the name they gave.
// Each try without the right passcode is noted too; the tenth ends the link for good. They are counted in
// the order in which they are written, however many are tried at once.
func (s *Service) OpenSummaryLink(ctx context.Context, a Actor, ask SummaryAsk) (SummaryOpened, error) {
	ask.Reader, ask.Passcode = lineOf(ask.Reader), strings.TrimSpace(ask.Passcode)
	a.Name = ask.Reader
	var seen SummaryLink
	err := s.store.Read(ctx, func(tx Tx) (err error) {
		seen, err = s.summaryOf(ctx, tx, a, ask)
		return err
	})
	if err == nil && !ask.Fetching && !seen.lets(ask.Passcode) {
		return s.MissSummaryLink(ctx, a, ask)
	}
	return s.openSummary(ctx, a, ask)
}

func (s *Service) summaryOf(ctx context.Context, tx Tx, a Actor, ask SummaryAsk) (SummaryLink, error) {
	link, err := tx.SummaryLink(ctx, a.Organisation, ask.TokenHash, s.Now())
	if err == nil && (link.Person != a.Person || link.ID != a.Link.Summary) {
		err = denied("OpenSummaryLink")
	}
	return link, err
}

// onSummary is what an actor opens: their own link, never what another kind of link opens.
func onSummary(a Actor) subject { return about(a.Person, "summary:"+string(a.Link.Summary)) }

// MissSummaryLink notes that somebody had a link and not its passcode, and takes one of the
// link's tries.
func (s *Service) MissSummaryLink(ctx context.Context, a Actor, ask SummaryAsk) (SummaryOpened, error) {
	opened := SummaryOpened{Wanted: true}
	err := s.write(ctx, a, "MissSummaryLink", onSummary(a), func(tx Tx) error {
		link, err := s.summaryOf(ctx, tx, a, ask)
		if err != nil {
			return err
		}
		if err := tx.MissSummaryLink(ctx, a.Organisation, a.Person, link.ID); err != nil {
			return err
		}
		if opened.TriesLeft = link.TriesLeft - 1; opened.TriesLeft > 0 {
			return nil
		}
		return tx.EndSummaryLink(ctx, a.Organisation, a.Person, link.ID, s.Now())
	})
	return opened, err
}

func (s *Service) openSummary(ctx context.Context, a Actor, ask SummaryAsk) (SummaryOpened, error) {
	var opened SummaryOpened
	err := s.write(ctx, a, "OpenSummaryLink", onSummary(a), func(tx Tx) error {
		link, err := s.summaryOf(ctx, tx, a, ask)
		if err != nil {
			return err
		}
		opened.File = link.File
		if ask.Fetching {
			fetched, err := tx.TakeSummaryFetch(ctx, a.Organisation, a.Person, link.ID, ask.FetchHash, s.Now().Add(-SummaryFetch))
			if err == nil && !fetched {
				err = denied("OpenSummaryLink")
			}
			return err
		}
		if !link.lets(ask.Passcode) {
			return denied("OpenSummaryLink")
		}
		o := SummaryOpening{ID: s.newID(), Organisation: a.Organisation, Person: a.Person, Link: link.ID, Reader: ask.Reader, At: s.Now()}
		if ask.Most > 0 && len(link.File) > ask.Most {
			opened.File, o.FetchHash = "", ask.FetchHash
		}
		added, err := tx.InsertSummaryOpening(ctx, o)
		if err == nil && !added {
			err = fault.New(fault.Conflict, "OpenSummaryLink", nil)
		}
		return err
	})
	if err != nil {
		return SummaryOpened{}, err
	}
	return opened, nil
}

// lineOf makes one line of what a stranger sent, as long as a line may be.
func lineOf(text string) string {
	text = strings.Join(strings.FieldsFunc(strings.ToValidUTF8(text, ""), func(r rune) bool { return unicode.IsSpace(r) || !unicode.IsPrint(r) }), " ")
	if runes := []rune(text); len(runes) > MaxLine {
		text = string(runes[:MaxLine])
	}
	return text
}
