// What is above the table: search, filters, order, groups.
(() => {
  "use strict";
  const {element} = benchgate;

  // about: {rows, concerns, changed()}
  benchgate.controls = (about) => {
    const {rows} = about;
    const count = element("p", {class: "count", role: "status"});
    const search = element("input", {type: "search", "aria-label": "Search rows", placeholder: "Search (/)", autocomplete: "off",
      spellcheck: "false", on: {input: () => { rows.search(search.value); about.changed(); }}});

    function pressed(name, isPressed, click) {
      const button = element("button", {type: "button", "aria-pressed": String(isPressed()), on: {click: () => {
        click();
        button.setAttribute("aria-pressed", String(isPressed()));
        about.changed();
      }}}, name);
      return button;
    }

    const filters = about.concerns.map(({name, rows: n}) => pressed(
      [element("span", {class: `verdict ${name}`}, name), ` ${n}`], () => rows.concerns.has(name), () => rows.toggleConcern(name)));
    const families = pressed("By family", () => rows.byFamily, () => { rows.byFamily = !rows.byFamily; });

    // Heads of columns are not shown where there is no room.
    const order = element("select", {"aria-label": "Order", class: "order", on: {change: () => {
      const [column, down] = order.value.split(" ").map(Number);
      rows.sorted = order.value === "" ? null : {column: rows.columns[column], down: down === 1};
      about.changed();
    }}}, element("option", {value: ""}, "most urgent first"),
    rows.columns.flatMap((column, i) => ["concern", "text"].includes(column.sort) ? [] : [
      element("option", {value: `${i} 0`}, `${column.title}, ascending`),
      element("option", {value: `${i} 1`}, `${column.title}, descending`)]));

    return {
      search,
      element: element("div", {class: "controls"}, search,
        element("div", {class: "filters", role: "group", "aria-label": "Show only these verdicts"}, filters), families, order, count),
      say(n) {
        count.textContent = n === rows.all.length ? `${n} ${n === 1 ? "row" : "rows"}` : `${n} of ${rows.all.length} rows`;
        const at = rows.columns.indexOf(rows.sorted?.column);
        const wanted = at < 0 ? "" : `${at} ${rows.sorted.down ? 1 : 0}`;
        order.value = wanted;
      },
    };
  };
})();
