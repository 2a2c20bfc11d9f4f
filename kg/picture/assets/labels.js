// Names on the canvas: measured once, drawn in pixels of the screen whatever the zoom, and never over one another.

const pen = document.createElement("canvas").getContext("2d");
const FONT = "system-ui, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif";
const measured = new Map();
const LINE = 1.18; // line height

// Text in at most two lines, or one, each cut where it does not fit.
function wrapped(text, font, size, widest, most = 2) {
  const key = `${font}|${widest}|${text}`;
  if (!measured.has(key)) measured.set(key, wrap(text, font, size, widest, most));
  return measured.get(key);
}

function wrap(text, font, size, widest, most) {
  pen.font = font;
  const width = (words) => pen.measureText(words).width;
  const clean = text.replace(/\s+/g, " ").trim().slice(0, 160);
  let lines = [clean];
  if (most > 1 && width(clean) > widest && clean.includes(" ")) {
    const cuts = [...clean.matchAll(/ /g)].map((match) => match.index);
    const fits = cuts.filter((cut) => width(clean.slice(0, cut)) <= widest);
    const even = (cut) => Math.max(width(clean.slice(0, cut)), width(clean.slice(cut + 1)));
    const cut = fits.length ? fits.reduce((a, b) => (even(b) <= even(a) ? b : a)) : cuts[0];
    lines = [clean.slice(0, cut), clean.slice(cut + 1)];
  }
  lines = lines.map((line) => shortened(line, widest, width));
  return { lines, font, size, width: Math.max(...lines.map(width)), height: lines.length * size * LINE };
}

function shortened(line, widest, width) {
  if (width(line) <= widest) return line;
  const letters = [...line];
  while (letters.length > 1 && width(`${letters.join("")}…`) > widest) letters.pop();
  return `${letters.join("").trimEnd()}…`;
}

// The label of the entity that stands at `place` among `count` in order of salience.
function nameLabel(n, s, place, count) {
  const concept = graph.familyOf(n) === "Concept", centre = s.mode !== "overview" && (n === s.at || n === s.to);
  const great = centre || (!concept && place < Math.max(4, count * 0.08));
  const size = centre ? 15 : great ? 13.5 : concept ? 11.5 : 12.5;
  return wrapped(graph.entities.label[n], `${great ? 600 : 400} ${size}px ${FONT}`, size, concept ? 130 : 150);
}

// Boxes by cell, so that a new one is compared with its neighbours only.
class Boxes {
  constructor() { this.cells = new Map(); }

  * keys([left, top, right, bottom]) {
    for (let x = Math.floor(left / 80); x <= right / 80; x++) for (let y = Math.floor(top / 80); y <= bottom / 80; y++) yield x * 4096 + y;
  }

  // Whether nothing is there, not counting what belongs to one of `own`.
  free(box, own) {
    for (const key of this.keys(box)) {
      for (const other of this.cells.get(key) || []) {
        if (!own.includes(other.owner) && other[0] < box[2] && other[2] > box[0] && other[1] < box[3] && other[3] > box[1]) return false;
      }
    }
    return true;
  }

  add(box, owner) {
    box.owner = owner;
    for (const key of this.keys(box)) this.cells.set(key, [...(this.cells.get(key) || []), box]);
  }
}

// Where a name may stand beside its entity, best place first.
function spots(x, y, r, text) {
  const w = text.width, h = text.height, gap = 3;
  return [
    [x - w / 2, y + r + gap], [x + r + gap + 2, y - h / 2], [x - w / 2, y - r - gap - h], [x - r - gap - 2 - w, y - h / 2],
  ].map(([left, top]) => [left - 3, top, left + w + 3, top + h]);
}

// No name may cover another entity.
function addBodies(boxes, items) {
  items.forEach(({ x, y, r, n }) => boxes.add([x - r * 0.8, y - r * 0.8, x + r * 0.8, y + r * 0.8], n));
}

// Decides which names are shown and where, the first items first.
function layNames(items, frame, boxes) {
  const drawn = [];
  for (const item of items) {
    if (item.x < -60 || item.y < -40 || item.x > frame.width + 60 || item.y > frame.height + 40) continue;
    const whole = ([left, top, right, bottom]) => left >= 2 && top >= 2 && right <= frame.width - 2 && bottom <= frame.height - 2;
    const box = spots(item.x, item.y, item.r, item.text).find((spot) => whole(spot) && boxes.free(spot, [item.n]));
    if (!box) continue;
    boxes.add(box, "name");
    drawn.push({ ...item, box });
  }
  return drawn;
}

function write(ctx, text, x, y, colour, halo) {
  ctx.font = text.font;
  ctx.lineWidth = 3.5;
  ctx.lineJoin = "round";
  ctx.strokeStyle = halo;
  ctx.fillStyle = colour;
  text.lines.forEach((line, i) => {
    const top = y + i * text.size * LINE;
    ctx.strokeText(line, x, top);
    ctx.fillText(line, x, top);
  });
}

// A relation's name along its line, upright for the reader, if it is long enough and the place is free.
function layRelation(line, text, boxes) {
  const { from, to, bend, rims } = line, dx = to.x - from.x, dy = to.y - from.y, long = Math.hypot(dx, dy) || 1;
  const first = (rims[0] + 5 + text.width / 2) / long, last = 1 - (rims[1] + 9 + text.width / 2) / long; // shares of the line
  let angle = Math.atan2(dy, dx);
  if (angle > Math.PI / 2 || angle <= -Math.PI / 2) angle += Math.PI;
  for (const share of [0.5, 0.58, 0.42, 0.66, 0.34, 0.74, 0.26, 0.82, 0.18]) {
    if (share < first || share > last) continue;
    const x = from.x + dx * share + bend.x, y = from.y + dy * share + bend.y;
    const beads = beadsAlong(x, y, angle, text);
    if (!beads.every((bead) => boxes.free(bead, line.ends))) continue;
    beads.forEach((bead) => boxes.add(bead, "relation"));
    return { x, y, angle, text };
  }
  return null;
}

// A turned box as small upright ones, so that all boxes are compared alike.
function beadsAlong(x, y, angle, text) {
  const half = text.size * 0.55, count = Math.max(2, Math.ceil(text.width / (half * 1.6)));
  return Array.from({ length: count }, (_, i) => {
    const along = (i / (count - 1) - 0.5) * (text.width - half);
    const cx = x + Math.cos(angle) * along, cy = y + Math.sin(angle) * along;
    return [cx - half, cy - half, cx + half, cy + half];
  });
}

function writeAlong(ctx, { x, y, angle, text }, colour, halo) {
  ctx.save();
  ctx.translate(x, y);
  ctx.rotate(angle);
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  ctx.fillStyle = halo; // a halo alone lets the line show between the words
  ctx.fillRect(-text.width / 2 - 3, -text.size * 0.55, text.width + 6, text.size * 1.1);
  write(ctx, text, 0, 0, colour, halo);
  ctx.restore();
}
