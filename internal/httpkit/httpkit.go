// Package httpkit is what every HTTP door of Towpath shares: handlers that return
// their errors, request ids, limits, security headers, decoding of forms. Nothing
// but this package writes a failure.
package httpkit

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"

	"towpath/internal/fault"
)

// Handler answers a request or returns why it could not. What it returns has not
// been written yet.
type Handler func(w http.ResponseWriter, r *http.Request) error

// Failure writes an error as a page, or in whatever form its door speaks.
type Failure func(w http.ResponseWriter, r *http.Request, status int, err error)

// Serve turns a Handler into an http.Handler. Errors go to fail, with their
// status; a panic counts as an internal error and is logged with its stack.
func Serve(log *slog.Logger, fail Failure, h Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			p := recover()
			if p == nil {
				return
			}
			if err, ok := p.(error); ok && errors.Is(err, http.ErrAbortHandler) {
				panic(p)
			}
			log.ErrorContext(r.Context(), "panic", "request", RequestID(r.Context()), "panic", p, "stack", string(debug.Stack()))
			fail(w, r, http.StatusInternalServerError, fault.New(fault.Internal, "panic", fmt.Errorf("%v", p)))
		}()
		err := h(w, r)
		if err == nil {
			return
		}
		status := Status(err)
		if status >= 500 {
			log.Log(r.Context(), levelOf(err), "request failed", "request", RequestID(r.Context()), "method", r.Method, "route", r.Pattern, "error", err)
		}
		fail(w, r, status, err)
	})
}

// awaited is an error after which nothing is wrong: what was asked for is still being made.
type awaited interface {
	error
	Awaited()
}

// levelOf says how much of a log's attention an error wants.
func levelOf(err error) slog.Level {
	if _, ok := errors.AsType[awaited](err); ok {
		return slog.LevelInfo
	}
	return slog.LevelError
}

// Status gives the HTTP status of an error. What is not there and what may not be
// seen are the same.
func Status(err error) int {
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return http.StatusRequestEntityTooLarge
	}
	switch fault.KindOf(err) {
	case fault.Invalid:
		return http.StatusUnprocessableEntity
	case fault.Denied:
		return http.StatusNotFound
	case fault.SignedOut:
		return http.StatusUnauthorized
	case fault.Conflict:
		return http.StatusConflict
	case fault.Unavailable:
		return http.StatusServiceUnavailable
	case fault.TooMany:
		return http.StatusTooManyRequests
	default:
		return http.StatusInternalServerError
	}
}

type requestIDKey struct{}

// RequestID gives the id of the request, which stands in its audit entry, in the
// log and on the page of an error.
func RequestID(ctx context.Context) string {
	id, _ := ctx.Value(requestIDKey{}).(string)
	return id
}

// Identify gives every request an id of its own. One that a client sends is not
// believed.
func Identify(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var raw [8]byte
		_, _ = rand.Read(raw[:]) // never fails, by its contract
		id := hex.EncodeToString(raw[:])
		w.Header().Set("X-Request-Id", id)
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), requestIDKey{}, id)))
	})
}
