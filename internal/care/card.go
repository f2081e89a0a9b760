package care

import (
	"context"
	"slices"
	"time"

	"towpath/internal/fault"
	"towpath/internal/plan"
)

// CrisisCard opens some sections of a person's crisis plan to whoever has its code,
// without signing in, until it ends. It opens what the person agreed to last, and nothing
// that was not agreed.
type CrisisCard struct {
	ID           CardID
	Organisation OrganisationID
	Person       PersonID
	// CodeHash is the SHA-256 of the code in hexadecimal; the code is shown once.
	CodeHash  string
	Sections  []string
	ShowsName bool
	MadeAt    time.Time
	MadeBy    AccountID
	ExpiresAt time.Time
	EndedAt   time.Time
}

// Opens tells whether the card opens anything at an instant.
func (c CrisisCard) Opens(at time.Time) bool { return c.EndedAt.IsZero() && c.ExpiresAt.After(at) }

// CardOpening is one time that a card was opened.
type CardOpening struct {
	ID           string
	Organisation OrganisationID
	Person       PersonID
	Card         CardID
	At           time.Time
}

// CardDays are how long a card may open, in days; the longest is a year.
var CardDays = []int{30, 92, 183, 365}

// NewCard is a card to make.
type NewCard struct {
	ID        CardID
	CodeHash  string
	Sections  []string
	ShowsName bool
	Days      int
}

// MakeCard makes a card of a person's crisis plan. Where a worker makes it, the person has
// no account of their own and says so beside them; otherwise it is fault.Conflict.
func (s *Service) MakeCard(ctx context.Context, a Actor, person PersonID, n NewCard) error {
	var c fault.Check
	c.Require(ValidID(string(n.ID)) && len(n.CodeHash) == 64, "id", "error.id")
	c.Require(len(n.Sections) > 0 && len(n.Sections) <= len(plan.Crisis.Sections()), "sections", "plan.error.sections")
	for _, key := range n.Sections {
		_, ok := plan.Crisis.Section(key)
		c.Require(ok, "sections", "plan.error.sections")
	}
	c.Require(slices.Contains(CardDays, n.Days), "days", "plan.error.days")
	if err := c.Err("MakeCard"); err != nil {
		return err
	}
	now := s.Now()
	return s.write(ctx, a, "MakeCard", about(person, "card:"+string(n.ID)), func(tx Tx) error {
		if a.Person != person {
			accounts, err := tx.AccountsOfPerson(ctx, a.Organisation, person)
			if err != nil {
				return err
			}
			if len(accounts) > 0 {
				return fault.New(fault.Conflict, "MakeCard: the person has an account", nil)
			}
		}
		added, err := tx.InsertCrisisCard(ctx, CrisisCard{
			ID: n.ID, Organisation: a.Organisation, Person: person, CodeHash: n.CodeHash, Sections: n.Sections, ShowsName: n.ShowsName,
			MadeAt: now, MadeBy: a.Account, ExpiresAt: now.AddDate(0, 0, n.Days),
		})
		if err != nil || added {
			return err
		}
		all, err := tx.ListCrisisCards(ctx, a.Organisation, person)
		return again("MakeCard", all, err, func(o CrisisCard) bool { return o.ID == n.ID && o.CodeHash == n.CodeHash })
	})
}

// EndCard cuts a card off: its code opens nothing from now on.
func (s *Service) EndCard(ctx context.Context, a Actor, person PersonID, id CardID) error {
	return s.write(ctx, a, "EndCard", about(person, "card:"+string(id)), func(tx Tx) error {
		return tx.EndCrisisCard(ctx, a.Organisation, person, id, s.Now())
	})
}

// ByCard gives the actor that a card's code makes, who may open that card and nothing
// else. fault.Denied where the code opens nothing.
func (s *Service) ByCard(ctx context.Context, org OrganisationID, codeHash, request string) (Actor, error) {
	if len(codeHash) != 64 {
		return Actor{}, denied("ByCard")
	}
	var card CrisisCard
	err := s.store.Read(ctx, func(tx Tx) (err error) {
		card, err = tx.CrisisCard(ctx, org, codeHash, s.Now())
		return err
	})
	if err != nil {
		return Actor{}, err
	}
	return Actor{
		Organisation: org, Account: AccountID("card:" + string(card.ID)), Role: RoleLink, Person: card.Person,
		Link: Linked{Card: card.ID}, Request: request,
	}, nil
}

// CardPage is what a card opens.
type CardPage struct {
	// Name is empty where the person does not want it there.
	Name string
	// Number and AgreedAt are of the version; HeldAt is when it was last confirmed.
	Number   int
	AgreedAt time.Time
	HeldAt   time.Time
	Stale    bool
	Plan     plan.Frozen
	Until    time.Time
}

// OpenCard gives what a card opens, of the version that the person agreed to last, and
// notes that it was opened. Where nothing is agreed there is nothing in it.
func (s *Service) OpenCard(ctx context.Context, a Actor) (CardPage, error) {
	var page CardPage
	err := s.write(ctx, a, "OpenCard", about(a.Person, a.Link.record()), func(tx Tx) error {
		cards, err := tx.ListCrisisCards(ctx, a.Organisation, a.Person)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(cards, func(c CrisisCard) bool { return c.ID == a.Link.Card && c.Opens(s.Now()) })
		if i < 0 {
			return denied("OpenCard")
		}
		if page, err = s.cardPage(ctx, tx, a, cards[i]); err != nil {
			return err
		}
		_, err = tx.InsertCardOpening(ctx, CardOpening{ID: s.newID(), Organisation: a.Organisation, Person: a.Person, Card: a.Link.Card, At: s.Now()})
		return err
	})
	return page, err
}

func (s *Service) cardPage(ctx context.Context, tx Tx, a Actor, card CrisisCard) (CardPage, error) {
	page := CardPage{Until: card.ExpiresAt}
	if card.ShowsName {
		p, err := tx.Person(ctx, a.Organisation, a.Person)
		if err != nil {
			return page, err
		}
		page.Name = p.Name
	}
	head, err := tx.Plan(ctx, a.Organisation, a.Person, PlanIDOf(a.Person, plan.Crisis))
	if fault.Is(err, fault.Denied) {
		return page, nil
	}
	if err != nil {
		return page, err
	}
	st, err := s.planState(ctx, tx, head)
	if err != nil || st.Agreed == 0 {
		return page, err
	}
	v, _ := st.Version(st.Agreed)
	f, err := v.Frozen()
	page.AgreedAt, _ = st.personAgreed(v.ID)
	page.Number, page.HeldAt, page.Stale, page.Plan = v.Number, st.HeldAt, st.Stale, f.Only(card.Sections)
	return page, err
}
