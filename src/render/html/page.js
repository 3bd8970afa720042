"use strict";
(function () {
  // Rows by the column that was asked for, each group of rows by itself: a total stays where it is.
  function sort(table, at, head) {
    const up = head.getAttribute("aria-sort") !== "ascending";
    for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", up ? "ascending" : "descending");
    for (const body of table.tBodies) {
      const rows = Array.from(body.rows);
      rows.sort((a, b) => (up ? 1 : -1) * compare(a.cells[at], b.cells[at]));
      body.append(...rows);
    }
  }

  // Figures by size and before words; words as people sort them.
  function compare(a, b) {
    const x = a ? a.dataset.v : undefined, y = b ? b.dataset.v : undefined;
    if (x !== undefined && y !== undefined) return Number(x) - Number(y);
    if (x !== undefined || y !== undefined) return x !== undefined ? -1 : 1;
    return (a ? a.textContent : "").localeCompare(b ? b.textContent : "", "en", { numeric: true });
  }

  function sortable(table) {
    Array.from(table.tHead.rows[0].cells).forEach((head, at) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = head.textContent || "by name";
      if (!head.textContent) button.className = "unnamed";
      head.replaceChildren(button);
      button.addEventListener("click", () => sort(table, at, head));
    });
  }

  // A box that leaves the rows that hold every word in it.
  function filtered(table) {
    const rows = Array.from(table.querySelectorAll("tbody tr"));
    const label = document.createElement("label"), box = document.createElement("input");
    const count = document.createElement("output");
    label.className = "filter";
    box.type = "search";
    label.append("Filter ", box, " ", count);
    table.parentElement.before(label);
    box.addEventListener("input", () => {
      const words = box.value.toLowerCase().split(/\s+/).filter(Boolean);
      let shown = 0;
      for (const row of rows) {
        const text = row.textContent.toLowerCase();
        row.hidden = !words.every((word) => text.includes(word));
        shown += row.hidden ? 0 : 1;
      }
      count.textContent = words.length ? shown + " of " + rows.length : "";
    });
  }

  const LONG = 12;
  for (const table of document.querySelectorAll("table")) {
    sortable(table);
    if (table.classList.contains("words") && table.rows.length > LONG) filtered(table);
  }
  const print = document.getElementById("print");
  print.hidden = false;
  print.addEventListener("click", () => window.print());
})();
