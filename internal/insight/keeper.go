package insight

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"towpath/internal/care"
	"towpath/internal/column"
	"towpath/internal/fault"
	"towpath/internal/outcome"
)

// Keeper keeps the columns of every organisation that somebody asks about. It implements
// care.Counter.
type Keeper struct {
	store  Source
	forms  care.MeasureForms
	files  Files
	random func([]byte)
	log    *slog.Logger
	// Answers is how many bytes of answers are kept of an organisation, so that a question that
	// was asked before costs what has changed since; 0 keeps none.
	Answers int
	// Patience is how long Ready waits before it says that the columns are still being made; 0
	// waits for as long as it takes.
	Patience time.Duration
	// Replica is what columns are built from, nil for the database itself.
	Replica Replica

	ctx  context.Context //nolint:containedctx // of what is made beside those who ask
	stop context.CancelFunc
	work sync.WaitGroup

	mu   sync.Mutex
	orgs map[care.OrganisationID]*kept
}

// Source is the database.
type Source interface {
	care.Store
	Streams
}

// Streams reads everything that columns are built from. Each sees what is there when it begins.
type Streams interface {
	// StreamOutcomePeople hands over everybody who is there, and StreamOutcomeFacts what is known
	// of them: both together what EachOutcomeFact does of one.
	StreamOutcomePeople(ctx context.Context, org care.OrganisationID, fn func(care.OutcomeFact) error) error
	StreamOutcomeFacts(ctx context.Context, org care.OrganisationID, fn func(care.OutcomeFact) error) error
	// StreamOutcomeReadings hands over one part of the readings of completed assessments, by
	// assessment; all of them stand in one of the parts.
	StreamOutcomeReadings(ctx context.Context, org care.OrganisationID, part, parts int, fn func(*care.OutcomeReading) error) error
	// StreamOutcomeMeasurements hands over everybody's, person by person, as
	// EachOutcomeMeasurement does those of one.
	StreamOutcomeMeasurements(ctx context.Context, org care.OrganisationID, fn func(*care.OutcomeMeasurement) error) error
	// StreamOutcomeMattered is the same for what mattered.
	StreamOutcomeMattered(ctx context.Context, org care.OrganisationID, fn func(*care.OutcomeMattered) error) error
}

// Replica is a copy of the database that is a little behind. Columns are built from it where
// there is one, so that those who save do not wait; what it does not know yet is taken in from
// the database itself, so that no report is older for it.
type Replica interface {
	Streams
	// LogSize gives how many entries of the log it has.
	LogSize(ctx context.Context, org care.OrganisationID) (int64, error)
}

// Files is where snapshots are put. A snapshot holds steps and days under keys that lead to
// nobody without the organisation's secret, as the database does.
type Files interface {
	// Read gives a file, fs.ErrNotExist where there is none.
	Read(name string) ([]byte, error)
	// Write replaces a file as a whole, or leaves it as it was.
	Write(name string, fill func(to Writer) error) error
	Remove(name string) error
}

// Writer is what a file is written to.
type Writer interface{ Write([]byte) (int, error) }

// New builds a keeper. Without files, nothing outlives the process.
func New(store Source, forms care.MeasureForms, files Files, random func([]byte), log *slog.Logger) *Keeper {
	ctx, stop := context.WithCancel(context.Background())
	return &Keeper{ctx: ctx, stop: stop, store: store, forms: forms, files: files, random: random, log: log, Answers: column.MostKept, orgs: map[care.OrganisationID]*kept{}}
}

// kept is one organisation. Whoever has a transaction open may wait for mu, which is held
// for as long as it takes to bring the columns up to date; and never for what is being made:
// that needs the transactions that others would wait with.
type kept struct {
	org care.OrganisationID

	mu     sync.Mutex
	making *making // nil where nothing is being made
	ready  bool
	fresh  bool // nothing but the database will do
	secret []byte
	columns
}

// spent says that the columns have to be built anew from the database, whatever a snapshot
// says.
func (at *kept) spent() error {
	at.ready, at.fresh = false, true
	return care.ErrNotCounted
}

// columns are what was built from the database, up to a place of the log.
type columns struct {
	live  *column.Live
	names names
	areas map[string]int
	place int64 // the next place of the log that was not taken in
	// supports is what was read of who is supported, by the same log.
	supports *supports
}

