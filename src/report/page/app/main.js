// Draws the view that the address names, and what stands around it.

const VIEWS = { matrix: matrixView, tiers: tiersView, own: ownView, members: membersView, cell: cellView, row: rowView };
const TABS = ["matrix", "tiers", "own", "members"];

function draw() {
  const { parts, query } = route();
  speak(query.get("lang") === "en");
  around(parts);
  const main = document.getElementById("main");
  main.replaceChildren();
  main.className = parts[0] ?? "overview";
  const [view, ...rest] = parts;
  if (!view) overview(main);
  else if (view === "notices") noticesView(main);
  else if (view === "search") searchView(main);
  else familyView(main, view, rest);
  const heading = main.querySelector("h1")?.textContent;
  document.title = heading && heading !== say("page.title") ? `${heading} · ${say("page.title")}` : say("page.title");
}

/** The bar on top and the line below. */
function around([view]) {
  const to = (parts, key, here) => el("a", { href: link(parts, {}, ["lang"]), "aria-current": here ? "page" : null }, say(key));
  document.getElementById("skip").textContent = say("page.skip");
  document.getElementById("top").replaceChildren(
    el("nav", { "aria-label": say("page.views") },
      to([], "page.overview", !view), to(["notices"], "page.notices", view === "notices"), to(["search"], "page.search", view === "search")),
    el("div", { class: "tools" },
      el("button", { type: "button", click: () => window.print() }, say("page.print")),
      el("button", { type: "button", id: "language", lang: language ? "zh-CN" : "en", click: turn }, say("page.language"))));
  document.getElementById("foot").textContent = say("page.made");
}

function turn() {
  adjust({ lang: language ? null : "en" });
  draw();
  document.getElementById("language").focus();
}

function familyView(main, id, [view = "matrix", ...rest]) {
  const f = familyCalled(id);
  if (!f || !Object.hasOwn(VIEWS, view)) {
    main.append(el("h1", {}, say("page.missing")));
    return;
  }
  const here = TABS.includes(view) ? view : "matrix";
  const tab = (name) => el("a", { href: link([f.id, name]), "aria-current": name === here ? "page" : null }, say(`view.${name}`));
  const box = el("div", { class: `view in-${view}` });
  main.append(
    el("h1", {}, value(f.topic)),
    f.root_title ? el("p", { class: "root" }, value(say("family.root", f.root_title))) : "",
    el("nav", { class: "tabs", "aria-label": f.topic }, TABS.map(tab)),
    box);
  VIEWS[view](f, box, ...rest.map(Number));
}

// A reader who goes to another view begins at its top, unless the view knows better.
window.addEventListener("hashchange", () => {
  draw();
  if (route().query.has("at")) return;
  window.scrollTo(0, 0);
  document.getElementById("main").focus({ preventScroll: true });
});

// In a click on "skip", `#main` would be taken for a view.
document.getElementById("skip").addEventListener("click", (event) => {
  event.preventDefault();
  document.getElementById("main").focus();
});

draw();
