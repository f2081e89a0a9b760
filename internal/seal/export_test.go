package seal

import "time"

// Wait sets how long one answer may take.
func (v *Vault) Wait(d time.Duration) { v.client.Timeout = d }