func (k *Keeper) of(org care.OrganisationID) *kept {
	k.mu.Lock()
	defer k.mu.Unlock()
	at, ok := k.orgs[org]
	if !ok {
		at = &kept{org: org}
		k.orgs[org] = at
	}
	return at
}

// Tally answers questions of one series from the columns, all of one state: that of the
// database that tx sees, or a later one. Groups are named as the SQL of record names them.
func (k *Keeper) Tally(ctx context.Context, tx care.Tx, org care.OrganisationID, qs ...care.OutcomeQuestion) ([]map[string]*outcome.Group, error) {
	all := make([]map[string]*outcome.Group, len(qs))
	looks, err := k.look(ctx, tx, k.of(org), qs)
	if err != nil {
		return nil, err
	}
	asked := make([]outcome.Question, len(qs))
	for i := range qs {
		all[i], asked[i] = map[string]*outcome.Group{}, looks[i].asked
		if !looks[i].some {
			return all, nil
		}
	}
	tallies, err := looks[0].live.Tallies(seriesOf(&qs[0]), asked)
	if err != nil {
		return nil, fault.New(fault.Internal, "insight", err)
	}
	for i, tally := range tallies {
		for n, g := range tally.Groups {
			all[i][looks[i].names.group(qs[i], n)] = g
		}
	}
	return all, nil
}

// Series gives those that somebody answered.
func (k *Keeper) Series(ctx context.Context, tx care.Tx, org care.OrganisationID) ([]care.Series, error) {
	at := k.of(org)
	at.mu.Lock()
	defer at.mu.Unlock()
	if err := k.upToDate(ctx, tx, at); err != nil {
		return nil, err
	}
	list := make([]care.Series, 0, len(at.areas))
	for name := range at.areas {
		instrument, version, _ := strings.Cut(name, "@")
		if strings.HasSuffix(name, matteredEnding) {
			continue
		}
		list = append(list, care.Series{Instrument: instrument, Version: version})
	}
	return list, nil
}

// Over answers a question for many windows.
func (k *Keeper) Over(ctx context.Context, tx care.Tx, org care.OrganisationID, q care.OutcomeQuestion, windows []outcome.Window) ([]map[string]*outcome.Group, error) {
	all := make([]map[string]*outcome.Group, len(windows))
	for i := range all {
		all[i] = map[string]*outcome.Group{}
	}
	if len(windows) == 0 {
		return all, nil
	}
	q.From, q.To = care.Date(windows[0].From.String()), care.Date(windows[len(windows)-1].To.String())
	looks, err := k.look(ctx, tx, k.of(org), []care.OutcomeQuestion{q})
	if err != nil || !looks[0].some {
		return all, err
	}
	tallies, err := looks[0].live.Over(seriesOf(&q), looks[0].asked, windows)
	if err != nil {
		return nil, fault.New(fault.Internal, "insight", err)
	}
	for i, tally := range tallies {
		q.From, q.To = care.Date(windows[i].From.String()), care.Date(windows[i].To.String())
		for n, g := range tally.Groups {
			all[i][looks[0].names.group(q, n)] = g
		}
	}
	return all, nil
}

// look is a question made ready; live is nil where nobody can be counted.
type look struct {
	live     *column.Live
	asked    outcome.Question
	names    names
	secret   []byte
	some     bool // there is a reading of the series
	supports *supports
}

// look brings the columns up to date, and makes questions ready.
func (k *Keeper) look(ctx context.Context, tx care.Tx, at *kept, qs []care.OutcomeQuestion) ([]look, error) {
	at.mu.Lock()
	defer at.mu.Unlock()
	if err := k.upToDate(ctx, tx, at); err != nil {
		return nil, err
	}
	now := at.names
	now.team = maps.Clone(now.team) // others may bring in teams meanwhile
	looks := make([]look, len(qs))
	for i, q := range qs {
		name := seriesOf(&q)
		if n := at.areas[name]; n != 0 && n != q.Areas {
			return nil, fault.New(fault.Internal, fmt.Sprintf("insight: %s has %d areas, not %d", name, n, q.Areas), nil)
		}
		if asked, ok := at.names.question(q); ok {
			looks[i] = look{at.live, asked, now, at.secret, at.areas[name] > 0, at.supports}
		}
	}
	return looks, nil
}

