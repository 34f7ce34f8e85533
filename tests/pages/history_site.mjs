// The site of a history in a browser, opened from a folder and from
// `history serve`.
// Usage: history_site.mjs BENCHGATE SYNTHETIC_HISTORY [FOLDER FOR SCREENSHOTS]

import assert from "node:assert/strict";
import {execFileSync, spawn} from "node:child_process";
import {mkdtempSync, rmSync} from "node:fs";
import {tmpdir} from "node:os";
import {join, resolve} from "node:path";
import {after, before, test} from "node:test";
import {pathToFileURL} from "node:url";

import {openBrowser} from "./browser.mjs";
import {faintTexts, namelessControls, sidewaysScroll} from "./looks.mjs";

const [benchgate, syntheticHistory, screenshots] = process.argv.slice(2).map((each) => resolve(each));
const BENCHMARKS = 120, RUNS = 300;
const LINKS = ["--commit-url", "https://git.example/commit/{commit}"];
const HOSTILE = "BM_<img src=x onerror=alert(1)>/\"'&amp;</script>";

let folder, server, browser;
const homes = {};  // By the way they are opened.

// Those of `history serve --json`: one line, {"address": ...}.
function startServer(history) {
  server = spawn(benchgate, ["history", "serve", "--history", history, "--port", "0", "--json", ...LINKS],
    {cwd: folder, stdio: ["ignore", "pipe", "inherit"]});
  return new Promise((listening, failed) => {
    let text = "";
    server.stdout.on("data", (bytes) => {
      text += bytes;
      if (text.includes("\n")) { listening(JSON.parse(text).address); }
    });
    server.on("exit", (status) => failed(new Error(`history serve ended with ${status}`)));
  });
}

before(async () => {
  folder = mkdtempSync(join(tmpdir(), "benchgate-site-"));
  const history = join(folder, "history"), site = join(folder, "site");
  execFileSync(syntheticHistory, [history, BENCHMARKS, RUNS]);
  execFileSync(benchgate, ["history", "page", "--history", history, "--output", site, ...LINKS],
    {cwd: folder});
  homes.folder = pathToFileURL(join(site, "index.html")).href;
  homes.server = await startServer(history);
  browser = await openBrowser();
});

after(async () => {
  await browser?.close();
  if (server) {
    server.removeAllListeners("exit");
    const ended = new Promise((done) => { server.on("exit", done); });
    server.kill("SIGINT");
    assert.equal(await ended, 0);
  }
  rmSync(folder, {recursive: true, force: true});
});

function benchmark(home, name, more = {}) {
  return `${home}#/benchmark?${new URLSearchParams({suite: "store", name, ...more})}`;
}

async function open(address, shown = {}) {
  const page = await browser.open(address, shown);
  await page.until(() => document.querySelector("h1") !== null);
  return page;
}

async function openChart(address, shown = {}) {
  const page = await open(address, shown);
  await page.until(() => document.querySelector(".chart-area canvas") !== null);
  return page;
}

// Of the address: what part of the history is in sight.
const inSight = () => {
  const query = new URLSearchParams(location.hash.split("?")[1]);
  return query.get("from") === null ? null : [Number(query.get("from")), Number(query.get("to"))];
};

async function close(page) {
  assert.deepEqual(page.troubles, []);
  await page.close();
}

async function looksWell(page) {
  assert.ok(await page.evaluate(sidewaysScroll) <= 0, "nothing is cut off at the side");
  assert.deepEqual(await page.evaluate(faintTexts, 4.5), []);
  assert.deepEqual(await page.evaluate(namelessControls), []);
}

async function keep(page, name, whole = true) {
  if (screenshots) { await page.screenshot(join(screenshots, `${name}.png`), {whole}); }
}

const SHOWN = {light: {}, dark: {dark: true}, narrow: {width: 360, height: 740}};

