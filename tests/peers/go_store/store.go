package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync"
)

// Store keeps artifacts as a plain Go program does: one file each, flat, read
// when asked for and written when put, synced before it gets its name. It
// trusts its callers' digests, hashes nothing and remembers nothing.
type Store struct {
	root  string
	fsync bool
	mutex sync.RWMutex
}

// Kind is the folder of a kind of artifact.
type Kind string

const (
	manifest Kind = "manifests"
	bundle   Kind = "bundles"
)

// Open makes the folders where there are none.
func Open(root string, fsync bool) (*Store, error) {
	for _, kind := range []Kind{manifest, bundle} {
		if err := os.MkdirAll(filepath.Join(root, string(kind)), 0o700); err != nil {
			return nil, err
		}
	}
	return &Store{root: root, fsync: fsync}, nil
}

const prefix = "sha256:"

// By hand: a regular expression, as is usual, takes some microseconds, and no
// ratio should come from that.
func isDigest(text string) bool {
	if len(text) != len(prefix)+64 || text[:len(prefix)] != prefix {
		return false
	}
	for i := len(prefix); i < len(text); i++ {
		c := text[i]
		if !(c >= '0' && c <= '9' || c >= 'a' && c <= 'f') {
			return false
		}
	}
	return true
}

func (s *Store) path(kind Kind, digest string) (string, error) {
	if !isDigest(digest) {
		return "", fmt.Errorf("%q is not a digest", digest)
	}
	return filepath.Join(s.root, string(kind), "sha256-"+digest[len(prefix):]), nil
}

// Put writes the file beside its place and renames it, whether or not it is
// there already.
func (s *Store) Put(kind Kind, digest string, data []byte) error {
	path, err := s.path(kind, digest)
	if err != nil {
		return err
	}
	s.mutex.Lock()
	defer s.mutex.Unlock()
	file, err := os.CreateTemp(filepath.Dir(path), "tmp-*")
	if err != nil {
		return err
	}
	defer os.Remove(file.Name()) // Gone already, unless something fails.
	if _, err := file.Write(data); err != nil {
		file.Close()
		return err
	}
	if s.fsync {
		if err := file.Sync(); err != nil {
			file.Close()
			return err
		}
	}
	if err := file.Close(); err != nil {
		return err
	}
	if err := os.Rename(file.Name(), path); err != nil {
		return err
	}
	return os.Chmod(path, 0o600)
}

// Get reads the file.
func (s *Store) Get(kind Kind, digest string) ([]byte, error) {
	path, err := s.path(kind, digest)
	if err != nil {
		return nil, err
	}
	s.mutex.RLock()
	defer s.mutex.RUnlock()
	return os.ReadFile(path)
}

// Delete removes the file.
func (s *Store) Delete(kind Kind, digest string) error {
	path, err := s.path(kind, digest)
	if err != nil {
		return err
	}
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return os.Remove(path)
}

// Artifact is one line of a list.
type Artifact struct {
	Digest   string
	Kind     Kind
	Size     int64
	Modified int64
}

// List reads both folders and looks at every file.
func (s *Store) List() ([]Artifact, error) {
	s.mutex.RLock()
	defer s.mutex.RUnlock()
	var list []Artifact
	for _, kind := range []Kind{manifest, bundle} {
		entries, err := os.ReadDir(filepath.Join(s.root, string(kind)))
		if err != nil {
			return nil, err
		}
		for _, entry := range entries {
			info, err := entry.Info()
			if err != nil {
				return nil, err
			}
			list = append(list, Artifact{entry.Name(), kind, info.Size(), info.ModTime().UnixNano()})
		}
	}
	return list, nil
}

// CopyTo writes over what is there.
func (s *Store) CopyTo(kind Kind, digest, destination string) error {
	path, err := s.path(kind, digest)
	if err != nil {
		return err
	}
	s.mutex.RLock()
	defer s.mutex.RUnlock()
	source, err := os.Open(path)
	if err != nil {
		return err
	}
	defer source.Close()
	if err := os.MkdirAll(filepath.Dir(destination), 0o700); err != nil {
		return err
	}
	target, err := os.Create(destination)
	if err != nil {
		return err
	}
	defer target.Close()
	if _, err := io.Copy(target, source); err != nil {
		return err
	}
	if s.fsync {
		return target.Sync()
	}
	return nil
}
