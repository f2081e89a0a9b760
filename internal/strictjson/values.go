package strictjson

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Key is what ids and keys look like.
var Key = regexp.MustCompile(`^[a-z][a-z0-9]*(-[a-z0-9]+)*$`)

// OneOf reads one of a list of words.
func (o *Fields) OneOf(key string, list []string) string {
	got := o.Text(key)
	if got != "" && !slices.Contains(list, got) {
		o.Say(o.LineOf(key), "%q must be one of %q, not %q", key, list, got)
	}
	return got
}

// SomeOf reads one or more of a list of words, each once.
func (o *Fields) SomeOf(key string, list []string) []string {
	var out []string
	for i, item := range o.List(key) {
		switch {
		case item.Kind != Text || !slices.Contains(list, item.Text):
			o.Say(item.Line, "%q: entry %d must be one of %q", key, i+1, list)
		case slices.Contains(out, item.Text):
			o.Say(item.Line, "%q: %q is given twice", key, item.Text)
		default:
			out = append(out, item.Text)
		}
	}
	if o.HasList(key) && len(o.Node.Get(key).Items) == 0 {
		o.Say(o.LineOf(key), "%q is empty", key)
	}
	return out
}

// OptionalSomeOf gives none where nothing stands.
func (o *Fields) OptionalSomeOf(key string, list []string) []string {
	o.asked[key] = true
	if !o.Has(key) {
		return nil
	}
	return o.SomeOf(key, list)
}

// Whole reads a whole number within bounds.
func (o *Fields) Whole(key string, least, most int) int {
	v, ok := o.Number(key)
	if ok && (v < float64(least) || v > float64(most) || v != float64(int(v))) {
		o.Say(o.LineOf(key), "%q must be a whole number from %d to %d, not %v", key, least, most, v)
		return least
	}
	return int(v)
}

// OptionalWhole gives 0 where nothing stands.
func (o *Fields) OptionalWhole(key string, least, most int) int {
	o.asked[key] = true
	if !o.Has(key) {
		return 0
	}
	return o.Whole(key, least, most)
}

// Rising reads one or more whole numbers within bounds, each higher than the one before.
func (o *Fields) Rising(key string, least, most int) []int {
	var out []int
	for _, item := range o.List(key) {
		n, err := strconv.Atoi(item.Text)
		if item.Kind != Number || err != nil || n < least || n > most || len(out) > 0 && n <= out[len(out)-1] {
			o.Say(item.Line, "%q are whole numbers from %d to %d, from low to high", key, least, most)
			return nil
		}
		out = append(out, n)
	}
	if o.HasList(key) && len(out) == 0 {
		o.Say(o.LineOf(key), "%q is empty", key)
	}
	return out
}

// OptionalRising gives none where nothing stands.
func (o *Fields) OptionalRising(key string, least, most int) []int {
	o.asked[key] = true
	if !o.Has(key) {
		return nil
	}
	return o.Rising(key, least, most)
}

// Same demands what the directory already says.
func (o *Fields) Same(key, want string) {
	if got := o.Text(key); got != "" && got != want {
		o.Say(o.LineOf(key), "%q must be %q, as the directory is named, not %q", key, want, got)
	}
}

// Matching reads a text of a certain shape; like says which, with an example.
func (o *Fields) Matching(key string, pattern *regexp.Regexp, like string) string {
	got := o.Text(key)
	if got != "" && !pattern.MatchString(got) {
		o.Say(o.LineOf(key), "%q must be %s, not %q", key, like, got)
		return ""
	}
	return got
}

// Sentences reads a list of texts; an empty one counts as missing.
func (o *Fields) Sentences(items []*Node, what string) []string {
	out := make([]string, len(items))
	seen := map[string]int{}
	for i, item := range items {
		switch {
		case item.Kind != Text:
			o.Say(item.Line, "%s %d must be text, not %s", what, i+1, item.Kind)
		case strings.TrimSpace(item.Text) == "":
			o.Say(item.Line, "%s %d is missing", what, i+1)
		case Untidy(item.Text) != "":
			o.Say(item.Line, "%s %d %s", what, i+1, Untidy(item.Text))
		case seen[item.Text] > 0:
			o.Say(item.Line, "%s %d is the same as %s %d", what, i+1, what, seen[item.Text])
		}
		seen[item.Text] = i + 1
		out[i] = item.Text
	}
	return out
}

// ExactList reads a list of a fixed length, and yields nothing when it is another.
func (o *Fields) ExactList(key string, want int) []*Node {
	items := o.List(key)
	if len(items) != want && o.HasList(key) {
		o.Say(o.LineOf(key), "%q must have %d entries, not %d", key, want, len(items))
		return nil
	}
	return items
}

// Pass marks values as known and not looked at.
func (o *Fields) Pass(keys ...string) {
	for _, key := range keys {
		o.asked[key] = true
	}
}
