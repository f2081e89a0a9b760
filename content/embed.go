// Package content holds what Towpath itself has to say to people, as data in our own
// words: the support library (what there is to read, to call and to join, and
// collections of it), example stories, prompts for workers and kinder words for a note.
// Packages internal/library, internal/story and internal/practice each read their own
// folders.
package content

import "embed"

// FS holds <folder>/<name>.json, and stories/words/<language>.json.
//
//go:embed */*.json stories/words/*.json
var FS embed.FS
