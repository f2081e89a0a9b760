package locale

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"time"

	"golang.org/x/text/language"
)

// Catalogue holds every language that was loaded. It never changes and may be
// shared.
type Catalogue struct {
	words   map[string]*Words // by tag; shared, never changed
	tags    []string          // in the order that the matcher knows
	matcher language.Matcher
	mirror  bool
}

// Option changes what Load makes.
type Option func(*options)

type options struct {
	mirror bool
	zone   *time.Location
}

// WithMirror lets For answer to the tag Mirrored. For development only.
func WithMirror() Option { return func(o *options) { o.mirror = true } }

// InZone shows instants in the given zone. Without it an instant is shown in
// the zone that it carries.
func InZone(zone *time.Location) Option { return func(o *options) { o.zone = zone } }

// Load reads <language>/<noun>.json from files and checks every message. The
// error is a *FileError where a file is at fault.
func Load(files fs.FS, opts ...Option) (*Catalogue, error) {
	var o options
	for _, set := range opts {
		set(&o)
	}
	loaded, err := loadLanguages(files)
	if err != nil {
		return nil, err
	}
	english, ok := loaded[source]
	if !ok {
		return nil, errors.New("locale: there is no English: every language falls back to it")
	}
	c := &Catalogue{words: map[string]*Words{}, mirror: o.mirror}
	var known []language.Tag
	c.tags = append(c.tags, source)
	for _, tag := range slices.Sorted(maps.Keys(loaded)) {
		c.words[tag] = newWords(tag, english, loaded[tag], o.zone)
		if tag != source {
			c.tags = append(c.tags, tag)
		}
	}
	for _, tag := range c.tags {
		known = append(known, language.MustParse(tag))
	}
	c.matcher = language.NewMatcher(known)
	if o.mirror {
		w := *c.words[source]
		w.tag, w.dir = Mirrored, "rtl"
		c.words[Mirrored] = &w
	}
	return c, nil
}

// For gives the words of the first wish that can be met. A wish is a language
// tag or a whole Accept-Language header; what cannot be read is passed over.
// Without a match the words are English.
func (c *Catalogue) For(wishes ...string) *Words {
	for _, wish := range wishes {
		if c.mirror && strings.EqualFold(wish, Mirrored) {
			return c.words[Mirrored]
		}
		if len(wish) > 500 {
			continue
		}
		tags, _, err := language.ParseAcceptLanguage(wish)
		if err != nil || len(tags) == 0 {
			continue
		}
		if _, index, confidence := c.matcher.Match(tags...); confidence > language.No {
			return c.words[c.tags[index]]
		}
	}
	return c.words[source]
}

// Languages lists the tags that were loaded, English first.
func (c *Catalogue) Languages() []string { return slices.Clone(c.tags) }

// IDs lists every message id, sorted.
func (c *Catalogue) IDs() []string {
	return slices.Sorted(maps.Keys(c.words[source].messages))
}

type messages map[string]*message

func loadLanguages(files fs.FS) (map[string]messages, error) {
	names, err := fs.Glob(files, "*/*.json")
	if err != nil {
		return nil, fmt.Errorf("locale: %w", err)
	}
	loaded := map[string]messages{}
	// English first: the others are held against it.
	slices.SortStableFunc(names, func(a, b string) int { return rank(a) - rank(b) })
	for _, name := range names {
		tag, noun := path.Dir(name), strings.TrimSuffix(path.Base(name), ".json")
		if rules[tag] == nil {
			return nil, &FileError{File: name, Line: 1, Reason: fmt.Sprintf("no plural and date rules for %q are built in", tag)}
		}
		data, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, fmt.Errorf("locale: %w", err)
		}
		found, err := parseFile(name, tag, noun, data)
		if err != nil {
			return nil, err
		}
		if tag != source {
			if err := holdAgainst(name, loaded[source], found); err != nil {
				return nil, err
			}
		}
		if loaded[tag] == nil {
			loaded[tag] = messages{}
		}
		maps.Copy(loaded[tag], found)
	}
	return loaded, nil
}

func rank(name string) int {
	if path.Dir(name) == source {
		return 0
	}
	return 1
}

// holdAgainst refuses a translation of nothing, and one that asks for what the
// caller will not give.
func holdAgainst(file string, english, translated messages) error {
	for _, id := range slices.Sorted(maps.Keys(translated)) {
		m, e := translated[id], english[id]
		if e == nil {
			return &FileError{file, m.line, fmt.Sprintf("English has no %q", id)}
		}
		if (m.plural == nil) != (e.plural == nil) {
			return &FileError{file, m.line, fmt.Sprintf("%q counts in one language and not in the other", id)}
		}
		for _, name := range m.placeholders() {
			if !slices.Contains(e.placeholders(), name) && (e.plural == nil || name != "n") {
				return &FileError{file, m.line, fmt.Sprintf("%q uses {%s}, which English does not", id, name)}
			}
		}
	}
	return nil
}
