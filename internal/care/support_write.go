package care

import (
	"context"
	"strings"
	"time"

	"towpath/internal/fault"
	"towpath/internal/library"
)

// NewSupport is a text of an entry as it comes from a form or a file. Base is the version
// that its writer had before them, 0 for an entry that is not there yet.
type NewSupport struct {
	ID   VersionID
	Kind library.EntryKind
	Body []byte
	Base int
	Note string
}

// SupportWritten says what became of a text. Both texts are kept where somebody else had
// written since Base; Since then has the numbers of theirs.
type SupportWritten struct {
	Entry  SupportID
	Number int
	Since  []int
}

// maxSupportBody bounds one entry, in bytes.
const maxSupportBody = 64 << 10

// readSupport reads a text as strictly as the files of content/ are read; the cause of the
// error joins one *strictjson.Error for each fault.
func readSupport(op string, kind library.EntryKind, body []byte) (library.Item, error) {
	if len(body) > maxSupportBody {
		var c fault.Check
		c.Require(false, "body", "support.error.long")
		return library.Item{}, c.Err(op)
	}
	item, err := library.Parse(kind, body)
	if err != nil {
		return item, &fault.Error{Kind: fault.Invalid, Op: op, Fields: []fault.Field{{Name: "body", Message: "support.error.body"}}, Cause: err}
	}
	return item, nil
}

// WriteSupport saves a text as the latest version of its entry, which readers do not see
// before it is published. What somebody else wrote meanwhile stays beside it.
func (s *Service) WriteSupport(ctx context.Context, a Actor, n NewSupport) (SupportWritten, error) {
	item, err := readSupport("WriteSupport", n.Kind, n.Body)
	if err != nil {
		return SupportWritten{}, err
	}
	var c fault.Check
	c.Require(ValidID(string(n.ID)), "id", "error.id")
	c.Require(Fits(n.Note, MaxNote), "note", "error.long", "most", MaxNote)
	c.Require(n.Base >= 0, "base", "support.error.base")
	if err := c.Err("WriteSupport"); err != nil {
		return SupportWritten{}, err
	}
	out := SupportWritten{Entry: SupportIDOf(a.Organisation, n.Kind, item.ID())}
	err = s.write(ctx, a, "WriteSupport", about("", "support:"+string(out.Entry)), func(tx Tx) error {
		revision, err := tx.AdvanceSupport(ctx, a.Organisation)
		if err != nil {
			return err
		}
		e, err := s.entryToWrite(ctx, tx, a, n.Kind, item, n.Base)
		if err != nil {
			return err
		}
		e.Revision = revision
		had, err := tx.SupportVersionByID(ctx, a.Organisation, n.ID)
		if err == nil { // the same save again
			out.Number = had.Number
			return sameText(had, e.ID, n)
		}
		if !fault.Is(err, fault.Denied) {
			return err
		}
		out.Since = nil
		for number := n.Base + 1; number <= e.Latest; number++ {
			out.Since = append(out.Since, number)
		}
		v, err := s.addVersion(ctx, tx, a, &e, n, item)
		out.Number = v.Number
		return err
	})
	return out, err
}

func sameText(had SupportVersion, entry SupportID, n NewSupport) error {
	if had.Entry == entry && had.Body == string(n.Body) {
		return nil
	}
	return fault.New(fault.Conflict, "WriteSupport: the id holds something else", nil)
}

// entryToWrite gives the entry of a text, a new one where there is none. A writer who had a
// version before them must have kept its id.
func (s *Service) entryToWrite(ctx context.Context, tx Tx, a Actor, kind library.EntryKind, item library.Item, base int) (SupportEntry, error) {
	id := SupportIDOf(a.Organisation, kind, item.ID())
	e, err := tx.SupportEntry(ctx, a.Organisation, id)
	var c fault.Check
	switch {
	case fault.Is(err, fault.Denied):
		c.Require(base == 0, "id", "support.error.renamed")
		e = SupportEntry{ID: id, Organisation: a.Organisation, Kind: kind, Slug: item.ID()}
	case err != nil:
		return e, err
	default:
		c.Require(base <= e.Latest, "base", "support.error.base")
	}
	e.ChangedAt = s.Now()
	return e, c.Err("WriteSupport")
}

