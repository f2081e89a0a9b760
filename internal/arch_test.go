// Package internal_test holds the house rules: which package may know which, and
// how large and how finished a file has to be. docs/architecture.md draws the same
// map, and this test keeps the two alike.
package internal_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

const module = "towpath/"

// root is the top of the repository, seen from here.
const root = ".."

// arrows says which packages of ours each package may import, and why it gets no
// others. It stands in docs/architecture.md too.
var arrows = map[string]struct {
	may []string
	why string
}{
	"cmd/towpath": {
		may: []string{
			"content", "instruments", "policies", "locales", "internal/auth", "internal/bench", "internal/care", "internal/compendium", "internal/fault", "internal/fhir", "internal/fhirapi", "internal/hook", "internal/httpkit", "internal/importing", "internal/insight", "internal/insight/folder", "internal/reportfile", "internal/instrument",
			"internal/ledger", "internal/library", "internal/linkcheck", "internal/locale", "internal/mail", "internal/mirror", "internal/moving", "internal/pdf", "internal/policy", "internal/practice", "internal/seal", "internal/seed", "internal/sheet", "internal/smart", "internal/store", "internal/story", "internal/upload", "internal/web", "internal/web/assets",
		},
		why: "it puts everything together; nothing may import it",
	},
	"instruments":               {why: "data, with nothing but its embedding"},
	"content":                   {why: "data, with nothing but its embedding"},
	"policies":                  {why: "data, with nothing but its embedding"},
	"locales":                   {why: "data, with nothing but its embedding"},
	"internal/fault":            {why: "every layer returns its errors, so it knows none of them"},
	"internal/strictjson":       {why: "it reads any file that people write by hand, and knows nothing of what it says"},
	"internal/instrument":       {may: []string{"internal/strictjson"}, why: "reading and checking a questionnaire needs no person and no database"},
	"internal/instrument/gen":   {may: []string{"internal/instrument"}, why: "it writes the questionnaires anew from the words, at build time"},
	"internal/instrument/cases": {may: []string{"internal/instrument"}, why: "it makes responses at random for a judge that is not ours, in tests"},
	"internal/library":          {may: []string{"internal/instrument", "internal/strictjson"}, why: "what fits somebody is a rule over files and a question, with no person and no database"},
	"internal/story":            {may: []string{"internal/strictjson"}, why: "an example is read from files handed in, and is about nobody"},
	"internal/mirror":           {may: []string{"internal/strictjson"}, why: "what a team is asked is the same for every team, so it knows none"},
	"internal/plan":             {why: "how two or more people write one plan, as sets of edits that only grow: what a set says depends on nothing else"},
	"internal/practice":         {may: []string{"internal/strictjson"}, why: "prompts and words are the same for everybody, so it knows nobody"},
	"internal/policy":           {why: "it decides from files and facts handed in, so that a decision can be tried without anything else"},
	"internal/ledger":           {why: "rows and hashes are handed in, so that a log can be checked without the program that wrote it"},
	"internal/compendium":       {may: []string{"internal/instrument", "internal/locale"}, why: "a page, the command line and the reference put a pack into the same words"},
	"internal/linkcheck":        {why: "it looks at addresses handed in, and knows nothing of who keeps them"},
	"internal/locale":           {why: "words and plurals know nothing of what they are said about"},
	"internal/readability":      {why: "it measures any text"},
	"internal/disclose":         {may: []string{"internal/stat"}, why: "numbers about groups leave by it alone, so what it does can be attacked without anything else but arithmetic"},
	"internal/outcome":          {may: []string{"internal/disclose"}, why: "what a report asks and what follows from pairs is arithmetic, over numbers handed in"},
	"internal/column":           {may: []string{"internal/outcome"}, why: "it packs and counts numbers, and knows neither where they are from nor whose they are"},
	"internal/insight":          {may: []string{"internal/care", "internal/column", "internal/fault", "internal/outcome"}, why: "it keeps the columns true to the database through what care says a store gives, so that it cannot pass the gate by"},
	"internal/reportfile":       {may: []string{"internal/care", "internal/disclose", "internal/outcome", "internal/strictjson"}, why: "a file that another office makes again is another shape of a report"},
	"internal/smart":            {may: []string{"internal/auth", "internal/care", "internal/fault", "internal/httpkit"}, why: "it says for whom an app acts, and nothing of what they may do"},
	"internal/insight/folder":   {may: []string{"internal/insight"}, why: "it puts snapshots on a disk, and knows nothing of what is in them"},
	"internal/stat":             {why: "it works out numbers handed in, and knows nothing of whom they are about"},
	"internal/chart":            {why: "it draws numbers handed in, so that a picture can be compared byte for byte"},
	"internal/care":             {may: []string{"internal/disclose", "internal/fault", "internal/instrument", "internal/ledger", "internal/library", "internal/mirror", "internal/outcome", "internal/plan", "internal/policy", "internal/stat", "internal/story", "internal/upload"}, why: "what exists and what may be done must not depend on how it is kept or shown"},
	"internal/upload":           {why: "it says what bytes are, and knows neither whose they are nor where they are kept"},
	"internal/auth":             {may: []string{"internal/care", "internal/fault"}, why: "it says who somebody is, and nothing of what they may do"},
	"internal/importing":        {may: []string{"internal/care", "internal/instrument", "internal/sheet"}, why: "a file goes through the same gate as a page"},
	"internal/sheet":            {why: "it reads and writes the rows of any file, and knows nothing of what they say"},
	"internal/seal":             {may: []string{"internal/fault"}, why: "it seals what it is given, and knows neither what that is nor where it is kept"},
	"internal/keyring":          {may: []string{"internal/fault", "internal/seal"}, why: "it keeps keys away from the data, so it knows nothing of the data"},
	"internal/seed":             {may: []string{"internal/auth", "internal/care", "internal/instrument", "internal/mirror", "internal/plan"}, why: "the made-up people go through the same gate as real ones"},
	"internal/store":            {may: []string{"internal/auth", "internal/care", "internal/fault", "internal/instrument", "internal/keyring", "internal/ledger", "internal/library", "internal/mirror", "internal/outcome", "internal/plan", "internal/seal", "internal/smart", "internal/store/db", "internal/story", "internal/upload"}, why: "it keeps what care and auth say, and decides nothing"},
	"internal/store/db":         {why: "sqlc writes it from the queries"},
	"internal/fhir":             {may: []string{"internal/care", "internal/disclose", "internal/fhir/r4", "internal/instrument", "internal/library", "internal/outcome", "internal/plan", "internal/story"}, why: "it is the other shape of what care says exists, for other systems"},
	"internal/fhir/gen":         {why: "it writes functions from the source of structs, at build time"},
	"internal/fhir/r4":          {why: "what a resource looks like is a fact about FHIR, not about Towpath"},
	"internal/fhir/r4/judge":    {may: []string{"internal/fhir/r4"}, why: "it says what r4 says, so that a validator that is not ours can be asked the same, in tests"},
	"internal/mail":             {may: []string{"internal/fault"}, why: "it sends what it is given, and knows nothing of whom or what"},
	"internal/pdf":              {why: "it prints any page that is handed in, and reaches nothing else"},
	"internal/tables":           {may: []string{"internal/care", "internal/instrument", "internal/sheet"}, why: "rows of a record that care gave out; it reads nothing by itself"},
	"internal/libraryfile":      {may: []string{"internal/library", "internal/sheet"}, why: "a file that people work on elsewhere is another shape of what is kept"},
	"internal/calendar":         {why: "it writes calendars, and knows nothing of what they are about"},
	"internal/markdown":         {why: "it turns what an editor wrote into what can be shown, whoever reads it"},
	"internal/fhirapi":          {may: []string{"internal/care", "internal/fault", "internal/fhir", "internal/fhir/r4", "internal/httpkit", "internal/instrument", "internal/library", "internal/plan"}, why: "it is a door like the pages, and asks care as they do"},
	"internal/moving":           {may: []string{"internal/care", "internal/fault", "internal/fhir", "internal/instrument"}, why: "it reads files that another Towpath gave out, and hands each person to care"},
	"internal/hook":             {may: []string{"internal/care", "internal/fault"}, why: "it sends what it is handed to where it may, and cannot look at a record by itself"},
	"internal/httpkit":          {may: []string{"internal/fault"}, why: "any door can use it, whatever lies behind"},
	"internal/web": {
		may: []string{
			"internal/auth", "internal/calendar", "internal/care", "internal/chart", "internal/compendium", "internal/disclose", "internal/fault", "internal/fhir", "internal/httpkit", "internal/instrument", "internal/library", "internal/libraryfile", "internal/locale", "internal/markdown", "internal/mirror", "internal/outcome", "internal/plan", "internal/practice", "internal/reportfile", "internal/sheet", "internal/smart", "internal/stat", "internal/story", "internal/tables", "internal/upload",
			"internal/web/assets", "internal/web/ui",
		},
		why: "a page asks care; one that could reach the store could pass the gate by",
	},
	"internal/web/ui":          {may: []string{"internal/locale"}, why: "components are the same for every page"},
	"internal/web/assets":      {why: "files with their names and digests"},
	"internal/bench":           {may: []string{"internal/seal"}, why: "it measures the program from outside, over HTTP; only sealing is measured by itself"},
	"internal/testkit":         {may: []string{"instruments", "policies", "content", "internal/auth", "internal/care", "internal/insight", "internal/instrument", "internal/ledger", "internal/mirror", "internal/policy", "internal/seal", "internal/smart", "internal/store", "internal/story"}, why: "tests only"},
	"internal/store/storetest": {may: []string{"internal/auth", "internal/care", "internal/fault", "internal/instrument", "internal/ledger", "internal/library", "internal/mirror", "internal/outcome", "internal/plan", "internal/smart", "internal/story", "internal/testkit"}, why: "tests only"},
}

