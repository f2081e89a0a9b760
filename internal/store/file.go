package store

import (
	"context"
	"errors"
	"strconv"
	"time"

	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/keyring"
	"towpath/internal/store/db"
	"towpath/internal/upload"
)

// fileOwner is whose key a file is sealed with: its story's, or, in the library, the
// organisation's.
func fileOwner(org care.OrganisationID, owner string) keyring.Owner {
	if owner == care.LibraryOwner {
		return organisationOwner(string(org))
	}
	return storyOwner(org, care.StoryID(owner))
}

// InsertFile implements care.Tx.
func (t *tx) InsertFile(ctx context.Context, f care.FileInfo) (bool, error) {
	name, err := t.seal(ctx, fileOwner(f.Organisation, f.Owner), "stored_file", "name", string(f.ID), f.Name)
	if err != nil {
		return false, failed("InsertFile", err)
	}
	n, err := t.q.InsertFile(ctx, db.InsertFileParams{
		OrganisationID: string(f.Organisation), FileID: string(f.ID), OwnerID: f.Owner, Use: f.Use, Kind: string(f.Kind), Name: name,
		Size: f.Size, Pages: int64(f.Pages), AddedAt: micro(f.Added), AddedBy: string(f.By),
	})
	return added("InsertFile", n, err)
}

// InsertFilePart implements care.Tx.
func (t *tx) InsertFilePart(ctx context.Context, f care.FileInfo, n int, content []byte) error {
	sealed, err := t.seal(ctx, fileOwner(f.Organisation, f.Owner), "stored_part", "content", partRow(f.ID, n), string(content))
	if err != nil {
		return failed("InsertFilePart", err)
	}
	rows, err := t.q.InsertFilePart(ctx, db.InsertFilePartParams{OrganisationID: string(f.Organisation), FileID: string(f.ID), Number: int64(n), Content: sealed})
	if err == nil && rows == 0 {
		return fault.New(fault.Denied, "InsertFilePart", nil)
	}
	return failed("InsertFilePart", err)
}

func partRow(id care.FileID, n int) string { return string(id) + "/" + strconv.Itoa(n) }

// CompleteFile implements care.Tx.
func (t *tx) CompleteFile(ctx context.Context, org care.OrganisationID, id care.FileID, at time.Time) error {
	n, err := t.q.CompleteFile(ctx, db.CompleteFileParams{OrganisationID: string(org), FileID: string(id), CompleteAt: micro(at)})
	if err == nil && n == 0 {
		return fault.New(fault.Denied, "CompleteFile", nil)
	}
	return failed("CompleteFile", err)
}

func (t *tx) fileFrom(ctx context.Context) func(db.StoredFile) (care.FileInfo, error) {
	return func(r db.StoredFile) (care.FileInfo, error) {
		org := care.OrganisationID(r.OrganisationID)
		name, err := t.open(ctx, fileOwner(org, r.OwnerID), "stored_file", "name", r.FileID, r.Name)
		return care.FileInfo{
			ID: care.FileID(r.FileID), Organisation: org, Owner: r.OwnerID, Use: r.Use, Kind: upload.Kind(r.Kind), Name: name,
			Size: r.Size, Pages: int(r.Pages), Added: instant(r.AddedAt), By: care.AccountID(r.AddedBy), Complete: instant(r.CompleteAt),
		}, err
	}
}

// File implements care.Tx.
func (t *tx) File(ctx context.Context, org care.OrganisationID, id care.FileID) (care.FileInfo, error) {
	r, err := t.q.GetFile(ctx, db.GetFileParams{OrganisationID: string(org), FileID: string(id)})
	return oneOpened("File", r, err, t.fileFrom(ctx))
}

// ListFiles implements care.Tx.
func (t *tx) ListFiles(ctx context.Context, org care.OrganisationID, owner string) ([]care.FileInfo, error) {
	rows, err := t.q.ListFiles(ctx, db.ListFilesParams{OrganisationID: string(org), OwnerID: owner})
	return eachOpened("ListFiles", rows, err, t.fileFrom(ctx))
}

// FilePart implements care.Tx.
func (t *tx) FilePart(ctx context.Context, f care.FileInfo, n int) ([]byte, error) {
	sealed, err := t.q.GetFilePart(ctx, db.GetFilePartParams{OrganisationID: string(f.Organisation), FileID: string(f.ID), Number: int64(n)})
	return oneOpened("FilePart", sealed, err, func(sealed string) ([]byte, error) {
		content, err := t.open(ctx, fileOwner(f.Organisation, f.Owner), "stored_part", "content", partRow(f.ID, n), sealed)
		return []byte(content), err
	})
}

// DeleteFile implements care.Tx.
func (t *tx) DeleteFile(ctx context.Context, org care.OrganisationID, id care.FileID) error {
	return failed("DeleteFile", errors.Join(
		t.q.DeleteFileParts(ctx, db.DeleteFilePartsParams{OrganisationID: string(org), FileID: string(id)}),
		t.q.DeleteFile(ctx, db.DeleteFileParams{OrganisationID: string(org), FileID: string(id)}),
	))
}