// addVersion adds a text as the latest version, and keeps the entry.
func (s *Service) addVersion(ctx context.Context, tx Tx, a Actor, e *SupportEntry, n NewSupport, item library.Item) (SupportVersion, error) {
	v := SupportVersion{
		ID: n.ID, Organisation: a.Organisation, Entry: e.ID, Number: e.Latest + 1, Base: n.Base, Title: item.Title(),
		Body: string(n.Body), Note: strings.TrimSpace(n.Note), At: s.Now(), By: a.Account,
	}
	e.Latest, e.Title, e.Edited = v.Number, v.Title, true
	if err := keepEntry(ctx, tx, *e); err != nil {
		return v, err
	}
	added, err := tx.InsertSupportVersion(ctx, v)
	if err == nil && !added {
		err = fault.New(fault.Conflict, "a version with this id or number is there already", nil)
	}
	return v, err
}

// keepEntry adds an entry that is new and changes one that is there.
func keepEntry(ctx context.Context, tx Tx, e SupportEntry) error {
	added, err := tx.InsertSupportEntry(ctx, e)
	if err != nil || added {
		return err
	}
	return tx.SetSupportEntry(ctx, e)
}

// PublishSupport lets readers see one version of an entry.
func (s *Service) PublishSupport(ctx context.Context, a Actor, id SupportID, number int) error {
	return s.changeSupport(ctx, a, "PublishSupport", id, func(tx Tx, e *SupportEntry) error {
		v, err := tx.SupportVersion(ctx, a.Organisation, id, number)
		if err != nil {
			return err
		}
		item, err := readSupport("PublishSupport", e.Kind, []byte(v.Body))
		if err != nil {
			return err
		}
		if err := s.publish(ctx, tx, a, e, v, item); err != nil {
			return err
		}
		return tx.IndexSupport(ctx, a.Organisation, indexed(e.ID, item))
	})
}

func indexed(id SupportID, item library.Item) []SupportIndexed {
	return []SupportIndexed{{Entry: id, Words: item.Indexed()}}
}

// publish marks a version as the one that readers see. Whoever calls it indexes it.
func (s *Service) publish(ctx context.Context, tx Tx, a Actor, e *SupportEntry, v SupportVersion, item library.Item) error {
	if err := allThere(ctx, tx, a.Organisation, item); err != nil {
		return err
	}
	v.PublishedAt, v.PublishedBy = s.Now(), a.Account
	e.Published, e.RetiredAt, e.RetiredBy = v.Number, time.Time{}, ""
	return tx.PublishSupportVersion(ctx, v)
}

// allThere refuses a collection of which something is not there for readers to see.
func allThere(ctx context.Context, tx Tx, org OrganisationID, item library.Item) error {
	var c fault.Check
	for _, slug := range item.Resources() {
		e, err := tx.SupportEntry(ctx, org, SupportIDOf(org, library.ResourceEntry, slug))
		if err != nil && !fault.Is(err, fault.Denied) {
			return err
		}
		c.Require(e.Standing(), "resources", "support.error.resource", "id", slug)
	}
	return c.Err("PublishSupport")
}

// changeSupport changes one entry while it holds the library.
func (s *Service) changeSupport(ctx context.Context, a Actor, op string, id SupportID, change func(tx Tx, e *SupportEntry) error) error {
	return s.write(ctx, a, op, about("", "support:"+string(id)), func(tx Tx) error {
		revision, err := tx.AdvanceSupport(ctx, a.Organisation)
		if err != nil {
			return err
		}
		e, err := tx.SupportEntry(ctx, a.Organisation, id)
		if err != nil {
			return err
		}
		e.Revision, e.ChangedAt = revision, s.Now()
		if err := change(tx, &e); err != nil {
			return err
		}
		return tx.SetSupportEntry(ctx, e)
	})
}

