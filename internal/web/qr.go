package web

import (
	"fmt"
	"image/color"
	"strings"

	"github.com/boombuler/barcode/qr"
)

// qrCode is a QR code as one path of SVG, a square of size by size modules with
// the quiet margin that readers need.
type qrCode struct {
	size int
	path string
}

const qrMargin = 4

// newQRCode draws text. It fails where the text is too long for any code.
func newQRCode(text string) (qrCode, error) {
	code, err := qr.Encode(text, qr.M, qr.Auto)
	if err != nil {
		return qrCode{}, err
	}
	n := code.Bounds().Dx()
	var b strings.Builder
	for y := range n {
		for x := 0; x < n; x++ {
			run := 0
			for x+run < n && code.At(x+run, y) == color.Black {
				run++
			}
			if run > 0 {
				fmt.Fprintf(&b, "M%d %dh%dv1h-%dz", x+qrMargin, y+qrMargin, run, run)
				x += run
			}
		}
	}
	return qrCode{size: n + 2*qrMargin, path: b.String()}, nil
}

func (q qrCode) box() string { return fmt.Sprintf("0 0 %d %d", q.size, q.size) }
