// Numbers as text, and the marks of axes. What C++ has laid out is taken from
// there; this is for what only a drawing needs.
(() => {
  "use strict";

  // So many significant digits, whole counts to the last.
  function digits(value, significant) {
    if (Number.isInteger(value) && Math.abs(value) < 1e9) { return String(value); }
    const magnitude = Math.abs(value);
    if (magnitude >= 1e7 || magnitude < 1e-3) { return value.toExponential(significant - 1); }
    return magnitude >= 10 ** significant ? value.toFixed(0) : value.toPrecision(significant);
  }

  function inUnit(number, name) { return number + (name && !name.startsWith("/") ? "\u00a0" : "") + name; }

  // A value in base units, in the unit [factor, name] of its row; one digit
  // more than medians are shown with, to tell pairs apart.
  benchgate.quantity = (value, [factor, name]) =>
    (value === null ? "no number" : inUnit(digits(value / factor, 5), name));

  // The same for a tick of an axis, which is a round number.
  benchgate.tickQuantity = (value, [factor, name]) => inUnit(String(Number((value / factor).toPrecision(6))), name);

  // A ratio minus one, with its sign: "+2.9 %".
  benchgate.percent = (ratio, decimals) => {
    if (ratio === null || !Number.isFinite(ratio)) { return "-"; }
    const value = ratio * 100;
    const places = decimals ?? (Math.abs(value) < 0.995 ? 2 : Math.abs(value) < 99.95 ? 1 : 0);
    const text = value.toFixed(places);
    const zero = Number(text) === 0;
    return `${zero ? "0" : value > 0 ? "+" + text : text}\u00a0%`;
  };

  // Round numbers within [low, high], about `wanted` of them.
  benchgate.ticks = (low, high, wanted) => {
    const rough = (high - low) / Math.max(1, wanted);
    if (!(rough > 0)) { return [low]; }
    const power = 10 ** Math.floor(Math.log10(rough));
    const step = [1, 2, 5, 10].map((each) => each * power).find((each) => each >= rough);
    const list = [];
    for (let i = Math.ceil(low / step - 1e-9); i * step <= high + step * 1e-9; i++) {
      list.push(Number((i * step).toPrecision(12)));
    }
    return list;
  };

  // Decimals that tell percentages apart that are `step` (a ratio) apart.
  benchgate.percentDecimals = (step) => Math.max(0, Math.min(4, -Math.floor(Math.log10(step * 100) + 1e-9)));

  benchgate.median = (values) => {
    const sorted = Float64Array.from(values).sort();
    const middle = sorted.length >> 1;
    return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  };
})();
