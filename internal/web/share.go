package web

import (
	"strings"
	"time"

	"towpath/internal/care"
	"towpath/internal/httpkit"
	"towpath/internal/web/ui"
)

// shareNo is the choice not to share a topic; the others are care.Condition.
const shareNo = "no"

// shareForm is what somebody may see, topic by topic, as it stands in a form.
type shareForm struct {
	choice           map[care.Topic]string
	day, month, year string
}

// newShareForm shares nothing.
func newShareForm() shareForm {
	f := shareForm{choice: map[care.Topic]string{}}
	for _, t := range care.AllTopics {
		f.choice[t] = shareNo
	}
	return f
}

// shareFormOf is what stands now. The end is that of the first topic that has one:
// the page sets one end for all.
func (v *visit) shareFormOf(l care.MemberLine) shareForm {
	f := newShareForm()
	for _, c := range l.Consents {
		f.choice[c.Topic] = string(c.Condition)
		if !c.Until.IsZero() {
			last := c.Until.In(v.site.config.Place).Add(-time.Second)
			f.day, f.month, f.year = dateParts(last)
		}
	}
	return f
}

func readShareForm(form httpkit.Form) shareForm {
	f := newShareForm()
	for _, t := range care.AllTopics {
		if choice := form.Text("share-" + string(t)); choice != "" {
			f.choice[t] = choice
		}
	}
	f.day, f.month, f.year = form.Text("until-day"), form.Text("until-month"), form.Text("until-year")
	return f
}

// agreed gives the topics that would be shared, at any time or on a condition.
func (f shareForm) agreed(conditions ...care.Condition) care.Topics {
	var set care.Topics
	for t, choice := range f.choice {
		for _, c := range conditions {
			if choice == string(c) {
				set |= care.TopicsOf(t)
			}
		}
	}
	return set
}

// inCrisis gives all that would be shared in a crisis, and what of it is more than
// before: with notes, every part that they stand beside.
func (f shareForm) inCrisis() (all, more care.Topics) {
	now := f.agreed(care.Always)
	all = f.agreed(care.Always, care.OnlyInCrisis)
	more = all &^ now
	if more.Has(care.TopicNotes) {
		for _, page := range topicPages {
			more |= all & care.TopicsOf(page.topic)
		}
	}
	return all, more
}

// consents turns the form into decisions, and gives what is shared no more. until
// is the day typed: it is the last one that counts.
func (v *visit) consents(f shareForm, until care.Date) (grant []care.NewConsent, withdraw []care.Topic) {
	var end time.Time
	if until != "" {
		end = time.Unix(0, 0) // what is no day lies in the past, and is told to be
		if day, ok := until.Time(); ok {
			end = time.Date(day.Year(), day.Month(), day.Day()+1, 0, 0, 0, 0, v.site.config.Place)
		}
	}
	for _, t := range care.AllTopics {
		if f.choice[t] == shareNo {
			withdraw = append(withdraw, t)
			continue
		}
		grant = append(grant, care.NewConsent{
			ID: care.ConsentID(v.site.care.NewID()), Topic: t, Condition: care.Condition(f.choice[t]), Until: end,
		})
	}
	return grant, withdraw
}

// wider tells whether the form shares more than what stands, so that the person
// sees it with the other's eyes first. Less can be shared without a second look.
func (v *visit) wider(f shareForm, l care.MemberLine) bool {
	now := v.shareFormOf(l)
	for t, choice := range f.choice {
		if choice != now.choice[t] && choice != shareNo && (choice == string(care.Always) || now.choice[t] == shareNo) {
			return true
		}
	}
	return (now.day != "" || now.month != "" || now.year != "") && (f.day != now.day || f.month != now.month || f.year != now.year)
}

// topicName says a topic in the person's words, topicPart in anybody's.
func (v *visit) topicName(t care.Topic) string { return v.Words.T("circle.topic_" + string(t)) }
func (v *visit) topicPart(t care.Topic) string { return v.Words.T("circle.part_" + string(t)) }

// topicList says a set of topics as one list.
func (v *visit) topicList(set care.Topics) string {
	var names []string
	for _, t := range set.List() {
		names = append(names, v.topicPart(t))
	}
	return v.Words.List(names...)
}

// consentText says one decision: the topic, and on which condition.
func (v *visit) consentText(c care.Consent) string {
	text, more := v.topicPart(c.Topic), ""
	if c.Condition == care.OnlyInCrisis {
		more = v.Words.T("circle.only_crisis")
	}
	if !c.Until.IsZero() {
		more = join(more, v.Words.F("circle.until_day", "day", v.Words.ShortDate(c.Until.Add(-time.Second))))
	}
	if more != "" {
		text += " (" + more + ")"
	}
	return text
}

func (v *visit) shareOptions() []ui.Option {
	return []ui.Option{
		{Value: shareNo, Label: v.Words.T("circle.no")},
		{Value: string(care.Always), Label: v.Words.T("circle.always")},
		{Value: string(care.OnlyInCrisis), Label: v.Words.T("circle.crisis")},
	}
}

// Where each topic that has a page leads.
var topicPages = []struct {
	topic care.Topic
	path  string
	icon  string
}{
	{care.TopicBloom, "/bloom", "flower-2"},
	{care.TopicGoals, "/goals", "target"},
	{care.TopicJourney, "/journey", "waves"},
	{care.TopicMeasures, "/measures", "clipboard-list"},
	{care.TopicWellness, "/plans/wellness", "sprout"},
	{care.TopicCrisis, "/plans/crisis", "life-buoy"},
	{care.TopicMeetings, "/plans", "users-round"},
}

// sharedTopics are in the order in which they are asked about.
var sharedTopics = []care.Topic{care.TopicBloom, care.TopicJourney, care.TopicGoals, care.TopicMeasures, care.TopicNotes, care.TopicWellness, care.TopicCrisis, care.TopicCrisisPart, care.TopicMeetings}

const previewParam = "preview"

// topicsParam writes a set of topics into an address, readTopics reads it.
func topicsParam(set care.Topics) string {
	names := make([]string, 0, len(care.AllTopics))
	for _, t := range set.List() {
		names = append(names, string(t))
	}
	return strings.Join(names, ".")
}

func readTopics(text string) care.Topics {
	var set care.Topics
	for name := range strings.SplitSeq(text, ".") {
		set |= care.TopicsOf(care.Topic(name))
	}
	return set
}

// previews makes the reader look at their own record as somebody would with whom
// they share the topics in the address. For anybody else it means nothing.
func (v *visit) previews() {
	query := v.r.URL.Query()
	a := &v.who.Actor
	if v.r.Method == "GET" && query.Has(previewParam) && a.Role.HasRecord() && v.r.PathValue("person") == string(a.Person) {
		a.Preview, a.Previewed = true, readTopics(query.Get(previewParam))
	}
}

// kept keeps a preview going from page to page.
func (v *visit) kept(path string) string {
	if !v.actor().Preview {
		return path
	}
	return with(path, previewParam, topicsParam(v.actor().Previewed))
}
