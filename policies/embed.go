// Package policies holds who may do what, as Cedar sentences that an
// information-governance lead can read. It only embeds them.
package policies

import "embed"

// FS holds every policy file.
//
//go:embed *.cedar
var FS embed.FS
