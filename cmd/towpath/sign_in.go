package main

import (
	"fmt"
	"log/slog"
	"net"
	"os"
	"strings"
	"time"

	"towpath/internal/auth"
	"towpath/internal/care"
	"towpath/internal/smart"
)

// providerFlags says where staff sign in outside (OpenID Connect). Nothing of it
// counts before there is an issuer.
type providerFlags struct {
	ProviderIssuer     string            `help:"OpenID provider at which staff sign in, by the address that it calls itself." placeholder:"URL"`
	ProviderClient     string            `help:"What the provider calls this service." placeholder:"ID"`
	ProviderSecretFile string            `help:"File that holds the secret shared with the provider." placeholder:"FILE"`
	ProviderName       string            `help:"The provider's name, on the button." default:"your work account" placeholder:"NAME"`
	ProviderClaim      string            `help:"What the provider says of somebody that is matched with the mark that an administrator set: preferred_username, or email where it is verified." default:"preferred_username" placeholder:"CLAIM"`
	ProviderCreates    bool              `help:"Make an account for staff whom the provider knows and nobody marked, by --provider-roles. Without it, nobody gets an account from there."`
	ProviderRoleClaim  string            `help:"Claim that holds somebody's groups." default:"groups" placeholder:"CLAIM"`
	ProviderRoles      map[string]string `help:"Which group has which role: worker, manager or administrator." placeholder:"GROUP=ROLE;…"`
	ProviderOnly       bool              `help:"Staff sign in at the provider and not with a password. The way back in: towpath user code."`
}

// guard builds who watches the door. at is where the service listens, which is
// where browsers find it as long as no public address is set.
func (a *app) guard(f webFlags, name string, at net.Addr) (*auth.Guard, error) {
	parts := auth.Parts{
		Store: a.store, Organisation: a.org, Limits: auth.DefaultLimits(), Now: time.Now, NewID: newID, Random: random, Log: a.log,
	}
	address, err := f.address(at)
	if err != nil {
		return nil, err
	}
	if parts.Passkeys, err = auth.NewPasskeys(name, address); err != nil {
		return nil, fmt.Errorf("public address %q: %w", f.PublicAddress, err)
	}
	if f.ProviderIssuer == "" {
		if f.ProviderOnly {
			return nil, fmt.Errorf("--provider-only needs --provider-issuer: without it no staff could sign in")
		}
		return auth.New(parts), nil
	}
	if parts.Provider, err = f.provider(address); err != nil {
		return nil, err
	}
	parts.ProviderOnly = f.ProviderOnly
	return auth.New(parts), nil
}

// address is where browsers and apps find the service.
func (f webFlags) address(at net.Addr) (string, error) {
	if f.PublicAddress != "" {
		return strings.TrimSuffix(f.PublicAddress, "/"), nil
	}
	_, port, err := net.SplitHostPort(at.String())
	return "http://localhost:" + port, err
}

// apps lets apps by other makers in.
func (a *app) apps(f webFlags, at net.Addr) (*smart.Server, error) {
	address, err := f.address(at)
	if err != nil {
		return nil, err
	}
	slog.SetDefault(a.log) // what the library that speaks with apps has to say
	return smart.New(smart.Parts{
		Store: a.store, Care: a.care, Organisation: a.org, Address: address, Now: time.Now, NewID: newID, Random: random, Log: a.log,
	}), nil
}

func (f providerFlags) provider(address string) (*auth.Provider, error) {
	set := auth.ProviderSettings{
		Issuer: f.ProviderIssuer, ClientID: f.ProviderClient, Name: f.ProviderName, Redirect: address + "/sign-in/provider/back",
		Claim: f.ProviderClaim, Create: f.ProviderCreates, RoleClaim: f.ProviderRoleClaim, Roles: map[string]care.Role{},
	}
	for group, role := range f.ProviderRoles {
		set.Roles[group] = care.Role(role)
	}
	if f.ProviderSecretFile != "" {
		secret, err := os.ReadFile(f.ProviderSecretFile)
		if err != nil {
			return nil, fmt.Errorf("provider: %w", err)
		}
		set.Secret = strings.TrimSpace(string(secret))
	}
	return auth.NewProvider(set)
}
