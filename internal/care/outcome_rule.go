package care

import (
	"context"

	"towpath/internal/disclose"
	"towpath/internal/fault"
)

// Bounds of an OutcomeRule.
const (
	mostAtLeast  = 100
	mostMinDays  = 365
	mostContacts = 100
)

// defaultRule is the rule of an organisation that set none.
func defaultRule(org OrganisationID) OutcomeRule {
	d := disclose.Defaults()
	return OutcomeRule{Organisation: org, AtLeast: d.AtLeast, RoundTo: d.RoundTo, MeansAtLeast: d.MeansAtLeast, MinDays: 1}
}

func outcomeRule(ctx context.Context, tx Tx, org OrganisationID) (OutcomeRule, error) {
	rule := defaultRule(org)
	all, err := tx.ListOutcomeRules(ctx, org)
	if err != nil || len(all) == 0 {
		return rule, err
	}
	last := all[len(all)-1]
	for _, at := range all { // whatever order they came in, none lets smaller numbers be shown
		rule.AtLeast, rule.RoundTo, rule.MeansAtLeast = max(rule.AtLeast, at.AtLeast), max(rule.RoundTo, at.RoundTo), max(rule.MeansAtLeast, at.MeansAtLeast)
	}
	last.AtLeast, last.RoundTo, last.MeansAtLeast = rule.AtLeast, rule.RoundTo, rule.MeansAtLeast
	return last, nil
}

// ShowOutcomeRule gives the rule by which reports are made, and every one there was before.
func (s *Service) ShowOutcomeRule(ctx context.Context, a Actor) (now OutcomeRule, before []OutcomeRule, err error) {
	err = s.read(ctx, a, "ShowOutcomeRule", subject{}, func(tx Tx) (err error) {
		if now, err = outcomeRule(ctx, tx, a.Organisation); err != nil {
			return err
		}
		before, err = tx.ListOutcomeRules(ctx, a.Organisation)
		return err
	})
	return now, before, err
}

// SetOutcomeRule makes reports show less, or pair otherwise. What is shown of few people can
// only become less: a smaller number is refused.
func (s *Service) SetOutcomeRule(ctx context.Context, a Actor, n OutcomeRule) error {
	return s.write(ctx, a, "SetOutcomeRule", subject{}, func(tx Tx) error {
		now, err := outcomeRule(ctx, tx, a.Organisation)
		if err != nil {
			return err
		}
		var c fault.Check
		c.Require(n.AtLeast >= now.AtLeast && n.AtLeast <= mostAtLeast, "at_least", "outcome.error.rule", "least", now.AtLeast, "most", mostAtLeast)
		c.Require(n.RoundTo >= now.RoundTo && n.RoundTo <= mostAtLeast, "round_to", "outcome.error.rule", "least", now.RoundTo, "most", mostAtLeast)
		c.Require(n.MeansAtLeast >= now.MeansAtLeast && n.MeansAtLeast <= mostAtLeast, "means_at_least", "outcome.error.rule", "least", now.MeansAtLeast, "most", mostAtLeast)
		c.Require(n.MinDays >= 1 && n.MinDays <= mostMinDays, "min_days", "outcome.error.rule", "least", 1, "most", mostMinDays)
		c.Require(n.MinContacts >= 0 && n.MinContacts <= mostContacts, "min_contacts", "outcome.error.rule", "least", 0, "most", mostContacts)
		if err := c.Err("SetOutcomeRule"); err != nil {
			return err
		}
		if _, err := disclose.New(disclose.Rule{AtLeast: n.AtLeast, RoundTo: n.RoundTo, MeansAtLeast: n.MeansAtLeast}, make([]byte, 32)); err != nil {
			c.Require(false, "round_to", "outcome.error.round")
			return c.Err("SetOutcomeRule")
		}
		n.Organisation, n.At, n.By = a.Organisation, s.Now(), a.Account
		_, err = tx.InsertOutcomeRule(ctx, n)
		return err
	})
}
