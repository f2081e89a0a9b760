// Package ui is the kit that every page is built from.
package ui
