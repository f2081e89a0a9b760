// Package locale turns message ids into words, numbers and dates in the
// reader's language.
//
// Messages live in locales/<language>/<noun>.json as a flat object from id to
// text. An id starts with the name of its file ("common.save" is in
// common.json), so that a reader of the code finds the words by searching for
// the id. A text may hold placeholders ({name}). A message that counts is an
// object of plural forms:
//
//	{
//	  "goal.greeting": "Hello, {name}",
//	  "goal.steps_left": {"one": "{n} step left", "other": "{n} steps left"}
//	}
//
// Texts are plain: components escape them, so markup in a message is shown as
// written. Everything is checked when it is loaded; a page never fails because
// of a message. An id that does not exist comes out as ⟦id⟧, which tests look
// for.
//
// Plural rules, numbers and dates come from the Unicode CLDR through
// github.com/go-playground/locales.
package locale
