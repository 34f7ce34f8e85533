// A list of thousands of rows of which only those in sight are elements. It
// scrolls with the page; all rows are of one height, the style's --row.
(function (site) {
  "use strict";

  var MARGIN = 8;  // Rows beyond the edges, so that scrolling shows no gaps.

  // make(i) gives the element of row i; link(i) whether it can be stepped to.
  site.Rows = function (place, make, canFocus) {
    var rows = {count: 0, active: -1};
    var shown = new Map();
    var height = 44;
    var pending = 0;

    function inSight() {
      var top = -place.getBoundingClientRect().top;
      var first = Math.floor(top / height) - MARGIN;
      var last = Math.ceil((top + window.innerHeight) / height) + MARGIN;
      return [Math.max(0, first), Math.min(rows.count, Math.max(0, last))];
    }

    function draw() {
      pending = 0;
      if (!place.isConnected) { return; }
      var range = inSight();
      shown.forEach(function (element, i) {
        var keep = (i >= range[0] && i < range[1]) || i === rows.active;
        if (!keep) { element.remove(); shown.delete(i); }
      });
      for (var i = range[0]; i < range[1]; i++) { show(i); }
    }

    function show(i) {
      if (shown.has(i)) { return; }
      var element = make(i);
      element.style.transform = "translateY(" + i * height + "px)";
      element.setAttribute("aria-rowindex", i + 2);
      shown.set(i, element);
      // In order, for those who read or tab through them.
      var next = null;
      shown.forEach(function (other, j) {
        if (j > i && (next === null || j < next)) { next = j; }
      });
      place.insertBefore(element, next === null ? null : shown.get(next));
    }

    function soon() { if (!pending) { pending = requestAnimationFrame(draw); } }

    function resized() {
      var read = parseFloat(getComputedStyle(place).getPropertyValue("--row")) || 44;
      if (read !== height) { rows.reset(rows.count); } else { soon(); }
    }

    rows.reset = function (count) {
      rows.count = count;
      rows.active = -1;
      height = parseFloat(getComputedStyle(place).getPropertyValue("--row")) || 44;
      shown.forEach(function (element) { element.remove(); });
      shown.clear();
      place.style.height = count * height + "px";
      draw();
    };

    // Moves the focus by `by` rows that can have it.
    rows.step = function (by) {
      var i = rows.active;
      do { i += by < 0 ? -1 : 1; } while (i >= 0 && i < rows.count && !canFocus(i));
      if (i < 0 || i >= rows.count) { return false; }
      rows.focus(i);
      return true;
    };

    rows.focus = function (i) {
      rows.active = i;
      show(i);
      var element = shown.get(i);
      (element.querySelector("a") || element).focus({preventScroll: true});
      element.scrollIntoView({block: "nearest"});
      soon();
    };

    rows.close = function () {
      window.removeEventListener("scroll", soon);
      window.removeEventListener("resize", resized);
    };

    place.addEventListener("focusin", function (event) {
      shown.forEach(function (element, i) { if (element.contains(event.target)) { rows.active = i; } });
    });
    window.addEventListener("scroll", soon, {passive: true});
    window.addEventListener("resize", resized);
    return rows;
  };
})(benchgateSite);
