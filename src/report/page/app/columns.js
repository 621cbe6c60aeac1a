// Texts side by side: one measure of the base, and what each tier made of it.

/** A cell of the matrix, opened. */
function cellView(f, box, row, member) {
  const base = f.measures[row]?.member;
  if (base === undefined || !f.members[member]) return missing(box);
  const line = lineage(f, base, member);
  const ladder = climbed(f, line, row);
  const cell = cellsOf(f, base).get(row)?.get(member);
  box.append(
    steps(f, row, member),
    el("h2", {}, value(headOf(f, row))),
    el("p", { class: "verdict" }, signs(cell), el("span", {}, value(nameOf(f, member)), "：", spoken(f, cell))),
    strokesLegend(),
    columnsOf(f, line, ladder));
}

/** All governments at one measure. */
function rowView(f, box, row) {
  const base = f.measures[row]?.member;
  if (base === undefined) return missing(box);
  const cells = cellsOf(f, base).get(row) ?? new Map();
  const filter = wanted();
  const members = f.order.filter((at) => at !== base && inRegion(cards(f, at), filter.region));
  const met = members.filter((at) => cells.has(at));
  const line = (member) => {
    const cell = cells.get(member);
    const from = cell.through ?? base;
    return el("section", { class: "government" },
      el("h3", {}, signs(cell), el("a", { href: link([f.id, "cell", String(row), String(member)]) }, value(nameOf(f, member))),
        el("small", {}, spoken(f, cell))),
      cell.pairs.map((at) => {
        const [own, first] = sideOf(f, at, member);
        return [measureCard(f, own, { gone: onlyIn(f.pairs[at], first), tag: "ins", note: scored(f.pairs[at]) }), changesOf(f, at, from)];
      }));
  };
  const list = el("div", { class: "governments" });
  box.append(
    steps(f, row, null), el("h2", {}, value(headOf(f, row))), strokesLegend(),
    el("div", { class: "columns all" },
      el("section", {}, el("h3", {}, value(nameOf(f, base))), measureCard(f, row, {})),
      el("div", {}, gradually(met, line, list, 30),
        met.length < members.length
          ? el("p", { class: "quiet" }, `${say("relation.missing")}：`, members.filter((at) => !cells.has(at)).map((at) => nameOf(f, at)).join("、"))
          : null)));
}

/** The measure of a pair that belongs to a member, and whether it is the first. */
function sideOf(f, pair, member) {
  const { a, b } = f.pairs[pair];
  return f.measures[b].member === member ? [b, false] : [a, true];
}

/** For each step down a lineage from one measure: the pairs that lead there. */
function climbed(f, line, row) {
  const out = [{ member: line[0], measures: [row], pairs: [] }];
  for (let i = 1; i < line.length; i++) {
    const upper = out[i - 1];
    const between = pairsBetween(f, line[i - 1], line[i]);
    let pairs = upper.measures.flatMap((m) => between.get(m) ?? []);
    // Where the tier between has nothing, what meets the base directly.
    const straight = pairs.length || i === 1 ? [] : (pairsBetween(f, line[0], line[i]).get(row) ?? []);
    pairs = [...new Set([...pairs, ...straight])].sort((x, y) => f.pairs[y].score - f.pairs[x].score || x - y);
    out.push({ member: line[i], measures: [...new Set(pairs.map((at) => sideOf(f, at, line[i])[0]))], pairs });
  }
  return out;
}

