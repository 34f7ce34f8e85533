// Gives the tree of stacks to d3-flame-graph, and adds what that leaves out: keys,
// what is read aloud, costs in words.
(() => {
  "use strict";

  const data = benchgate.data("flame-data");
  const element = benchgate.element;
  const count = data.parent.length;

  // Costs with all that is called, and boxes; children stand after parents.
  const head = Float64Array.from(data.head);
  const base = data.hasBase ? Float64Array.from(data.base) : new Float64Array(count);
  const width = head.map((cost, i) => Math.max(cost, base[i]));
  const nodes = [];
  const depth = new Uint32Array(count);
  for (let i = 0; i < count; ++i) {
    const parent = data.parent[i];
    depth[i] = i > 0 ? depth[parent] + 1 : 0;
    if (depth[i] > data.deepest) {  // Counts as the one above it.
      nodes.push(nodes[parent]);
      nodes[i].value += width[i];
      continue;
    }
    nodes.push({index: i, value: width[i], children: []});
    if (i > 0) { nodes[parent].children.push(nodes[i]); }
  }
  for (let i = count - 1; i > 0; --i) {
    for (const costs of [head, base, width]) { costs[data.parent[i]] += costs[i]; }
  }
  const nameOf = (box) => data.names[data.name[box.data.index]];

  const flame = document.getElementById("flame");
  const details = document.getElementById("details");
  const search = document.getElementById("search");
  const found = document.getElementById("found");
  let focus = null;   // The box that is looked at closer.
  let current = null; // The box that has the keyboard.

  const amount = (value) => benchgate.amount(value, data.unit);
  const signed = (value) => (value < 0 ? "−" : "+") + amount(Math.abs(value));
  const margin = (i) => (data.margin.length > 0 ? ` ± ${amount(data.margin[i])}` : "");

  // +1: costs more than in base, by more than may be chance; -1: less.
  function direction(i) {
    const delta = head[i] - base[i];
    return data.hasBase && Math.abs(delta) > (data.margin[i] ?? 0) ? Math.sign(delta) : 0;
  }

  function changeText(i) {
    if (base[i] === 0) { return "new"; }
    if (head[i] === 0) { return "gone"; }
    const share = 100 * (head[i] / base[i] - 1);
    return `${share < 0 ? "−" : "+"}${Math.abs(share).toFixed(1)} %`;
  }

  // Names of costs and what they are, of the box of this number.
  function facts(i) {
    if (data.hasBase) {
      return [["base", amount(base[i]), benchgate.share(base[i], base[0])],
        ["head", amount(head[i]), benchgate.share(head[i], head[0])],
        ["change", signed(head[i] - base[i]) + margin(i), changeText(i)]];
    }
    return [["with all that it calls", amount(head[i]) + margin(i), benchgate.share(head[i], head[0])],
      ["of its own", amount(data.head[i]), benchgate.share(data.head[i], head[0])]];
  }

  const label = (box) => `${nameOf(box)}: ${facts(box.data.index).map((fact) => fact.join(" ")).join(", ")}`;

  function describe(box) {
    details.replaceChildren(element("b", {}, nameOf(box)), element("table", {}, element("tbody", {},
      facts(box.data.index).map(([title, ...cells]) => element("tr", {}, element("th", { scope: "row" }, title),
        cells.map((cell) => element("td", { class: "number" }, cell)))))));
  }

  // Of two profiles by how much of the larger cost was added or saved: all of the
  // colour for half of it. A root's scale, since small changes are to be seen.
  // Orange and blue differ for those, too, who cannot tell red from green.
  let change = null;
  function readColours() {
    const style = getComputedStyle(flame);
    const colours = ["--less", "--zero", "--more"].map((name) => style.getPropertyValue(name).trim());
    change = d3.scaleSqrt().domain([-0.5, 0, 0.5]).range(colours).interpolate(d3.interpolateLab).clamp(true);
  }

  // Of one, the same name has the same warm colour everywhere.
  function warm(name) {
    let hash = 2166136261;
    for (let i = 0; i < name.length; ++i) { hash = Math.imul(hash ^ name.charCodeAt(i), 16777619); }
    hash >>>= 0;
    return d3.color(`hsl(${20 + hash % 36}, ${70 + (hash >>> 8) % 20}%, ${66 + (hash >>> 16) % 12}%)`).formatHex();
  }

  function colour(box) {
    const i = box.data.index;
    if (!data.hasBase) { return warm(nameOf(box)); }
    return change(direction(i) === 0 ? 0 : (head[i] - base[i]) / Math.max(head[i], base[i]));
  }

  const signs = new Map([[1, "+ "], [0, ""], [-1, "− "]]);
  readColours();
  const chart = flamegraph.default()
    .width(flame.clientWidth)
    .cellHeight(20)
    .minFrameSize(1)
    .inverted(true)
    .selfValue(true)
    .resetHeightOnZoom(true)
    .transitionDuration(0)
    .getName((box) => signs.get(direction(box.data.index)) + nameOf(box))
    .setLabelHandler(label)
    .setColorMapper(colour)
    .setSearchMatch((box, wanted) => wanted !== "" && nameOf(box).toLowerCase().includes(wanted))
    .setSearchHandler(countFound)
    .onHover(describe)
    .onClick(hasZoomed);

  // One inside another is counted once.
  function countFound(boxes) {
    const isInside = (box) => box.ancestors().slice(1).some((each) => each.highlight);
    const cost = boxes.filter((box) => !isInside(box)).reduce((sum, box) => sum + width[box.data.index], 0);
    found.textContent = search.value.trim() === "" ? ""
      : `${boxes.length} ${boxes.length === 1 ? "box" : "boxes"}, ${benchgate.share(cost, width[0])}`;
  }

  // What is drawn, by its box.
  let shown = new Map();
  function afterDrawing() {
    const isSearch = search.value.trim() !== "";
    shown = new Map();
    d3.select(flame).select("svg").attr("role", "tree").attr("aria-label", "Flame graph").selectAll("g")
      .attr("role", "treeitem")
      .attr("tabindex", (box) => (box === current ? 0 : -1))
      .attr("aria-level", (box) => box.depth + 1)
      .attr("aria-label", label)
      .classed("hit", (box) => box.highlight)
      .classed("dim", (box) => isSearch && !box.highlight)
      .on("focus", (event, box) => {
        setCurrent(box);
        describe(box);
      })
      .each(function remember(box) { shown.set(box, this); });
  }

  function setCurrent(box) {
    shown.get(current)?.setAttribute("tabindex", -1);
    current = box;
    shown.get(current)?.setAttribute("tabindex", 0);
  }

  function go(box) {
    shown.get(box)?.focus();
  }

  function hasZoomed(box) {
    focus = box;
    setCurrent(box);
    afterDrawing();
    const names = box.ancestors().reverse().slice(1).map(nameOf);
    document.getElementById("path").textContent = names.join(" → ");
    go(box);
  }

  function find() {
    chart.search(search.value.trim().toLowerCase());
    afterDrawing();
  }

  function sibling(step) {
    const all = (current.parent?.children ?? []).filter((box) => shown.has(box));
    return all[all.indexOf(current) + step];
  }

  const keys = {
    ArrowUp: () => go(current.parent),
    ArrowDown: () => go(current.children?.find((box) => shown.has(box))),
    ArrowLeft: () => go(sibling(-1)),
    ArrowRight: () => go(sibling(1)),
    Home: () => go(focus),
    Enter: () => chart.zoomTo(current),
    " ": () => chart.zoomTo(current),
  };
  flame.addEventListener("keydown", (event) => {
    if (keys[event.key] && !event.ctrlKey && !event.altKey && !event.metaKey) {
      event.preventDefault();
      keys[event.key]();
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && !/^(INPUT|TEXTAREA)$/.test(document.activeElement.tagName)) {
      event.preventDefault();
      search.focus();
    } else if (event.key === "Escape") {
      if (document.activeElement === search && search.value !== "") {
        search.value = "";
        find();
      } else if (focus.parent) {
        chart.zoomTo(focus.parent);
      }
    }
  });
  search.addEventListener("input", find);
  document.getElementById("reset").addEventListener("click", () => chart.resetZoom());

  function legend() {
    const place = document.getElementById("legend");
    const steps = [-0.5, -0.125, -0.02, 0, 0.02, 0.125, 0.5];
    place.hidden = !data.hasBase;
    place.replaceChildren("Against base: half or less", element("span", { class: "scale", "aria-hidden": true,
      style: { background: `linear-gradient(to right, ${steps.map((step) => change(step)).join(", ")})` } }), "twice or more");
  }

  // Only looking closer and going back are shown as movements.
  const moving = matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 200;

  function redraw() {
    readColours();
    legend();
    chart.transitionDuration(0).width(flame.clientWidth).update();
    chart.transitionDuration(moving);
    afterDrawing();
  }
  document.addEventListener("themechange", redraw);

  d3.select(flame).datum(nodes[0]).call(chart);
  // New boxes grow for a while, boxes that were there do not.
  chart.update();
  chart.transitionDuration(moving);
  focus = current = d3.select(flame).datum();
  legend();
  afterDrawing();
  // A change of height is our own.
  let drawnWidth = flame.clientWidth;
  new ResizeObserver(() => {
    if (flame.clientWidth !== drawnWidth) {
      drawnWidth = flame.clientWidth;
      redraw();
    }
  }).observe(flame);
})();
