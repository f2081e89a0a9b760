package instrument

import (
	"io/fs"
	"path"

	"towpath/internal/strictjson"
)

// pack is one <id>/<version>/ directory while it is being read.
type pack struct {
	fsys    fs.FS
	id      string
	version string
	dir     string
	faults  []*LoadError
}

func newPack(fsys fs.FS, id, version string) *pack {
	return &pack{fsys: fsys, id: id, version: version, dir: path.Join(id, version)}
}

// read hands a file to a reader of it, and keeps the faults that it found.
func (p *pack) read(name string, reader func(f *faults, data []byte)) {
	f := newFaults(path.Join(p.dir, name))
	data, err := fs.ReadFile(p.fsys, f.File)
	if err != nil {
		p.faults = append(p.faults, strictjson.Unreadable(f.File, err))
		return
	}
	reader(f, data)
	p.faults = append(p.faults, f.List...)
}

// load reads the whole directory. The instrument is only of use without faults.
func (p *pack) load() *Instrument {
	inst := p.core()
	if len(p.faults) > 0 {
		// The other files rest on these; their faults would only be echoes.
		return inst
	}
	entries, err := fs.ReadDir(p.fsys, p.dir)
	if err != nil {
		p.faults = append(p.faults, strictjson.Unreadable(p.dir, err))
		return inst
	}
	for _, entry := range entries {
		p.extra(inst, entry)
	}
	p.read(questionnaireFile, func(f *faults, data []byte) {
		checkQuestionnaire(f, inst, data)
		inst.Questionnaire = data
	})
	p.examples(inst)
	return inst
}

// core reads what the Questionnaire is made from: licence, scoring, English words.
func (p *pack) core() *Instrument {
	inst := &Instrument{ID: p.id, Version: p.version}
	p.read(scoringFile, func(f *faults, data []byte) {
		if n := f.Parse(data); n != nil {
			inst = parseScoring(f, n, p.id, p.version)
		}
	})
	inst.words = map[string]*Words{}
	sound := len(p.faults) == 0
	p.read(licenceFile, func(f *faults, data []byte) { inst.Licence = parseLicence(f, string(data), licenceKeys) })
	if sound {
		p.read(sourceLanguage+".json", func(f *faults, data []byte) { p.language(f, inst, sourceLanguage, data) })
	}
	return inst
}

func (p *pack) language(f *faults, inst *Instrument, lang string, data []byte) {
	if n := f.Parse(data); n != nil {
		inst.words[lang] = parseWords(f, n, lang, inst.Areas)
	}
}

// extra reads further languages and refuses strange files: a misspelt name would
// otherwise be a translation that nobody ever sees.
func (p *pack) extra(inst *Instrument, entry fs.DirEntry) {
	name := entry.Name()
	match := languagePattern.FindStringSubmatch(name)
	switch {
	case name == examplesDir && entry.IsDir():
	case entry.IsDir():
		p.strange(name)
	case name == scoringFile, name == questionnaireFile, name == licenceFile, name == sourceLanguage+".json":
	case match != nil:
		p.read(name, func(f *faults, data []byte) { p.language(f, inst, match[1], data) })
	default:
		p.strange(name)
	}
}

func (p *pack) strange(name string) {
	p.faults = append(p.faults, &LoadError{File: path.Join(p.dir, name), Reason: "does not belong to an instrument"})
}
