package care

import (
	"context"
	"slices"
)

// ListReportStories gives the stories whose tellers said yes to a report for those who pay for
// the service, the latest first. A yes to anything else, such as the pages that everybody may
// read, is not one to this. Nobody's name is with them. It is read anew each time, so that a
// story that was withdrawn is not in the next report.
func (s *Service) ListReportStories(ctx context.Context, a Actor) ([]ReadableStory, error) {
	var out []ReadableStory
	err := s.read(ctx, a, "ListReportStories", subject{}, func(tx Tx) (err error) {
		out, err = publishedStories(ctx, tx, a.Organisation, func(uses []StoryUse) bool { return slices.Contains(uses, UseReport) })
		return err
	})
	for i := range out {
		here := *out[i].Story
		here.Teller, out[i].Story = "", &here
	}
	return out, err
}
