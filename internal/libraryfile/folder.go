package libraryfile

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"regexp"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"towpath/internal/library"
	"towpath/internal/sheet"
)

// maxText bounds one file of a folder, unpacked.
const maxText = 256 << 10

// fence opens and closes the values at the top of a file.
const fence = "---"

// dirs are the folders, one for each kind.
var dirs = map[library.EntryKind]string{library.ResourceEntry: "resources", library.CollectionEntry: "collections", library.PageEntry: "pages"}

// told is the value of each kind that stands as the text below the others.
var told = map[library.EntryKind]string{library.ResourceEntry: "about", library.CollectionEntry: "lead", library.PageEntry: "sections"}

// WriteFolder writes a zip with one Markdown file for each entry, <kind>s/<id>.md: its
// values between two lines of ---, and its text below.
func WriteFolder(w io.Writer, rows []Row) error {
	out := zip.NewWriter(w)
	for _, row := range rows {
		text, id, err := writeText(row)
		if err != nil {
			return err
		}
		f, err := out.Create(dirs[row.Kind] + "/" + id + ".md")
		if err != nil {
			return err
		}
		if _, err := f.Write(text); err != nil {
			return err
		}
	}
	return out.Close()
}

func writeText(row Row) (text []byte, id string, err error) {
	values, err := read(row.Body)
	if err != nil {
		return nil, "", err
	}
	if err := json.Unmarshal(values["id"], &id); err != nil {
		return nil, "", err
	}
	head := &yaml.Node{Kind: yaml.MappingNode}
	for _, f := range fields[row.Kind] {
		raw, there := values[f.key]
		if !there || f.key == told[row.Kind] {
			continue
		}
		var value yaml.Node
		if err := yaml.Unmarshal(raw, &value); err != nil { // all JSON is YAML
			return nil, "", err
		}
		plain(&value)
		head.Content = append(head.Content, &yaml.Node{Kind: yaml.ScalarNode, Value: f.key}, value.Content[0])
	}
	var b bytes.Buffer
	b.WriteString(fence + "\n")
	e := yaml.NewEncoder(&b)
	e.SetIndent(2)
	if err := errors.Join(e.Encode(head), e.Close()); err != nil {
		return nil, "", err
	}
	b.WriteString(fence + "\n\n")
	below, err := belowOf(row.Kind, values[told[row.Kind]])
	b.WriteString(below)
	return b.Bytes(), id, err
}

// plain lets texts stand without quotation marks where they can.
func plain(n *yaml.Node) {
	if n.Kind == yaml.ScalarNode {
		n.Style = 0
	}
	for _, c := range n.Content {
		plain(c)
	}
}

func belowOf(kind library.EntryKind, raw json.RawMessage) (string, error) {
	if kind != library.PageEntry {
		var text string
		err := json.Unmarshal(raw, &text)
		return text + "\n", err
	}
	var sections []section
	if err := json.Unmarshal(raw, &sections); err != nil {
		return "", err
	}
	var b strings.Builder
	for i, s := range sections {
		if i > 0 {
			b.WriteString("\n")
		}
		fmt.Fprintf(&b, "## %s\n\n%s\n", s.Title, s.Text)
		for j, id := range s.Resources {
			if j == 0 {
				b.WriteString("\n")
			}
			fmt.Fprintf(&b, "- resource: %s\n", id)
		}
	}
	return b.String(), nil
}

// ReadFolder reads such a zip. Other files in it are refused, so that nothing is thought
// to have been taken that was not.
func ReadFolder(data []byte) ([]Row, []Problem) {
	if len(data) > MaxFile {
		return nil, []Problem{tooLarge()}
	}
	in, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, []Problem{{"the file", "it is not a zip"}}
	}
	if len(in.File) > MaxRows {
		return nil, []Problem{{"the file", fmt.Sprintf("there are more than %d files in it", MaxRows)}}
	}
	var rows []Row
	var problems []Problem
	left := MaxFile
	for _, f := range in.File {
		if strings.HasSuffix(f.Name, "/") || hidden(f.Name) {
			continue
		}
		row, err := readFile(f, &left)
		if err != nil {
			problems = append(problems, Problem{shown(f.Name), err.Error()})
			if left <= 0 {
				return nil, problems
			}
			continue
		}
		rows = append(rows, row)
	}
	return rows, problems
}

// hidden tells of files that computers add by themselves.
func hidden(name string) bool {
	return slices.ContainsFunc(strings.Split(name, "/"), func(part string) bool {
		return strings.HasPrefix(part, ".") && part != ".." || part == "__MACOSX"
	})
}

// shown is a name from a file as it may be shown: bounded, and on one line.
func shown(name string) string { return fmt.Sprintf("%.100q", name) }

var filePattern = regexp.MustCompile(`(?:^|/)(resources|collections|pages)/([a-z][a-z0-9-]{0,99})\.md$`)

