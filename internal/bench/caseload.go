package bench

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os/exec"
)

// Counted is how many statements one look took, as the program counted them.
type Counted struct {
	What   string `json:"what"`
	People int    `json:"people"`
	// Statements are those that read the data, Keys those that ask for keys.
	Statements int64 `json:"statements"`
	Keys       int64 `json:"keys"`
}

// caseload prints how many statements a page of people takes. The floor is one: rows
// do not come without asking.
func caseload(ctx context.Context, o Options, dir string, out io.Writer) error {
	args := []string{"bench", "statements", "--data", dir}
	if o.Database != "" {
		args = append(args, "--database", o.Database)
	}
	text, err := exec.CommandContext(ctx, o.Program, args...).Output()
	if err != nil {
		return fmt.Errorf("counting statements: %w", err)
	}
	var list []Counted
	if err := json.Unmarshal(text, &list); err != nil {
		return fmt.Errorf("counting statements: %w", err)
	}
	printCounted(out, list)
	return nil
}

func printCounted(out io.Writer, list []Counted) {
	fmt.Fprintf(out, "\nwhat, counted\tpeople\tstatements\tfloor\tstatements for keys\t\n")
	for _, c := range list {
		fmt.Fprintf(out, "%s\t%d\t%d\t1\t%d\t\n", c.What, c.People, c.Statements, c.Keys)
	}
}
