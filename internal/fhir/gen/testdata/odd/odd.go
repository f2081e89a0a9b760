// Package fhir is shapes that the resources of today do not have, and those of tomorrow
// may.
package fhir

import (
	"encoding/json"
	"time"
)

type Word string

type Words []Word

type Chain []Words

type Flag bool

type Inner struct {
	Text string `json:"text"`
}

type Custom struct {
	Text string `json:"text"`
}

func (c Custom) MarshalJSON() ([]byte, error) { return json.Marshal("custom " + c.Text) }

type Embeds struct {
	Inner
	More string `json:"more"`
}

type Quoted struct {
	Number int `json:"number,string"`
}

type Loop struct {
	Next *Loop  `json:"next,omitempty"`
	List []Loop `json:"list"`
}

type Odd struct {
	Word     Word            `json:"word,omitempty"`
	Words    Words           `json:"words"`
	Chain    Chain           `json:"chain,omitempty"`
	Flag     Flag            `json:"flag"`
	Set      bool            `json:"set,omitempty"`
	Small    int8            `json:"small,omitempty"`
	Unsigned uint            `json:"unsigned,omitempty"`
	Float    float64         `json:"float"`
	FloatPtr *float64        `json:"floatPtr,omitempty"`
	Map      map[string]int  `json:"map,omitempty"`
	Any      any             `json:"any,omitempty"`
	At       time.Time       `json:"at"`
	Bytes    []byte          `json:"bytes,omitempty"`
	Raw      json.RawMessage `json:"raw,omitempty"`
	Number   json.Number     `json:"number,omitempty"`
	Custom   Custom          `json:"custom"`
	Customs  []*Custom       `json:"customs,omitempty"`
	Embeds   *Embeds         `json:"embeds,omitempty"`
	Quoted   Quoted          `json:"quoted"`
	Inner    *Inner          `json:"inner"`
	Pointers []*Inner        `json:"pointers"`
	Texts    *[]string       `json:"texts,omitempty"`
	Two      [2]int          `json:"two"`
	Loop     Loop            `json:"loop"`
	A, B     string          `json:"-"`
	hidden   string
}
