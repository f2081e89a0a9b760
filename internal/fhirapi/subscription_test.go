package fhirapi_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"towpath/internal/care"
	"towpath/internal/fhirapi"
	"towpath/internal/store"
	"towpath/internal/testkit"
)

const hookAddress = "https://records.example/fhir"

// onlyRecords lets hooks go to one host.
func onlyRecords(address string) error {
	if !strings.HasPrefix(address, hookAddress) {
		return errors.New("that host is not allowed")
	}
	return nil
}

// systems puts a record system into Amina's team, and another one into none.
func (d *desk) systems(t testing.TB) {
	t.Helper()
	records, other := d.System(t, "Records"), d.System(t, "Other")
	if err := d.JoinTeam(t.Context(), d.AsAdmin, d.River, records.Worker, care.PartMember); err != nil {
		t.Fatal(err)
	}
	d.callers["records"] = fhirapi.Caller{Actor: records, Access: whole{}, Client: "records"}
	d.callers["other"] = fhirapi.Caller{Actor: other, Access: whole{}, Client: "other"}
}

// subscription is one about goals, with some of it replaced.
func subscription(replace ...string) string {
	return strings.NewReplacer(replace...).Replace(`{"resourceType":"Subscription","status":"requested","reason":"to know","criteria":"Goal?lifecycle-status=active","channel":{"type":"rest-hook","endpoint":"https://records.example/fhir","payload":"application/fhir+json","header":["Authorization: Bearer a"]}}`)
}

func TestASubscriptionBelongsToItsSystemAlone(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		k := newDesk(t, s)
		k.systems(t)
		made := k.ask("records", "POST", "/Subscription", subscription(`"reason"`, `"contact":[{"system":"phone","value":"12"}],"end":"2036-01-01T00:00:00Z","reason"`), "Prefer: return=minimal").want(t, 201)
		secret := made.at("channel.extension.0.valueString")
		if made.at("status") != "active" || !strings.HasPrefix(secret, "whsec_") || made.at("contact.0.value") != "12" || made.at("end") != "2036-01-01T00:00:00.000000Z" {
			t.Fatalf("%s", made.raw)
		}
		path := "/Subscription/" + made.at("id")
		if got := k.get("records", path).want(t, 200); strings.Contains(got.raw, "whsec_") || got.at("channel.header.0") != "Authorization: Bearer a" || got.at("contact.0.value") != "12" {
			t.Errorf("read again: %s", got.raw)
		}
		for _, query := range []string{"?status=active", "?url=" + hookAddress, "?criteria=Goal", "?type=rest-hook", "?payload=application/fhir%2Bjson", "?_id=" + made.at("id")} {
			if got := k.get("records", "/Subscription"+query).want(t, 200); len(got.ids()) != 1 || strings.Contains(got.raw, "whsec_") {
				t.Errorf("%s: %s", query, got.raw)
			}
		}
		fake := "/Subscription/" + k.IDs.New()
		for _, who := range []string{"other", "ben", "amina", "eve", "admin"} {
			if got := k.get(who, "/Subscription").want(t, 200); len(got.ids()) != 0 {
				t.Errorf("%s sees %v", who, got.ids())
			}
			for _, method := range []string{"GET", "PUT", "DELETE"} {
				ask := func(at string) string {
					body := map[bool]string{true: subscription(`"status"`, `"id":"`+strings.TrimPrefix(at, "/Subscription/")+`","status"`)}[method == "PUT"]
					return bare(k.ask(who, method, at, body))
				}
				if real, none := ask(path), ask(fake); real != none || !strings.HasPrefix(real, "404") {
					t.Errorf("%s %s: %s, and of none %s", who, method, real, none)
				}
			}
			if who != "other" {
				k.ask(who, "POST", "/Subscription", subscription()).want(t, 403)
			}
		}
		k.turned(t, path, made, secret)
		k.ask("records", "DELETE", path, "", "If-Match: W/\"1\"").want(t, 412)
		k.ask("records", "DELETE", path, "").want(t, 204)
		k.get("records", path).want(t, 404)
	})
}

// turned changes a subscription, and its secret where that is asked for.
func (d *desk) turned(t *testing.T, path string, made answer, secret string) {
	t.Helper()
	back := d.ask("records", "PUT", path, strings.Replace(made.raw, `"active"`, `"off"`, 1), "If-Match: "+made.header.Get("ETag")).want(t, 200)
	if back.at("status") != "off" || strings.Contains(back.raw, secret) || back.at("contact.0.value") != "12" {
		t.Errorf("turned off: %s", back.raw)
	}
	d.ask("records", "PUT", path, made.raw, "If-Match: "+made.header.Get("ETag")).want(t, 412)
	again := strings.NewReplacer(`"off"`, `"requested"`, `"type":"rest-hook"`, `"extension":[{"url":"urn:towpath:extension:webhook-secret","valueCode":"new"}],"type":"rest-hook"`).Replace(back.raw)
	turned := d.ask("records", "PUT", path, again).want(t, 200)
	if now := turned.at("channel.extension.0.valueString"); turned.at("status") != "active" || !strings.HasPrefix(now, "whsec_") || now == secret {
		t.Errorf("another secret: %s", turned.raw)
	}
	if got := d.get("records", path); strings.Contains(got.raw, "webhook-secret") {
		t.Errorf("it is shown again: %s", got.raw)
	}
}

