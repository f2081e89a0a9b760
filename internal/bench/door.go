package bench

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"regexp"
)

// The front door's aims, in KB of HTML and in requests before it can be drawn.
const (
	doorKB     = 30
	doorStyles = 1
)

var stylesheet = regexp.MustCompile(`<link rel="stylesheet" href="([^"]+)"`)

// door says how much a stranger has to load before the front door can be drawn.
func door(ctx context.Context, server *demo, out io.Writer) error {
	page, err := fetch(ctx, server.Address+"/")
	if err != nil {
		return err
	}
	styles := stylesheet.FindAllSubmatch(page, -1)
	bytes := 0
	for _, s := range styles {
		sheet, err := fetch(ctx, server.Address+string(s[1]))
		if err != nil {
			return err
		}
		bytes += len(sheet)
	}
	fmt.Fprintf(out, "\nfront door\tHTML KB\taim\tstylesheets\taim\tKB of them, unpacked\t\n")
	fmt.Fprintf(out, "a stranger's first page\t%.1f\t%d\t%d\t%d\t%.1f\t\n", float64(len(page))/1024, doorKB, len(styles), doorStyles, float64(bytes)/1024)
	return nil
}

func fetch(ctx context.Context, address string) ([]byte, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, err
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return nil, err
	}
	defer func() { _ = answer.Body.Close() }() // it was read to its end, or is of no use
	if answer.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s answered %s", address, answer.Status)
	}
	return io.ReadAll(answer.Body)
}
