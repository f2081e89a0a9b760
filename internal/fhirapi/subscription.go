package fhirapi

import (
	"context"
	"encoding/base64"
	"fmt"
	"strings"
	"time"

	"towpath/internal/care"
	"towpath/internal/fhir"
	"towpath/internal/fhir/r4"
)

// subscriptionKind is what another computer system is told of. It belongs to no person, and to
// nobody but that system.
func subscriptionKind() *kind {
	body := func(r *resource) fhir.Subscription { return r.body.(fhir.Subscription) }
	return &kind{
		name: "Subscription", all: listSubscriptions, create: createSubscription, update: updateSubscription, remove: removeSubscription, ours: true,
		sets: []string{"Subscription.status", "Subscription.error"},
		params: []param{
			{name: "criteria", form: stringForm, about: "What it is told of", values: func(r *resource) []value { return texts(body(r).Criteria) }},
			{name: "payload", form: tokenForm, about: "application/fhir+json where resources are sent", values: func(r *resource) []value { return code(body(r).Channel.Payload) }},
			{name: "status", form: tokenForm, about: "active, off or error", values: func(r *resource) []value { return code(body(r).Status) }},
			{name: "type", form: tokenForm, about: "rest-hook", values: func(r *resource) []value { return code(body(r).Channel.Type) }},
			{name: "url", form: uriForm, about: "Where it is told", values: func(r *resource) []value { return code(body(r).Channel.Endpoint) }},
		},
	}
}

func listSubscriptions(ctx context.Context, r reader) (list []resource, err error) {
	if r.who.Role != care.RoleSystem { // nobody else has any
		return nil, nil
	}
	all, err := r.care.ListSubscriptions(ctx, r.who)
	for _, s := range all {
		one := resource{kind: "Subscription", id: string(s.ID), updated: s.Changed, version: s.Version, body: fhir.OfSubscription(s), kept: s.Extra}
		if secret := r.fresh[one.id]; secret != "" {
			one.body, one.once = fhir.OfSubscription(s).WithSecret(secret), true
		}
		list = append(list, one)
	}
	return list, err
}

func createSubscription(q *request, l *look, in incoming) (string, error) {
	if in.put { // an id that is not one's own and one that is nobody's are the same
		return "", refuse(404, "not-found", "", "There is no such subscription here. Make one with POST; its id is given.")
	}
	words, off, err := q.wants(l, in)
	if err != nil {
		return "", err
	}
	n := care.NewSubscription{ID: care.SubscriptionID(q.idFor(in)), SubscriptionWords: words.SubscriptionWords, Off: off, Secret: q.secret(), Mark: q.secret()}
	l.fresh[string(n.ID)] = n.Secret
	return string(n.ID), placed(l.care.AddSubscription(q.ctx(), l.who, n), placeOfSubscription)
}

func updateSubscription(q *request, l *look, in incoming) (string, error) {
	words, off, err := q.wants(l, in)
	if err != nil {
		return "", err
	}
	to := care.SubscriptionChange{SubscriptionWords: words.SubscriptionWords, Off: off}
	if words.another {
		to.Secret = q.secret()
		l.fresh[in.id] = to.Secret
	}
	return in.id, placed(l.care.ChangeSubscription(q.ctx(), l.who, care.SubscriptionID(in.id), to), placeOfSubscription)
}

func removeSubscription(q *request, l *look, was *resource) error {
	return l.care.EndSubscription(q.ctx(), l.who, care.SubscriptionID(was.id))
}

func placeOfSubscription(field string) string {
	switch field {
	case "endpoint", "header":
		return "Subscription.channel." + field
	}
	return "Subscription." + field
}

// secret makes what signs, as Standard Webhooks writes it (standardwebhooks.com).
func (a *API) secret() string {
	var key [32]byte
	a.Random(key[:])
	return "whsec_" + base64.StdEncoding.EncodeToString(key[:])
}

// wanted is what was sent of a subscription, read.
type wanted struct {
	care.SubscriptionWords
	another bool // another secret is asked for
}

