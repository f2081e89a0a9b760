package r4

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func tree(t *testing.T, text string) Tree {
	t.Helper()
	got, err := Load([]byte(text))
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return got
}

// lays is what is kept of what was posted, as it stands when it is laid over ours.
var lays = []struct{ name, posted, ours, laid string }{
	{
		"another member", `{"resourceType":"Patient","id":"mine","gender":"female","name":[{"text":"Amina"}]}`,
		`{"resourceType":"Patient","id":"1","name":[{"text":"Amina"}]}`,
		`{"resourceType":"Patient","id":"1","name":[{"text":"Amina"}],"gender":"female"}`,
	},
	{
		"a member of a member", `{"resourceType":"Goal","subject":{"reference":"Patient/1","display":"Amina"}}`,
		`{"resourceType":"Goal","subject":{"reference":"Patient/1"}}`,
		`{"resourceType":"Goal","subject":{"reference":"Patient/1","display":"Amina"}}`,
	},
	{
		"another name", `{"resourceType":"Patient","name":[{"use":"nickname","text":"Mina"},{"text":"Amina"}]}`,
		`{"resourceType":"Patient","name":[{"text":"Amina","use":"official"}]}`,
		`{"resourceType":"Patient","name":[{"text":"Amina","use":"official"},{"use":"nickname","text":"Mina"}]}`,
	},
	{
		"the same twice", `{"resourceType":"Patient","name":[{"text":"A"},{"text":"A"}]}`,
		`{"resourceType":"Patient","name":[{"text":"A"}]}`,
		`{"resourceType":"Patient","name":[{"text":"A"},{"text":"A"}]}`,
	},
	{
		"a text of an item", `{"resourceType":"QuestionnaireResponse","item":[{"linkId":"1","text":"One","answer":[{"valueInteger":1}]},{"linkId":"2"}]}`,
		`{"resourceType":"QuestionnaireResponse","item":[{"linkId":"2"},{"linkId":"1","answer":[{"valueInteger":1}]}]}`,
		`{"resourceType":"QuestionnaireResponse","item":[{"linkId":"2"},{"linkId":"1","answer":[{"valueInteger":1}],"text":"One"}]}`,
	},
	{
		"an item that repeats", `{"resourceType":"QuestionnaireResponse","item":[{"linkId":"1"},{"linkId":"1","text":"again"}]}`,
		`{"resourceType":"QuestionnaireResponse","item":[{"linkId":"1"},{"linkId":"1"}]}`,
		`{"resourceType":"QuestionnaireResponse","item":[{"linkId":"1"},{"linkId":"1","text":"again"}]}`,
	},
	{
		"an extension of an answer", `{"resourceType":"QuestionnaireResponse","item":[{"linkId":"1","answer":[{"valueInteger":1},{"valueInteger":1,"extension":[{"url":"a","valueCode":"b"}]}]}]}`,
		`{"resourceType":"QuestionnaireResponse","item":[{"linkId":"1","answer":[{"valueInteger":1},{"valueInteger":1}]}]}`,
		`{"resourceType":"QuestionnaireResponse","item":[{"linkId":"1","answer":[{"valueInteger":1},{"valueInteger":1,"extension":[{"url":"a","valueCode":"b"}]}]}]}`,
	},
	{
		"words of a coding", `{"resourceType":"Observation","code":{"coding":[{"system":"a","code":"1","display":"One"},{"system":"b","code":"2"}]}}`,
		`{"resourceType":"Observation","code":{"coding":[{"system":"a","code":"1"}],"text":"one"}}`,
		`{"resourceType":"Observation","code":{"coding":[{"system":"a","code":"1","display":"One"},{"system":"b","code":"2"}],"text":"one"}}`,
	},
	{
		"what stands beside a primitive in an array", `{"resourceType":"Patient","name":[{"text":"A"}],"extension":[{"url":"x","valueString":"y"}],"_birthDate":{"id":"b"}}`,
		`{"resourceType":"Patient","birthDate":"1990-01-01","name":[{"text":"A"}],"extension":[{"url":"o","valueString":"p"}]}`,
		`{"resourceType":"Patient","birthDate":"1990-01-01","name":[{"text":"A"}],"extension":[{"url":"o","valueString":"p"},{"url":"x","valueString":"y"}],"_birthDate":{"id":"b"}}`,
	},
	{
		"pairs", `{"resourceType":"PlanDefinition","meta":{"profile":["p","q"],"_profile":[{"id":"a"},null],"versionId":"9"}}`,
		`{"resourceType":"PlanDefinition","meta":{"versionId":"1","profile":["q","p"]}}`,
		`{"resourceType":"PlanDefinition","meta":{"versionId":"1","profile":["q","p"],"_profile":[null,{"id":"a"}]}}`,
	},
	{
		"the same otherwise written", `{"resourceType":"Observation","issued":"2026-11-27T10:30:00+01:00","valueQuantity":{"value":5.0,"unit":"x"}}`,
		`{"resourceType":"Observation","issued":"2026-11-27T09:30:00.000000Z","valueQuantity":{"value":5}}`,
		`{"resourceType":"Observation","issued":"2026-11-27T09:30:00.000000Z","valueQuantity":{"value":5,"unit":"x"}}`,
	},
	{
		"a narrative made from the rest", `{"resourceType":"Patient","text":{"status":"generated","div":"<div>A</div>"}}`,
		`{"resourceType":"Patient"}`, `{"resourceType":"Patient"}`,
	},
	{
		"a narrative that says more", `{"resourceType":"Patient","text":{"status":"additional","div":"<div>A</div>"}}`,
		`{"resourceType":"Patient"}`, `{"resourceType":"Patient","text":{"status":"additional","div":"<div>A</div>"}}`,
	},
	{
		"an extension of our own", `{"resourceType":"Patient","extension":[{"url":"urn:ours:by","valueString":"Ben"},{"url":"urn:ours:new","valueString":"x"}]}`,
		`{"resourceType":"Patient","extension":[{"url":"urn:ours:by","valueString":"Dele"}]}`,
		`{"resourceType":"Patient","extension":[{"url":"urn:ours:by","valueString":"Dele"},{"url":"urn:ours:new","valueString":"x"}]}`,
	},
}

