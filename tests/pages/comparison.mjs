// The page of a comparison, as `benchgate report --report html=FILE` writes it,
// in a real browser.
//
//     tests/pages/run.sh tests/pages/comparison.mjs BENCHGATE FOLDER
//
// Result files and pages are written below FOLDER.

import assert from "node:assert/strict";
import {spawnSync} from "node:child_process";
import {mkdirSync, statSync, writeFileSync} from "node:fs";
import {join, resolve} from "node:path";
import test, {after, before} from "node:test";
import {pathToFileURL} from "node:url";

import {openBrowser} from "./browser.mjs";
import {faintTexts, namelessControls, sidewaysScroll} from "./looks.mjs";
import {makeResult} from "./make_result.mjs";

const [program, folder] = process.argv.slice(2).map((each) => resolve(each));
const PHONE = {width: 360, height: 740};
let browser = null;

// Fails what it fails for anybody: a gate that fails is shown, not returned.
function pageOf(name, result) {
  const [json, html] = [join(folder, `${name}.json`), join(folder, `${name}.html`)];
  writeFileSync(json, JSON.stringify(result));
  const {status, stderr} = spawnSync(program, ["report", json, "--report", `html=${html}`], {encoding: "utf8"});
  assert.equal(status, 0, stderr);
  return html;
}

function addressOf(name) { return String(pathToFileURL(join(folder, `${name}.html`))); }

const rowNames = () => [...document.querySelectorAll("tr.row td.name")].map((cell) => cell.firstChild?.data ?? "");
const concerns = () => [...document.querySelectorAll("tr.row .verdict")].map((each) => each.textContent);
const focusedName = () => document.activeElement.closest("tr.row")?.querySelector("td.name").firstChild.data ?? document.activeElement.tagName;

// A page that is closed again, and had no trouble.
async function on(name, shown, what) {
  const page = await browser.open(addressOf(name), shown);
  await what(page);
  assert.deepEqual(page.troubles, []);
  await page.close();
}

const HOSTILE = [
  "</script><script>window.harmed = 1</script>", "<img src=x onerror='window.harmed = 2'>", "\"'><svg onload=window.harmed=3>",
  "<!-- <script>", "\u202egnp.exe\u202c/\u2066abc", `BM_${"long".repeat(75)}/end`, "{{constructor.constructor('window.harmed = 4')()}}",
  "測試/한글/e\u0301/\u{1f680}", "__proto__", "a\u2028b\nc\td", "constructor", "%3Cscript%3E&lt;b&gt;&amp;", "line 1\\u003c/script>",
];

before(async () => {
  mkdirSync(folder, {recursive: true});
  pageOf("some", makeResult(44, 40));
  pageOf("hostile", makeResult(30, 20, HOSTILE));
  pageOf("many", makeResult(2000, 30));
  pageOf("sheets", makeResult(220, 12));
  pageOf("none", makeResult(0));
  const apart = makeResult(3, 12);
  for (const row of apart.rows) {
    const pairs = row.pairs.screen;
    Object.assign(row, {design: "unpaired", pairs: {screen: [], confirm: []},
      values: {base: pairs.map(([base]) => base), head: pairs.slice(2).map(([, head]) => head)}});
  }
  pageOf("apart", apart);
  browser = await openBrowser();
});

after(async () => { await browser?.close(); });

test("says the verdict first and shows what has to be acted on first", () => on("some", {}, async (page) => {
  assert.equal(await page.evaluate(() => document.body.innerText.trim().split("\n")[0]), "Benchmark gate: FAIL");
  const shown = await page.evaluate(concerns);
  assert.equal(shown.length, 44);
  assert.equal(shown[0], "regressed");
  assert.ok(shown.lastIndexOf("regressed") < shown.indexOf("improved"));
  assert.equal(shown.at(-1), "unchanged");
  assert.ok(await page.evaluate(() => document.body.innerText.includes("at most 1 % of comparisons of a program with itself")));
}));

test("needs no network and nothing but itself", () => on("some", {}, async (page) => {
  assert.deepEqual([...new Set(page.requests.map((each) => each.split(":")[0]))].sort(), ["file"].concat(
    page.requests.some((each) => each.startsWith("data:")) ? ["data"] : []).sort());
  assert.equal(page.requests.filter((each) => each.startsWith("file:")).length, 1);
}));

