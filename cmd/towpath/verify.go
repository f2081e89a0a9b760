package main

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"time"

	"towpath/internal/care"
	"towpath/internal/ledger"
	"towpath/internal/store"
)

type verifyCmd struct {
	dataFlags
	Proof      string   `help:"Check this one proof file, and no database." placeholder:"FILE" type:"existingfile"`
	Verifier   string   `help:"Public key of the log, or a file with it (default: from the log's key file)." placeholder:"KEY"`
	Checkpoint []string `help:"A checkpoint that was kept elsewhere; the log must fit it too. May be given several times." placeholder:"FILE" type:"existingfile" sep:"none"`
	Key        bool     `help:"Only say the public key of each log."`
}

// Run checks a proof, or every log of the database. What is wrong is said in
// words, and the exit code is 1.
func (c *verifyCmd) Run(w *world) error {
	switch {
	case c.Key:
		return c.sayKeys(w)
	case c.Proof != "":
		return c.proof(w)
	}
	return c.logs(w)
}

// verifiers gives the public keys to check with: the one that was named, or those
// of the key file.
func (c *verifyCmd) verifiers() ([]string, error) {
	if c.Verifier != "" {
		text := c.Verifier
		if file, err := os.ReadFile(c.Verifier); err == nil {
			text = string(file)
		}
		return []string{strings.TrimSpace(text)}, nil
	}
	keys, err := c.keyFile().read()
	if err != nil {
		return nil, err
	}
	if len(keys) == 0 {
		return nil, fmt.Errorf("the public key of the log is needed. It stands on the page “Who has looked”, and an administrator can say it with: towpath verify --key. Give it with: --verifier KEY (%s has none)", c.keyFile().path)
	}
	var out []string
	for _, k := range keys {
		out = append(out, k.Verifier())
	}
	return out, nil
}

func (c *verifyCmd) sayKeys(w *world) error {
	keys, err := c.keyFile().read()
	if err != nil {
		return err
	}
	if len(keys) == 0 {
		return fmt.Errorf("%s has no key yet: it is made when the service first runs", c.keyFile().path)
	}
	for _, k := range keys {
		fmt.Fprintln(w.out, k.Verifier())
	}
	return nil
}

// proof needs nothing but the file and the public key.
func (c *verifyCmd) proof(w *world) error {
	file, err := os.ReadFile(c.Proof)
	if err != nil {
		return err
	}
	verifiers, err := c.verifiers()
	if err != nil {
		return err
	}
	for _, v := range verifiers {
		var p ledger.Proven
		if p, err = ledger.OpenProof(string(file), v); err == nil {
			sayProven(w, p)
			return nil
		}
	}
	return fmt.Errorf("this proof does NOT hold: %w", err)
}

// sinceThen stands below every proof that holds: what it shows is what was signed.
const sinceThen = `
A name in the stored entry is sealed: no key is needed to check it, and none is left
once somebody is erased. The words above give the name as it was that day, and the
service signed them. Whether the record was erased since, this file cannot say. It
goes on holding if it was.
`

func sayProven(w *world, p ledger.Proven) {
	fmt.Fprintf(w.out, "This proof holds. Nothing in the file was changed, and the entry is in the log.\n\n")
	for _, line := range p.Words {
		if line == "" {
			break // what follows says how to check
		}
		fmt.Fprintln(w.out, line)
	}
	fmt.Fprintf(w.out, "\nThe entry as it is stored:\n")
	for _, f := range p.Fields() {
		fmt.Fprintf(w.out, "  %-13s %s\n", f[0], f[1])
	}
	fmt.Fprintf(w.out, "\nThe log had %d entries when its top was signed, at %s.\n", p.Checkpoint.Size, p.Checkpoint.At.Format(time.RFC3339))
	fmt.Fprint(w.out, sinceThen)
}

func (c *verifyCmd) kept() ([]ledger.Signed, error) {
	var out []ledger.Signed
	for _, name := range c.Checkpoint {
		text, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		out = append(out, ledger.Signed{Note: string(text), Kept: true, Source: name})
	}
	return out, nil
}

func (c *verifyCmd) logs(w *world) (err error) {
	kept, err := c.kept()
	if err != nil {
		return err
	}
	logs, err := store.OpenLogs(w.ctx, c.address())
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, logs.Close()) }()
	names, err := logs.Organisations(w.ctx)
	if err != nil {
		return err
	}
	bad, checked := false, 0
	for _, org := range slices.Sorted(maps.Keys(names)) {
		if c.Organisation != "" && c.Organisation != string(org) {
			continue
		}
		checked++
		good, err := c.log(w, logs, org, names[org], kept)
		if err != nil {
			return err
		}
		bad = bad || !good
	}
	switch {
	case checked == 0:
		return errors.New("there is no log in this database")
	case bad:
		return errSaid
	}
	return nil
}

// log checks one log and tells whether it is as it was written.
func (c *verifyCmd) log(w *world, logs *store.Logs, org care.OrganisationID, name string, kept []ledger.Signed) (bool, error) {
	if name == "" {
		fmt.Fprintf(w.out, "%s: NOT RIGHT\n  there are entries of an organisation that is not there\n", org)
		return false, nil
	}
	verifier, err := c.verifierOf(org)
	if err != nil {
		return false, err
	}
	begin, said := time.Now(), time.Now()
	report, err := ledger.Verify(w.ctx, ledger.Origin(string(org)), verifier, logs.Of(org), kept, func(n int64) {
		if time.Since(said) > time.Second {
			said = time.Now()
			fmt.Fprintf(w.errOut, "%s: %d entries, %.0f a second\n", name, n, float64(n)/time.Since(begin).Seconds())
		}
	})
	if err != nil {
		return false, err
	}
	took := time.Since(begin)
	fmt.Fprintf(w.out, "%s (%s)\n  %d entries, %d stored hashes and %d checkpoints were checked in %s: %.0f entries a second\n",
		name, org, report.Entries, report.Subtrees, report.Checkpoints, took.Round(time.Millisecond), float64(report.Entries)/took.Seconds())
	if len(report.Flaws) == 0 {
		c.sayGood(w, report)
		return true, nil
	}
	fmt.Fprintf(w.out, "  NOT RIGHT:\n")
	for _, f := range report.Flaws {
		fmt.Fprintf(w.out, "  - %s\n", f.Words)
	}
	return false, nil
}

func (c *verifyCmd) sayGood(w *world, r ledger.Report) {
	fmt.Fprintf(w.out, "  Every entry is as it was written. None is missing, added or moved.\n")
	if r.At.IsZero() {
		fmt.Fprintf(w.out, "  No checkpoint has been signed yet.\n")
		return
	}
	fmt.Fprintf(w.out, "  Its latest checkpoint covers %d entries and was signed at %s.\n", r.Sealed, r.At.Format(time.RFC3339))
}

// verifierOf gives the public key of one log.
func (c *verifyCmd) verifierOf(org care.OrganisationID) (string, error) {
	if c.Verifier == "" {
		if k, ok, err := c.keyFile().find(org); err != nil || ok {
			return k.Verifier(), err
		}
	}
	all, err := c.verifiers()
	if err != nil {
		return "", err
	}
	return all[0], nil
}
