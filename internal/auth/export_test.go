package auth

// What the tests outside need of the inside.

// Subjects are what attempts at a name from an address are counted under.
func Subjects(username, address string) []string {
	list := []string{subjectOf("account", username)}
	if address != "" {
		list = append(list, subjectOf("address", address))
	}
	return list
}

// Hashes counts the passwords that are hashed while fn runs.
func Hashes(fn func()) int {
	slots, counted := hashing, make(chan struct{})
	done, over := make(chan struct{}), make(chan struct{})
	n := 0
	hashing = counted
	go func() {
		defer close(over)
		for {
			select {
			case <-counted: // a slot is taken
				n++
				counted <- struct{}{} // and given back
			case <-done:
				return
			}
		}
	}()
	fn()
	close(done)
	<-over
	hashing = slots
	return n
}

// ParseMade and ParseShown read a browser's answers about passkeys.
var (
	ParseMade  = parseMade
	ParseShown = parseShown
)
