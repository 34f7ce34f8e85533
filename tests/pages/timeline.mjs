// The page of a timeline, as `benchgate trace` writes it, in a real browser.
//
//     tests/pages/run.sh tests/pages/timeline.mjs BENCHGATE FOLDER
//
// Traces and pages are written below FOLDER.

import assert from "node:assert/strict";
import {spawnSync} from "node:child_process";
import {mkdirSync, writeFileSync} from "node:fs";
import {join, resolve} from "node:path";
import test, {after, before} from "node:test";
import {pathToFileURL} from "node:url";

import {openBrowser} from "./browser.mjs";
import {faintTexts, namelessControls, sidewaysScroll} from "./looks.mjs";
import {makeTimeline} from "./make_timeline.mjs";

const [program, folder] = process.argv.slice(2).map((each) => resolve(each));
const HOSTILE = "</script><script>window.harmed = 1</script><img src=x onerror='window.harmed = 2'>";
const pages = {};
let browser = null;

function write(name, benchmark, duration, threads) {
  const [trace, page] = [join(folder, `${name}.json`), join(folder, `${name}.html`)];
  writeFileSync(trace, makeTimeline(benchmark, duration, threads));
  const {status, stderr} = spawnSync(program, ["trace", trace, "--output", page], {encoding: "utf8"});
  assert.equal(status, 0, stderr);
  return String(pathToFileURL(page));
}

before(async () => {
  mkdirSync(folder, {recursive: true});
  pages.few = write("few", "BM_Put/8", 1000, [
    {name: "first", regions: [[0, 1000]], states: [["running", 0, 250], ["lock", 250, 750, "mutex in put (store.cpp:17)"], ["running", 750, 1000]]},
    {name: "second", regions: [[0, 400], [500, 1000]], states: [["condition", 0, 500, "condition in take"], ["runnable", 500, 600], ["running", 600, 1000]]},
    {name: HOSTILE, states: [["other", 0, 300, HOSTILE], ["asleep", 300, 1000]]},
  ]);
  // A thousand threads with two hundred spans each.
  pages.many = write("many", "BM_Many", 100000, Array.from({length: 1000}, (_, i) => ({
    name: `worker ${i}`,
    states: Array.from({length: 200}, (_, j) => [j % 2 === 0 ? "running" : "lock", 500 * j, 500 * (j + 1), j % 2 === 0 ? "" : "mutex"]),
  })));
  browser = await openBrowser();
});

after(async () => { await browser?.close(); });

const details = () => document.getElementById("details").textContent;
const shown = () => document.getElementById("shown").textContent;

// The name of the colour in the lower part of a row, at a share of its width.
const colourAt = (row, share) => {
  const canvas = document.getElementById("canvas");
  const ratio = window.devicePixelRatio;
  const gutter = Math.min(170, Math.round(canvas.clientWidth * 0.28));
  const x = gutter + share * (canvas.clientWidth - gutter);
  const y = 24 + 26 * row + 21;
  const [red, green, blue] = canvas.getContext("2d").getImageData(Math.round(x * ratio), Math.round(y * ratio), 1, 1).data;
  const style = getComputedStyle(document.documentElement);
  const wanted = `#${[red, green, blue].map((each) => each.toString(16).padStart(2, "0")).join("")}`;
  return ["running", "runnable", "lock", "condition", "other", "asleep"].find((name) => style.getPropertyValue(`--state-${name}`).trim() === wanted) ?? wanted;
};

const colours = (page, row) => page.evaluate(`() => [0.1, 0.35, 0.45, 0.55, 0.9].map((share) => (${colourAt})(${row}, share))`);

