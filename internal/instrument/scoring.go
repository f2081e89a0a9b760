package instrument

import (
	"fmt"
	"regexp"

	"towpath/internal/strictjson"
)

var (
	namePattern = regexp.MustCompile(`^[A-Z][A-Za-z0-9_]{0,254}$`) // FHIR R4 rule que-0
	urlPattern  = regexp.MustCompile(`^(urn:[a-z0-9-]+:|https?://)[^\s|#]+$`)
)

// parseScoring reads everything about an instrument that is not words.
func parseScoring(f *faults, n *node, id, version string) *Instrument {
	o := f.open(n, "")
	inst := &Instrument{ID: id, Version: version}
	o.Same("id", id)
	o.Same("version", version)
	inst.URL = o.Matching("url", urlPattern, "a canonical address without version")
	inst.name = o.Matching("name", namePattern, "a name such as BloomAdult")
	inst.Kind = Kind(o.Text("kind"))
	if inst.Kind != KindBloom && inst.Kind != "" {
		o.Say(o.LineOf("kind"), "kind %q is not known; %q, %q and %q are", inst.Kind, KindBloom, KindMeasure, KindEntry)
	}
	inst.Subject = o.Text("subject")
	if s := inst.Subject; s != "Patient" && s != "RelatedPerson" && s != "" {
		o.Say(o.LineOf("subject"), `"subject" must be Patient or RelatedPerson, not %q`, s)
	}
	scale := o.inside("scale", "scale")
	scale.Exactly("min", MinStep.Float())
	scale.Exactly("max", MaxStep.Float())
	scale.Exactly("smallestStep", 0.5)
	scale.Done()
	parseStages(o, inst)
	parseNotGivenCodes(o)
	inst.Areas = parseAreas(o)
	inst.MinSteps = parseMinSteps(o)
	o.Done()
	return inst
}

// parseMinSteps reads how many areas need a step before a reading counts.
func parseMinSteps(o *fields) int {
	reading := o.inside("reading", "reading")
	least, ok := reading.Number("minSteps")
	reading.Text("note")
	reading.Done()
	areas := 0
	if o.HasList("areas") {
		areas = len(o.Node.Get("areas").Items)
	}
	if ok && areas > 0 && (least < 1 || least > float64(areas) || least != float64(int(least))) {
		reading.Say(reading.LineOf("minSteps"), `"minSteps" must be a whole number from 1 to the number of areas, not %v`, least)
	}
	return int(least)
}

// parseStages demands the ranges that Step.Stage knows: charts, words and
// trends all rest on them, so they are no matter of taste for a pack.
func parseStages(o *fields, inst *Instrument) {
	for i, item := range o.ExactList("stages", len(inst.Stages)) {
		stage := o.faults.open(item, fmt.Sprintf("stage %d", i+1))
		inst.Stages[i] = Stage{
			Key:  stage.Matching("key", strictjson.Key, "a key such as trying-things"),
			From: WholeStep(2*i + 1),
			To:   WholeStep(2*i + 2),
		}
		stage.Exactly("from", inst.Stages[i].From.Float())
		stage.Exactly("to", inst.Stages[i].To.Float())
		stage.Done()
	}
}

func parseNotGivenCodes(o *fields) {
	notGiven := o.inside("notGiven", "notGiven")
	for i, item := range notGiven.ExactList("codes", len(WaysNotGiven)) {
		if want := WaysNotGiven[i].String(); item.Kind != strictjson.Text || item.Text != want {
			notGiven.Say(item.Line, "code %d must be %q", i+1, want)
		}
	}
	notGiven.Text("note")
	notGiven.Done()
}

func parseAreas(o *fields) []Area {
	items := o.List("areas")
	if len(items) == 0 && o.HasList("areas") {
		o.Say(o.LineOf("areas"), "there are no areas")
	}
	var areas []Area
	taken := map[string]bool{}
	for i, item := range items {
		a := o.faults.open(item, fmt.Sprintf("area %d", i+1))
		area := Area{
			Key:       a.Matching("key", strictjson.Key, "a key such as mental-health"),
			Icon:      a.Matching("icon", strictjson.Key, "an icon name such as house"),
			LinkID:    a.Matching("linkId", strictjson.Key, "a link id such as mental-health"),
			Sensitive: a.OptionalFlag("sensitive"),
		}
		for _, field := range []string{"key", "linkId"} {
			value := map[string]string{"key": area.Key, "linkId": area.LinkID}[field]
			if value != "" && taken[field+value] {
				a.Say(a.LineOf(field), "%s %q is used twice", field, value)
			}
			taken[field+value] = true
		}
		a.Done()
		if area.Key != "" {
			areas = append(areas, area)
		}
	}
	return areas
}
