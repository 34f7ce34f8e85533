#!/usr/bin/env bash
# How fast the store is beside a plain one in Go (tests/peers/go_store), and
# beside what this machine can do at all (store/bench/limits_bench.cpp). Both
# run in turn, each row in a process of its own, in the same folder; medians of
# ROUNDS rounds (7). Prints two tables in Markdown.
#
# Go is compared by the clock, as both sides' users wait; the machine's limits by
# processor time, which others on the machine change less.
#
#   tests/peers/store_speed.sh [ROW...]     (expressions: BM_Get; default: all)
#
# DIRECTORY is where the files are (default: a folder beside the build), TMPFS a
# folder in memory for the rows that ask for one (/dev/shm), SECONDS_EACH the
# time of one measurement (0.2), BENCH the store_bench to use; without, it is
# built. Exit 0 also when a ratio is missed; 2 if it cannot run.
set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.."
export DIRECTORY=${DIRECTORY:-$PWD/build/store-speed}
export TMPFS=${TMPFS:-/dev/shm}
export ROUNDS=${ROUNDS:-7}
export SECONDS_EACH=${SECONDS_EACH:-0.2}
if ! command -v go >/dev/null; then
  echo "store_speed.sh needs Go: install the package golang-go" >&2
  exit 2
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

build() {
  if ! "$@" >"$work/log" 2>&1; then
    tail -n 50 "$work/log" >&2
    exit 2
  fi
}
# Neither may look for anything elsewhere: the standard library is all there is.
export GOPROXY=off GOTOOLCHAIN=local GOFLAGS=-buildvcs=false
build env --chdir=tests/peers/go_store go build -o "$work/go_store" .
# The same with our library for hashing, linked by cgo: for the row that is to
# rest on the put alone.
build env --chdir=tests/peers/go_store \
  go build -tags openssl -o "$work/go_store_openssl" .
if [[ -z ${BENCH:-} ]]; then
  build cmake --preset release
  build cmake --build --preset release --target store_bench
  BENCH=$PWD/build/release/store/bench/store_bench
fi
mkdir -p "$DIRECTORY"
export BENCH GO_STORE=$work/go_store GO_STORE_OPENSSL=$work/go_store_openssl

python3 - "$@" <<'PYTHON'
import collections, json, os, re, statistics, subprocess, sys

# What it is, Go's name for it, whether Go syncs, ours, our durability, the
# ratio that is wanted, and which time counts. Where one syncs and the other need
# not, ours has to promise what the sync does: durability "data".
Peer = collections.namedtuple(
    "Peer", "title go sync ours durability wanted time")
PEERS = [
    Peer("get of a manifest, cached", "get-manifest", True,
         "BM_GetManifest_Cached", "none", 200, "clock"),
    Peer("get of a manifest, cached, all bytes read", "get-manifest", True,
         "BM_GetManifest_Cached_Read", "none", None, "clock"),
    Peer("put of 52 bytes, present; Go syncs", "put-manifest-small", True,
         "BM_PutManifest_Small_Present", "data", 200, "clock"),
    Peer("put of 52 bytes, present; Go does not sync", "put-manifest-small",
         False, "BM_PutManifest_Small_Present", "none", None, "clock"),
    Peer("put of 52 bytes, new; both sync", "put-manifest-small-new", True,
         "BM_PutManifest_Small_New", "data", None, "clock"),
    Peer("put of 52 bytes, new; neither syncs", "put-manifest-small-new", False,
         "BM_PutManifest_Small_New", "none", None, "clock"),
    Peer("get of 1 MiB, all bytes read", "get-bundle-1mb", True,
         "BM_GetBundle_1MB_Read", "none", 15, "clock"),
    Peer("put of 1 MiB, present; Go syncs", "put-bundle-1mb", True,
         "BM_PutBundle_1MB_Present", "data", 20, "clock"),
    Peer("put of 1 MiB, new; neither syncs, both hash",
         "put-bundle-1mb-new-checked", False, "BM_PutBundle_1MB_New", "none",
         1.5, "clock"),
    Peer("put of 1 MiB, new; neither syncs, both hash by OpenSSL",
         "put-bundle-1mb-new-openssl", False, "BM_PutBundle_1MB_New", "none",
         1.5, "clock"),
    Peer("put of 1 MiB, new; neither syncs, Go does not hash",
         "put-bundle-1mb-new", False, "BM_PutBundle_1MB_New", "none", 1.5,
         "clock"),
    Peer("put of 1 MiB, new; both sync, Go does not hash", "put-bundle-1mb-new",
         True, "BM_PutBundle_1MB_New", "data", None, "clock"),
    Peer("put of 1 MiB, new; both sync, both hash by OpenSSL",
         "put-bundle-1mb-new-openssl", True, "BM_PutBundle_1MB_New", "data",
         None, "clock"),
    Peer("list of 100, unchanged", "list-100", True, "BM_List_100", "none", 100,
         "clock"),
    Peer("list of 100, one of them new", "list-100", True,
         "BM_List_100_Rescanned", "none", 2, "clock"),
    Peer("copy of 100 KiB onto an existing file; neither syncs", "copy-100kb",
         False, "BM_CopyToPath_100KB_SameDest", "none", 4, "clock"),
    Peer("copy of 100 KiB onto a file with other bytes; neither syncs",
         "copy-100kb", False, "BM_CopyToPath_100KB_OtherDest", "none", None,
         "clock"),
    Peer("parse of a manifest", "parse", True, "BM_ManifestParse", "none", 8,
         "clock"),
]

