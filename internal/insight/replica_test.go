package insight_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"

	"towpath/internal/care"
	"towpath/internal/insight"
	"towpath/internal/store"
	"towpath/internal/testkit"
)

// broken is a replica that ends in the middle.
type broken struct{ insight.Replica }

func (broken) StreamOutcomeMattered(context.Context, care.OrganisationID, func(*care.OutcomeMattered) error) error {
	return errors.New("canceling statement due to conflict with recovery")
}

// TestWhatAReplicaDoesNotKnowYetIsCounted builds columns from a replica that stopped taking
// anything in, is up to date, breaks, is far behind, and does not answer: what is counted is what the
// database has, always.
func TestWhatAReplicaDoesNotKnowYetIsCounted(t *testing.T) {
	server := testkit.NewCrashing(t)
	p := settledIn(t, server.Address)
	for range 12 {
		p.answer(p.arrive())
		p.measureSome(p.who[len(p.who)-1])
	}
	standby := server.Standby(t)
	standby.Replayed(t, server)
	replica, err := store.OpenReplica(standby.Address)
	p.must(err)
	t.Cleanup(func() { _ = replica.Close() })
	counted := func(by insight.Replica, says string) {
		t.Helper()
		var log bytes.Buffer
		k := insight.New(p.Store, care.FormsOf(testkit.Library(t)), nil, func(b []byte) { clear(b) }, slog.New(slog.NewTextHandler(&log, nil)))
		k.Replica = by
		people := 0
		for range 20 {
			q := p.question()
			q.Teams = p.teams
			people += p.same(k, q) + p.same(k, p.askMeasure())
		}
		if people == 0 || !strings.Contains(log.String(), says) {
			t.Errorf("%d people were counted, and the log says\n%s, not %q", people, &log, says)
		}
	}
	counted(replica, "building from the replica")
	standby.Pause(t, true)
	for range 5 {
		p.answer(p.arrive())
	}
	p.answer(p.who[0])
	p.must(p.ErasePerson(t.Context(), p.AsAdmin, p.who[1], care.NewErasure{Reason: "asked", Confirm: string(p.who[1])}))
	p.who = append(p.who[:1], p.who[2:]...)
	counted(replica, "entries behind")
	counted(broken{replica}, "could not be read")
	p.scoreAnew()
	counted(replica, "too far behind")
	standby.Pause(t, false)
	standby.Replayed(t, server)
	counted(replica, `"entries behind"=0`)
	standby.Crash(t)
	counted(replica, "does not answer")
}
