// The chart of a benchmark, drawn by dygraphs. It shows what it is given and
// tells what is done to it; benchmark.js decides.
(function (site) {
  "use strict";

  var e = site.element;

  // Okabe and Ito's, told apart by those who see few colours; and beside the
  // colour a dash and a marker of its own.
  var COLOURS = ["#2f8fe0", "#d55e00", "#009e73", "#cc79a7", "#b58900", "#7a6ff0"];
  var DASHES = [null, [8, 3], [2, 3], [10, 3, 2, 3], [5, 2, 1, 2, 1, 2], [14, 4]];
  var MARKERS = ["circle", "square", "triangle", "diamond", "cross", "ring"];
  var MOST_MARKERS = 400;  // Beyond so many points in sight they are a smear.
  var FEWEST_IN_SIGHT = 4;

  function dygraphHasNoLegend() {
    // Its legend sets styles that a strict content security policy refuses, and
    // writes names as HTML.
    Dygraph.PLUGINS = Dygraph.PLUGINS.filter(function (plugin) {
      return !/legend/i.test(String(plugin.prototype.toString()));
    });
  }

  site.lineStyle = function (i) {
    return {colour: COLOURS[i % COLOURS.length], dash: DASHES[i % DASHES.length], marker: MARKERS[i % MARKERS.length]};
  };

  // A picture of a line for the legend.
  site.lineSample = function (i) {
    var style = site.lineStyle(i);
    var image = benchgate.svg("svg", {viewBox: "0 0 34 12", class: "sample", "aria-hidden": "true"},
      benchgate.svg("line", {x1: 0, x2: 34, y1: 6, y2: 6, stroke: style.colour, "stroke-width": 2,
        "stroke-dasharray": style.dash ? style.dash.join(" ") : "none"}));
    var path = {circle: "M13 6a4 4 0 1 0 8 0a4 4 0 1 0-8 0", square: "M13.5 2.5h7v7h-7z", triangle: "M17 2l4.5 8h-9z",
      diamond: "M17 1l5 5l-5 5l-5-5z", cross: "M13 2l8 8M21 2l-8 8", ring: "M13 6a4 4 0 1 0 8 0a4 4 0 1 0-8 0"}[style.marker];
    image.append(benchgate.svg("path", {d: path, stroke: style.colour, "stroke-width": 1.8,
      fill: style.marker === "ring" ? "none" : style.colour}));
    return image;
  };

  function drawMarker(marker) {
    return function (g, name, canvas, x, y, colour, size) {
      canvas.beginPath();
      canvas.strokeStyle = canvas.fillStyle = colour;
      canvas.lineWidth = 1.6;
      var s = size;
      if (marker === "square") { canvas.rect(x - s, y - s, 2 * s, 2 * s); }
      else if (marker === "triangle") { canvas.moveTo(x, y - s - 1); canvas.lineTo(x + s + 1, y + s); canvas.lineTo(x - s - 1, y + s); canvas.closePath(); }
      else if (marker === "diamond") { canvas.moveTo(x, y - s - 1); canvas.lineTo(x + s + 1, y); canvas.lineTo(x, y + s + 1); canvas.lineTo(x - s - 1, y); canvas.closePath(); }
      else if (marker === "cross") { canvas.moveTo(x - s, y - s); canvas.lineTo(x + s, y + s); canvas.moveTo(x + s, y - s); canvas.lineTo(x - s, y + s); }
      else { canvas.arc(x, y, s, 0, 2 * Math.PI); }
      canvas.stroke();
      if (marker !== "cross" && marker !== "ring") { canvas.fill(); }
    };
  }

  function colour(name) { return getComputedStyle(document.documentElement).getPropertyValue(name).trim(); }

  function escaped(text) {
    return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
  }

  // about: {lines: [{points: [{run, mid, low, high}], style}], logarithmic,
  //   runs, label(value), changes, marks, window, selected(run), zoomed(window),
  //   height}. Every function is called with indices of runs.
  site.Chart = function (place, about) {
    var area = e("div", {class: "chart-area"});
    var flags = e("div", {class: "flags"});
    place.replaceChildren(flags, area);
    var rows = rowsOf(about.lines);
    var last = Math.max(about.runs.count - 1, 1);
    var whole = [-0.02 * last, last * 1.02];
    var chart = {};

    // One row for each run: [run, [low, mid, high] of each line].
    function rowsOf(lines) {
      var byRun = new Map();
      lines.forEach(function (line, i) {
        line.points.forEach(function (p) {
          var row = byRun.get(p.run);
          if (!row) {
            row = [p.run].concat(lines.map(function () { return [null, null, null]; }));
            byRun.set(p.run, row);
          }
          row[i + 1] = [p.low === null ? p.mid : p.low, p.mid, p.high === null ? p.mid : p.high];
        });
      });
      return Array.from(byRun.values()).sort(function (a, b) { return a[0] - b[0]; });
    }

    function ticks(a, b, pixels) {
      var wanted = Math.max(2, Math.floor(pixels / 110));
      var step = Math.max(1, Math.ceil((b - a) / wanted));
      var list = [];
      var fine = about.runs.time[Math.min(last, Math.floor(b))] - about.runs.time[Math.max(0, Math.ceil(a))] < 3 * 86400;
      for (var run = Math.max(0, Math.ceil(a / step) * step); run <= Math.min(b, about.runs.count - 1); run += step) {
        list.push({v: run, label: fine ? site.minute(about.runs.time[run]).slice(5) : site.day(about.runs.time[run])});
      }
      return list;
    }

    function drawUnder(canvas, box, g) {
      canvas.save();
      canvas.font = "11px system-ui, sans-serif";
      about.marks.forEach(function (mark) {
        var x = g.toDomXCoord(mark.run);
        if (x < box.x || x > box.x + box.w) { return; }
        canvas.strokeStyle = colour(mark.kind === "release" ? "--soft" : "--other");
        canvas.setLineDash(mark.kind === "release" ? [1, 3] : [2, 5]);
        canvas.beginPath();
        canvas.moveTo(x, box.y);
        canvas.lineTo(x, box.y + box.h);
        canvas.stroke();
        if (mark.label) {
          canvas.fillStyle = colour("--soft");
          canvas.fillText(mark.label, x + 3, box.y + box.h - 4);
        }
      });
      canvas.setLineDash([]);
      about.changes.forEach(function (change) {
        var from = g.toDomXCoord(change.before), to = g.toDomXCoord(change.after);
        canvas.fillStyle = canvas.strokeStyle = colour(change.judged === "better" ? "--good" : "--bad");
        canvas.globalAlpha = 0.16;
        canvas.fillRect(from, box.y, Math.max(to - from, 3), box.h);
        canvas.globalAlpha = 0.8;
        canvas.beginPath();
        canvas.moveTo((from + to) / 2, box.y);
        canvas.lineTo((from + to) / 2, box.y + box.h);
        canvas.stroke();
      });
      canvas.globalAlpha = 1;
      canvas.strokeStyle = colour("--ink");
      canvas.lineWidth = 1.5;
      about.levels.forEach(function (level) {
        canvas.beginPath();
        canvas.moveTo(g.toDomXCoord(level.from), g.toDomYCoord(level.value));
        canvas.lineTo(g.toDomXCoord(level.to), g.toDomYCoord(level.value));
        canvas.globalAlpha = 0.55;
        canvas.stroke();
      });
      canvas.restore();
    }

    // A button over each change point; where they crowd, only a dot.
    function drawFlags(g) {
      var box = g.getArea();
      var free = -Infinity;
      flags.replaceChildren();
      about.changes.forEach(function (change, i) {
        var x = (g.toDomXCoord(change.before) + g.toDomXCoord(change.after)) / 2;
        if (x < box.x || x > box.x + box.w) { return; }
        var roomy = x - free > 34;
        free = roomy ? x + 34 : free;
        var flag = e("button", {type: "button", class: "flag " + change.judged + (roomy ? "" : " dot"),
          "aria-label": "change point: " + site.change(change.size) + " " + change.judged,
          text: roomy ? site.change(change.size) : "", on: {click: function () { about.flagged(i); }}});
        flag.style.left = x + "px";
        flags.append(flag);
      });
    }

    function inSight() {
      var range = g.xAxisRange();
      return rows.filter(function (row) { return row[0] >= range[0] && row[0] <= range[1]; }).length;
    }

    function setMarkers() {
      var wanted = inSight() <= MOST_MARKERS;
      if (g.getOption("drawPoints") !== wanted) { g.updateOptions({drawPoints: wanted}); }
    }

    // Where a run lies on the page, for what is said about it.
    function spotOf(run) {
      var row = rows[indexOf(run)];
      var line = row.slice(1).findIndex(function (value) { return value[1] !== null; });
      return {line: line, x: g.toDomXCoord(run) + area.offsetLeft, y: g.toDomYCoord(row[line + 1][1]) + area.offsetTop};
    }

    function indexOf(run) {
      var low = 0, high = rows.length - 1;
      while (low < high) {
        var middle = (low + high) >> 1;
        if (rows[middle][0] < run) { low = middle + 1; } else { high = middle; }
      }
      if (low > 0 && run - rows[low - 1][0] < rows[low][0] - run) { low--; }
      return low;
    }

    function touched(event) {
      var box = area.getBoundingClientRect();
      chart.select(Math.round(g.toDataXCoord(event.touches[0].clientX - box.left)), false);
    }

    var usual = Dygraph.defaultInteractionModel;
    var model = {
      willDestroyContextMyself: true,
      mousedown: usual.mousedown,
      dblclick: function () { chart.zoom(null); },
      // One finger points and scrolls the page; two zoom.
      touchstart: function (event, g, context) {
        if (event.touches.length > 1) { usual.touchstart(event, g, context); } else { touched(event); }
      },
      touchmove: function (event, g, context) {
        if (event.touches.length > 1 && context.initialTouches) {
          event.preventDefault();
          usual.touchmove(event, g, context);
        } else {
          touched(event);
        }
      },
      touchend: function (event, g, context) { context.initialTouches = null; noteWindow(); },
      wheel: function (event) {
        // The page scrolls unless the chart has been chosen.
        if (!(event.ctrlKey || event.metaKey || place.contains(document.activeElement))) { return; }
        event.preventDefault();
        var at = g.toDataXCoord(event.clientX - area.getBoundingClientRect().left);
        chart.zoomBy(event.deltaY < 0 ? 0.8 : 1.25, at);
      }
    };

    function grounds() {
      return {axisLineColor: colour("--line"), gridLineColor: colour("--line")};
    }

    function noteWindow() {
      var range = g.xAxisRange();
      var isWhole = range[0] <= whole[0] * 0.99 && range[1] >= whole[1] * 0.99;
      about.zoomed(isWhole ? null : [Math.max(0, Math.ceil(range[0])), Math.min(last, Math.floor(range[1]))]);
      setMarkers();
    }

    var options = {
      labels: ["run"].concat(about.lines.map(function (line, i) { return "line " + i; })),
      customBars: true, connectSeparatedPoints: true, fillAlpha: 0.2, logscale: about.logarithmic,
      colors: about.lines.map(function (line) { return site.lineStyle(line.style).colour; }),
      drawPoints: rows.length <= MOST_MARKERS, pointSize: 2.5, highlightCircleSize: 5, strokeWidth: 1.6,
      series: {}, dateWindow: about.window ? [about.window[0] - 0.5, about.window[1] + 0.5] : whole.slice(),
      labelsDiv: e("div", {}), animatedZooms: false, yRangePad: 14, interactionModel: model,
      axes: {
        x: {drawGrid: false, ticker: ticks, axisLabelWidth: 84, axisLabelFormatter: String},
        y: {axisLabelFormatter: function (value) { return escaped(about.label(value)); }, axisLabelWidth: 68}
      },
      underlayCallback: drawUnder,
      drawCallback: function (g) { drawFlags(g); },
      zoomCallback: function () { noteWindow(); },
      highlightCallback: function (event, x) { chart.current = x; about.selected(x, spotOf(x), false); },
      unhighlightCallback: function () { about.selected(null); },
      clickCallback: function (event, x) { chart.select(x, true); }
    };
    about.lines.forEach(function (line, i) {
      var style = site.lineStyle(line.style);
      options.series["line " + i] = {
        strokePattern: style.dash,
        drawPointCallback: drawMarker(style.marker), drawHighlightPointCallback: drawMarker(style.marker)
      };
    });
    Object.assign(options, grounds());
    dygraphHasNoLegend();
    var g = new Dygraph(area, rows, options);
    area.querySelectorAll(".dygraph-roller").forEach(function (unused) { unused.remove(); });

    chart.current = null;

    chart.select = function (run, pinned) {
      var index = indexOf(run);
      chart.current = rows[index][0];
      var range = g.xAxisRange();
      if (chart.current < range[0] || chart.current > range[1]) {
        var half = (range[1] - range[0]) / 2;
        chart.zoom([chart.current - half, chart.current + half]);
      }
      g.setSelection(index);
      about.selected(chart.current, spotOf(chart.current), pinned);
    };

    // To the next run that has a value, by `by` of them.
    chart.step = function (by) {
      var index = chart.current === null
        ? (by < 0 ? rows.length - 1 : indexOf(Math.max(0, g.xAxisRange()[0])))
        : Math.min(rows.length - 1, Math.max(0, indexOf(chart.current) + by));
      chart.select(rows[index][0], true);
    };

    chart.ends = function (end) { chart.select(rows[end < 0 ? 0 : rows.length - 1][0], true); };

    // Null: all of it.
    chart.zoom = function (range) {
      if (range === null) {
        g.updateOptions({dateWindow: whole.slice(), valueRange: null});
      } else {
        var width = Math.max(FEWEST_IN_SIGHT, range[1] - range[0]);
        width = Math.min(width, whole[1] - whole[0]);
        var from = Math.min(Math.max(range[0], whole[0]), whole[1] - width);
        g.updateOptions({dateWindow: [from, from + width]});
      }
      noteWindow();
    };

    chart.zoomBy = function (factor, at) {
      var range = g.xAxisRange();
      var centre = at === undefined ? (chart.current === null ? (range[0] + range[1]) / 2 : chart.current) : at;
      chart.zoom([centre - (centre - range[0]) * factor, centre + (range[1] - centre) * factor]);
    };

    chart.pan = function (share) {
      var range = g.xAxisRange();
      var by = (range[1] - range[0]) * share;
      chart.zoom([range[0] + by, range[1] + by]);
    };

    chart.window = function () { return g.xAxisRange(); };
    chart.recolour = function () { g.updateOptions(grounds()); };
    chart.clear = function () { g.clearSelection(); chart.current = null; };
    chart.close = function () { g.destroy(); };
    return chart;
  };
})(benchgateSite);
