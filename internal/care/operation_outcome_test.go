package care_test

import (
	"context"
	"maps"

	"towpath/internal/care"
	"towpath/internal/outcome"
)

func init() { maps.Copy(operations, outcomeOperations) }

// anOutcome is a report that anybody could ask for.
func anOutcome() care.OutcomeAsk {
	return care.OutcomeAsk{Instrument: "bloom-adult", Voice: care.VoicePerson, From: "2025-01-01", To: "2026-12-31", By: outcome.ByTeam}
}

// outcomeOperations are those of reports, and of what they can be split by.
var outcomeOperations = map[string]operation{
	"ShowOutcome": {nobody: true, may: asDele, call: func(ctx context.Context, k story, a care.Actor, _ care.PersonID) (any, error) {
		return k.ShowOutcome(ctx, a, anOutcome())
	}},
	"ShowFair": {nobody: true, as: "ShowOutcome", may: asDele, call: func(ctx context.Context, k story, a care.Actor, _ care.PersonID) (any, error) {
		return k.ShowFair(ctx, a, anOutcome())
	}},
	"ShowHeard": {nobody: true, may: asDele, call: func(ctx context.Context, k story, a care.Actor, _ care.PersonID) (any, error) {
		return k.ShowHeard(ctx, a, anOutcome())
	}},
	"CountDueAhead": {nobody: true, as: "ShowHeard", may: asDele, call: func(ctx context.Context, k story, a care.Actor, _ care.PersonID) (any, error) {
		return k.CountDueAhead(ctx, a)
	}},
	"ShowOutcomeChart": {nobody: true, may: asDele, call: func(ctx context.Context, k story, a care.Actor, _ care.PersonID) (any, error) {
		return k.ShowOutcomeChart(ctx, a, care.ChartAsk{OutcomeAsk: anOutcome()})
	}},
	"ListReportStories": {nobody: true, may: asDele, call: func(ctx context.Context, k story, a care.Actor, _ care.PersonID) (any, error) {
		return k.ListReportStories(ctx, a)
	}},
	"ShowWaiting": {nobody: true, may: asDele, call: func(ctx context.Context, k story, a care.Actor, _ care.PersonID) (any, error) {
		return k.ShowWaiting(ctx, a, anOutcome())
	}},
	"ExtractScores": {nobody: true, by: "reporter-", may: func(k story) care.Actor {
		a := care.Operator(k.Organisation)
		a.Duties = care.DutyReporter
		return a
	}, call: func(ctx context.Context, k story, a care.Actor, _ care.PersonID) (any, error) {
		return k.ExtractScores(ctx, a, "2026-01-01", "2026-12-31")
	}},
	"SetChartBaseline": {nobody: true, may: asDele, call: func(ctx context.Context, k story, a care.Actor, _ care.PersonID) (any, error) {
		return only(k.SetChartBaseline(ctx, a, care.ChartAsk{OutcomeAsk: anOutcome()}, care.ChartBaseline{First: 1500, Last: 1512, Reason: "a new team"}))
	}},
	"ShowOutcomeRule": {nobody: true, may: asDele, call: func(ctx context.Context, k story, a care.Actor, _ care.PersonID) (any, error) {
		now, _, err := k.ShowOutcomeRule(ctx, a)
		return now, err
	}},
	"SetOutcomeRule": {nobody: true, may: asAdmin, call: func(ctx context.Context, k story, a care.Actor, _ care.PersonID) (any, error) {
		return only(k.SetOutcomeRule(ctx, a, care.OutcomeRule{AtLeast: 7, RoundTo: 5, MeansAtLeast: 10, MinDays: 28}))
	}},
	"ShowCharacteristics": {call: func(ctx context.Context, k story, a care.Actor, p care.PersonID) (any, error) {
		return k.ShowCharacteristics(ctx, a, p)
	}},
	"NoteCharacteristics": {call: func(ctx context.Context, k story, a care.Actor, p care.PersonID) (any, error) {
		return only(k.NoteCharacteristics(ctx, a, p, map[care.CharacteristicKind]string{care.Language: "ur"}))
	}},
}
