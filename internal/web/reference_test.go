package web_test

import (
	"testing"

	"towpath/internal/testkit"
)

func TestThePageOfRoutesIsFresh(t *testing.T) {
	testkit.Reference(t, "routes.md", renderRoutes(t))
}