// mostChanges is how many entries of the log are taken in one by one; beyond, everything is
// built anew.
const mostChanges = 50_000

// upToDate makes the columns say what the database says, or care.ErrNotCounted where they
// have to be built anew.
func (k *Keeper) upToDate(ctx context.Context, tx care.Tx, at *kept) error {
	if !at.ready {
		return care.ErrNotCounted
	}
	size, err := tx.LogSize(ctx, at.org)
	if err != nil || size <= at.place { // others may have brought in what tx does not see yet
		return err
	}
	return k.catchUp(ctx, tx, at, size)
}

// catchUp takes in what the log has added up to a size.
func (k *Keeper) catchUp(ctx context.Context, tx care.Tx, at *kept, size int64) error {
	changes, err := tx.ListOutcomeChanges(ctx, at.org, at.place, mostChanges+1)
	if err != nil {
		return err
	}
	if len(changes) == 0 { // somebody looked at something
		at.place = size
		return nil
	}
	at.supports.after(changes)
	whose, all := affected(changes)
	if all || len(changes) > mostChanges {
		return at.spent()
	}
	if err := at.names.teams(ctx, tx, at.org); err != nil {
		return err
	}
	if err := at.live.SetTeams(at.names.places); err != nil {
		return fault.New(fault.Internal, "insight", err)
	}
	for _, who := range whose {
		anew, err := k.take(ctx, tx, at, who)
		if err != nil {
			return err
		}
		if anew {
			return at.spent()
		}
	}
	if at.live.Loose() > packBeyond {
		at.live.Pack()
	}
	at.place = size
	return nil
}

// packBeyond is how many people may lie beside the packed columns.
const packBeyond = 20_000

// take reads a person's record again. anew tells that it does not fit what is there.
func (k *Keeper) take(ctx context.Context, tx care.Tx, at *kept, who care.PersonID) (anew bool, err error) {
	r := newRoll(&at.names, at.secret)
	if err := tx.EachOutcomeFact(ctx, at.org, who, r.fact); err != nil {
		return false, err
	}
	if len(r.people) == 0 {
		at.live.Take(care.PersonKey(at.secret, who))
		return false, nil
	}
	readings := map[string][]column.Reading{}
	d := newReader(r, &areasOf{known: at.areas})
	d.begin = func(string, int) error { return nil }
	d.put = func(name string, _ int, one column.Reading) error {
		one.Codes = slices.Clone(one.Codes)
		readings[name] = append(readings[name], one)
		return nil
	}
	known := len(at.areas)
	err = tx.EachOutcomeReading(ctx, at.org, who, d.read)
	if err == nil {
		m := &measured{roll: r, forms: k.forms, days: d.days, areas: d.areas, put: d.put}
		m.begin = func(string, *care.MeasureForm) error { return nil }
		w := &mattered{roll: r, forms: k.forms, areas: d.areas, put: d.put, begin: d.begin}
		err = errors.Join(tx.EachOutcomeMeasurement(ctx, at.org, who, m.read), m.flush(), tx.EachOutcomeMattered(ctx, at.org, who, w.read), w.flush())
	}
	if errors.Is(err, errWider) || len(at.areas) > known {
		return true, nil
	}
	if err != nil {
		return false, err
	}
	for _, list := range readings {
		slices.SortStableFunc(list, func(a, b column.Reading) int { return cmp.Compare(a.Day, b.Day) })
	}
	if err := at.live.Put(r.people[0], readings); err != nil {
		return true, nil //nolint:nilerr // building anew says what is wrong, if anything is
	}
	return false, nil
}

// affected gives whose records the changes are about; all tells that they are about many.
func affected(changes []care.OutcomeChange) (whose []care.PersonID, all bool) {
	seen := map[care.PersonID]bool{}
	add := func(id care.PersonID) {
		if id != "" && !seen[id] {
			seen[id] = true
			whose = append(whose, id)
		}
	}
	for _, c := range changes {
		switch c.Action {
		case "ImportReadings", "Seed", "RecomputeMeasures":
			all = true
		case "AddPerson", "ImportPerson":
			id, _ := strings.CutPrefix(c.Subject, "person:")
			add(care.PersonID(id))
		}
		add(c.Person)
	}
	return whose, all
}
