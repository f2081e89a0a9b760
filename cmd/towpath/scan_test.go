package main

import (
	"errors"
	"os/exec"
	"testing"
	"time"

	"towpath/internal/upload"
)

func TestTheScanningProgramDecides(t *testing.T) {
	shell, err := exec.LookPath("sh")
	if err != nil {
		t.Skip("there is no shell to run")
	}
	look := func(script string) error {
		f := uploadFlags{ScanCommand: []string{shell, "-c", script}, ScanTime: 2 * time.Second}
		return f.scan()(t.Context(), []byte("a line that is bad\n"))
	}
	for script, want := range map[string]error{
		"cat >/dev/null; exit 0": nil, "grep -q bad && exit 1; exit 0": upload.Infected, "grep -q good && exit 1; exit 0": nil,
		"exit 0": nil, "exit 1": upload.Infected, "exit 2": upload.Unscanned, "kill -9 $$": upload.Unscanned, "exec sleep 60": upload.Unscanned,
	} {
		if err := look(script); !errors.Is(err, want) || (err == nil) != (want == nil) {
			t.Errorf("%s: %v, want %v", script, err, want)
		}
	}
	if err := (uploadFlags{ScanCommand: []string{"/nowhere/scanner"}, ScanTime: time.Second}).scan()(t.Context(), nil); !errors.Is(err, upload.Unscanned) {
		t.Errorf("a program that is not there: %v", err)
	}
	if (uploadFlags{}).scan() != nil {
		t.Error("without a program something is scanned")
	}
}
