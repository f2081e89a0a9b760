// Package content holds what Towpath itself has to say to people, as data in our own
// words: the support library (what there is to read, to call and to join, and
// collections of it), example stories, prompts for workers, kinder words for a note, and
// what teams rate themselves on. Packages internal/library, internal/story,
// internal/practice and internal/mirror each read their own folders.
package content

import "embed"

// FS holds <folder>/<name>.json, and stories/words/<language>.json.
//
//go:embed */*.json stories/words/*.json
var FS embed.FS
