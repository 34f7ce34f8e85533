// A profile in a browser, as `benchgate profile serve` shows it.
//
//     tests/pages/run.sh tests/pages/profile_serve.mjs BENCHGATE FOLDER
//
// Profiles and, with SCREENSHOTS in the environment, pictures are written below
// FOLDER.

import assert from "node:assert/strict";
import {spawn} from "node:child_process";
import {cpSync, existsSync, mkdirSync, readFileSync, writeFileSync} from "node:fs";
import {dirname, join, resolve} from "node:path";
import test, {after, before} from "node:test";
import {fileURLToPath, pathToFileURL} from "node:url";

import {openBrowser} from "./browser.mjs";
import {faintTexts, namelessControls, sidewaysScroll} from "./looks.mjs";
import {makeProfile} from "./make_profile.mjs";

const [program, folder] = process.argv.slice(2).map((each) => resolve(each));
const HOSTILE = "</script><script>window.harmed = 1</script><img src=x onerror='window.harmed = 2'>";
const speedscope = join(dirname(program), "share", "speedscope");
const skip = existsSync(speedscope) ? false : "built without speedscope";
const servers = [];
const homes = {};
let browser = null;

// Those of `profile serve --json`: one line, {"address": ...}.
function startServer(args) {
  const server = spawn(program, ["profile", "serve", ...args, "--json"], {cwd: folder, stdio: ["ignore", "pipe", "inherit"]});
  servers.push(server);
  return new Promise((listening, failed) => {
    let text = "";
    server.stdout.on("data", (bytes) => {
      text += bytes;
      if (text.includes("\n")) { listening(JSON.parse(text).address); }
    });
    server.on("exit", (status) => failed(new Error(`profile serve ended with ${status}`)));
  });
}

before(async () => {
  mkdirSync(folder, {recursive: true});
  const [base, head] = [join(folder, "base.pb"), join(folder, "head.pb")];
  writeFileSync(base, makeProfile([[["main", "seventy"], 700e6], [["main", "thirty"], 300e6], [["main", "gone", "deep"], 50e6]], 1000));
  writeFileSync(head, makeProfile([[["main", "seventy"], 900e6], [["main", "thirty"], 300e6], [["main", HOSTILE], 90e6]], 1000));
  homes.one = await startServer([head]);
  homes.both = await startServer([head, "--base", base]);
  browser = await openBrowser();
});

after(async () => {
  await browser?.close();
  for (const server of servers) {
    server.removeAllListeners("exit");
    const ended = new Promise((done) => { server.on("exit", done); });
    server.kill("SIGINT");
    assert.equal(await ended, 0);
  }
});

const text = () => document.querySelector("main").textContent;

for (const which of ["one", "both"]) {
  for (const path of ["", "top", "source?f=seventy", "peek?f=."]) {
    for (const [name, shown] of [["light", {}], ["dark", {dark: true}], ["telephone", {width: 360, height: 740}]]) {
      test(`shows /${path} of ${which}, ${name}`, async () => {
        const page = await browser.open(homes[which] + path, shown);
        if (path === "" && !skip) {
          await page.until(() => [...document.querySelectorAll("#flame g div")].some((each) => each.textContent.includes("seventy")));
        }
        if (process.env.SCREENSHOTS) {
          await page.screenshot(join(folder, `${which}-${path.split("?")[0] || "flame"}-${name}.png`));
        }
        assert.equal(await page.evaluate(() => window.harmed), undefined);
        assert.deepEqual(await page.evaluate(faintTexts, 4.5), []);
        assert.deepEqual(await page.evaluate(namelessControls), []);
        assert.equal(await page.evaluate(sidewaysScroll), 0);
        // A function without a source is not found; that is said on the page.
        assert.deepEqual(page.troubles.filter((each) => !each.includes("status of 400")), []);
        await page.close();
      });
    }
  }
}

