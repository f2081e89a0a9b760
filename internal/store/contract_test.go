package store_test

import (
	"context"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"towpath/internal/auth"
	"towpath/internal/care"
	"towpath/internal/store"
	"towpath/internal/store/storetest"
	"towpath/internal/testkit"
)

func TestContract(t *testing.T) {
	for _, engine := range testkit.Engines {
		t.Run(engine, func(t *testing.T) {
			testkit.Address(t, engine) // skips here, once, where there is no such engine
			storetest.Run(t, func(t testing.TB) storetest.Store { return testkit.Fresh(t, engine) })
		})
	}
}

// TestContractKnowsEveryMethod fails for a method that was added to a transaction
// and not to the contract.
func TestContractKnowsEveryMethod(t *testing.T) {
	files, err := filepath.Glob("storetest/*.go")
	if err != nil || len(files) == 0 {
		t.Fatal("no contract", err)
	}
	var text strings.Builder
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		text.Write(b)
	}
	for _, iface := range []reflect.Type{reflect.TypeFor[care.Tx](), reflect.TypeFor[auth.Tx]()} {
		for m := range iface.NumMethod() {
			name := iface.Method(m).Name
			if !strings.Contains(text.String(), "tx."+name+"(") {
				t.Errorf("%s has %s, and the contract never calls it", iface, name)
			}
		}
	}
}

func TestOpenRefusesWhatIsNoAddress(t *testing.T) {
	for _, address := range []string{"", "sqlite", "sqlite:", "mysql://x", "towpath.db"} {
		if s, err := store.Open(context.Background(), address, testkit.Keys()); err == nil {
			t.Errorf("%q was opened", address)
			_ = s.Close()
		}
	}
}
