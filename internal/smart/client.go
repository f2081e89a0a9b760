package smart

import (
	"slices"
	"time"

	"github.com/zitadel/oidc/v3/pkg/oidc"
	"github.com/zitadel/oidc/v3/pkg/op"

	"towpath/internal/care"
)

// client is an app as the library knows it.
type client struct{ care.App }

var _ op.Client = client{}

func (c client) GetID() string                    { return string(c.ID) }
func (c client) RedirectURIs() []string           { return c.Redirects }
func (c client) PostLogoutRedirectURIs() []string { return nil }

// ApplicationType lets an app on a telephone have an address of its own kind. The library
// would then take another port of this machine as well: exactly looks at that before.
func (c client) ApplicationType() op.ApplicationType { return op.ApplicationTypeNative }

func (c client) exactly(address string) bool { return slices.Contains(c.Redirects, address) }

func (c client) AuthMethod() oidc.AuthMethod {
	switch {
	case c.Kind == care.AppPublic:
		return oidc.AuthMethodNone
	case c.SecretHash != "":
		return oidc.AuthMethodBasic
	}
	return oidc.AuthMethodPrivateKeyJWT
}

func (c client) ResponseTypes() []oidc.ResponseType {
	return []oidc.ResponseType{oidc.ResponseTypeCode}
}

func (c client) GrantTypes() []oidc.GrantType {
	if c.Kind == care.AppBackend {
		return []oidc.GrantType{oidc.GrantTypeClientCredentials}
	}
	return []oidc.GrantType{oidc.GrantTypeCode, oidc.GrantTypeRefreshToken}
}

func (c client) LoginURL(string) string              { return "" }
func (c client) AccessTokenType() op.AccessTokenType { return op.AccessTokenTypeBearer }
func (c client) IDTokenLifetime() time.Duration      { return idTokenLife }
func (c client) DevMode() bool                       { return false }
func (c client) IDTokenUserinfoClaimsAssertion() bool {
	return false
}
func (c client) ClockSkew() time.Duration   { return 0 }
func (c client) IsScopeAllowed(string) bool { return true } // Scopes.Within looks at each

func (c client) RestrictAdditionalIdTokenScopes() func([]string) []string { //nolint:revive // the library's name
	return func([]string) []string { return nil }
}

func (c client) RestrictAdditionalAccessTokenScopes() func([]string) []string {
	return func([]string) []string { return nil }
}
