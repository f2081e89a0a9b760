package insight

import (
	"context"

	"towpath/internal/care"
	"towpath/internal/column"
	"towpath/internal/outcome"
)

// Heard tells, of one state, who of the people whom the teams of the questions supported in
// their window gave their view. The questions are of one series and one window.
func (k *Keeper) Heard(ctx context.Context, tx care.Tx, org care.OrganisationID, qs ...care.OutcomeQuestion) ([]map[string]*outcome.Heard, error) {
	all := make([]map[string]*outcome.Heard, len(qs))
	looks, err := k.look(ctx, tx, k.of(org), qs)
	if err != nil {
		return nil, err
	}
	var list []column.Supported
	for i, q := range qs {
		all[i] = map[string]*outcome.Heard{}
		look := &looks[i]
		if look.live == nil {
			continue
		}
		if list == nil {
			if list, err = supported(ctx, tx, org, look); err != nil {
				return nil, err
			}
		}
		for n, h := range look.live.Heard(seriesOf(&q), look.asked, list) {
			all[i][look.names.group(q, n)] = h
		}
	}
	return all, nil
}

// supported lists who was supported in the window of a question.
func supported(ctx context.Context, tx care.Tx, org care.OrganisationID, look *look) (list []column.Supported, err error) {
	from, to := look.asked.From.Time(), (look.asked.To + 1).Time()
	err = tx.EachSupported(ctx, org, from, to, func(person care.PersonID, team care.TeamID, ended bool) error {
		if n, known := look.names.team[string(team)]; known {
			list = append(list, column.Supported{Key: care.PersonKey(look.secret, person), Team: n, Ended: ended})
		}
		return nil
	})
	return list, err
}
