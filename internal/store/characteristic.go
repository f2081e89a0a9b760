package store

import (
	"context"

	"towpath/internal/care"
	"towpath/internal/store/db"
)

// InsertCharacteristic implements care.Tx.
func (t *tx) InsertCharacteristic(ctx context.Context, c care.Characteristic) (bool, error) {
	n, err := t.q.InsertCharacteristic(ctx, db.InsertCharacteristicParams{
		OrganisationID: string(c.Organisation), PersonID: string(c.Person), Kind: string(c.Kind), NotedAt: micro(c.At), Code: c.Code, NotedBy: string(c.By),
	})
	return added("InsertCharacteristic", n, err)
}

// ListCharacteristics implements care.Tx.
func (t *tx) ListCharacteristics(ctx context.Context, org care.OrganisationID, person care.PersonID) ([]care.Characteristic, error) {
	rows, err := t.q.ListCharacteristics(ctx, db.ListCharacteristicsParams{OrganisationID: string(org), PersonID: string(person)})
	return each("ListCharacteristics", rows, err, func(r db.Characteristic) care.Characteristic {
		return care.Characteristic{
			Organisation: org, Person: person, Kind: care.CharacteristicKind(r.Kind), Code: r.Code, At: instant(r.NotedAt), By: care.AccountID(r.NotedBy),
		}
	})
}

// birthYear is the year of a day of birth, which is sealed, as it is noted for reports by age.
func birthYear(p care.Person) (c care.Characteristic, ok bool) {
	if len(p.Born) < 4 {
		return c, false
	}
	return care.Characteristic{Organisation: p.Organisation, Person: p.ID, Kind: care.BirthYear, Code: string(p.Born[:4]), At: p.Created}, true
}
