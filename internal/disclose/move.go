package disclose

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"math"
	"math/bits"
)

// margin is how far beyond the least number a moved one must be to be shown. It keeps
// numbers under the least from being shown because they were moved up: fewer than one of
// twelve fours is, and of smaller numbers fewer still.
const margin = 2

// A mean is moved in sixteenths of what one person's value can be.
const (
	sixteenths = 16
	perHalf    = 8 // so many sixteenths further, a move is half as likely
	// moveSpread is the standard deviation of a mean's move, for a group of one, as a part
	// of what one person's value can be.
	moveSpread = 1.02
)

// dice fall by the key of a row and a label, and alike whenever they are thrown for both.
type dice struct {
	block cipher.Block
	out   label
}

// throw gives 128 bits.
func (d *dice) throw(l *label) (a, b uint64) {
	d.block.Encrypt(d.out[:], l[:])
	return binary.LittleEndian.Uint64(d.out[:8]), binary.LittleEndian.Uint64(d.out[8:])
}

// steps moves a whole number: by nought with 1 in 3, and by each further step, up or down,
// half as often as by the one before. So no number that is shown is more than twice as
// likely with one person more or less, whatever is known about the others.
func steps(a uint64) int {
	return bits.TrailingZeros32(uint32(a)) - bits.TrailingZeros32(uint32(a>>32))
}

// round rounds a whole number up or down at random, so that on average it stays the same.
func round(n, to int, b uint64) int {
	down := n - n%to
	if up, _ := bits.Mul64(b, uint64(to)); int(up) < n-down {
		return down + to
	}
	return down
}

// eighths says, in parts of 65,536, how often a move is by at most so many sixteenths
// beyond a multiple of eight: each 2^-1/8 as often as the one before.
var eighths = [perHalf]uint64{10878, 20854, 30002, 38390, 46082, 53136, 59604, 65536}

func eighth(x uint64) int {
	for i, upTo := range eighths {
		if x < upTo {
			return i
		}
	}
	return perHalf - 1
}

// fine moves a sum of values, in parts of what one person's value can be. Sixteen
// sixteenths further is a quarter as likely: from the least to the greatest value of one
// person, no mean that is shown is more than four times as likely.
func fine(a, b uint64) float64 {
	up := perHalf*bits.TrailingZeros32(uint32(a)) + eighth(b&0xffff)
	down := perHalf*bits.TrailingZeros32(uint32(a>>32)) + eighth(b>>16&0xffff)
	within := float64(b>>32)/(1<<32) - 0.5
	return (float64(up-down) + within) / sixteenths
}

// move fills a draft with moved numbers. Nothing after it sees an exact one.
func (p *Publisher) move(d *draft, t Table) error {
	mac := hmac.New(sha256.New, p.secret)
	var dice dice
	var seed [sha256.Size]byte
	for i, place := range d.shape.rows {
		r := &t.Rows[place]
		at := d.at(i, 0)
		d.keys[i] = r.Key
		if r.Empty {
			for w := range d.shape.slots {
				d.cells[at+w] = Cell{kind: Nobody}
			}
			continue
		}
		if r.People < p.rule.AtLeast {
			d.hideRow(i, TooFewPeople)
			continue
		}
		mac.Reset()
		mac.Write([]byte("towpath/disclose/1"))
		mac.Write(binary.BigEndian.AppendUint64(binary.BigEndian.AppendUint64(nil, r.Key.People), r.Key.Records))
		block, err := aes.NewCipher(mac.Sum(seed[:0]))
		if err != nil {
			return err
		}
		dice.block = block
		d.moveRow(i, r, t.Columns, &dice)
	}
	return nil
}

func (d *draft) moveRow(i int, r *Row, columns []Column, dice *dice) {
	at := d.at(i, 0)
	for w := range d.shape.slots {
		sl := &d.shape.slots[w]
		if sl.kind == slotMean {
			d.moveMean(i, w, r.Figures[sl.column], columns[sl.column], dice)
			continue
		}
		a, b := dice.throw(&sl.label)
		moved := r.count(sl) + steps(a)
		d.moved[at+w] = int32(moved)
		switch {
		case moved >= d.rule.AtLeast+margin:
			d.cells[at+w] = Cell{kind: Count, number: int32(round(moved, d.rule.RoundTo, b))}
		case sl.kind == slotPeople:
			d.hideRow(i, TooFewPeople)
			return
		default:
			d.cells[at+w] = d.hidden(TooFewInIt)
		}
	}
}

// moveMean moves a mean and how far the values are spread, which gives its interval. The
// slot before is the number of people who have a value, already moved.
func (d *draft) moveMean(i, w int, f Figures, c Column, dice *dice) {
	at, with := d.at(i, w), d.cells[d.at(i, w-1)]
	if f.With < d.rule.MeansAtLeast || int(d.moved[at-1]) < d.rule.MeansAtLeast+margin || with.kind != Count {
		d.cells[at] = d.hidden(TooFewForMean)
		return
	}
	reach, n := c.Greatest-c.Least, float64(f.With)
	a, b := dice.throw(&d.shape.slots[w].label)
	exact := f.Sum / n
	mean := exact + float64(fine(a, b)*reach)/n
	a, b = dice.throw(&d.shape.slots[w].spread)
	variance := f.Squares/n - float64(exact*exact) + float64(fine(a, b)*float64(reach*reach))/n
	// The spread is told no finer than in eighths of what a value can be, the larger one.
	eighth := reach / 8
	spread := min(max(math.Ceil(math.Sqrt(max(variance, 0))/eighth), 1), 4) * eighth
	fewest := max(float64(d.rule.MeansAtLeast), float64(int(with.number)-d.rule.RoundTo))
	move := moveSpread * reach / fewest
	half := 1.96 * math.Sqrt(float64(spread*spread/fewest)+float64(move*move))
	d.cells[at] = meanCell(mean, half, c)
	d.moved[at] = d.moved[at-1]
}

// meanCell gives a mean and its interval with as many decimals as the interval bears.
func meanCell(mean, half float64, c Column) Cell {
	decimals, step := 0, 1.0
	for decimals < 2 && half < 2*step {
		decimals, step = decimals+1, step/10
	}
	scale := math.Pow10(decimals)
	shown := func(x float64) int32 {
		return int32(math.Round(min(max(x, c.Least), c.Greatest) * scale))
	}
	return Cell{kind: Mean, number: shown(mean), low: shown(mean - half), high: shown(mean + half), decimals: uint8(decimals)}
}