/** One column a tier. */
function columnsOf(f, line, ladder) {
  const column = ({ member, measures, pairs }, i) => {
    const card = cards(f, member);
    const below = ladder[i + 1]?.pairs ?? [];
    return el("section", { class: "tier-column" },
      el("h3", {}, el("span", { class: "tier" }, say(`tier.${tierOf(card)}`)), value(nameOf(f, member)), el("small", {}, value(card.title ?? ""))),
      measures.length ? null : el("p", { class: "quiet" }, say("detail.none")),
      measures.map((measure) => {
        const own = pairs.filter((at) => [f.pairs[at].a, f.pairs[at].b].includes(measure));
        if (i > 0) {
          const pair = f.pairs[own[0]];
          const upper = sideOf(f, own[0], member)[1] ? pair.b : pair.a;
          return [
            measureCard(f, measure, { gone: onlyIn(pair, pair.a === measure), tag: "ins", note: scored(pair) }),
            changesOf(f, own[0], f.measures[upper].member),
          ];
        }
        const lists = below.filter((at) => [f.pairs[at].a, f.pairs[at].b].includes(measure)).map((at) => onlyIn(f.pairs[at], f.pairs[at].a === measure));
        return measureCard(f, measure, { gone: lists.length ? inAll(lists) : [], tag: "del" });
      }));
  };
  return el("div", { class: `columns of-${ladder.length}` }, ladder.map(column));
}

/** A measure: its text with what differs marked, and its values. */
function measureCard(f, measure, { gone = [], tag = "ins", note = null }) {
  const m = f.measures[measure];
  const text = textOf(f, measure);
  const layers = [
    ...gone.map(([from, to]) => ({ from, to, wrap: mark(tag) })),
    ...valueLayers(m),
    ...found(text, wanted().q),
  ];
  return el("article", { class: "measure", "data-measure": measure },
    el("p", { class: "path quiet" }, m.section.length ? value(m.section.join(" › ")) : null, note ? el("span", { class: "note" }, note) : null),
    el("p", { class: "body" }, m.label ? el("span", { class: "label" }, value(m.label)) : null, el("bdi", {}, layered(text, layers))),
    valuesOf(f, m),
    el("p", { class: "more-source" },
      el("button", { type: "button", class: "plain-link", click: () => openSource(f.members[m.member].notice, m.span) }, say("detail.fuller"))));
}

/** Times and figures that stand in the text itself. */
function valueLayers(m) {
  if (!m.at) return [];
  const inside = ({ span: [from, to] }) => m.at[0] <= from && to <= m.at[1];
  const layer = (name) => ({ span: [from, to] }) => ({ from: from - m.at[0], to: to - m.at[0], wrap: mark("span", { class: `value ${name}` }) });
  return [...m.times.filter(inside).map(layer("time")), ...m.quantities.filter(inside).map(layer("quantity"))];
}

/** Units, times and figures; each leads to its place in the source. */
function valuesOf(f, m) {
  const group = (key, items, extra) => items.length ? el("div", { class: "values" }, el("dt", {}, say(`value.${key}`)),
    el("dd", {}, items.map((item) => chip(f, m.member, item, key, extra?.(item))))) : null;
  const role = (unit) => say(`role.${unit.role}`) + (unit.inherited ? ` · ${say("value.inherited")}` : "");
  const labels = Object.entries(m.labels ?? {}).map(([name, text]) => el("div", { class: "values" }, el("dt", {}, value(name)), el("dd", {}, value(text))));
  if (!m.units.length && !m.times.length && !m.quantities.length && !labels.length) return null;
  return el("dl", {}, group("units", m.units, role), group("times", m.times), group("quantities", m.quantities), labels);
}

/** What differs between the measures of a pair; `left` is the member on the left. */
function changesOf(f, at, left) {
  const pair = f.pairs[at];
  if (!pair.changes.length) return pair.relation === "related" ? null : el("p", { class: "quiet same-values" }, say("detail.nochanges"));
  const turned = f.measures[pair.a].member !== left;
  const line = (c) => {
    const [x, y] = turned ? [c.b, c.a] : [c.a, c.b];
    const [name, text] = judged(f, pair, c);
    return el("tr", { class: name }, el("th", { scope: "row" }, say(`value.${c.attribute}`), c.role ? el("small", {}, say(`role.${c.role}`)) : null),
      el("td", {}, x === null ? "–" : value(x)), el("td", {}, y === null ? "–" : value(y)), el("td", {}, text));
  };
  const [upper, lower] = [turned ? pair.b : pair.a, turned ? pair.a : pair.b].map((m) => nameOf(f, f.measures[m].member));
  return el("table", { class: "changes" }, el("caption", {}, say("detail.changes")),
    el("thead", {}, el("tr", {}, [say("detail.what"), value(upper), value(lower), say("detail.stricter")].map((h) => el("th", { scope: "col" }, h)))),
    el("tbody", {}, pair.changes.map(line)));
}

