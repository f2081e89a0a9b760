package smart

import (
	"net/url"
	"slices"
	"strings"
)

// Level says whose records a scope is about.
type Level string

// The levels. LevelPatient is the one person whom an app was let in to, LevelUser all whom
// the account may see, LevelSystem those whom another computer system may see.
const (
	LevelPatient Level = "patient"
	LevelUser    Level = "user"
	LevelSystem  Level = "system"
)

// Interactions is a set of what may be done with a resource.
type Interactions uint8

// The interactions, in the order in which a scope writes them.
const (
	Create Interactions = 1 << iota
	Read
	Update
	Delete
	Search
)

const interactionLetters = "cruds"

// Has tells whether all of some interactions are in the set.
func (i Interactions) Has(some Interactions) bool { return some != 0 && i&some == some }

func (i Interactions) String() string {
	var b strings.Builder
	for n, letter := range interactionLetters {
		if i&(1<<n) != 0 {
			b.WriteRune(letter)
		}
	}
	return b.String()
}

// interactionsOf reads the letters of a scope, which stand in their order and once, or the
// words of SMART App Launch 1.
func interactionsOf(text string) (Interactions, bool) {
	switch text {
	case "read":
		return Read | Search, true
	case "write":
		return Create | Update | Delete, true
	case "*":
		return Create | Read | Update | Delete | Search, true
	}
	var set Interactions
	at := 0
	for _, letter := range text {
		n := strings.IndexRune(interactionLetters[at:], letter)
		if n < 0 {
			return 0, false
		}
		set |= 1 << (at + n)
		at += n + 1
	}
	return set, set != 0
}

// AnyType stands for every type of resource.
const AnyType = "*"

// Scope is one thing that an app may do.
type Scope struct {
	Level Level
	// Type is the type of resource, or AnyType.
	Type string
	May  Interactions
	// Filter narrows it to what a search with these parameters would find; empty for all.
	Filter string
}

func (s Scope) String() string {
	text := string(s.Level) + "/" + s.Type + "." + s.May.String()
	if s.Filter != "" {
		text += "?" + s.Filter
	}
	return text
}

// Filters gives the parameters of a scope that is narrowed, nil of one that is not.
func (s Scope) Filters() url.Values {
	if s.Filter == "" {
		return nil
	}
	values, _ := url.ParseQuery(s.Filter) // it was read once
	return values
}

// Longest that a scope, a list of them, and the most of them that are read.
const (
	maxScope  = 500
	maxScopes = 100
)

// ReadScope reads one scope about resources; ok is false for anything else.
func ReadScope(text string) (s Scope, ok bool) {
	if len(text) > maxScope {
		return s, false
	}
	level, rest, ok := strings.Cut(text, "/")
	if !ok || !slices.Contains([]Level{LevelPatient, LevelUser, LevelSystem}, Level(level)) {
		return s, false
	}
	rest, filter, narrowed := strings.Cut(rest, "?")
	kind, may, ok := strings.Cut(rest, ".")
	if !ok || !isType(kind) {
		return s, false
	}
	s = Scope{Level: Level(level), Type: kind}
	if s.May, ok = interactionsOf(may); !ok {
		return s, false
	}
	if narrowed {
		s.Filter, ok = tidyFilter(filter)
	}
	return s, ok
}

