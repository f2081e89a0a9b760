package care

import (
	"context"
	"encoding/hex"
	"slices"
	"time"

	"towpath/internal/fault"
	"towpath/internal/instrument"
)

// Voice is whose view a reading is.
type Voice string

// The voices. No voice overwrites another.
const (
	VoicePerson Voice = "person"
	VoiceWorker Voice = "worker"
	VoiceAgreed Voice = "agreed"
)

// Voices lists them in the order in which screens show them.
var Voices = []Voice{VoicePerson, VoiceWorker, VoiceAgreed}

// Valid tells whether it is a voice.
func (v Voice) Valid() bool { return slices.Contains(Voices, v) }

// Reading is one voice's view on one occasion.
type Reading struct {
	Organisation OrganisationID
	Assessment   AssessmentID
	Person       PersonID
	Voice        Voice
	// Values are the latest answers, in the instrument's order of areas. They are
	// worked out from the answers, kept beside them, and nil when the reader may
	// not see them yet.
	Values     []instrument.Answer
	StartedAt  time.Time
	StartedBy  AccountID
	ChangedAt  time.Time
	HandedInAt time.Time
}

// HandedIn tells whether this voice has said that it is done.
func (r Reading) HandedIn() bool { return !r.HandedInAt.IsZero() }

// Given counts the areas that were answered in any way, a number or a reason.
func (r Reading) Given() int {
	n := 0
	for _, v := range r.Values {
		if !v.NeverAsked() {
			n++
		}
	}
	return n
}

// Numbers counts the areas that have a number.
func (r Reading) Numbers() int {
	n := 0
	for _, v := range r.Values {
		if v.HasStep() {
			n++
		}
	}
	return n
}

// notGivenBase is where the codes for "no number, because" begin in the packed form.
const notGivenBase = 0xf0

// PackValues writes values as two hex digits each: 00 never asked, 02 to 14 half
// steps (1 to 10), f1 and up the reasons for giving no number.
func PackValues(values []instrument.Answer) string {
	raw := make([]byte, len(values))
	for i, v := range values {
		if v.NotGiven != 0 {
			raw[i] = notGivenBase + byte(v.NotGiven)
		} else {
			raw[i] = byte(v.Step)
		}
	}
	return hex.EncodeToString(raw)
}

// UnpackValues reads what PackValues wrote.
func UnpackValues(text string) ([]instrument.Answer, error) {
	raw, err := hex.DecodeString(text)
	if err != nil {
		return nil, fault.New(fault.Internal, "a reading's values", err)
	}
	values := make([]instrument.Answer, len(raw))
	for i, b := range raw {
		switch {
		case b > notGivenBase && b <= notGivenBase+byte(instrument.NotSure):
			values[i].NotGiven = instrument.NotGiven(b - notGivenBase)
		case b == 0 || (b >= byte(instrument.MinStep) && b <= byte(instrument.MaxStep)):
			values[i].Step = instrument.Step(b)
		default:
			return nil, fault.New(fault.Internal, "a reading's values: "+text, nil)
		}
	}
	return values, nil
}

// met tells whether both readings may be seen: together from the first, apart once
// both are in, the person said so, or the whole is finished.
func (a Assessment) met(readings []Reading) bool {
	return a.Way == WayTogether || a.Completed() || !a.OpenedAt.IsZero() ||
		handedIn(readings, VoicePerson) && handedIn(readings, VoiceWorker)
}

// openVoices says which voices of an assessment this reader may see now: one's own,
// and all of them once they have met.
func openVoices(a Actor, as Assessment, readings []Reading) map[Voice]bool {
	open := map[Voice]bool{a.Voice(): true}
	if as.met(readings) {
		for _, v := range Voices {
			open[v] = true
		}
	}
	return open
}

// visible keeps every reading in the list, and the values of those that may be seen.
func visible(a Actor, as Assessment, readings []Reading) []Reading {
	open := openVoices(a, as, readings)
	out := slices.Clone(readings)
	for i := range out {
		if !open[out[i].Voice] {
			out[i].Values = nil
		}
	}
	return out
}

// mayRecord tells whether this actor may answer in this voice. Together, whoever
// holds the screen may record every voice. Apart, one's own, until the two readings
// have met; from then on those stand, and what is agreed is written beside them.
func mayRecord(a Actor, as Assessment, readings []Reading, v Voice) error {
	if as.Way == WayTogether {
		return nil
	}
	met := as.met(readings)
	switch {
	case v == VoiceAgreed && met && a.Role != RoleLink, v == a.Voice() && !met:
		return nil
	case v == a.Voice():
		return fault.New(fault.Conflict, "RecordAnswer: both readings have been seen", nil)
	default:
		return denied("RecordAnswer")
	}
}

// HandInReading says that this voice is done. Handing in twice is handing in once.
func (s *Service) HandInReading(ctx context.Context, a Actor, person PersonID, id AssessmentID, v Voice) error {
	var c fault.Check
	c.Require(v.Valid(), "voice", "assessment.error.voice")
	if err := c.Err("HandInReading"); err != nil {
		return err
	}
	return s.write(ctx, a, "HandInReading", about(person, recordOf(id)), func(tx Tx) error {
		as, err := tx.Assessment(ctx, a.Organisation, person, id)
		if err != nil {
			return err
		}
		if as.Way == WayApart && v != a.Voice() {
			return denied("HandInReading")
		}
		readings, err := tx.ListReadings(ctx, a.Organisation, id)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(readings, func(r Reading) bool { return r.Voice == v })
		c.Require(i >= 0 && readings[i].Given() > 0, "assessment", "assessment.error.empty")
		if err := c.Err("HandInReading"); err != nil {
			return err
		}
		if v == VoicePerson {
			if err := tx.EndReadingLinks(ctx, a.Organisation, person, Linked{Assessment: id}, s.Now()); err != nil {
				return err
			}
		}
		return tx.HandInReading(ctx, a.Organisation, id, v, s.Now())
	})
}
