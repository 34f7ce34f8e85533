// Numbers as a reader wants them; the same rules as reporters/quantity.h.
(function (site) {
  "use strict";

  var TIME = [[1, "s"], [1e-3, "ms"], [1e-6, "us"], [1e-9, "ns"]];
  var BINARY = [[1099511627776, "Ti"], [1073741824, "Gi"], [1048576, "Mi"], [1024, "Ki"], [1, ""]];
  var DECIMAL = [[1e12, "T"], [1e9, "G"], [1e6, "M"], [1e3, "k"], [1, ""]];
  var LARGEST_PLAIN_COUNT = 100000;

  function fitting(steps, magnitude) {
    return steps.find(function (step) { return magnitude >= step[0] * 0.99995; }) || steps[steps.length - 1];
  }

  function scaleFor(value, unit) {
    var magnitude = Math.abs(value), step;
    if (unit === "s") { return fitting(TIME, magnitude); }
    if (unit === "B" || unit.startsWith("B/")) {
      step = fitting(BINARY, magnitude);
      return [step[0], step[1] + unit];
    }
    if (unit === "1" || unit === "") {
      return magnitude < LARGEST_PLAIN_COUNT ? [1, ""] : fitting(DECIMAL, magnitude);
    }
    if (unit.startsWith("1/")) {
      step = fitting(DECIMAL, magnitude);
      return [step[0], step[1] + unit.slice(1)];
    }
    return [1, site.visible(unit)];
  }

  function decimalsFor(scaled) {
    var magnitude = Math.abs(scaled);
    return magnitude >= 999.95 ? 0 : magnitude >= 99.995 ? 1 : magnitude >= 9.9995 ? 2 : 3;
  }

  site.quantity = function (value, unit) {
    if (value === null || value === undefined || !isFinite(value)) { return "–"; }
    var scale = scaleFor(value, unit);
    var scaled = value / scale[0];
    var magnitude = Math.abs(scaled);
    var whole = scale[0] === 1 && Math.floor(value) === value && unit !== "s";
    var number = magnitude >= 1e7 || (magnitude < 0.1 && magnitude > 0)
      ? String(+scaled.toPrecision(4)) : scaled.toFixed(whole ? 0 : decimalsFor(scaled));
    return number + (scale[1] === "" || scale[1].startsWith("/") ? "" : "\u00a0") + scale[1];
  };

  function decimalsOf(largest) { return largest < 0.00995 ? 2 : largest < 0.9995 ? 1 : 0; }

  function percent(ratio, decimals, sign) {
    var value = ratio * 100;
    if (Math.abs(value) >= 1e6) { return (value > 0 ? sign : "") + value.toExponential(1); }
    var text = value.toFixed(decimals);
    if (+text === 0) { return text.replace("-", ""); }
    return (value > 0 ? sign : "") + text.replace("-", "\u2212");
  }

  site.change = function (ratio) {
    if (ratio === Infinity) { return "from zero"; }
    if (ratio === null || ratio === undefined || !isFinite(ratio)) { return "–"; }
    return percent(ratio, decimalsOf(Math.abs(ratio)), "+") + "\u00a0%";
  };

  site.interval = function (low, high) {
    if (low === null || high === null || low === high || !isFinite(low) || !isFinite(high)) { return ""; }
    var decimals = decimalsOf(Math.max(Math.abs(low), Math.abs(high)));
    return "[" + percent(low, decimals, "+") + ", " + percent(high, decimals, "+") + "]";
  };

  site.pValue = function (p) {
    return p === null ? "exact" : p < 0.0001 ? "<0.0001" : p < 0.001 ? p.toFixed(4) : p.toFixed(p < 0.0995 ? 3 : 2);
  };

  site.count = function (n, one) { return n.toLocaleString("en") + " " + one + (n === 1 ? "" : "s"); };

  // "worse", "better" or "same", of a change that is at least a tenth of a
  // percent.
  site.judge = function (ratio, better) {
    if (ratio === null || Math.abs(ratio) < 0.001) { return "same"; }
    return (ratio > 0) === (better === "lower") ? "worse" : "better";
  };

  function two(n) { return (n < 10 ? "0" : "") + n; }

  // Seconds since 1970 as a date, UTC: the same for every reader.
  site.day = function (seconds) {
    var date = new Date(seconds * 1000);
    return date.getUTCFullYear() + "-" + two(date.getUTCMonth() + 1) + "-" + two(date.getUTCDate());
  };

  site.minute = function (seconds) {
    var date = new Date(seconds * 1000);
    return site.day(seconds) + " " + two(date.getUTCHours()) + ":" + two(date.getUTCMinutes());
  };
})(benchgateSite);