for (const way of ["folder", "server"]) {
  test(`${way}: the overview has a row for each benchmark, of which few are elements`, async () => {
    const page = await open(homes[way]);
    assert.match(await page.evaluate(() => document.querySelector("main > p").textContent), /^120 benchmarks, 300 runs on 3 machines/);
    const rows = await page.evaluate(() => ({
      all: Number(document.querySelector(".benchmarks").getAttribute("aria-rowcount")),
      made: document.querySelectorAll(".rows .row").length}));
    assert.ok(rows.all > 120);
    assert.ok(rows.made < 80, `${rows.made} rows are elements`);
    await page.evaluate(() => window.scrollTo(0, document.documentElement.scrollHeight));
    await page.until(() => [...document.querySelectorAll(".rows .row")]
      .some((row) => Number(row.getAttribute("aria-rowindex")) === Number(document.querySelector(".benchmarks").getAttribute("aria-rowcount"))));
    await close(page);
  });

  test(`${way}: a search leaves what matches, in the address, too`, async () => {
    const page = await open(homes[way]);
    await page.press("/");
    await page.type("store get/8");
    await page.until(() => document.querySelectorAll(".rows .row:not(.title)").length === 1);
    assert.match(await page.evaluate(() => location.hash), /search=store\+get%2F8/);
    await page.press("Enter");
    assert.equal(await page.evaluate(() => document.activeElement.textContent), "BM_Get/8");
    await page.press("Enter");
    await page.until(() => document.querySelector(".chart-area canvas") !== null);
    await page.press("Escape");
    await page.until(() => document.querySelector("#search") !== null);
    await close(page);
  });

  test(`${way}: a benchmark is drawn, its changes are marked and its commits linked`, async () => {
    const page = await openChart(benchmark(homes[way], "BM_Get/8"));
    await page.until(() => document.querySelector(".changes .range a") !== null);
    assert.match(await page.evaluate(() => document.querySelector(".changes .range a").href),
      /^https:\/\/git\.example\/commit\/[0-9a-f]{40}$/);
    assert.equal(await page.evaluate(() => document.querySelectorAll(".flag").length),
      await page.evaluate(() => document.querySelectorAll(".changes tbody tr").length));
    assert.ok(await page.evaluate(() => document.querySelectorAll(".flag").length) > 0);
    await close(page);
  });

  test(`${way}: hostile names are text`, async () => {
    const page = await openChart(`${homes[way]}#/benchmark?${new URLSearchParams({suite: "parser", name: HOSTILE})}`);
    assert.equal(await page.evaluate(() => document.querySelector("h1").textContent), HOSTILE);
    await page.click("h1");
    await page.evaluate(() => { location.hash = "#/?search=desrever"; });
    await page.until(() => document.querySelectorAll(".rows .row:not(.title)").length === 1);
    assert.equal(await page.evaluate(() => document.querySelector(".rows .row:not(.title) a").textContent),
      "BM_\\u{202e}desrever\\xff\\u{a}?a=b&c=%41#d");
    await page.click(".rows .row:not(.title) a");
    await page.until(() => document.querySelector(".chart-area canvas") !== null);
    await close(page);
  });
}

test("dragging zooms, a double click shows all again, and the address remembers", async () => {
  const page = await openChart(benchmark(homes.folder, "BM_Get/8"));
  const box = await page.evaluate(() => {
    const {left, top, width, height} = document.querySelector(".chart-area").getBoundingClientRect();
    return {left, top, width, height};
  });
  const at = (share) => ({x: box.left + box.width * share, y: box.top + box.height / 2});
  assert.equal(await page.evaluate(inSight), null);
  await page.drag(at(0.4), at(0.6));
  const [from, to] = await page.until(inSight);
  assert.ok(from > 80 && to < 200 && from < to, `${from} to ${to}`);
  const again = await openChart(await page.evaluate(() => location.href));
  assert.deepEqual(await again.evaluate(inSight), [from, to]);
  await again.close();
  await page.evaluate(() => document.querySelector(".chart-area canvas:last-of-type").dispatchEvent(new MouseEvent("dblclick", {bubbles: true})));
  await page.until(() => !location.hash.includes("from="));
  await close(page);
});

