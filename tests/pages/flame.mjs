// The page of a flame graph, as `benchgate profile flame` writes it, in a real
// browser.
//
//     tests/pages/run.sh tests/pages/flame.mjs BENCHGATE FOLDER
//
// Profiles and pages are written below FOLDER.

import assert from "node:assert/strict";
import {spawnSync} from "node:child_process";
import {mkdirSync, writeFileSync} from "node:fs";
import {join, resolve} from "node:path";
import test, {after, before} from "node:test";
import {pathToFileURL} from "node:url";

import {openBrowser} from "./browser.mjs";
import {faintTexts, namelessControls, sidewaysScroll} from "./looks.mjs";
import {makeProfile} from "./make_profile.mjs";

const [program, folder] = process.argv.slice(2).map((each) => resolve(each));
const HOSTILE = "</script><script>window.harmed = 1</script><img src=x onerror='window.harmed = 2'>";
const pages = {};
let browser = null;

function write(name, args) {
  const file = join(folder, name);
  const {status, stderr} = spawnSync(program, ["profile", "flame", ...args, "--output", file], {encoding: "utf8"});
  assert.equal(status, 0, stderr);
  return String(pathToFileURL(file));
}

before(async () => {
  mkdirSync(folder, {recursive: true});
  const [base, head] = [join(folder, "base.pb"), join(folder, "head.pb")];
  writeFileSync(base, makeProfile([[["main", "seventy"], 700e6], [["main", "thirty"], 300e6], [["main", "gone", "deep"], 50e6]], 1000));
  writeFileSync(head, makeProfile([[["main", "seventy"], 900e6], [["main", "thirty"], 300e6], [["main", HOSTILE], 90e6]], 1000));
  pages.one = write("one.html", [head]);
  pages.both = write("both.html", [head, "--base", base]);
  browser = await openBrowser();
});

after(async () => { await browser?.close(); });

const names = () => [...document.querySelectorAll(".frame")].map((box) => box.getAttribute("aria-label"));
const details = () => document.getElementById("details").textContent;

for (const which of ["one", "both"]) {
  for (const [name, shown] of [["a light ground", {}], ["a dark ground", {dark: true}], ["a telephone", {width: 360, height: 740}]]) {
    test(`draws ${which} on ${name}`, async () => {
      const page = await browser.open(pages[which], shown);
      assert.ok((await page.evaluate(names)).some((label) => label.startsWith("seventy: ")));
      assert.equal(await page.evaluate(() => window.harmed), undefined);
      assert.deepEqual(await page.evaluate(faintTexts, 4.5), []);
      assert.deepEqual(await page.evaluate(namelessControls), []);
      assert.equal(await page.evaluate(sidewaysScroll), 0);
      assert.deepEqual(page.troubles, []);
      await page.close();
    });
  }
}

test("is as wide as its costs", async () => {
  const page = await browser.open(pages.one);
  const shares = await page.evaluate(() => {
    const wide = (name) => [...document.querySelectorAll(".frame")].find((box) => box.getAttribute("aria-label").startsWith(name)).getBoundingClientRect().width;
    return wide("seventy") / wide("all");
  });
  assert.ok(Math.abs(shares - 900 / 1290) < 0.01, `${shares}`);
  await page.close();
});

test("shows what grew in red, what shrank in blue, and what is gone", async () => {
  const page = await browser.open(pages.both);
  const hues = await page.evaluate(() => Object.fromEntries([...document.querySelectorAll(".frame")].map((box) =>
    [box.getAttribute("aria-label").split(":")[0], box.style.getPropertyValue("--box").match(/\d+/)[0]])));
  assert.equal(hues.seventy, "4");
  assert.equal(hues.gone, "212");
  assert.equal(hues.thirty, "60");
  await page.close();
});

test("moves by keys, looks closer and goes back", async () => {
  const page = await browser.open(pages.both);
  await page.evaluate(() => document.querySelector(".frame[tabindex='0']").focus());
  await page.press("ArrowDown");
  await page.press("ArrowDown");
  assert.match(await page.evaluate(details), /^seventy.*base.*700 us.*head.*900 us.*change.*\+200 us/);
  await page.press("ArrowRight");
  assert.match(await page.evaluate(details), /^thirty/);
  await page.press("Enter");
  assert.equal(await page.evaluate(() => document.getElementById("path").textContent), "main → thirty");
  await page.press("Escape");
  assert.equal(await page.evaluate(() => document.getElementById("path").textContent), "main");
  await page.click("#reset");
  assert.equal(await page.evaluate(() => document.getElementById("path").textContent), "");
  assert.deepEqual(page.troubles, []);
  await page.close();
});

test("finds names and says how much they cost", async () => {
  const page = await browser.open(pages.one);
  await page.evaluate(() => {
    const search = document.getElementById("search");
    search.value = "SEVEN";
    search.dispatchEvent(new Event("input"));
  });
  assert.equal(await page.evaluate(() => document.getElementById("found").textContent), "1 box, 69.77 %");
  assert.equal(await page.evaluate(() => document.querySelectorAll(".frame.hit").length), 1);
  await page.close();
});
