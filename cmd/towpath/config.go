package main

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"

	"github.com/alecthomas/kong"
	"gopkg.in/yaml.v3"
)

// configFile is a YAML file of settings. A setting has the name of its flag; at
// the top of the file it is for every verb, under a verb's name for that one. (The
// resolver that comes with the command-line package lets the file win over the
// environment, and says nothing of a name that it does not know.)
type configFile map[string]any

func readConfig(r io.Reader) (kong.Resolver, error) {
	settings := map[string]any{}
	if err := yaml.NewDecoder(r).Decode(&settings); err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("configuration: %w", err)
	}
	return configFile(settings), nil
}

// Validate implements kong.Resolver: it refuses a name that is no setting, since
// that is most likely a slip.
func (f configFile) Validate(app *kong.Application) error { return known(f, app.Node, "") }

func known(settings map[string]any, node *kong.Node, under string) error {
	var errs []error
	for _, name := range slices.Sorted(maps.Keys(settings)) {
		verb := slices.IndexFunc(node.Children, func(n *kong.Node) bool { return n.Name == name })
		deeper, isMap := settings[name].(map[string]any)
		switch {
		case verb >= 0 && isMap:
			errs = append(errs, known(deeper, node.Children[verb], under+name+": "))
		case isMap || !hasFlag(node, name):
			errs = append(errs, fmt.Errorf("configuration: there is no setting %q", under+name))
		}
	}
	return errors.Join(errs...)
}

// hasFlag tells whether a verb, or one under it, has a flag of this name.
func hasFlag(node *kong.Node, name string) bool {
	return slices.ContainsFunc(node.Flags, func(f *kong.Flag) bool { return f.Name == name }) ||
		slices.ContainsFunc(node.Children, func(n *kong.Node) bool { return hasFlag(n, name) })
}

// Resolve implements kong.Resolver. What stands in the environment wins,
// unless it is empty.
func (f configFile) Resolve(_ *kong.Context, parent *kong.Path, flag *kong.Flag) (any, error) {
	for _, name := range flag.Envs {
		if os.Getenv(name) != "" {
			return nil, nil
		}
	}
	var verbs []string
	for n := parent.Node(); n != nil && n.Type != kong.ApplicationNode; n = n.Parent {
		verbs = append([]string{n.Name}, verbs...)
	}
	at, value := map[string]any(f), f[flag.Name]
	for _, verb := range verbs {
		deeper, ok := at[verb].(map[string]any)
		if !ok {
			break
		}
		if own, ok := deeper[flag.Name]; ok {
			value = own
		}
		at = deeper
	}
	if value == nil {
		return nil, nil
	}
	return fmt.Sprint(value), nil
}