func TestSubscriptionsThatDoNotFitAreRefusedWithTheirPlace(t *testing.T) {
	k := newDesk(t, testkit.SQLite(t))
	k.systems(t)
	criteria := `Goal?lifecycle-status=active`
	for _, c := range []struct{ old, new, place string }{
		{criteria, "Sausage?a=b", "Subscription.criteria"},
		{criteria, "", "Subscription.criteria"},
		{criteria, "Goal?sausage=b", "Subscription.criteria"},
		{criteria, "Goal?start-date=tomorrow", "Subscription.criteria"},
		{criteria, "Goal?_count=2", "Subscription.criteria"},
		{criteria, "Goal?_include=Goal:patient", "Subscription.criteria"},
		{criteria, "Goal?%zz", "Subscription.criteria"},
		{criteria, "AuditEvent?", "Subscription.criteria"},
		{criteria, "Practitioner?name=ben", "Subscription.criteria"},
		{criteria, "Subscription?", "Subscription.criteria"},
		{criteria, "Observation?focus:Practitioner.name=x", "Subscription.criteria"},
		{criteria, strings.Repeat("Goal?description=a&", 200) + "description=b", "Subscription.criteria"},
		{"rest-hook", "email", "Subscription.channel.type"},
		{"application/fhir+json", "application/xml", "Subscription.channel.payload"},
		{"https://records.example/fhir", "https://elsewhere.example/", "Subscription.channel.endpoint"},
		{`"endpoint":"https://records.example/fhir",`, "", "Subscription.channel.endpoint"},
		{"Authorization: Bearer a", "Host: elsewhere", "Subscription.channel.header[0]"},
		{"Authorization: Bearer a", "Webhook-Signature: v1,a", "Subscription.channel.header[0]"},
		{"Authorization: Bearer a", "Content-Length: 0", "Subscription.channel.header[0]"},
		{"Authorization: Bearer a", `A: b\r\nHost: elsewhere`, "Subscription.channel.header[0]"},
		{"Authorization: Bearer a", "no colon", "Subscription.channel.header[0]"},
		{"Authorization: Bearer a", "A b: c", "Subscription.channel.header[0]"},
		{`"requested"`, `"error"`, "Subscription.status"},
		{`"reason":"to know"`, `"reason":" "`, "Subscription.reason"},
		{`"reason"`, `"end":"2001-01-01T00:00:00Z","reason"`, "Subscription.end"},
		{`"reason":"to know",`, ``, "Subscription.reason"},
		{`"reason"`, `"sausage":1,"reason"`, "Subscription.sausage"},
	} {
		got := k.ask("records", "POST", "/Subscription", subscription(c.old, c.new))
		if got.status != 422 && got.status != 400 || !strings.HasPrefix(got.at("issue.0.expression.0"), c.place) {
			t.Errorf("%s: %d %s", c.new, got.status, got.raw)
		}
	}
	k.refusesMore(t)
}

// refusesMore tries what depends on who asks, and how often.
func (k *desk) refusesMore(t *testing.T) {
	t.Helper()
	narrow := k.callers["records"]
	narrow.Access = narrowScope{"Subscription": nil, "Task": nil}
	k.callers["narrow"] = narrow
	k.ask("narrow", "POST", "/Subscription", subscription()).want(t, 403)
	if got := k.get("records", "/Subscription"); len(got.ids()) != 0 {
		t.Errorf("something was kept: %v", got.ids())
	}
	for i := range care.MostSubscriptions + 1 {
		k.ask("records", "POST", "/Subscription", subscription()).want(t, map[bool]int{true: 429, false: 201}[i == care.MostSubscriptions])
	}
	k.ask("records", "POST", "/Goal", `{}`).want(t, 400)
	k.ask("records", "DELETE", "/Goal/"+k.IDs.New(), "").want(t, 405)
}

func TestASubscriptionInABundle(t *testing.T) {
	k := newDesk(t, testkit.SQLite(t))
	k.systems(t)
	got := k.ask("records", "POST", "", fmt.Sprintf(`{"resourceType":"Bundle","type":"transaction","entry":[{"resource":%s,"request":{"method":"POST","url":"Subscription"}}]}`, subscription())).want(t, 200)
	id := got.at("entry.0.resource.id")
	if !strings.HasPrefix(got.at("entry.0.resource.channel.extension.0.valueString"), "whsec_") {
		t.Fatalf("%s", got.raw)
	}
	k.ask("records", "POST", "", `{"resourceType":"Bundle","type":"batch","entry":[{"request":{"method":"DELETE","url":"Subscription/`+id+`"}}]}`).want(t, 200)
	k.get("records", "/Subscription/"+id).want(t, 404)
	k.callers["whole"] = k.callers["records"]
	if got := k.ask("records", "GET", "/$export?_type=Subscription", "", "Prefer: respond-async"); got.status != 400 {
		t.Errorf("an export of subscriptions: %d %s", got.status, got.raw)
	}
}
