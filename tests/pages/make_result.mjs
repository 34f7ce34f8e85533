// Makes result files to look at: rows whose pairs scatter as real ones do,
// with some that are slower, faster, noisy, of two modes, of exact metrics, or
// missing. `benchgate report` decides them anew from their pairs.
//
//     node tests/pages/make_result.mjs ROWS [PAIRS] > result.json

import {pathToFileURL} from "node:url";

// Mulberry32: the same values on every machine.
function generator(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

function normal(random) {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

const TIME = {metric: "cpu_time", unit: "s", better: "lower", kind: "timed"};
const RATE = {metric: "bytes_per_second", unit: "B/s", better: "higher", kind: "timed"};
const COUNT = {metric: "allocs_per_op", unit: "1", better: "lower", kind: "exact"};

// What may happen to a benchmark: the factor of head, the noise of a pair, a
// second mode of the machine and how often an outlier comes.
const KINDS = [
  {name: "quiet", factor: 1, noise: 0.004, weight: 12},
  {name: "slower", factor: 1.06, noise: 0.006, weight: 2},
  {name: "hardly", factor: 1.018, noise: 0.004, weight: 1},
  {name: "faster", factor: 0.88, noise: 0.01, weight: 1},
  {name: "noisy", factor: 1.01, noise: 0.09, weight: 1},
  {name: "modes", factor: 1.04, noise: 0.004, mode: 0.07, weight: 1},
  {name: "outliers", factor: 1, noise: 0.004, outliers: 0.12, weight: 1},
];
const KIND_OF = KINDS.flatMap((kind) => Array(kind.weight).fill(kind));

function pairsOf(count, base, kind, random) {
  return Array.from({length: count}, (_, i) => {
    const drift = 1 + 0.05 * Math.sin(i / 9);
    const mode = kind.mode && random() < 0.4 ? 1 + kind.mode : 1;
    const outlier = kind.outliers && random() < kind.outliers ? 1 + random() : 1;
    const value = base * drift * Math.exp(kind.noise * normal(random));
    const head = base * drift * kind.factor * mode * outlier * Math.exp(kind.noise * normal(random));
    return [value, head, random() < 0.5 ? "base" : "head"];
  });
}

function row(benchmark, about, pairs, verdict = "inconclusive") {
  return {suite: "store", benchmark, base_name: "", ...about, gated: true,
    policy: {noise_threshold: 0.01, equivalence_margin: 0.02, tolerance: 0}, design: "paired", base: null, head: null, delta: null,
    p: null, detectable: null, verdict, accepted: null, note: "", pairs, values: {base: [], head: []}};
}

function timedRow(i, count, random) {
  const kind = KIND_OF[i % KIND_OF.length];
  const isRate = i % 11 === 10;
  const base = isRate ? 1e9 * (1 + random() * 9) : 1e-8 * 10 ** (random() * 6);
  const ways = isRate ? {...kind, factor: 1 / kind.factor} : kind;
  const screened = Math.min(count, kind.factor === 1 ? count : 12);
  const pairs = pairsOf(count, base, ways, random);
  return row(`BM_${["Get", "Put", "Scan", "Parse", "Open"][Math.floor(i / 7) % 5]}${Math.floor(i / 35) || ""}/${kind.name}/${8 << (i % 7)}`,
    isRate ? RATE : TIME, {screen: pairs.slice(0, screened), confirm: pairs.slice(screened)});
}

const program = (revision, commit, build) => ({revision, commit, build: `sha256:${build.repeat(64)}`,
  environment: {cpu: "AMD EPYC 7B13", kernel: "6.1.0-18-amd64", compiler: "GNU 12.2.0"}});

export function makeResult(rows, pairs = 30, names = []) {
  const random = generator(20261129);
  const list = Array.from({length: rows}, (_, i) => timedRow(i, pairs, random));
  if (rows >= 10) {
    const counts = (base, head) => ({screen: [[base, head, "base"], [base, head, "head"]], confirm: []});
    list[3] = row("BM_Parse/small", COUNT, counts(17, 19));
    list[4] = row("BM_Parse/large", COUNT, counts(120411, 120411));
    list[5] = {...row("BM_Gone/1", TIME, {screen: [], confirm: []}, "missing"), note: "not listed by head"};
    list[6] = {...row("BM_New/1", TIME, {screen: [], confirm: []}, "added")};
    list[8] = {...row("BM_Crash", TIME, {screen: [], confirm: []}, "failed"),
      note: "head was killed by signal 11 (Segmentation fault) in 3 of 3 invocations"};
  }
  names.forEach((name, i) => { list[i].benchmark = name; });
  return {schema: "benchgate.result/1", tool: {version: "0.1.0", arguments: ["gate", "main", "worktree"]},
    started: "2026-11-29T04:05:06Z", seed: 7,
    policy: {family_error: 0.01, on_inconclusive: "pass", on_missing: "fail", on_failed: "fail"},
    base: program("main", "1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d", "a"), head: program("worktree", "", "b"),
    warnings: [], rows: list,
    summary: {verdict: "pass", reasons: [], regressed: 0, accepted: 0, improved: 0, unchanged: 0, inconclusive: 0, missing: 0, added: 0,
      failed: 0, geometric_means: [], family_error: 0.01, median_detectable: null, seconds: 73.2, suite_seconds: 70.4,
      lockstep_pairs: 0, budget_spent: false}};
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [rows, pairs] = process.argv.slice(2).map(Number);
  process.stdout.write(JSON.stringify(makeResult(rows || 40, pairs || 30)));
}
