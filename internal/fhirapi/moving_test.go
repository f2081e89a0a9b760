package fhirapi_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/moving"
	"towpath/internal/plan"
	"towpath/internal/store"
	"towpath/internal/story"
	"towpath/internal/testkit"
)

// more adds to a life what moves too: marks, how somebody is reminded, a crisis of which two
// spoke, one of them twice, a story, and what another system said of a goal.
func (k *life) more(t *testing.T) {
	t.Helper()
	ctx := t.Context()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	mark := func(on care.Date) care.MarkID {
		id := care.MarkID(k.IDs.New())
		must(k.MarkSupport(ctx, k.AsBen, k.Amina, care.NewMark{ID: id, Kind: care.MarkIntervention, On: on}))
		return id
	}
	mark("2026-02-27")
	must(k.WithdrawMark(ctx, k.AsBen, k.Amina, mark("2026-02-28")))
	must(k.ChooseReminder(ctx, k.AsAmina, k.Amina, care.NewReminderChoice{ID: care.ReminderID(k.IDs.New()), Way: care.ByEmail, Address: "amina@example.org"}))
	crisis := care.CrisisID(k.IDs.New())
	must(k.BeginCrisis(ctx, k.AsBen, k.Amina, crisis))
	must(k.EndCrisis(ctx, k.AsAmina, k.Amina))
	for _, followed := range []care.Followed{care.FollowedNo, care.FollowedPartly} {
		must(k.ReviewCrisis(ctx, k.AsAmina, k.Amina, care.NewCrisisReview{ID: care.CrisisReviewID(k.IDs.New()), Crisis: crisis, Voice: plan.Person, Followed: followed, Words: "some"}))
	}
	must(k.TellStory(ctx, k.AsBen, k.Amina, care.NewStory{ID: care.StoryID(k.IDs.New()), Of: story.Person}))
	k.ask("ben", "POST", "/Goal", fmt.Sprintf(richGoal, k.Amina)).want(t, 201)
}

// files fetches all that somebody may see into a folder, and gives it line by line.
func (d *desk) files(who string) (dir string, all map[string]string) {
	d.t.Helper()
	dir, all = d.t.TempDir(), map[string]string{}
	m := d.get(who, d.start(who, "/Patient/$export")).want(d.t, 200)
	files, _ := m.body["output"].([]any)
	for i := range files {
		res := d.open(who, m.at(fmt.Sprintf("output.%d.url", i)))
		var text strings.Builder
		in := bufio.NewScanner(res.Body)
		in.Buffer(nil, 1<<20)
		for in.Scan() {
			var head struct{ ResourceType, ID string }
			if err := json.Unmarshal(in.Bytes(), &head); err != nil {
				d.t.Fatal(err)
			}
			all[head.ResourceType+"/"+head.ID] = in.Text()
			text.WriteString(in.Text() + "\n")
		}
		name := filepath.Join(dir, m.at(fmt.Sprintf("output.%d.type", i))+".ndjson")
		if err := os.WriteFile(name, []byte(text.String()), 0o600); err != nil {
			d.t.Fatal(err)
		}
	}
	return dir, all
}

// What a new place has its own of, or makes anew: see docs/interop.md.
var stays = regexp.MustCompile(`^(AuditEvent|CareTeam|Communication|Consent|DocumentReference|RelatedPerson)/|^Provenance/consent-`)

var itsMeta = regexp.MustCompile(`"meta":\{[^}]*\}`)

// TestALifeMoves: what a worker's app takes out of a full record comes over as it was.
func TestALifeMoves(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		k := newLife(t, testkit.SQLite(t))
		k.more(t)
		dir, before := k.files("ben")
		there := newDesk(t, s)
		there.Clock.Set(k.Clock.Now())
		from, err := moving.Open(dir)
		if err != nil || len(from.Faults) > 0 {
			t.Fatal(err, from.Faults)
		}
		defer func() { _ = from.Close() }()
		n, err := from.Take(t.Context(), there.Service, moving.Plan{
			Actor: there.AsAdmin, Team: there.River, Words: func(f []fault.Field) string { return fmt.Sprint(f) }, Read: func(care.Record) {},
			Refused: func(text string) { t.Error(text) }, Otherwise: func(text string) { t.Error(text) },
		})
		if err != nil || n.Taken != 1 {
			t.Fatal(n, err)
		}
		_, again := there.files("ben")
		kinds := map[string]int{}
		for id, was := range before {
			if stays.MatchString(id) {
				continue
			}
			is := again[id]
			if strings.HasPrefix(id, "Patient/") {
				was, is = itsMeta.ReplaceAllString(was, ""), itsMeta.ReplaceAllString(is, "")
			}
			if was != is {
				t.Errorf("%s was\n%s\nand is\n%s", id, was, is)
			}
			kind, _, _ := strings.Cut(id, "/")
			kinds[kind]++
		}
		for _, kind := range []string{"CarePlan", "Encounter", "Goal", "Observation", "Patient", "Provenance", "QuestionnaireResponse", "Task"} {
			if kinds[kind] == 0 {
				t.Errorf("no %s moved", kind)
			}
		}
	})
}
