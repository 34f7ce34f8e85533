// Pairs as drawings: both values of each, the ratio of each in the order of
// measuring, and how the ratios are distributed.
(() => {
  "use strict";
  const {svg, percent} = benchgate;
  const LEFT = 68, TOP = 20, BOTTOM = 24, HEIGHT = 250;

  function frame(width, height, label) {
    return svg("svg", {class: "pairs-chart", viewBox: `0 0 ${width} ${height}`, width, height, role: "img", "aria-label": label});
  }

  function text(x, y, content, about = {}) { return svg("text", {x, y, ...about}, content); }

  function across(kind, y, from, to) { return svg("line", {class: kind, x1: from, x2: to, y1: y, y2: y}); }

  function upright(kind, x, from, to) { return svg("line", {class: kind, x1: x, x2: x, y1: from, y2: to}); }

  // A round mark for base, a square one for head; hollow where head was first.
  function mark(kind, x, y, size, about) {
    const classes = ["mark", kind, about.first === "head" ? "hollow" : "", about.judged ? "" : "aside", about.outlying ? "outlying" : ""];
    const name = classes.filter(Boolean).join(" ");
    return kind === "head"
      ? svg("rect", {class: name, x: x - size, y: y - size, width: 2 * size, height: 2 * size})
      : svg("circle", {class: name, cx: x, cy: y, r: size});
  }

  // What lies beyond the scale: an arrow at its end.
  function arrow(x, y, up) {
    return svg("path", {class: "beyond", d: up ? `M${x} ${y - 6}l5 8h-10z` : `M${x} ${y + 6}l5 -8h-10z`});
  }

  function axis(scale, ticks, label, right) {
    return ticks.flatMap((tick) => {
      const y = scale(tick.at);
      return [across("grid", y, LEFT, right), text(LEFT - 6, y + 4, tick.label ?? label(tick.at), {"text-anchor": "end"})];
    });
  }

  function numbersBelow(place, count, y) {
    const ticks = benchgate.ticks(1, count, Math.min(8, count)).filter((each) => Number.isInteger(each) && each >= 1 && each <= count);
    return ticks.map((each) => text(place(each), y, String(each), {"text-anchor": "middle"}));
  }

  // Where screening ends and confirmation begins.
  function stages(row, pairs, place, top, bottom) {
    const {screened} = row;
    if (screened === 0 || screened === pairs.length) { return []; }
    const x = place(screened + 0.5);
    return [upright("stage", x, top, bottom), text(x - 4, top - 8, "screen", {"text-anchor": "end"}), text(x + 4, top - 8, "confirm")];
  }

  function size(count, width) { return Math.max(1.6, Math.min(4, width / count / 3)); }

  // Base and head of every pair, joined.
  benchgate.valuesChart = (row, pairs, width) => {
    const height = HEIGHT, right = width - 10, bottom = height - BOTTOM;
    const values = pairs.flatMap((pair) => [pair.base, pair.head]).filter((value) => value !== null);
    const chart = frame(width, height, `Base and head of ${pairs.length} pairs in the order of measuring; a table follows`);
    const range = benchgate.rangeOf(values, [], Math.abs(benchgate.median(values)) * 0.01 || 1);
    const y = benchgate.scale(range, bottom, TOP);
    const x = benchgate.scale([0.5, pairs.length + 0.5], LEFT, right);
    const ticks = benchgate.ticks(range[0] / row.unit[0], range[1] / row.unit[0], 4).map((at) => ({at: at * row.unit[0]}));
    chart.append(...axis(y, ticks, (value) => benchgate.tickQuantity(value, row.unit), right),
      ...numbersBelow(x, pairs.length, height - 6), ...stages(row, pairs, x, TOP, bottom));
    const radius = size(pairs.length, right - LEFT);
    for (const pair of pairs) {
      const at = x(pair.number);
      if (pair.base === null || pair.head === null) { continue; }
      chart.append(upright("join", at, y(pair.base), y(pair.head)));
      for (const kind of ["base", "head"]) {
        chart.append(y.holds(pair[kind]) ? mark(kind, at, y(pair[kind]), radius, {judged: pair.judged})
          : arrow(at, y(pair[kind]), pair[kind] > y.high));
      }
    }
    chart.pairAt = (pixel) => Math.round((pixel - LEFT) / (right - LEFT) * pairs.length + 0.5);
    chart.placeOf = x;
    return chart;
  };

  // Ticks at round percentages on a scale of logarithms.
  function percentTicks([low, high]) {
    const ticks = benchgate.ticks(Math.expm1(low), Math.expm1(high), 5);
    const decimals = ticks.length > 1 ? benchgate.percentDecimals(ticks[1] - ticks[0]) : 2;
    return ticks.filter((each) => each > -1).map((each) => ({at: Math.log1p(each), label: percent(each, decimals)}));
  }

  // Zero, the noise threshold both ways, the estimate in its interval.
  function lines(row, y, from, to) {
    const drawn = [];
    const within = (kind, value) => { if (y.holds(value)) { drawn.push(across(kind, y(value), from, to)); } };
    if (row.change) {
      const [ratio, low, high] = row.change.map((each) => each === null || each <= -1 ? null : Math.log1p(each));
      if (low !== null && high !== null) {
        drawn.push(svg("rect", {class: "band", x: from, width: to - from, y: y(high), height: Math.max(1, y(low) - y(high))}));
      }
      if (ratio !== null) { within("estimate", ratio); }
    }
    if (row.threshold > 0) {
      within("limit", Math.log1p(row.threshold));
      within("limit", -Math.log1p(row.threshold));
    }
    within("zero", 0);
    return drawn;
  }

  // Zero and the noise threshold belong to it, unless they are so far from the
  // pairs that nothing could be seen of how these are distributed.
  function ratioRange(row, ratios) {
    const marks = (row.change ?? []).filter((each) => each !== null && each > -1).map(Math.log1p);
    const threshold = Math.log1p(row.threshold);
    const [low, high] = benchgate.rangeOf(ratios, marks, 0.8 * threshold || 0.002);
    const distance = Math.max(low, -high, 0);
    return distance > 2.5 * (high - low) ? [low, high] : benchgate.rangeOf(ratios, [0, ...marks], 2.4 * threshold || 0.004);
  }

  // The ratio of every pair, and beside it all of them stacked on one axis.
  benchgate.ratiosChart = (row, pairs, width) => {
    const height = HEIGHT, bottom = height - BOTTOM;
    const known = pairs.filter((pair) => pair.ratio !== null);
    const range = ratioRange(row, known.map((pair) => pair.ratio));
    const y = benchgate.scale(range, bottom, TOP);
    const middle = Math.round(LEFT + (width - LEFT) * 0.68);
    const x = benchgate.scale([0.5, pairs.length + 0.5], LEFT, middle - 12);
    const beyond = known.filter((pair) => !y.holds(pair.ratio)).length;
    const chart = frame(width, height, `Change of each of ${known.length} pairs in the order of measuring, and their distribution; a table follows`);
    chart.append(...axis(y, percentTicks(range), null, width - 4), ...lines(row, y, LEFT, width - 4),
      ...numbersBelow(x, pairs.length, height - 6), ...stages(row, pairs, x, TOP, bottom),
      upright("axis", middle, TOP, bottom),
      text(LEFT - 6, row.higher ? height - 6 : TOP - 8, row.higher ? "\u2193 worse" : "\u2191 worse", {"text-anchor": "end"}));
    if (beyond > 0) { chart.append(text(middle + 6, TOP - 8, `${beyond} beyond`)); }
    const radius = size(pairs.length, middle - LEFT);
    for (const pair of known) {
      chart.append(y.holds(pair.ratio) ? mark("ratio", x(pair.number), y(pair.ratio), radius, pair)
        : arrow(x(pair.number), y(pair.ratio), pair.ratio > y.high));
    }
    chart.append(...distribution(known.filter((pair) => pair.judged && y.holds(pair.ratio)), y, middle + 6, width - 8));
    chart.pairAt = (pixel) => (pixel < middle ? Math.round((pixel - LEFT) / (middle - 12 - LEFT) * pairs.length + 0.5) : null);
    chart.placeOf = x;
    return chart;
  };

  // Dots on the axis of the ratios, those that share a place side by side; as
  // close as they have to be.
  function distribution(pairs, y, from, to) {
    const dot = Math.max(3, Math.min(8, 60 / Math.sqrt(pairs.length || 1)));
    const heights = benchgate.stacked(pairs.map((pair) => y(pair.ratio)), dot);
    const step = Math.min(dot, (to - from - dot) / Math.max(1, ...heights));
    return pairs.map((pair, i) => mark("ratio", from + dot / 2 + heights[i] * step,
      Math.round(y(pair.ratio) / dot) * dot, dot / 2 - 0.4, pair));
  }

  // Both sides of a row that was not measured in pairs, each on its own line.
  benchgate.sidesChart = (row, width) => {
    const height = 130, bottom = height - BOTTOM;
    const sides = row.values.map((values) => values.filter((value) => value !== null));
    const all = sides.flat();
    const range = benchgate.rangeOf(all, [], Math.abs(benchgate.median(all)) * 0.01 || 1);
    const x = benchgate.scale(range, LEFT, width - 14);
    const chart = frame(width, height, `${sides[0].length} values of base and ${sides[1].length} of head; a table follows`);
    for (const at of benchgate.ticks(range[0] / row.unit[0], range[1] / row.unit[0], width / 110)) {
      const place = x(at * row.unit[0]);
      chart.append(upright("grid", place, TOP, bottom), text(place, height - 6, benchgate.tickQuantity(at * row.unit[0], row.unit), {"text-anchor": "middle"}));
    }
    sides.forEach((values, side) => {
      const name = ["base", "head"][side];
      const y = TOP + 40 + side * 48;
      chart.append(across("axis", y + 5, LEFT, width - 14), text(LEFT - 8, y + 4, name, {"text-anchor": "end"}));
      const heights = benchgate.stacked(values.map(x), 7);
      const step = Math.min(7, 34 / Math.max(1, ...heights));
      values.forEach((value, i) => chart.append(mark(name, x(value), y - heights[i] * step, 3, {judged: true})));
      if (row[name] !== null) { chart.append(upright("estimate", x(row[name]), y - 36, y + 5)); }
    });
    return chart;
  };
})();
