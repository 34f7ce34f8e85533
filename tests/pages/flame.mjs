// The page of a flame graph, as `benchgate profile flame` writes it, in a real
// browser.
//
//     tests/pages/run.sh tests/pages/flame.mjs BENCHGATE FOLDER
//
// Profiles, pages and, with SCREENSHOTS in the environment, pictures are written
// below FOLDER.

import assert from "node:assert/strict";
import {spawnSync} from "node:child_process";
import {existsSync, mkdirSync, writeFileSync} from "node:fs";
import {dirname, join, resolve} from "node:path";
import test, {after, before} from "node:test";
import {pathToFileURL} from "node:url";

import {openBrowser} from "./browser.mjs";
import {faintTexts, namelessControls, sidewaysScroll} from "./looks.mjs";
import {makeProfile} from "./make_profile.mjs";

const [program, folder] = process.argv.slice(2).map((each) => resolve(each));
if (!existsSync(join(dirname(program), "share", "speedscope"))) {
  console.log("skipped: built without what pages draw with");
  process.exit(77);
}
const HOSTILE = "</script><script>window.harmed = 1</script><img src=x onerror='window.harmed = 2'>";
const pages = {};
let browser = null;

function write(name, args) {
  const file = join(folder, name);
  const {status, stderr} = spawnSync(program, ["profile", "flame", ...args, "--output", file], {encoding: "utf8"});
  assert.equal(status, 0, stderr);
  return String(pathToFileURL(file));
}

function profile(name, stacks) {
  const file = join(folder, name);
  writeFileSync(file, makeProfile(stacks, 1000));
  return file;
}

before(async () => {
  mkdirSync(folder, {recursive: true});
  const base = profile("base.pb", [[["main", "seventy"], 700e6], [["main", "thirty"], 300e6], [["main", "gone", "deep"], 50e6]]);
  const head = profile("head.pb", [[["main", "seventy"], 900e6], [["main", "thirty"], 300e6], [["main", HOSTILE], 90e6]]);
  const sampledBase = profile("sampled-base.pb", [[["main", "seventy"], 700e6, 700], [["main", "thirty"], 300e6, 300]]);
  const sampledHead = profile("sampled-head.pb", [[["main", "seventy"], 900e6, 900], [["main", "thirty"], 310e6, 310]]);
  const recursive = profile("recursive.pb", [[["main", ...Array(5000).fill("again"), "last"], 100e6]]);
  pages.one = write("one.html", [head]);
  pages.both = write("both.html", [head, "--base", base]);
  pages.sampled = write("sampled.html", [sampledHead, "--base", sampledBase]);
  pages.recursive = write("recursive.html", [recursive]);
  browser = await openBrowser();
});

after(async () => { await browser?.close(); });

const details = () => document.getElementById("details").textContent;
const path = () => document.getElementById("path").textContent;
const hasFocus = (name) => document.activeElement.getAttribute("aria-label")?.startsWith(`${name}: `);

// A page whose boxes are where they will be, and have their names.
async function open(address, shown = {}) {
  const page = await browser.open(address, shown);
  await settled(page);
  return page;
}

// Until nothing moves.
async function settled(page) {
  const drawn = () => JSON.stringify([...document.querySelectorAll("#flame g")].map((box) =>
    [box.getAttribute("transform"), box.querySelector("rect").getAttribute("width"), box.querySelector("div").textContent]));
  let last = "";
  for (let now = await page.evaluate(drawn); now !== last || now === "[]"; now = await page.evaluate(drawn)) {
    last = now;
    await new Promise((done) => { setTimeout(done, 400); });
  }
}

// By the name of its function: a box's width and colour, what is written on it,
// and what it says when it is pointed at.
function boxes() {
  return Object.fromEntries([...document.querySelectorAll("#flame g")].map((box) => {
    const rectangle = box.querySelector("rect");
    const [red, green, blue] = getComputedStyle(rectangle).fill.match(/\d+/g).map(Number);
    return [box.getAttribute("aria-label").split(": ")[0], {
      width: rectangle.getBoundingClientRect().width, red, green, blue,
      text: box.querySelector("div").textContent, tip: box.querySelector("title").textContent, isHit: box.classList.contains("hit"),
    }];
  }));
}

for (const which of ["one", "both", "sampled"]) {
  for (const [name, shown] of [["light", {}], ["dark", {dark: true}], ["telephone", {width: 360, height: 740}]]) {
    test(`draws ${which}, ${name}`, async () => {
      const page = await open(pages[which], shown);
      if (process.env.SCREENSHOTS) {
        await page.screenshot(join(folder, `${which}-${name}.png`));
      }
      assert.ok("seventy" in await page.evaluate(boxes));
      assert.equal(await page.evaluate(() => window.harmed), undefined);
      assert.deepEqual(await page.evaluate(faintTexts, 4.5), []);
      assert.deepEqual(await page.evaluate(namelessControls), []);
      assert.equal(await page.evaluate(sidewaysScroll), 0);
      await page.click("button.theme");
      await settled(page);
      assert.deepEqual(await page.evaluate(faintTexts, 4.5), []);
      assert.deepEqual(page.requests, [pages[which]]);
      assert.deepEqual(page.troubles, []);
      await page.close();
    });
  }
}

