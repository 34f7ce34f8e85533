// The page of an audit, as `benchgate audit --html FILE` writes it of
// comparisons that were measured before, in a real browser.
//
//     tests/pages/run.sh tests/pages/audit.mjs BENCHGATE FOLDER
//
// Trials and page are written below FOLDER.

import assert from "node:assert/strict";
import {spawnSync} from "node:child_process";
import {mkdirSync, writeFileSync} from "node:fs";
import {join, resolve} from "node:path";
import test, {after, before} from "node:test";
import {pathToFileURL} from "node:url";

import {openBrowser} from "./browser.mjs";
import {faintTexts, namelessControls, sidewaysScroll} from "./looks.mjs";

const [program, folder] = process.argv.slice(2).map((each) => resolve(each));
let address = "";
let browser = null;

// A comparison of a program with itself, of which one benchmark was slowed.
function trial(seed, slowdown) {
  const benchmark = (name, slowed) => {
    const base = [1.00e-7, 1.02e-7, 0.99e-7, 1.01e-7];
    const head = base.map((value) => value * (slowed ? 1 + slowdown : 1));
    return {suite: "store", name, time_metric: "cpu_time", slowed, seconds: 0.8, pairs: 8,
      rows: [{metric: "cpu_time", unit: "s", better: "lower", kind: "timed", verdict: slowed ? "regressed" : "unchanged",
        delta: {ratio: slowed ? slowdown : 0, low: -0.006, high: 0.006, confidence: 0.96}, detectable: 0.011}],
      cpu_time: {base, head}, real_time: {base, head}};
  };
  return {schema: "benchgate.audit-trial/1", leg: "paired", slowdown, seed, started: "2026-11-29T04:24:25Z", load: 0, family_error: 0.01,
    seconds: 4, budget_spent: false, tool: "0.1.0",
    program: {revision: "worktree", commit: "", build: "sha256:3f", environment: {cpu: "AMD EPYC"}},
    benchmarks: [benchmark("BM_Same", false), benchmark("BM_<script>window.harmed = 1</script>", slowdown > 0)]};
}

before(async () => {
  mkdirSync(folder, {recursive: true});
  const [trials, html] = [join(folder, "trials.jsonl"), join(folder, "audit.html")];
  writeFileSync(trials, [0, 0, 0.02, 0.05].map((slowdown, i) => `${JSON.stringify(trial(i, slowdown))}\n`).join(""));
  const {status, stderr} = spawnSync(program, ["audit", "--show", trials, "--html", html], {encoding: "utf8"});
  assert.equal(status, 0, stderr);
  address = String(pathToFileURL(html));
  browser = await openBrowser();
});

after(async () => { await browser?.close(); });

for (const [name, shown] of [["a light ground", {}], ["a dark ground", {dark: true}], ["a telephone", {width: 360, height: 740}]]) {
  test(`draws its curve on ${name}`, async () => {
    const page = await browser.open(address, shown);
    assert.ok(await page.evaluate(() => document.querySelector("#detection-chart canvas") !== null));
    assert.equal(await page.evaluate(() => window.harmed), undefined);
    assert.deepEqual(await page.evaluate(faintTexts, 4.5), []);
    assert.deepEqual(await page.evaluate(namelessControls), []);
    assert.equal(await page.evaluate(sidewaysScroll), 0);
    await page.click("button.theme");
    assert.deepEqual(await page.evaluate(faintTexts, 4.5), []);
    assert.deepEqual(page.troubles, []);
    await page.close();
  });
}
