package care_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/mirror"
	"towpath/internal/testkit"
)

// TestNothingThatWasShownTellsAFew is the attack on everything that is shown, over two
// rounds and to every reader: whatever four people and one carer say, in both years, all
// that anybody sees is the same.
func TestNothingThatWasShownTellsAFew(t *testing.T) {
	seen := map[string]string{}
	for name, answers := range map[string][2]string{"low": {mirror.None, "engagement"}, "high": {"transformation", "development"}, "moved": {mirror.None, "transformation"}} {
		k, ctx := mirrorOf(t, testkit.SQLite(t), 5, 3), t.Context()
		var all strings.Builder
		for year, answer := range answers {
			round := k.open(t, mirror.Challenges, false)
			for _, a := range k.staff {
				k.rate(t, a, round, "development", "")
			}
			for _, a := range append(k.people, k.AsAmina, k.AsNadia) {
				k.rate(t, a, round, answer, fmt.Sprint("year ", year, answer))
			}
			for _, a := range []care.Actor{k.AsBen, k.AsAmina} {
				fmt.Fprintf(&all, "%+v", k.look(t, a, round).Shown)
			}
			k.close(t, round)
			for _, a := range []care.Actor{k.AsBen, k.AsAmina, k.AsNadia} {
				page := k.look(t, a, round)
				fmt.Fprintf(&all, "%+v %+v %d", page.Shown, page.Earlier.Shown, page.Shown.Apart(forms(t)[0], "choice"))
			}
			if err := k.AgreeMirrorStage(ctx, k.AsBen, care.NewMirrorAgreed{Round: round, Item: "choice", MirrorAgreedWords: care.MirrorAgreedWords{Stage: "development", By: "us"}}); err != nil {
				t.Fatal(err)
			}
			if err := k.ShareMirror(ctx, k.AsBen, care.NewMirrorShare{ID: care.MirrorShareID(k.IDs.New()), Round: round, Item: "choice", By: "us"}); err != nil {
				t.Fatal(err)
			}
			page, err := k.ListMirrors(ctx, k.AsDele)
			if err != nil {
				t.Fatal(err)
			}
			for _, sh := range page.Shared {
				fmt.Fprintf(&all, "%+v", sh.What.Shown)
			}
		}
		seen[all.String()] = name
	}
	if len(seen) != 1 {
		t.Errorf("what is shown tells %d stories apart: %+v", len(seen), seen)
	}
}

// TestWhatAMirrorDoesNotTake: hostile and mistaken input.
func TestWhatAMirrorDoesNotTake(t *testing.T) {
	k, ctx := mirrorOf(t, testkit.SQLite(t), 0, 0), t.Context()
	bad := []string{"", "x", "\x00", "\xff", strings.Repeat("a", 5000), "choice\x00"}
	round := k.open(t, mirror.Challenges, true)
	isInvalid(t, "a second round", k.OpenMirrorRound(ctx, k.AsBen, care.NewMirrorRound{ID: care.MirrorRoundID(k.IDs.New()), Team: k.River, Kind: mirror.Challenges, LastDay: k.today()}))
	for _, day := range []care.Date{"", "2026-02-30", k.today().Plus(-1), k.today().Plus(care.MaxMirrorDays + 1)} {
		isInvalid(t, "the last day "+string(day), k.OpenMirrorRound(ctx, k.AsBen, care.NewMirrorRound{ID: care.MirrorRoundID(k.IDs.New()), Team: k.River, Kind: mirror.Checklist, LastDay: day}))
	}
	for _, text := range bad {
		isInvalid(t, "a kind", k.OpenMirrorRound(ctx, k.AsBen, care.NewMirrorRound{ID: care.MirrorRoundID(k.IDs.New()), Team: k.River, Kind: mirror.Kind(text), LastDay: k.today()}))
		isInvalid(t, "an answer", k.RateMirror(ctx, k.AsBen, care.NewMirrorRating{Round: round, Answers: map[string]string{"choice": text}}))
		isInvalid(t, "an item", k.RateMirror(ctx, k.AsBen, care.NewMirrorRating{Round: round, Answers: map[string]string{text: "development"}}))
		isInvalid(t, "a group", k.TypeMirrorSheet(ctx, k.AsBen, care.NewMirrorRating{Round: round, Sheet: k.IDs.New(), Group: care.MirrorGroup(text), Answers: map[string]string{"choice": "development"}}))
		isDenied(t, "a round", k.CloseMirrorRound(ctx, k.AsBen, care.MirrorRoundID(text)))
		_, err := k.ShowMirror(ctx, k.AsBen, care.TeamID(text))
		isDenied(t, "a team", err)
	}
	isInvalid(t, "people, who answer together with carers", k.TypeMirrorSheet(ctx, k.AsBen, care.NewMirrorRating{Round: round, Sheet: k.IDs.New(), Group: care.MirrorPeople, Answers: map[string]string{"choice": "development"}}))
	isInvalid(t, "nothing", k.RateMirror(ctx, k.AsBen, care.NewMirrorRating{Round: round, Remarks: map[string]string{"choice": " \n"}}))
	isInvalid(t, "a long remark", k.RateMirror(ctx, k.AsBen, care.NewMirrorRating{Round: round, Remarks: map[string]string{"choice": strings.Repeat("a", care.MaxRemark+1)}}))
	agreed := care.NewMirrorAgreed{Round: round, Item: "choice", MirrorAgreedWords: care.MirrorAgreedWords{Stage: "engagement", By: "us"}}
	isInvalid(t, "a stage before the end", k.AgreeMirrorStage(ctx, k.AsBen, agreed))
	k.close(t, round)
	k.badPlans(ctx, t, round, bad)
}

