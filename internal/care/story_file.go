package care

import (
	"context"

	"towpath/internal/upload"
)

// What a file is to a story.
const (
	FileRecording = "recording"
	FileCaptions  = "captions"
)

// AddStoryFile adds a recording to a story, or captions to its recording; which of them is
// said by what the file is. One takes the place of the one before it.
func (s *Service) AddStoryFile(ctx context.Context, a Actor, person PersonID, id StoryID, n NewFile) error {
	f, err := s.checkFile(ctx, "AddStoryFile", n, func(k upload.Kind) bool { return !k.Document() })
	if err != nil {
		return err
	}
	f.Organisation, f.Owner, f.Use, f.Added, f.By = a.Organisation, string(id), FileRecording, s.Now(), a.Account
	if f.Kind == upload.Captions {
		f.Use = FileCaptions
	}
	begun := false
	err = s.write(ctx, a, "AddStoryFile", about(person, "story:"+string(id)), func(tx Tx) (err error) {
		if _, err := ownStory(ctx, tx, a, "AddStoryFile", person, id); err != nil {
			return err
		}
		begun, err = beginFile(ctx, tx, "AddStoryFile", f)
		return err
	})
	if err != nil || !begun {
		return err
	}
	if err := s.keepFile(ctx, f, n.Content); err != nil {
		return err
	}
	var said []string
	if f.Use == FileCaptions {
		said = upload.Said(n.Content)
	}
	return s.store.Write(ctx, func(tx Tx) error {
		if err := tx.HoldPerson(ctx, a.Organisation, person); err != nil {
			return err
		}
		return s.useFile(ctx, tx, a, person, f, said)
	})
}

// useFile names a file in the words that are worked on, and takes away what they had. What
// captions say is a transcript where there is none, since sound shows no captions.
func (s *Service) useFile(ctx context.Context, tx Tx, a Actor, person PersonID, f FileInfo, said []string) error {
	id := StoryID(f.Owner)
	err := s.changeStory(ctx, tx, a, "AddStoryFile", person, id, func(w *StoryWords) {
		if f.Use == FileCaptions {
			w.Captions = f.ID
			if len(w.Transcript) == 0 && fitAll(said, MaxTranscript) {
				w.Transcript = said
			}
		} else {
			w.Recording = f.ID
		}
	})
	if err != nil {
		return err
	}
	return dropFiles(ctx, tx, a, id)
}

// dropFiles takes away the files that no text of a story names any more.
func dropFiles(ctx context.Context, tx Tx, a Actor, id StoryID) error {
	texts, err := tx.ListStoryTexts(ctx, a.Organisation, id)
	if err != nil {
		return err
	}
	files, err := tx.ListFiles(ctx, a.Organisation, string(id))
	if err != nil {
		return err
	}
	named := map[FileID]bool{}
	for _, t := range texts {
		named[t.Words.Recording], named[t.Words.Captions] = true, true
	}
	for _, f := range files {
		if !named[f.ID] {
			if err := tx.DeleteFile(ctx, a.Organisation, f.ID); err != nil {
				return err
			}
		}
	}
	return nil
}

// RemoveStoryFile takes the recording, or the captions, out of the words that are worked
// on. What is published keeps its own until the next text takes its place.
func (s *Service) RemoveStoryFile(ctx context.Context, a Actor, person PersonID, id StoryID, use string) error {
	return s.write(ctx, a, "RemoveStoryFile", about(person, "story:"+string(id)), func(tx Tx) error {
		err := s.changeStory(ctx, tx, a, "RemoveStoryFile", person, id, func(w *StoryWords) {
			switch use {
			case FileRecording:
				w.Recording, w.Captions = "", ""
			case FileCaptions:
				w.Captions = ""
			default:
			}
		})
		if err != nil {
			return err
		}
		return dropFiles(ctx, tx, a, id)
	})
}

// ShowStoryFile opens a file of a story for its teller.
func (s *Service) ShowStoryFile(ctx context.Context, a Actor, person PersonID, id StoryID, file FileID) (*FileReader, error) {
	var f FileInfo
	err := s.read(ctx, a, "ShowStoryFile", about(person, "story:"+string(id)), func(tx Tx) (err error) {
		if _, err = ownStory(ctx, tx, a, "ShowStoryFile", person, id); err != nil {
			return err
		}
		f, err = fileOf(ctx, tx, a, "ShowStoryFile", id, file)
		return err
	})
	if err != nil {
		return nil, err
	}
	return s.reader(ctx, f), nil
}

// ShowFileToReview opens a file of a story for whoever reviews it.
func (s *Service) ShowFileToReview(ctx context.Context, a Actor, id StoryID, file FileID) (*FileReader, error) {
	on, err := s.tellerOf(ctx, a.Organisation, id)
	if err != nil {
		return nil, err
	}
	var f FileInfo
	err = s.read(ctx, a, "ShowStoryToReview", on, func(tx Tx) error {
		_, _, t, err := reviewed(ctx, tx, a, "ShowStoryToReview", id)
		if err != nil {
			return err
		}
		if file != t.Words.Recording && file != t.Words.Captions {
			return denied("ShowStoryToReview")
		}
		f, err = fileOf(ctx, tx, a, "ShowStoryToReview", id, file)
		return err
	})
	if err != nil {
		return nil, err
	}
	return s.reader(ctx, f), nil
}

func fileOf(ctx context.Context, tx Tx, a Actor, op string, id StoryID, file FileID) (FileInfo, error) {
	f, err := tx.File(ctx, a.Organisation, file)
	if err == nil && f.Owner != string(id) {
		return FileInfo{}, denied(op)
	}
	return f, err
}
