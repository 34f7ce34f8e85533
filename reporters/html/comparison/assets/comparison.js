// The page of a comparison: joins the parts, and keys that hold everywhere.
(() => {
  "use strict";
  const place = document.getElementById("rows");
  if (!place) { return; }
  const data = benchgate.data("comparison");
  const rows = new benchgate.Rows(data);
  let table = null;
  const controls = benchgate.controls({rows, concerns: data.concerns, changed: () => table.update()});
  place.append(controls.element);
  table = new benchgate.RowTable(place, {
    rows, concerns: data.concerns, span: benchgate.intervalSpan(rows.all), details: benchgate.details,
    updated: (n) => controls.say(n),
    opened: (row) => remember(row),
  });

  // An address with the name of a row opens it.
  let isOpening = true;
  function remember(row) {
    if (isOpening) { return; }
    const hash = row ? `#${encodeURIComponent(row.name)}` : location.pathname + location.search;
    try { history.replaceState(null, "", hash); } catch { /* a page without an address */ }
  }
  function openNamed() {
    let name = "";
    try { name = decodeURIComponent(location.hash.slice(1)); } catch { return; }
    const row = name === "" ? null : rows.all.find((each) => each.name === name);
    const line = row ? table.lineOf(row) : null;
    if (line && table.opened?.row !== row) {
      table.close();
      table.open(line);
      line.scrollIntoView({block: "start"});
    }
  }
  openNamed();
  isOpening = false;
  performance.mark("rows");
  window.addEventListener("hashchange", openNamed);

  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, select, textarea");
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      controls.search.focus();
      controls.search.select();
    } else if (event.key === "Escape" && event.target === controls.search) {
      event.preventDefault();
      if (controls.search.value === "") {
        table.focus();
      } else {
        controls.search.value = "";
        controls.search.dispatchEvent(new Event("input"));
      }
    } else if (["ArrowDown", "Enter"].includes(event.key) && event.target === controls.search) {
      event.preventDefault();
      table.focus();
    }
  });
})();
