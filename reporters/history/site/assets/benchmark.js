// The page of one benchmark: its chart, its change points, its values.
(function (site) {
  "use strict";

  var e = site.element;

  function find(suite, name) {
    return site.overview.benchmarks.findIndex(function (benchmark) {
      return benchmark[1] === name && site.overview.suites[benchmark[0]] === suite;
    });
  }

  function median(values) {
    var sorted = values.slice().sort(function (a, b) { return a - b; });
    var middle = sorted.length >> 1;
    return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  // The chain as ratios to the beginning.
  function chainedLine(series) {
    var points = [];
    series.run.forEach(function (run, i) {
      var mid = series.chained.mid[i];
      if (mid === null) { return; }
      var low = series.chained.low[i], high = series.chained.high[i];
      points.push({run: run, mid: Math.exp(mid), low: low === null ? null : Math.exp(low),
        high: high === null ? null : Math.exp(high)});
    });
    return [{points: points, style: 0}];
  }

  // What was measured, a line for each machine that is not hidden.
  function machineLines(series, state) {
    var lines = new Map();
    series.run.forEach(function (run, i) {
      var machine = series.machine[i];
      if (series.value.mid[i] === null || state.hidden.has(machine)) { return; }
      if (!lines.has(machine)) { lines.set(machine, {points: [], style: machine}); }
      var low = series.value.low[i];
      // Nothing has no logarithm; its interval ends within sight instead.
      if (state.log && low !== null && low <= 0) { low = series.value.mid[i] / 10; }
      lines.get(machine).points.push({run: run, mid: series.value.mid[i], low: low, high: series.value.high[i]});
    });
    return Array.from(lines.values());
  }

  // The median between change points; only of one line, which they are of.
  function levelsOf(lines, changes) {
    if (lines.length !== 1 || lines[0].points.length === 0) { return []; }
    var points = lines[0].points;
    var begins = [points[0].run].concat(changes.map(function (change) { return change.after; }));
    return begins.map(function (begin, i) {
      var end = i < changes.length ? changes[i].before : points[points.length - 1].run;
      var values = points.filter(function (p) { return p.run >= begin && p.run <= end; })
        .map(function (p) { return p.mid; });
      return values.length ? {from: begin, to: end, value: median(values)} : null;
    }).filter(Boolean);
  }

  function marksOf(series, runs, chained) {
    var marks = runs.releases.map(function (each) {
      return {run: each[0], kind: "release", label: site.visible(each[1])};
    });
    if (marks.length > 12) { marks.forEach(function (mark, i) { if (i < marks.length - 12) { mark.label = ""; } }); }
    if (chained) {
      series.bridges.forEach(function (bridge) {
        if (bridge[1] === "assumed") { marks.push({run: series.run[bridge[0]], kind: "bridge", label: ""}); }
      });
    }
    return marks;
  }

  function changesTable(series, runs, choose) {
    if (series.changes.length === 0) { return e("p", {class: "faint", text: "No lasting change was found."}); }
    var rows = series.changes.map(function (change, i) {
      var from = e("span", {}, e("code", {text: runs.commit(change.before)}));
      var to = e("span", {}, e("code", {text: runs.commit(change.after)}));
      var subject = e("td", {class: "subject"});
      site.detailsOf(runs, change.before).then(function (details) { from.replaceChildren(site.commitLink(details.commit)); }, function () {});
      site.detailsOf(runs, change.after).then(function (details) {
        to.replaceChildren(site.commitLink(details.commit));
        subject.replaceChildren(e("bdi", {text: site.visible(details.subject)}));
      }, function () {});
      return e("tr", {id: "change-" + i},
        e("td", {class: "number"}, site.changeMark(change.size, series.better)),
        e("td", {class: "number faint", text: site.interval(change.low, change.high)}),
        e("td", {class: "range"}, from, " → ", to),
        e("td", {class: "faint", text: site.day(runs.time[change.after])}),
        e("td", {class: "number faint", text: site.pValue(change.p)}), subject,
        e("td", {}, e("button", {type: "button", text: "Look",
          "aria-label": "Look at the change of " + site.day(runs.time[change.after]),
          on: {click: function () { choose(i); }}})));
    }).reverse();
    var head = ["size", "95 % interval", "between commits", "date", "p", "first commit after", ""];
    return e("div", {class: "scroll", tabindex: "0", role: "region", "aria-labelledby": "points-title"},
      e("table", {class: "changes"}, e("caption", {class: "unseen", text: "Change points, the latest first"}),
        e("thead", {}, e("tr", {}, head.map(site.columnHead))), e("tbody", {}, rows)));
  }

  function machinesLegend(series, runs, state, redraw) {
    var seen = Array.from(new Set(series.machine)).sort(function (a, b) { return a - b; });
    return e("fieldset", {class: "legend"}, e("legend", {class: "unseen", text: "Machines"}), seen.map(function (machine) {
      var box = e("input", {type: "checkbox", checked: !state.hidden.has(machine)});
      box.addEventListener("change", function () {
        if (box.checked) { state.hidden.delete(machine); } else { state.hidden.add(machine); }
        redraw();
      });
      var facts = runs.machines[machine].environment.map(function (each) { return each.map(site.visible).join(": "); });
      return e("label", {title: facts.join("\n")}, box, site.lineSample(machine),
        e("bdi", {text: site.machineLabel(runs, machine)}));
    }));
  }

  function note(series, chained, bridged) {
    if (!chained) { return "Values as they were measured. Those of different machines must not be compared."; }
    return "Change since the beginning, chained from ratios that were measured in pairs on one machine: it does not " +
      "jump when a machine is replaced. The band is the 95 % interval of " +
      (series.chain === "anchored" ? "each run against its anchor." : "each link.") +
      (bridged ? " Dotted lines: base was not measured itself; it is taken to be as fast as the run before." : "");
  }

  function choice(name, options, value, changed) {
    return e("fieldset", {class: "choice"}, e("legend", {class: "unseen", text: name}), options.map(function (each) {
      var box = e("input", {type: "radio", name: name, value: each[0], checked: each[0] === value, disabled: each[2]});
      box.addEventListener("change", function () { changed(each[0]); });
      return e("label", {}, box, e("span", {text: each[1]}));
    }));
  }

  function Page(main, place, state, series, runs) {
    var benchmark = site.overview.benchmarks[place];
    var chart = null, box = null;
    var figure = e("figure", {class: "card"});
    var plot = e("div", {class: "plot", tabindex: "0", role: "group", "aria-roledescription": "chart"});
    var caption = e("figcaption", {class: "faint small"});
    var legend = e("div", {});
    // Of the chart, of which there is none while all machines are hidden.
    var zooms = [
      button("−", "Zoom out", function () { chart.zoomBy(2); }),
      button("+", "Zoom in", function () { chart.zoomBy(0.5); }),
      button("Reset", "Show all runs", function () { chart.zoom(null); })];
    var logBox = e("input", {type: "checkbox", checked: state.log, id: "log"});

    function remember() {
      site.note("benchmark", {suite: state.suite, name: state.name, metric: state.metric,
        view: state.view === (series.chained ? "chained" : "machines") ? "" : state.view, log: state.log ? "1" : "",
        from: state.window ? state.window[0] : "", to: state.window ? state.window[1] : ""});
    }

    function selected(run, spot, pinned) {
      if (run === null) { return box.hide(false); }
      box.show(series.run.indexOf(run), spot, pinned);
    }

    function look(i) {
      if (!chart) { return; }
      var change = series.changes[i];
      var span = Math.max(20, (change.after - change.before) * 6);
      chart.zoom([change.before - span, change.after + span]);
      chart.select(change.after, true);
      plot.focus();
    }

    function draw() {
      var chained = state.view === "chained";
      var lines = chained ? chainedLine(series) : machineLines(series, state);
      var canLog = lines.every(function (line) { return line.points.every(function (p) { return p.mid > 0; }); });
      logBox.disabled = !canLog;
      if (chart) { chart.close(); }
      figure.querySelectorAll(".tip, .unseen[role=status]").forEach(function (old) { old.remove(); });
      box = site.RunBox(figure, series, runs);
      legend.replaceChildren(chained ? "" : machinesLegend(series, runs, state, draw));
      caption.textContent = note(series, chained, chained && series.bridges.some(function (b) { return b[1] === "assumed"; }));
      plot.setAttribute("aria-label", summary(lines));
      var empty = lines.length === 0 || lines[0].points.length === 0;
      zooms.forEach(function (each) { each.disabled = empty; });
      if (empty) {
        chart = null;
        plot.replaceChildren(e("p", {class: "faint empty", text: "Nothing to show."}));
        return;
      }
      chart = site.Chart(plot, {
        lines: lines, logarithmic: state.log && canLog, runs: runs, window: state.window,
        label: chained ? function (value) { return site.change(value - 1); }
          : function (value) { return site.quantity(value, series.unit).replace(/\u00a0/g, " "); },
        changes: series.changes.map(function (change) {
          return {before: change.before, after: change.after, size: change.size,
            judged: site.judge(change.size, series.better)};
        }),
        levels: levelsOf(lines, series.changes), marks: marksOf(series, runs, chained),
        selected: selected, flagged: function (i) { look(i); },
        zoomed: function (range) { state.window = range; box.hide(true); remember(); }
      });
      remember();
    }

    function summary(lines) {
      var count = lines.reduce(function (sum, line) { return sum + line.points.length; }, 0);
      return site.visible(state.name) + ", " + site.visible(series.metric) + ": " + site.count(count, "run") + ", " +
        site.count(series.changes.length, "change point") +
        ". Left and right step through the runs, plus and minus zoom; the table below has all values.";
    }

    function button(text, label, act) {
      return e("button", {type: "button", text: text, "aria-label": label, title: label, on: {click: act}});
    }

    function tools() {
      var metrics = benchmark[2].map(function (each) { return site.overview.metrics[each[0]]; });
      var metric = e("select", {id: "metric"}, metrics.map(function (each, i) {
        var twice = metrics.filter(function (other) { return other[0] === each[0]; }).length > 1;
        return e("option", {value: String(i), selected: i === state.place,
          text: site.visible(each[0]) + (twice ? " (" + site.visible(each[1]) + ")" : "")});
      }));
      metric.addEventListener("change", function () {
        var wanted = metrics[+metric.value];
        location.hash = site.address("benchmark", {suite: state.suite, name: state.name, metric: wanted[0],
          unit: metrics.filter(function (other) { return other[0] === wanted[0]; }).length > 1 ? wanted[1] : "",
          from: state.window ? state.window[0] : "", to: state.window ? state.window[1] : ""});
      });
      logBox.addEventListener("change", function () { state.log = logBox.checked; draw(); });
      return e("div", {class: "tools"},
        e("label", {class: "field"}, e("span", {text: "Metric"}), metric),
        choice("View", [["chained", "Chained", !series.chained], ["machines", "By machine"]], state.view,
          function (view) { state.view = view; draw(); }),
        e("label", {class: "check"}, logBox, e("span", {text: "Log axis"})),
        e("span", {class: "buttons"}, zooms));
    }

    function neighbour(by) {
      var next = place + by;
      if (next >= 0 && next < site.overview.benchmarks.length) { location.hash = site.benchmarkAddress(next); }
    }

    function press(id) {
      var control = document.getElementById(id);
      if (control && !control.disabled) { control.click(); }
    }

    site.page = {
      neighbour: neighbour,
      keys: {
        ArrowLeft: function () { chart.step(-1); }, ArrowRight: function () { chart.step(1); },
        Home: function () { chart.ends(-1); }, End: function () { chart.ends(1); },
        "Shift+ArrowLeft": function () { chart.pan(-0.3); }, "Shift+ArrowRight": function () { chart.pan(0.3); },
        "+": function () { chart.zoomBy(0.5); }, "=": function () { chart.zoomBy(0.5); },
        "-": function () { chart.zoomBy(2); }, "0": function () { chart.zoom(null); },
        l: function () { press("log"); },
        v: function () {
          var other = main.querySelector("input[name=View]:not(:checked):not(:disabled)");
          if (other) { other.click(); }
        },
        c: function () {
          if (series.changes.length) {
            state.change = (state.change === undefined ? series.changes.length : state.change || series.changes.length) - 1;
            look(state.change);
          }
        },
        Enter: function () { box.open(); }
      },
      ready: function () { return chart !== null; },
      escape: function () {
        if (box && box.pinned) { box.hide(true); chart.clear(); } else { location.hash = "#/"; }
      },
      recolour: function () { if (chart) { chart.recolour(); } },
      leave: function () { if (chart) { chart.close(); } }
    };

    var metric = site.overview.metrics[benchmark[2][state.place][0]];
    figure.append(plot, legend, caption);
    main.replaceChildren(
      e("nav", {class: "crumbs", "aria-label": "Where you are"}, e("a", {href: "#/", text: "All benchmarks"}),
        state.suite ? e("span", {class: "faint", text: " / " + site.visible(state.suite)}) : null,
        e("span", {class: "buttons"}, button("‹", "Previous benchmark", function () { neighbour(-1); }),
          button("›", "Next benchmark", function () { neighbour(1); }))),
      e("h1", {class: "name", tabindex: "-1"}, e("bdi", {text: site.visible(state.name)})),
      facts(benchmark[2][state.place], metric), tools(), figure,
      e("section", {"aria-labelledby": "points-title"}, e("h2", {id: "points-title", text: "Change points"}),
        changesTable(series, runs, look)),
      site.valuesTable(series, runs));
    draw();
  }

  function facts(series, metric) {
    var tile = function (value, label) { return e("div", {class: "tile"}, e("b", {}, value), e("span", {text: label})); };
    return e("div", {class: "tiles"},
      tile(site.quantity(series[3], metric[1]), "latest (" + metric[2] + " is better)"),
      tile(site.changeMark(series[4], metric[2], series[7]), "since the beginning"),
      site.overview.release === null ? null
        : tile(site.changeMark(series[5], metric[2], series[7]), "since " + site.visible(site.overview.release)),
      tile(String(series[7]), series[7] === 1 ? "change point" : "change points"));
  }

  function trouble(main, title, text) {
    site.page = {escape: function () { location.hash = "#/"; }};
    main.replaceChildren(e("h1", {text: title}), e("p", {text: text}),
      e("p", {}, e("a", {href: "#/", text: "All benchmarks"})));
  }

  function whole(text) { return /^\d{1,9}$/.test(text || "") ? +text : null; }

  site.showBenchmark = function (main, query, isCurrent) {
    var suite = query.get("suite") || "", name = query.get("name") || "";
    var place = find(suite, name);
    document.title = site.visible(name) + " – " + site.visible(site.overview.title);
    if (place < 0) {
      return trouble(main, "Not in this history", "There is no benchmark " + site.visible(name) +
        (suite ? " in suite " + site.visible(suite) : "") + ".");
    }
    var list = site.overview.benchmarks[place][2];
    var wanted = query.get("metric") || "", unit = query.get("unit");
    var found = list.findIndex(function (each) {
      var metric = site.overview.metrics[each[0]];
      return metric[0] === wanted && (unit === null || metric[1] === unit);
    });
    var at = Math.max(0, found);
    site.page = {escape: function () { location.hash = "#/"; }};
    main.setAttribute("aria-busy", "true");
    var file = list[at][1];
    return Promise.all([site.data(site.overview.runs_file), site.data(file)]).then(function (data) {
      main.removeAttribute("aria-busy");
      site.forget(file);
      if (!isCurrent()) { return; }
      var series = site.readSeries(data[1]);
      var from = whole(query.get("from")), to = whole(query.get("to"));
      Page(main, place, {
        suite: suite, name: name, place: at, metric: wanted, hidden: new Set(), log: query.get("log") === "1",
        view: series.chained && query.get("view") !== "machines" ? "chained" : "machines",
        window: from !== null && to !== null && from < to ? [from, to] : null
      }, series, site.readRuns(data[0]));
    }, function () {
      main.removeAttribute("aria-busy");
      if (isCurrent()) {
        trouble(main, "Not here any more", "These pages have been written anew since you opened them. Load them again.");
      }
    });
  };
})(benchgateSite);
