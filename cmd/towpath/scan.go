package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os/exec"
	"time"

	"towpath/internal/care"
	"towpath/internal/upload"
)

// uploadFlags say which files may come in.
type uploadFlags struct {
	UploadLimit int64         `help:"How large a file that is uploaded may be, in megabytes." default:"50" placeholder:"MB"`
	ScanCommand []string      `help:"Program, and its arguments after commas, that looks at each file that is uploaded. It gets the file on its standard input and ends with 0 where the file is clean and 1 where it is not; a file that it could not check is refused. For instance: clamdscan,--no-summary,-" placeholder:"PROGRAM,…"`
	ScanTime    time.Duration `help:"How long that program may take for one file." default:"30s" placeholder:"TIME"`
}

// scan gives what looks at files, nil where no program is set.
func (f uploadFlags) scan() care.Scan {
	if len(f.ScanCommand) == 0 {
		return nil
	}
	return func(ctx context.Context, content []byte) error {
		ctx, cancel := context.WithTimeout(ctx, f.ScanTime)
		defer cancel()
		program := exec.CommandContext(ctx, f.ScanCommand[0], f.ScanCommand[1:]...)
		program.Stdin, program.WaitDelay = bytes.NewReader(content), time.Second
		err := program.Run()
		failed, ended := errors.AsType[*exec.ExitError](err)
		switch {
		case err == nil:
			return nil
		case ctx.Err() == nil && ended && failed.ExitCode() == 1:
			return upload.Infected
		}
		return fmt.Errorf("%w: %w", upload.Unscanned, err)
	}
}
