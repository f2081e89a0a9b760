package upload_test

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"compress/zlib"
	"encoding/binary"
	"errors"
	"fmt"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"towpath/internal/upload"
)

// pdf is a document of two pages, with more objects if there are any.
func pdf(more ...string) []byte {
	body := "%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type/Pages/Kids[3 0 R 4 0 R]/Count 2>>\nendobj\n" +
		"3 0 obj\n<</Type /Page/Parent 2 0 R>>\nendobj\n4 0 obj\n<</Type/Page/Parent 2 0 R/Contents 5 0 R>>\nendobj\n"
	return []byte(body + strings.Join(more, "\n") + "\ntrailer\n<</Root 1 0 R>>\n%%EOF\n")
}

func packed(dict, objects string) string {
	var b bytes.Buffer
	z := zlib.NewWriter(&b)
	_, _ = z.Write([]byte(objects)) // to memory
	_ = z.Close()
	return fmt.Sprintf("9 0 obj\n<<%s/Filter/FlateDecode/Length %d>>\nstream\n%s\nendstream\nendobj", dict, b.Len(), b.String())
}

// word is a document with these parts beside its own.
func word(t testing.TB, parts map[string]string, change ...func(*zip.Writer)) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	put := func(name, text string) {
		w, err := z.Create(name)
		if err == nil {
			_, err = w.Write([]byte(text))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	for name, text := range map[string]string{
		"[Content_Types].xml": `<?xml version="1.0"?><Types/>`, "word/document.xml": "<w:document><w:p>A letter</w:p></w:document>",
		"word/_rels/document.xml.rels": `<Relationships><Relationship Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink" Target="https://example.org" TargetMode="External"/></Relationships>`,
	} {
		if _, other := parts[name]; !other {
			put(name, text)
		}
	}
	for name, text := range parts {
		if text != "-" {
			put(name, text)
		}
	}
	for _, fn := range change {
		fn(z)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func bx(name string, inside ...string) string {
	all := strings.Join(inside, "")
	return string(binary.BigEndian.AppendUint32(nil, uint32(8+len(all)))) + name + all
}

func mp4(brand, handler string) string {
	return bx("ftyp", brand, "\x00\x00\x02\x00isom") + bx("moov", bx("trak", bx("hdlr", "\x00\x00\x00\x00\x00\x00\x00\x00", handler, strings.Repeat("\x00", 12)))) + bx("mdat", "sound")
}

// frame is one frame of MPEG 1 layer III at 128 kbit/s and 44.1 kHz.
var frame = "\xff\xfb\x90\x00" + strings.Repeat("\x55", 413)

func wave() string {
	inside := "WAVEfmt \x10\x00\x00\x00\x01\x00\x01\x00\x40\x1f\x00\x00\x40\x1f\x00\x00\x01\x00\x08\x00data\x08\x00\x00\x0012345678"
	return "RIFF" + string(binary.LittleEndian.AppendUint32(nil, uint32(len(inside)))) + inside
}

const (
	vtt  = "WEBVTT\n\n00:01.000 --> 00:04.000\n<v Amina>I put the <i>kettle</i> on.\n\n1\n00:00:05.000 --> 00:00:06.000 align:start\nThen I rang."
	webm = "\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\xf7\x81\x01\x42\x82\x84webm\x42\x87\x81\x04"
	ogg  = "OggS\x00\x02\x00\x00\x00\x00\x00\x00\x00\x00abcd\x00\x00\x00\x00crcc\x01\x13OpusHead\x01\x01and so on"
)

func TestWhatAFileIsStandsInItAndNotInItsName(t *testing.T) {
	for _, c := range []struct {
		content []byte
		want    upload.Info
	}{
		{pdf(), upload.Info{Kind: upload.PDF, Pages: 2}},
		{pdf(packed("/Type/ObjStm/N 1/First 4", "7 0 <</Type/Page>> 8 6 <</Type/Pages>>")), upload.Info{Kind: upload.PDF, Pages: 3}},
		{pdf(packed("", "BT (a page that says javascript) Tj ET")), upload.Info{Kind: upload.PDF, Pages: 2}},
		{word(t, nil), upload.Info{Kind: upload.Word}},
		{[]byte(frame + frame), upload.Info{Kind: upload.MP3}},
		{[]byte("ID3\x04\x00\x00\x00\x00\x00\x05title" + frame + frame), upload.Info{Kind: upload.MP3}},
		{[]byte(mp4("M4A ", "soun")), upload.Info{Kind: upload.M4A}},
		{[]byte(mp4("isom", "soun")), upload.Info{Kind: upload.M4A}},
		{[]byte(mp4("mp42", "vide")), upload.Info{Kind: upload.MP4}},
		{[]byte(wave()), upload.Info{Kind: upload.Wave}},
		{[]byte(webm), upload.Info{Kind: upload.WebM}},
		{[]byte(ogg), upload.Info{Kind: upload.Ogg}},
		{[]byte(vtt), upload.Info{Kind: upload.Captions}},
		{[]byte("\xef\xbb\xbf" + strings.ReplaceAll(vtt, "\n", "\r\n")), upload.Info{Kind: upload.Captions}},
	} {
		got, err := upload.Check(c.content)
		if err != nil || got != c.want {
			t.Errorf("%.30q is %+v, %v, want %+v", c.content, got, err, c.want)
		}
		if got.Kind.Type() == "" || got.Kind.Audio() && got.Kind.Video() {
			t.Errorf("%s has the type %q", got.Kind, got.Kind.Type())
		}
	}
}

// bomb is a document with a part of nothing but zeros.
func bomb(t testing.TB, size int) []byte {
	return word(t, nil, func(z *zip.Writer) {
		z.RegisterCompressor(zip.Deflate, nil)
		w, err := z.CreateHeader(&zip.FileHeader{Name: "word/media/image1.png", Method: zip.Deflate})
		if err != nil {
			t.Fatal(err)
		}
		zeros := make([]byte, 1<<20)
		for range size >> 20 {
			if _, err := w.Write(zeros); err != nil {
				t.Fatal(err)
			}
		}
	})
}

func many(t testing.TB) []byte {
	return word(t, nil, func(z *zip.Writer) {
		for i := range 2100 {
			if _, err := z.Create(fmt.Sprintf("word/media/%d.png", i)); err != nil {
				t.Fatal(err)
			}
		}
	})
}

// lying is a document whose list says that a part is smaller than it is.
func lying(t testing.TB) []byte {
	return word(t, nil, func(z *zip.Writer) {
		var b bytes.Buffer
		f, _ := flate.NewWriter(&b, 9) // the level is one that there is
		_, _ = f.Write(make([]byte, 300<<20))
		_ = f.Close()
		w, err := z.CreateRaw(&zip.FileHeader{Name: "word/media/a.png", Method: zip.Deflate, CompressedSize64: uint64(b.Len()), UncompressedSize64: 10})
		if err == nil {
			_, err = w.Write(b.Bytes())
		}
		if err != nil {
			t.Fatal(err)
		}
	})
}

// hostile is a file, and why it is refused.
type hostile struct {
	content []byte
	want    upload.Reason
}

func refusesAll(t *testing.T, files map[string]hostile) {
	t.Helper()
	for what, c := range files {
		_, err := upload.Check(c.content)
		if reason, ok := upload.ReasonOf(err); !ok || reason != c.want {
			t.Errorf("%s: %v, want %v", what, err, c.want)
		}
	}
}

func TestHostileFilesAreRefused(t *testing.T) {
	eocd := "PK\x05\x06" + strings.Repeat("\x00", 18)
	refusesAll(t, map[string]hostile{
		"nothing":                           {nil, upload.Empty},
		"a picture":                         {[]byte("\x89PNG\r\n\x1a\n"), upload.Unknown},
		"a drawing":                         {[]byte(`<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>`), upload.Unknown},
		"a page":                            {[]byte("<!doctype html><script>alert(1)</script>"), upload.Unknown},
		"a program":                         {[]byte("MZ\x90\x00"), upload.Unknown},
		"an old document":                   {[]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), upload.Unknown},
		"an archive":                        {word(t, map[string]string{"[Content_Types].xml": "-", "word/document.xml": "-"}), upload.Unknown},
		"a table for a document":            {word(t, map[string]string{"word/document.xml": "-", "xl/workbook.xml": "<x/>"}), upload.Unknown},
		"a film on a telephone's own terms": {[]byte(mp4("qt  ", "vide")), upload.Unknown},
		"a film in the wrapping of sound":   {[]byte(strings.Replace(ogg, "OpusHead", "\x80theora ", 1)), upload.Unknown},
		"one frame and then something":      {[]byte(frame + "and then words"), upload.Unknown},
		"a script":                          {[]byte("#!/bin/sh\nrm -rf /"), upload.Unknown},
		"sound that is an archive too":      {[]byte(frame + frame + eocd), upload.Hidden},
		"sound with a script in its title":  {[]byte("ID3\x04\x00\x00\x00\x00\x00\x10<script>a</scri>" + frame + frame), upload.Runs},
		"a film with something after it":    {[]byte(mp4("mp42", "vide") + "GIF89a and more"), upload.Broken},
		"a film without a beginning":        {[]byte(bx("ftyp", "isom0000") + bx("mdat", "x")), upload.Broken},
		"a wave longer than it says":        {[]byte(wave() + "and more"), upload.Broken},
		"a wave shorter than it says":       {[]byte(wave())[:48], upload.Broken},
		"captions with a script":            {[]byte(vtt + "\n\n00:09.000 --> 00:10.000\n<img src=x onerror=alert(1)>"), upload.Runs},
		"captions with a script later":      {[]byte(vtt + strings.Repeat("\n", 2000) + "<script>"), upload.Runs},
		"captions with style":               {[]byte("WEBVTT\n\nSTYLE\n::cue { background: url(//evil.example) }\n\n00:01.000 --> 00:04.000\nx"), upload.Runs},
		"captions without times":            {[]byte("WEBVTT\n\nwords"), upload.Broken},
		"captions that are no text":         {[]byte("WEBVTT\n\n\xff\xfe"), upload.Broken},
		"captions without an end":           {[]byte(vtt + strings.Repeat("\nx", 1<<20)), upload.Large},
	})
}

func TestHostilePDFsAreRefused(t *testing.T) {
	eocd := "PK\x05\x06" + strings.Repeat("\x00", 18)
	refusesAll(t, map[string]hostile{
		"a PDF that begins with a page":            {append([]byte("<html><script>"), pdf()...), upload.Unknown},
		"a PDF with a page in its first lines":     {[]byte(strings.Replace(string(pdf()), "\n", "\n%<script>alert(1)</script>\n", 1)), upload.Runs},
		"a PDF that is an archive too":             {append(pdf(), eocd+"%%EOF"...), upload.Hidden},
		"sound that is a PDF too":                  {[]byte("ID3\x04\x00\x00\x00\x00\x00\x09%PDF-1.4\n" + frame + frame), upload.Hidden},
		"a PDF cut off":                            {pdf()[:200], upload.Broken},
		"a PDF with a script":                      {pdf("6 0 obj <</S/JavaScript/JS(app.alert(1))>> endobj"), upload.Runs},
		"a PDF with a script behind signs":         {pdf("6 0 obj <</S/J#61vaScr#69pt>> endobj"), upload.Runs},
		"a PDF with a short name for it":           {pdf("6 0 obj <</JS 7 0 R>> endobj"), upload.Runs},
		"a PDF that starts a program":              {pdf("6 0 obj <</S/Launch/F(cmd.exe)>> endobj"), upload.Runs},
		"a PDF with a form that sends":             {pdf("6 0 obj <</S/SubmitForm>> endobj"), upload.Runs},
		"a PDF with a file in it":                  {pdf("6 0 obj <</Type/EmbeddedFile>> endobj"), upload.Hidden},
		"a PDF with a password":                    {pdf("trailer <</Encrypt 6 0 R>>"), upload.Sealed},
		"a PDF with a packed script":               {pdf(packed("/Type/ObjStm/N 1/First 4", "7 0 <</JS(x)>>")), upload.Runs},
		"a PDF with a packed script, misnamed":     {pdf(packed("/Subtype/Image", "7 0 <</S/JavaScript>>")), upload.Runs},
		"a PDF with a script in what looks packed": {pdf("6 0 obj (stream\n<</S/JavaScript>> endstream) endobj"), upload.Runs},
		"a PDF with objects packed twice":          {pdf(strings.Replace(packed("/Type/ObjStm/N 1/First 4", "x"), "/FlateDecode", "[/ASCIIHexDecode/FlateDecode]", 1)), upload.Sealed},
		"a PDF that grows":                         {pdf(packed("", string(make([]byte, 201<<20)))), upload.Grows},
	})
}

func TestHostileDocumentsAreRefused(t *testing.T) {
	refusesAll(t, map[string]hostile{
		"a document with macros":               {word(t, map[string]string{"word/vbaProject.bin": "x"}), upload.Runs},
		"a document that says it has macros":   {word(t, map[string]string{"[Content_Types].xml": `<Types><Override ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/></Types>`}), upload.Runs},
		"a document with controls":             {word(t, map[string]string{"word/activeX/activeX1.xml": "<x/>"}), upload.Runs},
		"a document with another in it":        {word(t, map[string]string{"word/embeddings/oleObject1.bin": "x"}), upload.Hidden},
		"a document with an archive in it":     {word(t, map[string]string{"word/media/image1.png": "PK\x03\x04"}), upload.Hidden},
		"a document with a program in it":      {word(t, map[string]string{"word/media/image1.png": "MZ\x90"}), upload.Hidden},
		"a document that fetches its template": {word(t, map[string]string{"word/_rels/settings.xml.rels": `<Relationships><Relationship Type="http://x/relationships/attachedTemplate" Target="http://evil.example/a.dotm" TargetMode="External"/></Relationships>`}), upload.Runs},
		"a document with a field that runs":    {word(t, map[string]string{"word/document.xml": "<w:instrText>DDEAUTO c:\\\\windows</w:instrText>"}), upload.Runs},
		"a document with entities":             {word(t, map[string]string{"word/document.xml": `<!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>`}), upload.Grows},
		"a document that climbs out":           {word(t, map[string]string{"../../etc/passwd": "x"}), upload.Hidden},
		"a document from the root":             {word(t, map[string]string{"/etc/passwd": "x"}), upload.Hidden},
		"a document with a part twice":         {word(t, map[string]string{"WORD/document.xml": "<x/>"}), upload.Hidden},
		"a document with words at its end":     {word(t, nil, func(z *zip.Writer) { _ = z.SetComment("words") }), upload.Hidden},
		"a document cut off":                   {word(t, nil)[:300], upload.Broken},
		"a bomb":                               {bomb(t, 300<<20), upload.Grows},
		"a small bomb":                         {bomb(t, 8<<20), upload.Grows},
		"two thousand parts":                   {many(t), upload.Grows},
		"a document that lies":                 {lying(t), upload.Broken},
	})
}

func TestOnlyOurReasonsAreReasons(t *testing.T) {
	if _, ok := upload.ReasonOf(errors.New("another")); ok {
		t.Error("an error that is none of ours has a reason")
	}
}

func TestNamesAreCleaned(t *testing.T) {
	for name, want := range map[string]string{
		"My story.pdf": "My story.pdf", "My story.docx.exe": "My story.docx.pdf", "..\\..\\windows\\system.ini": "system.pdf", "/etc/passwd": "passwd.pdf",
		"../../../": "file.pdf", "": "file.pdf", "...": "file.pdf", "CON": "file-CON.pdf", "nul.txt": "file-nul.pdf", "COM1.tar.gz": "file-COM1.tar.pdf",
		"story\u202efdp.exe": "storyfdp.pdf", "a\x00b\r\nc\tsay.mp3": "ab c say.pdf", "<img src=x>.pdf": "img src=x.pdf", "a\"b;c.pdf": "a-b-c.pdf",
		"ملاحظات.pdf": "ملاحظات.pdf", "e\u0301.pdf": "é.pdf", "a\xffb.pdf": "ab.pdf", "\u200b\u2066hidden\u2069.pdf": "hidden.pdf", "  a   b  .pdf": "a b.pdf",
		strings.Repeat("x", 1000) + ".pdf": strings.Repeat("x", 96) + ".pdf",
	} {
		if got := upload.CleanName(name, upload.PDF); got != want {
			t.Errorf("%q is %q, want %q", name, got, want)
		}
	}
}

func TestCaptionsAreRead(t *testing.T) {
	got := strings.Join(upload.Said([]byte(vtt)), "|")
	if want := "I put the kettle on.|Then I rang."; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func FuzzCheck(f *testing.F) {
	for _, seed := range [][]byte{pdf(), pdf(packed("/Type/ObjStm/N 1/First 4", "x")), word(f, nil), []byte(frame + frame), []byte(mp4("isom", "vide")), []byte(ogg), []byte(wave()), []byte(webm), []byte(vtt)} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		info, err := upload.Check(content)
		if _, known := upload.ReasonOf(err); err != nil && !known {
			t.Fatalf("%v is no reason", err)
		}
		if err != nil {
			return
		}
		if info.Kind.Type() == "" || info.Pages < 0 {
			t.Fatalf("%+v", info)
		}
		lower := bytes.ToLower(content[:min(len(content), 1024)])
		for _, tag := range []string{"<script", "<html", "<svg"} {
			if bytes.Contains(lower, []byte(tag)) {
				t.Fatalf("%s begins with %s", info.Kind, tag)
			}
		}
	})
}

// FuzzWord has the fuzzer change the inside of a document, which its packing hides from it.
func FuzzWord(f *testing.F) {
	f.Add("word/document.xml", "<w:p/>")
	f.Add("word/_rels/a.rels", `<Relationship TargetMode="External"/>`)
	f.Fuzz(func(t *testing.T, name, text string) {
		var b bytes.Buffer
		z := zip.NewWriter(&b)
		for n, c := range map[string]string{"[Content_Types].xml": "<Types/>", name: text} {
			w, err := z.CreateHeader(&zip.FileHeader{Name: n, Method: zip.Deflate})
			if err != nil {
				t.Skip()
			}
			_, _ = w.Write([]byte(c))
		}
		if z.Close() != nil {
			t.Skip()
		}
		_, err := upload.Check(b.Bytes())
		if _, known := upload.ReasonOf(err); err != nil && !known {
			t.Fatalf("%v is no reason", err)
		}
		if err == nil && (strings.Contains(name, "..") || strings.Contains(strings.ToLower(text), "<!doctype")) {
			t.Fatalf("%q with %q was let in", name, text)
		}
	})
}

func FuzzCleanName(f *testing.F) {
	f.Add("a/../b\u202e.pdf")
	f.Fuzz(func(t *testing.T, name string) {
		got := upload.CleanName(name, upload.PDF)
		bad := func(r rune) bool {
			return unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || strings.ContainsRune(`/\<>:"|?*`, r)
		}
		if !utf8.ValidString(got) || utf8.RuneCountInString(got) > upload.MaxName || strings.IndexFunc(got, bad) >= 0 || !strings.HasSuffix(got, ".pdf") || len(got) < 5 || got[0] == '.' {
			t.Fatalf("%q became %q", name, got)
		}
		if again := upload.CleanName(got, upload.PDF); again != got {
			t.Fatalf("%q became %q, and that %q", name, got, again)
		}
	})
}
