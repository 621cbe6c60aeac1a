// The first page: what the corpus holds, and what became of it.

function overview(main) {
  const sums = front.overview;
  main.append(
    el("h1", {}, say("page.title")),
    el("dl", { class: "sums" }, ["families", "governments", "notices", "measures", "pairs", "escalations"].map((name) =>
      el("div", {}, el("dt", {}, say(`sum.${name}`)), el("dd", {}, count(sums[name]))))));
  if (sums.families_left_out || sums.notices_left_out) {
    main.append(el("p", { class: "quiet" }, say("sum.left_out", count(sums.families_left_out), count(sums.notices_left_out))));
  }
  if (front.thinned) main.append(el("p", { class: "quiet" }, say("sum.thinned")));
  main.append(
    el("section", {}, el("h2", {}, say("map.title")), el("p", { class: "quiet" }, say("map.note")), familyMap()),
    el("section", {}, el("h2", {}, say("cover.title")), el("p", { class: "quiet" }, say("cover.note")), coverageBars(allCoverage())));
  const times = el("section", {}, el("h2", {}, say("time.title")), el("p", { class: "quiet" }, say("time.note")));
  main.append(times);
  const issued = front.notices.map(dayOf).filter(Boolean);
  times.append(timeline(issued, front.families.flatMap((f) => Object.entries(f.deadlines))));
}

function familyMap() {
  const tiers = TIERS.filter((tier) => front.families.some((f) => f.order.some((at) => tierOf(cards(f, at)) === tier)));
  const heads = [say("map.family"), ...tiers.map((tier) => say(`tier.${tier}`)), say("sum.measures"), say("matrix.covered"), say("sum.escalations")];
  const line = (f) => {
    const of = f.members.filter((m) => m.coverage.of > 0);
    const sum = (name) => of.reduce((all, m) => all + m.coverage[name], 0);
    return el("tr", {},
      el("th", { scope: "row" }, el("a", { href: link([f.id, "matrix"], {}, ["lang"]) }, value(f.topic)),
        f.root_title ? el("small", {}, value(f.root_title)) : null),
      tiers.map((tier) => el("td", { "data-head": say(`tier.${tier}`) }, dots(f, tier))),
      el("td", { class: "number" }, count(f.measures)),
      el("td", { class: "number" }, of.length ? `${percent(sum("covered"), sum("of"))}%` : "–"),
      el("td", { class: "number escalation" }, f.escalations ? `▲ ${count(f.escalations)}` : "–"));
  };
  const numeric = heads.length - 3;
  return el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": say("map.title") },
    el("table", { class: "map" },
      el("thead", {}, el("tr", {}, heads.map((h, i) => el("th", { scope: "col", class: i >= numeric ? "number" : null }, h)))),
      el("tbody", {}, front.families.map(line))));
}

/** Coverage added up over all families, by territory. */
function allCoverage() {
  const sums = new Map();
  for (const f of front.families) {
    f.members.forEach((m, at) => {
      const card = cards(f, at);
      if (!m.coverage.of || !card.region) return;
      const key = card.region.code;
      const sum = sums.get(key) ?? { name: card.region.name, path: card.region.path, level: card.region.level, key, coverage: {} };
      for (const [name, n] of Object.entries(m.coverage)) sum.coverage[name] = (sum.coverage[name] ?? 0) + n;
      sums.set(key, sum);
    });
  }
  return [...sums.values()].sort((x, y) => (x.key < y.key ? -1 : 1)).map((sum) => ({
    name: sum.name, note: sum.path.slice(0, -1).join(""), coverage: sum.coverage,
    href: link(["notices"], { region: sum.path.join("/") }, ["lang"]),
  }));
}