// RetireSupport takes an entry away from readers. Nothing of it is lost.
func (s *Service) RetireSupport(ctx context.Context, a Actor, id SupportID) error {
	return s.changeSupport(ctx, a, "RetireSupport", id, func(tx Tx, e *SupportEntry) error {
		if e.RetiredAt.IsZero() {
			e.RetiredAt, e.RetiredBy = s.Now(), a.Account
		}
		return tx.DropFromIndex(ctx, a.Organisation, []SupportID{id})
	})
}

// BringBackSupport undoes RetireSupport: readers see again what was published last.
func (s *Service) BringBackSupport(ctx context.Context, a Actor, id SupportID) error {
	return s.changeSupport(ctx, a, "BringBackSupport", id, func(tx Tx, e *SupportEntry) error {
		e.RetiredAt, e.RetiredBy = time.Time{}, ""
		if e.Published == 0 {
			return nil
		}
		v, err := tx.SupportVersion(ctx, a.Organisation, id, e.Published)
		if err != nil {
			return err
		}
		item, err := readSupport("BringBackSupport", e.Kind, []byte(v.Body))
		if err != nil {
			return err
		}
		return tx.IndexSupport(ctx, a.Organisation, indexed(id, item))
	})
}

// RestoreSupport makes an old version the latest draft.
func (s *Service) RestoreSupport(ctx context.Context, a Actor, id SupportID, number int, as VersionID) (SupportWritten, error) {
	var c fault.Check
	c.Require(ValidID(string(as)), "id", "error.id")
	if err := c.Err("RestoreSupport"); err != nil {
		return SupportWritten{}, err
	}
	out := SupportWritten{Entry: id}
	err := s.changeSupport(ctx, a, "RestoreSupport", id, func(tx Tx, e *SupportEntry) error {
		old, err := tx.SupportVersion(ctx, a.Organisation, id, number)
		if err != nil {
			return err
		}
		n := NewSupport{ID: as, Kind: e.Kind, Body: []byte(old.Body), Base: e.Latest}
		had, err := tx.SupportVersionByID(ctx, a.Organisation, as)
		if err == nil {
			out.Number = had.Number
			return sameText(had, id, n)
		}
		if !fault.Is(err, fault.Denied) {
			return err
		}
		item, err := readSupport("RestoreSupport", e.Kind, n.Body)
		if err != nil {
			return err
		}
		v, err := s.addVersion(ctx, tx, a, e, n, item)
		out.Number = v.Number
		return err
	})
	return out, err
}

// SupportReview is what somebody says who looked an entry over. By is shown to readers:
// the name of a group, or of whoever likes to be named. Due is a year later unless given.
type SupportReview struct {
	By      string
	On, Due Date
}

// reviewedFor is how long a review holds unless the editor says otherwise.
const reviewedFor = 1

// ReviewSupport notes that the version that readers see was looked over.
func (s *Service) ReviewSupport(ctx context.Context, a Actor, id SupportID, r SupportReview) error {
	today := s.today()
	if r.On == "" {
		r.On = today
	}
	if on, ok := r.On.Time(); ok && r.Due == "" {
		r.Due = Date(on.AddDate(reviewedFor, 0, 0).Format(time.DateOnly))
	}
	var c fault.Check
	c.Require(isLine(r.By), "by", "support.error.reviewer")
	c.Require(r.On.Valid() && r.On <= today, "on", "support.error.reviewed_on")
	c.Require(r.Due.Valid() && r.Due > r.On, "due", "support.error.review_due")
	if err := c.Err("ReviewSupport"); err != nil {
		return err
	}
	return s.changeSupport(ctx, a, "ReviewSupport", id, func(_ Tx, e *SupportEntry) error {
		var c fault.Check
		c.Require(e.Standing(), "entry", "support.error.not_published")
		e.ReviewedBy, e.ReviewedOn, e.ReviewDue, e.ReviewedVersion = strings.TrimSpace(r.By), r.On, r.Due, e.Published
		return c.Err("ReviewSupport")
	})
}