// Speedscope draws stacks on a canvas; what is written around it is there once it
// has read the profile. The browser's own warnings of drawing without hardware are
// none of its.
const hasRead = () => document.querySelector("canvas") && /Left Heavy.*Sandwich/s.test(document.body.innerText);
const troublesOf = (page) => page.troubles.filter((each) => !each.includes("WebGL"));

test("opens both profiles in speedscope, which fetches nothing from elsewhere", {skip}, async () => {
  const page = await browser.open(homes.both);
  for (const link of ["Open in speedscope", "Open base in speedscope"]) {
    await page.open(homes.both);
    await page.evaluate((words) => { [...document.querySelectorAll(".views a")].find((each) => each.textContent === words).click(); }, link);
    await page.until(() => location.pathname === "/speedscope/index.html");
    await page.until(hasRead);
    if (process.env.SCREENSHOTS) { await page.screenshot(join(folder, `${link.replaceAll(" ", "-")}.png`)); }
    assert.match(await page.evaluate(() => document.body.innerText), /Profile, base and head/);
  }
  assert.ok(page.requests.some((each) => each.endsWith("/base.pb.gz")));
  assert.deepEqual(troublesOf(page), []);
  await page.close();
});

test("opens a profile in speedscope from a folder", {skip}, async () => {
  const report = join(folder, "a report & more");
  mkdirSync(report, {recursive: true});
  cpSync(speedscope, join(report, "speedscope"), {recursive: true});
  const profile = readFileSync(join(folder, "head.pb")).toString("base64");
  writeFileSync(join(report, "speedscope", "cpu-head.js"), `speedscope.loadFileFromBase64("cpu-head.pb", "${profile}");\n`);
  const links = readFileSync(fileURLToPath(new URL("../../src/profile/page/speedscope.js", import.meta.url)), "utf8");
  writeFileSync(join(report, "cpu.html"), `<a href="speedscope/index.html" data-speedscope="cpu-head">head</a><script>${links}</script>`);
  const page = await browser.open(String(pathToFileURL(join(report, "cpu.html"))));
  await page.click("a");
  await page.until(() => location.pathname.endsWith("/speedscope/index.html"));
  await page.until(hasRead);
  if (process.env.SCREENSHOTS) { await page.screenshot(join(folder, "speedscope-folder.png")); }
  assert.deepEqual(troublesOf(page), []);
  await page.close();
});

test("leads from the costliest function to its callers", async () => {
  const page = await browser.open(homes.one);
  await page.click(".views a[href='/top']");
  await page.until(() => location.pathname === "/top" && document.querySelector("td.name"));
  assert.equal(await page.evaluate(() => document.querySelector("td.name").textContent), "seventy");
  await page.click("td.links a[href^='/peek']");
  await page.until(() => location.pathname === "/peek" && document.querySelector("pre"));
  assert.match(await page.evaluate(text), /\| {3}main/);
  assert.deepEqual(page.troubles, []);
  await page.close();
});

test("finds functions by what is typed", async () => {
  const page = await browser.open(`${homes.one}peek`);
  await page.click("#function");
  await page.type("thir");
  await page.press("Enter");
  await page.until(() => new URLSearchParams(location.search).get("f") === "thir" && document.querySelector("pre"));
  assert.match(await page.evaluate(text), /thirty/);
  assert.doesNotMatch(await page.evaluate(() => document.querySelector("pre").textContent), /^ +\S+ +\S+ +\S+ +\S+ +\| {3}seventy/m);
  await page.close();
});

test("says what has grown for each operation", async () => {
  const page = await browser.open(`${homes.both}top`);
  assert.match(await page.evaluate(text), /700\.0 us900\.0 us\+200\.0 us\+28\.6 %seventy/);
  await page.close();
});

test("gives the profile away", async () => {
  const bytes = Buffer.from(await (await fetch(`${homes.one}profile.pb.gz`)).arrayBuffer());
  assert.equal(bytes.readUInt16BE(0), 0x1f8b);
});
