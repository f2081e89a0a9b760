//go:build !cgo

package report

import (
	"context"
	"errors"
)

// compiled tells that engines written in C can be asked. Without a C compiler they cannot.
const compiled = false

func duckPeer(context.Context, *population, string) (*peer, error) {
	return nil, errors.New("DuckDB needs a C compiler")
}