func TestLeftKeepsWhatWeDoNotSay(t *testing.T) {
	for _, c := range lays {
		t.Run(c.name, func(t *testing.T) {
			kept, contradicted := Left(tree(t, c.posted), tree(t, c.ours), "urn:ours:")
			if len(contradicted) > 0 {
				t.Fatal(contradicted)
			}
			if !kept.Empty() {
				kept = tree(t, string(kept.JSON()))
			}
			if laid := string(Lay(tree(t, c.ours), kept)); laid != c.laid {
				t.Errorf("kept %s, so\n%s, want\n%s", kept.JSON(), laid, c.laid)
			}
		})
	}
}

func TestLeftNamesWhatIsContradicted(t *testing.T) {
	for _, c := range []struct{ posted, ours, at, says string }{
		{"{\"resourceType\":\"Goal\",\n\"lifecycleStatus\":\"planned\"}", `{"resourceType":"Goal","lifecycleStatus":"active"}`, "Goal.lifecycleStatus", `"planned" was sent, and what was saved says "active" (line 2).`},
		{`{"resourceType":"Observation","valueString":"a"}`, `{"resourceType":"Observation","valueInteger":1}`, "Observation.valueString", "valueString was sent, and what was saved says valueInteger"},
		{`{"resourceType":"Observation","valueQuantity":{"value":5.1}}`, `{"resourceType":"Observation","valueQuantity":{"value":5}}`, "Observation.valueQuantity.value", "5.1 was sent"},
		{`{"resourceType":"QuestionnaireResponse","item":[{"linkId":"0"},{"linkId":"1","answer":[{"valueInteger":1},{"valueInteger":2}]}]}`, `{"resourceType":"QuestionnaireResponse","item":[{"linkId":"1","answer":[{"valueInteger":1},{"valueInteger":3}]}]}`, "QuestionnaireResponse.item[1].answer[1].valueInteger", `2 was sent, and what was saved says 3`},
		{`{"resourceType":"QuestionnaireResponse","item":[{"linkId":"1","answer":[{"valueInteger":1}]}]}`, `{"resourceType":"QuestionnaireResponse","item":[{"linkId":"1","answer":[{"valueString":"1"}]}]}`, "QuestionnaireResponse.item[0].answer[0].valueInteger", "valueString"},
		{`{"resourceType":"Goal","description":"a"}`, `{"resourceType":"Goal","description":{"text":"a"}}`, "Goal.description", "an object"},
		{`{"resourceType":"Goal","subject":{"reference":"Patient/2"}}`, `{"resourceType":"Goal","subject":{"reference":"Patient/1"}}`, "Goal.subject.reference", `"Patient/2" was sent`},
	} {
		posted, _ := Parse([]byte(c.posted))
		_, found := Left(posted, tree(t, c.ours))
		if len(found) != 1 || found[0].Expression != c.at || !strings.Contains(found[0].Text, c.says) {
			t.Errorf("%v: want %s: %s", found, c.at, c.says)
		}
	}
}