// bans hold whatever the table above may come to say.
var bans = []struct {
	from, to []string
	why      string
}{
	{
		from: []string{"internal/care", "internal/instrument", "internal/plan", "internal/policy", "internal/fault", "internal/chart", "internal/readability", "internal/ledger", "internal/strictjson", "internal/library", "internal/mirror", "internal/story", "internal/practice", "internal/upload", "internal/disclose", "internal/outcome", "internal/column", "internal/stat"},
		to:   []string{"net/http", "database/sql", "os", "embed", "math/rand", "math/rand/v2", "crypto/rand"},
		why:  "time, randomness, files and connections are handed in, so that a test can say what they are",
	},
	{
		from: []string{"internal/web", "internal/fhirapi", "internal/seed", "internal/importing", "internal/moving", "internal/auth", "internal/smart", "internal/hook", "internal/httpkit", "internal/chart"},
		to:   []string{"internal/store", "internal/store/db", "internal/keyring", "database/sql"},
		why:  "whoever reaches the store passes the gate by: no policy, no audit entry",
	},
	{
		from: []string{"internal/web", "internal/fhirapi", "internal/seed", "internal/importing", "internal/smart", "internal/store"},
		to:   []string{"internal/web", "internal/fhirapi", "internal/seed", "internal/importing", "internal/bench", "cmd/towpath"},
		why:  "doors and tools know nothing of each other; what they share belongs to care",
	},
	{
		from: []string{"internal/care", "internal/auth", "internal/store", "internal/web", "internal/seed", "internal/importing", "internal/bench", "cmd/towpath"},
		to:   []string{"internal/testkit", "internal/store/storetest", "testing"},
		why:  "what tests need is not shipped",
	},
}

