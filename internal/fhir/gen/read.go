package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
)

// ending is how a file is named that this program writes.
const ending = "_append.go"

// pack is the types of a package, by name, and in which file each of them stands.
type pack struct {
	types  map[string]ast.Expr
	files  map[string]string
	custom map[string]bool // types that say themselves how they are written
}

// field is one member of a struct.
type field struct {
	name      string // in Go
	key       string // in JSON
	omitEmpty bool
	typ       ast.Expr
}

func read(dir string) (pack, error) {
	p := pack{types: map[string]ast.Expr{}, files: map[string]string{}, custom: map[string]bool{}}
	names, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		return p, err
	}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") || strings.HasSuffix(name, ending) {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		if err != nil {
			return p, err
		}
		for _, d := range file.Decls {
			p.take(strings.TrimSuffix(filepath.Base(name), ".go"), d)
		}
	}
	if len(p.types) == 0 {
		return p, fmt.Errorf("there are no types in %s", dir)
	}
	return p, nil
}

// take notes the types that a declaration makes, and the methods that write JSON.
func (p pack) take(file string, d ast.Decl) {
	switch d := d.(type) {
	case *ast.GenDecl:
		for _, spec := range d.Specs {
			if t, ok := spec.(*ast.TypeSpec); ok && t.TypeParams == nil {
				p.types[t.Name.Name], p.files[t.Name.Name] = t.Type, file
			}
		}
	case *ast.FuncDecl:
		if d.Recv == nil || d.Name.Name != "MarshalJSON" && d.Name.Name != "MarshalText" {
			return
		}
		typ := d.Recv.List[0].Type
		if star, ok := typ.(*ast.StarExpr); ok {
			typ = star.X
		}
		if name, ok := typ.(*ast.Ident); ok {
			p.custom[name.Name] = true
		}
	}
}

// written gives the names of the structs to write, in order: those with a tag for JSON.
func (p pack) written() (names []string) {
	for name := range p.types {
		if p.hasShape(name) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

func (p pack) hasShape(name string) bool {
	s, ok := p.types[name].(*ast.StructType)
	if !ok || p.custom[name] || !ast.IsExported(name) {
		return false
	}
	fields, ok := fieldsOf(s)
	return ok && len(fields) > 0
}

// fieldsOf gives the members of a struct; not ok where encoding/json would do more with
// them than is done here.
func fieldsOf(s *ast.StructType) (fields []field, ok bool) {
	seen := map[string]bool{}
	for _, f := range s.Fields.List {
		if len(f.Names) == 0 {
			return nil, false // embedded: its members would stand here
		}
		key, options := "", ""
		if f.Tag != nil {
			tag := reflect.StructTag(strings.Trim(f.Tag.Value, "`")).Get("json")
			key, options, _ = strings.Cut(tag, ",")
		}
		for _, name := range f.Names {
			if key == "-" && options == "" || !ast.IsExported(name.Name) {
				continue
			}
			if options != "" && options != "omitempty" || key == "" || seen[key] || !plain(key) {
				return nil, false
			}
			seen[key] = true
			fields = append(fields, field{name.Name, key, options == "omitempty", f.Type})
		}
	}
	return fields, true
}

// plain tells whether a key stands in JSON, and in a literal of Go, as it is.
func plain(key string) bool {
	for _, c := range key {
		if c < ' ' || c > '~' || strings.ContainsRune("\"\\`<>&", c) {
			return false
		}
	}
	return true
}

// run writes every file, and takes away those that nothing is written to any more.
func run(dir string) error {
	p, err := read(dir)
	if err != nil {
		return err
	}
	old, err := filepath.Glob(filepath.Join(dir, "*"+ending))
	if err != nil {
		return err
	}
	for _, name := range old {
		if err := os.Remove(name); err != nil {
			return err
		}
	}
	byFile := map[string][]string{}
	for _, name := range p.written() {
		byFile[p.files[name]] = append(byFile[p.files[name]], name)
	}
	for file, names := range byFile {
		if err := p.write(filepath.Join(dir, file+ending), names); err != nil {
			return err
		}
	}
	return p.writeList(filepath.Join(dir, "list_append_test.go"))
}
