package care

import (
	"context"
	"slices"

	"towpath/internal/upload"
)

// AddSupportFile takes a file in that an entry of the library holds here: a document, or
// sound or film with captions. Readers see it as soon as they see the entry.
func (s *Service) AddSupportFile(ctx context.Context, a Actor, id SupportID, n NewFile) error {
	f, err := s.checkFile(ctx, "AddSupportFile", n, func(upload.Kind) bool { return true })
	if err != nil {
		return err
	}
	f.Organisation, f.Owner, f.Use, f.Added, f.By = a.Organisation, LibraryOwner, string(id), s.Now(), a.Account
	begun := false
	err = s.write(ctx, a, "AddSupportFile", about("", "support:"+string(id)), func(tx Tx) (err error) {
		if _, err := tx.SupportEntry(ctx, a.Organisation, id); err != nil {
			return err
		}
		begun, err = beginFile(ctx, tx, "AddSupportFile", f)
		return err
	})
	if err != nil || !begun {
		return err
	}
	return s.keepFile(ctx, f, n.Content)
}

// RemoveSupportFile takes a file out of the library for good.
func (s *Service) RemoveSupportFile(ctx context.Context, a Actor, id SupportID, file FileID) error {
	return s.write(ctx, a, "RemoveSupportFile", about("", "support:"+string(id)), func(tx Tx) error {
		files, err := supportFiles(ctx, tx, a.Organisation, id)
		if err != nil {
			return err
		}
		if _, ok := fileIn(files, file); !ok {
			return denied("RemoveSupportFile")
		}
		return tx.DeleteFile(ctx, a.Organisation, file)
	})
}

// SupportFiles gives the files of an entry that readers see, the earliest first. It is open
// to everybody, as the entry is.
func (s *Service) SupportFiles(ctx context.Context, org OrganisationID, id SupportID) ([]FileInfo, error) {
	var files []FileInfo
	err := s.store.Read(ctx, func(tx Tx) error {
		e, err := tx.SupportEntry(ctx, org, id)
		if err != nil {
			return err
		}
		if !e.Standing() {
			return denied("SupportFiles")
		}
		files, err = supportFiles(ctx, tx, org, id)
		return err
	})
	return files, err
}

func supportFiles(ctx context.Context, tx Tx, org OrganisationID, id SupportID) ([]FileInfo, error) {
	all, err := tx.ListFiles(ctx, org, LibraryOwner)
	files := slices.DeleteFunc(all, func(f FileInfo) bool { return f.Use != string(id) || f.Complete.IsZero() })
	slices.SortStableFunc(files, func(a, b FileInfo) int { return a.Added.Compare(b.Added) })
	return files, err
}

// OpenSupportFile opens a file of an entry that readers see.
func (s *Service) OpenSupportFile(ctx context.Context, org OrganisationID, id SupportID, file FileID) (*FileReader, error) {
	files, err := s.SupportFiles(ctx, org, id)
	if err != nil {
		return nil, err
	}
	f, ok := fileIn(files, file)
	if !ok {
		return nil, denied("OpenSupportFile")
	}
	return s.reader(ctx, f), nil
}
