package instrument

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"
)

func TestHalvesAreRoundedAwayFromNought(t *testing.T) {
	for _, c := range []struct {
		num, den int64
		decimals uint8
		want     string
	}{
		{1, 2, 0, "1"},
		{-1, 2, 0, "-1"},
		{5, 2, 0, "3"},
		{-5, 2, 0, "-3"},
		{49, 100, 0, "0"},
		{-49, 100, 0, "0"},
		{1, 3, 2, "0.33"},
		{2, 3, 2, "0.67"},
		{-2, 3, 2, "-0.67"},
		{1, 8, 2, "0.13"},
		{-1, 8, 2, "-0.13"},
		{90, 7, 0, "13"},
		{7, 1, 0, "7"},
		{0, 9, 3, "0.000"},
		{1, 1, 4, "1.0000"},
	} {
		if got := ratio(c.num, c.den, c.decimals).String(); got != c.want {
			t.Errorf("%d/%d to %d places is %s, want %s", c.num, c.den, c.decimals, got, c.want)
		}
	}
}

func TestAmountsAreCompared(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int
	}{
		{"1.5", "1.50", 0},
		{"1.5", "1.4999", 1},
		{"-1.5", "-1.4999", -1},
		{"0", "-0.0", 0},
		{"999999999.9999", "999999999", 1},
		{"-999999999.9999", "999999999.9999", -1},
		{"2", "10", -1},
	} {
		a, b := amountOf(t, c.a), amountOf(t, c.b)
		if got := a.Compare(b); got != c.want {
			t.Errorf("%s against %s is %d, want %d", c.a, c.b, got, c.want)
		}
		if got := b.Compare(a); got != -c.want {
			t.Errorf("%s against %s is %d, want %d", c.b, c.a, got, -c.want)
		}
	}
}

func amountOf(t *testing.T, text string) Amount {
	t.Helper()
	a, err := ParseAmount(text)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func TestTheDifferenceOfAmountsHasTheFinerPlaces(t *testing.T) {
	for _, c := range []struct{ a, b, want string }{
		{"10", "4", "6"}, {"10", "4.25", "5.75"}, {"4.25", "10", "-5.75"}, {"1.50", "1.5", "0.00"}, {"-1", "-0.5", "-0.5"},
	} {
		if got := amountOf(t, c.a).Minus(amountOf(t, c.b)).String(); got != c.want {
			t.Errorf("%s less %s is %s, want %s", c.a, c.b, got, c.want)
		}
	}
}

func TestWhatIsNoAmount(t *testing.T) {
	for _, text := range []string{
		"", "-", ".", "1.", ".5", "+1", "--1", "1,5", "1e3", "0x1", " 1", "1 ", "1.23456", "1234567890", "NaN", "Inf", "1.2.3", "١", "1.-2",
	} {
		if a, err := ParseAmount(text); err == nil {
			t.Errorf("%q was read as %s", text, a)
		}
	}
}

func TestAnAmountIsReadBackAsItWasWritten(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		places := uint8(rapid.IntRange(0, maxDecimals).Draw(t, "places"))
		bound := 1_000_000_000*tens[places] - 1
		a := Amount{rapid.Int64Range(-bound, bound).Draw(t, "units"), places}
		got, err := ParseAmount(a.String())
		if err != nil || got != a {
			t.Fatalf("%+v is written as %s, and read as %+v: %v", a, a, got, err)
		}
		if text, err := a.MarshalText(); err != nil || string(text) != a.String() {
			t.Fatalf("%s is marshalled as %s: %v", a, text, err)
		}
		if want := fmt.Sprintf("%.*f", places, a.Float()); want != a.String() && a.Units != 0 {
			t.Fatalf("%s is %s as a binary number", a, want)
		}
	})
}
