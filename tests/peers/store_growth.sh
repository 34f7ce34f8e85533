#!/usr/bin/env bash
# How the costs of a store grow: fills stores with 100 to 1,000,000 artifacts,
# measures each, draws docs/store-growth.svg, and writes the table into the
# section "How it grows" of docs/store.md.
#
#   tests/peers/store_growth.sh [ENTRIES...]     (100 1000 10000 100000 1000000)
#
# DIRECTORY says where the stores are (default: a folder beside the build). A
# million artifacts take 4 GB there and some minutes, most of an hour where the
# disk is told of every file that is removed (mount option discard). GROWTH is
# the program; without, it is built. CSV names a file to draw again from an
# earlier run, nothing being measured.
# Exit 2 if it cannot run.
set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.."
if ! command -v gnuplot >/dev/null; then
  echo "store_growth.sh draws with gnuplot: install the package gnuplot-nox" >&2
  exit 2
fi
entries=("$@")
if [[ ${#entries[@]} -eq 0 ]]; then
  entries=(100 1000 10000 100000 1000000)
fi
directory=${DIRECTORY:-build/store-growth}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

growth=${GROWTH:-}
if [[ -z $growth && -z ${CSV:-} ]]; then
  if ! { cmake --preset release \
    && cmake --build --preset release --target store_growth; } >"$work/log" 2>&1; then
    tail -n 50 "$work/log" >&2
    exit 2
  fi
  growth=build/release/store/bench/store_growth
fi

# The first line says where and when; the rest is CSV.
csv=${CSV:-build/store-growth.csv}
if [[ -z ${CSV:-} ]]; then
  mkdir -p "$directory"
  before=$(cut -d' ' -f1 /proc/loadavg)
  "$growth" "$directory" "${entries[@]}" | tee "$work/csv" >&2
  {
    printf '# %s, load %s at the start and %s at the end\n' \
      "$(stat -f -c %T "$directory")" "$before" "$(cut -d' ' -f1 /proc/loadavg)"
    cat "$work/csv"
  } >"$csv"
fi

gnuplot <<PLOT
set terminal svg size 800,440 font "sans-serif,13" background "white" name "store_growth"
set output "docs/store-growth.svg"
set datafile separator ","
set logscale xy
set xlabel "artifacts in the store"
set xrange [70:1.4e6]
set xtics ("100" 1e2, "1,000" 1e3, "10,000" 1e4, "100,000" 1e5, "1 million" 1e6)
set ytics ("10 ns" 1e-2, "100 ns" 1e-1, "1 us" 1, "10 us" 1e1, "100 us" 1e2, \
           "1 ms" 1e3, "10 ms" 1e4, "100 ms" 1e5, "1 s" 1e6, "10 s" 1e7)
set key outside right
set grid
us(name) = column(name)
ms(name) = 1000 * column(name)
plot "$csv" using "entries":(ms("gc_ms")) with linespoints title "gc, a tenth removed", \
     "" using "entries":(ms("gc_dry_run_ms")) with linespoints title "gc, dry run", \
     "" using "entries":(ms("first_list_ms")) with linespoints title "list, first", \
     "" using "entries":(ms("rescan_ms")) with linespoints title "list, one changed", \
     "" using "entries":(us("open_us")) with linespoints title "open", \
     "" using "entries":(us("put_us")) with linespoints title "put, new", \
     "" using "entries":(us("first_get_us")) with linespoints title "get, first", \
     "" using "entries":(us("unchanged_list_us")) with linespoints title "list, unchanged", \
     "" using "entries":(us("cached_get_us")) with linespoints title "get, cached"
PLOT

python3 - "$csv" docs/store.md <<'PYTHON'
import csv, re, sys

# What is shown, the column, its unit in microseconds.
SHOWN = [("open", "open_us", 1), ("list, unchanged", "unchanged_list_us", 1),
         ("list, one changed", "rescan_ms", 1e3),
         ("list, first", "first_list_ms", 1e3),
         ("put, new", "put_us", 1), ("get, first", "first_get_us", 1),
         ("get, cached", "cached_get_us", 1),
         ("gc, dry run", "gc_dry_run_ms", 1e3),
         ("gc, a tenth removed", "gc_ms", 1e3)]

def duration(us):
    for unit, size in (("s", 1e6), ("ms", 1e3), ("us", 1)):
        if us >= size:
            return "%.3g %s" % (us / size, unit)
    return "%.0f ns" % (us * 1e3)

def memory(row, column):
    # The kernel counts resident pages to some hundred KiB.
    if int(row["entries"]) < 100000:
        return "-"
    return "%.0f B" % (float(row[column]) / int(row["entries"]))

file = open(sys.argv[1])
where = file.readline().lstrip("# ").rstrip()
rows = list(csv.DictReader(file))
lines = ["On %s:" % where, "",
         "| artifacts | " +
         " | ".join("{:,}".format(int(row["entries"])) for row in rows) + " |",
         "|---|" + "---:|" * len(rows)]
for title, column, unit in SHOWN:
    cells = [duration(float(row[column]) * unit) for row in rows]
    lines.append("| %s | %s |" % (title, " | ".join(cells)))
for title, column in (("memory of gc per artifact, dry run", "gc_dry_run_bytes"),
                      ("the same, a tenth removed", "gc_bytes")):
    cells = [memory(row, column) for row in rows]
    lines.append("| %s | %s |" % (title, " | ".join(cells)))

first, last = rows[0], rows[-1]
most = max(float(last["gc_dry_run_bytes"]), float(last["gc_bytes"]))
per_entry = most / int(last["entries"])
wanted = [
    ("unchanged list of {:,} in 5 us".format(int(last["entries"])),
     float(last["unchanged_list_us"]) <= 5),
    ("open does no scan: within 3 times of an almost empty store",
     float(last["open_us"]) <= 3 * float(first["open_us"])),
    ("gc within 64 bytes of memory per artifact",
     per_entry <= 64 if int(last["entries"]) >= 100000 else None)]
for what, met in wanted:
    word = {True: "met", False: "MISSED", None: "too few artifacts to say"}[met]
    print("%-60s %s" % (what, word))
print("\n".join(lines))

page = open(sys.argv[2]).read()
begin, end = "<!-- store_growth.sh writes from here -->", "<!-- to here -->"
pattern = re.escape(begin) + ".*?" + re.escape(end)
if not re.search(pattern, page, re.S):
    sys.exit("%s has no place for the table" % sys.argv[2])
table = "\n".join([begin, *lines, end])
open(sys.argv[2], "w").write(re.sub(pattern, lambda _: table, page, flags=re.S))
PYTHON