// What was kept of what we no longer say is left out, unless it stands by itself.
func TestAPartIsNotLaidByItself(t *testing.T) {
	posted := tree(t, `{"resourceType":"Observation","code":{"coding":[{"system":"a","code":"1","display":"One"}]},"valueQuantity":{"value":5,"unit":"x"}}`)
	kept, _ := Left(posted, tree(t, `{"resourceType":"Observation","code":{"coding":[{"system":"a","code":"1"}]},"valueQuantity":{"value":5}}`))
	const now = `{"resourceType":"Observation","code":{"coding":[{"system":"a","code":"2"}]},"valueString":"none"}`
	if laid := string(Lay(tree(t, now), kept)); laid != now {
		t.Error(laid)
	}
}

func TestTenThousandItemsAreHeldTogetherQuickly(t *testing.T) {
	posted, found := Read([]byte(strings.ReplaceAll(hostile(1 << 20)["items"], `"answer":`, `"text":"asked","answer":`)))
	ours := tree(t, hostile(1 << 20)["items"])
	if items := len(ours.Get("item").Items()); len(found) > 0 || items < 10_000 {
		t.Fatal(items, found)
	}
	start := time.Now()
	kept, found := Left(posted, ours)
	laid := Lay(ours, kept)
	if took := time.Since(start); took > 2*time.Second || len(found) > 0 {
		t.Errorf("%v, %v", took, found)
	}
	if again, _ := Load(laid); !subsumes(again.n, bare(posted.n, ours.n)) {
		t.Error("some of it is lost")
	}
}

// drawn gives a value as FHIR might have it in a member of a name.
func drawn(rt *rapid.T, name string, depth int) node {
	word := rapid.SampledFrom([]string{"a", "b", "c"})
	switch name {
	case "valueInteger", "value":
		return node{key: name, kind: Number, text: rapid.SampledFrom([]string{"1", "2", "1.0", "10e-1"}).Draw(rt, "n")}
	case "profile", "given", "_given", "_profile":
		return drawnPrimitives(rt, name)
	case "code", "subject", "meta", "valueQuantity", "_gender":
		return drawnObject(rt, name, depth+1)
	case "item", "answer", "coding", "identifier", "extension", "name", "tag", "component":
		n := node{key: name, kind: Array}
		for range rapid.IntRange(1, 4).Draw(rt, "many") {
			n.kids = append(n.kids, drawnObject(rt, "", depth+1))
		}
		return n
	}
	return node{key: name, kind: String, text: word.Draw(rt, "word")}
}

