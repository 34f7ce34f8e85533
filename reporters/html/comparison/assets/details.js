// What an open row shows: drawings, the numbers behind them, how it was judged.
(() => {
  "use strict";
  const {element, svg} = benchgate;
  const NARROWEST = 260;

  function figure(title, note, ...content) {
    return element("figure", {}, element("figcaption", {}, element("b", {}, title), " ", element("span", {}, note)), content);
  }

  function key(...parts) {
    return element("p", {class: "key"}, parts.map(([classes, shape, words]) => element("span", {},
      svg("svg", {viewBox: "0 0 14 12", width: 14, height: 12, "aria-hidden": "true"},
        shape === "square" ? svg("rect", {class: classes, x: 3, y: 2, width: 8, height: 8})
          : shape === "line" ? svg("line", {class: classes, x1: 0, x2: 14, y1: 6, y2: 6}) : svg("circle", {class: classes, cx: 7, cy: 6, r: 4})),
      words)));
  }

  // Draws `make(width)` as wide as there is room, again whenever that changes.
  function fitted(make) {
    const place = element("div", {class: "fitted"});
    let width = 0;
    new ResizeObserver(() => {
      const room = Math.max(NARROWEST, Math.floor(place.clientWidth));
      if (room === width || place.clientWidth === 0) { return; }
      width = room;
      place.replaceChildren(make(width));
    }).observe(place);
    return place;
  }

  function describe(row, pair) {
    const change = pair.ratio === null ? "no ratio" : benchgate.percent(Math.expm1(pair.ratio));
    return `Pair ${pair.number} (${pair.stage}, ${pair.first} first): ${benchgate.quantity(pair.base, row.unit)} and ` +
      `${benchgate.quantity(pair.head, row.unit)}, ${change}${pair.outlying ? ", an outlier" : ""}`;
  }

  // Says of which pair the pointer is, in all drawings at once.
  function pointed(place, row, pairs) {
    const said = element("p", {class: "said"}, "\u00a0");
    const lines = new Map();
    function show(pair) {
      for (const line of lines.values()) { line.remove(); }
      lines.clear();
      said.textContent = pair ? describe(row, pair) : "\u00a0";
      if (!pair) { return; }
      for (const chart of place.querySelectorAll("svg.pairs-chart")) {
        const x = chart.placeOf(pair.number);
        lines.set(chart, svg("line", {class: "pointed", x1: x, x2: x, y1: 20, y2: chart.viewBox.baseVal.height - 24}));
        chart.prepend(lines.get(chart));
      }
    }
    place.addEventListener("pointermove", (event) => {
      const chart = event.target.closest("svg.pairs-chart");
      const number = chart ? chart.pairAt(event.clientX - chart.getBoundingClientRect().left) : null;
      show(pairs[number - 1] ?? null);
    });
    place.addEventListener("pointerleave", () => show(null));
    return said;
  }

  function ofPairs(row) {
    const pairs = benchgate.pairsOf(row);
    const outliers = pairs.filter((pair) => pair.judged && pair.outlying).length;
    const charts = element("div", {class: "charts"},
      pairs.some((pair) => pair.ratio !== null) && !row.exact
        ? figure("Change of each pair", "in the order of measuring, and their distribution",
          fitted((width) => benchgate.ratiosChart(row, pairs, width)),
          key(["mark ratio", "dot", "base first"], ["mark ratio hollow", "dot", "head first"], ["estimate", "line", "estimate and interval"],
            ["limit", "line", "noise threshold"],
            ...(outliers > 0 ? [["mark ratio outlying", "dot", outliers === 1 ? "1 outlier" : `${outliers} outliers`]] : []),
            ...(pairs.some((pair) => !pair.judged) ? [["mark ratio aside", "dot", "not of the estimate"]] : []))) : null,
      figure("Values of each pair", "",
        fitted((width) => benchgate.valuesChart(row, pairs, width)),
        key(["mark base", "dot", "base"], ["mark head", "square", "head"])));
    return [charts, pointed(charts, row, pairs), benchgate.pairTable(row, pairs)];
  }

  function ofSides(row) {
    return [element("div", {class: "charts"}, figure("Values", "measured apart; the line is the median",
      fitted((width) => benchgate.sidesChart(row, width)))), benchgate.pairTable(row, null)];
  }

  benchgate.details = (row) => {
    const hasValues = row.values.some((side) => side.some((value) => value !== null));
    const drawn = hasValues ? (row.paired ? ofPairs(row) : ofSides(row)) : [element("p", {}, "There are no values of this row.")];
    return element("div", {class: "open"}, element("h3", {class: "unseen"}, row.name),
      drawn, element("dl", {class: "facts"}, row.facts.map(([label, line]) => [element("dt", {}, label), element("dd", {}, line.replaceAll(" %", "\u00a0%"))])));
  };
})();
