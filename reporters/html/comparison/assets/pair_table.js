// The numbers behind the drawings of a row.
(() => {
  "use strict";
  const {element} = benchgate;

  function table(caption, titles, lines) {
    return element("div", {class: "scroll", role: "region", tabindex: 0, "aria-label": caption},
      element("table", {class: "pairs"}, element("caption", {class: "unseen"}, caption),
        element("thead", {}, element("tr", {}, titles.map((title) => element("th", {scope: "col", class: "number"}, title)))),
        element("tbody", {}, lines.map((cells) => element("tr", {}, cells.map((cell) => element("td", {class: "number"}, cell)))))));
  }

  function ofPairs(row, pairs) {
    const titles = ["pair", "stage", "first", "base", "head", "change", ""];
    return table("Pairs in the order of measuring", titles, pairs.map((pair) => [
      String(pair.number), pair.stage, pair.first, benchgate.quantity(pair.base, row.unit), benchgate.quantity(pair.head, row.unit),
      pair.ratio === null ? "-" : benchgate.percent(Math.expm1(pair.ratio), 2), pair.outlying ? "outlier" : "",
    ]));
  }

  function ofSides(row) {
    const [base, head] = row.values;
    const lines = Array.from({length: Math.max(base.length, head.length)}, (_, i) => [
      String(i + 1), ...[base, head].map((side) => (i < side.length ? benchgate.quantity(side[i], row.unit) : "")),
    ]);
    return table("Values of base and of head", ["", "base", "head"], lines);
  }

  // Closed, and made when it is opened.
  benchgate.pairTable = (row, pairs) => {
    const place = element("details", {class: "behind"}, element("summary", {}, pairs ? "The pairs as a table" : "The values as a table"));
    place.addEventListener("toggle", () => {
      if (place.open && place.children.length === 1) { place.append(pairs ? ofPairs(row, pairs) : ofSides(row)); }
    });
    return place;
  };
})();
