package smart

import (
	"github.com/go-jose/go-jose/v4"
	"github.com/zitadel/oidc/v3/pkg/oidc"
)

// configuration is what an app reads first (SMART App Launch 2). It names nothing that is
// not there.
type configuration struct {
	Issuer           string   `json:"issuer"`
	Keys             string   `json:"jwks_uri"`
	Authorize        string   `json:"authorization_endpoint"`
	Token            string   `json:"token_endpoint"`
	Revoke           string   `json:"revocation_endpoint"`
	Introspect       string   `json:"introspection_endpoint"`
	Management       string   `json:"management_endpoint"`
	Grants           []string `json:"grant_types_supported"`
	Responses        []string `json:"response_types_supported"`
	ResponseModes    []string `json:"response_modes_supported"`
	TokenAuth        []string `json:"token_endpoint_auth_methods_supported"`
	TokenAlgorithms  []string `json:"token_endpoint_auth_signing_alg_values_supported"`
	ChallengeMethods []string `json:"code_challenge_methods_supported"`
	Scopes           []string `json:"scopes_supported"`
	IssNamed         bool     `json:"authorization_response_iss_parameter_supported"`
	Capabilities     []string `json:"capabilities"`
}

var (
	scopesSupported = []string{
		"openid", "fhirUser", "launch", "launch/patient", "offline_access", "online_access", "patient/*.cruds", "user/*.cruds", "system/*.cruds",
	}
	capabilities = []string{
		"launch-ehr", "launch-standalone", "client-public", "client-confidential-symmetric", "client-confidential-asymmetric",
		"sso-openid-connect", "context-banner", "context-ehr-patient", "context-standalone-patient",
		"permission-offline", "permission-online", "permission-patient", "permission-user", "permission-v1", "permission-v2",
	}
	grantTypes = []string{string(oidc.GrantTypeCode), string(oidc.GrantTypeRefreshToken), string(oidc.GrantTypeClientCredentials)}
	tokenAuth  = []string{string(oidc.AuthMethodBasic), string(oidc.AuthMethodPost), string(oidc.AuthMethodPrivateKeyJWT), string(oidc.AuthMethodNone)}
)

func algorithms() []string {
	out := make([]string, len(assertionAlgorithms))
	for i, a := range assertionAlgorithms {
		out[i] = string(a)
	}
	return out
}

func (s *Server) configuration() configuration {
	return configuration{
		Issuer: s.base, Keys: s.base + keysPath, Authorize: s.base + authorizePath, Token: s.base + tokenPath, Revoke: s.base + revokePath,
		Introspect: s.base + introspectPath, Management: s.base + ManagePath, Grants: grantTypes, Responses: []string{string(oidc.ResponseTypeCode)},
		ResponseModes: []string{string(oidc.ResponseModeQuery)}, TokenAuth: tokenAuth, TokenAlgorithms: algorithms(),
		ChallengeMethods: []string{string(oidc.CodeChallengeMethodS256)}, Scopes: scopesSupported, IssNamed: true, Capabilities: capabilities,
	}
}

// ManagePath is the page on which somebody sees and ends what they let apps do.
const ManagePath = "/account/apps"

// discovery is the same for OpenID Connect.
type discovery struct {
	configuration
	Subjects    []string `json:"subject_types_supported"`
	IDTokenSign []string `json:"id_token_signing_alg_values_supported"`
	Claims      []string `json:"claims_supported"`
}

func (s *Server) discovery() discovery {
	return discovery{
		configuration: s.configuration(), Subjects: []string{"public"}, IDTokenSign: []string{string(jose.RS256)},
		Claims: []string{"iss", "sub", "aud", "azp", "exp", "iat", "auth_time", "nonce", "fhirUser"},
	}
}
