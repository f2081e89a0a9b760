package moving_test

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"towpath/internal/care"
	"towpath/internal/moving"
	"towpath/internal/store"
	"towpath/internal/testkit"
)

const (
	ann = "01950000-0000-7abc-8fff-0000000000a1"
	bob = "01950000-0000-7abc-8fff-0000000000b1"
	eve = "01950000-0000-7abc-8fff-0000000000e1"
)

func patient(id string) string {
	return fmt.Sprintf(`{"resourceType":"Patient","id":%q,"name":[{"text":"Somebody"}]}`, id)
}

// goal is a goal as a Towpath writes it.
func goal(id, of, more string) string {
	return fmt.Sprintf(`{"resourceType":"Goal","id":%q,"extension":[{"url":"urn:towpath:extension:set","valueInstant":"2026-01-02T10:00:00.000000Z"}],`+
		`"lifecycleStatus":"active","description":{"text":"Walk"},"subject":{"reference":"Patient/%s"}%s}`, id, of, more)
}

// folder writes files into a folder.
func folder(t testing.TB, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func goalID(n int) string { return fmt.Sprintf("01950000-0000-7abc-8fff-%012d", n) }

// hostile is what a folder may hold that is not as it should be. Of taken below 0 it cannot
// even be opened.
type hostile struct {
	files map[string]string
	taken int
	says  string
}

const two = `{"resourceType":"Patient","id":"` + ann + `","name":[{"text":"Ann"}]}` + "\n" + `{"resourceType":"Patient","id":"` + bob + `","name":[{"text":"Bob"}]}` + "\n"

// TestWhatCannotBeTakenInIsToldWithItsPlace: of hostile files, nothing is stored by half.
func TestWhatCannotBeTakenInIsToldWithItsPlace(t *testing.T) {
	for _, list := range []map[string]hostile{brokenLines(), brokenRecords()} {
		for name, c := range list {
			t.Run(name, func(t *testing.T) { c.try(t) })
		}
	}
}

func (c hostile) try(t *testing.T) {
	k := empty(t, testkit.SQLite(t))
	dir := folder(t, c.files)
	if c.taken < 0 {
		if from, err := moving.Open(dir); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%v, %v; want %q", from, err, c.says)
		}
		return
	}
	n, said := taken(t, k, dir)
	if all := strings.Join(said, "\n"); n.Taken != c.taken || !strings.Contains(all, c.says) || c.says == "" && all != "" {
		t.Errorf("%+v, want %d taken in; %.2000q, want %q", n, c.taken, all, c.says)
	}
	if got := here(t, k); len(got) != c.taken {
		t.Errorf("there are %v", got)
	}
}

// brokenLines are those of which nobody can tell whose they are.
func brokenLines() map[string]hostile {
	return map[string]hostile{
		"a broken line":       {map[string]string{"Patient.ndjson": two, "Goal.ndjson": goal(goalID(1), ann, "") + "\n" + `{"resourceType":"Goal",` + "\n"}, 0, "Goal.ndjson, line 2: it is no resource in JSON"},
		"no type":             {map[string]string{"Patient.ndjson": two + "{}\n"}, 0, "Patient.ndjson, line 3: it does not say which type"},
		"nobody's":            {map[string]string{"Patient.ndjson": two, "Goal.ndjson": strings.Replace(goal(goalID(1), ann, ""), "Patient/", "Group/", 1)}, 0, "Goal.ndjson, line 1: it does not say in whose record this Goal is"},
		"not an id":           {map[string]string{"Patient.ndjson": two + patient("../etc")}, 0, `Patient.ndjson, line 3: "../etc" is no id`},
		"a line that is long": {map[string]string{"Patient.ndjson": two, "Goal.ndjson": goal(goalID(1), ann, `,"note":[{"text":"`+strings.Repeat("a", 10<<20)+`"}]`) + "\n" + goal(goalID(2), ann, "")}, 0, "Goal.ndjson, line 1: the line is longer than 8 MB"},
		"not UTF-8":           {map[string]string{"Patient.ndjson": two, "Goal.ndjson": strings.Replace(goal(goalID(1), ann, ""), "Walk", "W\xe4lk", 1)}, 0, "Goal.ndjson, line 1: it is not text in UTF-8"},
		"UTF-16":              {map[string]string{"Patient.ndjson": "\xff\xfe{\x00}\x00"}, 0, "Patient.ndjson, line 1: it is not text in UTF-8"},
		"a mark before it":    {map[string]string{"Patient.ndjson": "\xef\xbb\xbf" + two}, 0, "Patient.ndjson, line 1: it is not text in UTF-8, without a mark"},
		"a bundle that ends":  {map[string]string{"all.json": `{"resourceType":"Bundle","entry":[{"resource":` + patient(ann) + `},`}, -1, "all.json: entry 2"},
		"another thing":       {map[string]string{"all.json": `{"people":[]}`}, -1, "all.json: it is no bundle"},
	}
}

