package main

import (
	"context"
	"fmt"

	"towpath/content"
	"towpath/internal/care"
	"towpath/internal/library"
)

// syncSupport takes in what this Towpath brings of the support library.
func (a *app) syncSupport(ctx context.Context) error {
	shipped, err := library.Entries(content.FS)
	if err != nil {
		return fmt.Errorf("the support library: %w", err)
	}
	_, err = a.care.SyncSupport(ctx, care.Operator(a.org), shipped)
	return err
}
