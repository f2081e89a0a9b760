package instrument

import (
	"crypto/sha256"
	"encoding/hex"
	"io/fs"

	"towpath/internal/strictjson"
)

// kind peeks at what a directory says that it holds. Whatever cannot be told is read
// as a Bloom, whose reader says what is wrong.
func (p *pack) kind() Kind {
	data, err := fs.ReadFile(p.fsys, p.dir+"/"+scoringFile)
	if err != nil {
		return KindBloom
	}
	n, fault := strictjson.Parse(data)
	if fault != nil || n.Kind != strictjson.Object || n.Get("kind") == nil {
		return KindBloom
	}
	return Kind(n.Get("kind").Text)
}

// loadMeasure reads the whole directory of a measure or an entry.
func (p *pack) loadMeasure() *Measure {
	m := p.measureCore()
	if len(p.faults) > 0 {
		return m // the other files rest on these; their faults would only be echoes
	}
	entries, err := fs.ReadDir(p.fsys, p.dir)
	if err != nil {
		p.faults = append(p.faults, strictjson.Unreadable(p.dir, err))
		return m
	}
	for _, entry := range entries {
		name := entry.Name()
		match := languagePattern.FindStringSubmatch(name)
		switch {
		case name == scoringFile, name == licenceFile, name == sourceLanguage+".json":
		case m.Kind == KindMeasure && (name == examplesDir && entry.IsDir() || name == questionnaireFile):
		case match != nil && !entry.IsDir():
			p.read(name, func(f *faults, data []byte) { p.measureLanguage(f, m, match[1], data) })
		default:
			p.strange(name)
		}
	}
	if m.Kind == KindEntry {
		return m
	}
	p.read(questionnaireFile, func(f *faults, data []byte) {
		f.checkBuilt(data, func() ([]byte, error) { return encodeMeasure(m) })
		m.Questionnaire = data
	})
	p.workedExamples(m)
	return m
}

// measureCore reads what the Questionnaire is made from, and compiles the scoring.
func (p *pack) measureCore() *Measure {
	m := &Measure{ID: p.id, Version: p.version}
	p.read(scoringFile, func(f *faults, data []byte) {
		if n := f.Parse(data); n != nil {
			m = parseMeasure(f, n, p.id, p.version)
			sum := sha256.Sum256(data)
			m.Digest = hex.EncodeToString(sum[:6])
		}
	})
	m.words = map[string]*MeasureWords{}
	sound := len(p.faults) == 0
	p.read(licenceFile, func(f *faults, data []byte) { m.Licence = parseLicence(f, string(data), measureLicenceKeys) })
	if sound {
		m.plan = compile(m)
		p.read(sourceLanguage+".json", func(f *faults, data []byte) { p.measureLanguage(f, m, sourceLanguage, data) })
	}
	return m
}

func (p *pack) measureLanguage(f *faults, m *Measure, lang string, data []byte) {
	if n := f.Parse(data); n != nil {
		m.words[lang] = parseMeasureWords(f, n, lang, m)
	}
}

// DraftMeasure reads a measure from its scoring, English words and licence alone, for
// tools that make the rest: its Questionnaire is made, and no example is looked at. A
// directory that is not sound gives joined *LoadErrors.
func DraftMeasure(fsys fs.FS, id, version string) (*Measure, error) {
	p := newPack(fsys, id, version)
	m := p.measureCore()
	if len(p.faults) > 0 {
		return nil, strictjson.Joined(p.faults)
	}
	var err error
	m.Questionnaire, err = encodeMeasure(m)
	return m, err
}
