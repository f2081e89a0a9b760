package insight_test

import (
	"io/fs"
	"slices"
	"sync"

	"towpath/internal/insight"
)

// memory is Files that last as long as the test.
type memory struct {
	mu    sync.Mutex
	files map[string][]byte
}

func (m *memory) Read(name string) ([]byte, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if b, ok := m.files[name]; ok {
		return slices.Clone(b), nil
	}
	return nil, fs.ErrNotExist
}

func (m *memory) Write(name string, fill func(insight.Writer) error) error {
	var b buffer
	if err := fill(&b); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.files[name] = b
	return nil
}

func (m *memory) Remove(name string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.files, name)
	return nil
}

type buffer []byte

func (b *buffer) Write(p []byte) (int, error) { *b = append(*b, p...); return len(p), nil }