for (const [which, looks] of [
  ["on a wide screen", {}],
  ["on a narrow screen", {width: 360, height: 740}],
  ["in the dark", {dark: true}],
]) {
  test(`can be read ${which}, and nothing in it is run`, async () => {
    const page = await browser.open(pages.few, looks);
    assert.equal(await page.evaluate(() => document.querySelectorAll("#threads tbody tr").length), 3);
    assert.match(await page.evaluate(() => document.getElementById("legend").textContent), /waits for a lock, 16\.67 %/);
    assert.match(await page.evaluate(() => document.getElementById("waits").textContent), /mutex in put \(store\.cpp:17\)500 us1/);
    assert.equal(await page.evaluate(() => window.harmed), undefined);
    assert.deepEqual(await page.evaluate(faintTexts, 4.5), []);
    assert.deepEqual(await page.evaluate(namelessControls), []);
    assert.equal(await page.evaluate(sidewaysScroll), 0);
    assert.deepEqual(page.troubles, []);
    await page.screenshot(join(folder, `${which.replaceAll(" ", "-")}.png`), {whole: true});
    await page.close();
  });
}

test("draws each state where it is", async () => {
  const page = await browser.open(pages.few);
  assert.deepEqual(await colours(page, 0), ["running", "lock", "lock", "lock", "running"]);
  assert.deepEqual(await colours(page, 1), ["condition", "condition", "condition", "runnable", "running"]);
  await page.close();
});

test("says what is under the pointer", async () => {
  const page = await browser.open(pages.few);
  const box = await page.evaluate(() => {
    const {left, top, width} = document.getElementById("rows").getBoundingClientRect();
    return {left, top, width};
  });
  const gutter = Math.min(170, Math.round(box.width * 0.28));
  await page.move(box.left + gutter + 0.5 * (box.width - gutter), box.top + 24 + 13);
  assert.match(await page.evaluate(details), /^100 first: waits for a lock500 us, from 250 us to 750 us.*mutex in put/);
  await page.close();
});

test("steps by keys, zooms and goes back", async () => {
  const page = await browser.open(pages.few);
  await page.evaluate(() => document.getElementById("rows").focus());
  await page.press("ArrowRight");
  assert.match(await page.evaluate(details), /^100 first: running250 us/);
  await page.press("ArrowRight");
  assert.match(await page.evaluate(details), /waits for a lock/);
  await page.press("ArrowDown");
  assert.match(await page.evaluate(details), /^101 second: waits for a condition/);
  await page.press("End");
  assert.match(await page.evaluate(details), /^101 second: running400 us/);
  await page.press("ArrowLeft");
  assert.match(await page.evaluate(details), /ready, without a processor/);
  await page.press("Enter");
  await page.until(() => document.getElementById("shown").textContent === "400 us to 700 us");
  await page.press("-");
  await page.press("0");
  await page.until(() => document.getElementById("shown").textContent === "all 1 ms");
  await page.click("#closer");
  await page.until(() => document.getElementById("shown").textContent === "250 us to 750 us");
  await page.press("ArrowRight", 8);
  assert.deepEqual(page.troubles, []);
  await page.close();
});

test("moves when it is dragged", async () => {
  const page = await browser.open(pages.few);
  await page.click("#closer");
  await page.until(() => document.getElementById("shown").textContent === "250 us to 750 us");
  const at = await page.spot("#rows");
  await page.drag(at, {x: at.x - 80, y: at.y});
  const [, begin] = (await page.evaluate(shown)).match(/^(\d+\.?\d*) us/);
  assert.ok(Number(begin) > 260, begin);
  await page.close();
});

test("shows a thousand threads with two hundred thousand spans", async () => {
  const page = await browser.open(pages.many);
  assert.deepEqual(await page.evaluate(() => document.querySelectorAll("#threads tbody tr").length), 201);
  await page.evaluate(() => { document.getElementById("rows").scrollTop = 1e6; });
  await page.evaluate(() => document.getElementById("rows").focus());
  await page.press("ArrowRight");
  assert.match(await page.evaluate(details), /^100 worker 0: running/);
  assert.deepEqual(page.troubles, []);
  await page.screenshot(join(folder, "many.png"));
  await page.close();
});
