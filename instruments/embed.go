// Package instruments holds the instruments that Towpath ships, as data. Each
// directory <id>/<version>/ is one version of one instrument; package
// internal/instrument reads them. A new instrument is one new directory and no Go.
package instruments

import "embed"

//go:generate go run towpath/internal/instrument/gen .

// FS holds the directories <id>/<version>/.
//
//go:embed */*.*.*
var FS embed.FS
