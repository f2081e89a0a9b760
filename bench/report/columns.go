package report

import (
	"context"
	"encoding/binary"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"reflect"
	"runtime"

	"towpath/internal/care"
	"towpath/internal/column"
	"towpath/internal/insight"
	"towpath/internal/insight/folder"
	"towpath/internal/outcome"
	"towpath/internal/store"
)

// keeper gives one that has answered nothing yet.
func keeper(ctx context.Context, s *store.Store, files insight.Files) (*insight.Keeper, error) {
	k := insight.New(s, care.MeasureForms{}, files, func(b []byte) { copy(b, "a secret of this run alone.......") }, slog.New(slog.DiscardHandler))
	k.Answers = 0 // what is measured is the counting
	_, err := k.Ready(ctx, org)
	return k, err
}

// tally asks the columns as a report does: in a read of the database, brought up to its state.
func tally(ctx context.Context, s *store.Store, k *insight.Keeper, q care.OutcomeQuestion) (groups map[string]*outcome.Group, err error) {
	err = s.Read(ctx, func(tx care.Tx) error {
		all, err := k.Tally(ctx, tx, org, q)
		if err == nil {
			groups = all[0]
		}
		return err
	})
	return groups, err
}

// nobody is a question whose answer takes nothing: the columns are made ready for it.
var nobody = care.OutcomeQuestion{Instrument: "bloom-adult", Version: "1.0.0", Areas: areas, Voice: care.VoicePerson, From: "2021-01-01", To: "2025-12-31", MinDays: 1}

// ready measures how long it takes until a first question can be answered.
func ready(ctx context.Context, s *store.Store, files insight.Files, runs int) (took, error) {
	list, err := times(runs, self, func() error {
		k, err := keeper(ctx, s, files)
		if err == nil {
			_, err = tally(ctx, s, k, nobody)
		}
		return err
	})
	return median(list), err
}

// kept is what the columns come to.
type kept struct {
	built, written, started took
	size                    int64
	set                     *column.Set
	all                     []byte // the snapshot
	keeper                  *insight.Keeper
}

// keep builds the columns from a database, and puts them down and takes them up again.
func keep(ctx context.Context, s *store.Store, dir string) (k kept, err error) {
	if k.built, err = ready(ctx, s, nil, 3); err != nil {
		return k, err
	}
	files, err := folder.Open(dir)
	if err != nil {
		return k, err
	}
	if k.keeper, err = keeper(ctx, s, files); err != nil {
		return k, err
	}
	if _, err = tally(ctx, s, k.keeper, nobody); err != nil {
		return k, err
	}
	written, err := times(3, self, func() error { k.keeper.Close(); return nil })
	if err != nil {
		return k, err
	}
	k.written = median(written)
	if k.started, err = ready(ctx, s, files, 5); err != nil {
		return k, err
	}
	if k.all, err = os.ReadFile(filepath.Join(dir, "reports-"+org+".columns")); err != nil {
		return k, err
	}
	k.size = int64(len(k.all))
	k.set, _, err = column.ReadSnapshot(k.all)
	return k, err
}

// reports answers every question on one core.
func (k *kept) reports(ctx context.Context, s *store.Store, runs int) (map[question]took, map[question]map[string]*outcome.Group, error) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	took, answers := map[question]took{}, map[question]map[string]*outcome.Group{}
	for _, q := range questions() {
		list, err := times(runs, self, func() (err error) {
			answers[q], err = tally(ctx, s, k.keeper, q.asked())
			return err
		})
		if err != nil {
			return nil, nil, err
		}
		took[q] = median(list)
	}
	return took, answers, nil
}

// floor reads as many bytes as a report may read, and does nothing else: the rows, how many
// each person has, and their key.
func (k *kept) floor(runs int) (took, error) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	bytes := k.all[:min(k.set.Readings()*(4+areas)+k.set.People()*10, len(k.all))]
	var sum uint64
	list, err := times(runs, self, func() error {
		for b := bytes; len(b) >= 32; b = b[32:] {
			sum += binary.LittleEndian.Uint64(b) + binary.LittleEndian.Uint64(b[8:]) + binary.LittleEndian.Uint64(b[16:]) + binary.LittleEndian.Uint64(b[24:])
		}
		return nil
	})
	if sum == 0 {
		return took{}, fmt.Errorf("nothing was read")
	}
	return median(list), err
}

// recorded asks the SQL of record, and holds the answer to that of the columns.
func recorded(ctx context.Context, s *store.Store, q care.OutcomeQuestion, want map[string]*outcome.Group) (t took, err error) {
	var groups map[string]*outcome.Group
	list, err := times(1, self, func() error {
		return s.Read(ctx, func(tx care.Tx) error {
			groups, err = tx.TallyOutcome(ctx, org, q)
			return err
		})
	})
	if err != nil {
		return t, err
	}
	if len(groups) != len(want) {
		return t, fmt.Errorf("the record has %d groups, the columns %d", len(groups), len(want))
	}
	for name, g := range want {
		bare := *g // the record knows no keys, and leaves the way to its reader
		bare.Key, bare.Records, bare.Travelled, bare.TravelledSquares = 0, 0, 0, 0
		if !reflect.DeepEqual(&bare, groups[name]) {
			return t, fmt.Errorf("group %q of the record is another", name)
		}
	}
	return list[0], nil
}
