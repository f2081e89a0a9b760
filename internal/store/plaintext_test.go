package store_test

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"towpath/internal/care"
	"towpath/internal/seed"
	"towpath/internal/store"
	"towpath/internal/testkit"
)

// known are tables that still hold names in plain text, each with the reason.
var known = map[string]string{
	"audit_entry": "its names are sealed with the ledger",
}

// said are the fields that hold a name, a contact detail or somebody's words.
var said = map[string][]string{
	"Person": {"Name", "PreferredName", "Reference", "Born"}, "Account": {"Username", "Name"}, "Worker": {"Name"},
	"Assessment": {"Present"}, "Answer": {"Note", "ByName"}, "ChosenArea": {"Understand", "LookAhead", "CouldHelp"},
	"Goal": {"Words"}, "ActionStep": {"Words", "Who"}, "StepReview": {"Note"}, "Entry": {"Happened", "Helped", "ByName"},
}

// wordsOf gathers everything that was said in a value of whatever depth.
func wordsOf(v reflect.Value, into map[string]bool) {
	switch v.Kind() {
	case reflect.Slice:
		for i := range v.Len() {
			wordsOf(v.Index(i), into)
		}
	case reflect.Struct:
		fields := said[v.Type().Name()]
		for i := range v.NumField() {
			f := v.Type().Field(i)
			if f.IsExported() {
				wordsOf(v.Field(i), into)
			}
			if slices.Contains(fields, f.Name) && v.Field(i).String() != "" {
				into[v.Field(i).String()] = true
			}
		}
	default:
	}
}

// found gives a table that holds one of the words: as a whole, or, where it is long
// enough not to be there by chance, as a part.
func found(tables map[string][]string, words map[string]bool) string {
	for table, values := range tables {
		_, name, _ := strings.Cut("."+strings.TrimPrefix(table, "public."), ".")
		if known[name] != "" {
			continue
		}
		all := strings.Join(values, "\x00")
		for word := range words {
			if slices.Contains(values, word) || len(word) > 8 && strings.Contains(all, word) {
				return fmt.Sprintf("%s holds %q", table, word)
			}
		}
	}
	return ""
}

// TestNothingThatWasSaidStandsInPlainText looks through every value of every table
// after the whole demonstration went in.
func TestNothingThatWasSaidStandsInPlainText(t *testing.T) {
	demo, err := seed.Build(seed.Parts{Number: 1, Today: "2026-03-14", People: 30, Instruments: testkit.Library(t)})
	if err != nil {
		t.Fatal(err)
	}
	words := map[string]bool{}
	wordsOf(reflect.ValueOf(*demo), words)
	if len(words) < 300 {
		t.Fatalf("only %d names and words were gathered", len(words))
	}
	for _, engine := range testkit.Engines {
		t.Run(engine, func(t *testing.T) {
			address := testkit.Address(t, engine)
			s := testkit.Open(t, address)
			if err := demo.Insert(t.Context(), s); err != nil {
				t.Fatal(err)
			}
			pool, err := store.OpenPool(engine, address)
			if err != nil {
				t.Fatal(err)
			}
			defer pool.Close()
			if what := found(dump(t, engine, pool), words); what != "" {
				t.Error(what)
			}
			run(t, pool, "UPDATE team SET name = (SELECT max(name) FROM audit_entry)")
			if found(dump(t, engine, pool), words) == "" {
				t.Error("a name in plain text was not found")
			}
		})
	}
}

// TestTheCirclesWordsAreSealed does the same for what the circle says.
func TestTheCirclesWordsAreSealed(t *testing.T) {
	words := map[string]bool{"Chiara Rossi, a sister": true, "her sister in law": true, "she has not slept": true, "nobody opens the door": true, "asked by the court": true, "the court is done": true}
	for _, engine := range testkit.Engines {
		t.Run(engine, func(t *testing.T) {
			address := testkit.Address(t, engine)
			k := testkit.Service(t, testkit.Open(t, address))
			ctx := t.Context()
			hold := care.LegalHold{ID: k.IDs.New(), Organisation: k.Organisation, Person: k.Amina, Reason: "asked by the court"}
			err := k.Store.Write(ctx, func(tx care.Tx) error {
				if _, err := tx.InsertMember(ctx, care.Member{ID: care.MemberID(k.IDs.New()), Organisation: k.Organisation, Person: k.Amina, Name: "Chiara Rossi, a sister", Relation: "her sister in law"}); err != nil {
					return err
				}
				if _, err := tx.InsertTold(ctx, care.Told{ID: care.ToldID(k.IDs.New()), Organisation: k.Organisation, Person: k.Amina, Words: "she has not slept"}); err != nil {
					return err
				}
				if _, err := tx.InsertEmergency(ctx, care.Emergency{ID: care.EmergencyID(k.IDs.New()), Organisation: k.Organisation, Person: k.Amina, Account: k.AsBen.Account, Reason: "nobody opens the door"}); err != nil {
					return err
				}
				if _, err := tx.InsertLegalHold(ctx, hold); err != nil {
					return err
				}
				hold.EndReason, hold.Ended = "the court is done", k.Clock.Now()
				return tx.EndLegalHold(ctx, hold)
			})
			if err != nil {
				t.Fatal(err)
			}
			pool, err := store.OpenPool(engine, address)
			if err != nil {
				t.Fatal(err)
			}
			defer pool.Close()
			if what := found(dump(t, engine, pool), words); what != "" {
				t.Error(what)
			}
		})
	}
}
