// Which rows are shown and in which order. Knows nothing of the page.
(() => {
  "use strict";

  const byName = new Intl.Collator("en", {numeric: true}).compare;

  // Words that a row has to have, each anywhere in it.
  function searchable(row) {
    return [row.name, row.concern, ...row.cells, ...row.notes].join(" ").toLowerCase();
  }

  function compareOf(column, columns) {
    if (column.sort === "name") { return (a, b) => byName(a.name, b.name); }
    if (column.sort === "concern") { return (a, b) => a.place - b.place; }
    if (column.sort === "text") {
      const i = columns.indexOf(column);
      return (a, b) => byName(a.cells[i], b.cells[i]);
    }
    const of = column.sort === "change" ? (row) => row.change?.[0] ?? null : (row) => row[column.sort];
    return (a, b) => of(a) - of(b);
  }

  // What is not known comes last, whichever way the others are sorted.
  function isUnknown(row, column) {
    return column.sort === "change" ? (row.change?.[0] ?? null) === null
      : ["base", "head", "p"].includes(column.sort) && row[column.sort] === null;
  }

  benchgate.Rows = class {
    constructor(data) {
      this.columns = data.columns;
      this.all = data.rows;
      // The order in which they came: what has to be acted on first.
      this.all.forEach((row, i) => { row.place = i; });
      this.words = [];
      this.concerns = new Set();  // None: all.
      this.sorted = null;         // {column, down}; null: as they came.
      this.byFamily = false;
    }

    search(text) { this.words = text.toLowerCase().split(/\s+/).filter(Boolean); }

    toggleConcern(name) {
      if (!this.concerns.delete(name)) { this.concerns.add(name); }
    }

    // Up, down, and as they came.
    sortBy(column) {
      const again = this.sorted?.column === column;
      this.sorted = again && this.sorted.down ? null : {column, down: again};
    }

    // Items {family, rows} and {row}, in the order to be shown.
    items() {
      const rows = this.all.filter((row) =>
        (this.concerns.size === 0 || this.concerns.has(row.concern)) && this.matches(row));
      if (this.sorted) { this.sort(rows); }
      return this.byFamily ? this.grouped(rows) : rows.map((row) => ({row}));
    }

    matches(row) {
      if (this.words.length === 0) { return true; }
      row.text ??= searchable(row);
      return this.words.every((word) => row.text.includes(word));
    }

    sort(rows) {
      const {column, down} = this.sorted;
      const compare = compareOf(column, this.columns);
      rows.sort((a, b) => {
        const unknown = isUnknown(a, column) - isUnknown(b, column);
        return unknown || (down ? compare(b, a) : compare(a, b)) || a.place - b.place;
      });
    }

    // Families stand where their first row would.
    grouped(rows) {
      const families = Map.groupBy ? Map.groupBy(rows, (row) => row.family) : groupBy(rows);
      return [...families].flatMap(([family, members]) =>
        [{family, rows: members}, ...members.map((row) => ({row}))]);
    }
  };

  function groupBy(rows) {
    const families = new Map();
    for (const row of rows) {
      if (!families.has(row.family)) { families.set(row.family, []); }
      families.get(row.family).push(row);
    }
    return families;
  }

  // "2 regressed, 5 unchanged", most urgent first.
  benchgate.tally = (rows, concerns) => concerns
    .map(({name}) => [name, rows.filter((row) => row.concern === name).length])
    .filter(([, n]) => n > 0)
    .map(([name, n]) => `${n} ${name}`)
    .join(", ");
})();
