// Package content holds the support library that Towpath ships, as data in our own
// words: what there is to read, to call and to join, and collections of it. Package
// internal/library reads it.
package content

import "embed"

// FS holds <folder>/<name>.json.
//
//go:embed */*.json
var FS embed.FS
