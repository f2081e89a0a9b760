// Package locales embeds the words that pages speak: one directory for each
// language, one JSON file for each noun. English (en) is the source; a message
// that another language lacks is shown in English.
package locales

import "embed"

// FS holds every <language>/<noun>.json in this directory. internal/locale
// reads and checks it.
//
//go:embed */*.json
var FS embed.FS
