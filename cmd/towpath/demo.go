package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"syscall"
	"text/tabwriter"
	"time"

	"towpath/internal/care"
	"towpath/internal/seed"
)

type demoCmd struct {
	Seed     uint64 `help:"Number of the demonstration: the same number gives the same people." default:"1" placeholder:"NUMBER"`
	People   int    `help:"How many people it has, 24 to 5000000. The first 240 have a whole story; the others have Blooms and what reports count." default:"240" placeholder:"NUMBER"`
	Data     string `help:"Folder for the demonstration." default:"var/demo" type:"path" placeholder:"DIR"`
	Database string `help:"Database: sqlite:PATH or postgres://… (default: sqlite in the folder)." placeholder:"ADDRESS"`
	Keys     string `help:"Where the wrapped keys are kept (default: as for serve)." placeholder:"ADDRESS"`
	Master   string `help:"Master key (default: as for serve)." placeholder:"ADDRESS"`
	Ahead    int    `help:"Run so many days ahead of today, to see what begins or ends by itself." default:"0" placeholder:"DAYS"`
	JSON     bool   `help:"Print the address and the sign-ins as one line of JSON, and nothing else." name:"json"`
	webFlags
}

// Run makes the demonstration, unless it is there already, and serves it until it
// is told to stop.
func (c *demoCmd) Run(w *world) (err error) {
	log := logTo(w, slog.LevelWarn)
	a, err := open(w.ctx, dataFlags{Data: c.Data, Database: c.Database, Keys: c.Keys, Master: c.Master, ahead: time.Duration(c.Ahead) * 24 * time.Hour}, log)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, a.close()) }()
	if err := c.settle(w, a); err != nil {
		return err
	}
	flags := c.webFlags
	if flags.ServiceName == "" {
		flags.ServiceName = "Heron Lock (made up)"
	}
	var said error
	err = a.serve(w.ctx, flags, true, func(address string) { said = c.ready(w, address) })
	if errors.Is(err, syscall.EADDRINUSE) {
		return fmt.Errorf("%s is taken: something else listens there, perhaps another Towpath. Stop that, or choose another place, for instance: towpath demo --listen 127.0.0.1:0", c.Listen)
	}
	return errors.Join(err, said)
}

// settle finds this very demonstration in the database, or makes it where the
// database is empty. Anything else is left alone.
func (c *demoCmd) settle(w *world, a *app) error {
	var there []care.Organisation
	err := a.store.Read(w.ctx, func(tx care.Tx) (err error) {
		there, err = tx.Organisations(w.ctx)
		return err
	})
	if err != nil {
		return err
	}
	a.org = seed.OrganisationOf(c.Seed, c.People)
	if len(there) > 1 || len(there) == 1 && there[0].ID != a.org {
		return fmt.Errorf("%s holds %q already, and not this demonstration (number %d, %d people). Nothing was changed. Choose another folder with --data or another database with --database",
			dataFlags{Data: c.Data, Database: c.Database}.place(), there[0].Name, c.Seed, c.People)
	}
	parts := seed.Parts{
		Number: c.Seed, Today: care.DateOf(time.Now(), time.UTC), People: c.People, Instruments: a.care.Instruments(), Mirror: a.care.Mirror(),
	}
	if len(there) == 0 {
		demo, err := seed.Build(parts)
		if err != nil {
			return err
		}
		if err := demo.Insert(w.ctx, a.store); err != nil {
			return err
		}
	}
	added, err := populate(w, a, parts)
	if err == nil && (added || len(there) == 0) {
		err = a.store.Analyze(w.ctx)
	}
	return err
}

// place names where the data is, without a password that may be in the address.
func (d dataFlags) place() string {
	if d.Database != "" {
		return "the database"
	}
	return d.Data
}

// ready says where the demonstration is and how to sign in.
func (c *demoCmd) ready(w *world, address string) error {
	if c.JSON {
		return json.NewEncoder(w.out).Encode(demoReady(address))
	}
	fmt.Fprintf(w.out, "A demonstration of Towpath is running at %s\nEverybody in it is made up. Stop it with Ctrl+C.\n\n", address)
	table := tabwriter.NewWriter(w.out, 0, 4, 2, ' ', 0)
	fmt.Fprintln(table, "SIGN-IN\tPASSWORD\tWHO\tROLE\tSEES")
	for _, s := range seed.SignIns() {
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\n", s.Username, s.Password, s.Name, s.Role, s.Sees)
	}
	return table.Flush()
}

// demoLine is the one line of --json.
type demoLine struct {
	Address string                   `json:"address"`
	SignIns []demoSignIn             `json:"sign_ins"`
	People  map[string]care.PersonID `json:"people"`
}

type demoSignIn struct {
	Name     string    `json:"name"`
	Role     care.Role `json:"role"`
	Username string    `json:"username"`
	Password string    `json:"password"`
}

func demoReady(address string) demoLine {
	line := demoLine{Address: address, People: seed.People()}
	for _, s := range seed.SignIns() {
		line.SignIns = append(line.SignIns, demoSignIn{Name: s.Name, Role: s.Role, Username: s.Username, Password: s.Password})
	}
	return line
}
