// The table of rows. Draws what is about to come into sight, and lets rows be
// walked through and opened by mouse and by keys.
(() => {
  "use strict";
  const {element} = benchgate;
  const AT_ONCE = 100;  // Rows that are drawn in one go: some screens.

  // about: {rows, span, concerns, details(row): the element that an open row
  //   shows, opened(row or null)}
  benchgate.RowTable = class {
    constructor(place, about) {
      this.about = about;
      this.rows = about.rows;
      this.opened = null;   // {row, line, details}
      this.current = null;  // The line that Tab leads to.
      this.body = element("tbody");
      this.heads = this.rows.columns.map((column) => this.head(column));
      this.table = element("table", {class: "rows", role: "treegrid", "aria-label": "Rows"},
        element("thead", {role: "rowgroup"}, element("tr", {role: "row"}, this.heads.slice(0, -1), this.pictureHead(), this.heads.at(-1))),
        this.body);
      this.more = element("button", {type: "button", class: "more", on: {click: () => this.draw(Infinity)}});
      place.append(element("div", {class: "scroll"}, this.table), this.more);
      this.body.addEventListener("click", (event) => this.clicked(event));
      this.body.addEventListener("keydown", (event) => this.pressed(event));
      this.body.addEventListener("focusin", (event) => this.focused(event));
      new IntersectionObserver((seen) => {
        if (seen.some((each) => each.isIntersecting)) { this.draw(this.drawn + AT_ONCE); }
      }, {rootMargin: "1500px"}).observe(this.more);
      window.addEventListener("beforeprint", () => this.draw(Infinity));
      this.update();
    }

    head(column) {
      const button = element("button", {type: "button", on: {click: () => { this.rows.sortBy(column); this.update(); }}}, column.title);
      return element("th", {scope: "col", role: "columnheader", class: column.number ? "number" : null}, button);
    }

    pictureHead() {
      const end = benchgate.percent(this.about.span, benchgate.percentDecimals(this.about.span));
      return element("th", {scope: "col", role: "columnheader", class: "picture", "aria-hidden": "true"},
        element("span", {class: "ends"}, element("span", {}, end.replace("+", "\u2212")), element("span", {}, "0"), element("span", {}, end)));
    }

    // Draws anew, after a change of what is shown.
    update() {
      this.close();
      this.items = this.rows.items();
      this.drawn = 0;
      this.current = null;
      this.body.replaceChildren();
      this.heads.forEach((head, i) => {
        const {sorted, columns} = this.rows;
        const here = sorted?.column === columns[i];
        head.setAttribute("aria-sort", here ? (sorted.down ? "descending" : "ascending") : "none");
      });
      const count = this.items.filter((item) => item.row).length;
      this.table.setAttribute("aria-rowcount", this.items.length + 1);
      if (count === 0) {
        this.body.append(element("tr", {role: "row"}, element("td", {role: "gridcell", class: "none", colspan: this.heads.length + 1},
          "No row is like that.")));
      }
      this.draw(AT_ONCE);
      this.about.updated(count);
    }

    // The first `end` items.
    draw(end) {
      const lines = this.items.slice(this.drawn, end).map((item, i) => this.line(item, this.drawn + i));
      this.drawn += lines.length;
      this.body.append(...lines);
      this.current ??= this.lines()[0] ?? null;
      if (this.current) { this.current.tabIndex = 0; }
      this.more.hidden = this.drawn >= this.items.length;
      this.more.textContent = `Show all (${this.items.length - this.drawn} more)`;
    }

    line(item, index) {
      const place = {role: "row", "aria-rowindex": index + 2};
      if (item.family !== undefined) {
        return element("tr", {...place, class: "family", "aria-level": 1},
          element("th", {role: "rowheader", scope: "rowgroup", colspan: this.heads.length + 1},
            element("span", {class: "name"}, item.family), " ",
            element("span", {class: "faint"}, benchgate.tally(item.rows, this.about.concerns))));
      }
      const {row} = item;
      const cells = row.cells.map((text, i) => this.cell(row, text, this.rows.columns[i]));
      const picture = element("td", {role: "gridcell", class: "picture", "aria-hidden": "true"},
        benchgate.intervalPicture(row, this.about.span));
      const line = element("tr", {...place, class: "row", tabindex: -1, "aria-expanded": "false", "aria-selected": "false",
        "aria-level": this.rows.byFamily ? 2 : 1}, cells.slice(0, -1), picture, cells.at(-1));
      line.item = item;
      return line;
    }

    cell(row, text, column) {
      const about = {role: "gridcell", class: `${column.sort}${column.number ? " number" : ""}`};
      if (column.sort === "concern") {
        return element("td", about, element("span", {class: `verdict ${row.concern}`}, text));
      }
      if (column.sort !== "name") { return element("td", {...about, "data-title": column.title}, text); }
      return element("td", {...about, role: "rowheader"}, text,
        row.notes.map((note) => element("span", {class: "note"}, note)));
    }

    lines() { return [...this.body.querySelectorAll("tr.row")]; }

    lineOf(row) {
      const at = this.items.findIndex((item) => item.row === row);
      if (at < 0) { return null; }
      if (at >= this.drawn) { this.draw(at + AT_ONCE); }
      return this.lines().find((line) => line.item.row === row);
    }

    // Opens the row, or closes it if it is open. Its line stays where it is on
    // the screen.
    toggle(line) {
      const before = line.getBoundingClientRect().top;
      const wasOpen = this.opened?.line === line;
      this.close();
      if (!wasOpen) { this.open(line); }
      window.scrollBy({top: line.getBoundingClientRect().top - before, behavior: "instant"});
    }

    open(line) {
      const {row} = line.item;
      const cell = element("td", {role: "gridcell", colspan: this.heads.length + 1});
      const details = element("tr", {class: "details", role: "row"}, cell);
      line.after(details);
      line.setAttribute("aria-expanded", "true");
      line.setAttribute("aria-selected", "true");
      this.opened = {row, line, details};
      this.makeCurrent(line);
      cell.append(this.about.details(row));
      this.about.opened(row);
    }

    close() {
      if (!this.opened) { return; }
      const {line, details} = this.opened;
      const hadFocus = details.contains(document.activeElement);
      details.remove();
      line.setAttribute("aria-expanded", "false");
      line.setAttribute("aria-selected", "false");
      this.opened = null;
      if (hadFocus) { line.focus(); }
      this.about.opened(null);
    }

    makeCurrent(line) {
      if (this.current) { this.current.tabIndex = -1; }
      this.current = line;
      line.tabIndex = 0;
    }

    clicked(event) {
      const line = event.target.closest("tr.row");
      // Who marks text to copy it does not choose.
      if (!line || String(getSelection()) !== "") { return; }
      line.focus({preventScroll: true});
      this.toggle(line);
    }

    focused(event) {
      if (event.target.matches("tr.row")) { this.makeCurrent(event.target); }
    }

    pressed(event) {
      const line = event.target.closest("tr.row");
      if (event.key === "Escape" && this.opened) {
        const {line: open} = this.opened;
        this.close();
        open.focus();
        event.stopPropagation();
      } else if (line && !event.ctrlKey && !event.metaKey && !event.altKey && this.walk(event.key, line)) {
        event.preventDefault();
      }
    }

    // Whether `key` means something on a line.
    walk(key, line) {
      if (key === "Enter" || key === " ") {
        this.toggle(line);
        return true;
      }
      if (key === "ArrowRight" || key === "ArrowLeft") {
        if ((this.opened?.line === line) === (key === "ArrowLeft")) { this.toggle(line); }
        return true;
      }
      const steps = {ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10, Home: -Infinity, End: Infinity}[key];
      if (steps === undefined) { return false; }
      if (steps > 0) { this.draw(steps === Infinity ? Infinity : this.drawn + (this.isNearEnd(line) ? AT_ONCE : 0)); }
      const lines = this.lines();
      const to = Math.min(lines.length - 1, Math.max(0, lines.indexOf(line) + steps));
      lines[to].focus();
      return true;
    }

    isNearEnd(line) { return this.items.indexOf(line.item) + 20 > this.drawn; }

    focus() { this.current?.focus(); }
  };
})();
