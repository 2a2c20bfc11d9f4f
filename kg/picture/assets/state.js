// What the reader has chosen. All of it stands in the address, so that a link or "back" restores it.

const start = () => ({
  mode: "overview", at: -1, to: -1, // focus on `at`, or path from `at` to `to`
  pick: [], // nothing, one entity, or the two ends of a line
  added: [], off: new Set(), show: new Set(["plain"]),
  relation: "", document: -1, since: "", until: "", sure: 0, group: -1,
  limit: graph.limit, alone: false, colour: "type",
});

// Ids are written with their commas escaped; a link that was cut may end within such an escape.
function decoded(text) {
  try { return decodeURIComponent(text); } catch { return text; }
}

const names = (numbers) => numbers.map((n) => encodeURIComponent(graph.entities.id[n])).join(",");
const numbers = (text) => (text || "").split(",").filter(Boolean).map((id) => graph.number.get(decoded(id))).filter((n) => n !== undefined);
const chosen = (text, known) => new Set((text || "").split(",").filter((name) => known.includes(name)));

function toHash(s) {
  const none = start(), parts = new URLSearchParams();
  const put = (key, value, usual) => { if (String(value) !== String(usual)) parts.set(key, value); };
  if (s.mode === "focus") parts.set("focus", names([s.at]));
  if (s.mode === "path") parts.set("path", names([s.at, s.to]));
  put("pick", names(s.pick), "");
  put("added", names(s.added), "");
  put("off", [...s.off].sort().join(","), "");
  put("show", [...s.show].sort().join(","), [...none.show].join(","));
  ["relation", "document", "since", "until", "sure", "group", "limit", "colour"].forEach((key) => put(key, s[key], none[key]));
  if (s.alone) parts.set("alone", "1");
  return parts.toString();
}

function fromHash(hash) {
  const parts = new URLSearchParams(hash.replace(/^#/, "")), s = start();
  const whole = (key, low, high) => {
    const value = Number.parseInt(parts.get(key) ?? "", 10);
    if (value >= low && value <= high) s[key] = value;
  };
  const [focus] = numbers(parts.get("focus")), ends = numbers(parts.get("path"));
  if (focus !== undefined) Object.assign(s, { mode: "focus", at: focus });
  if (ends.length === 2) Object.assign(s, { mode: "path", at: ends[0], to: ends[1] });
  s.pick = numbers(parts.get("pick")).slice(0, 2);
  s.added = numbers(parts.get("added"));
  s.off = chosen(parts.get("off"), graph.types.map(([name]) => name));
  if (parts.has("show")) s.show = chosen(parts.get("show"), graph.statuses);
  s.relation = graph.relations.includes(parts.get("relation")) ? parts.get("relation") : "";
  ["since", "until"].forEach((key) => { s[key] = (parts.get(key) || "").replace(/[^\d-]/g, "").slice(0, 10); });
  whole("document", 0, graph.documents.length - 1);
  whole("sure", 0, 100);
  whole("group", 0, graph.groups - 1);
  whole("limit", 2, 2000);
  s.alone = parts.get("alone") === "1";
  s.colour = parts.get("colour") === "group" ? "group" : "type";
  return s;
}

const isFiltered = (s) => Boolean(s.off.size || s.relation || s.document >= 0 || s.since || s.until || s.sure || s.group >= 0);
const unfiltered = () => ({ off: new Set(), relation: "", document: -1, since: "", until: "", sure: 0, group: -1 });