func drawnPrimitives(rt *rapid.T, name string) node {
	n := node{key: name, kind: Array}
	for range rapid.IntRange(1, 3).Draw(rt, "many") {
		k := node{kind: Null}
		switch {
		case rapid.IntRange(0, 3).Draw(rt, "null") == 0 && len(n.kids) > 0:
		case name[0] == '_':
			k = drawnObject(rt, "", 9)
		default:
			k = node{kind: String, text: rapid.SampledFrom([]string{"a", "b"}).Draw(rt, "word")}
		}
		n.kids = append(n.kids, k)
	}
	return n
}

func drawnObject(rt *rapid.T, key string, depth int) node {
	names := []string{"linkId", "system", "code_", "url", "text", "display", "valueInteger", "valueString", "gender"}
	if depth < 4 {
		names = append(names, "item", "answer", "coding", "identifier", "extension", "name", "tag", "subject", "meta", "valueQuantity", "component", "profile", "_profile", "given", "_given", "_gender")
	}
	n := node{key: key, kind: Object}
	seen := map[string]bool{}
	for range rapid.IntRange(1, 5).Draw(rt, "members") {
		name := rapid.SampledFrom(names).Draw(rt, "name")
		choice := name
		if strings.HasPrefix(name, "value") {
			choice = "value[x]"
		}
		if !seen[choice] {
			k := drawn(rt, name, depth)
			k.key = strings.TrimSuffix(name, "_")
			n.kids = append(n.kids, k)
		}
		seen[choice] = true
	}
	return n
}

func drawnResource(rt *rapid.T) Tree {
	n := drawnObject(rt, "", 0)
	n.kids = append([]node{{key: "resourceType", kind: String, text: rapid.SampledFrom([]string{"Observation", "QuestionnaireResponse", "Other"}).Draw(rt, "type")}}, n.kids...)
	n = tidy(n)
	return Tree{n: &n}
}

// tidy leaves out places in arrays of primitives in which nothing stands.
func tidy(n node) node {
	out := n
	out.kids = nil
	for i := range n.kids {
		m := n.kids[i]
		name := strings.TrimPrefix(m.key, "_")
		list, ok := pairs(&n, name)
		if n.kind != Object || !ok || m.kind != Array {
			out.kids = append(out.kids, tidy(m))
			continue
		}
		if name != m.key && n.get(name) != nil {
			continue
		}
		values, beside := unpaired(name, list)
		for _, array := range []node{values, beside} {
			if says(&array) {
				out.kids = append(out.kids, tidy(array))
			}
		}
	}
	return out
}

// less gives a copy of a value with some of it left out, and some of it in another order.
func less(rt *rapid.T, n node, keep int) node {
	out := n
	out.kids = nil
	for i := range n.kids {
		if n.kids[i].key == "resourceType" || rapid.IntRange(0, 9).Draw(rt, "keep") < keep {
			out.kids = append(out.kids, less(rt, n.kids[i], keep))
		}
	}
	if len(out.kids) > 1 && n.kind == Object && rapid.Bool().Draw(rt, "turn") {
		out.kids = append(out.kids[1:], out.kids[0])
	}
	return out
}

// plain gives a value with its primitives and what stands beside them together, so that
// what an array says does not hang on places.
func plain(n node) node {
	out := n
	out.kids = nil
	for i := range n.kids {
		m := n.kids[i]
		name := strings.TrimPrefix(m.key, "_")
		if list, ok := pairs(&n, name); n.kind == Object && ok && m.kind == Array {
			if name != m.key && n.get(name) != nil {
				continue
			}
			m = node{key: name, kind: Array}
			for _, pair := range list {
				if len(pair.kids) > 0 {
					m.kids = append(m.kids, pair)
				}
			}
		}
		out.kids = append(out.kids, plain(m))
	}
	return out
}