test("searches as one types, all words anywhere, and Escape ends that", () => on("some", {}, async (page) => {
  await page.press("/");
  await page.type("slower PUT");
  assert.deepEqual(await page.evaluate(rowNames), ["BM_Put/slower/512", "BM_Put/slower/256"]);
  assert.equal(await page.evaluate(() => document.querySelector(".count").textContent), "2 of 44 rows");
  await page.press("Escape");
  assert.equal((await page.evaluate(rowNames)).length, 44);
  await page.type("no such thing");
  assert.match(await page.evaluate(() => document.querySelector("table.rows").innerText), /No row is like that/);
  await page.press("Escape");
  await page.press("Escape");
  assert.equal(await page.evaluate(focusedName), "BM_Parse/small");
}));

test("sorts by a column both ways, and then as before", () => on("some", {}, async (page) => {
  const before = await page.evaluate(rowNames);
  const changes = () => [...document.querySelectorAll("tr.row")].map((line) => line.item.row.change?.[0] ?? null);
  const byChange = () => [...document.querySelectorAll("thead th")].findIndex((head) => head.textContent === "change") + 1;
  const head = `thead th:nth-child(${await page.evaluate(byChange)})`;
  for (const [sort, sign] of [["ascending", 1], ["descending", -1]]) {
    await page.click(`${head} button`);
    assert.equal(await page.evaluate((wanted) => document.querySelector(wanted).ariaSort, head), sort);
    const found = await page.evaluate(changes);
    const known = found.filter((each) => each !== null);
    assert.deepEqual(known, [...known].sort((a, b) => sign * (a - b)));
    assert.ok(found.slice(known.length).every((each) => each === null), "what is not known comes last");
  }
  await page.click(`${head} button`);
  assert.deepEqual(await page.evaluate(rowNames), before);
}));

test("shows only the verdicts that are asked for", () => on("some", {}, async (page) => {
  await page.click(".filters button:nth-child(1)");
  assert.deepEqual([...new Set(await page.evaluate(concerns))], ["regressed"]);
  await page.click(".filters button:nth-child(2)");
  assert.deepEqual([...new Set(await page.evaluate(concerns))], ["regressed", "failed"]);
  assert.equal(await page.evaluate(() => document.querySelector(".filters button").ariaPressed), "true");
  await page.click(".filters button:nth-child(1)");
  await page.click(".filters button:nth-child(2)");
  assert.equal((await page.evaluate(concerns)).length, 44);
}));

test("groups by family, with what became of each", () => on("some", {}, async (page) => {
  await page.click(".filters + button");
  const families = await page.evaluate(() => [...document.querySelectorAll("tr.family")].map((each) => each.innerText.trim()));
  assert.equal(families[0], "BM_Parse 1 regressed, 8 unchanged");
  assert.equal(new Set(families).size, families.length);
  assert.equal((await page.evaluate(rowNames)).length, 44);
}));

test("opens a row that is clicked: its pairs drawn, in a table and in sentences", () => on("some", {}, async (page) => {
  await page.click("tr.row:nth-child(2)");
  await page.until(() => document.querySelectorAll("svg.pairs-chart").length === 2);
  const [row, marks] = await page.evaluate(() => {
    const {row: shown} = document.querySelector("tr[aria-expanded=true]").item;
    const [ratios, values] = document.querySelectorAll("svg.pairs-chart");
    return [shown, {ratios: ratios.querySelectorAll(".mark").length, base: values.querySelectorAll(".mark.base").length}];
  });
  assert.equal(row.name, "BM_Scan/modes/64");
  assert.equal(marks.base, 40);
  assert.equal(marks.ratios, 40 + row.judged[1] - row.judged[0], "each pair, and those of the estimate once more");
  assert.match(await page.evaluate(() => document.querySelector(".open").innerText), /12 to screen, 28 to confirm/);
  await page.click(".open summary");
  const cells = await page.until(() => document.querySelector("table.pairs") && [...document.querySelectorAll("table.pairs tbody tr")].map((line) => line.innerText.split("\t")));
  assert.equal(cells.length, 40);
  const change = (row.values[1][39] / row.values[0][39] - 1) * 100;
  assert.ok(Math.abs(Number.parseFloat(cells[39][5]) - change) < 0.06, `${cells[39]} is ${change}`);
  assert.match(await page.evaluate(() => location.hash), /BM_Scan%2Fmodes%2F64/);
  await page.click("tr.row:nth-child(2)");
  assert.equal(await page.evaluate(() => document.querySelectorAll("tr.details").length), 0);
}));

