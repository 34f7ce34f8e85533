// Reads the columns of numbers that site_numbers.h describes.
(function (site) {
  "use strict";

  var DIGITS = {};
  "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".split("")
    .forEach(function (c, i) { DIGITS[c] = i; });

  site.numbers = function (text) {
    var numbers = [];
    var at = 0;
    while (at < text.length) {
      if (text[at] === "!") {
        numbers.push(null);
        at++;
        continue;
      }
      // Multiplied, not shifted: shifts end at 32 bits.
      var value = 0, place = 1, digit;
      do {
        digit = DIGITS[text[at++]];
        value += (digit % 32) * place;
        place *= 32;
      } while (digit >= 32);
      numbers.push(value % 2 ? -(value - 1) / 2 : value / 2);
    }
    return numbers;
  };

  site.sums = function (text) {
    var sum = 0;
    return site.numbers(text).map(function (difference) {
      if (difference === null) { return null; }
      sum += difference;
      return sum;
    });
  };

  // {mid, low, high} of a band, in units.
  site.band = function (data) {
    if (Array.isArray(data.mid)) { return data; }
    var mid = site.sums(data.mid);
    var low = site.numbers(data.low);
    var high = site.numbers(data.high);
    var unit = Math.pow(10, Math.abs(data.decimals));
    var scaled = function (whole) {
      return whole === null ? null : data.decimals < 0 ? whole * unit : whole / unit;
    };
    return {
      mid: mid.map(scaled),
      low: mid.map(function (m, i) { return m === null || low[i] === null ? null : scaled(m - low[i]); }),
      high: mid.map(function (m, i) { return m === null || high[i] === null ? null : scaled(m + high[i]); })
    };
  };

  // A series as its page works with it.
  site.readSeries = function (data) {
    return {
      suite: data.suite, benchmark: data.benchmark, metric: data.metric, unit: data.unit,
      better: data.better, kind: data.kind, chain: data.chain, bridges: data.bridges,
      run: site.sums(data.run), machine: site.sums(data.machine), n: site.sums(data.n),
      value: site.band(data.value), chained: data.chained ? site.band(data.chained) : null,
      changes: data.changes.map(function (c) {
        return {before: c[0], after: c[1], size: c[2] === null ? Infinity : c[2], low: c[3], high: c[4], p: c[5],
          evidence: c[6], machine: c[7]};
      })
    };
  };

  site.readRuns = function (data) {
    return {
      count: data.runs, time: site.sums(data.time), machine: site.sums(data.machine),
      commit: function (run) { return data.commits.slice(run * 10, run * 10 + 10); },
      machines: data.machines, releases: data.releases, details: data.details
    };
  };

  site.sparkline = function (text) {
    return text.split("").map(function (c) { return DIGITS[c] / 63; });
  };
})(benchgateSite);