// listed is what go list says of one package.
type listed struct {
	ImportPath string
	Imports    []string
}

// packages gives every package of ours with what it imports itself.
func packages(t *testing.T) map[string][]string {
	t.Helper()
	list := exec.Command("go", "list", "-e", "-json=ImportPath,Imports", "./...")
	list.Dir = root
	out, err := list.Output()
	if err != nil {
		t.Fatal(err)
	}
	found := map[string][]string{}
	d := json.NewDecoder(strings.NewReader(string(out)))
	for {
		var p listed
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		name := strings.TrimPrefix(p.ImportPath, module)
		if name == "internal" {
			continue // these tests
		}
		found[name] = nil
		for _, imp := range p.Imports {
			found[name] = append(found[name], strings.TrimPrefix(imp, module))
		}
	}
	return found
}

func TestArrowsPointWhereTheyMay(t *testing.T) {
	found := packages(t)
	for name, imports := range found {
		arrow, ok := arrows[name]
		if !ok {
			t.Errorf("%s is not on the map: add it to the table of arrows and to docs/architecture.md", name)
			continue
		}
		for _, imp := range imports {
			if _, ours := found[imp]; ours && !slices.Contains(arrow.may, imp) {
				t.Errorf("%s imports %s and may not: %s", name, imp, arrow.why)
			}
		}
	}
	for name, arrow := range arrows {
		if _, ok := found[name]; !ok {
			t.Errorf("%s is on the map and does not exist", name)
			continue
		}
		for _, may := range arrow.may {
			if !slices.Contains(found[name], may) {
				t.Errorf("%s may import %s and does not: take the arrow off the map", name, may)
			}
		}
		if arrow.why == "" {
			t.Errorf("%s has no reason", name)
		}
	}
}

