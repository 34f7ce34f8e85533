// Command go_store is a store of artifacts as one writes it in Go without
// further thought, to compare ours with: the same files and checks as the
// project that the benchmarks' names come from, standard library only. It
// measures itself:
//
//	go_store -operation NAME [-fsync=false] [-folder FOLDER] [-time 200ms]
//
// prints nanoseconds per operation: on the clock, and of the processor. The
// latter are those of one thread; what the collection of garbage does on others
// meanwhile is not counted. What only prepares an operation, such as removing
// what a put of something new has stored, is not timed.
package main

import (
	"crypto/sha256"
	"encoding/binary"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"sort"
	"strings"
	"syscall"
	"time"
)

const (
	kib = 1 << 10
	mib = 1 << 20
)

// A payload has its true digest, as the benchmarks of ours have.
type payload struct {
	digest string
	data   []byte
}

func payloadOf(data []byte) payload {
	return payload{digestOf(data), data}
}

func digestOf(data []byte) string {
	return fmt.Sprintf("sha256:%x", sha256.Sum256(data))
}

// Bytes that do not compress (xorshift64).
func generate(size int, seed uint64) payload {
	data := make([]byte, size)
	state := seed*2 + 1
	for i := range data {
		state ^= state << 13
		state ^= state >> 7
		state ^= state << 17
		data[i] = byte(state >> 32)
	}
	return payloadOf(data)
}

var smallManifest = payloadOf([]byte(`{"schema_version":"1.0","package":{"id":"acme/tool"}}`))

// An operation is prepared before each run, untimed, if it says so.
type operation struct {
	prepare func() error
	run     func() error
}

func put(s *Store, kind Kind, p payload) operation {
	return operation{run: func() error { return s.Put(kind, p.digest, p.data) }}
}

func putNew(s *Store, kind Kind, p payload) operation {
	result := put(s, kind, p)
	result.prepare = func() error {
		if err := s.Delete(kind, p.digest); !os.IsNotExist(err) {
			return err
		}
		return nil
	}
	return result
}

// As putNew, but the store does not believe what its caller says it is given.
func putNewChecked(s *Store, kind Kind, p payload, digestOf func([]byte) string) operation {
	result := putNew(s, kind, p)
	result.run = func() error {
		if digest := digestOf(p.data); digest != p.digest {
			return fmt.Errorf("the bytes of %s are those of %s", p.digest, digest)
		}
		return s.Put(kind, p.digest, p.data)
	}
	return result
}

var sum uint64

// Eight bytes at a time, as sum_of() does, in four sums, so that no addition
// waits for the one before: this is as fast as Go does it.
func readAll(data []byte) {
	var a, b, c, d uint64
	for ; len(data) >= 32; data = data[32:] {
		a += binary.LittleEndian.Uint64(data)
		b += binary.LittleEndian.Uint64(data[8:])
		c += binary.LittleEndian.Uint64(data[16:])
		d += binary.LittleEndian.Uint64(data[24:])
	}
	for _, each := range data {
		a += uint64(each)
	}
	sum += a + b + c + d
}

func get(s *Store, kind Kind, p payload) (operation, error) {
	return operation{run: func() error {
		data, err := s.Get(kind, p.digest)
		readAll(data)
		return err
	}}, s.Put(kind, p.digest, p.data)
}

func list(s *Store) (operation, error) {
	for i := uint64(0); i < 50; i++ {
		m, b := generate(700, 2*i), generate(4*kib, 2*i+1)
		if err := s.Put(manifest, m.digest, m.data); err != nil {
			return operation{}, err
		}
		if err := s.Put(bundle, b.digest, b.data); err != nil {
			return operation{}, err
		}
	}
	return operation{run: func() error {
		artifacts, err := s.List()
		if err == nil && len(artifacts) != 100 {
			err = fmt.Errorf("the list has %d artifacts", len(artifacts))
		}
		return err
	}}, nil
}

func copyTo(s *Store, destination string) (operation, error) {
	p := generate(100*kib, 1)
	return operation{run: func() error {
		return s.CopyTo(bundle, p.digest, destination)
	}}, s.Put(bundle, p.digest, p.data)
}