// brokenRecords are of somebody.
func brokenRecords() map[string]hostile {
	return map[string]hostile{
		"somebody who is not":   {map[string]string{"Patient.ndjson": two, "Goal.ndjson": goal(goalID(1), eve, "")}, 2, "Goal.ndjson, line 1: it is in the record of " + eve + ", and no file has a Patient"},
		"a Patient twice":       {map[string]string{"Patient.ndjson": two + patient(ann)}, 1, "Patient.ndjson, line 3: Patient/" + ann + " is there twice, first in Patient.ndjson, line 1"},
		"in two files":          {map[string]string{"Patient.ndjson": two, "Patient.2.ndjson": patient(ann)}, 1, "Patient.ndjson, line 1: Patient/" + ann + " is there twice, first in Patient.2.ndjson, line 1"},
		"a goal twice":          {map[string]string{"Patient.ndjson": two, "Goal.ndjson": goal(goalID(1), ann, "") + "\n" + goal(goalID(1), ann, "")}, 1, "Goal.ndjson, line 2: Goal/" + goalID(1) + " is there twice"},
		"somebody else's id":    {map[string]string{"Patient.ndjson": two, "Goal.ndjson": goal(goalID(1), ann, "") + "\n" + goal(goalID(1), bob, "")}, 1, "a goal is here already"},
		"unknown to R4":         {map[string]string{"Patient.ndjson": two, "Goal.ndjson": goal(goalID(1), bob, `,"colour":"blue"`)}, 1, "Goal.ndjson, line 1: Goal.colour"},
		"a modifier":            {map[string]string{"Patient.ndjson": two, "Goal.ndjson": goal(goalID(1), bob, `,"modifierExtension":[{"url":"https://example.org/not","valueBoolean":true}]`)}, 1, "Goal.modifierExtension[0]"},
		"a key twice":           {map[string]string{"Patient.ndjson": two, "Goal.ndjson": goal(goalID(1), bob, `,"lifecycleStatus":"active"`)}, 1, "Goal.lifecycleStatus"},
		"words that are long":   {map[string]string{"Patient.ndjson": two, "Goal.ndjson": strings.Replace(goal(goalID(1), bob, ""), "Walk", strings.Repeat("w", 5000), 1)}, 1, "copy.error.goal"},
		"another type":          {map[string]string{"Patient.ndjson": two, "Condition.ndjson": `{"resourceType":"Condition","id":"x","subject":{"reference":"Patient/` + ann + `"}}`}, 1, `Condition.ndjson, line 1: a "Condition" is not something that Towpath takes in`},
		"a step of no goal":     {map[string]string{"Patient.ndjson": two, "Task.ndjson": `{"resourceType":"Task","id":"` + goalID(3) + `","status":"accepted","intent":"plan","focus":{"reference":"Goal/x"},"for":{"reference":"Patient/` + bob + `"}}`}, 1, "Task/" + goalID(3) + ": there is no"},
		"all is well":           {map[string]string{"Patient.ndjson": two + "\n\n", "Goal.ndjson": goal(goalID(1), ann, "") + "\r\n" + goal(goalID(2), bob, ""), "notes.txt": "mine", "manifest.json": "{}"}, 2, ""},
		"what the file says":    {map[string]string{"Patient.ndjson": two, "Goal.ndjson": goal(goalID(1), ann, `,"startDate":"1999-01-01"`)}, 2, "otherwise: Goal.ndjson, line 1: Goal/" + goalID(1) + ": Goal.startDate"},
		"a plan that was shown": {map[string]string{"Patient.ndjson": two, "CarePlan.ndjson": `{"resourceType":"CarePlan","id":"` + goalID(4) + `","status":"active","intent":"plan","category":[{"coding":[{"system":"urn:towpath:codes:plan","code":"problem"}]}],"activity":[{"detail":{"status":"in-progress","description":"x"}}],"subject":{"reference":"Patient/` + ann + `"}}`}, 1, "whoever took it out was not let see that"},
	}
}

