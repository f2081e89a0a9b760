// Command judge says what r4 finds wrong with resources, so that a validator that is
// not ours can be asked the same: each line that it reads is a resource as a JSON
// string, each that it writes an OperationOutcome.
package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"towpath/internal/fhir/r4"
)

func main() {
	if err := run(os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "judge:", err)
		os.Exit(1)
	}
}

func run(in io.Reader, out io.Writer) error {
	w := bufio.NewWriter(out)
	d := json.NewDecoder(in)
	for {
		var text string
		switch err := d.Decode(&text); {
		case errors.Is(err, io.EOF):
			return w.Flush()
		case err != nil:
			return err
		}
		_, found := r4.Read([]byte(text))
		if _, err := w.Write(append(r4.Outcome(found), '\n')); err != nil {
			return err
		}
	}
}
