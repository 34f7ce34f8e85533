// What changed lately, on the overview.
(function (site) {
  "use strict";

  var SHOWN_FIRST = 6;
  var e = site.element;

  // "+5.2 %" with an arrow and a word for those who do not see its colour; only
  // where change points were found, for the rest may be noise.
  site.changeMark = function (ratio, better, found) {
    var judged = found === 0 ? "same" : site.judge(ratio, better);
    return e("span", {class: "change " + judged},
      e("span", {"aria-hidden": "true", class: "arrow", text: ratio > 0 ? "▲" : ratio < 0 ? "▼" : ""}),
      site.change(ratio),
      judged === "same" ? null : e("span", {class: "unseen", text: " " + judged}));
  };

  function metricOf(change) { return site.overview.metrics[change[1]]; }

  function row(change) {
    var benchmark = site.overview.benchmarks[change[0]];
    var metric = metricOf(change);
    return e("tr", {},
      e("td", {class: "number"}, site.changeMark(change[2] === null ? Infinity : change[2], metric[2])),
      e("th", {scope: "row", class: "name"}, site.benchmarkLink(change[0], metric)),
      e("td", {class: "number faint", text: site.interval(change[3], change[4])}),
      e("td", {class: "range"}, site.commitLink(change[6]), " → ", site.commitLink(change[7])),
      e("td", {class: "faint"}, e("time", {datetime: change[8], text: change[8].slice(0, 10)})),
      e("td", {class: "number faint", text: site.pValue(change[5])}),
      e("td", {class: "faint", text: site.visible(site.overview.suites[benchmark[0]])}));
  }

  // Heads stand over their columns: numbers to the right.
  site.columnHead = function (title) {
    var numbers = ["size", "95 % interval", "p", "value", "interval", "n", "since beginning", "since the run before"];
    return title ? e("th", {scope: "col", class: numbers.includes(title) ? "number" : null, text: title}) : e("td", {});
  };

  function table(changes) {
    var head = ["size", "benchmark", "95 % interval", "between commits", "date", "p", "suite"];
    return e("table", {class: "changes"},
      e("caption", {class: "unseen", text: "Change points, the latest first"}),
      e("thead", {}, e("tr", {}, head.map(site.columnHead))),
      e("tbody", {}, changes.map(row)));
  }

  site.changesSection = function () {
    var all = site.overview.changes;
    var section = e("section", {"aria-labelledby": "changes-title"},
      e("h2", {id: "changes-title", text: "What changed lately"}));
    if (all.length === 0) {
      section.append(e("p", {class: "faint", text: "No lasting change was found."}));
      return section;
    }
    var place = e("div", {class: "scroll", tabindex: "0", role: "region", "aria-labelledby": "changes-title"});
    var more = e("button", {type: "button", class: "more", "aria-expanded": "false"});
    var note = e("p", {class: "faint small"});
    var wanted = "all";
    var expanded = false;

    function draw() {
      var chosen = all.filter(function (change) {
        return wanted === "all" || site.judge(change[2] === null ? Infinity : change[2], metricOf(change)[2]) === wanted;
      });
      place.replaceChildren(chosen.length === 0
        ? e("p", {class: "faint empty", text: "None of these."})
        : table(expanded ? chosen : chosen.slice(0, SHOWN_FIRST)));
      more.hidden = chosen.length <= SHOWN_FIRST;
      more.textContent = expanded ? "Show fewer" : "Show all " + chosen.length;
      more.setAttribute("aria-expanded", expanded);
      note.textContent = site.overview.changes_in_all > all.length
        ? "The latest " + all.length + " of " + site.count(site.overview.changes_in_all, "change") +
          "; the pages of the benchmarks have all." : "";
    }

    more.addEventListener("click", function () { expanded = !expanded; draw(); });
    var choice = e("fieldset", {class: "choice"}, e("legend", {class: "unseen", text: "Which changes"}),
      [["all", "All"], ["worse", "Worse"], ["better", "Better"]].map(function (each) {
        var box = e("input", {type: "radio", name: "which-changes", value: each[0], checked: each[0] === "all"});
        box.addEventListener("change", function () { wanted = each[0]; draw(); });
        return e("label", {}, box, e("span", {text: each[1]}));
      }));
    draw();
    section.append(choice, place, more, note);
    return section;
  };
})(benchgateSite);
