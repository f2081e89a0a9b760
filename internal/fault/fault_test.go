package fault

import (
	"errors"
	"fmt"
	"io"
	"testing"
)

func TestKindSurvivesWrapping(t *testing.T) {
	err := fmt.Errorf("opening: %w", New(Denied, "ShowBloom", io.EOF))
	if !Is(err, Denied) || KindOf(err) != Denied {
		t.Fatalf("kind lost: %v", err)
	}
	if !errors.Is(err, io.EOF) {
		t.Fatal("cause lost")
	}
	if KindOf(io.EOF) != Internal {
		t.Fatal("a stranger's error must count as internal")
	}
	if Is(nil, Internal) {
		t.Fatal("no error is of no kind")
	}
}

func TestCheckGathersEveryField(t *testing.T) {
	var c Check
	c.Require(true, "a", "a.wrong")
	if c.Err("X") != nil {
		t.Fatal("nothing was wrong")
	}
	c.Require(false, "b", "b.wrong")
	c.Require(false, "c", "c.wrong", 3)
	fields := FieldsOf(c.Err("X"))
	if len(fields) != 2 || fields[0].Name != "b" || fields[1].Message != "c.wrong" || fields[1].Values[0] != 3 {
		t.Fatalf("fields: %+v", fields)
	}
}
