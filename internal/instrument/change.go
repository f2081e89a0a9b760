package instrument

// Move is how one score changed between two times. It says what the numbers say; what
// the person says is asked beside it.
type Move struct {
	Change Amount
	// Better is 1 where the score moved the way in which things go well, -1 the other
	// way, 0 where it did not move or where neither way is better.
	Better int
	// Reliable tells whether it moved by more than chance would; only where the
	// measure has a published reliable change.
	Known, Reliable bool
	// Crossed has the places of the cut-offs that were crossed.
	Crossed []int
}

// Move gives how a score moved between two results that were scored.
func (s *Score) Move(first, latest Result) Move {
	if s.Method == MethodHighest {
		return Move{}
	}
	m := moved(first.Value, latest.Value, s.Better, s.Change)
	for i, c := range s.Cutoffs {
		if (first.Value.Compare(c.At) >= 0) != (latest.Value.Compare(c.At) >= 0) {
			m.Crossed = append(m.Crossed, i)
		}
	}
	return m
}

// moved gives how a number moved, without its cut-offs.
func moved(first, latest Amount, better Better, by Change) Move {
	m := Move{Change: latest.Minus(first), Known: by.Known()}
	m.Better = m.Change.Compare(Amount{})
	switch better {
	case BetterNeither:
		m.Better = 0
	case BetterLower:
		m.Better = -m.Better
	}
	m.Reliable = m.Known && Amount{abs(m.Change.Units), m.Change.Decimals}.Compare(by.Reliable) >= 0
	return m
}

func abs(n int64) int64 { return max(n, -n) }