test("the wheel zooms a chart that was chosen, and scrolls the page otherwise", async () => {
  const page = await openChart(benchmark(homes.folder, "BM_Get/8"));
  const wheel = (settings) => {
    const canvas = document.querySelector(".chart-area canvas:last-of-type");
    const box = canvas.getBoundingClientRect();
    return canvas.dispatchEvent(new WheelEvent("wheel", {deltaY: -100, bubbles: true, cancelable: true,
      clientX: box.left + box.width / 2, clientY: box.top + 20, ...settings}));
  };
  assert.equal(await page.evaluate(wheel, {}), true);
  assert.equal(await page.evaluate(inSight), null);
  assert.equal(await page.evaluate(wheel, {ctrlKey: true}), false);
  await page.until(inSight);
  await page.click(".tools .buttons button:last-child");
  await page.until(() => !location.hash.includes("from="));
  await close(page);
});

test("the keyboard steps through runs, zooms, switches the view and the axis", async () => {
  const page = await openChart(benchmark(homes.folder, "BM_Get/8"));
  await page.press("End");
  await page.until(() => !document.querySelector(".tip").hidden);
  const last = await page.evaluate(() => document.querySelector(".tip time").textContent);
  await page.press("ArrowLeft");
  await page.until((before) => document.querySelector(".tip time").textContent < before, last);
  await page.until(() => document.querySelector(".tip .subject").textContent !== "");
  assert.match(await page.evaluate(() => document.querySelector("figure [role=status]").textContent), /since beginning/);
  await page.press("Escape");
  await page.until(() => document.querySelector(".tip").hidden);
  await page.press("+");
  const wide = await page.until(inSight);
  await page.press("+");
  const narrow = await page.until((before) => {
    const query = new URLSearchParams(location.hash.split("?")[1]);
    const now = [Number(query.get("from")), Number(query.get("to"))];
    return now[1] - now[0] < before[1] - before[0] ? now : null;
  }, wide);
  await page.press("ArrowLeft", 8);
  await page.until((before) => Number(new URLSearchParams(location.hash.split("?")[1]).get("from")) < before[0], narrow);
  await page.press("0");
  await page.until(() => !location.hash.includes("from="));
  await page.press("v");
  await page.until(() => location.hash.includes("view=machines"));
  assert.equal(await page.evaluate(() => document.querySelectorAll(".legend input").length), 3);
  await page.press("l");
  await page.until(() => location.hash.includes("log=1"));
  await page.press("c");
  await page.until(() => location.hash.includes("from="));
  await page.press("?");
  assert.ok(await page.evaluate(() => document.querySelector("dialog").open));
  await page.press("Escape");
  await page.until(() => !document.querySelector("dialog").open);
  await page.press("k");
  await page.until(() => document.querySelector("h1").textContent !== "BM_Get/8");
  await close(page);
});

test("machines differ by dash and marker besides colour, and can be hidden", async () => {
  const page = await openChart(benchmark(homes.folder, "BM_Get/8", {view: "machines"}));
  const styles = await page.evaluate(() => [...document.querySelectorAll(".legend .sample")].map((sample) =>
    [...sample.children].map((part) => part.getAttribute("stroke-dasharray") ?? part.getAttribute("d")).join("|")));
  assert.equal(new Set(styles).size, 3);
  await page.click(".legend input");
  await page.until(() => !document.querySelector(".legend input").checked);
  await close(page);
});

test("with all machines hidden nothing goes wrong, and a chart comes back with one", async () => {
  const page = await openChart(benchmark(homes.folder, "BM_Get/8", {view: "machines"}));
  const hide = (i) => document.querySelectorAll(".legend input")[i].click();
  for (let i = 0; i < 3; i++) { await page.evaluate(hide, i); }
  await page.until(() => document.querySelector(".plot").textContent === "Nothing to show.");
  assert.deepEqual(await page.evaluate(() => [...document.querySelectorAll(".tools .buttons button")].map((each) => each.disabled)),
    [true, true, true]);
  await page.evaluate(() => document.querySelectorAll(".changes button").forEach((each) => each.click()));
  await page.press("+");
  await page.press("c");
  await page.evaluate(hide, 0);
  await page.until(() => document.querySelector(".chart-area canvas") !== null);
  await page.click(".tools .buttons button");
  await page.click(".changes button");
  await page.until(inSight);
  await close(page);
});

