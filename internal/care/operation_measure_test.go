package care_test

import (
	"context"
	"maps"

	"towpath/internal/care"
)

func init() { maps.Copy(operations, measureOperations) }

// measureOperations are those of measures.
var measureOperations = map[string]operation{
	"BeginMeasurement": {call: func(ctx context.Context, k story, a care.Actor, p care.PersonID) (any, error) {
		return only(k.BeginMeasurement(ctx, a, p, care.NewMeasurement{ID: care.MeasurementID(k.IDs.New()), Measure: "phq-9", Manner: care.MannerTogether}))
	}},
	"AnswerMeasurement": {call: func(ctx context.Context, k story, a care.Actor, p care.PersonID) (any, error) {
		_, err := k.AnswerMeasurement(ctx, a, p, k.measurement, map[string]string{"9": "3"})
		return nil, err
	}},
	"CompleteMeasurement": {call: func(ctx context.Context, k story, a care.Actor, p care.PersonID) (any, error) {
		return only(k.CompleteMeasurement(ctx, a, p, k.measurement))
	}},
	"ShowMeasurement": {call: func(ctx context.Context, k story, a care.Actor, p care.PersonID) (any, error) {
		return k.ShowMeasurement(ctx, a, p, k.measurement)
	}},
	"ListMeasurements": {call: func(ctx context.Context, k story, a care.Actor, p care.PersonID) (any, error) {
		return k.ListMeasurements(ctx, a, p)
	}},
	"DeclineMeasure": {call: func(ctx context.Context, k story, a care.Actor, p care.PersonID) (any, error) {
		return only(k.DeclineMeasure(ctx, a, p, care.DeclineID(k.IDs.New()), "phq-9", "new"))
	}},
}