/** Who asks for more, with the sign of it. */
function judged(f, pair, change) {
  if (!change.stricter) return ["", el("span", { class: "quiet" }, change.attribute === "units" ? "–" : say("detail.open"))];
  if (change.stricter === "equal") return ["", say("detail.equal")];
  const side = change.stricter === "b" ? pair.b : pair.a;
  if (!pair.below) return ["", say("detail.other", nameOf(f, f.measures[side].member))];
  return change.stricter === "b" ? ["escalation", `▲ ${say("detail.lower")}`] : ["relaxed", `▽ ${say("detail.upper")}`];
}

function strokesLegend() {
  return el("p", { class: "strokes quiet" }, say("detail.kept"), " · ", el("del", {}, say("detail.del")), " · ", el("ins", {}, say("detail.ins")));
}

/** Back to the matrix, and on to the neighbours. */
function steps(f, row, member) {
  const rows = rowsOf(f, f.measures[row].member);
  const at = rows.indexOf(row);
  const to = (next) => (member === null ? link([f.id, "row", String(next)]) : link([f.id, "cell", String(next), String(member)]));
  const cell = member === null ? String(row) : `${row}-${member}`;
  return el("nav", { class: "steps", "aria-label": say("page.views") },
    el("a", { href: link([f.id, "matrix"], { at: cell }) }, `← ${say("page.back")}`),
    member === null ? null : el("a", { href: link([f.id, "row", String(row)]) }, say("detail.row")),
    at > 0 ? el("a", { href: to(rows[at - 1]) }, say("detail.previous")) : null,
    at + 1 < rows.length ? el("a", { href: to(rows[at + 1]) }, say("detail.next")) : null);
}

/** A whole line of governments, measure by measure: province, city and county. */
function tiersView(f, box, asked) {
  const base = baseOf(f);
  const lines = f.order.filter((at) => at !== base && rowsOf(f, at).length);
  if (!lines.length) return missing(box);
  const longest = lines.reduce((best, at) => (lineage(f, base, at).length > lineage(f, base, best).length ? at : best), lines[0]);
  const member = lines.includes(asked) ? asked : longest;
  const line = lineage(f, base, member);
  const pick = choice("member", say("tiers.pick"), lines.map((at) => [String(at), lineage(f, base, at).map((m) => nameOf(f, m)).join(" → ")]), String(member),
    (at) => { location.hash = link([f.id, "tiers", at]); });
  const list = el("div", { class: "ladder" });
  const shown = el("p", { class: "shown" });
  const show = () => {
    const filter = wanted();
    const ladders = rowsOf(f, base).map((row) => climbed(f, line, row)).filter((ladder) => {
      const cell = cellsOf(f, base).get(ladder[0].measures[0])?.get(member);
      return relates(cell, filter) && ladder.some((step) => step.measures.some((m) => passes(f, m, filter)));
    });
    shown.textContent = say("filter.found", ladders.length);
    announce(shown.textContent);
    list.replaceChildren();
    list.parentElement?.querySelector(":scope > .more")?.remove();
    const [, more] = gradually(ladders, (ladder) => columnsOf(f, line, ladder), list, 12);
    list.after(more);
  };
  box.append(controls(["q", "department", "due", "relation", "escalated"], [], show, pick),
    el("h2", { class: "hidden" }, say("view.tiers")), el("p", { class: "quiet" }, say("tiers.note")), strokesLegend(), shown, list);
  show();
}
