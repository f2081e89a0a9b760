package hook

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// keyOf reads a secret as Standard Webhooks writes it (standardwebhooks.com).
func keyOf(secret string) ([]byte, error) {
	text, ok := strings.CutPrefix(secret, "whsec_")
	key, err := base64.StdEncoding.DecodeString(text)
	if !ok || err != nil || len(key) < 24 {
		return nil, errors.New("hook: a secret cannot be read")
	}
	return key, nil
}

// sign puts the headers of Standard Webhooks on a request: an id that stays the same when it is
// sent again, when it was sent, and a signature by each secret.
func sign(r *http.Request, id string, at time.Time, body []byte, secrets ...string) error {
	stamp := strconv.FormatInt(at.Unix(), 10)
	var list []string
	for _, secret := range secrets {
		key, err := keyOf(secret)
		if err != nil {
			return err
		}
		mac := hmac.New(sha256.New, key)
		mac.Write([]byte(id + "." + stamp + "."))
		mac.Write(body)
		list = append(list, "v1,"+base64.StdEncoding.EncodeToString(mac.Sum(nil)))
	}
	r.Header["webhook-id"] = []string{id}
	r.Header["webhook-timestamp"] = []string{stamp}
	r.Header["webhook-signature"] = []string{strings.Join(list, " ")}
	return nil
}

// digestOf tells whether two renderings are the same, to nobody who has not the key.
func digestOf(mark string, body []byte) string {
	mac := hmac.New(sha256.New, []byte(mark))
	mac.Write(body)
	return hex.EncodeToString(mac.Sum(nil)[:16])
}
