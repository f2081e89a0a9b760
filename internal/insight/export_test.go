package insight

import "towpath/internal/care"

// Forget has the columns built anew.
func (k *Keeper) Forget(org care.OrganisationID) {
	at := k.of(org)
	at.mu.Lock()
	defer at.mu.Unlock()
	at.ready = false
}
