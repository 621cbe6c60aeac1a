// The data of the page: blocks of JSON, parsed when they are first asked for.

const blocks = new Map();

function block(id) {
  if (!blocks.has(id)) blocks.set(id, JSON.parse(document.getElementById(id).textContent));
  return blocks.get(id);
}

const front = block("front");

/** A family with what is inside; `at` is its place in the list. */
function family(at) {
  const key = `made-${at}`;
  if (!blocks.has(key)) blocks.set(key, { at, ...front.families[at], ...block(`family-${at}`), tables: new Map() });
  return blocks.get(key);
}

function familyCalled(id) {
  const at = front.families.findIndex((f) => f.id === id);
  return at < 0 ? null : family(at);
}

/** The text of a notice as something that is cut by code points. */
function points(notice) {
  const key = `points-${notice}`;
  if (!blocks.has(key)) {
    const text = block(`text-${notice}`);
    // Without surrogates, places in a string are code points already.
    blocks.set(key, /[\ud800-\udfff]/.test(text) ? Array.from(text) : text);
  }
  return blocks.get(key);
}

function cut(text, from, to) {
  const part = text.slice(from, to);
  return typeof part === "string" ? part : part.join("");
}

function cards(f, member) {
  return front.notices[f.members[member].notice];
}

/** The text of a measure. */
function textOf(f, measure) {
  const m = f.measures[measure];
  if (m.text === undefined) m.text = cut(points(f.members[m.member].notice), ...m.at);
  return m.text;
}

/** A heading for a measure: its own, or how its text begins. */
function headOf(f, measure) {
  const m = f.measures[measure];
  if (m.title) return m.title;
  const first = textOf(f, measure).split(/[。；\n]/, 1)[0];
  return first.length > 42 ? `${first.slice(0, 40)}…` : first;
}

/** What a government is called, apart from others of its name in the family. */
function nameOf(f, member) {
  const card = cards(f, member);
  const name = card.region?.name ?? card.issuers[0] ?? card.path;
  const twins = f.members.filter((m) => front.notices[m.notice].region?.code === card.region?.code);
  if (twins.length < 2) return name;
  const year = dayOf(card)?.slice(0, 4);
  const same = twins.filter((m) => dayOf(front.notices[m.notice])?.slice(0, 4) === year);
  const nth = same.indexOf(f.members[member]) + 1;
  return name + (year ?? "") + (same.length > 1 ? `（${nth}）` : "");
}

function dayOf(card) {
  return card.dates.issued ?? card.dates.published;
}

function tierOf(card) {
  return card.region?.level ?? "unknown";
}

/** Cells by measure of the base and member. The model made those of its own base; for
    another, measures that are paired directly count. */
function cellsOf(f, base) {
  if (!f.tables.has(base)) {
    const found = base === f.base ? f.cells : direct(f, base);
    const rows = new Map();
    for (const cell of found) {
      if (!rows.has(cell.row)) rows.set(cell.row, new Map());
      rows.get(cell.row).set(cell.member, cell);
    }
    f.tables.set(base, rows);
  }
  return f.tables.get(base);
}

const NEARNESS = ["same", "adapted", "related"];

function direct(f, base) {
  const made = new Map();
  f.pairs.forEach((pair, at) => {
    const [a, b] = [f.measures[pair.a].member, f.measures[pair.b].member];
    if ((a === base) === (b === base)) return;
    const [row, member, own] = a === base ? [pair.a, b, "a"] : [pair.b, a, "b"];
    const key = `${row} ${member}`;
    const cell = made.get(key) ?? { row, member, pairs: [], relation: "related", escalation: false, relaxed: false };
    cell.pairs.push(at);
    if (NEARNESS.indexOf(pair.relation) < NEARNESS.indexOf(cell.relation)) cell.relation = pair.relation;
    cell.escalation ||= pair.escalation;
    cell.relaxed ||= pair.changes.some((change) => change.stricter === own);
    made.set(key, cell);
  });
  for (const cell of made.values()) cell.pairs.sort((x, y) => f.pairs[y].score - f.pairs[x].score || x - y);
  return [...made.values()];
}

/** The measures of a member. */
function rowsOf(f, member) {
  const [from, to] = f.members[member].measures;
  return Array.from({ length: to - from }, (_, i) => from + i);
}

/** Pairs of two members by the measure of the first. */
function pairsBetween(f, upper, lower) {
  const found = new Map();
  f.pairs.forEach((pair, at) => {
    const [a, b] = [f.measures[pair.a].member, f.measures[pair.b].member];
    const left = a === upper && b === lower ? pair.a : b === upper && a === lower ? pair.b : null;
    if (left === null) return;
    if (!found.has(left)) found.set(left, []);
    found.get(left).push(at);
  });
  return found;
}

/** From a member up to the base, where its parents lead there: base first. */
function lineage(f, base, member) {
  const line = [member];
  for (let at = f.members[member].parent; at !== null && at !== undefined && !line.includes(at); at = f.members[at].parent) {
    line.unshift(at);
    if (at === base) return line;
  }
  return base === member ? [base] : [base, member];
}
