// Saving: a link, a picture of pixels or of lines, paper.

function save(blob, name) {
  const link = h("a", { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

const fileName = (suffix) => `${(document.title.replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "") || "graph").slice(0, 60)}.${suffix}`;

function pngCanvas() {
  const drawn = document.querySelector("#canvas canvas"), sheet = h("canvas", { width: drawn.width, height: drawn.height }), ctx = sheet.getContext("2d");
  ctx.fillStyle = paint.ground;
  ctx.fillRect(0, 0, sheet.width, sheet.height);
  ctx.drawImage(drawn, 0, 0);
  return sheet;
}

function savePng() {
  network.redraw();
  pngCanvas().toBlob((blob) => { save(blob, fileName("png")); say("Picture saved."); }, "image/png");
}

// What is on the canvas, as lines and letters that a drawing program can change.
function svgText() {
  const { size, items, drawn, relations, bars } = frame, at = new Map(items.map((item) => [item.n, item]));
  const svg = drawing("svg", { xmlns: "http://www.w3.org/2000/svg", width: size.width, height: size.height, viewBox: `0 0 ${size.width} ${size.height}` },
    drawing("rect", { width: size.width, height: size.height, fill: paint.ground }));
  svg.append(...scene.lines.map((line) => svgLine(line, at.get(line.a), at.get(line.b))));
  svg.append(...bars.map(svgStrike), ...items.map(svgShape));
  svg.append(...relations.map(({ place, colour }) => svgWords(place.text, place.x, place.y - place.text.height / 2, colour, `rotate(${(place.angle * 180) / Math.PI} ${place.x} ${place.y})`)));
  svg.append(...drawn.map(({ text, box }) => svgWords(text, (box[0] + box[2]) / 2, box[1], paint.ink)));
  return new XMLSerializer().serializeToString(svg);
}

function svgShape({ n, x, y, r }) {
  const look = drawnNode(n, lit()), shape = outline(graph.familyOf(n), x, y, r * 0.95);
  const style = { fill: look.color.background, stroke: look.color.border, "stroke-width": look.borderWidth, opacity: look.opacity };
  Object.entries(style).forEach(([key, value]) => shape.setAttribute(key, value));
  return shape;
}

// A line from rim to rim, bent as on the canvas, with its arrow heads.
function svgLine(line, a, b) {
  const look = drawnLine(line), bend = frame.bends.get(line.id), dashes = look.dashes ? look.dashes.join(" ") : "none";
  const top = { x: (a.x + b.x) / 2 + 2 * bend.x, y: (a.y + b.y) / 2 + 2 * bend.y };
  const rim = (from) => {
    const long = Math.hypot(top.x - from.x, top.y - from.y) || 1, share = Math.min(1, (from.r + 2) / long);
    return { x: from.x + (top.x - from.x) * share, y: from.y + (top.y - from.y) * share };
  };
  const from = rim(a), to = rim(b), style = { stroke: look.color.color, fill: "none", "stroke-width": look.width };
  const parts = [drawing("path", { d: `M${from.x} ${from.y}Q${top.x} ${top.y} ${to.x} ${to.y}`, "stroke-dasharray": dashes, ...style })];
  if (look.arrows.to) parts.push(svgHead(top, to, style));
  if (look.arrows.from) parts.push(svgHead(top, from, style));
  return drawing("g", { opacity: look.color.opacity }, ...parts);
}

function svgHead(from, { x, y }, style) {
  const turn = Math.atan2(y - from.y, x - from.x), corner = (side) => `${x - 7 * Math.cos(turn + side)} ${y - 7 * Math.sin(turn + side)}`;
  return drawing("path", { d: `M${corner(0.4)}L${x} ${y}L${corner(-0.4)}Z`, ...style, fill: style.stroke });
}

function svgStrike({ x, y, angle, dim }) {
  const dx = 7 * Math.cos(angle + Math.PI / 3), dy = 7 * Math.sin(angle + Math.PI / 3);
  return drawing("path", { d: `M${x - dx} ${y - dy}L${x + dx} ${y + dy}`, stroke: paint.status.negated, "stroke-width": 2.2, opacity: dim ? 0.15 : 1 });
}

function svgWords(text, x, y, fill, transform) {
  const style = { "text-anchor": "middle", "font-family": FONT, "font-size": text.size, "font-weight": text.font.split(" ")[0], fill, stroke: paint.ground, "stroke-width": 3, "paint-order": "stroke", "stroke-linejoin": "round" };
  return drawing("text", transform ? { ...style, transform } : style, ...text.lines.map((line, i) => {
    const part = drawing("tspan", { x, y: y + text.size * (0.85 + i * LINE) });
    part.textContent = line;
    return part;
  }));
}

async function copyLink() {
  try {
    await navigator.clipboard.writeText(location.href);
    say("Link copied.");
  } catch {
    say("The link to this view is in the address bar.");
  }
}

// Paper is white: the picture is printed in the light colours.
function startPrinting() {
  let before = null;
  window.addEventListener("beforeprint", () => { before = document.documentElement.dataset.theme; setTheme("light"); network.redraw(); });
  window.addEventListener("afterprint", () => setTheme(before));
}

function startSharing() {
  const close = () => { byId("share").open = false; };
  const act = (id, run) => byId(id).addEventListener("click", () => { close(); run(); });
  act("link", copyLink);
  act("png", savePng);
  act("svg", () => { save(new Blob([svgText()], { type: "image/svg+xml" }), fileName("svg")); say("Drawing saved."); });
  act("print", () => window.print());
  document.addEventListener("click", (event) => { if (!byId("share").contains(event.target)) close(); });
  byId("share").addEventListener("keydown", (event) => { if (event.key === "Escape") { close(); byId("share").firstElementChild.focus(); } });
  startPrinting();
}
