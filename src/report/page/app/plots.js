// Plots as SVG. Each has a table behind it that says the same.

const TIERS = ["nation", "province", "prefecture", "county", "township", "unknown"];

/** A plot with its table. */
function figure(label, plot, heads, rows) {
  plot.setAttribute("role", "img");
  plot.setAttribute("aria-label", label);
  return el("figure", {}, el("div", { class: "scroll plot" }, plot),
    el("details", {}, el("summary", {}, say("page.table")), table(heads, rows)));
}

/** Members of one tier as dots, by territory. */
function dots(f, tier) {
  const seats = f.order.filter((at) => tierOf(cards(f, at)) === tier);
  if (!seats.length) return null;
  const radius = (at) => 3 + Math.sqrt(cards(f, at).measures) * 0.9;
  const [gap, height] = [3, 30];
  const rows = [[]];
  let x = 0;
  for (const at of seats) {
    const r = Math.min(radius(at), height / 2 - 1);
    if (x + 2 * r > 220 && rows.at(-1).length) { rows.push([]); x = 0; }
    rows.at(-1).push({ at, r, x: x + r });
    x += 2 * r + gap;
  }
  const width = Math.max(...rows.map((row) => row.at(-1).x + row.at(-1).r));
  const circles = rows.flatMap((row, line) => row.map(({ at, r, x: cx }) =>
    svg("circle", { class: at === f.base ? "dot base" : "dot", cx: cx.toFixed(1), cy: line * height + height / 2, r: r.toFixed(1) },
      svg("title", {}, say("map.dot", nameOf(f, at), cards(f, at).measures)))));
  const said = seats.map((at) => nameOf(f, at)).join("、");
  return svg("svg", { width: Math.ceil(width + 1), height: rows.length * height, role: "img", "aria-label": visible(said) }, circles);
}

/** A bar whose parts are shares of a whole. */
function bar(parts, whole, label) {
  let x = 0;
  const out = parts.map(([name, size]) => {
    const width = whole ? (100 * size) / whole : 0;
    const part = svg("rect", { class: name, x: x.toFixed(2), y: 0, width: width.toFixed(2), height: 12 });
    x += width;
    return part;
  });
  return svg("svg", { class: "bar", viewBox: "0 0 100 12", preserveAspectRatio: "none", role: "img", "aria-label": label }, out);
}

/** The parts of a coverage. */
function parts(c) {
  return [["same", c.same], ["adapted", c.adapted], ["related", c.related], ["missing", c.of - c.covered]];
}

/** A bar for each government; rows are {name, coverage, href}. */
function coverageBars(rows) {
  if (!rows.length) return el("p", { class: "quiet" }, say("cover.none"));
  const line = ({ name, note, coverage: c, href }) => {
    const said = parts(c).map(([r, n]) => `${say(`relation.${r}`)} ${n}`).join("，");
    return el("li", {},
      el("span", { class: "name" }, href ? el("a", { href }, value(name)) : value(name), note ? el("small", {}, note) : null),
      bar(parts(c), c.of, said),
      el("span", { class: "figures" }, `${percent(c.covered, c.of)}%`,
        el("small", {}, say("cover.of", c.covered, c.of)),
        c.escalated ? el("small", { class: "escalation" }, `▲ ${c.escalated}`) : null));
  };
  const heads = [say("cover.government"), ...NEARNESS.map((r) => say(`relation.${r}`)), say("relation.missing"), say("mark.escalation"), say("mark.relaxed")];
  const cells = rows.map(({ name, coverage: c }) => [value(name), c.same, c.adapted, c.related, c.of - c.covered, c.escalated, c.relaxed]);
  return el("div", {}, legend(), gradually(rows, line, el("ol", { class: "bars" }), 20),
    el("details", {}, el("summary", {}, say("page.table")), table(heads, cells)));
}

/** Issue dates above an axis of time, deadlines below it. */
function timeline(issued, due) {
  const days = [...issued, ...due.map(([day]) => day)].filter((d) => /^\d{4}/.test(d));
  if (!days.length) return el("p", { class: "quiet" }, say("time.none"));
  const years = days.map((d) => Number(d.slice(0, 4)));
  const [first, last] = [Math.min(...years), Math.max(...years)];
  // Months, quarters or years, so that the plot has at most about sixty columns.
  const months = last - first < 5 ? 1 : last - first < 15 ? 3 : 12;
  const column = (day) => {
    const [year, month] = [Number(day.slice(0, 4)), Number(day.slice(5, 7) || "12")];
    return Math.floor(((year - first) * 12 + month - 1) / months);
  };
  const columns = ((last - first + 1) * 12) / months;
  const [above, below] = [new Array(columns).fill(0), new Array(columns).fill(0)];
  issued.forEach((day) => { above[column(day)] += 1; });
  due.forEach(([day, n]) => { below[column(day)] += n; });
  const named = (i) => {
    const [year, month] = [first + Math.floor((i * months) / 12), ((i * months) % 12) + 1];
    if (months === 12) return String(year);
    return months === 3 ? `${year} Q${(month + 2) / 3}` : `${year}-${String(month).padStart(2, "0")}`;
  };
  const rows = above.map((n, i) => [named(i), n, below[i]]).filter(([, a, b]) => a || b);
  return figure(say("time.title"), drawn(above, below, first, months, named), [say("time.period"), say("time.issued"), say("time.due")], rows);
}

function drawn(above, below, first, months, named) {
  const room = Math.max(280, document.getElementById("main").clientWidth - 80);
  const step = Math.max(9, Math.min(36, Math.floor(room / above.length)));
  const [high, axis, label] = [70, 90, 22];
  const width = step * above.length + 40;
  const scale = (list) => high / Math.max(1, ...list);
  const [up, down] = [scale(above), scale(below)];
  const out = [];
  above.forEach((n, i) => {
    const x = 34 + i * step;
    const column = (name, y, height, key, number) => svg("rect", { class: name, x: x + 1, y, width: step - 2, height },
      svg("title", {}, `${named(i)} ${say(key)} ${number}`));
    if (n) out.push(column("issued", axis - n * up, n * up, "time.issued", n));
    if (below[i]) out.push(column("due", axis + label, below[i] * down, "time.due", below[i]));
    if (i * months % 12 === 0) {
      out.push(svg("line", { class: "tick", x1: x, x2: x, y1: axis, y2: axis + label }),
        // Where columns are years, every one is named only if there is room.
        months < 12 || step >= 30 || i % 5 === 0 ? svg("text", { x: x + 3, y: axis + 15 }, String(first + (i * months) / 12)) : []);
    }
  });
  out.push(svg("line", { class: "axis", x1: 34, x2: width - 4, y1: axis, y2: axis }),
    svg("line", { class: "axis", x1: 34, x2: width - 4, y1: axis + label, y2: axis + label }),
    svg("text", { class: "most", x: 30, y: axis - high + 8 }, String(Math.max(...above))),
    svg("text", { class: "most", x: 30, y: axis + label + high }, String(Math.max(...below))));
  return svg("svg", { class: "timeline", width, height: axis + label + high + 8 }, out);
}
