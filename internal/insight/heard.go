package insight

import (
	"context"

	"towpath/internal/care"
	"towpath/internal/column"
	"towpath/internal/outcome"
)

// Heard tells who of the people whom q's teams supported in its window gave their view.
func (k *Keeper) Heard(ctx context.Context, tx care.Tx, org care.OrganisationID, q care.OutcomeQuestion) (map[string]*outcome.Heard, error) {
	groups := map[string]*outcome.Heard{}
	at := k.of(org)
	look, err := k.look(ctx, tx, at, q)
	if err != nil || look.live == nil {
		return groups, err
	}
	from, to := look.asked.From.Time(), (look.asked.To + 1).Time()
	var list []column.Supported
	err = k.store.StreamSupported(ctx, org, from, to, func(person care.PersonID, team care.TeamID, ended bool) error {
		if n, known := look.names.team[string(team)]; known {
			list = append(list, column.Supported{Key: keyOf(look.secret, person), Team: n, Ended: ended})
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	for n, h := range look.live.Heard(seriesName(q.Instrument, q.Version), look.asked, list) {
		groups[look.names.group(q, n)] = h
	}
	return groups, nil
}