func parse() operation {
	data := []byte(manifestText)
	return operation{run: func() error {
		_, err := Parse(data)
		return err
	}}
}

var names = map[string]func(*Store, string) (operation, error){
	"put-manifest-small":     func(s *Store, _ string) (operation, error) { return put(s, manifest, smallManifest), nil },
	"put-manifest-small-new": func(s *Store, _ string) (operation, error) { return putNew(s, manifest, smallManifest), nil },
	"put-bundle-1mb":         func(s *Store, _ string) (operation, error) { return put(s, bundle, generate(mib, 1)), nil },
	"put-bundle-1mb-new":     func(s *Store, _ string) (operation, error) { return putNew(s, bundle, generate(mib, 1)), nil },
	"put-bundle-1mb-new-checked": func(s *Store, _ string) (operation, error) {
		return putNewChecked(s, bundle, generate(mib, 1), digestOf), nil
	},
	"get-manifest": func(s *Store, _ string) (operation, error) {
		return get(s, manifest, payloadOf([]byte(manifestText)))
	},
	"get-bundle-1mb": func(s *Store, _ string) (operation, error) { return get(s, bundle, generate(mib, 1)) },
	"list-100":       func(s *Store, _ string) (operation, error) { return list(s) },
	"copy-100kb": func(s *Store, folder string) (operation, error) {
		return copyTo(s, filepath.Join(folder, "copy"))
	},
	"parse": func(*Store, string) (operation, error) { return parse(), nil },
}

// What something took.
type cost struct{ clock, processor time.Duration }

// From some moment on.
func now() cost {
	var usage syscall.Rusage
	const thread = 1 // RUSAGE_THREAD
	if err := syscall.Getrusage(thread, &usage); err != nil {
		panic(err)
	}
	return cost{time.Since(began), time.Duration(usage.Utime.Nano() + usage.Stime.Nano())}
}

var began = time.Now()

func (c *cost) add(from, to cost) {
	c.clock += to.clock - from.clock
	c.processor += to.processor - from.processor
}

// Runs it `times` times. Each is timed alone when it has something to prepare;
// else all are timed in one.
func (o operation) repeat(times int, taken *cost) error {
	if o.prepare == nil {
		start := now()
		defer func() { taken.add(start, now()) }()
	}
	for i := 0; i < times; i++ {
		if o.prepare == nil {
			if err := o.run(); err != nil {
				return err
			}
			continue
		}
		if err := o.prepare(); err != nil {
			return err
		}
		start := now()
		err := o.run()
		taken.add(start, now())
		if err != nil {
			return err
		}
	}
	return nil
}

// Repeats it for at least the given time; nanoseconds per operation.
func measure(o operation, least time.Duration) (clock, processor float64, err error) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	var warmUp, taken cost
	if err := o.repeat(3, &warmUp); err != nil {
		return 0, 0, err
	}
	count := 0
	for batch := 1; taken.clock < least; batch *= 2 {
		if err := o.repeat(batch, &taken); err != nil {
			return 0, 0, err
		}
		count += batch
	}
	n := float64(count)
	return float64(taken.clock) / n, float64(taken.processor) / n, nil
}

func run() error {
	var all []string
	for name := range names {
		all = append(all, name)
	}
	sort.Strings(all)
	name := flag.String("operation", "", "one of "+strings.Join(all, ", "))
	fsync := flag.Bool("fsync", true, "sync what is put or copied")
	parent := flag.String("folder", os.TempDir(), "where the store is made, and removed again")
	least := flag.Duration("time", 200*time.Millisecond, "of all operations")
	flag.Parse()
	make, known := names[*name]
	if !known {
		return fmt.Errorf("there is no operation %q; there are %s", *name, strings.Join(all, ", "))
	}
	folder, err := os.MkdirTemp(*parent, "go-store-*")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	store, err := Open(filepath.Join(folder, "store"), *fsync)
	if err != nil {
		return err
	}
	operation, err := make(store, folder)
	if err != nil {
		return err
	}
	clock, processor, err := measure(operation, *least)
	if err != nil {
		return err
	}
	fmt.Printf("%.1f %.1f\n", clock, processor)
	return nil
}

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "go_store:", err)
		os.Exit(1)
	}
}
