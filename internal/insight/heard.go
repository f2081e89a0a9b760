package insight

import (
	"context"

	"towpath/internal/care"
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
	for i, q := range qs {
		all[i] = map[string]*outcome.Heard{}
		look := &looks[i]
		if look.live == nil {
			continue
		}
		list, err := supported(ctx, tx, org, look)
		if err != nil {
			return nil, err
		}
		for n, h := range look.live.Heard(seriesOf(&q), look.asked, list) {
			all[i][look.names.group(q, n)] = h
		}
	}
	return all, nil
}
