package web

import (
	"net/http"

	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/httpkit"
	"towpath/internal/web/ui"
)

func (v *visit) storiesToReview() error {
	list, err := v.site.care.ListStoriesToReview(v.r.Context(), v.actor())
	if err != nil {
		return err
	}
	return v.show(http.StatusOK, storiesToReviewView(v, v.base(v.Words.T("story.review_title")), list))
}

// reviewPage is a story before its reviewer.
type reviewPage struct {
	care.ToReview
	shown      storyPage
	uses, seen string
	note       string
	published  bool
}

func (v *visit) storyToReview() error { return v.reviewAgain(http.StatusOK, "", nil) }

func (v *visit) reviewAgain(status int, note string, problems ui.Problems) error {
	r, err := v.site.care.ShowStoryToReview(v.r.Context(), v.actor(), care.StoryID(v.r.PathValue("story")))
	if err != nil {
		return err
	}
	p := reviewPage{
		ToReview: r, shown: v.storyPage(r.Text.Readable(r.Files), "/stories/review/"+string(r.Story)+"/files/"),
		uses: v.useList(r.Uses), seen: r.Text.Words.Digest(), note: note, published: r.Text.State == care.StoryPublished,
	}
	page := v.base(v.Words.T("story.review_one"))
	page.Back, page.Problems = "/stories/review", problems
	v.allowMedia()
	return v.show(status, storyToReviewView(v, page, p))
}

func (v *visit) reviewStory() error {
	form, err := httpkit.ReadForm(v.w, v.r)
	if err != nil {
		return err
	}
	publish := form.Text("decision") == "publish"
	err = v.site.care.ReviewStory(v.r.Context(), v.actor(), care.StoryID(v.r.PathValue("story")), care.StoryReview{
		Seen: form.Text("seen"), Publish: publish, Note: form.Text("note"),
	})
	if fault.Is(err, fault.Invalid) {
		return v.reviewAgain(http.StatusUnprocessableEntity, form.Text("note"), v.problems(err))
	}
	if err != nil {
		return err
	}
	if publish {
		return v.to("/stories/review", "story_published")
	}
	return v.to("/stories/review", "story_sent_back")
}

func (v *visit) fileToReview() error {
	f, err := v.site.care.ShowFileToReview(v.r.Context(), v.actor(), care.StoryID(v.r.PathValue("story")), care.FileID(v.r.PathValue("file")))
	if err != nil {
		return err
	}
	v.sendFile(f)
	return nil
}
