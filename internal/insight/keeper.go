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

	mu   sync.Mutex
	orgs map[care.OrganisationID]*kept
}

// Source is the database.
type Source interface {
	care.Store
	// StreamOutcomeFacts hands over what is known of everybody, as EachOutcomeFact does of one.
	StreamOutcomeFacts(ctx context.Context, org care.OrganisationID, fn func(care.OutcomeFact) error) error
	// StreamSupported hands over which team supported whom at any time between two instants, and
	// whether it did no more at the end.
	StreamSupported(ctx context.Context, org care.OrganisationID, from, to time.Time, fn func(person care.PersonID, team care.TeamID, ended bool) error) error
	// StreamOutcomeReadings hands over one part of the readings of completed assessments, by
	// assessment; all of them stand in one of the parts. It sees what is there when it begins.
	StreamOutcomeReadings(ctx context.Context, org care.OrganisationID, part, parts int, fn func(*care.OutcomeReading) error) error
	// StreamOutcomeMeasurements hands over everybody's, person by person, as
	// EachOutcomeMeasurement does those of one.
	StreamOutcomeMeasurements(ctx context.Context, org care.OrganisationID, fn func(*care.OutcomeMeasurement) error) error
	// StreamOutcomeMattered is the same for what mattered.
	StreamOutcomeMattered(ctx context.Context, org care.OrganisationID, fn func(*care.OutcomeMattered) error) error
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
	return &Keeper{store: store, forms: forms, files: files, random: random, log: log, orgs: map[care.OrganisationID]*kept{}}
}

// kept is one organisation. mu is held while it is built or brought up to date; asking the
// columns needs no more than their own lock.
type kept struct {
	mu     sync.Mutex
	org    care.OrganisationID
	ready  bool
	live   *column.Live
	names  names
	secret []byte
	areas  map[string]int
	place  int64 // the next place of the log that was not taken in
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

// Tally answers a question from the columns, brought up to the state of the database that tx
// sees, or later. Groups are named as the SQL of record names them.
func (k *Keeper) Tally(ctx context.Context, tx care.Tx, org care.OrganisationID, q care.OutcomeQuestion) (map[string]*outcome.Group, error) {
	groups := map[string]*outcome.Group{}
	at := k.of(org)
	look, err := k.look(ctx, tx, at, q)
	if err != nil || !look.some {
		return groups, err
	}
	tally, err := look.live.Tally(seriesOf(&q), look.asked)
	if err != nil {
		return nil, fault.New(fault.Internal, "insight", err)
	}
	for n, g := range tally.Groups {
		groups[look.names.group(q, n)] = g
	}
	return groups, nil
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
	look, err := k.look(ctx, tx, k.of(org), q)
	if err != nil || !look.some {
		return all, err
	}
	tallies, err := look.live.Over(seriesName(q.Instrument, q.Version), look.asked, windows)
	if err != nil {
		return nil, fault.New(fault.Internal, "insight", err)
	}
	for i, tally := range tallies {
		q.From, q.To = care.Date(windows[i].From.String()), care.Date(windows[i].To.String())
		for n, g := range tally.Groups {
			all[i][look.names.group(q, n)] = g
		}
	}
	return all, nil
}

// look is a question made ready; live is nil where nobody can be counted.
type look struct {
	live   *column.Live
	asked  outcome.Question
	names  names
	secret []byte
	some   bool // there is a reading of the series
}

func (k *Keeper) look(ctx context.Context, tx care.Tx, at *kept, q care.OutcomeQuestion) (look, error) {
	at.mu.Lock()
	defer at.mu.Unlock()
	if err := k.upToDate(ctx, tx, at); err != nil {
		return look{}, err
	}
	asked, ok := at.names.question(q)
	name := seriesOf(&q)
	if !ok {
		return look{}, nil
	}
	if n := at.areas[name]; n != 0 && n != q.Areas {
		return look{}, fault.New(fault.Internal, fmt.Sprintf("insight: %s has %d areas, not %d", name, at.areas[name], q.Areas), nil)
	}
	now := at.names
	now.team = maps.Clone(now.team) // others may bring in teams meanwhile
	return look{at.live, asked, now, at.secret, at.areas[name] > 0}, nil
}

// Secret gives the secret by which an organisation's reports round.
func (k *Keeper) Secret(ctx context.Context, org care.OrganisationID) ([]byte, error) {
	at := k.of(org)
	at.mu.Lock()
	defer at.mu.Unlock()
	if at.secret != nil {
		return at.secret, nil
	}
	text := ""
	read := func(tx care.Tx) (err error) {
		text, err = tx.OutcomeSecret(ctx, org)
		return err
	}
	if err := k.store.Read(ctx, read); err != nil {
		return nil, err
	}
	if text == "" {
		fresh := make([]byte, 32)
		k.random(fresh)
		err := k.store.Write(ctx, func(tx care.Tx) error { return tx.InsertOutcomeSecret(ctx, org, fmt.Sprintf("%x", fresh)) })
		if err := errors.Join(err, k.store.Read(ctx, read)); err != nil { // another process may have been first
			return nil, err
		}
	}
	secret, err := secretOf(text)
	if err == nil {
		at.secret = secret
	}
	return secret, err
}

// mostChanges is how many entries of the log are taken in one by one; beyond, everything is
// built anew.
const mostChanges = 50_000

// upToDate makes the columns say what the database says.
func (k *Keeper) upToDate(ctx context.Context, tx care.Tx, at *kept) error {
	if at.secret == nil {
		return fault.New(fault.Internal, "insight: asked before the secret", nil)
	}
	if !at.ready && !k.restore(ctx, tx, at) {
		return k.rebuild(ctx, tx, at)
	}
	size, err := tx.LogSize(ctx, at.org)
	if err != nil {
		return err
	}
	switch {
	case size == at.place:
		return nil
	case size < at.place:
		k.log.Warn("reports: the log is shorter than it was; building anew", "organisation", at.org)
		return k.rebuild(ctx, tx, at)
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
	whose, all := affected(changes)
	if all || len(changes) > mostChanges {
		return k.rebuild(ctx, tx, at)
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
			return k.rebuild(ctx, tx, at)
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
		at.live.Take(keyOf(at.secret, who))
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

// rebuild reads everything.
func (k *Keeper) rebuild(ctx context.Context, tx care.Tx, at *kept) error {
	began := time.Now()
	at.ready, at.live, at.names = false, nil, names{}
	size, err := tx.LogSize(ctx, at.org)
	if err != nil {
		return err
	}
	if err := at.names.teams(ctx, tx, at.org); err != nil {
		return err
	}
	// Whatever changes from here on is read again by what the log says of it.
	r := newRoll(&at.names, at.secret)
	if err := k.store.StreamOutcomeFacts(ctx, at.org, r.fact); err != nil {
		return err
	}
	areas := map[string]int{}
	set, err := k.build(ctx, at.org, r, areas)
	for tries := 0; errors.Is(err, errWider) && tries < column.MaxAreas; tries++ {
		set, err = k.build(ctx, at.org, r, areas)
	}
	if err != nil {
		return fault.New(fault.Internal, "insight", err)
	}
	at.live, at.areas, at.place, at.ready = column.NewLive(set), areas, size, true
	k.log.Info("reports: built from the database", "organisation", at.org, "people", set.People(), "readings", set.Readings(), "ms", time.Since(began).Milliseconds())
	k.put(ctx, tx, at)
	return nil
}
