package importing

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"towpath/internal/care"
	"towpath/internal/instrument"
)

// Shapes of a file.
const (
	ShapeWide = "wide" // one row for each person and day, a column for each area
	ShapeLong = "long" // one row for each area of each person and day
)

// Columns says which column of a file is what. It is a small YAML file beside it.
type Columns struct {
	Shape      string `yaml:"shape"`
	Instrument string `yaml:"instrument"`
	// Person is the heading of the column with the person's reference, Date of
	// the day.
	Person string `yaml:"person"`
	Date   string `yaml:"date"`
	// Voice is the heading of a column, Voices what its words stand for. Without
	// them every reading is in EveryVoice.
	Voice      string                `yaml:"voice"`
	Voices     map[string]care.Voice `yaml:"voices"`
	EveryVoice care.Voice            `yaml:"every_voice"`
	// Kind is the heading of a column, Kinds what its words stand for. Without
	// them a person's first day is the baseline and the others are reviews.
	Kind  string               `yaml:"kind"`
	Kinds map[string]care.Kind `yaml:"kinds"`
	// Areas gives, for each key of the instrument's areas, the heading of its
	// column (wide) or the words in the Area column (long).
	Areas map[string]string `yaml:"areas"`
	// Area and Step are the headings of a long file, Note a heading in one.
	Area string `yaml:"area"`
	Step string `yaml:"step"`
	Note string `yaml:"note"`
	// NotGiven gives words that stand in the place of a number: left,
	// not-applicable or not-sure. An empty cell always means "not asked".
	NotGiven map[string]string `yaml:"not_given"`
}

// ReadColumns reads the YAML file and checks all that can be checked without the
// file itself. A name that is not known is refused: it is most likely a slip.
func ReadColumns(text []byte) (Columns, error) {
	c := Columns{Shape: ShapeWide, Instrument: "bloom-adult", EveryVoice: care.VoiceAgreed}
	dec := yaml.NewDecoder(bytes.NewReader(text))
	dec.KnownFields(true)
	if err := dec.Decode(&c); errors.Is(err, io.EOF) {
		return c, errors.New("columns: the file is empty")
	} else if err != nil {
		return c, fmt.Errorf("columns: %w", err)
	}
	return c, c.check()
}

// check says everything that is wrong at once.
func (c Columns) check() error {
	var errs []error
	want := func(ok bool, format string, values ...any) {
		if !ok {
			errs = append(errs, fmt.Errorf("columns: "+format, values...))
		}
	}
	want(c.Shape == ShapeWide || c.Shape == ShapeLong, "shape is %q; it is wide or long", c.Shape)
	want(c.Person != "", "person: which column has the person's reference?")
	want(c.Date != "", "date: which column has the day?")
	want(c.EveryVoice.Valid(), "every_voice is %q; it is person, worker or agreed", c.EveryVoice)
	want(c.Voice != "" || len(c.Voices) == 0, "voices: which column has the voice? Say it under voice")
	want(c.Kind != "" || len(c.Kinds) == 0, "kinds: which column has the kind? Say it under kind")
	for _, word := range slices.Sorted(maps.Keys(c.Voices)) {
		want(c.Voices[word].Valid(), "voices: %q stands for %q; it is person, worker or agreed", word, c.Voices[word])
	}
	for _, word := range slices.Sorted(maps.Keys(c.Kinds)) {
		want(slices.Contains(care.Kinds, c.Kinds[word]), "kinds: %q stands for %q; it is baseline, review or closing", word, c.Kinds[word])
	}
	for _, word := range slices.Sorted(maps.Keys(c.NotGiven)) {
		_, err := instrument.ParseNotGiven(c.NotGiven[word])
		want(err == nil, "not_given: %q stands for %q; it is left, not-applicable or not-sure", word, c.NotGiven[word])
		want(word != "", "not_given: an empty cell always means that nobody asked")
	}
	errs = append(errs, alike("voices", slices.Sorted(maps.Keys(c.Voices))), alike("kinds", slices.Sorted(maps.Keys(c.Kinds))),
		alike("not_given", slices.Sorted(maps.Keys(c.NotGiven))), alike("areas", slices.Sorted(maps.Values(c.Areas))))
	want(len(c.Areas) > 0, "areas: which columns are which areas?")
	want(!slices.Contains(slices.Collect(maps.Values(c.Areas)), ""), "areas: an area has no heading; leave out what the file does not have")
	if c.Shape == ShapeLong {
		want(c.Area != "" && c.Step != "", "area and step: a long file has a column for each")
	} else {
		want(c.Area == "" && c.Step == "" && c.Note == "", "area, step and note belong to a long file")
	}
	return errors.Join(errs...)
}

// alike refuses words that stand twice, or differ only in capitals: cells are
// compared without regard to them.
func alike(field string, words []string) error {
	var errs []error
	for i, word := range words {
		if slices.ContainsFunc(words[:i], func(other string) bool { return strings.EqualFold(word, other) }) {
			errs = append(errs, fmt.Errorf("columns: %s: %q stands twice", field, word))
		}
	}
	return errors.Join(errs...)
}

// meaning looks a word up without regard to capitals.
func meaning[T any](words map[string]T, word string) (T, bool) {
	if found, ok := words[word]; ok {
		return found, true
	}
	for other, found := range words {
		if strings.EqualFold(other, word) {
			return found, true
		}
	}
	var none T
	return none, false
}
