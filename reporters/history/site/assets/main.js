// Begins: keyboard, help, and which page the address asks for.
(function (site) {
  "use strict";

  var e = site.element;
  var shown = 0;

  function helpDialog() {
    var keys = [["/", "search"], ["↑ ↓", "next and previous benchmark"], ["Enter", "open it; open the commit of the chosen run"],
      ["Esc", "clear the search; close; back to all benchmarks"], ["← →", "step through the runs of a chart"],
      ["Home End", "first and last run"], ["Shift ← →", "move along the chart"], ["+ −", "zoom (also by dragging, and with Ctrl and the wheel)"],
      ["0", "show all runs"], ["c", "look at the change points, the latest first"], ["v", "chained, or by machine"],
      ["l", "log axis"], ["?", "this help"]];
    var dialog = e("dialog", {"aria-labelledby": "help-title"}, e("h2", {id: "help-title", text: "Keyboard"}),
      e("dl", {class: "keys"}, keys.map(function (each) {
        return [e("dt", {}, each[0].split(" ").map(function (key) { return e("kbd", {text: key}); })), e("dd", {text: each[1]})];
      })), e("form", {method: "dialog"}, e("button", {text: "Close"})));
    document.body.append(dialog);
    return dialog;
  }

  function show() {
    var main = document.querySelector("main");
    var route = site.route();
    var turn = ++shown;
    if (site.page && site.page.leave) { site.page.leave(); }
    site.page = null;
    window.scrollTo(0, 0);
    if (route.page === "benchmark") {
      return site.showBenchmark(main, route.query, function () { return turn === shown; });
    }
    site.showOverview(main, route.query);
    return null;
  }

  function isTyping(target) { return target.matches("input[type=search], input[type=text], textarea"); }

  // True if the key meant something here.
  function pressed(event, help) {
    var page = site.page || {};
    var target = event.target;
    if (event.key === "Escape" && page.escape) { page.escape(); return true; }
    if (isTyping(target) && !(target === page.search && ["ArrowDown", "Enter"].includes(event.key))) { return false; }
    if (event.key === "?") { help.showModal(); return true; }
    if (event.key === "/") {
      if (page.search) { page.search.focus(); page.search.select(); }
      else { site.focusSearch = true; location.hash = "#/"; }
      return true;
    }
    if (event.key === "Enter" && target === page.search) { page.enter(); return true; }
    if (target.matches("select, input[type=radio], summary, button") && event.key !== "c" && event.key !== "l") { return false; }
    if (page.step && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      return page.step(event.key === "ArrowDown" ? 1 : -1) || (event.key === "ArrowUp" && (page.search.focus(), true));
    }
    if (page.neighbour && target.closest(".plot") === null && event.key === "j") { page.neighbour(1); return true; }
    if (page.neighbour && event.key === "k") { page.neighbour(-1); return true; }
    if (event.key === "Enter" && target.matches("a")) { return false; }
    var act = page.keys && page.keys[(event.shiftKey && event.key.startsWith("Arrow") ? "Shift+" : "") + event.key];
    if (act && page.ready()) { act(); return true; }
    return false;
  }

  function begin() {
    var help = helpDialog();
    document.body.append(e("button", {type: "button", class: "help", "aria-label": "Keyboard help", text: "?",
      on: {click: function () { help.showModal(); }}}));
    document.addEventListener("keydown", function (event) {
      if (event.ctrlKey || event.metaKey || event.altKey || help.open) { return; }
      if (pressed(event, help)) { event.preventDefault(); }
    });
    window.addEventListener("hashchange", function () {
      show();
      if (site.focusSearch && site.page && site.page.search) { site.page.search.focus(); }
      site.focusSearch = false;
    });
    document.addEventListener("themechange", function () {
      if (site.page && site.page.recolour) { site.page.recolour(); }
    });
    site.data(benchgate.data("site").overview).then(function (data) {
      site.overview = data;
      show();
    }, function () {
      document.querySelector("main").replaceChildren(
        e("h1", {text: "Not here any more"}),
        e("p", {text: "The data of this page is missing. If it was written anew just now, load it again."}));
    });
  }

  // The data of the overview is registered right after this program.
  document.addEventListener("DOMContentLoaded", begin);
})(benchgateSite);
