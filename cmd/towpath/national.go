package main

import (
	"fmt"
	"log/slog"
	"os"
	"slices"
	"strings"

	"towpath/internal/care"
	"towpath/internal/instrument"
	"towpath/internal/sheet"
)

type nationalCmd struct {
	dataFlags
	Codes string    `required:"" help:"CSV file with the columns measure, score and code: the SNOMED CT code of each score, which the service looks up itself." placeholder:"FILE" type:"existingfile"`
	From  care.Date `required:"" help:"First day of the scores." placeholder:"YYYY-MM-DD"`
	To    care.Date `required:"" help:"Last day of the scores." placeholder:"YYYY-MM-DD"`
}

// nationalColumns are in plain words: which field of the data set each one goes into has to be
// settled by whoever sends it.
var nationalColumns = []string{
	"reference in the record system", "Towpath person", "service", "team", "supported by the team since", "Towpath measurement", "date of the scores",
	"measure", "version", "score", "value", "answered by", "manner", "SNOMED CT code",
}

// Run writes scores of people, one to a row, for the record system to put with referrals. What
// has no code is written without one, and named at the end.
func (c *nationalCmd) Run(w *world) error {
	file, err := os.ReadFile(c.Codes)
	if err != nil {
		return err
	}
	codes, err := readCodes(c.Codes, file)
	if err != nil {
		return err
	}
	return openFor(w, c.dataFlags, logTo(w, slog.LevelWarn), func(a *app) error {
		if err := codes.known(c.Codes, a.care.Instruments()); err != nil {
			return err
		}
		reader := care.Operator(a.org)
		reader.Duties = care.DutyReporter
		list, err := a.care.ExtractScores(w.ctx, reader, c.From, c.To)
		if err != nil {
			return err
		}
		table, missing := codes.table(list)
		if err := sheet.WriteCSV(w.out, table); err != nil {
			return err
		}
		tellNational(w, list, missing)
		return nil
	})
}

// tellNational says beside the file what it lacks, and what nobody here confirmed.
func tellNational(w *world, list []care.ExtractedScore, missing []codeKey) {
	alone := 0
	for _, one := range list {
		if one.Reference == "" {
			alone++
		}
	}
	fmt.Fprintf(w.errOut, "%d scores. Each person's record says that they were taken.\n", len(list))
	if alone > 0 {
		fmt.Fprintf(w.errOut, "%d have no reference in the record system.\n", alone)
	}
	for _, m := range missing {
		fmt.Fprintf(w.errOut, "no code: %s, %s\n", m.measure, m.score)
	}
	fmt.Fprint(w.errOut, nationalNotes)
}

const nationalNotes = `Unconfirmed: that scored assessments go into MHS606 by referral and MHS607 by care contact,
each with a code, a score and a date. The names of their fields are not known here, so the
columns have plain names and have to be mapped. Towpath holds no referral and no care
contact: the record system finds the referral by the reference, the team and the day.
`

// codeKey is what a code is of.
type codeKey struct{ measure, score string }

// codeList has the code of each score that a service loaded one for.
type codeList map[codeKey]codeAt

type codeAt struct {
	code string
	line int
}

// readCodes reads what a service loads. Every line that is wrong is named.
func readCodes(name string, file []byte) (codeList, error) {
	table, err := sheet.Read(file)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if !slices.Equal(table.Heading, []string{"measure", "score", "code"}) {
		return nil, fmt.Errorf("%s: the first line must be measure,score,code and is %q", name, strings.Join(table.Heading, ","))
	}
	codes := codeList{}
	var wrong []string
	for _, row := range table.Rows {
		key, code := codeKey{row.Cell(0), row.Cell(1)}, row.Cell(2)
		switch before, twice := codes[key]; {
		case row.Empty():
			continue
		case key.measure == "" || key.score == "" || row.Width() != 3:
			wrong = append(wrong, fmt.Sprintf("%s:%d: it must have a measure, a score and a code", name, row.Line))
		case !snomed(code):
			wrong = append(wrong, fmt.Sprintf("%s:%d: %q is no SNOMED CT code: its digits do not agree with its check digit", name, row.Line, code))
		case twice:
			wrong = append(wrong, fmt.Sprintf("%s:%d: %s, %s has a code in line %d already", name, row.Line, key.measure, key.score, before.line))
		}
		codes[key] = codeAt{code, row.Line}
	}
	if len(wrong) > 0 {
		return nil, fmt.Errorf("%s", strings.Join(wrong, "\n"))
	}
	return codes, nil
}

// known refuses a code of what no measure has, since that is most likely a slip.
func (l codeList) known(name string, all *instrument.Library) error {
	var wrong []string
	for key, at := range l {
		m, ok := all.LatestMeasure(key.measure)
		if !ok || !slices.ContainsFunc(m.Scores, func(s instrument.Score) bool { return s.Key == key.score }) {
			wrong = append(wrong, fmt.Sprintf("%s:%d: there is no score %q of a measure %q", name, at.line, key.score, key.measure))
		}
	}
	if len(wrong) == 0 {
		return nil
	}
	slices.Sort(wrong)
	return fmt.Errorf("%s", strings.Join(wrong, "\n"))
}

// table has a row to each score, and says which of them have no code.
func (l codeList) table(list []care.ExtractedScore) (t sheet.Written, missing []codeKey) {
	text := func(cells ...string) (row []sheet.Value) {
		for _, c := range cells {
			row = append(row, sheet.Value{Text: c})
		}
		return row
	}
	t.Rows = append(t.Rows, text(nationalColumns...))
	for _, one := range list {
		key := codeKey{one.Measure, one.Score}
		code, ok := l[key]
		if !ok && !slices.Contains(missing, key) {
			missing = append(missing, key)
		}
		row := text(one.Reference, string(one.Person), one.Service, one.Team.Name, string(one.Since), string(one.Measurement), string(one.On), one.Measure, one.Version, one.Score)
		row = append(row, sheet.Value{Text: one.Value.String(), Number: true})
		t.Rows = append(t.Rows, append(row, text(one.AnsweredBy, string(one.Manner), code.code)...))
	}
	slices.SortFunc(missing, func(a, b codeKey) int { return strings.Compare(a.measure+" "+a.score, b.measure+" "+b.score) })
	return t, missing
}

// The tables of Verhoeff's check digit, which ends every SNOMED CT identifier: multiplication
// in the dihedral group of ten, and the permutation by place (Verhoeff 1969).
var (
	dihedral = [10]string{"0123456789", "1234067895", "2340178956", "3401289567", "4012395678", "5987604321", "6598710432", "7659821043", "8765932104", "9876543210"}
	permuted = [8]string{"0123456789", "1576283094", "5803796142", "8916043527", "9453126870", "4286573901", "2793806415", "7046913258"}
)

// snomed tells whether a text can be a SNOMED CT identifier: 6 to 18 digits, of which the
// last agrees with the others.
func snomed(code string) bool {
	if len(code) < 6 || len(code) > 18 || code[0] == '0' {
		return false
	}
	check := byte('0')
	for i := range len(code) {
		digit := code[len(code)-1-i]
		if digit < '0' || digit > '9' {
			return false
		}
		check = dihedral[check-'0'][permuted[i%8][digit-'0']-'0']
	}
	return check == '0'
}
