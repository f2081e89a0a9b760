package seal

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"time"
)

// OpenMaster gives the Master that an address names: "file:PATH", "env:NAME" (an
// environment variable that holds what such a file would) or
// "vault:https://host:8200#mount/key". Made is as for OpenFile.
func OpenMaster(address string, now func() time.Time, made func(path string)) (Master, error) {
	kind, rest, _ := strings.Cut(address, ":")
	switch {
	case kind == "file" && rest != "":
		return OpenFile(rest, now, made), nil
	case kind == "env" && rest != "":
		text := os.Getenv(rest)
		if text == "" {
			return nil, fmt.Errorf("master key: the environment variable %s is empty", rest)
		}
		return Given(text, "the environment variable "+rest)
	case kind == "vault":
		return OpenVault(rest, VaultToken)
	}
	return nil, errors.New("master key: its address begins with file, env or vault, and a colon")
}