test("says which pair the pointer is at", () => on("some", {}, async (page) => {
  await page.click("tr.row:nth-child(2)");
  const {x, y} = await page.spot("svg.pairs-chart .mark");
  await page.move(x, y);
  assert.match(await page.until(() => document.querySelector(".said").textContent.trim()), /^Pair 1 \(screen, (base|head) first\): /);
}));

test("is walked through and opened by keys", () => on("some", {}, async (page) => {
  await page.press("/");
  await page.press("ArrowDown");
  assert.equal(await page.evaluate(focusedName), "BM_Parse/small");
  await page.press("ArrowDown");
  assert.equal(await page.evaluate(focusedName), "BM_Scan/modes/64");
  await page.press("Enter");
  assert.equal(await page.evaluate(() => document.activeElement.ariaExpanded), "true");
  await page.press("ArrowDown");
  assert.equal(await page.evaluate(focusedName), "BM_Get1/modes/16");
  await page.press(" ");
  assert.equal(await page.evaluate(() => document.querySelectorAll("tr.details").length), 1);
  assert.equal(await page.evaluate(() => document.activeElement.ariaExpanded), "true");
  await page.press("Escape");
  assert.equal(await page.evaluate(() => document.querySelectorAll("tr.details").length), 0);
  assert.equal(await page.evaluate(focusedName), "BM_Get1/modes/16");
  await page.press("Home");
  assert.equal(await page.evaluate(focusedName), "BM_Parse/small");
  await page.press("End");
  assert.equal(await page.evaluate(focusedName), (await page.evaluate(rowNames)).at(-1));
}));

test("opens the row that its address names", async () => {
  const page = await browser.open(`${addressOf("some")}#BM_Open%2Fslower%2F64`);
  assert.equal(await page.evaluate(() => document.querySelector("tr[aria-expanded=true] td.name").textContent), "BM_Open/slower/64");
  assert.deepEqual(page.troubles, []);
  await page.close();
});

test("is light or dark as the system is, until it is switched", () => on("some", {dark: true}, async (page) => {
  const ground = () => getComputedStyle(document.body).backgroundColor;
  const dark = await page.evaluate(ground);
  await page.show({dark: false});
  const light = await page.evaluate(ground);
  assert.notEqual(dark, light);
  await page.click("button.theme");
  assert.equal(await page.evaluate(ground), dark);
  await page.open(addressOf("some"));
  assert.equal(await page.evaluate(ground), dark, "and so it stays");
  await page.click("button.theme");
  assert.equal(await page.evaluate(ground), light);
}));

for (const dark of [false, true]) {
  test(`can be read on a ${dark ? "dark" : "light"} ground`, () => on("some", {dark}, async (page) => {
    assert.equal(await page.evaluate(() => document.querySelector("button.theme").textContent), dark ? "Light" : "Dark");
    await page.click("tr.row:nth-child(2)");
    await page.until(() => document.querySelectorAll("svg.pairs-chart").length === 2);
    await page.click(".open summary");
    await page.until(() => document.querySelector("table.pairs"));
    await page.click(".filters button");
    await page.click("tr.row:nth-child(2)");
    assert.deepEqual(await page.evaluate(faintTexts, 4.5), []);
    assert.deepEqual(await page.evaluate(namelessControls), []);
  }));
}

for (const name of ["some", "hostile", "apart", "none"]) {
  test(`fits a telephone: ${name}`, () => on(name, PHONE, async (page) => {
    assert.equal(await page.evaluate(sidewaysScroll), 0);
    if (name === "none") { return; }
    const hidden = () => { const box = document.querySelector("#rows .scroll"); return box.scrollWidth - box.clientWidth; };
    assert.equal(await page.evaluate(hidden), 0, "all of a row is in sight");
    await page.click("tr.row:nth-child(1)");
    await page.until(() => document.querySelector("svg.pairs-chart"));
    await page.click(".open summary");
    await page.until(() => document.querySelector("table.pairs"));
    assert.equal(await page.evaluate(sidewaysScroll), 0);
    assert.deepEqual(await page.evaluate(faintTexts, 4.5), []);
  }));
}

