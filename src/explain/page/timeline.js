// Draws what threads did and lets the reader look closer. All of it is on one
// canvas, however many spans there are: of those narrower than a pixel, the
// state that takes most of the pixel is shown. The tables say the same in text.
(() => {
  "use strict";

  const data = benchgate.data("timeline-data");
  const element = benchgate.element;
  // The height says it, too: not everybody tells colours apart.
  const states = [
    { word: "running", says: data.switches ? "running" : "running, or ready to", height: 1 },
    { word: "runnable", says: "ready, without a processor", height: 0.75 },
    { word: "lock", says: "waits for a lock", height: 0.5 },
    { word: "condition", says: "waits for a condition", height: 0.5 },
    { word: "other", says: "waits for another thread otherwise", height: 0.5 },
    { word: "asleep", says: "asleep, or reading and writing", height: 0.2 },
  ];
  const rulerHeight = 24;
  const rowHeight = 26;
  const mostRows = 18;  // Seen at once; the rest is scrolled to.

  const threads = data.threads;
  const rows = document.getElementById("rows");
  const canvas = document.getElementById("canvas");
  const details = document.getElementById("details");
  const shown = document.getElementById("shown");
  const context = canvas.getContext("2d");
  const whole = Math.max(data.duration, ...threads.map((thread) => thread.states.length > 0 ? thread.states[thread.states.length - 3] : 0), 1);
  let from = 0;       // What is seen, in nanoseconds.
  let until = whole;
  let row = 0;        // What is chosen: a thread and the number of its span.
  let span = -1;
  let colours = {};

  const amount = (nanoseconds) => benchgate.amount(nanoseconds * 1e-9, "s");
  const nameOf = (thread) => `${thread.number} ${thread.name}`;
  const count = (thread) => thread.states.length / 4;
  const beginOf = (thread, i) => thread.states[4 * i];
  const endOf = (thread, i) => thread.states[4 * i + 1];
  const stateOf = (thread, i) => thread.states[4 * i + 2];
  const placeOf = (thread, i) => data.places[thread.states[4 * i + 3]];

  // Number of the first span that ends after `time`.
  function firstAfter(thread, time) {
    let low = 0;
    let high = count(thread);
    while (low < high) {
      const middle = (low + high) >> 1;
      if (endOf(thread, middle) > time) { high = middle; } else { low = middle + 1; }
    }
    return low;
  }

  function readColours() {
    const style = getComputedStyle(document.documentElement);
    for (const name of ["ink", "soft", "line", "card", "chosen", ...states.map((state) => `state-${state.word}`)]) {
      colours[name] = style.getPropertyValue(`--${name}`).trim();
    }
  }

  const gutter = () => Math.min(170, Math.round(canvas.clientWidth * 0.28));
  const width = () => Math.max(canvas.clientWidth - gutter(), 1);
  const xOf = (time) => gutter() + (time - from) / (until - from) * width();
  const timeAt = (x) => from + (x - gutter()) / width() * (until - from);

  // A step of 1, 2 or 5 times a power of ten, with room for its label.
  function tickStep() {
    const raw = (until - from) / Math.max(width() / 90, 1);
    const power = 10 ** Math.floor(Math.log10(raw));
    return power * [1, 2, 5, 10].find((factor) => factor * power >= raw);
  }

  function drawRuler() {
    context.fillStyle = colours.card;
    context.fillRect(0, 0, canvas.clientWidth, rulerHeight);
    context.strokeStyle = colours.line;
    context.fillStyle = colours.soft;
    context.textAlign = "left";
    const step = tickStep();
    for (let time = Math.ceil(from / step) * step; time <= until; time += step) {
      const x = Math.round(xOf(time)) + 0.5;
      context.beginPath();
      context.moveTo(x, 0);
      context.lineTo(x, canvas.clientHeight);
      context.stroke();
      if (x + 60 < canvas.clientWidth) { context.fillText(time === 0 ? "0" : amount(time), x + 4, 16); }
    }
  }

  function drawBar(left, wide, state, top) {
    const height = (rowHeight - 9) * states[state].height;
    context.fillStyle = colours[`state-${states[state].word}`];
    context.fillRect(left, top + 6 + (rowHeight - 9 - height), wide, height);
  }

  function drawSpans(thread, top) {
    let pixel = -1;  // Whose narrow spans are added up.
    let times = new Float64Array(states.length);
    const flush = () => {
      if (pixel >= 0) {
        drawBar(pixel, 1, times.indexOf(Math.max(...times)), top);
        times.fill(0);
        pixel = -1;
      }
    };
    for (let i = firstAfter(thread, from); i < count(thread) && beginOf(thread, i) < until; ++i) {
      const left = Math.max(xOf(beginOf(thread, i)), gutter());
      const right = Math.min(xOf(endOf(thread, i)), canvas.clientWidth);
      if (right - left >= 1) {
        flush();
        drawBar(left, right - left, stateOf(thread, i), top);
      } else {
        if (Math.floor(left) !== pixel) { flush(); }
        pixel = Math.floor(left);
        times[stateOf(thread, i)] += right - left;
      }
    }
    flush();
  }

  function drawRegions(thread, top) {
    context.fillStyle = colours.ink;
    let drawn = -1;
    for (let i = 0; i < thread.regions.length; i += 2) {
      const left = Math.max(xOf(thread.regions[i]), gutter());
      const right = Math.min(Math.max(xOf(thread.regions[i + 1]), left + 1), canvas.clientWidth);
      if (right > drawn && left < canvas.clientWidth && thread.regions[i + 1] >= from) {
        context.fillRect(left, top + 2, right - left, 2);
        drawn = right;
      }
    }
  }

  function drawRow(number, top) {
    const thread = threads[number];
    if (number === row) {
      context.fillStyle = colours.chosen;
      context.fillRect(0, top, canvas.clientWidth, rowHeight);
    }
    context.fillStyle = colours.ink;
    context.save();
    context.beginPath();
    context.rect(0, top, gutter() - 6, rowHeight);
    context.clip();
    context.fillText(nameOf(thread), 6, top + 17);
    context.restore();
    drawSpans(thread, top);
    drawRegions(thread, top);
    if (number === row && span >= 0 && span < count(thread) && endOf(thread, span) > from && beginOf(thread, span) < until) {
      const left = Math.max(xOf(beginOf(thread, span)), gutter());
      context.strokeStyle = colours.ink;
      context.lineWidth = 2;
      context.strokeRect(left, top + 1, Math.max(Math.min(xOf(endOf(thread, span)), canvas.clientWidth) - left, 2), rowHeight - 2);
      context.lineWidth = 1;
    }
  }

  function draw() {
    const ratio = window.devicePixelRatio || 1;
    const wide = rows.clientWidth;
    const high = rulerHeight + Math.min(threads.length, mostRows) * rowHeight + 4;
    rows.style.height = `${high}px`;
    document.getElementById("height").style.height = `${rulerHeight + threads.length * rowHeight}px`;
    canvas.style.width = `${wide}px`;
    canvas.style.height = `${high}px`;
    canvas.width = Math.round(wide * ratio);
    canvas.height = Math.round(high * ratio);
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.font = "12px ui-monospace, 'DejaVu Sans Mono', monospace";
    const first = Math.floor(rows.scrollTop / rowHeight);
    drawRuler();
    for (let i = first; i < threads.length; ++i) {
      const top = rulerHeight + i * rowHeight - rows.scrollTop;
      if (top > high) { break; }
      drawRow(i, top);
    }
    // Over what was scrolled under it.
    if (rows.scrollTop > 0) { context.clearRect(0, 0, wide, rulerHeight); drawRulerAgain(); }
    shown.textContent = from === 0 && until === whole ? `all ${amount(whole)}` : `${amount(from)} to ${amount(until)}`;
  }

  function drawRulerAgain() {
    context.save();
    context.beginPath();
    context.rect(0, 0, canvas.clientWidth, rulerHeight);
    context.clip();
    drawRuler();
    context.restore();
  }

  let isDue = false;
  function redraw() {
    if (!isDue) {
      isDue = true;
      requestAnimationFrame(() => { isDue = false; draw(); });
    }
  }

  function see(begin, end) {
    const length = Math.min(Math.max(end - begin, 100), whole);
    from = Math.min(Math.max(begin, 0), whole - length);
    until = from + length;
    redraw();
  }

  const zoom = (factor, at = (from + until) / 2) => see(at - (at - from) * factor, at + (until - at) * factor);
  const move = (share) => see(from + share * (until - from), until + share * (until - from));

  function describe() {
    const thread = threads[row];
    if (!thread || span < 0 || span >= count(thread)) { return; }
    const state = states[stateOf(thread, span)];
    const place = placeOf(thread, span);
    details.replaceChildren(
      element("b", {}, `${nameOf(thread)}: ${state.says}`),
      `${amount(endOf(thread, span) - beginOf(thread, span))}, from ${amount(beginOf(thread, span))} to ${amount(endOf(thread, span))}`,
      place ? element("div", {}, `${state.word === "lock" ? "A lock" : "For"}: `, element("code", {}, place)) : "");
  }

  function choose(number, i) {
    row = number;
    span = i;
    describe();
    redraw();
  }

  // Brings what is chosen into view.
  function follow() {
    const thread = threads[row];
    if (span >= 0 && span < count(thread)) {
      const begin = beginOf(thread, span);
      const end = endOf(thread, span);
      if (end <= from || begin >= until) {
        const middle = (begin + end) / 2;
        see(middle - (until - from) / 2, middle + (until - from) / 2);
      }
    }
    const top = row * rowHeight;
    const room = rows.clientHeight - rulerHeight - rowHeight;
    if (top < rows.scrollTop) { rows.scrollTop = top; }
    if (top > rows.scrollTop + room) { rows.scrollTop = top - room; }
  }

  function step(by) {
    const thread = threads[row];
    const next = span < 0 ? firstAfter(thread, from) : span + by;
    choose(row, Math.min(Math.max(next, 0), count(thread) - 1));
    follow();
  }

  function stepRow(by) {
    const number = Math.min(Math.max(row + by, 0), threads.length - 1);
    const time = span >= 0 ? beginOf(threads[row], span) : from;
    choose(number, Math.min(firstAfter(threads[number], time), count(threads[number]) - 1));
    follow();
  }

  function lookCloser() {
    const thread = threads[row];
    if (span >= 0) {
      const length = endOf(thread, span) - beginOf(thread, span);
      see(beginOf(thread, span) - length, endOf(thread, span) + length);
    }
  }

  const keys = {
    ArrowRight: (event) => (event.shiftKey ? move(0.25) : step(1)),
    ArrowLeft: (event) => (event.shiftKey ? move(-0.25) : step(-1)),
    ArrowDown: () => stepRow(1),
    ArrowUp: () => stepRow(-1),
    Home: () => choose(row, 0),
    End: () => choose(row, count(threads[row]) - 1),
    "+": () => zoom(0.5),
    "=": () => zoom(0.5),
    "-": () => zoom(2),
    "0": () => see(0, whole),
    Enter: lookCloser,
    Escape: () => see(0, whole),
  };
  rows.addEventListener("keydown", (event) => {
    if (keys[event.key] && threads.length > 0 && !event.ctrlKey && !event.altKey && !event.metaKey) {
      event.preventDefault();
      keys[event.key](event);
    }
  });

  function spanAt(event) {
    const box = rows.getBoundingClientRect();
    const x = event.clientX - box.left;
    const number = Math.floor((event.clientY - box.top - rulerHeight + rows.scrollTop) / rowHeight);
    if (x < gutter() || event.clientY - box.top < rulerHeight || number < 0 || number >= threads.length) { return null; }
    const time = timeAt(x);
    const i = firstAfter(threads[number], time);
    return i < count(threads[number]) && beginOf(threads[number], i) <= time ? [number, i] : null;
  }

  // One pointer moves, two zoom.
  const pointers = new Map();
  let dragged = 0;
  rows.addEventListener("pointerdown", (event) => {
    pointers.set(event.pointerId, event.clientX);
    dragged = 0;
    if (event.pointerType !== "touch") { rows.setPointerCapture(event.pointerId); }
  });
  rows.addEventListener("pointermove", (event) => {
    if (!pointers.has(event.pointerId)) {
      const found = spanAt(event);
      if (found && (found[0] !== row || found[1] !== span)) { choose(...found); }
      return;
    }
    const before = [...pointers.values()];
    const moved = event.clientX - pointers.get(event.pointerId);
    pointers.set(event.pointerId, event.clientX);
    dragged += Math.abs(moved);
    if (pointers.size === 1) {
      move(-moved / width());
    } else if (pointers.size === 2) {
      const after = [...pointers.values()];
      const apart = Math.abs(before[0] - before[1]) / Math.max(Math.abs(after[0] - after[1]), 1);
      const box = rows.getBoundingClientRect();
      zoom(Math.min(Math.max(apart, 0.5), 2), timeAt((after[0] + after[1]) / 2 - box.left));
    }
  });
  for (const over of ["pointerup", "pointercancel"]) {
    rows.addEventListener(over, (event) => {
      pointers.delete(event.pointerId);
      const found = dragged < 4 ? spanAt(event) : null;
      if (found) { choose(...found); }
    });
  }
  rows.addEventListener("wheel", (event) => {
    if (event.ctrlKey) {
      event.preventDefault();
      zoom(event.deltaY > 0 ? 1.25 : 0.8, timeAt(event.clientX - rows.getBoundingClientRect().left));
    }
  }, { passive: false });
  rows.addEventListener("scroll", redraw);
  document.getElementById("closer").addEventListener("click", () => zoom(0.5));
  document.getElementById("wider").addEventListener("click", () => zoom(2));
  document.getElementById("all").addEventListener("click", () => see(0, whole));

  function fillLegend() {
    const sums = states.map((_, i) => threads.reduce((sum, thread) => sum + thread.times[i], 0));
    const sum = sums.reduce((a, b) => a + b, 0);
    document.getElementById("legend").replaceChildren(...states.map((state, i) => element("li", {},
      element("i", { style: { background: `var(--state-${state.word})`, height: `${4 + 12 * state.height}px` } }),
      `${state.says}, ${benchgate.share(sums[i], sum)}`)));
  }

  function fillTables() {
    const mostLines = 200;
    const head = (...titles) => element("thead", {}, element("tr", {}, titles.map((title, i) => element("th", { scope: "col", class: i > 0 ? "number" : null }, title))));
    document.getElementById("threads").replaceChildren(
      head("thread", "time", ...states.map((state) => state.word)),
      element("tbody", {}, threads.slice(0, mostLines).map((thread) => {
        const sum = thread.times.reduce((a, b) => a + b, 0);
        return element("tr", {}, element("th", { scope: "row" }, nameOf(thread) + (thread.regions.length > 0 ? " (loop)" : "")),
          element("td", { class: "number" }, amount(sum)),
          thread.times.map((time) => element("td", { class: "number" }, time > 0 ? benchgate.share(time, sum) : "-")));
      }), threads.length > mostLines ? element("tr", {}, element("td", { colspan: 2 + states.length }, `${threads.length - mostLines} more`)) : null));
    document.getElementById("waits").replaceChildren(
      head("for", "time", "times"),
      element("tbody", {}, data.waits.slice(0, mostLines).map(([place, time, times]) =>
        element("tr", {}, element("th", { scope: "row" }, element("code", {}, data.places[place])),
          element("td", { class: "number" }, amount(time)), element("td", { class: "number" }, String(times)))),
      data.waits.length === 0 ? element("tr", {}, element("td", { colspan: 3 }, "No thread has waited for another one.")) : null));
  }

  function refresh() {
    readColours();
    redraw();
  }

  new MutationObserver(refresh).observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", refresh);
  new ResizeObserver(redraw).observe(document.getElementById("timeline"));
  fillLegend();
  fillTables();
  readColours();
  draw();
})();
