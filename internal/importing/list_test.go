package importing

// wrongs gives all that was said to be wrong with a list.
func wrongs(problems []Problem, err error) (said string) {
	if err != nil {
		said = err.Error()
	}
	for _, p := range problems {
		said += p.String()
	}
	return said
}
