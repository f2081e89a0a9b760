package hook_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"towpath/internal/care"
	"towpath/internal/hook"
	"towpath/internal/testkit"
)

func TestWhereSomethingMayGo(t *testing.T) {
	hosts, err := hook.ReadHosts([]string{"records.example", "other.example:8443", "127.0.0.1:9000", "[::1]:9000"})
	if err != nil {
		t.Fatal(err)
	}
	for address, may := range map[string]bool{
		"https://records.example/fhir": true, "https://RECORDS.example:443/": true, "https://other.example:8443/x?y=z": true, "http://127.0.0.1:9000/": true, "http://[::1]:9000/": true,
		"https://records.example:8443/": false, "https://other.example/": false, "http://records.example/": false, "https://records.example.evil.example/": false,
		"https://evil.example/records.example": false, "https://records.example@evil.example/": false, "https://a:b@records.example/": false, "https://records.example/#x": false,
		"http://127.0.0.1/": false, "http://localhost:9000/": false, "ftp://records.example/": false, "records.example": false, "": false, "https:records.example": false, "https:///x": false, "https://169.254.169.254/": false,
	} {
		if err := hosts.Allows(address); (err == nil) != may {
			t.Errorf("%s: %v", address, err)
		}
	}
	if (hook.Hosts{}).Any() || (hook.Hosts{}).Allows("https://records.example/") == nil {
		t.Error("something is allowed where nothing was")
	}
	for _, bad := range []string{"", "https://records.example", "records.example/x", "*.example", "a@records.example", "records.example?x"} {
		if _, err := hook.ReadHosts([]string{bad}); err == nil {
			t.Errorf("%q was read", bad)
		}
	}
}

// TestWhereAConnectionIsMade: a name that is allowed and leads to another place is refused there.
func TestWhereAConnectionIsMade(t *testing.T) {
	for address, local := range map[string]bool{"10.1.2.3:443": false, "192.168.1.2:443": false, "8.8.8.8:443": false, "127.0.0.1:443": true, "[::1]:443": true, "[::ffff:127.0.0.1]:443": true} {
		if err := hook.Reachable(address, true); err != nil {
			t.Errorf("%s: %v", address, err)
		}
		if err := hook.Reachable(address, false); (err == nil) == local {
			t.Errorf("%s by another name: %v", address, err)
		}
	}
	for _, address := range []string{"169.254.169.254:80", "[::ffff:169.254.169.254]:80", "[fe80::1%eth0]:443", "[fd00:ec2::254]:80", "100.100.100.200:80", "168.63.129.16:80", "0.0.0.0:80", "[::]:80", "224.0.0.1:80", "[ff02::1]:80", "nowhere"} {
		if hook.Reachable(address, true) == nil {
			t.Errorf("%s can be reached", address)
		}
	}
}

func TestARedirectIsNotFollowed(t *testing.T) {
	d := newDesk(t, testkit.SQLite(t))
	id := d.want("Goal?", nil)
	walk := d.goal("walk")
	d.answers(http.StatusTemporaryRedirect)
	d.arrived(d.pass(), "PUT /fhir/Goal/"+string(walk))
	if s := d.stands(id); s.Error != "The receiver answered 307." {
		t.Errorf("%+v", s)
	}
	d.answers(http.StatusGone)
	d.Clock.Add(time.Hour)
	d.arrived(d.pass(), "PUT /fhir/Goal/"+string(walk))
	if s := d.stands(id); s.Status != care.SubscriptionFailed {
		t.Errorf("after 410: %+v", s)
	}
}

// TestAHostThatIsAllowedNoMore is sent nothing, and its owner and the administrator see why.
func TestAHostThatIsAllowedNoMore(t *testing.T) {
	d := newDesk(t, testkit.SQLite(t))
	other := httptest.NewServer(http.HandlerFunc(d.receive))
	defer other.Close()
	id := d.want("Goal?", func(w *care.SubscriptionWords) { w.Endpoint = other.URL })
	d.goal("walk")
	d.arrived(d.pass())
	if s := d.stands(id); s.Status != care.SubscriptionActive || !strings.HasPrefix(s.Error, "Nothing is sent there: the host") {
		t.Errorf("%+v", s)
	}
}

func TestBothSecretsSignForADay(t *testing.T) {
	d := newDesk(t, testkit.SQLite(t))
	id := d.want("Goal?", nil)
	const other = "whsec_BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB="
	if err := d.ChangeSubscription(t.Context(), d.records, id, care.SubscriptionChange{SubscriptionWords: d.stands(id).SubscriptionWords, Secret: other}); err != nil {
		t.Fatal(err)
	}
	d.goal("walk")
	if got := d.pass(); len(got) != 1 || !signed(got[0]) || len(strings.Fields(got[0].header.Get("Webhook-Signature"))) != 2 {
		t.Fatalf("%+v", got)
	}
	d.Clock.Add(care.SecretOverlap)
	d.goal("swim")
	if got := d.pass(); len(got) != 1 || signed(got[0]) || len(strings.Fields(got[0].header.Get("Webhook-Signature"))) != 1 {
		t.Errorf("%+v", got)
	}
}