func TestBansHold(t *testing.T) {
	found := packages(t)
	for _, ban := range bans {
		for _, from := range ban.from {
			for _, reached := range reach(found, from) {
				if slices.Contains(ban.to, reached) {
					t.Errorf("%s reaches %s: %s", from, reached, ban.why)
				}
			}
		}
	}
}

// reach gives everything that a package imports, through packages of ours.
func reach(found map[string][]string, from string) []string {
	var all []string
	for next := slices.Clone(found[from]); len(next) > 0; {
		imp := next[0]
		next = next[1:]
		if slices.Contains(all, imp) {
			continue
		}
		all = append(all, imp)
		if _, ours := found[imp]; ours && imp != "internal/httpkit" && !strings.HasPrefix(imp, "internal/web/") {
			next = append(next, found[imp]...)
		}
	}
	return all
}

// TestTimeIsHandedIn: the clock is read where the program is put together.
func TestTimeIsHandedIn(t *testing.T) {
	for _, dir := range []string{"care", "instrument", "policy", "fault", "chart", "auth", "seed", "store", "seal", "keyring", "ledger", "library", "disclose", "stat", "smart"} {
		files, err := filepath.Glob(filepath.Join(dir, "*.go"))
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: no files, %v", dir, err)
		}
		for _, file := range files {
			if strings.HasSuffix(file, "_test.go") {
				continue
			}
			set := token.NewFileSet()
			tree, err := parser.ParseFile(set, file, nil, parser.SkipObjectResolution)
			if err != nil {
				t.Fatal(err)
			}
			ast.Inspect(tree, func(n ast.Node) bool {
				if sel, ok := n.(*ast.SelectorExpr); ok {
					if pkg, ok := sel.X.(*ast.Ident); ok && pkg.Name == "time" && (sel.Sel.Name == "Now" || sel.Sel.Name == "Since" || sel.Sel.Name == "Sleep") {
						t.Errorf("%s calls time.%s: time is handed in, so that a test can say what it is", set.Position(n.Pos()), sel.Sel.Name)
					}
				}
				return true
			})
		}
	}
}

// TestTheMapInTheDocumentIsThisOne compares the table in docs/architecture.md.
func TestTheMapInTheDocumentIsThisOne(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(root, "docs", "architecture.md"))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for name := range arrows {
		names = append(names, name)
	}
	slices.Sort(names)
	var want strings.Builder
	want.WriteString("| package | imports of ours | why no others |\n|---|---|---|\n")
	for _, name := range names {
		may := slices.Clone(arrows[name].may)
		slices.Sort(may)
		list := "none"
		if len(may) > 0 {
			list = strings.ReplaceAll(strings.Join(may, ", "), "internal/", "")
		}
		fmt.Fprintf(&want, "| `%s` | %s | %s |\n", name, list, arrows[name].why)
	}
	if !strings.Contains(string(text), want.String()) {
		t.Errorf("docs/architecture.md does not hold the map as it is; its table should be\n\n%s", want.String())
	}
}

var inBackticks = regexp.MustCompile("`((?:internal|cmd|docs|policies|instruments|locales|frontend)/[A-Za-z0-9_./-]+)`")

// TestTheDocumentNamesWhatIsThere: a path in it that does not exist leads nowhere.
func TestTheDocumentNamesWhatIsThere(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(root, "docs", "architecture.md"))
	if err != nil {
		t.Fatal(err)
	}
	named := inBackticks.FindAllStringSubmatch(string(text), -1)
	for _, m := range named {
		if _, err := os.Stat(filepath.Join(root, m[1])); err != nil {
			t.Errorf("docs/architecture.md names %s: %v", m[1], err)
		}
	}
	if len(named) < 10 {
		t.Errorf("only %d paths were found", len(named))
	}
}
