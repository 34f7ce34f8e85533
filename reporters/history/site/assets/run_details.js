// What is known of single runs: the box beside the chart, and the table behind
// it.
(function (site) {
  "use strict";

  var e = site.element;
  var RUNS_OF_DETAILS = 256;
  var ROWS_OF_A_PAGE = 50;

  // "A: Xeon E5-2680", short enough for a legend.
  site.machineLabel = function (runs, i) {
    var machine = runs.machines[i];
    var letters = "";
    for (var rest = i + 1; rest > 0; rest = Math.floor((rest - 1) / 26)) {
      letters = String.fromCharCode(65 + (rest - 1) % 26) + letters;
    }
    var known = machine.environment.find(function (each) { return /^cpu$|cpu.*(model|name)|^machine|^host/i.test(each[0]); });
    return letters + ": " + site.visible(known ? known[1] : machine.name);
  };

  // [commit, subject, revision, base, started] of a run, when it is there.
  site.detailsOf = function (runs, run) {
    return site.data(runs.details[Math.floor(run / RUNS_OF_DETAILS)]).then(function (all) {
      var found = all[run % RUNS_OF_DETAILS];
      return {commit: found[0], subject: found[1], revision: found[2], base: found[3], started: found[4]};
    });
  };

  function valueText(series, i) {
    var value = series.value;
    var text = site.quantity(value.mid[i], series.unit);
    var low = value.low[i], high = value.high[i];
    return low === null || high === null || (low === value.mid[i] && high === value.mid[i]) ? text
      : text + "  [" + site.quantity(low, series.unit) + ", " + site.quantity(high, series.unit) + "]";
  }

  function chainedText(series, i) {
    var chained = series.chained;
    if (!chained || chained.mid[i] === null) { return "–"; }
    return site.change(Math.expm1(chained.mid[i])) + " " +
      (chained.low[i] === null || chained.high[i] === null || chained.low[i] === chained.high[i] ? ""
        : site.interval(Math.expm1(chained.low[i]), Math.expm1(chained.high[i])));
  }

  // Against the run before it: by the chain, else on the same machine.
  function stepOf(series, i) {
    if (i === 0) { return null; }
    if (series.chained && series.chained.mid[i] !== null && series.chained.mid[i - 1] !== null) {
      return Math.expm1(series.chained.mid[i] - series.chained.mid[i - 1]);
    }
    if (!series.chained && series.machine[i] === series.machine[i - 1] && series.value.mid[i - 1] !== 0) {
      return series.value.mid[i] / series.value.mid[i - 1] - 1;
    }
    return null;
  }

  // The box: show(point, spot, pinned) places it, hide() takes it away.
  site.RunBox = function (figure, series, runs) {
    var box = e("div", {class: "tip", hidden: true});
    var said = e("p", {class: "unseen", role: "status"});
    var shown = null;
    var made = {pinned: false};
    figure.querySelector(".plot").after(box, said);

    function fact(name, text) { return [e("dt", {text: name}), e("dd", {text: text})]; }

    function fill(i, details) {
      var run = series.run[i];
      var step = stepOf(series, i);
      box.replaceChildren(
        e("div", {class: "tip-head"},
          details ? site.commitLink(details.commit) : e("code", {text: runs.commit(run)}),
          e("time", {class: "faint", text: site.minute(runs.time[run]) + " UTC"}),
          made.pinned ? e("button", {type: "button", class: "close", "aria-label": "Close", text: "×",
            on: {click: function () { made.hide(true); }}}) : null),
        e("p", {class: "subject"}, e("bdi", {text: details ? site.visible(details.subject) : ""})),
        e("dl", {}, fact("value", valueText(series, i)), fact("n", String(series.n[i])),
          series.chained ? fact("since beginning", chainedText(series, i)) : null,
          fact("since the run before", step === null ? "–" : site.change(step)),
          details && details.base ? fact("compared with", details.base.slice(0, 10)) : null,
          details && details.revision ? fact("revision", site.visible(details.revision)) : null,
          fact("machine", site.machineLabel(runs, series.machine[i]))));
    }

    function put(spot) {
      box.hidden = false;
      var room = figure.clientWidth;
      var left = spot.x + 14;
      if (left + box.offsetWidth > room) { left = spot.x - 14 - box.offsetWidth; }
      box.style.left = Math.max(0, Math.min(left, room - box.offsetWidth)) + "px";
      box.style.top = Math.max(0, spot.y - box.offsetHeight - 12) + "px";
    }

    made.show = function (i, spot, pinned) {
      if (made.pinned && !pinned) { return; }
      made.pinned = pinned;
      box.classList.toggle("pinned", pinned);
      shown = i;
      fill(i, null);
      put(spot);
      if (pinned) {
        said.textContent = site.minute(runs.time[series.run[i]]) + ", " + runs.commit(series.run[i]) + ": " +
          valueText(series, i) + (series.chained ? ", since beginning " + chainedText(series, i) : "");
      }
      site.detailsOf(runs, series.run[i]).then(function (details) {
        if (shown === i && box.isConnected) { fill(i, details); put(spot); }
      }, function () {});
    };

    made.hide = function (even) {
      if (made.pinned && !even) { return; }
      made.pinned = false;
      shown = null;
      box.hidden = true;
    };

    made.open = function () {
      var link = box.querySelector("a.commit");
      if (link && made.pinned) { link.click(); }
    };
    return made;
  };

  // All values, the latest first, some at a time; filled when it is opened.
  site.valuesTable = function (series, runs) {
    var page = 0;
    var pages = Math.max(1, Math.ceil(series.run.length / ROWS_OF_A_PAGE));
    var body = e("tbody", {});
    var where = e("span", {class: "faint", role: "status"});
    var newer = e("button", {type: "button", text: "Newer", on: {click: function () { turn(-1); }}});
    var older = e("button", {type: "button", text: "Older", on: {click: function () { turn(1); }}});
    var head = ["date (UTC)", "commit", "subject", "value", "interval", "n",
      series.chained ? "since beginning" : null, "since the run before", "machine"]
      .filter(function (title) { return title !== null; });

    function row(i) {
      var run = series.run[i];
      var step = stepOf(series, i);
      var commit = e("td", {}, e("code", {text: runs.commit(run)}));
      var subject = e("td", {class: "subject"});
      site.detailsOf(runs, run).then(function (details) {
        commit.replaceChildren(site.commitLink(details.commit));
        subject.replaceChildren(e("bdi", {text: site.visible(details.subject)}));
      }, function () {});
      return e("tr", {}, e("th", {scope: "row", text: site.minute(runs.time[run])}), commit, subject,
        e("td", {class: "number", text: site.quantity(series.value.mid[i], series.unit)}),
        e("td", {class: "number faint", text: site.quantity(series.value.low[i], series.unit) + " to " +
          site.quantity(series.value.high[i], series.unit)}),
        e("td", {class: "number", text: String(series.n[i])}),
        series.chained ? e("td", {class: "number", text: chainedText(series, i)}) : null,
        e("td", {class: "number", text: step === null ? "–" : site.change(step)}),
        e("td", {text: site.machineLabel(runs, series.machine[i])}));
    }

    function draw() {
      var end = series.run.length - page * ROWS_OF_A_PAGE;
      var list = [];
      for (var i = end - 1; i >= Math.max(0, end - ROWS_OF_A_PAGE); i--) { list.push(row(i)); }
      body.replaceChildren.apply(body, list);
      where.textContent = "page " + (page + 1) + " of " + pages;
      newer.disabled = page === 0;
      older.disabled = page === pages - 1;
    }

    function turn(by) { page += by; draw(); }

    var details = e("details", {class: "values"},
      e("summary", {text: "All " + site.count(series.run.length, "value") + " as a table"}),
      e("div", {class: "tools"}, newer, where, older),
      e("div", {class: "scroll", tabindex: "0", role: "region", "aria-label": "All values"},
        e("table", {}, e("caption", {class: "unseen", text: "Values, the latest first"}),
          e("thead", {}, e("tr", {}, head.map(site.columnHead))), body)));
    details.addEventListener("toggle", function () { if (details.open && !body.firstChild) { draw(); } });
    return details;
  };
})(benchgateSite);
