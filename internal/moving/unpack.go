package moving

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"

	"github.com/klauspost/compress/gzip"
)

// mostGrowth is how many times larger than itself an archive may become.
const mostGrowth = 200

// unpack takes an archive apart into a folder that only this account can read, "" where the
// file is none. Names are taken without the folders that they stand in.
func unpack(name string) (dir string, err error) {
	f, err := os.Open(name)
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	head := make([]byte, 512)
	n, err := io.ReadFull(f, head)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) {
		return "", nil //nolint:nilerr // an empty file is no archive
	}
	info, err := f.Stat()
	if err != nil {
		return "", err
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return "", err
	}
	u := unpacking{left: mostGrowth*info.Size() + 1<<20}
	switch head = head[:n]; {
	case bytes.HasPrefix(head, []byte("PK")):
		err = u.zip(f, info.Size())
	case bytes.HasPrefix(head, []byte("\x1f\x8b")):
		var in *gzip.Reader
		if in, err = gzip.NewReader(f); err == nil {
			err = u.tar(in)
		}
	case n == 512 && string(head[257:262]) == "ustar":
		err = u.tar(f)
	}
	if err != nil && u.dir != "" {
		return "", errors.Join(fmt.Errorf("%s: %w", filepath.Base(name), err), os.RemoveAll(u.dir))
	}
	if err != nil {
		return "", fmt.Errorf("%s: %w", filepath.Base(name), err)
	}
	return u.dir, nil
}

// unpacking is an archive on its way onto the disk.
type unpacking struct {
	dir  string
	left int64
}

func (u *unpacking) zip(f *os.File, size int64) error {
	z, err := zip.NewReader(f, size)
	if err != nil {
		return err
	}
	for _, part := range z.File {
		if part.FileInfo().IsDir() {
			continue
		}
		in, err := part.Open()
		if err != nil {
			return err
		}
		if err := errors.Join(u.put(part.Name, in), in.Close()); err != nil {
			return err
		}
	}
	return u.folder()
}

func (u *unpacking) tar(f io.Reader) error {
	in := tar.NewReader(f)
	for {
		part, err := in.Next()
		if errors.Is(err, io.EOF) {
			return u.folder()
		}
		if err != nil {
			return err
		}
		if part.Typeflag != tar.TypeReg {
			continue
		}
		if err := u.put(part.Name, in); err != nil {
			return err
		}
	}
}

func (u *unpacking) folder() (err error) {
	if u.dir == "" {
		u.dir, err = os.MkdirTemp("", "towpath-moving-")
	}
	return err
}

// put writes one file.
func (u *unpacking) put(name string, in io.Reader) (err error) {
	if err := u.folder(); err != nil {
		return err
	}
	base := path.Base(filepath.ToSlash(name))
	out, err := os.OpenFile(filepath.Join(u.dir, base), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, os.ErrExist) {
		return fmt.Errorf("it has two files that are called %s", base)
	}
	if err != nil {
		return err
	}
	n, err := io.Copy(out, io.LimitReader(in, u.left+1))
	if u.left -= n; u.left < 0 && err == nil {
		err = fmt.Errorf("it is more than %d times as large as it looks", mostGrowth)
	}
	return errors.Join(err, out.Close())
}