# What it is, our row, the machine's, where, the most times that is wanted. All
# by processor time.
Limit = collections.namedtuple("Limit", "title ours limit place wanted")
LIMITS = [
    Limit("put of 1 MiB, new: hash, then create, write, rename",
          "BM_PutBundle_1MB_New", "BM_Limit_HashThenWrite/1048576",
          "TMPFS", 1.5),
    Limit("put of 1 MiB, new: the same on a disk",
          "BM_PutBundle_1MB_New", "BM_Limit_HashThenWrite/1048576",
          "DIRECTORY", None),
    Limit("get of 1 MiB, verified each time: hash",
          "BM_GetBundle_1MB_Verified", "BM_Limit_Sha256/1048576",
          "DIRECTORY", 1.15),
    Limit("put of 52 bytes, new: create, write, rename",
          "BM_PutManifest_Small_New", "BM_Limit_CreateWriteRename_Small",
          "DIRECTORY", 1.5),
    Limit("put of 52 bytes, new: the same in memory",
          "BM_PutManifest_Small_New", "BM_Limit_CreateWriteRename_Small",
          "TMPFS", 1.5),
]

environment = os.environ
seconds = environment["SECONDS_EACH"]
rounds = int(environment["ROUNDS"])
NS = {"ns": 1, "us": 1e3, "ms": 1e6, "s": 1e9}
labels = {}
allocations = {}

def output(arguments, **variables):
    done = subprocess.run(arguments, env={**environment, **variables},
                          capture_output=True, text=True)
    if done.returncode != 0:
        sys.stderr.write("%s: %s\n" % (" ".join(arguments), done.stderr.strip()))
        sys.exit(2)
    return done.stdout

def run_go(row):
    program = "GO_STORE_OPENSSL" if row.go.endswith("-openssl") else "GO_STORE"
    clock, cpu = output([environment[program], "-operation", row.go,
                         "-fsync=%s" % ("true" if row.sync else "false"),
                         "-folder", environment["DIRECTORY"],
                         "-time", seconds + "s"]).split()
    return float(cpu if row.time == "cpu" else clock)

def run_ours(name, durability, time, place="DIRECTORY"):
    text = output([environment["BENCH"], "--benchmark_filter=^%s$" % name,
                   "--benchmark_min_time=" + seconds, "--benchmark_format=json"],
                  BENCHGATE_BENCH_DIR=environment[place],
                  BENCHGATE_BENCH_DURABILITY=durability, BENCHGATE_BENCH_ALL="1")
    try:
        row, = json.loads(text)["benchmarks"]
    except (ValueError, KeyError):
        sys.exit("%s: there is no row %s" % (environment["BENCH"], name))
    if row.get("error_occurred"):
        sys.stderr.write("%s: %s\n" % (name, row["error_message"]))
        sys.exit(2)
    labels[name, durability, place] = row.get("label", "")
    allocations[name, durability, place] = row.get("allocs_per_op")
    column = "cpu_time" if time == "cpu" else "real_time"
    return row[column] * NS[row["time_unit"]]

def measure(first, second):
    """Medians of both, in turn, each as often in front of the other."""
    taken = ([], [])
    for number in range(rounds):
        pair = [(0, first), (1, second)]
        for which, run in pair if number % 2 == 0 else reversed(pair):
            taken[which].append(run())
    return [statistics.median(side) for side in taken]

def shown(ns):
    for unit in ("s", "ms", "us"):
        if ns >= NS[unit]:
            return "%.3g %s" % (ns / NS[unit], unit)
    return "%.3g ns" % ns

def is_asked_for(row):
    asked = sys.argv[1:]
    names = row.title + " " + row.ours
    return not asked or any(re.search(name, names) for name in asked)

def line(*cells):
    print("| %s |" % " | ".join(cells), flush=True)

def load():
    return open("/proc/loadavg").read().split()[:3]

model = re.search(r"model name\s*: (.*)", open("/proc/cpuinfo").read())
print("%s, %d CPUs, load %s; %s; medians of %d rounds." % (
    model.group(1) if model else "unknown processor", os.cpu_count(),
    load()[0], output(["go", "version"]).split()[2], rounds))
print()
line("operation", "time", "ours", "allocations", "Go", "times faster", "wanted",
     "", "where, what ours waits for")
print("|---|---|---:|---:|---:|---:|---:|---|---|")
for row in filter(is_asked_for, PEERS):
    ours, go = measure(lambda: run_ours(row.ours, row.durability, row.time),
                       lambda: run_go(row))
    key = row.ours, row.durability, "DIRECTORY"
    ratio = go / ours
    line(row.title, row.time, shown(ours), "%g" % (allocations[key] or 0),
         shown(go), "%.3g" % ratio if ratio < 1000 else "{:,.0f}".format(ratio),
         "%g" % row.wanted if row.wanted else "",
         "" if not row.wanted else "met" if ratio >= row.wanted else "missed",
         labels[key])
print()
line("operation: limit", "ours", "limit", "times the limit", "wanted", "",
     "where, what ours waits for")
print("|---|---:|---:|---:|---:|---|---|")
for row in filter(is_asked_for, LIMITS):
    ours, limit = measure(lambda: run_ours(row.ours, "none", "cpu", row.place),
                          lambda: run_ours(row.limit, "none", "cpu", row.place))
    ratio = ours / limit
    line(row.title, shown(ours), shown(limit), "%.2f" % ratio,
         "%g" % row.wanted if row.wanted else "",
         "" if not row.wanted else "met" if ratio <= row.wanted else "missed",
         labels[row.ours, "none", row.place])
print()
print("Load at the end: %s." % load()[0])
PYTHON
