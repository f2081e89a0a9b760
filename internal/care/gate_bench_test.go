package care_test

import (
	"testing"

	"towpath/internal/care"
	"towpath/internal/policy"
	"towpath/internal/testkit"
	"towpath/policies"
)

// BenchmarkGate measures what the gate adds to an operation: the policies alone,
// and with the look at how whoever asks stands to the person, in one read. The
// floor is one look-up by key in the same read.
func BenchmarkGate(b *testing.B) {
	set, err := policy.Load(policies.FS)
	if err != nil {
		b.Fatal(err)
	}
	r := policy.Request{Role: string(care.RoleWorker), Action: "ShowBloom", SharesTeam: true}
	decide := func(b *testing.B) {
		if !set.Decide(r).Allowed {
			b.Fatal("a worker of the team was refused")
		}
	}
	b.Run("policy alone", func(b *testing.B) {
		for b.Loop() {
			decide(b)
		}
	})
	for _, engine := range testkit.Engines {
		k := testkit.Service(b, testkit.Fresh(b, engine))
		within := func(name string, fn func(care.Tx) error) {
			b.Run(engine+"/"+name, func(b *testing.B) {
				err := k.Store.Read(b.Context(), func(tx care.Tx) error {
					for b.Loop() {
						if err := fn(tx); err != nil {
							return err
						}
					}
					return nil
				})
				if err != nil {
					b.Fatal(err)
				}
			})
		}
		within("policy and standing", func(tx care.Tx) error {
			decide(b)
			_, err := tx.Standing(b.Context(), k.AsBen, k.Amina, k.Clock.Now())
			return err
		})
		within("floor, one look-up", func(tx care.Tx) error {
			_, err := tx.LogSize(b.Context(), k.Organisation)
			return err
		})
	}
}
