// Package reportfile is a report as a file that another office can read, and make again: what
// was asked, what the words mean, by which rule, and every number that may be shown, each with
// why it is hidden where it is. The same question of the same data gives the same bytes.
package reportfile

import (
	"bytes"
	"encoding/json"

	"towpath/internal/care"
	"towpath/internal/disclose"
	"towpath/internal/outcome"
	"towpath/internal/strictjson"
)

// Form is the number of the file's form.
const Form = 1

// Spec is what is asked, in the words of the file.
type Spec struct {
	Instrument string              `json:"instrument"`
	Version    string              `json:"version,omitempty"`
	Preset     string              `json:"preset,omitempty"`
	Voice      string              `json:"voice"`
	From       string              `json:"from"`
	To         string              `json:"to"`
	Since      string              `json:"since"`
	By         string              `json:"by,omitempty"`
	Gap        bool                `json:"gap,omitempty"`
	Service    string              `json:"service,omitempty"`
	Team       string              `json:"team,omitempty"`
	Setting    string              `json:"setting,omitempty"`
	Teams      []string            `json:"teams,omitempty"`
	Of         map[string][]string `json:"of,omitempty"`
	Ages       []int               `json:"ages,omitempty"`
}

// SpecOf gives the spec of a question.
func SpecOf(ask care.OutcomeAsk) Spec {
	s := Spec{
		Instrument: ask.Instrument, Version: ask.Version, Preset: ask.Preset, Voice: string(ask.Voice), From: string(ask.From), To: string(ask.To),
		Since: ask.Since.String(), By: ask.By.String(), Gap: ask.Gap, Service: string(ask.Service), Team: string(ask.Team),
		Setting: string(ask.Setting), Ages: ask.Ages,
	}
	for _, team := range ask.Teams {
		s.Teams = append(s.Teams, string(team))
	}
	for _, kind := range care.CharacteristicKinds {
		if codes := ask.Of[kind]; len(codes) > 0 {
			if s.Of == nil {
				s.Of = map[string][]string{}
			}
			s.Of[string(kind)] = codes
		}
	}
	return s
}

type file struct {
	Report      int                 `json:"towpath_report"`
	MadeBy      string              `json:"made_by"`
	Spec        Spec                `json:"spec"`
	Rule        rule                `json:"rule"`
	Definitions map[string]string   `json:"definitions"`
	Areas       []string            `json:"areas"`
	Claims      []claim             `json:"claims,omitempty"`
	Others      []other             `json:"other_versions,omitempty"`
	Groups      []group             `json:"groups"`
	Published   *disclose.Published `json:"published"`
	Mattered    *disclose.Published `json:"mattered,omitempty"`
}

type rule struct {
	AtLeast      int `json:"at_least"`
	RoundTo      int `json:"round_to"`
	MeansAtLeast int `json:"means_at_least"`
	MinDays      int `json:"min_days"`
	MinContacts  int `json:"min_contacts"`
}

// claim is a number that people's are held against, and where it is from. Whatever is not
// "seen" there is not confirmed.
type claim struct {
	Area   string  `json:"area,omitempty"`
	What   string  `json:"what"`
	At     float64 `json:"at"`
	Source string  `json:"source"`
	Sure   string  `json:"sure"`
}

// other is a version that is not counted, and how many people answered it.
type other struct {
	Version string        `json:"version"`
	People  disclose.Cell `json:"people"`
}

// group ties a row of what is published to what it is of: an id, a code or a number.
type group struct {
	Row string `json:"row"`
	Of  string `json:"of"`
}

// Write gives a report as a file. version is the program's.
func Write(r care.OutcomeReport, version string) ([]byte, error) {
	f := file{
		Report: Form, MadeBy: "Towpath " + version, Spec: SpecOf(r.Ask), Definitions: definitions, Published: r.Published, Mattered: r.Mattered,
		Rule:   rule{r.Rule.AtLeast, r.Rule.RoundTo, r.Rule.MeansAtLeast, r.Rule.MinDays, r.Rule.MinContacts},
		Groups: []group{},
	}
	for _, area := range r.Form.Areas {
		f.Areas = append(f.Areas, area.Key)
	}
	for _, at := range r.Claims() {
		what := "reliable"
		if at.Cut {
			what = "cut_off"
		}
		f.Claims = append(f.Claims, claim{at.Area, what, at.At, at.Source, string(at.Sure)})
	}
	for _, at := range r.Others {
		f.Others = append(f.Others, other{at.Version, at.People})
	}
	for _, g := range r.Groups {
		f.Groups = append(f.Groups, group{r.Row(g), g})
	}
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	err := enc.Encode(f)
	return out.Bytes(), err
}