// unchanged tells whether everything of ours stands in what was laid, in its place.
func unchanged(ours, laid *node) error {
	if ours.kind != laid.kind || ours.text != laid.text {
		return fmt.Errorf("%s became %s", appendNode(nil, ours), appendNode(nil, laid))
	}
	for i := range ours.kids {
		k := &ours.kids[i]
		var other *node
		switch {
		case ours.kind == Object:
			other = laid.get(k.key)
		case i < len(laid.kids):
			other = &laid.kids[i]
		}
		if k.kind == Null && other != nil {
			continue // it kept a place, which may have been taken
		}
		if other == nil {
			return fmt.Errorf("%s is lost", appendNode(nil, k))
		}
		if err := unchanged(k, other); err != nil {
			return err
		}
	}
	return nil
}

// The laws that what is kept is held to.
func TestLaws(t *testing.T) {
	kinds := map[string]int{}
	for range 10 {
		rapid.Check(t, func(rt *rapid.T) { kinds[keepsTheLaws(rt)]++ })
	}
	if kinds["laid"] < 200 || kinds["contradicted"] < 50 {
		t.Errorf("the laws were hardly tried: %v", kinds)
	}
}

// keepsTheLaws holds one resource to the laws, and says how it went.
func keepsTheLaws(rt *rapid.T) string {
	posted := drawnResource(rt)
	if kept, found := Left(posted, posted); !kept.Empty() || len(found) > 0 {
		rt.Fatalf("of %s itself is left %s, %v", posted.JSON(), kept.JSON(), found)
	}
	ours := drawnResource(rt)
	if rapid.IntRange(0, 4).Draw(rt, "near") > 0 {
		n := tidy(less(rt, *posted.n, rapid.IntRange(5, 10).Draw(rt, "keep")))
		ours = Tree{n: &n}
	}
	kept, found := Left(posted, ours)
	if !kept.Empty() {
		stored, err := Load(kept.JSON())
		if err != nil {
			rt.Fatal(err)
		}
		kept = stored
	}
	laid, err := Load(Lay(ours, kept))
	if err != nil {
		rt.Fatal(err)
	}
	if err := unchanged(ours.n, laid.n); err != nil {
		rt.Fatalf("posted %s\nours   %s\nkept   %s\nlaid   %s: %v", posted.JSON(), ours.JSON(), kept.JSON(), laid.JSON(), err)
	}
	if again := string(Lay(laid, kept)); again != string(laid.JSON()) {
		rt.Fatalf("posted %s\nours   %s\nkept   %s\nlaid   %s\nthen   %s", posted.JSON(), ours.JSON(), kept.JSON(), laid.JSON(), again)
	}
	if len(found) > 0 {
		return "contradicted"
	}
	all, some := plain(*laid.n), plain(*bare(posted.n, ours.n))
	if !subsumes(&all, &some) {
		rt.Fatalf("posted %s\nours   %s\nkept   %s\nlaid   %s", posted.JSON(), ours.JSON(), kept.JSON(), laid.JSON())
	}
	return "laid"
}

// BenchmarkLay is what a read of a resource with something kept costs beyond its own
// rendering: both are read, and one laid over the other.
func BenchmarkLay(b *testing.B) {
	posted, _ := Parse([]byte(strings.ReplaceAll(hostile(2_000)["items"], `"answer":`, `"text":"asked","answer":`)))
	ours := []byte(hostile(2_000)["items"])
	rendered, err := Load(ours)
	if err != nil {
		b.Fatal(err)
	}
	left, _ := Left(posted, rendered)
	kept := left.JSON()
	b.SetBytes(int64(len(ours)))
	for b.Loop() {
		o, errO := Load(ours)
		k, errK := Load(kept)
		if errO != nil || errK != nil || len(Lay(o, k)) <= len(ours) {
			b.Fatal("nothing was laid")
		}
	}
}
