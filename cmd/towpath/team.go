package main

import (
	"context"
	"fmt"
	"slices"

	"towpath/internal/care"
)

// team finds a team by its name or its id. No words are no team.
func (a *app) team(ctx context.Context, called string) (care.TeamID, error) {
	if called == "" {
		return "", nil
	}
	page, err := a.care.ListTeams(ctx, care.Operator(a.org))
	if err != nil {
		return "", err
	}
	i := slices.IndexFunc(page.Teams, func(t care.Team) bool { return string(t.ID) == called })
	if i >= 0 {
		return page.Teams[i].ID, nil
	}
	var found []care.TeamID
	for _, t := range page.Teams {
		if t.Name == called {
			found = append(found, t.ID)
		}
	}
	switch len(found) {
	case 1:
		return found[0], nil
	case 0:
		return "", fmt.Errorf("there is no team called %q", called)
	}
	return "", fmt.Errorf("%d teams are called %q; name one by its id: %v", len(found), called, found)
}

// teams is team for several.
func (a *app) teams(ctx context.Context, called []string) (list []care.TeamID, err error) {
	for _, c := range called {
		id, err := a.team(ctx, c)
		if err != nil {
			return nil, err
		}
		list = append(list, id)
	}
	return list, nil
}