func (k mirrorKit) badPlans(ctx context.Context, t *testing.T, round care.MirrorRoundID, bad []string) {
	words := care.MirrorAgreedWords{Stage: "engagement", By: "us"}
	for _, text := range bad {
		isInvalid(t, "a stage", k.AgreeMirrorStage(ctx, k.AsBen, care.NewMirrorAgreed{Round: round, Item: "choice", MirrorAgreedWords: care.MirrorAgreedWords{Stage: text, By: "us"}}))
		isInvalid(t, "an item", k.AgreeMirrorStage(ctx, k.AsBen, care.NewMirrorAgreed{Round: round, Item: text, MirrorAgreedWords: words}))
		isInvalid(t, "a priority", k.SetMirrorPriorities(ctx, k.AsBen, round, []string{text}, ""))
		isInvalid(t, "a share", k.ShareMirror(ctx, k.AsBen, care.NewMirrorShare{ID: care.MirrorShareID(k.IDs.New()), Round: round, Item: text, By: "us"}))
		r := aMirrorResult(story{Kit: k.Kit})
		r.Tool = text
		isInvalid(t, "a tool", k.NoteMirrorResult(ctx, k.AsBen, r))
	}
	for _, items := range [][]string{{"choice", "choice"}, {"choice", "safety", "staff", "life"}} {
		isInvalid(t, fmt.Sprint(items), k.SetMirrorPriorities(ctx, k.AsBen, round, items, ""))
	}
	isInvalid(t, "nobody who agreed", k.AgreeMirrorStage(ctx, k.AsBen, care.NewMirrorAgreed{Round: round, Item: "choice", MirrorAgreedWords: care.MirrorAgreedWords{Stage: "engagement"}}))
	isInvalid(t, "a share of what is not agreed", k.ShareMirror(ctx, k.AsBen, care.NewMirrorShare{ID: care.MirrorShareID(k.IDs.New()), Round: round, Item: "choice", By: "us"}))
	test := care.NewMirrorTest{ID: care.MirrorTestID(k.IDs.New()), Round: round, Item: "choice", Parts: care.MirrorParts{{Words: "try"}}}
	isInvalid(t, "a test for what is no priority", k.WriteMirrorTest(ctx, k.AsBen, test))
	few := aMirrorResult(story{Kit: k.Kit})
	few.Answered = 4
	isInvalid(t, "a result of four", k.NoteMirrorResult(ctx, k.AsBen, few))
	one := care.NewMirrorAgreed{Round: round, Item: "choice", MirrorAgreedWords: words}
	for range 2 {
		if err := k.AgreeMirrorStage(ctx, k.AsBen, one); err != nil {
			t.Error(err)
		}
	}
	one.Next = "something else"
	if err := k.AgreeMirrorStage(ctx, k.AsBen, one); !fault.Is(err, fault.Conflict) {
		t.Errorf("what was changed meanwhile: %v", err)
	}
}
