// The interval of a change as a bar, with zero and the noise threshold.
(() => {
  "use strict";
  const {svg} = benchgate;
  const WIDTH = 140, HEIGHT = 20, EDGE = 7;

  const CHANGED = ["regressed", "accepted", "improved"];

  // What four fifths of the rows reach on either side.
  function reachOf(rows) {
    const ends = rows.map((row) => Math.max(...row.change.map((end) => Math.abs(end ?? 0)))).sort((a, b) => a - b);
    return ends[Math.floor(ends.length * 0.8)] ?? 0;
  }

  // The scale that all bars of a page share: from -span to +span. Most fit, and
  // most of those that changed; the others end in an arrow, or one of them
  // would make points of all.
  benchgate.intervalSpan = (rows) => {
    const timed = rows.filter((row) => !row.exact && row.change);
    const threshold = timed.reduce((most, row) => Math.max(most, row.threshold), 0);
    const usual = reachOf(timed);
    const changed = reachOf(timed.filter((row) => CHANGED.includes(row.concern)));
    const wanted = Math.max(usual, threshold * 2, Math.min(changed, Math.max(usual * 4, threshold * 10)), 1e-4);
    const power = 10 ** Math.floor(Math.log10(wanted));
    return [1, 2, 5, 10].map((each) => each * power).find((each) => each >= wanted * (1 - 1e-9));
  };

  function line(kind, x, top, bottom) {
    return svg("line", {class: kind, x1: x, x2: x, y1: top, y2: bottom});
  }

  // For the eyes: the cells beside it say the same.
  benchgate.intervalPicture = (row, span) => {
    const place = (ratio) => WIDTH / 2 + ratio / span * (WIDTH / 2 - EDGE);
    const within = (x) => Math.min(WIDTH - EDGE, Math.max(EDGE, x));
    const middle = HEIGHT / 2;
    const picture = svg("svg", {class: `interval ${row.concern}${row.change ? "" : " bare"}`, viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
      width: WIDTH, height: HEIGHT, "aria-hidden": "true"}, line("zero", WIDTH / 2, 1, HEIGHT - 1));
    if (row.threshold > 0 && row.threshold < span) {
      picture.append(line("limit", place(row.threshold), 1, HEIGHT - 1), line("limit", place(-row.threshold), 1, HEIGHT - 1));
    }
    if (!row.change) { return picture; }
    // An end that is not known is beyond all others.
    const [ratio, low, high] = [row.change[0], row.change[1] ?? -Infinity, row.change[2] ?? Infinity];
    const [from, to] = row.exact ? [place(0), place(ratio ?? Infinity)].sort((a, b) => a - b) : [place(low), place(high)];
    picture.append(svg("rect", {class: "range", x: within(from), y: middle - 4, height: 8, rx: 2,
      width: Math.max(2, within(to) - within(from))}));
    if (from < EDGE) { picture.append(svg("path", {class: "beyond", d: `M1 ${middle}l6 -5v10z`})); }
    if (to > WIDTH - EDGE) { picture.append(svg("path", {class: "beyond", d: `M${WIDTH - 1} ${middle}l-6 -5v10z`})); }
    if (ratio !== null) { picture.append(line("estimate", within(place(ratio)), middle - 7, middle + 7)); }
    return picture;
  };
})();
