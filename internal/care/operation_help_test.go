package care_test

import (
	"context"
	"maps"

	"towpath/internal/care"
)

func init() { maps.Copy(operations, helpOperations) }

// aHelpLine is a way to get help that River's service might set.
func aHelpLine(k story, service care.ServiceID) care.NewHelpLine {
	return care.NewHelpLine{
		ID: care.HelpLineID(k.IDs.New()), Service: service,
		HelpDetails: care.HelpDetails{
			Kind: care.HelpCall, Name: "the night team", When: "At night", Contact: "020 7946 0000", For: care.ForEverybody,
			Hours: care.Hours{Spans: []care.OpenSpan{{Days: [7]bool{true, true, true, true, true, true, true}, From: 22 * 60, Until: 6 * 60}}},
		},
	}
}

// helped puts a line of River's service there, whoever may.
func helped(ctx context.Context, k story) (care.HelpLineID, error) {
	service, err := serviceOf(ctx, k, k.River)
	if err != nil {
		return "", err
	}
	n := aHelpLine(k, service)
	return n.ID, k.Store.Write(ctx, func(tx care.Tx) error {
		_, err := tx.InsertHelpLine(ctx, care.HelpLine{ID: n.ID, Organisation: k.Organisation, Version: 1, Service: n.Service, HelpDetails: n.HelpDetails, At: k.Clock.Now()})
		return err
	})
}

// helpOperations are those about ways to get help.
var helpOperations = map[string]operation{
	"ListHelp": {nobody: true, may: asEditor, by: "editor-", call: func(ctx context.Context, k story, a care.Actor, _ care.PersonID) (any, error) {
		return k.ListHelp(ctx, a)
	}},
	"SetHelp": {nobody: true, may: asDele, call: func(ctx context.Context, k story, a care.Actor, _ care.PersonID) (any, error) {
		service, err := serviceOf(ctx, k, k.River)
		if err != nil {
			return nil, err
		}
		return only(k.SetHelp(ctx, a, aHelpLine(k, service)))
	}},
	"MoveHelpLine": {nobody: true, as: "SetHelp", may: asDele, call: func(ctx context.Context, k story, a care.Actor, _ care.PersonID) (any, error) {
		id, err := helped(ctx, k)
		if err != nil {
			return nil, err
		}
		return only(k.MoveHelpLine(ctx, a, id, true))
	}},
	"RemoveHelpLine": {nobody: true, may: asEditor, by: "editor-", call: func(ctx context.Context, k story, a care.Actor, _ care.PersonID) (any, error) {
		id, err := helped(ctx, k)
		if err != nil {
			return nil, err
		}
		return only(k.RemoveHelpLine(ctx, a, id))
	}},
}
