package upload

import (
	"bytes"
	"compress/zlib"
	"io"
	"strconv"
)

// maxInflated bounds what the streams of a PDF may unpack to, all together.
const maxInflated = 200 << 20

// runs and holds are names that no PDF of ours has: what starts something, and what has
// another file in it.
var (
	runs  = []string{"JavaScript", "JS", "Launch", "SubmitForm", "ImportData", "RichMedia", "XFA", "Rendition", "GoToE"}
	holds = []string{"EmbeddedFile", "EmbeddedFiles", "Filespec"}
)

// surely is how long a name is that stands nowhere by chance: it is looked for in pictures
// and fonts too, since what a stream is called proves nothing.
const surely = 6

// checkPDF reads every object, and counts the pages.
func checkPDF(content []byte) (pages int, err error) {
	if !bytes.Contains(content[max(0, len(content)-headSize):], []byte("%%EOF")) {
		return 0, Broken
	}
	if err := checkNames(namesIn(content), surely); err != nil {
		return 0, err
	}
	left := maxInflated
	for len(content) > 0 {
		plain, packed, rest := nextStream(content)
		n, err := checkObjects(plain)
		if err != nil {
			return 0, err
		}
		pages += n
		if n, err = checkPacked(plain, packed, &left); err != nil {
			return 0, err
		}
		pages += n
		content = rest
	}
	return pages, nil
}

// checkNames refuses names of what runs and of what holds files, if they are so long.
func checkNames(names map[string]bool, least int) error {
	for _, name := range runs {
		if names[name] && len(name) >= least {
			return Runs
		}
	}
	for _, name := range holds {
		if names[name] && len(name) >= least {
			return Hidden
		}
	}
	return nil
}

// nextStream gives what stands before the next stream, what is in it, and what follows.
func nextStream(content []byte) (plain, packed, rest []byte) {
	at := 0
	for {
		i := bytes.Index(content[at:], []byte("stream"))
		if i < 0 {
			return content, nil, nil
		}
		at += i + len("stream")
		if at < len(content) && (content[at] == '\r' || content[at] == '\n') && !bytes.HasSuffix(content[:at], []byte("endstream")) {
			break
		}
	}
	begin := at
	if content[begin] == '\r' {
		begin++
	}
	if begin < len(content) && content[begin] == '\n' {
		begin++
	}
	end := bytes.Index(content[begin:], []byte("endstream"))
	if end < 0 {
		return content[:at], content[begin:], nil
	}
	return content[:at], content[begin : begin+end], content[begin+end:]
}

// checkPacked unpacks a stream, and reads it as objects if that is what it holds.
func checkPacked(before, packed []byte, left *int) (pages int, err error) {
	dict := namesIn(before[max(0, bytes.LastIndex(before, []byte("obj"))):])
	objects := dict["ObjStm"] || dict["N"] && dict["First"]
	for _, odd := range []string{"Predictor", "ASCIIHexDecode", "ASCII85Decode", "LZWDecode", "RunLengthDecode", "Crypt"} {
		if objects && dict[odd] {
			return 0, Sealed
		}
	}
	z, err := zlib.NewReader(bytes.NewReader(packed))
	switch {
	case err != nil && objects && dict["Filter"]:
		return 0, Broken
	case err != nil && objects:
		return checkObjects(packed)
	case err != nil:
		return 0, nil
	}
	inside, err := io.ReadAll(io.LimitReader(z, int64(*left)+1))
	if len(inside) > *left {
		return 0, Grows
	}
	*left -= len(inside)
	if objects {
		if err != nil && len(inside) == 0 {
			return 0, Broken
		}
		return checkObjects(inside)
	}
	return 0, checkNames(namesIn(inside), surely)
}

// checkObjects looks at the names in a part of a PDF.
func checkObjects(part []byte) (pages int, err error) {
	names := namesIn(part)
	if names["Encrypt"] {
		return 0, Sealed
	}
	if err := checkNames(names, 0); err != nil {
		return 0, err
	}
	last := ""
	eachName(part, func(name string) {
		if last == "Type" && name == "Page" {
			pages++
		}
		last = name
	})
	return pages, nil
}

func namesIn(part []byte) map[string]bool {
	names := map[string]bool{}
	eachName(part, func(name string) { names[name] = true })
	return names
}

// eachName calls fn with each name, as it reads once what hides behind # is shown.
func eachName(part []byte, fn func(string)) {
	for {
		at := bytes.IndexByte(part, '/')
		if at < 0 {
			return
		}
		part = part[at+1:]
		end := bytes.IndexAny(part, " \t\r\n\f\x00/<>[](){}%")
		if end < 0 {
			end = len(part)
		}
		if end <= 64 {
			fn(unhash(part[:end]))
		}
		part = part[end:]
	}
}

func unhash(name []byte) string {
	if bytes.IndexByte(name, '#') < 0 {
		return string(name)
	}
	out := make([]byte, 0, len(name))
	for i := 0; i < len(name); i++ {
		if name[i] == '#' && i+2 < len(name) {
			if b, err := strconv.ParseUint(string(name[i+1:i+3]), 16, 8); err == nil {
				out = append(out, byte(b))
				i += 2
				continue
			}
		}
		out = append(out, name[i])
	}
	return string(out)
}
