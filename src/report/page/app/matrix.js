// The matrix of a family: superior measures down, governments across.

/** Rows that are drawn at once; the rest follows without holding up the reader. */
const AT_ONCE = 80;

function matrixView(f, box) {
  const base = baseOf(f);
  const members = f.order.filter((at) => at !== base);
  const pick = choice("base", say("filter.base"), f.order.filter((at) => rowsOf(f, at).length).map((at) => [String(at), `${nameOf(f, at)} ${cards(f, at).title ?? ""}`]),
    String(base), (at) => { adjust({ base: Number(at) === f.base ? null : at }); show(); });
  const shown = el("p", { class: "shown" });
  const grid = el("div", { class: "scroll matrix-box" });
  const show = () => drawMatrix(f, grid, shown);
  box.append(
    controls(["q", "department", "due", "region", "relation", "escalated"], members.map((at) => cards(f, at)), show, pick),
    el("div", { class: "beside" }, shown, legend(el("li", { class: "quiet" }, say("legend.keys")))),
    grid);
  show();
}

/** The member whose measures are the rows. */
function baseOf(f) {
  const asked = Number(route().query.get("base") ?? f.base);
  return f.members[asked] && rowsOf(f, asked).length ? asked : f.base;
}

/** The rows and columns that the filter leaves. */
function selected(f) {
  const [base, filter] = [baseOf(f), wanted()];
  const cells = cellsOf(f, base);
  const columns = f.order.filter((at) => at !== base && inRegion(cards(f, at), filter.region));
  const related = filter.relation !== "" || filter.escalated;
  const narrow = filter.department !== null || filter.q !== "" || filter.due.mode !== "";
  const counterpart = (cell, row) => cell.pairs.some((at) => {
    const pair = f.pairs[at];
    return [pair.a, pair.b].some((m) => m !== row && f.measures[m].member === cell.member && passes(f, m, filter));
  });
  const hits = (row, own) => (member) => {
    const cell = cells.get(row)?.get(member);
    return relates(cell, filter) && (!narrow || own || (cell !== undefined && counterpart(cell, row)));
  };
  const rows = [];
  for (const row of rowsOf(f, base)) {
    const own = passes(f, row, filter);
    const lit = columns.filter(hits(row, own));
    if (lit.length || (own && !related)) rows.push({ row, lit: new Set(lit) });
  }
  return { base, cells, columns, rows, all: rowsOf(f, base).length };
}

let drawing = 0;

function drawMatrix(f, grid, shown) {
  const { base, cells, columns, rows, all } = selected(f);
  const turn = ++drawing;
  shown.textContent = say("filter.shown", rows.length, all, columns.length, f.members.length - 1);
  announce(shown.textContent);
  if (!rows.length) {
    grid.replaceChildren(el("p", { class: "quiet" }, say(all ? "page.nothing" : "matrix.empty")));
    return;
  }
  const body = el("tbody");
  const name = cards(f, base).title ?? nameOf(f, base);
  const made = el("table", { class: "matrix", role: "grid", "aria-rowcount": rows.length + 2, "aria-colcount": columns.length + 1 },
    el("caption", { class: "hidden" }, say("matrix.caption", name)), matrixHead(f, base, columns, cells), body);
  made.addEventListener("keydown", (event) => walk(event, made));
  made.addEventListener("click", (event) => go(event.target.closest("[data-go]")));
  grid.replaceChildren(made);
  let [at, group] = [0, null];
  const grow = () => {
    if (turn !== drawing) return;
    for (const end = Math.min(rows.length, at + AT_ONCE); at < end; at++) {
      const section = f.measures[rows[at].row].section[0] ?? null;
      if (section !== group && section !== null) body.append(groupRow(section, columns.length));
      group = section;
      body.append(matrixRow(f, rows[at], columns, cells));
    }
    if (at < rows.length) requestAnimationFrame(grow);
  };
  grow();
  const asked = route().query.get("at");
  const focus = (asked && made.querySelector(`[data-go="${CSS.escape(asked)}"]`)) || made.querySelector("tbody [data-go]");
  focus.tabIndex = 0;
  if (asked) focus.focus();
}

function matrixHead(f, base, columns, cells) {
  const covered = (at) => {
    const rows = rowsOf(f, base);
    return percent(rows.filter((row) => cells.get(row)?.has(at)).length, rows.length);
  };
  const column = (at) => el("th", { scope: "col", class: `tier-${tierOf(cards(f, at))}`, title: cards(f, at).title },
    el("span", { class: "tier" }, say(`tier.${tierOf(cards(f, at))}`)),
    el("span", { class: "name" }, value(nameOf(f, at))));
  return el("thead", {},
    el("tr", {}, el("th", { scope: "col", class: "corner" }, value(nameOf(f, base)), " ", say("matrix.measure")), columns.map(column)),
    el("tr", { class: "covered" }, el("th", { scope: "row" }, say("matrix.covered")),
      columns.map((at) => el("td", {}, rowsOf(f, at).length ? `${covered(at)}%` : "–"))));
}

function groupRow(section, columns) {
  return el("tr", { class: "group" }, el("th", { scope: "rowgroup", colspan: columns + 1 }, el("span", {}, value(section))));
}

function matrixRow(f, { row, lit }, columns, cells) {
  const m = f.measures[row];
  const cell = (member) => {
    const found = cells.get(row)?.get(member);
    const name = ["cell", found?.through === undefined ? "" : "through", lit.has(member) ? "" : "dim"];
    return el("td", {
      role: "gridcell", tabindex: "-1", class: name.filter(Boolean).join(" "), "data-go": `${row}-${member}`,
      "aria-label": visible(`${nameOf(f, member)}：${spoken(f, found)}`),
    }, signs(found));
  };
  return el("tr", {},
    el("th", { scope: "row", tabindex: "-1", "data-go": `${row}` }, m.label ? el("span", { class: "label" }, value(m.label)) : null, value(headOf(f, row))),
    columns.map(cell));
}

/** Arrow keys move from cell to cell, Enter opens one. */
function walk(event, grid) {
  const here = event.target.closest("[data-go]");
  if (!here) return;
  if (event.key === "Enter" || event.key === " ") {
    event.preventDefault();
    go(here);
    return;
  }
  const rows = [...grid.querySelectorAll("tbody tr:not(.group)")];
  const [y, x] = [rows.indexOf(here.parentElement), here.cellIndex];
  const width = here.parentElement.cells.length;
  const to = {
    ArrowUp: [y - 1, x], ArrowDown: [y + 1, x], ArrowLeft: [y, x - 1], ArrowRight: [y, x + 1],
    PageUp: [Math.max(0, y - 10), x], PageDown: [Math.min(rows.length - 1, y + 10), x],
    Home: [event.ctrlKey ? 0 : y, 0], End: [event.ctrlKey ? rows.length - 1 : y, width - 1],
  }[event.key];
  const next = to && rows[to[0]]?.cells[to[1]];
  if (!to) return;
  event.preventDefault();
  if (!next) return;
  here.tabIndex = -1;
  next.tabIndex = 0;
  next.focus();
}

/** Opens the texts behind a cell or a row; the way back leads to it again. */
function go(cell) {
  if (!cell) return;
  const [id] = route().parts;
  const [row, member] = cell.dataset.go.split("-");
  history.replaceState(null, "", link([id, "matrix"], { at: cell.dataset.go }));
  location.hash = member === undefined ? link([id, "row", row]) : link([id, "cell", row, member]);
}
