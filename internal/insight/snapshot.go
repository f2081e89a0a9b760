package insight

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"

	"towpath/internal/care"
	"towpath/internal/column"
)

// leafAt gives the hash of the last entry before a place of a log, by which a snapshot knows
// its own log again.
func leafAt(ctx context.Context, tx care.Tx, org care.OrganisationID, place int64) (string, error) {
	if place == 0 {
		return "", nil
	}
	tile, err := tx.LogTile(ctx, org, 0, (place-1)/256)
	if err != nil {
		return "", err
	}
	if at := int((place - 1) % 256); at < len(tile) {
		return fmt.Sprintf("%x", tile[at]), nil
	}
	return "", nil
}

// snapshotNote stands in a snapshot beside the columns.
type snapshotNote struct {
	Organisation care.OrganisationID `json:"organisation"`
	Place        int64               `json:"place"`
	Leaf         string              `json:"leaf"`
	Secret       string              `json:"secret"` // a fingerprint
	Teams        []care.TeamID       `json:"teams"`
	Services     []care.ServiceID    `json:"services"`
	Languages    []string            `json:"languages"`
	Areas        map[string]int      `json:"areas"`
	// Forms is the mark of those by which measures were coded: by others, codes are others.
	Forms string `json:"forms"`
}

func fingerprint(secret []byte) string {
	return fmt.Sprintf("%016x", care.PersonKey(secret, "fingerprint"))
}

func fileName(org care.OrganisationID) string { return "reports-" + string(org) + ".columns" }

// put writes a snapshot. Where it cannot, the next start takes longer, and that is all.
func (k *Keeper) put(ctx context.Context, at *kept) {
	if k.files == nil {
		return
	}
	at.mu.Lock()
	place, set := at.place, at.live.Pack()
	note := snapshotNote{at.org, place, "", fingerprint(at.secret), slices.Clone(at.names.Teams), slices.Clone(at.names.Services), slices.Clone(at.names.Languages), maps.Clone(at.areas), k.forms.Mark()}
	at.mu.Unlock()
	err := k.store.Read(ctx, func(tx care.Tx) (err error) {
		note.Leaf, err = leafAt(ctx, tx, at.org, place)
		return err
	})
	var text []byte
	if err == nil {
		text, err = json.Marshal(note)
	}
	if err == nil {
		err = k.files.Write(fileName(at.org), func(to Writer) error { return set.WriteSnapshot(to, text) })
	}
	if err != nil {
		k.log.Warn("reports: no snapshot could be written", "organisation", at.org, "error", err)
	}
}

// restore begins with a snapshot, if there is one of this very log: else there is no live.
func (k *Keeper) restore(ctx context.Context, org care.OrganisationID, secret []byte) (c columns, err error) {
	if k.files == nil {
		return c, nil
	}
	all, err := k.files.Read(fileName(org))
	if err != nil {
		return c, nil //nolint:nilerr // there is none, or none that can be had
	}
	set, text, err := column.ReadSnapshot(all)
	var note snapshotNote
	if err == nil {
		err = json.Unmarshal(text, &note)
	}
	if err != nil {
		k.log.Warn("reports: the snapshot is not whole; building anew", "organisation", org)
		return c, nil
	}
	if note.Organisation != org || note.Secret != fingerprint(secret) || note.Forms != k.forms.Mark() {
		return c, nil
	}
	same := false
	c.names = names{Teams: note.Teams, Services: note.Services, Languages: note.Languages}
	err = k.store.Read(ctx, func(tx care.Tx) error {
		size, err := tx.LogSize(ctx, org)
		if err != nil || note.Place > size {
			return err
		}
		leaf, err := leafAt(ctx, tx, org, note.Place)
		same = leaf == note.Leaf
		return errors.Join(err, c.names.teams(ctx, tx, org))
	})
	if err != nil || !same {
		return columns{}, err
	}
	c.live, c.areas, c.place = k.begin(set), note.Areas, note.Place
	if c.live.SetTeams(c.names.places) != nil {
		return columns{}, nil
	}
	return c, nil
}

// Close ends what is being made, and puts down what is kept, so that the next start is quick.
func (k *Keeper) Close() {
	k.stop()
	k.work.Wait()
	k.mu.Lock()
	defer k.mu.Unlock()
	ctx := context.Background()
	for _, at := range k.orgs {
		at.mu.Lock()
		ready := at.ready
		at.mu.Unlock()
		if ready {
			k.put(ctx, at)
		}
	}
}
