// Where the reader is: the part of the address behind #, so that a view can be passed on.
// `#/f-0123/matrix?department=finance&lang=en`

function route() {
  const [path, query = ""] = location.hash.replace(/^#\/?/, "").split("?");
  const parts = path.split("/").filter(Boolean).map((part) => {
    try { return decodeURIComponent(part); } catch { return part; }
  });
  return { parts, query: new URLSearchParams(query) };
}

/** What goes with the reader from view to view. */
const KEPT = ["lang", "q", "department", "region", "due", "relation", "escalated", "base"];

/** The address of another view; `changes` are parameters, null takes one away. */
function link(parts, changes = {}, keep = KEPT) {
  const query = new URLSearchParams();
  for (const [name, kept] of route().query) if (keep.includes(name)) query.set(name, kept);
  for (const [name, changed] of Object.entries(changes)) {
    if (changed === null || changed === "") query.delete(name);
    else query.set(name, changed);
  }
  const text = query.toString();
  return `#/${parts.map(encodeURIComponent).join("/")}${text ? `?${text}` : ""}`;
}

/** Changes parameters of this view without leaving it. */
function adjust(changes) {
  history.replaceState(null, "", link(route().parts, changes));
}
