package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
)

// Manifest is what docs/store.md describes.
type Manifest struct {
	SchemaVersion string `json:"schema_version"`
	Package       struct {
		ID      string `json:"id"`
		Version string `json:"version"`
		GitSHA  string `json:"git_sha"`
	} `json:"package"`
	Bundle struct {
		Digest    string `json:"digest"`
		SizeBytes int64  `json:"size_bytes"`
	} `json:"bundle"`
	Transport struct {
		Type string `json:"type"`
		Port int    `json:"port,omitempty"`
	} `json:"transport"`
	Entrypoints []struct {
		OS      string   `json:"os"`
		Arch    string   `json:"arch"`
		Command string   `json:"command"`
		Args    []string `json:"args,omitempty"`
	} `json:"entrypoints"`
	Permissions struct {
		Network     []string `json:"network,omitempty"`
		Environment []string `json:"environment,omitempty"`
		Filesystem  []string `json:"filesystem,omitempty"`
		Subprocess  bool     `json:"subprocess"`
	} `json:"permissions_requested"`
	Limits struct {
		MaxCPU    int    `json:"max_cpu"`
		MaxMemory string `json:"max_memory"`
		MaxPIDs   int    `json:"max_pids"`
		MaxFDs    int    `json:"max_fds"`
		Timeout   string `json:"timeout"`
	} `json:"limits_recommended"`
}

// Compiled once; compiled at each use, they would take most of the time.
var packageID = regexp.MustCompile(`^[A-Za-z0-9_-]+/[A-Za-z0-9_-]+$`)

// Parse decodes a manifest once and validates it.
func Parse(data []byte) (*Manifest, error) {
	if len(data) == 0 {
		return nil, errors.New("the manifest is empty")
	}
	var m Manifest
	if err := json.Unmarshal(data, &m); err != nil {
		return nil, fmt.Errorf("the manifest is not JSON: %w", err)
	}
	if err := m.Validate(); err != nil {
		return nil, err
	}
	return &m, nil
}

// Validate says what is wrong.
func (m *Manifest) Validate() error {
	switch {
	case m.SchemaVersion == "":
		return errors.New("schema_version is missing")
	case !packageID.MatchString(m.Package.ID):
		return fmt.Errorf("package.id %q is not owner/name", m.Package.ID)
	case m.Package.Version == "":
		return errors.New("package.version is missing")
	case !isDigest(m.Bundle.Digest):
		return fmt.Errorf("bundle.digest %q is not a digest", m.Bundle.Digest)
	case m.Bundle.SizeBytes <= 0:
		return errors.New("bundle.size_bytes is not above zero")
	case m.Transport.Type != "stdio" && m.Transport.Type != "http":
		return fmt.Errorf("transport.type %q is not stdio or http", m.Transport.Type)
	case m.Transport.Type == "http" && m.Transport.Port <= 0:
		return errors.New("transport.port is not above zero")
	case len(m.Entrypoints) == 0:
		return errors.New("there are no entrypoints")
	}
	for _, entry := range m.Entrypoints {
		switch entry.OS {
		case "linux", "darwin", "windows":
		default:
			return fmt.Errorf("there is no system %q", entry.OS)
		}
		if entry.Arch != "amd64" && entry.Arch != "arm64" {
			return fmt.Errorf("there is no architecture %q", entry.Arch)
		}
		if entry.Command == "" {
			return errors.New("an entrypoint has no command")
		}
	}
	return nil
}

// The text of manifest_text() in store/bench/generated_inputs.cpp.
const manifestText = `{"schema_version":"1.0",` +
	`"package":{"id":"acme/image-tools","version":"1.4.2",` +
	`"git_sha":"3c57408a91e2b76d5f0c4e8a1b2d3f4a5b6c7d8e"},` +
	`"bundle":{"digest":"sha256:` +
	`9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",` +
	`"size_bytes":5242880},` +
	`"transport":{"type":"stdio","port":8080},` +
	`"entrypoints":[{"os":"linux","arch":"amd64",` +
	`"command":"bin/image-tools","args":["--stdio","--log-level","info"]}],` +
	`"permissions_requested":{"network":["https://api.example.com:443"],` +
	`"environment":["HOME","IMAGE_TOOLS_TOKEN"],` +
	`"filesystem":["read:/usr/share/images","write:/tmp/image-tools"],` +
	`"subprocess":false},` +
	`"limits_recommended":{"max_cpu":1000,"max_memory":"512M",` +
	`"max_pids":32,"max_fds":256,"timeout":"5m"}}`
