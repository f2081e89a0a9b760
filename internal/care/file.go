package care

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"towpath/internal/fault"
	"towpath/internal/upload"
)

// DefaultUploadLimit is how many bytes a file may have where a service says nothing else.
const DefaultUploadLimit = 50 << 20

// FilePartSize is how many bytes are kept in one sealed part.
const FilePartSize = 768 << 10

// LibraryOwner owns the files of the support library, which everybody may read.
const LibraryOwner = "library"

// Scan looks for what harms in a file. It gives upload.Infected, or upload.Unscanned where
// it could not tell; such a file is not taken in either.
type Scan func(ctx context.Context, content []byte) error

// FileInfo is a file that was uploaded. Owner is the story that it belongs to, whose key
// seals it, or LibraryOwner. Use says what it is there.
type FileInfo struct {
	ID           FileID
	Organisation OrganisationID
	Owner        string
	Use          string
	Kind         upload.Kind
	Name         string
	Size         int64
	// Pages is 0 where there are none, or nobody counted them.
	Pages int
	Added time.Time
	By    AccountID
	// Complete is when the last part was in.
	Complete time.Time
}

// Parts is how many parts the file is kept in.
func (f FileInfo) Parts() int { return int((f.Size + FilePartSize - 1) / FilePartSize) }

// FileTx is files, in parts.
type FileTx interface {
	InsertFile(ctx context.Context, f FileInfo) (bool, error)
	// InsertFilePart is fault.Denied where the file was taken away meanwhile.
	InsertFilePart(ctx context.Context, f FileInfo, n int, content []byte) error
	CompleteFile(ctx context.Context, org OrganisationID, id FileID, at time.Time) error
	// File gives a file that is complete; ListFiles gives all of an owner's, begun ones too.
	File(ctx context.Context, org OrganisationID, id FileID) (FileInfo, error)
	ListFiles(ctx context.Context, org OrganisationID, owner string) ([]FileInfo, error)
	FilePart(ctx context.Context, f FileInfo, n int) ([]byte, error)
	DeleteFile(ctx context.Context, org OrganisationID, id FileID) error
}

// NewFile is a file as it comes in. Name is whatever was sent.
type NewFile struct {
	ID      FileID
	Name    string
	Content []byte
}

// UploadLimit is how many bytes a file may have.
func (s *Service) UploadLimit() int64 { return s.uploadLimit }

// checkFile says what a file is, if it may come in.
func (s *Service) checkFile(ctx context.Context, op string, n NewFile, may func(upload.Kind) bool) (FileInfo, error) {
	var c fault.Check
	c.Require(ValidID(string(n.ID)), "id", "error.id")
	refuse := func(reason upload.Reason) { c.Require(false, "file", "upload.error."+string(reason)) }
	if int64(len(n.Content)) > s.uploadLimit {
		c.Require(false, "file", "upload.error.large", "most", s.uploadLimit>>20)
		return FileInfo{}, c.Err(op)
	}
	info, err := upload.Check(n.Content)
	reason, known := upload.ReasonOf(err)
	switch {
	case known:
		refuse(reason)
	case err != nil:
		return FileInfo{}, err
	case !may(info.Kind):
		refuse(upload.Unknown)
	case s.scan != nil:
		if err := s.scan(ctx, n.Content); errors.Is(err, upload.Infected) {
			refuse(upload.Infected)
		} else if err != nil {
			s.log.ErrorContext(ctx, "a file could not be checked", "error", err)
			refuse(upload.Unscanned)
		}
	}
	return FileInfo{
		ID: n.ID, Kind: info.Kind, Pages: info.Pages, Size: int64(len(n.Content)), Name: upload.CleanName(n.Name, info.Kind),
	}, c.Err(op)
}

// beginFile adds the row of a file. One that is there already is well where it is the same
// and whole.
func beginFile(ctx context.Context, tx Tx, op string, f FileInfo) (begun bool, err error) {
	if begun, err = tx.InsertFile(ctx, f); err != nil || begun {
		return begun, err
	}
	list, err := tx.ListFiles(ctx, f.Organisation, f.Owner)
	return false, again(op, list, err, func(other FileInfo) bool {
		return other.ID == f.ID && other.Use == f.Use && other.Size == f.Size && other.Kind == f.Kind && !other.Complete.IsZero()
	})
}

// keepFile keeps the parts of a file whose row is there, one transaction for each, so that
// nobody else's save waits for all of it.
func (s *Service) keepFile(ctx context.Context, f FileInfo, content []byte) error {
	n := 0
	for part := range slices.Chunk(content, FilePartSize) {
		err := s.store.Write(ctx, func(tx Tx) error { return tx.InsertFilePart(ctx, f, n, part) })
		if err != nil {
			return err
		}
		n++
	}
	return s.store.Write(ctx, func(tx Tx) error { return tx.CompleteFile(ctx, f.Organisation, f.ID, s.Now()) })
}

// FileReader reads a file from any place in it, a part at a time.
type FileReader struct {
	FileInfo
	ctx   context.Context
	store Store
	at    int64
	n     int // the part that is at hand, from 1
	part  []byte
}

func (s *Service) reader(ctx context.Context, f FileInfo) *FileReader {
	return &FileReader{FileInfo: f, ctx: ctx, store: s.store}
}

// Seek implements io.Seeker.
func (r *FileReader) Seek(offset int64, whence int) (int64, error) {
	switch whence {
	case io.SeekCurrent:
		offset += r.at
	case io.SeekEnd:
		offset += r.Size
	default:
	}
	if offset < 0 {
		return 0, errors.New("care: before the beginning of a file")
	}
	r.at = offset
	return offset, nil
}

// Read implements io.Reader.
func (r *FileReader) Read(p []byte) (int, error) {
	if r.at >= r.Size {
		return 0, io.EOF
	}
	n := int(r.at / FilePartSize)
	if r.n != n+1 {
		err := r.store.Read(r.ctx, func(tx Tx) (err error) {
			r.part, err = tx.FilePart(r.ctx, r.FileInfo, n)
			return err
		})
		if err != nil {
			return 0, err
		}
		r.n = n + 1
	}
	from := r.at - int64(n)*FilePartSize
	if from >= int64(len(r.part)) {
		return 0, fault.New(fault.Internal, "file", fmt.Errorf("part %d of %s ends early", n, r.ID))
	}
	k := copy(p, r.part[from:])
	r.at += int64(k)
	return k, nil
}
