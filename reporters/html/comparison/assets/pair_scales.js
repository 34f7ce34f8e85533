// From the values of a row to places in a drawing: what is drawn, on which
// scale, and what is beyond it.
(() => {
  "use strict";

  // Iglewicz and Hoaglin (1993) call a value an outlier that is further from
  // the median than 3.5 of these deviations.
  const OUTLYING = 3.5;
  const TO_DEVIATION = 1.4826;  // Of a normal distribution, from its median deviation.

  // {base, head, first, stage, judged, ratio: ln(head / base) or null,
  //   outlying} of each pair, in the order of measuring.
  benchgate.pairsOf = (row) => {
    const [base, head] = row.values;
    const pairs = base.map((value, i) => {
      const stage = i < row.screened ? "screen" : "confirm";
      const has = value > 0 && head[i] > 0;
      return {number: i + 1, base: value, head: head[i], first: row.first[i] === "b" ? "base" : "head",
        stage, judged: i >= row.judged[0] && i < row.judged[1], ratio: has ? Math.log(head[i] / value) : null, outlying: false};
    });
    for (const stage of ["screen", "confirm"]) {
      markOutliers(pairs.filter((pair) => pair.stage === stage && pair.ratio !== null));
    }
    return pairs;
  };

  function markOutliers(pairs) {
    if (pairs.length < 5) { return; }
    const {middle, deviation} = spreadOf(pairs.map((pair) => pair.ratio));
    if (deviation === 0) { return; }
    for (const pair of pairs) { pair.outlying = Math.abs(pair.ratio - middle) > OUTLYING * deviation; }
  }

  function spreadOf(values) {
    const middle = benchgate.median(values);
    return {middle, deviation: TO_DEVIATION * benchgate.median(values.map((value) => Math.abs(value - middle)))};
  }

  // From [low, high] to pixels between `from` and `to`; what is beyond comes to
  // the end.
  benchgate.scale = ([low, high], from, to) => {
    const place = (value) => from + (Math.min(high, Math.max(low, value)) - low) / (high - low) * (to - from);
    place.low = low;
    place.high = high;
    place.holds = (value) => value >= low && value <= high;
    return place;
  };

  // The range that shows `values` and `marks`. A few values that would make one
  // line of all others are left beyond it.
  benchgate.rangeOf = (values, marks, least) => {
    let [low, high] = [Math.min(...values, ...marks), Math.max(...values, ...marks)];
    if (values.length >= 5) {
      const {middle, deviation} = spreadOf(values);
      const reach = Math.max(12 * deviation, least);
      low = Math.max(low, Math.min(middle - reach, ...marks));
      high = Math.min(high, Math.max(middle + reach, ...marks));
    }
    const missing = Math.max(0, least - (high - low)) / 2;
    const edge = (high - low + 2 * missing) * 0.06;
    return [low - missing - edge, high + missing + edge];
  };

  // Places beside each other for dots of one size: how far from the axis each
  // of `spots` (places along it) has to stand.
  benchgate.stacked = (spots, size) => {
    const heights = new Map();
    return spots.map((spot) => {
      const bin = Math.round(spot / size);
      const height = heights.get(bin) ?? 0;
      heights.set(bin, height + 1);
      return height;
    });
  };
})();
