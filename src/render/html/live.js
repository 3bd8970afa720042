"use strict";
(function () {
  const data = document.getElementById("live-data"), room = document.getElementById("live");
  if (!data || !room) return;
  const live = JSON.parse(data.textContent), run = evaluator(live.program);
  const filed = live.program.inputs;
  const values = filed.slice();
  const make = (tag, text, kind) => {
    const it = document.createElement(tag);
    if (text) it.textContent = text;
    if (kind) it.className = kind;
    return it;
  };
  const signs = { USD: "$", EUR: "\u20ac", GBP: "\u00a3", JPY: "\u00a5", INR: "\u20b9" };

  function money(x, digits) {
    const size = Math.abs(x), scale = size >= 1e9 ? [1e9, "B"] : size >= 1e6 ? [1e6, "M"] : size >= 1e3 ? [1e3, "k"] : [1, ""];
    const shown = (size / scale[0]).toLocaleString("en-US", digits || { maximumSignificantDigits: 3, minimumSignificantDigits: 3 });
    return (x < 0 ? "\u2212" : "") + (signs[live.currency] || live.currency + " ") + shown + scale[1];
  }

  function month(x) {
    if (x === 0) return "at once";
    const [year, first] = live.start.split("-").map(Number), all = year * 12 + first - 1 + Math.max(1, Math.ceil(x)) - 1;
    return new Date(Date.UTC(Math.floor(all / 12), all % 12)).toLocaleDateString("en-US", { month: "short", year: "numeric", timeZone: "UTC" });
  }

  function shown(kind, x) {
    if (!Number.isFinite(x)) return "\u2013";
    return kind === "month" ? month(x) : money(x);
  }

  // The best by what decides; doing nothing where the best loses money.
  function verdict(all) {
    const good = (x) => (live.least ? -x : x);
    let best = null;
    all.forEach((own, at) => {
      const merit = good(own[own.length - 1]);
      if (live.options[at].able && Number.isFinite(merit) && (best === null || merit > best.merit)) best = { at, merit };
    });
    if (best === null) return "No option can be computed at these values.";
    if (live.nothing && best.merit < 0) return "Doing nothing: every option costs more than it is worth.";
    const hurdles = live.hurdles ? " Hurdles are not judged here: run tollgate with the line below." : "";
    return (live.nothing ? "Best: " : "Cheapest: ") + live.options[best.at].name + "." + hurdles;
  }

  const banner = make("p", "", "banner"), says = make("p", "", "verdict"), table = make("table", "", "figures");
  const line = make("code"), controls = make("div", "", "controls");
  banner.setAttribute("role", "status");
  const changed = () => live.controls.filter((one) => values[one.input] !== filed[one.input]);
  const sets = () => changed().map((one) => "--set " + one.key + "=" + values[one.input]).join(" ");

  function draw() {
    const at = run(values), all = live.options.map((one) => one.lines.map((id) => (id === null ? NaN : at(id))));
    says.textContent = verdict(all);
    const head = make("tr");
    head.append(make("th"), ...live.options.map((one) => make("th", one.name)));
    const rows = live.figures.map(([label, kind], k) => {
      const row = make("tr");
      row.append(make("th", label), ...all.map((own) => make("td", shown(kind, own[k]), "number")));
      return row;
    });
    const top = make("thead"), body = make("tbody");
    top.append(head);
    body.append(...rows);
    table.replaceChildren(top, body);
    const moved = changed();
    banner.hidden = moved.length === 0;
    banner.firstChild.textContent = "Changed from the filed case: " +
      moved.map((one) => one.label + " from " + filed[one.input] + " to " + values[one.input]).join("; ") +
      ". Charts, chances, which options can be built and the rest of this page are of the filed case. ";
    line.textContent = sets();
    link(moved);
  }

  // Some viewers of attachments have no address to change.
  function link(moved) {
    if (!moved.length && !location.hash.startsWith("#live:")) return;
    const said = moved.map((one) => encodeURIComponent(one.key) + "=" + values[one.input]).join("&");
    try { history.replaceState(null, "", "#live:" + said); } catch (refused) { return; }
  }

  function control(one, nth) {
    const box = make("div", "", "control"), label = make("label", one.label.toLowerCase().includes(" a ") || !one.unit ? one.label : one.label + ", " + one.unit);
    const slide = make("input"), exact = make("input"), marks = make("datalist");
    slide.type = "range";
    exact.type = "number";
    slide.id = "c" + nth;
    marks.id = "t" + nth;
    label.htmlFor = slide.id;
    exact.setAttribute("aria-label", one.label);
    for (const it of [slide, exact]) Object.assign(it, { min: one.low, max: one.high, step: "any" });
    slide.setAttribute("list", marks.id);
    for (const mark of [filed[one.input], one.flip]) if (mark !== null) marks.append(Object.assign(make("option"), { value: mark }));
    box.append(label, slide, exact, marks);
    if (one.flip !== null) {
      const way = one.flip < filed[one.input] ? " wins at or below " : " wins at or above ";
      box.append(make("small", one.to + way + Number(one.flip.toPrecision(4))));
    }
    const put = (x) => {
      if (!Number.isFinite(x)) return;
      values[one.input] = Math.min(one.high, Math.max(one.low, x));
      draw();
    };
    slide.addEventListener("input", () => { put(Number(Number(slide.value).toPrecision(4))); exact.value = values[one.input]; });
    exact.addEventListener("change", () => { put(exact.valueAsNumber); one.show(); });
    one.show = () => { slide.value = values[one.input]; exact.value = values[one.input]; };
    return box;
  }

  function restore() {
    if (!location.hash.startsWith("#live:")) return;
    for (const part of location.hash.slice(6).split("&")) {
      const [key, value] = part.split("="), one = live.controls.find((known) => known.key === decodeURIComponent(key));
      if (one && Number.isFinite(Number(value))) values[one.input] = Math.min(one.high, Math.max(one.low, Number(value)));
    }
  }

  const reset = make("button", "Reset"), copy = make("button", "Copy as --set");
  reset.type = copy.type = "button";
  reset.addEventListener("click", () => { filed.forEach((x, k) => (values[k] = x)); live.controls.forEach((one) => one.show()); draw(); });
  copy.addEventListener("click", () => navigator.clipboard && navigator.clipboard.writeText(sets()));
  banner.append(document.createTextNode(""), reset, " ", copy, make("br"), line);
  controls.append(...live.controls.map(control));
  const scroll = make("div", "", "scroll");
  scroll.append(table);
  room.append(says, scroll, banner, controls);
  room.hidden = false;
  restore();
  live.controls.forEach((one) => one.show());
  draw();
})();
