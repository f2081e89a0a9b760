package main

import (
	"bytes"
	"io"
	"regexp"
	"strings"
	"testing"
)

// TestAppsAreRegisteredAndEnded at the command line, over a fresh folder.
func TestAppsAreRegisteredAndEnded(t *testing.T) {
	t.Chdir(t.TempDir())
	typed(t, "towpath init --data d --name Service")
	said := typed(t, "towpath app add Chart --data d --kind public --redirect https://chart.example/back --scopes patient/*.rs")
	id := regexp.MustCompile(`client id: ([0-9a-f-]{36})`).FindStringSubmatch(said)
	if id == nil || strings.Contains(said, "secret") {
		t.Fatalf("registered: %s", said)
	}
	if said := typed(t, "towpath app add Server --data d --kind confidential --redirect https://chart.example/back --scopes user/*.rs"); !strings.Contains(said, "towpath_secret_") {
		t.Errorf("with a server: %s", said)
	}
	if said := typed(t, "towpath app add Records --data d --kind backend --keys-address https://records.example/keys --scopes system/*.rs"); !strings.Contains(said, "worker id") {
		t.Errorf("a system: %s", said)
	}
	if said := typed(t, "towpath app list --data d"); strings.Count(said, "patient/*.rs") != 1 || !strings.Contains(said, "Records") || strings.Contains(said, "towpath_secret_") {
		t.Errorf("listed: %s", said)
	}
	typed(t, "towpath app end "+id[1]+" --data d")
	if said := typed(t, "towpath app list --data d"); !regexp.MustCompile(id[1] + `.*\d{4}-\d\d-\d\d +\d{4}-\d\d-\d\d`).MatchString(said) {
		t.Errorf("ended: %s", said)
	}
	none := []string{"app", "add", "Lost", "--data", "d", "--kind", "backend", "--keys-address", "https://records.example/keys", "--scopes", "system/*.rs", "--team", "Nowhere, or elsewhere"}
	var errOut bytes.Buffer
	if code := run(none, &world{ctx: t.Context(), out: io.Discard, errOut: &errOut, in: strings.NewReader("")}); code == 0 || !strings.Contains(errOut.String(), `no team called "Nowhere, or elsewhere"`) {
		t.Errorf("a team that is not there: %d %s", code, errOut.String())
	}
	if said := typed(t, "towpath app list --data d"); strings.Contains(said, "Lost") {
		t.Errorf("half registered: %s", said)
	}
}