// definitions say what the words of the file mean.
var definitions = map[string]string{
	"first":     "The first reading of a person that has a number in the area: ever, where since is start; on or after from, where it is window.",
	"latest":    "The latest reading of the person on a day from from to to that has a number in the area.",
	"pair":      "A first and a latest reading in one voice and one version of the instrument, with at least min_days days between. Each area is paired only with itself.",
	"people":    "Those with a number in any area on a day of the window, and at least min_contacts contacts noted.",
	"higher":    "Pairs whose latest number is above the first; lower and same likewise. The mean is that of latest less first: of a Bloom in steps of ten, of a measure in its own points.",
	"travelled": "For each person the mean of the changes over the areas that are paired; the mean of these over people.",
	"once":      "A number in the area only once. too_close: twice, with fewer than min_days days between. The others say what the latest reading of the window has in place of a number.",
	"gap":       "On the latest occasion of the window on which the person and a worker both gave a number: the worker's less the person's. Close is less than two steps.",
	"teams":     "Where the reader leads some teams and not all, those that they lead. Nobody whom no team supported is then counted.",
	"team":      "The team with which a reading was begun: that of whoever began it, where it supports the person, else the one that has supported them longest.",
	"count":     "A count is moved by a few, the same way each time, and rounded to round_to. Counts do not add up to the last person. Nothing of fewer than at_least people is shown.",
	"mean":      "A mean is moved by what a few people could move it, and its interval (95 %, Student's t) is widened for that. It needs means_at_least people.",
	"reliable":  "Pairs that moved by as much as claims says, or more: far_higher, far_lower, and not_far in between. Where claims has nothing for an area, nothing was published that we know; for a Bloom nothing is claimed. Where no number can move by less, higher and lower say the same.",
	"cut_off":   "Pairs whose first number, or latest, is under a number or from it on. The number itself is on the upper side.",
	"goals":     "Each goal is paired only with itself, and people are counted: far_up have a goal that went up by as much as claims says, and none that went down as far; far_down the other way round; far_both have both. travelled is the mean of a person's goals that are paired, and then of people.",
	"scores":    "Scores are those of the scoring that was loaded. A score with too little answered is not_scored.",
	"mattered":  "People who, with an assessment on a day of the window, chose the area to grow in, chose it first, or set a goal in it.",
	"versions":  "Only one version is counted. other_versions says how many people answered others in the window.",
}

// read reads a spec, strictly.
func (s *Spec) read(o *strictjson.Fields) {
	s.Instrument = o.Text("instrument")
	s.Version = o.OptionalText("version")
	s.Preset = o.OptionalText("preset")
	s.Voice = o.OneOf("voice", []string{string(care.VoicePerson), string(care.VoiceWorker), string(care.VoiceAgreed), outcome.Carer.String()})
	s.From, s.To = o.Text("from"), o.Text("to")
	s.Since = o.OneOf("since", outcome.SinceCodes)
	s.By = o.OptionalText("by")
	s.Gap = o.OptionalFlag("gap")
	s.Service, s.Team, s.Setting = o.OptionalText("service"), o.OptionalText("team"), o.OptionalText("setting")
	if o.Has("teams") {
		for _, item := range o.List("teams") {
			s.Teams = append(s.Teams, item.Text)
		}
	}
	if o.HasList("ages") {
		s.Ages = o.Rising("ages", 0, outcome.AgeBands-1)
	}
	if !o.Has("of") {
		return
	}
	of := o.Inside("of", "of")
	s.Of = map[string][]string{}
	for _, kind := range care.CharacteristicKinds {
		if of.Has(string(kind)) {
			for _, item := range of.List(string(kind)) {
				s.Of[string(kind)] = append(s.Of[string(kind)], item.Text)
			}
		}
	}
	of.Done()
}

// ReadSpec reads a question by hand, or that of a report's file. The error names the lines
// on which something is wrong.
func ReadSpec(name string, data []byte) (care.OutcomeAsk, error) {
	faults := &strictjson.Faults{File: name}
	var s Spec
	if n := faults.Parse(data); n != nil {
		if whole := n.Get("spec"); whole != nil && n.Get("towpath_report") != nil {
			n = whole
		}
		o := faults.Open(n, "")
		s.read(o)
		o.Done()
	}
	since, _ := outcome.ParseSince(s.Since) // OneOf has told of another
	by, known := outcome.ParseDimension(s.By)
	if !known {
		faults.Add(0, "by is %q, and no way to split a report", s.By)
	}
	if len(faults.List) > 0 {
		return care.OutcomeAsk{}, strictjson.Joined(faults.List)
	}
	ask := care.OutcomeAsk{
		Instrument: s.Instrument, Version: s.Version, Preset: s.Preset, Voice: care.Voice(s.Voice), From: care.Date(s.From), To: care.Date(s.To),
		Since: since, By: by, Gap: s.Gap,
		Service: care.ServiceID(s.Service), Team: care.TeamID(s.Team), Setting: care.Setting(s.Setting), Ages: s.Ages,
		Of: map[care.CharacteristicKind][]string{},
	}
	for _, team := range s.Teams {
		ask.Teams = append(ask.Teams, care.TeamID(team))
	}
	for kind, codes := range s.Of {
		ask.Of[care.CharacteristicKind(kind)] = codes
	}
	return ask, nil
}
