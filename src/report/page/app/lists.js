// Lists: local inventions, members of a family, all notices, and a search over everything.

/** Measures without a counterpart above, government by government. */
function ownView(f, box) {
  const list = el("div");
  const shown = el("p", { class: "shown" });
  const show = () => {
    const filter = wanted();
    const groups = f.order.filter((at) => inRegion(cards(f, at), filter.region) && f.members[at].inventions.length)
      .map((at) => [at, f.members[at].inventions.filter((m) => passes(f, m, filter))]).filter(([, own]) => own.length);
    shown.textContent = say("filter.found", count(groups.reduce((n, [, own]) => n + own.length, 0)));
    announce(shown.textContent);
    list.replaceChildren(...groups.map(([at, own]) => el("section", { class: "inventions" },
      el("h2", {}, value(nameOf(f, at)), el("small", {}, say("own.count", own.length, percent(own.length, rowsOf(f, at).length)))),
      gradually(own, (m) => measureCard(f, m, {}), el("div", { class: "cards" }), 20))));
    if (!groups.length) list.append(el("p", { class: "quiet" }, say("page.nothing")));
  };
  box.append(el("p", { class: "quiet" }, say("own.note")),
    controls(["q", "department", "due", "region"], f.members.map((m) => front.notices[m.notice]), show), shown, list);
  show();
}

/** Who belongs to a family, why, and when. */
function membersView(f, box) {
  const covered = f.order.filter((at) => f.members[at].coverage.of > 0).map((at) => ({
    name: nameOf(f, at), coverage: f.members[at].coverage, href: rowsOf(f, at).length ? link([f.id, "tiers", String(at)]) : null,
  }));
  const heads = ["member.region", "member.title", "member.number", "member.issued", "member.measures", "member.parent", "member.evidence"];
  const line = (at) => {
    const [m, card] = [f.members[at], cards(f, at)];
    const why = [say(`by.${m.by}`), m.relation ? say(`does.${m.relation}`) : null].filter(Boolean).join(" · ");
    return [value(nameOf(f, at)), titleButton(card, m.notice), card.doc_number ? value(card.doc_number) : "–", dayOf(card) ?? "–", card.measures,
      m.parent === null ? "–" : value(nameOf(f, m.parent)), [why, m.named ? el("small", {}, value(`《${m.named}》`)) : null]];
  };
  const times = el("section", {}, el("h2", {}, say("time.title")), el("p", { class: "quiet" }, say("time.note")));
  box.append(
    el("section", {}, el("h2", {}, say("view.members")), table(heads.map((h) => say(h)), f.order.map(line), { class: "plain members" })),
    f.documents.length ? el("section", {}, el("h2", {}, say("family.cited")),
      el("ul", { class: "documents" }, f.documents.map((d) => el("li", {}, value(d.title ? `《${d.title}》` : d.doc_number), d.title && d.doc_number ? value(`（${d.doc_number}）`) : null,
        el("small", {}, d.named_by.length ? ` ${d.named_by.length} ${say("sum.notices")}` : ""))))) : "",
    el("section", {}, el("h2", {}, say("cover.title")), el("p", { class: "quiet" }, say("cover.note")), coverageBars(covered)), times);
  times.append(timeline(f.order.map((at) => dayOf(cards(f, at))).filter(Boolean), Object.entries(f.deadlines)));
}

/** A title that opens its text, where the page has it. */
function titleButton(card, notice) {
  const title = value(card.title ?? say("notice.untitled"));
  if (card.family === null) return address(card.url) ? el("a", { href: card.url, rel: "noreferrer noopener", target: "_blank" }, title) : title;
  return el("button", { type: "button", class: "plain-link", click: () => openSource(notice, [0, 0]) }, title);
}

/** Every notice of the corpus. */
function noticesView(main) {
  const box = el("div");
  const shown = el("p", { class: "shown" });
  const show = () => {
    const filter = wanted();
    const words = filter.q.toLowerCase();
    const hits = front.notices.map((card, at) => [card, at]).filter(([card]) => inRegion(card, filter.region) &&
      (!words || [card.title, card.doc_number, ...card.issuers].join("\n").toLowerCase().includes(words)));
    shown.textContent = say("filter.found", count(hits.length));
    announce(shown.textContent);
    const heads = ["member.title", "member.region", "member.number", "member.issued", "member.measures", "member.family"];
    const body = el("tbody");
    const line = ([card, at]) => el("tr", {}, el("th", { scope: "row" }, titleButton(card, at)), el("td", {}, card.region ? value(card.region.path.join("")) : "–"),
      el("td", {}, card.doc_number ? value(card.doc_number) : "–"), el("td", {}, dayOf(card) ?? "–"), el("td", {}, card.measures),
      el("td", {}, card.family === null ? "–" : el("a", { href: link([front.families[card.family].id, "matrix"], {}, ["lang"]) }, value(front.families[card.family].topic))));
    const [, more] = gradually(hits, line, body, 100);
    box.replaceChildren(el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": say("page.notices") },
      el("table", { class: "plain members" }, el("thead", {}, el("tr", {}, heads.map((h) => el("th", { scope: "col" }, say(h))))), body)), more);
  };
  main.append(el("h1", {}, say("search.notices")), controls(["q", "region"], front.notices, show), shown, box);
  show();
}

/** All measures of all families. */
function searchView(main) {
  const box = el("div", { class: "cards" });
  const shown = el("p", { class: "shown" });
  const show = () => {
    const filter = wanted();
    box.replaceChildren();
    box.parentElement?.querySelector(":scope > .more")?.remove();
    if (!filter.q && filter.department === null && !filter.due.mode && !filter.region) {
      shown.textContent = say("search.hint");
      return;
    }
    const hits = [];
    front.families.forEach((_, at) => {
      const f = family(at);
      f.measures.forEach((m, i) => { if (inRegion(cards(f, m.member), filter.region) && passes(f, i, filter)) hits.push([f, i]); });
    });
    shown.textContent = say("filter.found", count(hits.length));
    announce(shown.textContent);
    const line = ([f, i]) => {
      const member = f.measures[i].member;
      const title = el("a", { href: link([f.id, "matrix"], { base: member === f.base ? null : member, at: i }) }, value(nameOf(f, member)));
      return el("section", { class: "hit" }, el("h2", {}, title, el("small", {}, value(f.topic))), measureCard(f, i, {}));
    };
    box.after(gradually(hits, line, box, 20)[1]);
  };
  main.append(el("h1", {}, say("search.title")), controls(["q", "department", "due", "region"], front.notices.filter((card) => card.family !== null), show), shown, box);
  show();
}

function missing(box) {
  box.append(el("p", { class: "quiet" }, say("page.missing")));
}
