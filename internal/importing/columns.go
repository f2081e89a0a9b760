package importing

import (
	"bytes"
	"errors"
	"fmt"
	"slices"

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
	if err := dec.Decode(&c); err != nil {
		return c, fmt.Errorf("columns: %w", err)
	}
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
	for word, voice := range c.Voices {
		want(voice.Valid(), "voices: %q stands for %q; it is person, worker or agreed", word, voice)
	}
	for word, kind := range c.Kinds {
		want(slices.Contains(care.Kinds, kind), "kinds: %q stands for %q; it is baseline, review or closing", word, kind)
	}
	for word, code := range c.NotGiven {
		_, err := instrument.ParseNotGiven(code)
		want(err == nil, "not_given: %q stands for %q; it is left, not-applicable or not-sure", word, code)
	}
	want(len(c.Areas) > 0, "areas: which columns are which areas?")
	if c.Shape == ShapeLong {
		want(c.Area != "" && c.Step != "", "area and step: a long file has a column for each")
	}
	return c, errors.Join(errs...)
}
