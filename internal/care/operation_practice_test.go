package care_test

import (
	"context"
	"maps"

	"towpath/internal/care"
)

func init() { maps.Copy(operations, practiceOperations) }

// practiceOperations are those on what a worker keeps for themselves.
var practiceOperations = map[string]operation{
	"KeepReflection": {scoped: true, nobody: true, may: asBen, call: func(ctx context.Context, k story, a care.Actor, _ care.PersonID) (any, error) {
		return only(k.KeepReflection(ctx, a, care.NewReflection{ID: care.ReflectionID(k.IDs.New()), Question: "Who taught me something?", Words: "new"}))
	}},
	"ListReflections": {scoped: true, nobody: true, may: asBen, call: func(ctx context.Context, k story, a care.Actor, _ care.PersonID) (any, error) {
		return k.ListReflections(ctx, a)
	}},
	"DeleteReflection": {scoped: true, nobody: true, may: asBen, call: func(ctx context.Context, k story, a care.Actor, _ care.PersonID) (any, error) {
		return only(k.DeleteReflection(ctx, a, care.ReflectionID(k.IDs.New())))
	}},
	"SetRemarks": {scoped: true, nobody: true, may: asBen, call: func(ctx context.Context, k story, a care.Actor, _ care.PersonID) (any, error) {
		return only(k.SetRemarks(ctx, a, true))
	}},
}
