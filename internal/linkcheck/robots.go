package linkcheck

import (
	"context"
	"net/http"
	"net/url"
	"strings"
)

const robotsPath = "/robots.txt"

// rules are what a robots.txt says to us: the longest rule that fits a path counts, and
// of two as long the one that allows (RFC 9309).
type rules struct {
	all  []rule
	none bool // nothing may be asked
}

type rule struct {
	path  string
	allow bool
}

// allowed reads the site's robots.txt once, and asks it about the address.
func (c *Checker) allowed(ctx context.Context, u *url.URL) (bool, error) {
	site := u.Scheme + "://" + u.Host
	known, ok := c.robots[site]
	if !ok {
		var err error
		if known, err = c.readRobots(ctx, &url.URL{Scheme: u.Scheme, Host: u.Host, Path: robotsPath}); err != nil {
			return false, err
		}
		c.robots[site] = known
	}
	return known.allow(u.EscapedPath()), nil
}

// readRobots gives no rules where there is no such file, and forbids everything where
// the site fails to say.
func (c *Checker) readRobots(ctx context.Context, u *url.URL) (rules, error) {
	for range mostHops {
		got, err := c.ask(ctx, http.MethodGet, u)
		switch {
		case err != nil:
			return rules{}, err
		case got.status < 300:
			return parseRobots(got.body), nil
		case got.status < 400:
			next, err := u.Parse(got.location)
			if err != nil || !mayAsk(next) || !strings.HasSuffix(next.Path, robotsPath) {
				return rules{}, nil
			}
			u = next
		case got.status >= 500:
			return rules{none: true}, nil
		default:
			return rules{}, nil
		}
	}
	return rules{}, nil
}

// parseRobots takes the group that names Towpath, else the one for everybody.
func parseRobots(text string) rules {
	var ours, everybodys []rule
	named, forUs, forAll, begun := false, false, false, false
	for line := range strings.Lines(text) {
		line, _, _ = strings.Cut(line, "#")
		key, value, ok := strings.Cut(line, ":")
		if !ok {
			continue
		}
		key, value = strings.ToLower(strings.TrimSpace(key)), strings.TrimSpace(value)
		switch key {
		case "user-agent":
			if begun { // a new group
				forUs, forAll, begun = false, false, false
			}
			agent := strings.ToLower(value)
			forUs = forUs || strings.HasPrefix(agent, "towpath")
			forAll = forAll || agent == "*"
			named = named || forUs
		case "allow", "disallow":
			begun = true
			if value == "" {
				continue
			}
			r := rule{path: value, allow: key == "allow"}
			if forUs {
				ours = append(ours, r)
			}
			if forAll {
				everybodys = append(everybodys, r)
			}
		}
	}
	if named {
		return rules{all: ours}
	}
	return rules{all: everybodys}
}

func (r rules) allow(path string) bool {
	if r.none {
		return false
	}
	if path == "" {
		path = "/"
	}
	best, allow := -1, true
	for _, one := range r.all {
		if fits(one.path, path) && (len(one.path) > best || len(one.path) == best && one.allow) {
			best, allow = len(one.path), one.allow
		}
	}
	return allow
}

// fits tells whether a rule is about a path: its beginning, with * for anything and $ for
// the end.
func fits(pattern, path string) bool {
	pattern, whole := strings.CutSuffix(pattern, "$")
	parts := strings.Split(pattern, "*")
	if !strings.HasPrefix(path, parts[0]) {
		return false
	}
	rest := path[len(parts[0]):]
	for i, p := range parts[1:] {
		if whole && i == len(parts)-2 {
			return strings.HasSuffix(rest, p)
		}
		at := strings.Index(rest, p)
		if at < 0 {
			return false
		}
		rest = rest[at+len(p):]
	}
	return !whole || rest == ""
}