// wants reads what a system wants to be told of, and how.
func (q *request) wants(l *look, in incoming) (w wanted, off bool, err error) {
	var s fhir.Subscription
	if err := in.into(&s); err != nil {
		return w, false, err
	}
	if l.who.Role != care.RoleSystem {
		return w, false, refuse(403, "forbidden", "", "Only another computer system (a backend service) is told of changes: what an app was let do ends, and a subscription goes on.")
	}
	switch s.Status {
	case "requested", string(care.SubscriptionActive):
	case string(care.SubscriptionOff):
		off = true
	default:
		return w, false, refuse(422, "business-rule", "Subscription.status", "Send the status requested, or off. Whether it is active or failed is said here.")
	}
	if err := q.channel(&s); err != nil {
		return w, false, err
	}
	if _, _, err := q.criteria(q.ctx(), q.caller, s.Criteria); err != nil {
		return w, false, err
	}
	w.SubscriptionWords = care.SubscriptionWords{
		Reason: s.Reason, Criteria: s.Criteria, Endpoint: s.Channel.Endpoint, Payload: s.Channel.Payload != "", Headers: s.Channel.Header,
	}
	if from, _, ok := span(s.End); ok {
		w.Ends = from
	}
	var has bool
	has, w.another = s.SaysSecret()
	w.Extra, err = q.besides(in, w.SubscriptionWords, s, has)
	return w, off, err
}

// besides gives what was sent that Towpath has no place for.
func (q *request) besides(in incoming, w care.SubscriptionWords, sent fhir.Subscription, secret bool) (string, error) {
	said := fhir.OfSubscription(care.Subscription{ID: care.SubscriptionID(in.id), SubscriptionWords: w, Status: care.SubscriptionStatus(sent.Status), Error: sent.Error})
	if secret {
		said = said.WithSecret("")
	}
	id := in.id
	if id == "" {
		id = "new"
		said.ID = id
	}
	kept, err := left(in.tree, &resource{kind: "Subscription", id: id, body: said}, nil)
	return kept, err
}

// channel looks at where and how something is to be sent.
func (q *request) channel(s *fhir.Subscription) error {
	c := s.Channel
	switch {
	case c.Type != fhir.RestHook:
		return refuse(422, "not-supported", "Subscription.channel.type", "Changes are told by %s here, not by %q.", fhir.RestHook, c.Type)
	case c.Payload != "" && c.Payload != fhir.PayloadJSON:
		return refuse(422, "not-supported", "Subscription.channel.payload", "Resources are sent as %s, not as %q. Without a payload a notice is sent that there is something.", fhir.PayloadJSON, c.Payload)
	case c.Endpoint == "":
		return refuse(422, "required", "Subscription.channel.endpoint", "Say where changes are to be told.")
	case q.MayHook == nil:
		return refuse(422, "not-supported", "Subscription.channel.endpoint", "This service tells no other system of changes. Whoever runs it can allow your host.")
	}
	if err := q.MayHook(c.Endpoint); err != nil {
		return refuse(422, "value", "Subscription.channel.endpoint", "Nothing is sent there: %v.", err)
	}
	for i, h := range c.Header {
		if why := wrongHeader(h); why != "" {
			return refuse(422, "value", fmt.Sprintf("Subscription.channel.header[%d]", i), "%s", why)
		}
	}
	return nil
}

// wrongHeader says why a header cannot be sent along, "" where it can.
func wrongHeader(line string) string {
	name, value, ok := strings.Cut(line, ":")
	token := func(r rune) bool {
		return r > ' ' && r < 0x7f && !strings.ContainsRune(`()<>@,;:\"/[]?={}`, r)
	}
	bad := func(is func(rune) bool) func(rune) bool { return func(r rune) bool { return !is(r) } }
	if !ok || name == "" || strings.ContainsFunc(name, bad(token)) || strings.ContainsFunc(value, bad(func(r rune) bool { return r >= ' ' && r < 0x7f })) {
		return `A header is written as "Name: value".`
	}
	lower := strings.ToLower(name)
	for _, taken := range []string{"content-", "webhook-", "proxy-"} {
		if strings.HasPrefix(lower, taken) {
			return fmt.Sprintf("The header %s is set here.", name)
		}
	}
	switch lower {
	case "host", "connection", "transfer-encoding", "te", "trailer", "upgrade", "keep-alive", "expect", "user-agent", "accept-encoding":
		return fmt.Sprintf("The header %s is set here.", name)
	}
	return ""
}

// left gives what of a resource that was sent ours does not say, and refuses what ours
// contradicts, but for what is set here.
func left(sent r4.Tree, ours *resource, sets []string) (string, error) {
	ours.kept = ""
	raw, err := ours.render()
	if err != nil {
		return "", err
	}
	tree, err := r4.Load(raw)
	if err != nil {
		return "", err
	}
	kept, contradicted := r4.Left(sent, tree, fhir.Extension)
	contradicted = without(contradicted, sets)
	if r4.Failed(contradicted) {
		return "", refusals(422, contradicted)
	}
	if kept.Empty() {
		return "", nil
	}
	return string(kept.JSON()), nil
}

// Notice is a resource that meets what a system wants to be told of, as it may see it now.
type Notice struct {
	Type, ID string
	// Updated is when it changed; zero where a resource of this type does not say.
	Updated time.Time
	Body    []byte
}
