// Package ui is the kit of components that every page is built from: the page
// itself, fields, lists, the step cards of the guided page, and Help now.
//
// Everything works without JavaScript and with a keyboard, reads from left to
// right and from right to left, and holds WCAG 2.2 AA. No component writes an
// inline style or script, so a page may be served under
//
//	default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';
//	font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self';
//	form-action 'self'; base-uri 'none'; frame-ancestors 'none';
//	require-trusted-types-for 'script'; trusted-types app
//
// # How to write a page
//
// Components are methods of a Kit, which carries the reader's language and the
// asset build. Each takes a struct of its own name:
//
//	templ goalEdit(k ui.Kit, p ui.Page, g GoalForm) {
//		@k.Layout(p) {
//			@k.Heading(ui.Heading{Text: k.Words.T("goal.edit")})
//			@k.Form(ui.Form{Action: "/goals"}) {
//				@k.TextField(ui.TextField{
//					Name: "title", Label: k.Words.T("goal.title"),
//					Value: g.Title, Error: p.Problems.Of("title"),
//				})
//				@k.Actions() {
//					@k.Button(ui.Button{Text: k.Words.T("common.save")})
//				}
//			}
//		}
//	}
//
// A form that cannot be taken comes back with what was typed, with a Problem for
// each field in Page.Problems: the page then begins with the list of them, each
// a link to its field, and its title begins with "Error:". The Field of a
// Problem is the field's ID, which is its Name unless one was given; for a group
// (Radios, Checkboxes, DateField, StepCards) it leads to the first control.
//
// # The components
//
// Those marked {…} draw their children.
//
//	k.Layout(Page) {…}                        the page; problems, notice and Help now included
//	k.Heading(Heading)                        h1 with a caption and a lead
//	k.HelpNow(Help)                           the ways to get help, open; k.HelpFull(Help), k.DefaultHelp() Help
//
//	k.Form(Form) {…}                          a form, with Autosave as well
//	k.TextField(TextField)                    one line
//	k.TextArea(TextArea)                      many lines, with a count
//	k.DateField(DateField)                    three boxes: Name-day, Name-month, Name-year
//	k.Radios(Radios)  k.Checkboxes(Checkboxes)  k.Checkbox(Checkbox)
//	k.Select(Select)  k.FileField(FileField)  k.Hidden(name, value string)
//	k.SearchBox(SearchBox)                    a GET form of one line
//	k.Actions() {…}  k.Button(Button)         Primary, Secondary, Quiet, Serious
//	k.Print()  k.Listen(id string)            shown where they can work
//	k.ErrorSummary(Problems)                  Layout does it
//
//	k.StepCards(StepCards)                    the guided page's question
//	k.Progress(Progress)                      "Area 3 of 10" and its bars
//
//	k.Notice(Notice)                          what the last step did; Layout does it
//	k.Aside(icon string) {…}                  a calm remark: why we ask, who sees it
//	k.Details(summary string, open bool) {…}  folded away
//	k.Quote(Quote)                            somebody's own words
//	k.Empty(Empty)                            nothing here yet
//	k.Cards() {…}  k.Card(Card) {…}
//	k.Chip(text string, Tone)                 Plain, Up, Done; there is none for bad news
//	k.TaskList(id string, []Task)
//	k.SummaryList([]SummaryRow)
//	k.Table(Table)                            scrolls by itself where it is wide
//	k.Tabs(label string, []Link)              links, each to its own page
//	k.Pagination(Pagination)
//	k.Icon(name string)                       beside a text that says the same
//
//	k.Gallery()  k.GalleryGuided(chosen string, missed bool)
//
// # What scripts add
//
// Form.Autosave sends the whole form by PUT, as a form posts it, 0.2 seconds
// after a choice and 1.5 seconds after typing. The server answers 204 when the
// draft is stored; the page says "Saved" for nothing else. Nothing is stored on
// the device.
//
// "Leave this site", or Shift three times, replaces the page by Page.Exit. On a
// page marked Personal its address and title are taken away first.
package ui
