package storetest

import (
	"testing"

	"towpath/internal/care"
)

// helpLine fills in a way to get help.
func (w *world) helpLine(id func(string) string, tag string) {
	w.help = care.HelpLine{
		ID: care.HelpLineID(id("60")), Organisation: w.org.ID, Version: 1, Service: w.service.ID, Place: 3,
		HelpDetails: care.HelpDetails{
			Kind: care.HelpText, Name: hard[1] + tag, When: "At night", Contact: "85258", Word: "HELP",
			Hours:     care.Hours{Spans: []care.OpenSpan{{Days: [7]bool{1: true, 5: true}, From: 540, Until: 60}}},
			HoursNote: hard[0], Languages: "English, اُردو", For: care.ForCarers, Answers: "a nurse", Asks: "your name", Cannot: "come to you",
			Cost: "free", Relay: "18001 020 7946 0000", BSL: "https://bsl.example/",
		},
		Removed: true, At: at(25), By: w.account.ID,
	}
}

func (w world) helpIsThere(t *testing.T, tx care.Tx) {
	t.Helper()
	looked(t, "ListHelpLines", []care.HelpLine{w.help})(tx.ListHelpLines(t.Context(), w.org.ID))
	looked(t, "CountHelpLines", 1)(tx.CountHelpLines(t.Context(), w.org.ID))
}

func helpHasVersions(t *testing.T, s Store) {
	w := settle(t, s)
	ctx, org := t.Context(), w.org.ID
	next := w.help
	next.Version, next.Place, next.Removed, next.Hours = 2, 1, false, care.Hours{Always: true}
	for _, want := range []bool{true, false} {
		write(t, s, func(tx care.Tx) error { return once(want, "a version")(tx.InsertHelpLine(ctx, next)) })
	}
	same(t, "both, by place", read(t, s, func(tx care.Tx) ([]care.HelpLine, error) { return tx.ListHelpLines(ctx, org) }), []care.HelpLine{next, w.help})
	same(t, "how many", read(t, s, func(tx care.Tx) (int, error) { return tx.CountHelpLines(ctx, org) }), 2)
}