test("takes names for text, whatever they say", () => on("hostile", {}, async (page) => {
  const names = await page.evaluate(rowNames);
  for (const name of HOSTILE.filter((each) => /^[\x20-\x7e]*$/.test(each))) {
    const found = names.indexOf(name);
    assert.ok(found >= 0, `${name} is not there`);
    await page.click(`tr.row:nth-child(${found + 1})`);
    assert.equal(await page.evaluate(() => document.querySelector(".open h3")?.textContent.startsWith(
      document.querySelector("tr[aria-expanded=true]").item.row.name)), true);
    await page.press("Escape");
  }
  assert.ok(names.includes("\\u{202e}gnp.exe\\u{202c}/\\u{2066}abc"), "what turns the writing direction is spelled out");
  await page.click(".filters + button");
  assert.equal(await page.evaluate(() => window.harmed), undefined);
  assert.equal(await page.evaluate(() => document.querySelectorAll("main img, main iframe, main a").length), 0);
  assert.equal(await page.evaluate(sidewaysScroll), 0);
}));

test("lets nothing run that is not its own", async () => {
  const page = await browser.open(addressOf("some"));
  await page.evaluate(() => {
    const script = document.createElement("script");
    script.textContent = "window.harmed = 1";
    document.body.append(script);
    document.body.insertAdjacentHTML("beforeend", "<img src='data:,' onerror='window.harmed = 2'>");
    return new Promise((resolve) => { setTimeout(resolve, 100); });
  });
  assert.equal(await page.evaluate(() => window.harmed), undefined);
  assert.ok(page.troubles.some((each) => each.includes("Content Security Policy")));
  await page.close();
});

test("draws of thousands of rows what is in sight, and finds them all", (t) => on("many", {}, async (page) => {
  const times = await page.evaluate(() => ["first-contentful-paint", "rows"].map((name) => performance.getEntriesByName(name)[0]?.startTime));
  t.diagnostic(`2,000 rows of 30 pairs: ${(statSync(join(folder, "many.html")).size / 1e6).toFixed(1)} MB, first paint after ` +
    `${Math.round(times[0])} ms, rows after ${Math.round(times[1])} ms`);
  const drawn = (await page.evaluate(rowNames)).length;
  assert.ok(drawn < 400, `${drawn} rows are drawn`);
  await page.evaluate(() => document.querySelector(".more").scrollIntoView());
  await page.until((before) => document.querySelectorAll("tr.row").length > before, drawn);
  const last = await page.evaluate(() => benchgate.data("comparison").rows.at(-1).name);
  await page.press("/");
  await page.type(last);
  assert.ok((await page.evaluate(rowNames)).includes(last));
  await page.press("Escape");
  await page.press("Escape");
  await page.press("End");
  assert.equal(await page.evaluate(focusedName), last);
  assert.equal((await page.evaluate(rowNames)).length, 2000);
}));

test("shows values that were not measured in pairs", () => on("apart", {}, async (page) => {
  await page.click("tr.row:nth-child(1)");
  await page.until(() => document.querySelector("svg.pairs-chart"));
  assert.deepEqual(await page.evaluate(() => ["base", "head"].map((side) => document.querySelectorAll(`.mark.${side}`).length)), [12, 10]);
  await page.click(".open summary");
  assert.equal(await page.until(() => document.querySelectorAll("table.pairs tbody tr").length), 12);
}));

test("prints every row on white, without what is to be operated", () => on("sheets", {dark: true}, async (page) => {
  const pdf = join(folder, "sheets.pdf");
  await page.print(pdf);
  assert.ok(statSync(pdf).size > 20_000, "it has pages");
  assert.equal((await page.evaluate(rowNames)).length, 220);
  await page.show({dark: true, media: "print", width: 700});
  assert.equal(await page.evaluate(sidewaysScroll), 0);
  assert.equal(await page.evaluate(() => getComputedStyle(document.querySelector(".controls")).display), "none");
  assert.equal(await page.evaluate(() => getComputedStyle(document.body).backgroundColor), "rgb(255, 255, 255)");
}));

test("shows without scripts what has to be acted on", async () => {
  const page = await browser.open("about:blank");
  await page.call("Emulation.setScriptExecutionDisabled", {value: true});
  await page.open(addressOf("some"));
  const {root} = await page.call("DOM.getDocument", {depth: -1});
  const {nodeId} = await page.call("DOM.querySelector", {nodeId: root.nodeId, selector: "noscript"});
  const {outerHTML} = await page.call("DOM.getOuterHTML", {nodeId});
  assert.match(outerHTML, /BM_Scan\/modes\/64/);
  assert.match(outerHTML, /28 unchanged/);
  await page.close();
});

test("has nothing to say of nothing", () => on("none", {}, async (page) => {
  assert.match(await page.evaluate(() => document.body.innerText), /there was nothing to compare/);
}));
