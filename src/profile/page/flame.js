// Draws the tree of stacks and lets the reader look closer. Only boxes that are
// wide enough to be seen are elements; names are always text.
(() => {
  "use strict";

  const data = benchgate.data("flame-data");
  const element = benchgate.element;
  const count = data.parent.length;
  const rowHeight = 20;
  const narrow = 28;  // Pixels below which no letter fits.

  // Costs with all that is called, and widths; children stand after parents.
  const head = Float64Array.from(data.head);
  const base = data.hasBase ? Float64Array.from(data.base) : new Float64Array(count);
  const width = new Float64Array(count);
  const depth = new Uint32Array(count);
  const children = Array.from({ length: count }, () => []);
  for (let i = 0; i < count; ++i) {
    width[i] = Math.max(head[i], base[i]);
    if (i > 0) {
      depth[i] = depth[data.parent[i]] + 1;
      children[data.parent[i]].push(i);
    }
  }
  for (let i = count - 1; i > 0; --i) {
    const parent = data.parent[i];
    head[parent] += head[i];
    base[parent] += base[i];
    width[parent] += width[i];
  }
  const nameOf = (node) => data.names[data.name[node]];

  const flame = document.getElementById("flame");
  const details = document.getElementById("details");
  const path = document.getElementById("path");
  const found = document.getElementById("found");
  const search = document.getElementById("search");
  let focus = 0;     // The node that is looked at closer.
  let current = 0;   // The node that has the keyboard.
  let shown = new Map();  // Node to its box.

  // The same name has the same warm colour everywhere.
  function warm(name) {
    let hash = 2166136261;
    for (let i = 0; i < name.length; ++i) { hash = Math.imul(hash ^ name.charCodeAt(i), 16777619); }
    hash >>>= 0;
    return `hsl(${18 + hash % 38} ${70 + (hash >>> 8) % 20}% ${66 + (hash >>> 16) % 12}%)`;
  }

  // Red for more, blue for less, by the share of the larger side.
  function change(node) {
    const larger = Math.max(head[node], base[node]);
    const share = larger > 0 ? (head[node] - base[node]) / larger : 0;
    const strength = Math.min(Math.abs(share) * 1.6, 1);
    if (strength < 0.02) { return "hsl(60 6% 84%)"; }
    return share > 0 ? `hsl(4 ${30 + 60 * strength}% ${86 - 20 * strength}%)` : `hsl(212 ${30 + 55 * strength}% ${88 - 18 * strength}%)`;
  }

  const signed = (value) => (value < 0 ? "-" : "+") + benchgate.amount(Math.abs(value), data.unit);

  function costRow(title, cost, whole) {
    return element("tr", {}, element("th", { scope: "row" }, title),
      element("td", { class: "number" }, benchgate.amount(cost, data.unit)),
      element("td", { class: "number" }, benchgate.share(cost, whole)));
  }

  function describe(node) {
    const rows = [];
    if (data.hasBase) {
      const delta = head[node] - base[node];
      rows.push(costRow("base", base[node], base[0]), costRow("head", head[node], head[0]),
        element("tr", {}, element("th", { scope: "row" }, "change"),
          element("td", { class: "number" }, signed(delta)),
          element("td", { class: "number" }, base[node] > 0 ? (head[node] > 0 ? `${delta < 0 ? "-" : "+"}${benchgate.share(Math.abs(delta), base[node])}` : "gone") : "new")));
    } else {
      rows.push(costRow("with all that it calls", head[node], head[0]), costRow("of its own", data.head[node], head[0]));
    }
    details.replaceChildren(element("b", {}, nameOf(node)), element("table", {}, element("tbody", {}, rows)));
  }

  function label(node) {
    const cost = data.hasBase ? `${benchgate.amount(base[node], data.unit)} to ${benchgate.amount(head[node], data.unit)}` : `${benchgate.amount(head[node], data.unit)}, ${benchgate.share(head[node], head[0])}`;
    return `${nameOf(node)}: ${cost}`;
  }

  function box(node, left, wide, isAbove) {
    const name = nameOf(node);
    const button = element("button", {
      type: "button", role: "treeitem", tabindex: node === current ? "0" : "-1", "aria-label": label(node), "aria-level": depth[node] + 1,
      class: `frame${wide < narrow ? " narrow" : ""}${isAbove ? " above" : ""}`,
      style: { left: `${left}px`, width: `${wide}px`, top: `${depth[node] * rowHeight}px`, "--box": data.hasBase ? change(node) : warm(name) },
      on: { click: () => look(node), mouseenter: () => describe(node), focus: () => { current = node; describe(node); } },
    }, wide < narrow ? "" : name);
    shown.set(node, button);
    return button;
  }

  const pattern = () => search.value.trim().toLowerCase();

  // The outermost hits' cost: one inside another is counted once.
  function mark() {
    const wanted = pattern();
    let cost = 0;
    let hits = 0;
    const inside = new Uint8Array(count);
    for (let i = 0; i < count; ++i) {
      const below = i > 0 && inside[data.parent[i]];
      const hit = wanted !== "" && nameOf(i).toLowerCase().includes(wanted);
      if (hit) { ++hits; }
      if (hit && !below) { cost += data.hasBase ? width[i] : head[i]; }
      inside[i] = below || hit ? 1 : 0;
      const made = shown.get(i);
      if (made) {
        made.classList.toggle("hit", hit);
        made.classList.toggle("dim", wanted !== "" && !hit);
      }
    }
    found.textContent = wanted === "" ? "" : `${hits} ${hits === 1 ? "box" : "boxes"}, ${benchgate.share(cost, data.hasBase ? width[0] : head[0])}`;
  }

  function showPath() {
    const names = [];
    for (let node = focus; node !== 0; node = data.parent[node]) { names.unshift(nameOf(node)); }
    path.textContent = names.join(" → ");
  }

  function draw() {
    const whole = flame.clientWidth;
    shown = new Map();
    const boxes = [];
    let deepest = depth[focus];
    for (let node = focus; node !== 0; node = data.parent[node]) {
      if (node !== focus) { boxes.push(box(node, 0, whole, true)); }
    }
    if (focus !== 0) { boxes.push(box(0, 0, whole, true)); }
    const pending = width[focus] > 0 ? [[focus, 0]] : [];
    const scale = whole / (width[focus] || 1);
    while (pending.length > 0) {
      const [node, left] = pending.pop();
      boxes.push(box(node, left, width[node] * scale, false));
      deepest = Math.max(deepest, depth[node]);
      let at = left;
      for (const child of children[node]) {
        const wide = width[child] * scale;
        if (wide >= 1) { pending.push([child, at]); }
        at += wide;
      }
    }
    flame.style.height = `${(deepest + 1) * rowHeight + 2}px`;  // The border, too.
    flame.replaceChildren(...boxes);
    if (!shown.has(current)) { setCurrent(focus); }
    showPath();
    mark();
  }

  function setCurrent(node) {
    const before = shown.get(current);
    if (before) { before.tabIndex = -1; }
    current = node;
    const now = shown.get(node);
    if (now) { now.tabIndex = 0; }
  }

  function go(node) {
    if (node === undefined || !shown.has(node)) { return; }
    setCurrent(node);
    shown.get(node).focus();
    describe(node);
  }

  function look(node) {
    focus = node;
    current = node;
    draw();
    go(node);
  }

  function sibling(step) {
    if (current === 0) { return undefined; }
    const all = children[data.parent[current]].filter((node) => shown.has(node));
    return all[all.indexOf(current) + step];
  }

  const keys = {
    ArrowUp: () => go(data.parent[current]),
    ArrowDown: () => go(children[current].find((node) => shown.has(node))),
    ArrowLeft: () => go(sibling(-1)),
    ArrowRight: () => go(sibling(1)),
    Home: () => go(focus),
  };

  flame.addEventListener("keydown", (event) => {
    if (keys[event.key] && !event.ctrlKey && !event.altKey && !event.metaKey) {
      event.preventDefault();
      keys[event.key]();
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && document.activeElement !== search) {
      event.preventDefault();
      search.focus();
    } else if (event.key === "Escape") {
      if (document.activeElement === search && search.value !== "") {
        search.value = "";
        mark();
      } else if (focus !== 0) {
        look(data.parent[focus]);
      }
    }
  });
  search.addEventListener("input", mark);
  document.getElementById("reset").addEventListener("click", () => look(0));
  // A change of height is our own.
  let drawnWidth = -1;
  new ResizeObserver(() => {
    if (flame.clientWidth !== drawnWidth) {
      drawnWidth = flame.clientWidth;
      draw();
    }
  }).observe(flame);
  drawnWidth = flame.clientWidth;
  draw();
})();
