package main

import (
	stdcmp "cmp"
	"fmt"
	"strings"
	"testing"

	"github.com/alecthomas/kong"

	"towpath/internal/testkit"
)

// renderConfiguration gives the page from the very struct that the program reads
// its command line with.
func renderConfiguration(t *testing.T) string {
	t.Helper()
	var c cli
	parser, err := kong.New(&c, kong.Name("towpath"), kong.DefaultEnvars("TOWPATH"))
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	b.WriteString(`# Every verb and every setting

<!-- Written by the tests of cmd/towpath from its sources. Change those, then run make golden. -->

A setting is a flag. It can also stand in the environment, under the name in the table, or in a YAML file that
` + "`--config`" + ` names, under the flag's name: at the top of the file for every verb, under a verb's name for that one.
A flag wins over the environment, the environment over the file, the file over the default.

For every verb:

`)
	flags(&b, parser.Model.Flags)
	for _, leaf := range parser.Model.Leaves(true) {
		fmt.Fprintf(&b, "\n## `%s`\n\n%s\n", strings.TrimSuffix(verb(leaf), " [flags]"), leaf.Help)
		for _, arg := range leaf.Positional {
			fmt.Fprintf(&b, "\n`%s`: %s\n", strings.ToUpper(arg.Name), arg.Help)
		}
		if len(leaf.Flags) > 0 {
			b.WriteString("\n")
			flags(&b, leaf.Flags)
		}
	}
	return b.String()
}

// verb gives "towpath user add USERNAME".
func verb(n *kong.Node) string {
	words := []string{n.FullPath()}
	for _, arg := range n.Positional {
		words = append(words, strings.ToUpper(arg.Name))
	}
	return strings.Join(words, " ")
}

func flags(b *strings.Builder, list []*kong.Flag) {
	b.WriteString("| Flag | What it is | Default | In the environment |\n|---|---|---|---|\n")
	for _, f := range list {
		if f.Hidden || f.Name == "help" {
			continue
		}
		name, value := "--"+f.Name, "none"
		switch {
		case f.Enum != "":
			name += " " + strings.ReplaceAll(f.Enum, ",", "\\|")
		case !f.IsBool():
			name += " " + stdcmp.Or(f.PlaceHolder, "VALUE")
		case f.Tag.Negatable != "":
			name = "--[no-]" + f.Name
		}
		switch {
		case f.Required:
			value = "must be given"
		case f.HasDefault:
			value = "`" + f.Default + "`"
		case f.IsBool():
			value = "no"
		}
		fmt.Fprintf(b, "| `%s` | %s | %s | `%s` |\n", name, strings.ReplaceAll(f.Help, "|", "\\|"), value, strings.Join(f.Envs, "`, `"))
	}
}

func TestThePageOfConfigurationIsFresh(t *testing.T) {
	testkit.Reference(t, "configuration.md", renderConfiguration(t))
}
