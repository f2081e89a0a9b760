package upload

import (
	"bytes"
	"encoding/binary"
	"slices"
)

// Sniff says what a file seems to be, by how it begins. Check looks further.
func Sniff(content []byte) (Kind, bool) {
	for _, kind := range Kinds {
		if begins[kind](content) {
			return kind, true
		}
	}
	return "", false
}

var begins = map[Kind]func([]byte) bool{
	PDF: func(c []byte) bool {
		return bytes.HasPrefix(c, []byte("%PDF-1.")) || bytes.HasPrefix(c, []byte("%PDF-2."))
	},
	Word:     func(c []byte) bool { return bytes.HasPrefix(c, []byte("PK\x03\x04")) },
	MP3:      beginsMP3,
	M4A:      func(c []byte) bool { return isMP4(c) && !hasPicture(c) },
	MP4:      func(c []byte) bool { return isMP4(c) && hasPicture(c) },
	Ogg:      beginsOgg,
	Wave:     func(c []byte) bool { return len(c) >= 44 && string(c[:4]) == "RIFF" && string(c[8:12]) == "WAVE" },
	WebM:     beginsWebM,
	Captions: beginsCaptions,
}

// mp3Rates and mp3Samples are of MPEG 1, 2 and 2.5, layer III.
var (
	mp3Bits = [2][15]int{
		{0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320},
		{0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160},
	}
	mp3Rates = map[byte][3]int{3: {44100, 48000, 32000}, 2: {22050, 24000, 16000}, 0: {11025, 12000, 8000}}
)

// mp3Frame gives how long the frame is that begins here; 0 where none does.
func mp3Frame(c []byte) int {
	if len(c) < 4 || c[0] != 0xff || c[1]&0xe0 != 0xe0 || c[1]&0x06 != 0x02 {
		return 0
	}
	version, bits, rate, pad := c[1]>>3&3, c[2]>>4, c[2]>>2&3, int(c[2]>>1&1)
	rates, known := mp3Rates[version]
	if !known || rate == 3 || bits == 0 || bits == 15 {
		return 0
	}
	if version == 3 {
		return 144*1000*mp3Bits[0][bits]/rates[rate] + pad
	}
	return 72*1000*mp3Bits[1][bits]/rates[rate] + pad
}

// beginsMP3 wants a frame, after a tag if there is one, and where it ends another.
func beginsMP3(c []byte) bool {
	if len(c) >= 10 && string(c[:3]) == "ID3" && c[3] < 0xff && c[6]|c[7]|c[8]|c[9] < 0x80 {
		skip := 10 + int(c[6])<<21 + int(c[7])<<14 + int(c[8])<<7 + int(c[9])
		if skip >= len(c) {
			return false
		}
		c = bytes.TrimLeft(c[skip:], "\x00")
	}
	n := mp3Frame(c)
	return n > 0 && (len(c) == n || len(c) > n && mp3Frame(c[n:]) > 0)
}

var mp4Brands = []string{"isom", "iso2", "iso3", "iso4", "iso5", "iso6", "mp41", "mp42", "avc1", "dash", "M4V ", "M4VP", "M4A ", "M4B ", "MSNV", "3gp4", "3gp5", "3gp6"}

func isMP4(c []byte) bool {
	return len(c) >= 16 && string(c[4:8]) == "ftyp" && slices.Contains(mp4Brands, string(c[8:12]))
}

// hasPicture tells whether one of the tracks is seen.
func hasPicture(c []byte) bool {
	moov := box(c, "moov")
	for at := bytes.Index(moov, []byte("hdlr")); at >= 0; {
		if at+16 <= len(moov) && string(moov[at+12:at+16]) == "vide" {
			return true
		}
		next := bytes.Index(moov[at+4:], []byte("hdlr"))
		if next < 0 {
			break
		}
		at += 4 + next
	}
	return false
}

// boxes calls fn with each box of the top level, and tells whether they fill the file.
func boxes(c []byte, fn func(name string, inside []byte)) bool {
	for len(c) > 0 {
		if len(c) < 8 {
			return false
		}
		size, skip := uint64(binary.BigEndian.Uint32(c)), uint64(8)
		switch {
		case size == 1 && len(c) >= 16:
			size, skip = binary.BigEndian.Uint64(c[8:]), 16
		case size == 0:
			size = uint64(len(c))
		}
		if size < skip || size > uint64(len(c)) {
			return false
		}
		fn(string(c[4:8]), c[skip:size])
		c = c[size:]
	}
	return true
}

// box gives what is in the first box of a name.
func box(c []byte, name string) (inside []byte) {
	boxes(c, func(n string, in []byte) {
		if n == name && inside == nil {
			inside = in
		}
	})
	return inside
}

// beginsOgg wants sound: a film in this wrapping plays hardly anywhere.
func beginsOgg(c []byte) bool {
	if len(c) < 36 || string(c[:5]) != "OggS\x00" || c[5]&2 == 0 {
		return false
	}
	first := c[min(len(c), 27+int(c[26])):]
	return slices.ContainsFunc([]string{"OpusHead", "\x01vorbis", "\x7fFLAC", "Speex   "}, func(s string) bool { return bytes.HasPrefix(first, []byte(s)) })
}

func beginsWebM(c []byte) bool {
	return bytes.HasPrefix(c, []byte{0x1a, 0x45, 0xdf, 0xa3}) && bytes.Contains(c[:min(len(c), 64)], []byte("\x42\x82\x84webm"))
}

// checkSound looks at how sound and film are put together, as far as something else could
// be put beside them.
func checkSound(kind Kind, c []byte) error {
	switch kind {
	case M4A, MP4:
		moov := false
		if !boxes(c, func(name string, _ []byte) { moov = moov || name == "moov" }) || !moov {
			return Broken
		}
	case Wave:
		if size := int64(binary.LittleEndian.Uint32(c[4:])) + 8; size > int64(len(c)) || size < int64(len(c))-1 || !bytes.Contains(head(c), []byte("fmt ")) {
			return Broken
		}
	default:
	}
	return nil
}
