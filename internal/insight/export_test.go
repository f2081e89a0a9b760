package insight

import "towpath/internal/care"

// Forget has the columns built anew.
func (k *Keeper) Forget(org care.OrganisationID) {
	at := k.of(org)
	at.mu.Lock()
	defer at.mu.Unlock()
	at.ready = false
}

// SupportReads gives how often the columns read who is supported.
func (k *Keeper) SupportReads(org care.OrganisationID) int {
	at := k.of(org)
	at.mu.Lock()
	s := at.supports
	at.mu.Unlock()
	if s == nil {
		return 0
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.reads
}
