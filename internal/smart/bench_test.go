package smart_test

import (
	"testing"

	"towpath/internal/testkit"
)

// BenchmarkBearer is what each request of an app begins with.
func BenchmarkBearer(b *testing.B) {
	for _, engine := range []string{"sqlite", "postgres"} {
		b.Run(engine, func(b *testing.B) {
			k := newKit(b, testkit.Fresh(b, engine))
			g := k.tokens(b, k.AsAmina, k.Amina, "openid launch/patient offline_access patient/Goal.rs patient/Observation.rs?category=survey")
			b.ReportAllocs()
			for b.Loop() {
				if !k.opens(b, g.Access) {
					b.Fatal("it is nobody's")
				}
			}
		})
	}
}
