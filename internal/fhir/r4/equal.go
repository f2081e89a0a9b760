package r4

// equal tells whether two values say the same: members in any order, numbers as they are
// written (0.50 is more exact than 0.5).
func equal(a, b *node) bool {
	if a.kind != b.kind || a.text != b.text || len(a.kids) != len(b.kids) {
		return false
	}
	for i := range a.kids {
		other := &b.kids[i]
		if a.kind == Object && other.key != a.kids[i].key {
			if other = b.get(a.kids[i].key); other == nil {
				return false
			}
		}
		if !equal(&a.kids[i], other) {
			return false
		}
	}
	return true
}
