package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"towpath/internal/care"
	"towpath/internal/store"
	"towpath/internal/testkit"
)

// TestAProofOutlastsAnErasure takes a proof of an entry away, erases the person whose
// record it is about, or whoever is named in it, and checks the file and the log.
func TestAProofOutlastsAnErasure(t *testing.T) {
	for what, gone := range map[string]func(k *testkit.Kit) care.PersonID{
		"the person": func(k *testkit.Kit) care.PersonID { return k.Amina },
		"the carer who is named in it, with a record of her own": func(k *testkit.Kit) care.PersonID { return k.Chiara },
	} {
		t.Run(what, func(t *testing.T) {
			for _, engine := range testkit.Engines {
				t.Run(engine, func(t *testing.T) { proofOutlasts(t, engine, gone) })
			}
		})
	}
}

func proofOutlasts(t *testing.T, engine string, gone func(k *testkit.Kit) care.PersonID) {
	address := testkit.Address(t, engine)
	s := testkit.Open(t, address)
	k := testkit.Service(t, s)
	ctx := t.Context()
	k.Invite(t, k.AsAmina, k.AsChiara, care.TopicBloom)
	_, err := k.ShowBloom(ctx, k.AsChiara, k.Amina, care.BloomQuery{})
	refuse(t, err)
	kept := takeProof(t, k, s)
	verifier, err := k.LogVerifier(k.Organisation)
	refuse(t, err)
	before := verified(t, &verifyCmd{Proof: kept, Verifier: verifier})
	refuse(t, k.ErasePerson(ctx, k.AsAdmin, gone(k), care.NewErasure{Reason: "asked for it", Confirm: string(gone(k))}))
	after := verified(t, &verifyCmd{Proof: kept, Verifier: verifier})
	if before != after {
		t.Errorf("before:\n%s\nafter:\n%s", before, after)
	}
	for _, words := range []string{
		"This proof holds.", "Chiara Yusuf looked at your Bloom.", "action        ShowBloom",
		"Whether the record was erased since, this file cannot say.",
	} {
		if !strings.Contains(after, words) {
			t.Errorf("%q is not said:\n%s", words, after)
		}
	}
	if _, stored, _ := strings.Cut(after, "as it is stored"); strings.Contains(stored, "Chiara") {
		t.Errorf("the stored entry names her:\n%s", after)
	}
	said := verified(t, &verifyCmd{dataFlags: dataFlags{Database: address}, Verifier: verifier})
	if !strings.Contains(said, "Every entry is as it was written") {
		t.Errorf("the log:\n%s", said)
	}
	text, err := os.ReadFile(kept)
	refuse(t, err)
	spoilt := strings.Replace(string(text), "Chiara", "Claire", 1)
	refuse(t, os.WriteFile(kept, []byte(spoilt), 0o600))
	if err := (&verifyCmd{Proof: kept, Verifier: verifier}).Run(&world{ctx: ctx, out: &bytes.Buffer{}}); err == nil {
		t.Error("a changed file holds once nobody can read the name in the database any more")
	}
}

func refuse(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// takeProof downloads the proof of Chiara's look, as the page gives it.
func takeProof(t *testing.T, k *testkit.Kit, s *store.Store) string {
	t.Helper()
	var entry string
	err := s.Read(t.Context(), func(tx care.Tx) error {
		list, err := tx.ListAuditEntries(t.Context(), k.Organisation, k.Amina, 1, 0)
		if err == nil {
			entry = list[0].ID
		}
		return err
	})
	refuse(t, err)
	proof, err := k.ShowAuditProof(t.Context(), k.AsAmina, k.Amina, entry)
	refuse(t, err)
	file, err := proof.File([]string{proof.Entry.Name + " looked at your Bloom.", "", "How to check this file"})
	refuse(t, err)
	kept := filepath.Join(t.TempDir(), "proof.txt")
	refuse(t, os.WriteFile(kept, []byte(file), 0o600))
	return kept
}

func verified(t *testing.T, c *verifyCmd) string {
	t.Helper()
	var out bytes.Buffer
	refuse(t, c.Run(&world{ctx: t.Context(), out: &out, errOut: &out}))
	return out.String()
}
