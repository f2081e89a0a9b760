package care_test

import (
	"context"
	"io"
	"strings"
	"testing"

	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/store"
	"towpath/internal/testkit"
	"towpath/internal/upload"
)

// mp3 is so many bytes of sound.
func mp3(size int) []byte {
	frame := "\xff\xfb\x90\x00" + strings.Repeat("\x55", 413)
	return []byte(strings.Repeat(frame, size/len(frame)+1))
}

func TestARecordingIsKeptInPartsAndReadFromAnyPlace(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		w := tells(t, testkit.Service(t, s))
		ctx, sound := t.Context(), mp3(2*care.FilePartSize+1000)
		sound[care.FilePartSize], sound[2*care.FilePartSize-1] = 7, 9
		add := func(content []byte) error {
			return w.AddStoryFile(ctx, w.as, w.Amina, w.id, care.NewFile{ID: care.FileID(w.IDs.New()), Name: "../me.wav", Content: content})
		}
		w.must(add([]byte(captions)))
		w.must(add(mp3(1000)))
		w.must(add(sound))
		page := w.page()
		rec, ok := page.File(page.Draft.Words.Recording)
		if !ok || len(page.Files) != 2 || rec.Name != "me.mp3" || rec.Kind != upload.MP3 || rec.Size != int64(len(sound)) || rec.Parts() != 3 {
			t.Fatalf("the files: %+v", page.Files)
		}
		w.publish(care.UseSite)
		r, err := w.OpenStory(ctx, w.Organisation, care.ReadersLike(w.Organisation, care.Actor{}), w.id, rec.ID)
		w.must(err)
		if all, err := io.ReadAll(r); err != nil || string(all) != string(sound) {
			t.Errorf("%d bytes came back of %d, %v", len(all), len(sound), err)
		}
		_, err = r.Seek(-care.FilePartSize-1001, io.SeekEnd)
		w.must(err)
		if tail, err := io.ReadAll(r); err != nil || string(tail) != string(sound[len(sound)-care.FilePartSize-1001:]) {
			t.Errorf("the end is %d bytes, %v", len(tail), err)
		}
		_, err = w.OpenSupportFile(ctx, w.Organisation, care.SupportIDOf(w.Organisation, "resource", "a-line"), rec.ID)
		wantKind(t, "as if it were the library's", err, fault.Denied)
		w.must(w.RemoveStoryFile(ctx, w.as, w.Amina, w.id, care.FileRecording))
		if page := w.page(); page.Published.Words.Recording != rec.ID || len(page.Files) != 2 || page.Draft.Words.Recording != "" {
			t.Errorf("taken out of the text after it: %+v", page)
		}
		w.must(w.WithdrawStory(ctx, w.as, w.Amina, w.id))
		if _, err := r.Seek(0, io.SeekStart); err != nil {
			t.Fatal(err)
		}
		if rest, err := io.ReadAll(r); err == nil || len(rest) > 0 {
			t.Errorf("whoever had it open still reads %d bytes", len(rest))
		}
	})
}

func TestFilesThatHarmAreRefused(t *testing.T) {
	w := tells(t, testkit.Service(t, testkit.SQLite(t)))
	add := func(content []byte) error {
		return w.AddStoryFile(t.Context(), w.as, w.Amina, w.id, care.NewFile{ID: care.FileID(w.IDs.New()), Name: "story.mp3", Content: content})
	}
	for what, content := range map[string][]byte{
		"nothing": nil, "a page": []byte("<!doctype html><script>alert(1)</script>"), "a drawing": []byte("<svg onload=alert(1)>"),
		"a document": []byte("%PDF-1.7\n%%EOF"), "more than may be": make([]byte, care.DefaultUploadLimit+1),
	} {
		wantFields(t, what, add(content), "file")
	}
	if page := w.page(); len(page.Files) != 0 {
		t.Errorf("what was refused is there: %+v", page.Files)
	}
}

func TestAServicesOwnScannerIsAsked(t *testing.T) {
	s := testkit.SQLite(t)
	for what, c := range map[string]struct {
		says error
		want string
	}{"clean": {nil, ""}, "bad": {upload.Infected, "upload.error.infected"}, "broken": {context.DeadlineExceeded, "upload.error.unscanned"}} {
		w := tells(t, testkit.Service(t, s))
		w.Kit.Service = w.Kit.Service.Accepting(care.DefaultUploadLimit, func(context.Context, []byte) error { return c.says })
		err := w.AddStoryFile(t.Context(), w.as, w.Amina, w.id, care.NewFile{ID: care.FileID(w.IDs.New()), Content: mp3(900)})
		got := ""
		for _, f := range fault.FieldsOf(err) {
			got = f.Message
		}
		if got != c.want || (err == nil) != (c.want == "") {
			t.Errorf("%s: %v", what, err)
		}
	}
}
