// Draws the detection curve. Without it the page has the same numbers as a
// table.
(function () {
  "use strict";
  var source = document.getElementById("detection-data");
  var place = document.getElementById("detection-chart");
  if (!source || !place || typeof Dygraph === "undefined") { return; }
  var data = JSON.parse(source.textContent);
  if (data.rows.length < 2) { return; }
  // Told apart by those who see few colours (Okabe and Ito), and on both grounds.
  var palette = ["#2f8fe0", "#d55e00", "#009e73", "#cc79a7", "#b58900",
                 "#d55e00", "#009e73", "#cc79a7", "#b58900"];
  var colours = data.series.map(function (_, i) { return palette[i % palette.length]; });
  var series = {};
  data.series.forEach(function (one, i) {
    series[one.name] = {
      strokePattern: one.leg === "sequential" ? [6, 4] : null,
      strokeWidth: i === 0 ? 3 : 1.8
    };
  });
  function percent(share) { return (share * 100).toFixed(share < 0.0995 && share > 0 ? 1 : 0) + " %"; }
  function slowdown(x) { return x === 0 ? "none" : "+" + +x.toFixed(2) + " %"; }
  function colour(name) { return getComputedStyle(document.documentElement).getPropertyValue(name).trim(); }
  function grounds() {
    return { axisLineColor: colour("--line"), gridLineColor: colour("--line") };
  }
  place.parentNode.classList.add("drawn");
  var values = document.getElementById("detection-values");
  var options = {
    labels: ["slowdown"].concat(data.series.map(function (one) { return one.name; })),
    customBars: true, connectSeparatedPoints: true, fillAlpha: 0.13,
    drawPoints: true, pointSize: 4, colors: colours, series: series,
    visibility: data.series.map(function (one) { return one.shown; }),
    valueRange: [0, 1.03], xRangePad: 16, legend: "never",
    xlabel: "slowdown that was put in", ylabel: "called slower (none: called at all)",
    axes: {
      x: { axisLabelFormatter: slowdown, ticker: function () {
        return data.rows.map(function (row) { return { v: row[0], label: slowdown(row[0]) }; });
      } },
      y: { axisLabelFormatter: percent, axisLabelWidth: 50 }
    },
    highlightCallback: function (_, x, points) {
      values.textContent = slowdown(x) + ":  " + points.map(function (p) {
        return p.name + " " + percent(p.yval);
      }).join(",  ");
    },
    unhighlightCallback: function () { values.textContent = ""; }
  };
  var drawn = grounds();
  Object.keys(drawn).forEach(function (key) { options[key] = drawn[key]; });
  var chart = new Dygraph(place, data.rows, options);
  document.addEventListener("themechange", function () {
    chart.updateOptions(grounds());
  });
  var legend = document.getElementById("detection-legend");
  data.series.forEach(function (one, i) {
    var label = document.createElement("label");
    var box = document.createElement("input");
    var swatch = document.createElement("i");
    box.type = "checkbox";
    box.checked = one.shown;
    box.addEventListener("change", function () { chart.setVisibility(i, box.checked); });
    swatch.style.background = one.leg === "sequential"
      ? "repeating-linear-gradient(90deg," + colours[i] + " 0 5px,transparent 5px 8px)" : colours[i];
    label.append(box, swatch, one.name);
    legend.append(label);
  });
})();