func readFile(f *zip.File, left *int) (Row, error) {
	m := filePattern.FindStringSubmatch(f.Name)
	if m == nil || !fs.ValidPath(f.Name) {
		return Row{}, errors.New("only resources/, collections/ and pages/ with files such as a-name.md belong here")
	}
	r, err := f.Open()
	if err != nil {
		return Row{}, errors.New("it cannot be unpacked")
	}
	defer func() { _ = r.Close() }() // it was read to its end, or is refused
	text, err := io.ReadAll(io.LimitReader(r, maxText+1))
	*left -= len(text)
	switch {
	case err != nil:
		return Row{}, errors.New("it cannot be unpacked")
	case len(text) > maxText:
		return Row{}, fmt.Errorf("it is larger than %d KB", maxText>>10)
	case *left <= 0:
		return Row{}, fmt.Errorf("unpacked, the files are larger than %d MB", MaxFile>>20)
	}
	for kind, dir := range dirs {
		if dir == m[1] {
			body, err := readText(kind, m[2], text)
			return Row{f.Name, kind, body}, err
		}
	}
	return Row{}, errors.New("it belongs to no kind")
}

// readText makes an entry of a file.
func readText(kind library.EntryKind, id string, text []byte) ([]byte, error) {
	text, err := sheet.Decode(text)
	if err != nil {
		return nil, err
	}
	all := strings.ReplaceAll(string(text), "\r\n", "\n")
	head, below, ok := strings.Cut(strings.TrimPrefix(all, fence+"\n"), "\n"+fence+"\n")
	if !ok || !strings.HasPrefix(all, fence+"\n") {
		return nil, errors.New("it must begin with its values between two lines of ---")
	}
	var doc yaml.Node
	if err := yaml.Unmarshal([]byte(head), &doc); err != nil {
		return nil, fmt.Errorf("the values between the lines of --- cannot be read: %.200s", err)
	}
	values, err := headValues(&doc, told[kind])
	if err != nil {
		return nil, err
	}
	if values["id"] != any(id) {
		return nil, fmt.Errorf("the id must be %q, as the file is named", id)
	}
	if values[told[kind]], err = toldIn(kind, strings.TrimSpace(below)); err != nil {
		return nil, err
	}
	var o object
	for _, f := range fields[kind] {
		if v, ok := values[f.key]; ok {
			if f.kind == phones {
				v = inOrder(v)
			}
			o.add(f.key, v)
			delete(values, f.key)
		}
	}
	for key := range values {
		return nil, fmt.Errorf("there is no value %.100q in a %s", key, kind)
	}
	return o.body()
}

// inOrder gives numbers to call with their values in the order in which they are kept.
// What has others is given on as it stands.
func inOrder(v any) any {
	raw, err := json.Marshal(v)
	if err != nil {
		return v
	}
	var list []phone
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	if d.Decode(&list) != nil {
		return v
	}
	return list
}

// headValues reads the values at the top. An alias could make a short file endless.
func headValues(doc *yaml.Node, below string) (map[string]any, error) {
	if len(doc.Content) != 1 || doc.Content[0].Kind != yaml.MappingNode || hasAlias(doc) {
		return nil, errors.New("the values between the lines of --- must be names with a value each")
	}
	values := map[string]any{}
	if err := doc.Content[0].Decode(&values); err != nil {
		return nil, fmt.Errorf("the values between the lines of --- cannot be read: %.200s", err)
	}
	if _, twice := values[below]; twice {
		return nil, fmt.Errorf("%q is the text below, and stands above it too", below)
	}
	days(doc.Content[0], values)
	return values, nil
}

// days keeps days as they were typed: YAML would make an instant of one.
func days(head *yaml.Node, values map[string]any) {
	for i := 0; i+1 < len(head.Content); i += 2 {
		if v := head.Content[i+1]; v.Kind == yaml.ScalarNode && v.Tag == "!!timestamp" {
			values[head.Content[i].Value] = v.Value
		}
	}
}

func hasAlias(n *yaml.Node) bool {
	return n.Kind == yaml.AliasNode || slices.ContainsFunc(n.Content, hasAlias)
}

// toldIn reads the text below the values: of a page, its sections.
func toldIn(kind library.EntryKind, text string) (any, error) {
	if kind != library.PageEntry {
		return strings.Join(strings.Fields(text), " "), nil
	}
	var out []section
	for line := range strings.Lines(text + "\n") {
		title, is := strings.CutPrefix(line, "## ")
		switch {
		case is:
			out = append(out, section{Title: strings.TrimSpace(title)})
		case len(out) == 0 && strings.TrimSpace(line) != "":
			return nil, errors.New("a page begins with the title of a section: ## and its words")
		case len(out) > 0:
			out[len(out)-1].Text += line
		}
	}
	for i := range out {
		out[i].takeResources()
	}
	return out, nil
}

// takeResources takes the lines at the end of a section that name its resources.
func (s *section) takeResources() {
	lines := strings.Split(strings.TrimSpace(s.Text), "\n")
	for len(lines) > 0 {
		id, is := strings.CutPrefix(strings.TrimSpace(lines[len(lines)-1]), "- resource:")
		if !is {
			break
		}
		s.Resources = append(s.Resources, strings.TrimSpace(id))
		lines = lines[:len(lines)-1]
	}
	slices.Reverse(s.Resources)
	s.Text = strings.TrimSpace(strings.Join(lines, "\n"))
}