// isType tells whether a text could be the name of a type of resource.
func isType(text string) bool {
	if text == AnyType {
		return true
	}
	if len(text) < 2 || len(text) > 60 || text[0] < 'A' || text[0] > 'Z' {
		return false
	}
	return !strings.ContainsFunc(text, func(r rune) bool { return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') })
}

// tidyFilter gives the parameters of a scope in one form, so that equal ones are equal.
// One that names nothing narrows nothing, and is no scope.
func tidyFilter(text string) (string, bool) {
	values, err := url.ParseQuery(text)
	if err != nil || len(values) == 0 {
		return "", false
	}
	for name, all := range values {
		if name == "" || slices.Contains(all, "") {
			return "", false
		}
		slices.Sort(all)
	}
	return values.Encode(), true
}

// within gives what of s lies in what another allows; nothing where that is nothing.
func (s Scope) within(allowed Scope) (Scope, bool) {
	if s.Level != allowed.Level || allowed.Filter != "" && s.Filter != allowed.Filter {
		return s, false
	}
	if allowed.Type != AnyType && s.Type != allowed.Type {
		if s.Type != AnyType {
			return s, false
		}
		s.Type = allowed.Type
	}
	s.May &= allowed.May
	return s, s.May != 0
}

// Scopes is everything that an app may do.
type Scopes struct {
	Records []Scope
	// Launch is set where the app was opened from a page of ours, LaunchPatient where it
	// asks for one person, Offline where it goes on when nobody is signed in, Online
	// where it may ask anew as long as somebody is.
	Launch, LaunchPatient, OpenID, FHIRUser, Offline, Online bool
}

// flags gives where each scope that is not about resources is noted.
func (s *Scopes) flags() []struct {
	name string
	on   *bool
} {
	return []struct {
		name string
		on   *bool
	}{
		{"openid", &s.OpenID},
		{"fhirUser", &s.FHIRUser},
		{"launch", &s.Launch},
		{"launch/patient", &s.LaunchPatient},
		{"offline_access", &s.Offline},
		{"online_access", &s.Online},
	}
}

// ReadScopes reads a list of scopes, with spaces between. What is no scope of ours is
// given as well.
func ReadScopes(text string) (s Scopes, unknown []string) {
	for n, part := range strings.Fields(text) {
		if n >= maxScopes {
			return s, append(unknown, part)
		}
		if !s.add(part) {
			unknown = append(unknown, part)
		}
	}
	return s, unknown
}

func (s *Scopes) add(text string) bool {
	for _, f := range s.flags() {
		if f.name == text {
			*f.on = true
			return true
		}
	}
	scope, ok := ReadScope(text)
	if ok && !slices.Contains(s.Records, scope) {
		s.Records = append(s.Records, scope)
	}
	return ok
}

func (s Scopes) String() string {
	var list []string
	for _, f := range s.flags() {
		if *f.on {
			list = append(list, f.name)
		}
	}
	for _, r := range s.Records {
		list = append(list, r.String())
	}
	return strings.Join(list, " ")
}

// Empty tells whether nothing is allowed.
func (s Scopes) Empty() bool { return s.String() == "" }

// Within gives what of s lies in what is allowed, and nothing more.
func (s Scopes) Within(allowed Scopes) Scopes {
	out := s
	out.Records = nil
	limits := allowed.flags()
	for i, f := range out.flags() {
		*f.on = *f.on && *limits[i].on
	}
	for _, r := range s.Records {
		for _, a := range allowed.Records {
			if part, ok := r.within(a); ok && !slices.Contains(out.Records, part) {
				out.Records = append(out.Records, part)
			}
		}
	}
	return out
}

// Covers tells whether everything of another lies in s.
func (s Scopes) Covers(other Scopes) bool {
	limits := s.flags()
	for i, f := range other.flags() {
		if *f.on && !*limits[i].on {
			return false
		}
	}
	for _, r := range other.Records {
		var may Interactions
		for _, a := range s.Records {
			if part, ok := r.within(a); ok && part.Type == r.Type {
				may |= part.May
			}
		}
		if may != r.May {
			return false
		}
	}
	return true
}

// Has tells whether any scope is of a level.
func (s Scopes) Has(level Level) bool {
	return slices.ContainsFunc(s.Records, func(r Scope) bool { return r.Level == level })
}

// May tells whether some interactions with a type of resource are allowed at a level.
// Where every scope that allows them is narrowed, filters has what each is narrowed to:
// what one of them finds is allowed. Without filters all of it is.
func (s Scopes) May(level Level, kind string, some Interactions) (filters []url.Values, ok bool) {
	for _, r := range s.Records {
		if r.Level != level || r.Type != AnyType && r.Type != kind || !r.May.Has(some) {
			continue
		}
		if r.Filter == "" {
			return nil, true
		}
		filters, ok = append(filters, r.Filters()), true
	}
	return filters, ok
}
