package fhir

import "towpath/internal/care"

// Subscription is what another system wants to be told of (hl7.org/fhir/R4/subscription.html).
type Subscription struct {
	ResourceType string              `json:"resourceType"`
	ID           string              `json:"id"`
	Status       string              `json:"status"`
	End          string              `json:"end,omitempty"`
	Reason       string              `json:"reason"`
	Criteria     string              `json:"criteria"`
	Error        string              `json:"error,omitempty"`
	Channel      SubscriptionChannel `json:"channel"`
}

// SubscriptionChannel is how it is told.
type SubscriptionChannel struct {
	Extension Exts     `json:"extension,omitempty"`
	Type      string   `json:"type"`
	Endpoint  string   `json:"endpoint,omitempty"`
	Payload   string   `json:"payload,omitempty"`
	Header    []string `json:"header,omitempty"`
}

const (
	// RestHook is the one type of channel that is here, PayloadJSON what it sends.
	RestHook    = "rest-hook"
	PayloadJSON = "application/fhir+json"
	// WebhookSecret is the extension that holds, once, what signs; with NewSecret in it as a
	// code another is asked for.
	WebhookSecret = Extension + "webhook-secret"
	NewSecret     = "new"
)

// OfSubscription gives a subscription, without its secret.
func OfSubscription(s care.Subscription) Subscription {
	out := Subscription{
		ResourceType: "Subscription", ID: string(s.ID), Status: string(s.Status), End: Instant(s.Ends), Reason: s.Reason, Criteria: s.Criteria, Error: s.Error,
		Channel: SubscriptionChannel{Type: RestHook, Endpoint: s.Endpoint, Header: s.Headers},
	}
	if s.Payload {
		out.Channel.Payload = PayloadJSON
	}
	return out
}

// WithSecret gives it with what signs, for the one answer in which that stands.
func (s Subscription) WithSecret(secret string) Subscription {
	s.Channel.Extension = Exts{{URL: WebhookSecret, ValueString: secret}}
	return s
}

// SaysSecret tells whether it has the extension, and whether it asks for another secret.
func (s Subscription) SaysSecret() (has, another bool) {
	for _, e := range s.Channel.Extension {
		if e.URL == WebhookSecret {
			return true, e.ValueCode == NewSecret
		}
	}
	return false, false
}
