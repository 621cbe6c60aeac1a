// Elements made of data: text is always text, addresses are ours or http(s).

/** Signs that print nothing or turn the direction of what follows. */
const INVISIBLE =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u115f\u1160\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu;

/** Text in which nothing is hidden: U+202E prints as ⟨U+202E⟩. */
function visible(text) {
  return String(text).replace(INVISIBLE, (sign) => {
    return `⟨U+${sign.codePointAt(0).toString(16).toUpperCase().padStart(4, "0")}⟩`;
  });
}

/** An address of this page or of the web; anything else is none. */
function address(url) {
  return typeof url === "string" && /^(#|https?:\/\/)/i.test(url) ? url : null;
}

/** An element; attributes that are null, undefined or false are left out. */
function el(tag, attributes = {}, ...children) {
  return filled(document.createElement(tag), attributes, children);
}

/** The same for a plot. */
function svg(tag, attributes = {}, ...children) {
  return filled(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);
}

function filled(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") node.addEventListener(name, value);
    else if (name !== "href") node.setAttribute(name, value === true ? "" : visible(value));
    else if (address(value)) node.setAttribute("href", value);
  }
  add(node, children);
  return node;
}

/** Appends elements and texts, however nested. */
function add(node, children) {
  for (const child of [children].flat(Infinity)) {
    if (child === null || child === undefined || child === false) continue;
    node.append(child instanceof Node ? child : visible(child));
  }
}

/** A value out of a notice, which keeps its direction to itself. */
function value(text, attributes = {}) {
  return el("bdi", attributes, text);
}

function hidden(text) {
  return el("span", { class: "hidden" }, text);
}

/** A choice with its label. Options are [value, text] or [value, text, depth]. */
function choice(id, label, options, chosen, change) {
  const select = el("select", { id, change: (event) => change(event.target.value) });
  for (const [key, text, depth = 0] of options) {
    const option = el("option", { value: key }, "\u3000".repeat(depth) + visible(text));
    option.selected = key === chosen;
    select.append(option);
  }
  return el("div", { class: "field" }, el("label", { for: id }, label), select);
}

/** A table: heads, and rows of cells; the first cell of a row is its head. */
function table(heads, rows, attributes = {}) {
  const head = el("thead", {}, el("tr", {}, heads.map((h) => el("th", { scope: "col" }, h))));
  const line = ([first, ...rest]) =>
    el("tr", {}, el("th", { scope: "row" }, first), rest.map((cell) => el("td", {}, cell)));
  return el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": say("page.table") },
    el("table", { class: "plain", ...attributes }, head, el("tbody", {}, rows.map(line))));
}

/** The first items of a long list, and a button for more. */
function gradually(items, make, list, step = 60) {
  let shown = 0;
  const more = el("button", { type: "button", class: "more", click: grow });
  function grow() {
    add(list, items.slice(shown, shown + step).map(make));
    shown = Math.min(items.length, shown + step);
    more.textContent = say("page.more", count(Math.min(step, items.length - shown)));
    more.hidden = shown === items.length;
  }
  grow();
  return [list, more];
}

/** Says something to those who do not see it change. */
function announce(text) {
  document.getElementById("said").textContent = text;
}
