package main

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"

	"towpath/internal/instrument"
)

// judged is one response and what we make of it.
type judged struct {
	Response json.RawMessage `json:"response"`
	// Kind is how the answers were chosen.
	Kind string `json:"kind"`
	// Refused is why we take no response, "" where we take it.
	Refused string `json:"refused,omitempty"`
	// Scores are values by key, null where there is none.
	Scores map[string]*string `json:"scores,omitempty"`
}

// guesser answers a measure at random.
type guesser struct {
	m *instrument.Measure
	r *rand.Rand
}

// The kinds of response, and how many of each in a hundred.
var kinds = []struct {
	name  string
	share int
}{{"full", 25}, {"as-shown", 20}, {"partly", 25}, {"few-missing", 17}, {"strange-code", 10}, {"integers", 3}}

type object map[string]any

func (g *guesser) kind() string {
	at := g.r.IntN(100)
	for _, k := range kinds {
		if at -= k.share; at < 0 {
			return k.name
		}
	}
	panic("the shares of the kinds are not a hundred")
}

func (g *guesser) judged() judged {
	out := judged{Kind: g.kind()}
	data, err := json.Marshal(object{
		"resourceType": "QuestionnaireResponse", "questionnaire": g.m.Canonical(), "status": "completed",
		"item": g.items(out.Kind),
	})
	if err != nil {
		panic(err) // maps of texts and numbers
	}
	out.Response = data
	r, err := g.m.ReadMeasureResponse("response", data)
	if err != nil {
		out.Refused = err.Error()
		return out
	}
	out.Scores = map[string]*string{}
	for i, result := range g.m.Plan().Run(r.Marks, nil) {
		s := &g.m.Scores[i]
		out.Scores[s.Key] = nil
		if result.Standing != instrument.Scored {
			continue
		}
		value := result.Value.String()
		if s.Method == instrument.MethodHighest {
			value = g.m.Scores[s.Of[result.Which]].Key
		}
		out.Scores[s.Key] = &value
	}
	return out
}

// items answers in the order of asking. Some forms put their questions into a group,
// some send a question without an answer along, some state a total of their own.
func (g *guesser) items(kind string) []object {
	missing := 0.0
	switch kind {
	case "partly":
		missing = g.r.Float64()
	case "few-missing":
		missing = 1.5 / float64(len(g.m.Items))
	}
	strange := -1
	if kind == "strange-code" {
		strange = g.r.IntN(len(g.m.Items))
	}
	items := []object{}
	chosen := map[int]string{}
	for slot, item := range g.m.Items {
		switch {
		case kind == "as-shown" && item.OnlyIf >= 0 && chosen[item.OnlyIf] != fmt.Sprint(item.OnlyIfIs):
			// A form that follows its gates does not ask it.
		case slot == strange:
			items = append(items, object{"linkId": item.LinkID, "answer": []object{{"valueCoding": g.strange(slot)}}})
		case g.r.Float64() >= missing:
			answer, code := g.answer(slot, kind)
			chosen[slot] = code
			items = append(items, object{"linkId": item.LinkID, "answer": []object{answer}})
		case g.r.IntN(4) == 0:
			items = append(items, object{"linkId": item.LinkID})
		}
	}
	if g.r.IntN(8) == 0 {
		at := g.r.IntN(len(items) + 1)
		items = append([]object{{"linkId": "a-group", "item": items[:at]}}, items[at:]...)
		if at == 0 {
			delete(items[0], "item")
		}
	}
	if len(g.m.Scores) > 0 && g.r.IntN(8) == 0 {
		items = append(items, object{"linkId": "score." + g.m.Scores[0].Key, "answer": []object{{"valueDecimal": g.r.IntN(30)}}})
	}
	return items
}

func (g *guesser) answer(slot int, kind string) (object, string) {
	scale := &g.m.Scales[g.m.Items[slot].Scale]
	n := int(scale.From) + g.r.IntN(int(scale.To-scale.From)+1)
	if kind == "integers" {
		return object{"valueInteger": n}, fmt.Sprint(n)
	}
	code := fmt.Sprint(n)
	if others := scale.Codes()[scale.To-scale.From+1:]; len(others) > 0 && g.r.IntN(5) == 0 {
		code = others[g.r.IntN(len(others))]
	}
	return object{"valueCoding": object{"system": g.m.System(slot), "code": code}}, code
}

// strange gives a coding that is no answer on the scale of a slot.
func (g *guesser) strange(slot int) object {
	coding := object{"system": g.m.System(slot)}
	scale := &g.m.Scales[g.m.Items[slot].Scale]
	codes := []string{fmt.Sprint(scale.To + 1), fmt.Sprintf("0%d", scale.To), "-1", "1000000", "many", "1.5", fmt.Sprintf("%d ", scale.From)}
	if at := g.r.IntN(len(codes) + 1); at < len(codes) {
		coding["code"] = codes[at]
	} else {
		coding["display"] = "no code at all"
	}
	return coding
}