// here lists who is in an organisation.
func here(t testing.TB, k *testkit.Kit) []care.PersonID {
	t.Helper()
	list, err := k.ListPeople(t.Context(), care.Mover(k.Organisation), care.PeopleQuery{Most: 100})
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// wrapped are the same two people in every wrapping, by the name of the file.
func wrapped(t *testing.T) map[string][]byte {
	t.Helper()
	files := []struct{ name, text string }{
		{"out/Patient.ndjson", patient(ann) + "\n" + patient(bob) + "\n"}, {"out/Goal.ndjson", goal(goalID(1), ann, "") + "\n" + goal(goalID(2), bob, "")}, {"out/manifest.json", "{}"},
	}
	var zipped, tarred, pressed bytes.Buffer
	z, tr := zip.NewWriter(&zipped), tar.NewWriter(&tarred)
	for _, f := range files {
		w, err := z.Create(f.name)
		if err == nil {
			_, err = w.Write([]byte(f.text))
		}
		if err == nil {
			err = tr.WriteHeader(&tar.Header{Name: f.name, Mode: 0o600, Size: int64(len(f.text)), Typeflag: tar.TypeReg})
		}
		if err == nil {
			_, err = tr.Write([]byte(f.text))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	_, _ = z.Close(), tr.Close()
	press := gzip.NewWriter(&pressed)
	_, _ = press.Write(tarred.Bytes())
	_ = press.Close()
	bundle := fmt.Sprintf(`{"type":"collection","meta":{"tag":[{"code":"entry"}]},"resourceType":"Bundle","entry":[
 {"fullUrl":"urn:x","resource":%s},{"resource":%s},
 {"resource":%s, "request": {"method":"PUT","url":"Goal/x"}},{"resource":%s}],"total":4}`, patient(ann), goal(goalID(1), ann, ""), goal(goalID(2), bob, ""), patient(bob))
	return map[string][]byte{"a.zip": zipped.Bytes(), "a.tar": tarred.Bytes(), "a.tar.gz": pressed.Bytes(), "a.json": []byte(bundle)}
}

// TestArchivesAndBundles: the same two people in every wrapping.
func TestArchivesAndBundles(t *testing.T) {
	all := wrapped(t)
	temp := t.TempDir()
	t.Setenv("TMPDIR", temp)
	for name, data := range all {
		t.Run(name, func(t *testing.T) {
			k := empty(t, testkit.SQLite(t))
			file := filepath.Join(folder(t, map[string]string{name: string(data)}), name)
			if n, said := taken(t, k, file); n.Taken != 2 || len(said) > 0 {
				t.Errorf("%+v, %v", n, said)
			}
			left, err := os.ReadDir(temp)
			if err != nil {
				t.Fatal(err)
			}
			for _, e := range left {
				if strings.HasPrefix(e.Name(), "towpath-") {
					t.Errorf("%s was left behind", e.Name())
				}
			}
		})
	}
	for name, data := range map[string][]byte{"a.zip": all["a.zip"][:len(all["a.zip"])/2], "a.tar.gz": all["a.tar.gz"][:len(all["a.tar.gz"])/2], "a.json": []byte("nonsense"), "b.json": nil} {
		file := filepath.Join(folder(t, map[string]string{name: string(data)}), name)
		if _, err := moving.Open(file); err == nil {
			t.Errorf("half of %s was taken for the whole", name)
		}
	}
	if _, err := moving.Open(t.TempDir()); err == nil {
		t.Error("an empty folder was taken for an export")
	}
}

// TestMoreThanFitsInMemory: places that lie on the disk come in the same order.
func TestMoreThanFitsInMemory(t *testing.T) {
	moving.Few(t, 7)
	var patients, goals strings.Builder
	var want []string
	for i := range 100 {
		id := fmt.Sprintf("01950000-0000-7abc-8fff-%012d", 5000+(i*37)%100)
		want = append(want, id)
		patients.WriteString(patient(id) + "\n")
		for n := range 3 {
			goals.WriteString(goal(goalID(i*3+n), id, "") + "\n")
		}
	}
	slices.Sort(want)
	from, err := moving.Open(folder(t, map[string]string{"Patient.ndjson": patients.String(), "Goal.ndjson": goals.String()}))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = from.Close() }()
	var got []string
	for p, err := range from.People() {
		if err != nil || p.Fault != "" || len(p.Parts) != 4 {
			t.Fatal(p, err)
		}
		got = append(got, string(p.ID))
	}
	if !slices.Equal(got, want) {
		t.Errorf("%v", got)
	}
}

// TestWhatOtherSystemsSaidComesAlong: it is kept beside what it was said of, and given out.
func TestWhatOtherSystemsSaidComesAlong(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		k := empty(t, s)
		beside := `,"priority":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/goal-priority","code":"high-priority"}]},"note":[{"text":"said by the lock"}]`
		dir := folder(t, map[string]string{
			"Patient.ndjson": strings.Replace(patient(ann), `"name"`, `"gender":"female","telecom":[{"system":"phone","value":"020"}],"name"`, 1), "Goal.ndjson": goal(goalID(1), ann, beside),
		})
		if n, said := taken(t, k, dir); n.Taken != 1 || len(said) > 0 {
			t.Fatalf("%+v, %v", n, said)
		}
		out := exported(t, k, care.Mover(k.Organisation), "/$export?_type=Patient,Goal")
		if got := lines(t, out, "Goal")[goalID(1)]; !strings.Contains(got, "said by the lock") || !strings.Contains(got, "high-priority") {
			t.Errorf("the goal is %s", got)
		}
		if got := lines(t, out, "Patient")[ann]; !strings.Contains(got, `"value":"020"`) || !strings.Contains(got, `"gender":"female"`) {
			t.Errorf("the person is %s", got)
		}
	})
}

