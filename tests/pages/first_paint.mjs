// Prints how long the overview of the site $BENCHGATE_SITE takes to be painted
// first, to show its rows, and how long a page of a benchmark takes: medians of
// five. For tests/peers/history_site.sh.

import {pathToFileURL} from "node:url";

import {openBrowser} from "./browser.mjs";

const TIMES = 5;
const index = pathToFileURL(process.env.BENCHGATE_SITE).href;
const browser = await openBrowser();

function median(values) { return values.sort((a, b) => a - b)[values.length >> 1]; }

function say(name, milliseconds) {
  console.log(`${name.padEnd(34)} ${median(milliseconds).toFixed(0).padStart(8)} ms`);
}

const paints = [], rows = [], charts = [];
for (let i = 0; i < TIMES; i++) {
  const page = await browser.open(index);
  await page.until(() => document.querySelector(".rows .row") !== null);
  rows.push(await page.evaluate(() => performance.now()));
  paints.push(await page.until(() => performance.getEntriesByName("first-contentful-paint")[0]?.startTime));
  charts.push(await page.evaluate(() => new Promise((resolve) => {
    const begin = performance.now();
    const look = () => {
      if (document.querySelector(".chart-area canvas")) { resolve(performance.now() - begin); }
      else { requestAnimationFrame(look); }
    };
    document.querySelector(".rows .row:not(.title) a").click();
    look();
  })));
  await page.close();
}
say("first paint of the overview", paints);
say("its rows are there, at the latest", rows);
say("from a click to a chart", charts);
await browser.close();
