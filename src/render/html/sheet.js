"use strict";
// The sheet, computed as the program says it: `evaluator(program)(inputs)(line)` is a figure, by month where it has months.
// What does not exist is NaN, as everywhere.
function evaluator(program) {
  const last = program.months;

  // Less than half of the ninth decimal above a whole number is noise; so are four units in the last place.
  function whole(x) {
    const nearest = Math.round(x), noise = Math.max(0.5e-9, Math.abs(x) / 2 ** 50);
    return x - nearest >= noise ? nearest + 1 : nearest;
  }

  // What is left of sums that cancel is rounding: a balance that comes back to nothing has come back.
  function recovery(raw, final) {
    if (raw.some(Number.isNaN)) return NaN;
    const dust = 1e-12 * raw.reduce((a, b) => Math.max(a, Math.abs(b)), 0);
    const cells = raw.map((x) => (Math.abs(x) <= dust ? 0 : x));
    if (cells.every((x) => x >= 0)) return 0;
    const back = (m) => cells[m - 1] < 0 && cells[m] >= 0;
    if (final && cells[last] < 0) return NaN;
    for (let k = 1; k <= last; k++) {
      const m = final ? last + 1 - k : k;
      if (back(m)) return m - 1 - cells[m - 1] / (cells[m] - cells[m - 1]);
    }
    return NaN;
  }

  function total(kind, cells, from, to) {
    const part = from === undefined ? cells : cells.slice(from, to + 1);
    switch (kind) {
      case "sum": return part.reduce((a, b) => a + b, 0);
      case "min": return part.length ? part.reduce((a, b) => Math.min(a, b)) : NaN;
      case "max": return part.length ? part.reduce((a, b) => Math.max(a, b)) : NaN;
      case "last": return cells[cells.length - 1];
      case "month_of_min": return cells.some(Number.isNaN) ? NaN : cells.indexOf(Math.min(...cells));
      default: return recovery(cells, kind === "final");
    }
  }

  const binary = {
    "+": (a, b) => a + b, "-": (a, b) => a - b, "*": (a, b) => a * b,
    "/": (a, b) => (b === 0 ? NaN : a / b), "<": Math.min, ">": Math.max,
  };

  function power(base, steps, per) {
    if (base === 0 && steps < 0) return NaN;
    return steps % per === 0 ? base ** (steps / per) : Math.pow(base, steps / per);
  }

  return function (inputs) {
    const cells = [];
    const at = (line, month) => (program.lines[line][0] ? cells[line][0] : cells[line][month]);
    function value(x, month) {
      if (typeof x === "number") return x;
      const [op, a, b, c, d] = x;
      switch (op) {
        case "i": return inputs[a];
        case "s": return program.schedules[a][month];
        case "l": return at(a, month);
        case "b": return b <= month ? at(a, month - b) : 0;
        case "a": return month < last ? at(a, month + 1) : 0;
        case "c": return whole(value(a, month));
        case "p": return power(value(a, month), program.schedules[b][month], c);
        case "t": return total(b, cells[a], c, d);
        default: return b === undefined ? -value(a, month) : binary[op](value(a, month), value(b, month));
      }
    }
    program.lines.forEach((line, id) => {
      if (!line) return;
      const [single, formula, opening] = line, own = (cells[id] = []);
      if (single) own.push(value(formula, 0));
      else for (let m = 0; m <= last; m++) {
        own.push(m > 0 ? value(formula, m) : opening === null ? 0 : value(opening, 0));
      }
    });
    return (line) => (program.lines[line][0] ? cells[line][0] : cells[line]);
  };
}
if (typeof module !== "undefined") module.exports = { evaluator };
