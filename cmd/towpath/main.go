// Command towpath runs Towpath: software for recovery-oriented support that a
// service hosts itself. One file here is one verb.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"
)

// cli is every verb and every setting. A setting is taken from its flag, else
// from the environment (TOWPATH_ and its name), else from the configuration file.
type cli struct {
	Config kong.ConfigFlag `help:"Read settings from this YAML file." placeholder:"FILE"`

	Serve      serveCmd      `cmd:"" help:"Run the service."`
	Demo       demoCmd       `cmd:"" help:"Run a demonstration with made-up people in a fresh folder."`
	Init       initCmd       `cmd:"" help:"Set up an empty database: an organisation and its first administrator."`
	User       userCmd       `cmd:"" help:"Add, reset and list those who sign in."`
	App        appCmd        `cmd:"" help:"Register, list and end apps by other makers and other computer systems."`
	Import     importCmd     `cmd:"" help:"Take in readings, or a whole record, from elsewhere."`
	Export     exportCmd     `cmd:"" help:"Write the records of people as files, for another Towpath."`
	Person     personCmd     `cmd:"" help:"Erase a person, or keep their record from being erased."`
	Remind     remindCmd     `cmd:"" help:"Remind by e-mail, now, whoever chose that and is due. The service does so by itself once a day."`
	Instrument instrumentCmd `cmd:"" help:"List, show, check and load instruments."`
	Score      scoreCmd      `cmd:"" help:"Score a FHIR R4 QuestionnaireResponse on the standard input; the scores are JSON."`
	Library    libraryCmd    `cmd:"" help:"Look after the support library."`
	Recompute  recomputeCmd  `cmd:"" help:"Work out anew what the scoring of a measure that is loaded now has not scored yet; the old scores stay."`
	Report     reportCmd     `cmd:"" help:"Write a report about many people together, as a file that another office can make again."`
	National   nationalCmd   `cmd:"" help:"Write scores of people, one to a row, for the national data set, with codes that the service loads."`
	Rotate     rotateKeysCmd `cmd:"" name:"rotate-keys" help:"Make a new master key and wrap every key with it, while the service runs."`
	Verify     verifyCmd     `cmd:"" help:"Check that the log of who looked is as it was written, or that one proof holds."`
	Bench      benchCmd      `cmd:"" help:"Measure this program on this machine."`
	Version    versionCmd    `cmd:"" help:"Say which version this is."`
}

// world is what a verb may touch of the world outside.
type world struct {
	ctx    context.Context
	out    io.Writer
	errOut io.Writer
	in     io.Reader
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, os.Interrupt)
	code := run(os.Args[1:], &world{ctx: ctx, out: os.Stdout, errOut: os.Stderr, in: os.Stdin})
	stop()
	os.Exit(code)
}

// errSaid is an error that has been explained already.
var errSaid = errors.New("said")

// run runs one command line and gives the exit code: 0 done, 1 could not, 2 not
// understood.
func run(args []string, w *world) int {
	var c cli
	exit := -1
	parser, err := kong.New(&c,
		kong.Name("towpath"),
		kong.Description("Software for recovery-oriented support, hosted by the service that uses it.\n\nEvery setting can also stand in the environment (TOWPATH_ and its name in capitals) or in a YAML file given with --config. A flag wins over the environment, the environment over the file."),
		kong.UsageOnError(),
		kong.DefaultEnvars("TOWPATH"),
		kong.Configuration(readConfig),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, WrapUpperBound: 96}),
		kong.Writers(w.out, w.errOut),
		kong.Exit(func(code int) { exit = code }),
		kong.Bind(w),
	)
	if err != nil {
		fmt.Fprintln(w.errOut, "towpath:", err)
		return 2
	}
	if len(args) == 0 {
		args = []string{"--help"}
	}
	k, err := parser.Parse(args)
	if exit >= 0 {
		return exit
	}
	if err != nil {
		fmt.Fprintln(w.errOut, "towpath:", err)
		fmt.Fprintln(w.errOut, "Try: towpath --help")
		return 2
	}
	if err := k.Run(w); err != nil {
		if !errors.Is(err, errSaid) {
			fmt.Fprintln(w.errOut, "towpath:", err)
		}
		return 1
	}
	return 0
}
