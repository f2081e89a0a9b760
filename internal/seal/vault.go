package seal

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"

	"towpath/internal/fault"
)

// Vault is a Master whose keys never leave a key service: the transit engine of
// HashiCorp Vault, or whatever speaks like it, over plain HTTP. The key there must
// be of a kind that takes associated data (aes256-gcm96).
type Vault struct {
	base, mount, key string
	token            func() (string, error)
	client           *http.Client
}

// vaultWait is how long one answer may take.
const vaultWait = 5 * time.Second

// OpenVault gives the Master of a key service. The address is
// "https://host:8200#mount/key"; token is asked before each call, so that a token
// that is renewed is followed.
func OpenVault(address string, token func() (string, error)) (*Vault, error) {
	base, place, _ := strings.Cut(address, "#")
	mount, key, ok := strings.Cut(place, "/")
	u, err := url.Parse(base)
	if err != nil || u.Host == "" || (u.Scheme != "https" && u.Scheme != "http") || !ok || mount == "" || key == "" || strings.Contains(key, "/") {
		return nil, errors.New("master key: a key service is named as vault:https://host:8200#mount/key")
	}
	return &Vault{
		base: strings.TrimSuffix(base, "/"), mount: mount, key: key, token: token,
		client: &http.Client{
			Timeout: vaultWait,
			// A redirect would take the token elsewhere.
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
	}, nil
}

// VaultToken gives the token that stands in a file, or else in the environment.
func VaultToken() (string, error) {
	if name := os.Getenv("VAULT_TOKEN_FILE"); name != "" {
		text, err := os.ReadFile(name)
		return strings.TrimSpace(string(text)), err
	}
	if token := os.Getenv("VAULT_TOKEN"); token != "" {
		return token, nil
	}
	return "", errors.New("key service: set VAULT_TOKEN, or VAULT_TOKEN_FILE to a file that holds the token")
}

// Remote implements Remote.
func (v *Vault) Remote() {}

// Close lets go of idle connections.
func (v *Vault) Close() { v.client.CloseIdleConnections() }

// Wrap implements Master.
func (v *Vault) Wrap(ctx context.Context, key, about []byte) ([]byte, error) {
	var out struct {
		Ciphertext string `json:"ciphertext"`
	}
	err := v.ask(ctx, "encrypt/"+v.key, map[string]string{
		"plaintext": base64.StdEncoding.EncodeToString(key), "associated_data": base64.StdEncoding.EncodeToString(about),
	}, &out)
	if err != nil {
		return nil, err
	}
	version, ok := vaultVersion(out.Ciphertext)
	if !ok {
		return nil, fault.New(fault.Internal, "key service: its answer holds no ciphertext", nil)
	}
	return blobOf(v.key+"."+version, []byte(out.Ciphertext)), nil
}

// vaultVersion reads "v1" out of "vault:v1:…".
func vaultVersion(ciphertext string) (string, bool) {
	rest, ok := strings.CutPrefix(ciphertext, "vault:")
	version, body, found := strings.Cut(rest, ":")
	return version, ok && found && body != "" && validMasterID(version) && len(version) < 10
}

// Unwrap implements Master.
func (v *Vault) Unwrap(ctx context.Context, wrapped, about []byte) ([]byte, error) {
	id, body, err := readBlob(wrapped)
	if err != nil {
		return nil, err
	}
	version, ok := vaultVersion(string(body))
	if !ok || id != v.key+"."+version {
		return nil, unknownMaster(id, "the key service")
	}
	var out struct {
		Plaintext string `json:"plaintext"`
	}
	err = v.ask(ctx, "decrypt/"+v.key, map[string]string{
		"ciphertext": string(body), "associated_data": base64.StdEncoding.EncodeToString(about),
	}, &out)
	if err != nil {
		return nil, err
	}
	key, err := base64.StdEncoding.DecodeString(out.Plaintext)
	if err != nil || len(key) == 0 {
		return nil, fault.New(fault.Internal, "key service: its answer holds no key", nil)
	}
	return key, nil
}

// Rotate implements Rotator: the service makes the next version of its key.
func (v *Vault) Rotate(ctx context.Context) error {
	return v.ask(ctx, "keys/"+v.key+"/rotate", map[string]string{}, nil)
}

// ask posts one question. A service that cannot be reached, is sealed or is busy
// is fault.Unavailable; one that refuses is fault.Internal with its reason.
func (v *Vault) ask(ctx context.Context, what string, question map[string]string, answer any) error {
	body, err := json.Marshal(question)
	if err != nil {
		return err
	}
	token, err := v.token()
	if err != nil {
		return fault.New(fault.Internal, "key service", err)
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, v.base+"/v1/"+v.mount+"/"+what, bytes.NewReader(body))
	if err != nil {
		return fault.New(fault.Internal, "key service", err)
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("X-Vault-Token", token)
	resp, err := v.client.Do(req)
	if err != nil {
		return fault.New(fault.Unavailable, "key service", err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(io.LimitReader(resp.Body, 1<<20))
	if err != nil {
		return fault.New(fault.Unavailable, "key service", err)
	}
	if resp.StatusCode/100 != 2 {
		kind := fault.Internal
		if resp.StatusCode >= 500 || resp.StatusCode == http.StatusTooManyRequests {
			kind = fault.Unavailable
		}
		return fault.New(kind, "key service", fmt.Errorf("%s: %s", resp.Status, refusal(text)))
	}
	if answer == nil {
		return nil
	}
	var outer struct {
		Data json.RawMessage `json:"data"`
	}
	if err := json.Unmarshal(text, &outer); err != nil {
		return fault.New(fault.Internal, "key service: its answer cannot be read", nil)
	}
	if err := json.Unmarshal(outer.Data, answer); err != nil {
		return fault.New(fault.Internal, "key service: its answer cannot be read", nil)
	}
	return nil
}

// refusal gives the reasons that a refusal names, cut short.
func refusal(text []byte) string {
	var said struct {
		Errors []string `json:"errors"`
	}
	if json.Unmarshal(text, &said) != nil || len(said.Errors) == 0 {
		return "no reason given"
	}
	reason := strings.Join(said.Errors, "; ")
	return reason[:min(len(reason), 300)]
}
