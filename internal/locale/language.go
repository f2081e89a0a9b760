package locale

import (
	"github.com/go-playground/locales"
	"github.com/go-playground/locales/ar"
	"github.com/go-playground/locales/bn"
	"github.com/go-playground/locales/cy"
	"github.com/go-playground/locales/en_GB"
	"github.com/go-playground/locales/fa"
	"github.com/go-playground/locales/gu"
	"github.com/go-playground/locales/pa"
	"github.com/go-playground/locales/pl"
	"github.com/go-playground/locales/pt_PT"
	"github.com/go-playground/locales/ro"
	"github.com/go-playground/locales/so"
	"github.com/go-playground/locales/ur"
)

// source is the language that every message exists in.
const source = "en"

// Mirrored is the tag of the right-to-left look-glass: English words, laid out
// from right to left, so that a page can be looked at mirrored by somebody who
// reads no right-to-left language. Only For(Mirrored) with WithMirror gives it.
const Mirrored = "en-XB"

// rules gives the plural, number and date rules of each language that a
// directory in locales/ may be named after.
var rules = map[string]func() locales.Translator{
	"ar": ar.New, "bn": bn.New, "cy": cy.New, "en": en_GB.New, "fa": fa.New,
	"gu": gu.New, "pa": pa.New, "pl": pl.New, "pt": pt_PT.New, "ro": ro.New,
	"so": so.New, "ur": ur.New,
}

// rightToLeft lists those of the languages above that are written so.
var rightToLeft = map[string]bool{"ar": true, "fa": true, "ur": true}

// forms names the plural forms as the CLDR and the message files do.
var forms = map[string]locales.PluralRule{
	"zero": locales.PluralRuleZero, "one": locales.PluralRuleOne,
	"two": locales.PluralRuleTwo, "few": locales.PluralRuleFew,
	"many": locales.PluralRuleMany, "other": locales.PluralRuleOther,
}
