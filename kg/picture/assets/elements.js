// Elements: text reaches the page as text nodes only, never as markup.

const byId = (id) => document.getElementById(id);
const format = (number) => String(number).replace(/\B(?=(\d{3})+$)/g, ",");
const counted = (number, one, many = `${one}s`) => `${format(number)} ${number === 1 ? one : many}`;
const words = (name) => name.replace(/([a-z])([A-Z])/g, "$1 $2");

function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [key, value] of Object.entries(properties)) {
    if (key in element && key !== "list") element[key] = value;
    else element.setAttribute(key, value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== ""));
  return element;
}

const button = (label, onclick, className = "") => h("button", { type: "button", onclick, className }, label);

function drawing(tag, attributes, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  Object.entries(attributes).forEach(([key, value]) => element.setAttribute(key, value));
  element.append(...children);
  return element;
}

// The outline of a family's shape, as vis-network draws it, around (x, y).
function outline(family, x, y, r) {
  const corner = (turn, reach = 1) => `${(x + Math.sin(turn) * r * reach).toFixed(1)},${(y - Math.cos(turn) * r * reach).toFixed(1)}`;
  const ring = (count, from = 0) => Array.from({ length: count }, (_, i) => corner(from + (i * 2 * Math.PI) / count));
  const points = {
    square: () => [[-r, -r], [r, -r], [r, r], [-r, r]].map(([dx, dy]) => `${x + dx},${y + dy}`),
    diamond: () => ring(4), hexagon: () => ring(6, Math.PI / 6), triangle: () => ring(3), triangleDown: () => ring(3, Math.PI),
    star: () => Array.from({ length: 10 }, (_, i) => corner((i * Math.PI) / 5, i % 2 ? 0.5 : 1.2)),
  }[SHAPE[family]];
  return points ? drawing("polygon", { points: points().join(" ") }) : drawing("circle", { cx: x, cy: y, r });
}

function icon(family) {
  const shape = outline(family, 8, 8, SHAPE[family] === "square" ? 5 : 6);
  shape.setAttribute("class", `mark-${family.toLowerCase()}`);
  return drawing("svg", { viewBox: "0 0 16 16", class: "icon", "aria-hidden": "true" }, shape);
}

function lineSample(status) {
  const dashes = DASHES[status] ? DASHES[status].join(" ") : "none";
  const stroke = drawing("line", { x1: 1, y1: 6, x2: 33, y2: 6, "stroke-dasharray": dashes, class: `line-${status}` });
  const bar = status === "negated" ? [drawing("line", { x1: 13, y1: 11, x2: 21, y2: 1, class: "line-negated" })] : [];
  return drawing("svg", { viewBox: "0 0 34 12", class: "sample", "aria-hidden": "true" }, stroke, ...bar);
}

function nameButton(n) {
  if (n >= graph.count) return h("span", { className: "value", dir: "auto" }, graph.label(n));
  return h("button", { type: "button", className: "name", dir: "auto", onclick: () => go({ ...seen(n), pick: [n] }) }, graph.label(n));
}

// The same view if the entity is in it, else a view around the entity.
const seen = (n) => (scene.places.has(n) ? {} : { mode: "focus", at: n, to: -1, added: [] });

// A link only where following it cannot run anything.
function safeLink(address, label) {
  let url = null;
  try { url = new URL(address); } catch { /* not an address: shown as text */ }
  if (!url || !["http:", "https:"].includes(url.protocol)) return h("span", { dir: "auto" }, label);
  return h("a", { href: url.href, rel: "noopener noreferrer", target: "_blank", dir: "auto" }, label);
}

// The text with the given [begin, end, class] spans as marks; where two overlap the earlier one stands.
function marked(text, spans) {
  const parts = [];
  let done = 0;
  for (const [begin, end, kind] of [...spans].sort((a, b) => a[0] - b[0] || b[1] - a[1])) {
    if (begin < done || end <= begin) continue;
    parts.push(text.slice(done, begin), h("mark", { className: kind }, text.slice(begin, end)));
    done = end;
  }
  return [...parts, text.slice(done)];
}

const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

function readableDate(date) {
  const match = /^(\d{4})(?:-(\d\d))?(?:-(\d\d))?$/.exec(date);
  if (!match || Number(match[2]) > 12) return date;
  const [, year, month, day] = match;
  return [day && Number(day), month && MONTHS[Number(month) - 1], year].filter(Boolean).join(" ");
}
