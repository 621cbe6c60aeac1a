// Which measures and governments are looked at.

/** The filter that the address asks for. */
function wanted() {
  const { query } = route();
  const [mode = "", day = ""] = (query.get("due") ?? "").split(":");
  const key = query.get("department");
  const department = key ? front.departments.findIndex((d) => d.key === key) : null;
  return {
    q: (query.get("q") ?? "").trim(),
    key: key ?? "",
    department,
    region: query.get("region") ?? "",
    due: { mode, day },
    relation: query.get("relation") ?? "",
    escalated: query.get("escalated") === "1",
  };
}

/** The last day that a deadline may mean: 2024-06 is its end. */
function lastDay(deadline) {
  return deadline + "-12-31".slice(deadline.length === 4 ? 0 : 3).slice(0, 10 - deadline.length);
}

function inTime(deadline, { mode, day }) {
  if (mode === "none") return deadline === undefined;
  if (!mode || !day) return true;
  if (deadline === undefined) return false;
  return mode === "before" ? lastDay(deadline) <= day : lastDay(deadline) >= day;
}

/** Whether a measure passes by its words, departments and deadline. */
function passes(f, measure, filter) {
  const m = f.measures[measure];
  return (
    (filter.department === null || m.departments.includes(filter.department)) &&
    inTime(m.deadline, filter.due) &&
    (!filter.q || contains(f, measure, filter.q))
  );
}

function contains(f, measure, words) {
  const m = f.measures[measure];
  m.folded ??= [textOf(f, measure), ...m.section, ...m.units.map((u) => u.text)].join("\n").toLowerCase();
  return words.toLowerCase().split(/\s+/).every((word) => m.folded.includes(word));
}

/** Whether a notice is of the region or of one inside. */
function inRegion(card, region) {
  return !region || (card.region !== null && `${card.region.path.join("/")}/`.startsWith(`${region}/`));
}

/** Whether a cell, or its absence, passes by relation. */
function relates(cell, filter) {
  if (filter.escalated && !cell?.escalation) return false;
  return !filter.relation || filter.relation === (cell?.relation ?? "missing");
}

/** The controls. `fields` names those that the view can use; `change` draws it again. */
function controls(fields, notices, change, ...others) {
  const filter = wanted();
  const set = (changes) => { adjust(changes); change(); };
  const make = {
    q: () => el("div", { class: "field wide" }, el("label", { for: "q" }, say("filter.q")),
      el("input", { id: "q", type: "search", value: filter.q, autocomplete: "off", input: later((event) => set({ q: event.target.value })) })),
    department: () => choice("department", say("filter.department"),
      [["", say("filter.any")], ...front.departments.map((d) => [d.key, d.name])], filter.key,
      (key) => set({ department: key })),
    region: () => choice("region", say("filter.region"), regions(notices), filter.region, (region) => set({ region })),
    due: () => dueControls(filter, set),
    relation: () => choice("relation", say("filter.relation"),
      [["", say("filter.any")], ...[...NEARNESS, "missing"].map((r) => [r, say(`relation.${r}`)])], filter.relation,
      (relation) => set({ relation })),
    escalated: () => el("div", { class: "field check" },
      el("input", { id: "escalated", type: "checkbox", checked: filter.escalated, change: (event) => set({ escalated: event.target.checked ? "1" : "" }) }),
      el("label", { for: "escalated" }, say("filter.escalated"))),
  };
  const clear = () => {
    set(Object.fromEntries(["q", "department", "region", "due", "relation", "escalated"].map((n) => [n, null])));
    draw();
  };
  return el("form", { class: "filters", role: "search", "aria-label": say("filter.title"), submit: (event) => event.preventDefault() },
    others, fields.map((name) => make[name]()),
    el("button", { type: "button", click: clear }, say("filter.reset")));
}

function dueControls(filter, set) {
  const day = el("input", { id: "day", type: "date", value: filter.due.day, "aria-label": say("filter.day") });
  const apply = () => set({ due: mode.value === "none" ? "none" : mode.value && day.value ? `${mode.value}:${day.value}` : "" });
  const modes = ["", "before", "after", "none"].map((m) => [m, say(m ? `filter.${m}` : "filter.any")]);
  const field = choice("due", say("filter.due"), modes, filter.due.mode, () => { show(); apply(); });
  const mode = field.querySelector("select");
  const show = () => { day.hidden = !["before", "after"].includes(mode.value); };
  day.addEventListener("change", apply);
  show();
  field.append(day);
  return field;
}

/** The regions of some notices as a tree. */
function regions(notices) {
  const paths = new Map();
  for (const card of notices) {
    card.region?.path.forEach((_, depth, path) => {
      const key = path.slice(0, depth + 1).join("/");
      const code = depth + 1 === path.length ? card.region.code : card.region.code.slice(0, depth === 0 ? 2 : 4).padEnd(6, "0");
      if (!paths.has(key)) paths.set(key, { code, name: path[depth], depth });
    });
  }
  const sorted = [...paths].sort(([x, a], [y, b]) => (a.code < b.code ? -1 : a.code > b.code ? 1 : x < y ? -1 : 1));
  return [["", say("filter.any")], ...sorted.map(([key, r]) => [key, r.name, r.depth])];
}

/** Waits until the reader stops typing. */
function later(run, wait = 120) {
  let timer = 0;
  return (event) => {
    clearTimeout(timer);
    timer = setTimeout(run, wait, event);
  };
}
