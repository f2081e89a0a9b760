// Command gen writes, for each struct of package fhir that has a shape in JSON, a
// function that appends it byte for byte as encoding/json would, without looking at types
// while it runs. It reads the structs from their source, so a new field needs no more
// than make generate. What it cannot write itself is left to encoding/json.
package main

import (
	"fmt"
	"os"
)

func main() {
	dir := "."
	if len(os.Args) > 1 {
		dir = os.Args[1]
	}
	if err := run(dir); err != nil {
		fmt.Fprintln(os.Stderr, "gen:", err)
		os.Exit(1)
	}
}
