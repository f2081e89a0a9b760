package main

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"

	"towpath/internal/instrument"
)

type scoreCmd struct {
	wordingsFlags
	Pack string `arg:"" help:"The measure, by id or id/version."`
}

// maxResponse is how many bytes of a response are read.
const maxResponse = 10 << 20

type scoreOut struct {
	Measure string     `json:"measure"`
	Version string     `json:"version"`
	Status  string     `json:"status"`
	Scores  []oneScore `json:"scores"`
	// Disagree are totals that the response states and its answers do not give.
	Disagree []statedOut `json:"disagree"`
}

type oneScore struct {
	Key      string `json:"key"`
	Method   string `json:"method"`
	Standing string `json:"standing"`
	// Value is a number as it is written, or for the method highest a key; null where
	// nothing was worked out.
	Value    any    `json:"value"`
	Answered int    `json:"answered"`
	Asked    int    `json:"asked"`
	Filled   bool   `json:"filled"`
	Band     string `json:"band,omitempty"`
}

type statedOut struct {
	Key    string      `json:"key"`
	Stated json.Number `json:"stated"`
	// Value is what the answers give, null for nothing.
	Value any `json:"value"`
}

// Run scores a QuestionnaireResponse that stands on the standard input.
func (c *scoreCmd) Run(w *world) error {
	lib, err := loadLibrary(c.Data)
	if err != nil {
		return err
	}
	m, err := findMeasure(lib, c.Pack)
	if err != nil {
		return err
	}
	if m.Kind != instrument.KindMeasure {
		return fmt.Errorf("%s is an entry of the compendium: there is nothing to score it with", m.ID)
	}
	data, err := io.ReadAll(io.LimitReader(w.in, maxResponse+1))
	if err != nil {
		return err
	}
	if len(data) > maxResponse {
		return fmt.Errorf("the response has more than %d bytes", maxResponse)
	}
	r, err := m.ReadMeasureResponse("response", data)
	if err != nil {
		return err
	}
	enc := json.NewEncoder(w.out)
	enc.SetIndent("", "  ")
	return enc.Encode(scored(m, r))
}

func scored(m *instrument.Measure, r *instrument.MeasureResponse) scoreOut {
	out := scoreOut{Measure: m.ID, Version: m.Version, Status: r.Status, Scores: []oneScore{}, Disagree: []statedOut{}}
	results := m.Plan().Run(r.Marks, nil)
	for i, result := range results {
		s := &m.Scores[i]
		one := oneScore{
			Key: s.Key, Method: string(s.Method), Standing: result.Standing.String(),
			Answered: result.Answered, Asked: result.Asked, Filled: result.Filled,
		}
		switch {
		case result.Standing != instrument.Scored:
		case s.Method == instrument.MethodHighest:
			one.Value = m.Scores[s.Of[result.Which]].Key
		default:
			one.Value = json.Number(result.Value.String())
		}
		if at := s.Band(result); at >= 0 {
			one.Band = s.Bands[at].Key
		}
		out.Scores = append(out.Scores, one)
	}
	for _, stated := range m.Disagree(r, results) {
		at := slices.IndexFunc(out.Scores, func(s oneScore) bool { return s.Key == stated.Key })
		out.Disagree = append(out.Disagree, statedOut{stated.Key, json.Number(stated.Value.String()), out.Scores[at].Value})
	}
	return out
}
