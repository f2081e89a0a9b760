package care_test

import (
	"io/fs"
	"regexp"
	"slices"
	"testing"

	"towpath/policies"
)

var actionName = regexp.MustCompile(`Action::"([^"]*)"`)

// policyActions gives every action that a policy names.
func policyActions(t *testing.T) []string {
	t.Helper()
	files, err := fs.Glob(policies.FS, "*.cedar")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, f := range files {
		text, err := fs.ReadFile(policies.FS, f)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range actionName.FindAllSubmatch(text, -1) {
			names = append(names, string(m[1]))
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}