test("pointing at a run tells of it, a click keeps that", async () => {
  const page = await openChart(benchmark(homes.folder, "BM_Get/8"));
  const {x, y} = await page.spot(".chart-area");
  await page.move(x, y);
  await page.until(() => !document.querySelector(".tip").hidden);
  await page.clickAt(x, y);
  await page.until(() => document.querySelector(".tip").classList.contains("pinned"));
  await page.until(() => document.querySelector(".tip a.commit")?.href.startsWith("https://git.example/"));
  await page.move(5, 5);
  assert.equal(await page.evaluate(() => document.querySelector(".tip").hidden), false);
  await page.click(".tip .close");
  await page.until(() => document.querySelector(".tip").hidden);
  await close(page);
});

test("the table behind the chart has all values, in pages", async () => {
  const page = await openChart(benchmark(homes.folder, "BM_Get/8"));
  await page.click("details.values summary");
  await page.until(() => document.querySelectorAll("details.values tbody tr").length === 50);
  const first = await page.evaluate(() => document.querySelector("details.values tbody th").textContent);
  await page.click("details.values .tools button:last-child");
  await page.until((before) => document.querySelector("details.values tbody th").textContent < before, first);
  await close(page);
});

test("another metric can be chosen, and what is measured alone has no chain", async () => {
  const page = await openChart(`${homes.folder}#/benchmark?${new URLSearchParams({suite: "math", name: "BM_Get/8"})}`);
  await page.evaluate(() => { location.hash = "#/?metric=allocs_per_op"; });
  await page.until(() => document.querySelector("#benchmarks-title ~ [role=status]")?.textContent === "12 of 120 benchmarks");
  await page.click(".rows .row:not(.title) a");
  await page.until(() => document.querySelector("#metric")?.selectedOptions[0].text === "allocs_per_op");
  assert.equal(await page.evaluate(() => document.querySelector("input[value=chained]").disabled), true);
  await page.evaluate(() => {
    document.querySelector("#metric").value = "0";
    document.querySelector("#metric").dispatchEvent(new Event("change"));
  });
  await page.until(() => document.querySelector("#metric")?.selectedOptions[0].text === "cpu_time");
  await close(page);
});

test("a benchmark that is not there is told of", async () => {
  const page = await open(benchmark(homes.folder, "BM_Gone"));
  assert.match(await page.evaluate(() => document.querySelector("main").textContent), /There is no benchmark BM_Gone in suite store/);
  await close(page);
});

test("what changed lately can be narrowed to what got worse", async () => {
  const page = await open(homes.folder);
  await page.click("input[value=worse]");
  await page.until(() => document.querySelectorAll(".changes tbody .better").length === 0);
  await page.click("button.more");
  const judged = await page.evaluate(() => [...document.querySelectorAll(".changes tbody .change")].map((each) => each.classList[1]));
  assert.ok(judged.length > 6);
  assert.deepEqual([...new Set(judged)], ["worse"]);
  await close(page);
});

test("the arrows walk over the rows", async () => {
  const page = await open(`${homes.folder}#/?sort=worse`);
  await page.press("ArrowDown");
  const first = await page.evaluate(() => document.activeElement.textContent);
  await page.press("ArrowDown");
  const second = await page.evaluate(() => document.activeElement.textContent);
  await page.press("ArrowUp");
  assert.notEqual(first, second);
  assert.equal(await page.evaluate(() => document.activeElement.textContent), first);
  await page.press("Enter");
  await page.until((name) => document.querySelector("h1").textContent === name, first);
  await close(page);
});

for (const [name, shown] of Object.entries(SHOWN)) {
  test(`${name}: both pages look well`, async () => {
    const overview = await open(homes.folder, shown);
    await looksWell(overview);
    await keep(overview, `overview-${name}`, false);
    await close(overview);
    for (const view of ["chained", "machines"]) {
      const page = await openChart(benchmark(homes.folder, "BM_Get/8", {view}), shown);
      await page.press("End");
      await page.until(() => document.querySelector(".tip .subject").textContent !== "");
      await looksWell(page);
      await keep(page, `benchmark-${view}-${name}`);
      await close(page);
    }
  });
}
