package library

import "slices"

// Place is where a resource serves.
type Place string

// The places, each inside another.
const (
	International   Place = "international"
	UK              Place = "uk"
	England         Place = "england"
	Scotland        Place = "scotland"
	Wales           Place = "wales"
	NorthernIreland Place = "northern-ireland"
	Birmingham      Place = "birmingham"
)

var places = []string{
	string(International), string(UK), string(England), string(Scotland), string(Wales), string(NorthernIreland), string(Birmingham),
}

// around gives the place that a place lies in.
var around = map[Place]Place{
	Birmingham: England,
	England:    UK, Scotland: UK, Wales: UK, NorthernIreland: UK,
	UK: International,
}

// nearness says how near to a place something serves: in a town of its own, in the
// country, or everywhere. A service of one country is no nearer to somebody there than
// one of the whole kingdom.
type nearness int

const (
	inTown nearness = iota
	inCountry
	everywhere
	notThere
)

// near gives the nearest of the places served in which somebody is.
func near(at Place, served []Place) nearness {
	for {
		if slices.Contains(served, at) {
			break
		}
		out, ok := around[at]
		if !ok {
			return notThere
		}
		at = out
	}
	switch at {
	case International:
		return everywhere
	case UK, England, Scotland, Wales, NorthernIreland:
		return inCountry
	default:
		return inTown
	}
}