test("is as wide as its costs, also when the window is made narrower", async () => {
  const page = await open(pages.one);
  for (const width of [1280, 500]) {
    await page.show({width});
    await page.until(() => document.querySelector("#flame svg").clientWidth === document.getElementById("flame").clientWidth);
    await settled(page);
    const drawn = await page.evaluate(boxes);
    const share = drawn.seventy.width / drawn.all.width;
    assert.ok(Math.abs(share - 900 / 1290) < 0.01, `${share}`);
  }
  await page.close();
});

test("shows what grew in orange, what shrank in blue, what is gone, and the same in white", async () => {
  const page = await open(pages.both);
  const {seventy, gone, thirty} = await page.evaluate(boxes);
  assert.ok(seventy.red > seventy.blue + 50, JSON.stringify(seventy));
  assert.ok(gone.blue > gone.red + 50, JSON.stringify(gone));
  assert.deepEqual([thirty.red, thirty.green, thirty.blue], [255, 255, 255]);
  assert.deepEqual([seventy.text, gone.text, thirty.text], ["+ seventy", "− gone", "thirty"]);
  await page.close();
});

test("says costs of an operation with their interval, and shows as the same what is within", async () => {
  const page = await open(pages.sampled);
  const {seventy, thirty} = await page.evaluate(boxes);
  // 1.96 times the root of 700 and 900 samples of a microsecond each.
  assert.equal(seventy.tip, "seventy: base 700 us 70.00 %, head 900 us 74.38 %, change +200 us ± 78.4 us +28.6 %");
  assert.match(thirty.tip, /change \+10 us ± 48\.41 us \+3\.3 %$/);
  assert.ok(seventy.red > seventy.blue + 50, JSON.stringify(seventy));
  assert.deepEqual([thirty.red, thirty.green, thirty.blue, thirty.text], [255, 255, 255, "thirty"]);
  await page.close();
});

test("moves by keys, looks closer and goes back", async () => {
  const page = await open(pages.both);
  await page.evaluate(() => document.querySelector("#flame g[tabindex='0']").focus());
  await page.press("ArrowDown");
  await page.press("ArrowDown");
  assert.match(await page.evaluate(details), /^seventy.*base.*700 us.*head.*900 us.*change.*\+200 us/);
  await page.press("ArrowRight");
  assert.match(await page.evaluate(details), /^thirty/);
  await page.press("Enter");
  assert.equal(await page.evaluate(path), "main → thirty");
  await settled(page);
  const drawn = await page.evaluate(boxes);
  assert.equal(drawn.thirty.width, drawn.all.width);
  assert.equal(drawn.seventy, undefined);
  assert.ok(await page.evaluate(hasFocus, "thirty"));
  await page.press("ArrowUp");
  assert.ok(await page.evaluate(hasFocus, "main"));
  await page.press("Escape");
  assert.equal(await page.evaluate(path), "main");
  await page.click("#reset");
  assert.equal(await page.evaluate(path), "");
  await settled(page);
  assert.ok("seventy" in await page.evaluate(boxes));
  assert.deepEqual(page.troubles, []);
  await page.close();
});

test("looks closer at what is clicked", async () => {
  const page = await open(pages.one);
  await page.click("#flame g[aria-label^='thirty:'] rect");
  assert.equal(await page.evaluate(path), "main → thirty");
  await page.press("Escape");
  await page.press("Escape");
  assert.equal(await page.evaluate(path), "");
  assert.deepEqual(page.troubles, []);
  await page.close();
});

test("finds names and says how much they cost, also of what is not in sight", async () => {
  const page = await open(pages.one);
  const find = async (text) => {
    await page.evaluate((wanted) => {
      const search = document.getElementById("search");
      search.value = wanted;
      search.dispatchEvent(new Event("input"));
    }, text);
    return page.evaluate(() => document.getElementById("found").textContent);
  };
  assert.equal(await find("SEVEN"), "1 box, 69.77 %");
  assert.deepEqual(Object.entries(await page.evaluate(boxes)).filter(([, box]) => box.isHit).map(([name]) => name), ["seventy"]);
  await page.click("#flame g[aria-label^='thirty:'] rect");
  assert.equal(await find("seven"), "1 box, 69.77 %");
  assert.equal(await find("(["), "0 boxes, 0.00 %");
  assert.equal(await find(""), "");
  assert.deepEqual(page.troubles, []);
  await page.close();
});

test("draws stacks of thousands of frames as deep as it can, and says so", async () => {
  const page = await open(pages.recursive);
  assert.match(await page.evaluate(() => document.querySelector("main").textContent), /4002 boxes below more than 1000 others count as those/);
  assert.ok(await page.evaluate(() => document.querySelectorAll("#flame g").length) > 500);
  await page.click("#flame g[aria-label^='again:'] rect");
  await page.click("#reset");
  assert.deepEqual(page.troubles, []);
  await page.close();
});

test("has the same as a table", async () => {
  const page = await open(pages.both);
  assert.match(await page.evaluate(() => document.querySelector("h2 + .functions").textContent), /700\.0 us900\.0 us\+200\.0 us\+28\.6 %seventy/);
  await page.close();
});
