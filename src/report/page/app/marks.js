// Text with stretches marked: what was changed, what was found, what is a value.

/** A text in pieces, each wrapped in the layers that cover it; layers are
    {from, to, wrap}, in code points, the outermost first. */
function layered(text, layers) {
  const whole = typeof text === "string" && /[\ud800-\udfff]/.test(text) ? Array.from(text) : text;
  const size = whole.length;
  const borders = new Set([0, size]);
  for (const layer of layers) {
    borders.add(Math.max(0, Math.min(size, layer.from)));
    borders.add(Math.max(0, Math.min(size, layer.to)));
  }
  const places = [...borders].sort((x, y) => x - y);
  const out = document.createDocumentFragment();
  for (let i = 0; i + 1 < places.length; i++) {
    const [from, to] = [places[i], places[i + 1]];
    let node = document.createTextNode(visible(cut(whole, from, to)));
    for (const layer of layers.toReversed()) {
      if (layer.from <= from && to <= layer.to) node = layer.wrap(node);
    }
    out.append(node);
  }
  return out;
}

function mark(tag, attributes = {}) {
  return (node) => el(tag, attributes, node);
}

/** Every place of the words of a search. */
function found(text, words) {
  const out = [];
  const folded = text.toLowerCase();
  // Lower case of some signs is longer: then places would not be true.
  if (!words || folded.length !== text.length) return out;
  for (const word of words.toLowerCase().split(/\s+/).filter(Boolean)) {
    for (let at = folded.indexOf(word); at >= 0; at = folded.indexOf(word, at + word.length)) {
      const from = Array.from(text.slice(0, at)).length;
      out.push({ from, to: from + Array.from(word).length, wrap: mark("mark", { class: "found" }) });
    }
  }
  return out;
}

/** Stretches of the one side of a pair that the other does not have. */
function onlyIn(pair, first) {
  const out = [];
  let at = 0;
  for (let i = 0; i < pair.edits.length; i += 3) {
    const [kept, deleted, inserted] = pair.edits.slice(i, i + 3);
    at += kept;
    const own = first ? deleted : inserted;
    if (own > 0) out.push([at, at + own]);
    at += own;
  }
  return out;
}

/** What stands in all of several lists of stretches. */
function inAll(lists) {
  return lists.reduce((all, list) => {
    const out = [];
    for (const [a, b] of all) {
      for (const [c, d] of list) if (Math.max(a, c) < Math.min(b, d)) out.push([Math.max(a, c), Math.min(b, d)]);
    }
    return out;
  });
}

/** How far a pair is from being the same, for a reader. */
function scored(pair) {
  return say("detail.score", pair.score.toFixed(2));
}

/** The sign of a cell: how near, and who is stricter. */
const SIGNS = { same: "●", adapted: "◐", related: "○", missing: "" };

function signs(cell) {
  const relation = cell?.relation ?? "missing";
  return [
    el("span", { class: `sign ${relation}`, "aria-hidden": "true" }, SIGNS[relation]),
    cell?.escalation ? el("span", { class: "sign escalation", "aria-hidden": "true" }, "▲") : null,
    cell?.relaxed ? el("span", { class: "sign relaxed", "aria-hidden": "true" }, "▽") : null,
  ];
}

/** The same in words. */
function spoken(f, cell) {
  const said = [say(`relation.${cell?.relation ?? "missing"}`)];
  if (cell?.escalation) said.push(say("mark.escalation"));
  if (cell?.relaxed) said.push(say("mark.relaxed"));
  if (cell?.through !== undefined) said.push(say("mark.through", nameOf(f, cell.through)));
  return said.join(language ? ", " : "，");
}

function legend(...more) {
  const entry = (sign, name, key) =>
    el("li", {}, el("span", { class: `sign ${name}`, "aria-hidden": "true" }, sign), say(key));
  return el("ul", { class: "legend", "aria-label": say("legend.title") },
    NEARNESS.map((r) => entry(SIGNS[r], r, `relation.${r}`)),
    el("li", {}, el("span", { class: "sign box", "aria-hidden": "true" }), say("relation.missing")),
    entry("▲", "escalation", "mark.escalation"), entry("▽", "relaxed", "mark.relaxed"), more);
}
