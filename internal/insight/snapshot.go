package insight

import (
	"context"
	"encoding/json"
	"fmt"

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

func fingerprint(secret []byte) string { return fmt.Sprintf("%016x", keyOf(secret, "fingerprint")) }

func fileName(org care.OrganisationID) string { return "reports-" + string(org) + ".columns" }

// put writes a snapshot. Where it cannot, the next start takes longer, and that is all.
func (k *Keeper) put(ctx context.Context, tx care.Tx, at *kept) {
	if k.files == nil {
		return
	}
	leaf, err := leafAt(ctx, tx, at.org, at.place)
	var note []byte
	if err == nil {
		note, err = json.Marshal(snapshotNote{
			at.org, at.place, leaf, fingerprint(at.secret), at.names.Teams, at.names.Services, at.names.Languages, at.areas, k.forms.Mark(),
		})
	}
	if err == nil {
		set := at.live.Pack()
		err = k.files.Write(fileName(at.org), func(to Writer) error { return set.WriteSnapshot(to, note) })
	}
	if err != nil {
		k.log.Warn("reports: no snapshot could be written", "organisation", at.org, "error", err)
	}
}

// restore begins with a snapshot, if there is one of this very log.
func (k *Keeper) restore(ctx context.Context, tx care.Tx, at *kept) bool {
	if k.files == nil {
		return false
	}
	all, err := k.files.Read(fileName(at.org))
	if err != nil {
		return false
	}
	set, text, err := column.ReadSnapshot(all)
	var note snapshotNote
	if err == nil {
		err = json.Unmarshal(text, &note)
	}
	if err != nil {
		k.log.Warn("reports: the snapshot is not whole; building anew", "organisation", at.org)
		return false
	}
	size, err := tx.LogSize(ctx, at.org)
	if err != nil || note.Organisation != at.org || note.Place > size || note.Secret != fingerprint(at.secret) || note.Forms != k.forms.Mark() {
		return false
	}
	if leaf, err := leafAt(ctx, tx, at.org, note.Place); err != nil || leaf != note.Leaf {
		return false
	}
	at.names = names{Teams: note.Teams, Services: note.Services, Languages: note.Languages}
	if err := at.names.teams(ctx, tx, at.org); err != nil {
		return false
	}
	at.live, at.areas, at.place, at.ready = k.begin(set), note.Areas, note.Place, true
	return at.live.SetTeams(at.names.places) == nil
}

// Close puts down what is kept, so that the next start is quick.
func (k *Keeper) Close() {
	k.mu.Lock()
	defer k.mu.Unlock()
	ctx := context.Background()
	for _, at := range k.orgs {
		at.mu.Lock()
		if at.ready {
			err := k.store.Read(ctx, func(tx care.Tx) error { k.put(ctx, tx, at); return nil })
			if err != nil {
				k.log.Warn("reports: no snapshot could be written", "organisation", at.org, "error", err)
			}
		}
		at.mu.Unlock()
	}
}
