package care

import (
	"context"

	"towpath/internal/story"
)

// A story goes to readers by its teller's yes to that use, and to nobody by standing in a
// circle.

func (n narrowed) Story(context.Context, OrganisationID, StoryID) (Story, error) {
	return Story{}, denied("Story")
}

func (n narrowed) ListStories(context.Context, OrganisationID, PersonID) ([]Story, error) {
	return nil, nil
}

func (n narrowed) ListStoryTexts(context.Context, OrganisationID, StoryID) ([]StoryText, error) {
	return nil, nil
}

func (n narrowed) ListStoryTextsIn(context.Context, OrganisationID, StoryState) ([]StoryText, error) {
	return nil, nil
}

func (n narrowed) ListStoryConsents(context.Context, OrganisationID, StoryID) ([]StoryConsent, error) {
	return nil, nil
}

func (n narrowed) ListStandingStoryConsents(context.Context, OrganisationID) ([]StoryConsent, error) {
	return nil, nil
}

func (n narrowed) StoryHope(context.Context, OrganisationID, StoryID) (map[Feeling]int, error) {
	return nil, nil
}

func (n narrowed) HiddenTopics(context.Context, OrganisationID, AccountID) ([]story.Topic, error) {
	return nil, nil
}

func (n narrowed) File(context.Context, OrganisationID, FileID) (FileInfo, error) {
	return FileInfo{}, denied("File")
}

func (n narrowed) ListFiles(context.Context, OrganisationID, string) ([]FileInfo, error) {
	return nil, nil
}

func (n narrowed) FilePart(context.Context, FileInfo, int) ([]byte, error) {
	return nil, denied("FilePart")
}
