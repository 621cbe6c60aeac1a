// The source of a value: the whole text of its notice, with the place marked.

/** Opens the text of a notice at [from, to). */
function openSource(notice, [from, to]) {
  const card = front.notices[notice];
  const text = points(notice);
  const body = el("div", { class: "text", tabindex: "0", role: "region", "aria-label": say("source.title") }, lines(text, from, to));
  const dialog = el("dialog", { class: "source", "aria-labelledby": "source-title", close: () => dialog.remove() },
    el("header", {},
      el("h2", { id: "source-title" }, value(card.title ?? say("notice.untitled"))),
      el("p", { class: "quiet" }, facts(card)),
      el("button", { type: "button", class: "close", click: () => dialog.close() }, say("page.close"))),
    body);
  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
  document.body.append(dialog);
  dialog.showModal();
  body.focus({ preventScroll: true });
  dialog.querySelector("mark")?.scrollIntoView({ block: "center" });
}

/** The lines of a text, each a paragraph, with the stretch marked in those that it meets. */
function lines(text, from, to) {
  const out = [];
  const whole = typeof text === "string" ? text : text.join("");
  let at = 0;
  for (const line of whole.split("\n")) {
    const size = typeof text === "string" ? line.length : Array.from(line).length;
    const [start, end] = [Math.max(from - at, 0), Math.min(to - at, size)];
    const layers = start < end ? [{ from: start, to: end, wrap: mark("mark", { class: "place" }) }] : [];
    out.push(el("p", {}, layered(line, layers)));
    at += size + 1;
  }
  return out;
}

/** Who, when, which number, from where. */
function facts(card) {
  const web = address(card.url);
  const items = [
    card.issuers.length ? value(card.issuers.join("、")) : null,
    card.doc_number ? value(card.doc_number) : null,
    dayOf(card) ?? null,
    web ? el("a", { href: web, rel: "noreferrer noopener", target: "_blank" }, say("source.page")) : null,
    el("span", {}, say("source.file", card.path)),
  ];
  return items.filter(Boolean).flatMap((item, i) => (i ? [" · ", item] : [item]));
}

/** A button that leads to a place in the source of a measure. */
function chip(f, member, item, name, extra) {
  const notice = f.members[member].notice;
  return el("button", { type: "button", class: `chip ${name}`, title: item.means ?? null, click: () => openSource(notice, item.span) },
    extra ? el("span", { class: "role" }, extra) : null, value(item.text));
}
