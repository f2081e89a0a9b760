package instrument

import (
	"fmt"
	"strconv"
	"strings"
)

// Amount is an exact decimal number, such as a score: Units of the last of Decimals
// places. 12.40 is {1240, 2}. A score is worked out in whole numbers and rounded
// once, halves away from nought, so that every machine prints the same.
type Amount struct {
	Units    int64
	Decimals uint8
}

// maxDecimals is how many places a score may have.
const maxDecimals = 4

var tens = [...]int64{1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000}

// ratio rounds num/den to so many places. den must be above nought.
func ratio(num, den int64, decimals uint8) Amount {
	num *= tens[decimals]
	q, r := num/den, num%den
	if r < 0 {
		r = -r
	}
	if 2*r >= den {
		if num < 0 {
			q--
		} else {
			q++
		}
	}
	return Amount{q, decimals}
}

// Compare gives -1, 0 or 1 as a is less than, equal to or more than b.
func (a Amount) Compare(b Amount) int {
	x, y := a.Units*tens[b.Decimals], b.Units*tens[a.Decimals]
	switch {
	case x < y:
		return -1
	case x > y:
		return 1
	}
	return 0
}

// Minus gives a-b with the places of the finer of the two.
func (a Amount) Minus(b Amount) Amount {
	places := max(a.Decimals, b.Decimals)
	return Amount{a.Units*tens[places-a.Decimals] - b.Units*tens[places-b.Decimals], places}
}

// Float gives the nearest binary number, for charts and statistics.
func (a Amount) Float() float64 { return float64(a.Units) / float64(tens[a.Decimals]) }

// String prints every place: "12.40", "-0.5", "7".
func (a Amount) String() string {
	if a.Decimals == 0 {
		return strconv.FormatInt(a.Units, 10)
	}
	sign, units := "", a.Units
	if units < 0 {
		sign, units = "-", -units
	}
	ten := tens[a.Decimals]
	return fmt.Sprintf("%s%d.%0*d", sign, units/ten, int(a.Decimals), units%ten)
}

// MarshalText prints the number, so that it stands in JSON as text and stays exact.
func (a Amount) MarshalText() ([]byte, error) { return []byte(a.String()), nil }

// ParseAmount reads a plain decimal number with at most four places and nine digits
// before them.
func ParseAmount(text string) (Amount, error) {
	digits, minus := strings.CutPrefix(text, "-")
	whole, part, _ := strings.Cut(digits, ".")
	bad := fmt.Errorf("%q is not a number with at most %d places", text, maxDecimals)
	if whole == "" || len(whole) > 9 || len(part) > maxDecimals || strings.HasSuffix(text, ".") {
		return Amount{}, bad
	}
	for _, c := range whole + part {
		if c < '0' || c > '9' {
			return Amount{}, bad
		}
	}
	units, err := strconv.ParseInt(whole+part, 10, 64)
	if err != nil {
		return Amount{}, bad
	}
	if minus {
		units = -units
	}
	return Amount{units, uint8(len(part))}, nil
}