// FuzzOpen: whatever a folder holds, everything in it is told of or belongs to somebody, and
// nothing panics.
func FuzzOpen(f *testing.F) {
	f.Add([]byte(patient(ann)+"\n"+goal(goalID(1), ann, "")), false)
	f.Add([]byte(`{"resourceType":"Bundle","entry":[{"resource":`+patient(ann)+`}]}`), true)
	f.Add([]byte(`{"resourceType":"AuditEvent","entity":[{"what":{"reference":"Patient/`+ann+`"}}]}`), false)
	f.Add([]byte("{\"resourceType\":\"Patient\",\"id\":\"\xff\"}\n\n{}"), false)
	lib := testkit.Library(f)
	f.Fuzz(func(t *testing.T, data []byte, bundle bool) {
		name := map[bool]string{true: "a.json", false: "Patient.ndjson"}[bundle]
		from, err := moving.Open(folder(t, map[string]string{name: string(data)}))
		if err != nil {
			return
		}
		defer func() { _ = from.Close() }()
		for p, err := range from.People() {
			if err != nil {
				t.Fatal(err)
			}
			if !care.ValidID(string(p.ID)) || p.Fault == "" && len(p.Parts) == 0 {
				t.Errorf("%+v", p)
			}
			moving.ReadForTest(p, lib)
		}
	})
}
