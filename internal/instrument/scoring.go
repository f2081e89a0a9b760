package instrument

import (
	"fmt"
	"regexp"
)

var (
	keyPattern  = regexp.MustCompile(`^[a-z][a-z0-9]*(-[a-z0-9]+)*$`)
	namePattern = regexp.MustCompile(`^[A-Z][A-Za-z0-9_]{0,254}$`) // FHIR R4 rule que-0
	urlPattern  = regexp.MustCompile(`^(urn:[a-z0-9-]+:|https?://)[^\s|#]+$`)
)

// parseScoring reads everything about an instrument that is not words.
func parseScoring(f *faults, n *node, id, version string) *Instrument {
	o := f.open(n, "")
	inst := &Instrument{ID: id, Version: version}
	o.same("id", id)
	o.same("version", version)
	inst.URL = o.matching("url", urlPattern, "a canonical address without version")
	inst.name = o.matching("name", namePattern, "a name such as BloomAdult")
	inst.Kind = Kind(o.text("kind"))
	if inst.Kind != KindBloom && inst.Kind != "" {
		o.say(o.lineOf("kind"), "kind %q is not known; %q, %q and %q are", inst.Kind, KindBloom, KindMeasure, KindEntry)
	}
	inst.Subject = o.text("subject")
	if s := inst.Subject; s != "Patient" && s != "RelatedPerson" && s != "" {
		o.say(o.lineOf("subject"), `"subject" must be Patient or RelatedPerson, not %q`, s)
	}
	scale := o.inside("scale", "scale")
	scale.exactly("min", MinStep.Float())
	scale.exactly("max", MaxStep.Float())
	scale.exactly("smallestStep", 0.5)
	scale.done()
	parseStages(o, inst)
	parseNotGivenCodes(o)
	inst.Areas = parseAreas(o)
	inst.MinSteps = parseMinSteps(o)
	o.done()
	return inst
}

// parseMinSteps reads how many areas need a step before a reading counts.
func parseMinSteps(o *fields) int {
	reading := o.inside("reading", "reading")
	least, ok := reading.number("minSteps")
	reading.text("note")
	reading.done()
	areas := 0
	if o.hasList("areas") {
		areas = len(o.node.get("areas").items)
	}
	if ok && areas > 0 && (least < 1 || least > float64(areas) || least != float64(int(least))) {
		reading.say(reading.lineOf("minSteps"), `"minSteps" must be a whole number from 1 to the number of areas, not %v`, least)
	}
	return int(least)
}

// parseStages demands the ranges that Step.Stage knows: charts, words and
// trends all rest on them, so they are no matter of taste for a pack.
func parseStages(o *fields, inst *Instrument) {
	for i, item := range o.exactList("stages", len(inst.Stages)) {
		stage := o.faults.open(item, fmt.Sprintf("stage %d", i+1))
		inst.Stages[i] = Stage{
			Key:  stage.matching("key", keyPattern, "a key such as trying-things"),
			From: WholeStep(2*i + 1),
			To:   WholeStep(2*i + 2),
		}
		stage.exactly("from", inst.Stages[i].From.Float())
		stage.exactly("to", inst.Stages[i].To.Float())
		stage.done()
	}
}

func parseNotGivenCodes(o *fields) {
	notGiven := o.inside("notGiven", "notGiven")
	for i, item := range notGiven.exactList("codes", len(WaysNotGiven)) {
		if want := WaysNotGiven[i].String(); item.kind != textNode || item.text != want {
			notGiven.say(item.line, "code %d must be %q", i+1, want)
		}
	}
	notGiven.text("note")
	notGiven.done()
}

func parseAreas(o *fields) []Area {
	items := o.list("areas")
	if len(items) == 0 && o.hasList("areas") {
		o.say(o.lineOf("areas"), "there are no areas")
	}
	var areas []Area
	taken := map[string]bool{}
	for i, item := range items {
		a := o.faults.open(item, fmt.Sprintf("area %d", i+1))
		area := Area{
			Key:       a.matching("key", keyPattern, "a key such as mental-health"),
			Icon:      a.matching("icon", keyPattern, "an icon name such as house"),
			LinkID:    a.matching("linkId", keyPattern, "a link id such as mental-health"),
			Sensitive: a.optionalFlag("sensitive"),
		}
		for _, field := range []string{"key", "linkId"} {
			value := map[string]string{"key": area.Key, "linkId": area.LinkID}[field]
			if value != "" && taken[field+value] {
				a.say(a.lineOf(field), "%s %q is used twice", field, value)
			}
			taken[field+value] = true
		}
		a.done()
		if area.Key != "" {
			areas = append(areas, area)
		}
	}
	return areas
}

// same demands what the directory already says.
func (o *fields) same(key, want string) {
	if got := o.text(key); got != "" && got != want {
		o.say(o.lineOf(key), "%q must be %q, as the directory is named, not %q", key, want, got)
	}
}

func (o *fields) matching(key string, pattern *regexp.Regexp, like string) string {
	got := o.text(key)
	if got != "" && !pattern.MatchString(got) {
		o.say(o.lineOf(key), "%q must be %s, not %q", key, like, got)
		return ""
	}
	return got
}
