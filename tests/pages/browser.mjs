// Drives a headless Chromium over a pair of pipes in the DevTools protocol:
// no package, no port, no WebSocket.
//
//     const browser = await openBrowser();
//     const page = await browser.open("file:///...", {width: 360, height: 740});
//     await page.click("button");
//     assert.equal(await page.evaluate(() => document.title), "...");
//     assert.deepEqual(page.troubles, []);
//     await browser.close();

import {spawn} from "node:child_process";
import {mkdtempSync, rmSync, writeFileSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {setTimeout as pause} from "node:timers/promises";

const FLAGS = [
  "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
  "--disable-background-networking", "--disable-component-update", "--disable-sync",
  "--disable-dev-shm-usage", "--hide-scrollbars", "--remote-debugging-pipe",
];

// How long anything may take on a busy machine, in milliseconds.
const PATIENCE = 60_000;

// What the protocol wants to know of keys that are no characters.
const KEYS = {
  ArrowDown: 40, ArrowUp: 38, ArrowLeft: 37, ArrowRight: 39, Enter: 13, Escape: 27,
  Home: 36, End: 35, PageUp: 33, PageDown: 34, Tab: 9, Backspace: 8, " ": 32,
};

// Messages are JSON, each ended by a zero byte.
function connect(child) {
  const [send, receive] = [child.stdio[3], child.stdio[4]];
  const waiting = new Map();
  const listeners = new Map();  // By session.
  let last = 0;
  let rest = Buffer.alloc(0);
  let failure = null;

  function fail(error) {
    failure ??= error;
    for (const {reject} of waiting.values()) { reject(failure); }
    waiting.clear();
  }
  function take(message) {
    if (message.id === undefined) {
      listeners.get(message.sessionId)?.(message.method, message.params);
      return;
    }
    const call = waiting.get(message.id);
    waiting.delete(message.id);
    if (message.error) { call?.reject(new Error(`${call.method}: ${message.error.message}`)); }
    else { call?.resolve(message.result); }
  }
  receive.on("data", (bytes) => {
    rest = Buffer.concat([rest, bytes]);
    for (let end = rest.indexOf(0); end >= 0; end = rest.indexOf(0)) {
      const message = rest.subarray(0, end).toString("utf8");
      rest = rest.subarray(end + 1);
      take(JSON.parse(message));
    }
  });
  send.on("error", fail);
  child.on("error", fail);
  child.on("exit", (status) => fail(new Error(`the browser ended with ${status}`)));
  return {
    call(method, params = {}, sessionId = undefined) {
      if (failure) { return Promise.reject(failure); }
      return new Promise((resolve, reject) => {
        const id = ++last;
        waiting.set(id, {method, resolve, reject});
        send.write(`${JSON.stringify({id, method, params, sessionId})}\0`);
      });
    },
    listen(sessionId, listener) { listeners.set(sessionId, listener); },
  };
}

class Page {
  // What the console should not have: errors, warnings, what was not caught,
  // and every address that is not of a file or within the page.
  troubles = [];
  requests = [];

  constructor(call) {
    this.call = call;
    this.loaded = new Promise((resolve) => { this.hasLoaded = resolve; });
  }

  take(method, params) {
    if (method === "Page.loadEventFired") { this.hasLoaded(); }
    if (method === "Runtime.exceptionThrown") {
      const {text, exception} = params.exceptionDetails;
      this.troubles.push(`not caught: ${exception?.description ?? text}`);
    }
    if (method === "Runtime.consoleAPICalled" && ["error", "warning", "assert"].includes(params.type)) {
      this.troubles.push(`console: ${params.args.map((each) => each.value ?? each.description).join(" ")}`);
    }
    if (method === "Log.entryAdded" && ["error", "warning"].includes(params.entry.level)) {
      this.troubles.push(`log: ${params.entry.text} ${params.entry.url ?? ""}`);
    }
    if (method === "Network.requestWillBeSent") {
      const {url} = params.request;
      this.requests.push(url);
      if (!/^(file|data|blob):/.test(url) && !url.startsWith(this.origin)) { this.troubles.push(`asked for ${url}`); }
    }
  }

  // Leads to `address` and waits until all of it is there.
  async open(address) {
    this.origin = address.startsWith("http") ? new URL(address).origin : "file:";
    this.loaded = new Promise((resolve) => { this.hasLoaded = resolve; });
    const {errorText} = await this.call("Page.navigate", {url: address});
    if (errorText) { throw new Error(`${address}: ${errorText}`); }
    await this.loaded;
  }

  async show({width = 1280, height = 900, dark = false, media = "", scale = 1}) {
    await this.call("Emulation.setDeviceMetricsOverride",
      {width, height, deviceScaleFactor: scale, mobile: width < 600});
    await this.call("Emulation.setEmulatedMedia",
      {media, features: [{name: "prefers-color-scheme", value: dark ? "dark" : "light"}]});
  }

  // The value of `what`, a function that runs in the page with `given`, which
  // is JSON; a promise is waited for.
  async evaluate(what, ...given) {
    const {result, exceptionDetails} = await this.call("Runtime.evaluate", {
      expression: `(${what})(...${JSON.stringify(given)})`, awaitPromise: true, returnByValue: true,
    });
    if (exceptionDetails) {
      throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    }
    return result.value;
  }

  // Until `what` is true in the page, or the one it leads to; its value.
  async until(what, ...given) {
    const end = Date.now() + PATIENCE;
    const isLeaving = (error) => /navigated or closed|context was destroyed|find context/.test(error.message);
    for (;;) {
      const value = await this.evaluate(what, ...given).catch((error) => {
        if (!isLeaving(error)) { throw error; }
      });
      if (value) { return value; }
      if (Date.now() > end) { throw new Error(`it did not come to ${what}`); }
      await pause(20);
    }
  }

  // Where to click on the first element of `selector`, scrolled into sight.
  async spot(selector) {
    return this.until((wanted) => {
      const element = document.querySelector(wanted);
      if (!element) { return null; }
      element.scrollIntoView({block: "center", behavior: "instant"});
      const box = element.getBoundingClientRect();
      return {x: box.left + box.width / 2, y: box.top + box.height / 2};
    }, selector);
  }

  async move(x, y) { await this.call("Input.dispatchMouseEvent", {type: "mouseMoved", x, y}); }

  async click(selector) {
    const {x, y} = await this.spot(selector);
    await this.clickAt(x, y);
  }

  async clickAt(x, y) {
    await this.move(x, y);
    for (const type of ["mousePressed", "mouseReleased"]) {
      await this.call("Input.dispatchMouseEvent", {type, x, y, button: "left", clickCount: 1});
    }
  }

  async drag(from, to) {
    await this.move(from.x, from.y);
    await this.call("Input.dispatchMouseEvent", {type: "mousePressed", ...from, button: "left", clickCount: 1});
    for (const share of [0.25, 0.5, 0.75, 1]) {
      await this.call("Input.dispatchMouseEvent", {type: "mouseMoved", button: "left", buttons: 1,
        x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share});
    }
    await this.call("Input.dispatchMouseEvent", {type: "mouseReleased", ...to, button: "left", clickCount: 1});
  }

  // A key by its name ("ArrowDown", "/"); modifiers as the protocol counts
  // them: 1 alt, 2 control, 4 meta, 8 shift.
  async press(key, modifiers = 0) {
    const code = KEYS[key] ?? key.toUpperCase().charCodeAt(0);
    const text = key.length === 1 ? key : key === "Enter" ? "\r" : undefined;
    const about = {key, code: key, windowsVirtualKeyCode: code, modifiers};
    await this.call("Input.dispatchKeyEvent", {type: text ? "keyDown" : "rawKeyDown", text, ...about});
    await this.call("Input.dispatchKeyEvent", {type: "keyUp", ...about});
  }

  async type(text) { await this.call("Input.insertText", {text}); }

  // What is in sight, or all of the page, as a PNG in `file`.
  async screenshot(file, {whole = false} = {}) {
    const {data} = await this.call("Page.captureScreenshot",
      {format: "png", captureBeyondViewport: whole, ...(whole ? {clip: await this.wholeClip()} : {})});
    writeFileSync(file, Buffer.from(data, "base64"));
  }

  async wholeClip() {
    const {cssContentSize} = await this.call("Page.getLayoutMetrics");
    return {x: 0, y: 0, width: cssContentSize.width, height: Math.min(cssContentSize.height, 8000), scale: 1};
  }

  // As it would be printed, as a PDF in `file`.
  async print(file) {
    const {data} = await this.call("Page.printToPDF", {printBackground: true});
    writeFileSync(file, Buffer.from(data, "base64"));
  }
}

// The browser is $BENCHGATE_CHROMIUM, which run.sh sets.
export async function openBrowser() {
  const profile = mkdtempSync(join(tmpdir(), "benchgate-pages-"));
  const child = spawn(process.env.BENCHGATE_CHROMIUM ?? "chromium",
    [...FLAGS, `--user-data-dir=${profile}`, "about:blank"],
    {stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"]});
  const connection = connect(child);
  const ended = new Promise((resolve) => { child.on("exit", resolve); });

  return {
    // A new page at `address`; see Page.show for how it may be shown. It knows
    // nothing of what others have stored.
    async open(address, shown = {}) {
      const {browserContextId} = await connection.call("Target.createBrowserContext");
      const {targetId} = await connection.call("Target.createTarget", {url: "about:blank", browserContextId});
      const {sessionId} = await connection.call("Target.attachToTarget", {targetId, flatten: true});
      const page = new Page((method, params) => connection.call(method, params, sessionId));
      connection.listen(sessionId, (method, params) => page.take(method, params));
      page.close = () => connection.call("Target.disposeBrowserContext", {browserContextId});
      for (const domain of ["Page", "Runtime", "Log", "Network"]) { await page.call(`${domain}.enable`); }
      await page.show(shown);
      await page.open(address);
      return page;
    },
    async close() {
      await connection.call("Browser.close").catch(() => {});
      const late = setTimeout(() => child.kill("SIGKILL"), 5000);
      await ended;
      clearTimeout(late);
      rmSync(profile, {recursive: true, force: true, maxRetries: 5});
    },
  };
}
