// The overview: what changed lately, and a row for each benchmark.
(function (site) {
  "use strict";

  var e = site.element;

  // Places in a series of the overview; see site_overview.cpp.
  var METRIC = 0, POINTS = 2, LATEST = 3, BEGINNING = 4, RELEASE = 5, SPARK = 6, CHANGES = 7;

  site.benchmarkAddress = function (place, metric) {
    var benchmark = site.overview.benchmarks[place];
    var first = site.overview.metrics[benchmark[2][0][METRIC]];
    var usual = !metric || (metric[0] === first[0] && metric[1] === first[1]);
    return site.address("benchmark", {
      suite: site.overview.suites[benchmark[0]], name: benchmark[1], metric: usual ? "" : metric[0]
    });
  };

  site.benchmarkLink = function (place, metric) {
    return e("a", {href: site.benchmarkAddress(place, metric), title: site.visible(site.overview.benchmarks[place][1])},
      e("bdi", {text: site.visible(site.overview.benchmarks[place][1])}));
  };

  site.sparklineImage = function (text) {
    var heights = site.sparkline(text);
    var image = benchgate.svg("svg", {viewBox: "0 0 100 28", preserveAspectRatio: "none", class: "spark", "aria-hidden": "true"});
    if (heights.length === 0) { return image; }
    var x = function (i) { return heights.length === 1 ? 50 : 2 + 96 * i / (heights.length - 1); };
    var y = function (height) { return 25 - 22 * height; };
    image.append(benchgate.svg("polyline", {
      points: heights.map(function (height, i) { return x(i).toFixed(1) + "," + y(height).toFixed(1); }).join(" ")
    }));
    return image;
  };

  // "BM_UFlat" of "BM_UFlat/3/1": what its parameters stand behind.
  function family(name) {
    var end = name.search(/[/<:]/);
    return end > 0 ? name.slice(0, end) : name;
  }

  function seriesOf(place, metric) {
    var series = site.overview.benchmarks[place][2];
    if (metric === "") { return series[0]; }
    return series.find(function (each) { return site.overview.metrics[each[METRIC]][0] === metric; });
  }

  function matches(place, words) {
    var benchmark = site.overview.benchmarks[place];
    var text = (site.overview.suites[benchmark[0]] + " " + benchmark[1]).toLowerCase();
    return words.every(function (word) { return text.includes(word); });
  }

  function magnitude(ratio) { return ratio === null ? -1 : Math.abs(Math.log1p(ratio)); }

  // How much worse, the worst first.
  function badness(line) {
    var ratio = line.series[BEGINNING];
    if (ratio === null) { return Infinity; }
    return site.overview.metrics[line.series[METRIC]][2] === "lower" ? -ratio : ratio;
  }

  // The lines to show: benchmarks, and titles of groups where they are by name.
  function linesFor(state) {
    var words = state.search.toLowerCase().split(/\s+/).filter(Boolean);
    var lines = [];
    site.overview.benchmarks.forEach(function (benchmark, place) {
      var series = seriesOf(place, state.metric);
      if (series && matches(place, words)) { lines.push({place: place, series: series}); }
    });
    if (state.sort === "worse") {
      lines.sort(function (a, b) { return badness(a) - badness(b); });
    } else if (state.sort === "change") {
      lines.sort(function (a, b) { return magnitude(b.series[BEGINNING]) - magnitude(a.series[BEGINNING]); });
    } else {
      return withTitles(lines);
    }
    return lines;
  }

  function withTitles(lines) {
    var sizes = new Map();
    var key = function (line) {
      var benchmark = site.overview.benchmarks[line.place];
      return benchmark[0] + "\u0000" + family(benchmark[1]);
    };
    lines.forEach(function (line) { sizes.set(key(line), (sizes.get(key(line)) || 0) + 1); });
    var all = [], suite = null, group = null;
    lines.forEach(function (line) {
      var benchmark = site.overview.benchmarks[line.place];
      if (benchmark[0] !== suite && site.overview.suites.length > 1) {
        all.push({title: site.overview.suites[benchmark[0]] || "(no suite)", level: 3});
      }
      suite = benchmark[0];
      if (key(line) !== group && sizes.get(key(line)) > 1) {
        all.push({title: family(benchmark[1]), level: 4, size: sizes.get(key(line))});
      }
      group = key(line);
      all.push(line);
    });
    return all;
  }

  function titleRow(line) {
    return e("div", {role: "row", class: "row title level" + line.level},
      e("div", {role: "rowheader", class: "name"}, e("bdi", {text: site.visible(line.title)}),
        line.size ? e("span", {class: "faint", text: " " + line.size}) : null));
  }

  function benchmarkRow(line) {
    var series = line.series;
    var metric = site.overview.metrics[series[METRIC]];
    var cell = function (kind, label, content) {
      return e("div", {role: "cell", class: kind, "data-label": label}, content);
    };
    return e("div", {role: "row", class: "row"},
      e("div", {role: "rowheader", class: "name"}, site.benchmarkLink(line.place, metric)),
      cell("picture", "", site.sparklineImage(series[SPARK])),
      cell("number latest", "latest", site.quantity(series[LATEST], metric[1])),
      cell("number", "since the beginning", site.changeMark(series[BEGINNING], metric[2], series[CHANGES])),
      site.overview.release === null ? null
        : cell("number release", "since the release", site.changeMark(series[RELEASE], metric[2], series[CHANGES])),
      cell("number faint count", "change points", series[CHANGES] ? String(series[CHANGES]) : "–"),
      cell("number faint count", "runs", String(series[POINTS])));
  }

  function headRow() {
    var release = site.overview.release;
    return e("div", {role: "row", class: "row head", "aria-rowindex": "1"},
      ["benchmark", "history", "latest", "since beginning",
        release === null ? null : "since " + site.visible(release), "changes", "runs"]
        .filter(function (title) { return title !== null; })
        .map(function (title, i) {
          return e("div", {role: "columnheader", class: i === 0 ? "name" : i === 1 ? "picture" : "number", text: title});
        }));
  }

  function select(label, options, value, changed) {
    var made = e("select", {}, options.map(function (each) {
      return e("option", {value: each[0], selected: each[0] === value, text: each[1]});
    }));
    made.addEventListener("change", function () { changed(made.value); });
    return e("label", {class: "field"}, e("span", {text: label}), made);
  }

  function metricNames() {
    var names = new Set();
    site.overview.metrics.forEach(function (metric) { names.add(metric[0]); });
    return Array.from(names).sort();
  }

  function benchmarksSection(state) {
    var lines = [];
    var body = e("div", {class: "rows", role: "rowgroup"});
    var count = e("p", {class: "faint small", role: "status"});
    var table = e("div", {
      role: "table", class: "benchmarks" + (site.overview.release === null ? "" : " with-release"),
      "aria-labelledby": "benchmarks-title"
    }, e("div", {role: "rowgroup"}, headRow()), body);
    var rows = site.Rows(body, function (i) {
      return lines[i].title === undefined ? benchmarkRow(lines[i]) : titleRow(lines[i]);
    }, function (i) { return lines[i].title === undefined; });

    function draw() {
      lines = linesFor(state);
      var found = lines.filter(function (line) { return line.title === undefined; }).length;
      count.textContent = found === site.overview.benchmarks.length
        ? site.count(found, "benchmark")
        : found + " of " + site.count(site.overview.benchmarks.length, "benchmark");
      table.setAttribute("aria-rowcount", lines.length + 1);
      rows.reset(lines.length);
      site.note("", {search: state.search, metric: state.metric, sort: state.sort});
    }

    var search = e("input", {type: "search", id: "search", value: state.search, autocomplete: "off",
      spellcheck: "false", placeholder: "Search ( / )", "aria-label": "Search benchmarks"});
    search.addEventListener("input", function () { state.search = search.value; draw(); });
    var names = metricNames().map(function (name) { return [name, site.visible(name)]; });
    var tools = e("div", {class: "tools"}, search,
      names.length > 1 ? select("Metric", [["", "each its own"]].concat(names), state.metric,
        function (value) { state.metric = value; draw(); }) : null,
      select("Order", [["", "by name"], ["worse", "worst first"], ["change", "largest change first"]], state.sort,
        function (value) { state.sort = value; draw(); }));

    site.page = {
      step: rows.step,
      search: search,
      escape: function () {
        if (search.value === "") { return search.blur(); }
        search.value = state.search = "";
        draw();
      },
      enter: function () { if (document.activeElement === search) { rows.active = -1; rows.step(1); } },
      leave: rows.close
    };
    var section = e("section", {"aria-labelledby": "benchmarks-title"},
      e("h2", {id: "benchmarks-title", text: "Benchmarks"}), tools, count, table);
    return {element: section, draw: draw};
  }

  site.showOverview = function (main, query) {
    var overview = site.overview;
    document.title = site.visible(overview.title);
    var state = {search: query.get("search") || "", metric: query.get("metric") || "", sort: query.get("sort") || ""};
    var facts = overview.runs === 0 ? "There are no runs in this history yet."
      : site.count(overview.benchmarks.length, "benchmark") + ", " + site.count(overview.runs, "run") + " on " +
        site.count(overview.machines, "machine") + ", " + overview.first.slice(0, 10) + " to " +
        overview.last.slice(0, 10);
    var benchmarks = benchmarksSection(state);
    main.replaceChildren(e("h1", {}, e("bdi", {text: site.visible(overview.title)})),
      e("p", {class: "faint", text: facts}), site.changesSection(), benchmarks.element);
    benchmarks.draw();
  };
})(benchgateSite);
