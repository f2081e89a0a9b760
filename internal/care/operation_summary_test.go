package care_test

import (
	"context"
	"maps"
	"strings"

	"towpath/internal/care"
)

func init() { maps.Copy(operations, summaryOperations) }

// summaryOnTable is the link that asSummary holds, summaryToken the hash of its token.
const summaryOnTable care.SummaryLinkID = "01950000-0000-7000-8000-00000005a441"

var summaryToken = care.HashSummaryToken("on the table")

// asSummary is whoever holds a link to a summary of Amina's.
func asSummary(k story) care.Actor {
	ctx, at := context.Background(), k.Clock.Now()
	_ = k.Store.Write(ctx, func(tx care.Tx) error {
		_, err := tx.InsertSummaryLink(ctx, care.SummaryLink{
			ID: summaryOnTable, Organisation: k.Organisation, Person: k.Amina, TokenHash: summaryToken, Parts: []care.SummaryPart{care.SummaryGoals},
			TriesLeft: care.SummaryTries, File: secret, MadeAt: at, MadeBy: k.AsAmina.Account, ExpiresAt: at.AddDate(0, 0, 30),
		})
		return err
	})
	a, _ := k.BySummaryLink(ctx, k.Organisation, summaryToken, "request-of-the-summary") // nobody, who is refused, where it did not work
	return a
}

func sealedAs(file string) func(care.Record) (string, error) {
	return func(care.Record) (string, error) { return file, nil }
}

// summaryOperations are those on summaries that people give out.
var summaryOperations = map[string]operation{
	"MakeSummaryLink": {by: "summary-", may: asAmina, call: func(ctx context.Context, k story, a care.Actor, p care.PersonID) (any, error) {
		id := care.SummaryLinkID(k.IDs.New())
		_, err := k.MakeSummaryLink(ctx, a, p, care.NewSummaryLink{ID: id, TokenHash: care.HashSummaryToken(string(id)), Parts: []care.SummaryPart{care.SummaryGoals}, Days: 7},
			sealedAs(strings.Repeat("x", 9)))
		return nil, err
	}},
	"ListSummaryLinks": {by: "summary-", may: asAmina, call: func(ctx context.Context, k story, a care.Actor, p care.PersonID) (any, error) {
		return k.ListSummaryLinks(ctx, a, p)
	}},
	"EndSummaryLink": {by: "summary-", may: asAmina, call: func(ctx context.Context, k story, a care.Actor, p care.PersonID) (any, error) {
		return only(k.EndSummaryLink(ctx, a, p, summaryOnTable))
	}},
	"OpenSummaryLink": {by: "summary-", may: asSummary, call: func(ctx context.Context, k story, a care.Actor, p care.PersonID) (any, error) {
		a.Person = p // whoever says that they are
		return k.OpenSummaryLink(ctx, a, care.SummaryAsk{TokenHash: summaryToken})
	}},
	"MissSummaryLink": {by: "summary-", may: asSummary, call: func(ctx context.Context, k story, a care.Actor, p care.PersonID) (any, error) {
		a.Person = p
		return k.MissSummaryLink(ctx, a, care.SummaryAsk{TokenHash: summaryToken, Passcode: "wrong"})
	}},
}
