package care

import (
	"context"
	"slices"
	"strconv"
	"time"

	"towpath/internal/fault"
	"towpath/internal/outcome"
)

// CharacteristicKind is one thing about people by which a service looks whether it serves
// everybody as well. None of them has to be known of anybody.
type CharacteristicKind string

// The kinds. A birth year comes from the day of birth and is noted with it.
const (
	BirthYear   CharacteristicKind = "birth_year"
	Gender      CharacteristicKind = "gender"
	Ethnicity   CharacteristicKind = "ethnicity"
	Language    CharacteristicKind = "language"
	Deprivation CharacteristicKind = "deprivation"
	LegalStatus CharacteristicKind = "legal_status"
)

// CharacteristicKinds lists those that are asked, in the order in which screens show them.
var CharacteristicKinds = []CharacteristicKind{Gender, Ethnicity, Language, Deprivation, LegalStatus}

// CharacteristicOf gives the characteristic whose codes the groups of a dimension are, "" being
// not known; it is "" for a dimension of something else.
func CharacteristicOf(by outcome.Dimension) CharacteristicKind {
	switch by {
	case outcome.ByGender:
		return Gender
	case outcome.ByEthnicity:
		return Ethnicity
	case outcome.ByLanguage:
		return Language
	case outcome.ByDeprivation:
		return Deprivation
	case outcome.ByLegalStatus:
		return LegalStatus
	}
	return ""
}

// NotSaid is the code of somebody who was asked and would rather not say.
const NotSaid = "not_said"

// Codes of each kind, in the order in which screens show them. Ethnicity has the five groups
// of the census of England and Wales 2021. A deprivation is the decile of where somebody
// lives in a national index, 1 the most deprived. Languages are any code of ISO 639; these are
// offered first.
var characteristicCodes = map[CharacteristicKind][]string{
	Gender:      {"woman", "man", "non_binary", "another", NotSaid},
	Ethnicity:   {"asian", "black", "mixed", "white", "other", NotSaid},
	Language:    {"en", "ar", "bn", "bsl", "fa", "pa", "pl", "pt", "ro", "so", "ti", "ur", "zh", NotSaid},
	Deprivation: {"1", "2", "3", "4", "5", "6", "7", "8", "9", "10"},
	LegalStatus: {"informal", "detained", "community_order", "court", "conditional_discharge", NotSaid},
}

// CharacteristicCodes gives the codes of a kind that are offered.
func CharacteristicCodes(kind CharacteristicKind) []string { return characteristicCodes[kind] }

// goodCharacteristic tells whether a code can stand for a kind; "" takes back what was said.
func goodCharacteristic(kind CharacteristicKind, code string) bool {
	switch {
	case code == "":
		return true
	case kind == BirthYear:
		year, err := strconv.Atoi(code)
		return err == nil && year >= 1900 && year < 2100
	case kind == Language:
		return slices.Contains(characteristicCodes[Language], code) || isLanguage(code)
	}
	return slices.Contains(characteristicCodes[kind], code)
}

// isLanguage tells whether a code has the form of ISO 639: two or three small letters.
func isLanguage(code string) bool {
	if len(code) < 2 || len(code) > 3 {
		return false
	}
	for i := range len(code) {
		if code[i] < 'a' || code[i] > 'z' {
			return false
		}
	}
	return true
}

// Characteristic is what was noted of a person, in one kind.
type Characteristic struct {
	Organisation OrganisationID
	Person       PersonID
	Kind         CharacteristicKind
	Code         string // "" takes back what was noted before
	At           time.Time
	By           AccountID
}

// CharacteristicsPage is what is noted of a person now: the latest of each kind.
type CharacteristicsPage struct {
	Person Person
	Noted  map[CharacteristicKind]Characteristic
}

// ShowCharacteristics gives what is noted of a person.
func (s *Service) ShowCharacteristics(ctx context.Context, a Actor, person PersonID) (CharacteristicsPage, error) {
	var page CharacteristicsPage
	err := s.read(ctx, a, "ShowCharacteristics", about(person, ""), func(tx Tx) (err error) {
		if page.Person, err = tx.Person(ctx, a.Organisation, person); err != nil {
			return err
		}
		page.Noted, err = notedOf(ctx, tx, a.Organisation, person)
		return err
	})
	return page, err
}

func notedOf(ctx context.Context, tx Tx, org OrganisationID, person PersonID) (map[CharacteristicKind]Characteristic, error) {
	all, err := tx.ListCharacteristics(ctx, org, person)
	noted := make(map[CharacteristicKind]Characteristic, len(all))
	for _, c := range all {
		if c.Code == "" {
			delete(noted, c.Kind)
		} else {
			noted[c.Kind] = c
		}
	}
	return noted, err
}

// NoteCharacteristics notes what a person says of themselves; "" in a kind takes back what
// was noted. A kind that is as it was is left alone.
func (s *Service) NoteCharacteristics(ctx context.Context, a Actor, person PersonID, codes map[CharacteristicKind]string) error {
	var c fault.Check
	for kind, code := range codes {
		c.Require(slices.Contains(CharacteristicKinds, kind) && goodCharacteristic(kind, code), string(kind), "characteristic.error.code")
	}
	if err := c.Err("NoteCharacteristics"); err != nil {
		return err
	}
	return s.write(ctx, a, "NoteCharacteristics", about(person, ""), func(tx Tx) error {
		noted, err := notedOf(ctx, tx, a.Organisation, person)
		if err != nil {
			return err
		}
		for _, kind := range CharacteristicKinds {
			code, said := codes[kind]
			if !said || noted[kind].Code == code {
				continue
			}
			_, err := tx.InsertCharacteristic(ctx, Characteristic{a.Organisation, person, kind, code, s.Now(), a.Account})
			if err != nil {
				return err
			}
		}
		return nil
	})
}
