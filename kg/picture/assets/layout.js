// Placing: pixels around (0, 0) for a canvas of the given size, the same for the same view.

const GOLDEN = Math.PI * (3 - Math.sqrt(5));

function radius(n, s, shown) {
  if (n === s.at && s.mode !== "overview") return 20;
  const greatest = graph.entities.salience[shown[0]] || 1;
  const crowd = Math.min(1, Math.max(0.55, Math.sqrt(70 / shown.length)));
  const share = Math.sqrt(Math.min(1, graph.entities.salience[n] / greatest));
  return graph.familyOf(n) === "Concept" ? 3.5 + 5 * share * crowd : (4.5 + 13 * share) * crowd + 1;
}

// Spring embedding after Fruchterman and Reingold, in a unit square, without chance.
function springs(shown, lines, begin, rounds) {
  const place = new Map(shown.map((n, i) => [n, i])), size = shown.length;
  const x = new Float64Array(size), y = new Float64Array(size), dx = new Float64Array(size), dy = new Float64Array(size);
  shown.forEach((n, i) => {
    const known = begin.get(n), r = Math.sqrt((i + 0.5) / size);
    x[i] = known ? known.x : r * Math.cos(i * GOLDEN);
    y[i] = known ? known.y : r * Math.sin(i * GOLDEN);
  });
  const k = 1.6 / Math.sqrt(size);
  for (let round = 0; round < rounds; round++) {
    for (let i = 0; i < size; i++) { dx[i] = -x[i] * k * 1.5; dy[i] = -y[i] * k * 1.5; }
    for (let i = 0; i < size; i++) {
      for (let j = i + 1; j < size; j++) {
        const ox = x[i] - x[j] || 1e-4 * (i - j), oy = y[i] - y[j] || 1e-4, push = (k * k) / (ox * ox + oy * oy);
        dx[i] += ox * push; dy[i] += oy * push; dx[j] -= ox * push; dy[j] -= oy * push;
      }
    }
    for (const { a, b } of lines) {
      const i = place.get(a), j = place.get(b), ox = x[i] - x[j], oy = y[i] - y[j], pull = Math.hypot(ox, oy) / k;
      dx[i] -= ox * pull; dy[i] -= oy * pull; dx[j] += ox * pull; dy[j] += oy * pull;
    }
    const warm = 0.12 * (1 - round / rounds);
    for (let i = 0; i < size; i++) {
      const far = Math.hypot(dx[i], dy[i]) || 1, step = Math.min(far, warm) / far;
      x[i] += dx[i] * step; y[i] += dy[i] * step;
    }
  }
  return new Map(shown.map((n, i) => [n, { x: x[i], y: y[i] }]));
}

const EVENNESS = 0.45; // 0 keeps distances, 1 spreads places evenly over the canvas; looked at on 30 to 10,000 entities
const STRETCH = 1.6; // most that one direction is stretched beside the other

// Places stretched over the canvas; where many are crowded together they get part of the room of the others.
function stretched(places, box) {
  const points = [...places.values()];
  const extent = (axis) => Math.max(...points.map((p) => p[axis])) - Math.min(...points.map((p) => p[axis])) || 1e-6;
  const across = box.width / extent("x"), down = box.height / extent("y");
  const fit = (axis, whole) => {
    const size = extent(axis) * Math.min(whole / extent(axis), STRETCH * Math.min(across, down));
    const sorted = [...new Set(points.map((p) => p[axis]))].sort((a, b) => a - b), last = sorted.length - 1;
    const order = new Map(sorted.map((value, i) => [value, i / (last || 1)]));
    const even = points.length > 40 ? EVENNESS : points.length > 5 ? EVENNESS / 2 : 0;
    return (p) => (last ? ((1 - even) * ((p[axis] - sorted[0]) / extent(axis)) + even * order.get(p[axis]) - 0.5) * size : 0);
  };
  const h = fit("x", box.width), v = fit("y", box.height);
  return new Map([...places].map(([n, p]) => [n, { x: h(p), y: v(p) }]));
}

// The entity in focus in the middle, its neighbours on rings around it: the most salient nearest, like beside like.
function rings(s, shown, lines, box) {
  const near = new Set(lines.flatMap(({ a, b }) => (a === s.at ? [b] : b === s.at ? [a] : [])));
  const first = shown.filter((n) => near.has(n)), rest = shown.filter((n) => n !== s.at && !near.has(n));
  const flat = Math.min(1.7, Math.max(0.6, box.width / box.height)), tall = box.height / 2;
  const rows = [...shells(first, tall, flat, lines, s.at), ...(rest.length ? [beside(rest, lines, first)] : [])];
  const places = new Map([[s.at, { x: 0, y: 0 }]]);
  rows.forEach((row, r) => {
    const reach = rows.length === 1 ? 0.8 : 0.46 + (0.54 * r) / (rows.length - 1);
    row.forEach((n, i) => {
      const turn = ((i + (r % 2) / 2) / row.length) * 2 * Math.PI - Math.PI / 2;
      places.set(n, { x: Math.cos(turn) * reach * tall * flat, y: Math.sin(turn) * reach * tall });
    });
  });
  return places;
}

function shells(list, tall, flat, lines, at) {
  const word = new Map();
  lines.forEach(({ a, b, facts }) => word.set(a === at ? b : a, graph.facts.relation[facts[0]]));
  const alike = (a, b) => graph.familyOf(a).localeCompare(graph.familyOf(b)) || (word.get(a) - word.get(b)) || a - b;
  const rows = [], room = Math.max(8, Math.floor((tall * (1 + flat) * Math.PI * 0.45) / 95));
  const count = Math.max(1, Math.ceil(list.length / (room * 2)));
  const weight = (count * (count + 1)) / 2 + count;
  for (let r = 0, from = 0; r < count; r++) {
    const size = r === count - 1 ? list.length - from : Math.round((list.length * (r + 2)) / (weight + count - 1));
    rows.push(list.slice(from, from + size).sort(alike));
    from += size;
  }
  return rows.filter((row) => row.length);
}

// Entities that are two steps away stand on the outermost ring, in the order of those they hang on.
function beside(list, lines, first) {
  const order = new Map(first.map((n, i) => [n, i])), hangs = new Map();
  lines.forEach(({ a, b }) => {
    if (order.has(a)) hangs.set(b, order.get(a));
    if (order.has(b)) hangs.set(a, order.get(b));
  });
  return [...list].sort((a, b) => (hangs.get(a) ?? 1e9) - (hangs.get(b) ?? 1e9) || a - b);
}

function steps(layers, box) {
  const places = new Map();
  layers.forEach((layer, l) => layer.forEach((n, i) => places.set(n, {
    x: layers.length < 2 ? 0 : (l / (layers.length - 1) - 0.5) * box.width * 0.86,
    y: ((i + 1) / (layer.length + 1) - 0.5) * box.height * 0.8,
  })));
  return places;
}

// Moves boxes (an entity with its name below it) apart until none covers another, as far as there is room.
function separated(places, shown, s, box) {
  // names count only while they take little of the canvas: more would press the picture into columns
  let room = 0.14 * box.width * box.height;
  const items = shown.map((n, place) => {
    const r = radius(n, s, shown), text = nameLabel(n, s, place, shown.length);
    room -= text.width * text.height;
    const named = room > 0;
    return { p: places.get(n), r: named ? 0 : r + 3, w: Math.max(r, named ? text.width / 2 : 0) + 5, top: r + 4, bottom: r + 5 + (named ? text.height : 0), fixed: n === s.at && s.mode === "focus" };
  });
  const rounds = shown.length > 400 ? 12 : 60;
  for (let round = 0, moved = true; round < rounds && moved; round++) {
    moved = false;
    for (let i = 0; i < items.length; i++) for (let j = i + 1; j < items.length; j++) moved = pushApart(items[i], items[j]) || moved;
    items.forEach(({ p, w, top, bottom }) => {
      p.x = Math.max(-box.width / 2 + w - 30, Math.min(box.width / 2 - w + 30, p.x));
      p.y = Math.max(-box.height / 2 + top - 10, Math.min(box.height / 2 - bottom + 20, p.y));
    });
  }
  return places;
}

function pushApart(a, b) {
  if (a.r && b.r) return pushRound(a, b);
  const overX = a.w + b.w - Math.abs(a.p.x - b.p.x);
  const downwards = a.p.y <= b.p.y, overY = (downwards ? a.bottom + b.top : b.bottom + a.top) - Math.abs(a.p.y - b.p.y);
  if (overX <= 0 || overY <= 0) return false;
  const axis = overX < overY ? "x" : "y", sign = axis === "x" ? (a.p.x <= b.p.x ? 1 : -1) : downwards ? 1 : -1;
  const share = a.fixed ? 0 : b.fixed ? 1 : 0.5, gap = Math.min(overX, overY) * 0.55;
  a.p[axis] -= sign * gap * 2 * share;
  b.p[axis] += sign * gap * 2 * (1 - share);
  return true;
}

// Without names entities are round, and look less like a grid when they are moved as such.
function pushRound(a, b) {
  const x = a.p.x - b.p.x || 0.01, y = a.p.y - b.p.y, far = Math.hypot(x, y), over = a.r + b.r + 4 - far;
  if (over <= 0) return false;
  const share = a.fixed ? 0 : b.fixed ? 1 : 0.5, step = over / (far || 1);
  a.p.x += x * step * share;
  a.p.y += y * step * share;
  b.p.x -= x * step * (1 - share);
  b.p.y -= y * step * (1 - share);
  return true;
}

const sameMembers = (a, b) => a.length === b.length && a.every((n, i) => n === b[i]);

function placed(s, passes, shown, lines, box, before) {
  const inner = { width: Math.max(200, box.width - 130), height: Math.max(160, box.height - 90) };
  const first = graph.view.entity.slice().sort((a, b) => a - b);
  const known = new Map(graph.view.entity.map((n, i) => [n, { x: graph.view.x[i], y: graph.view.y[i] }]));
  const layers = s.mode === "path" ? pathLayers(passes, s.at, s.to) : [];
  const joined = new Set(lines.flatMap(({ a, b }) => [a, b])), lone = s.mode === "overview" ? shown.filter((n) => !joined.has(n)) : [];
  if (lone.length) return besideThem(s, passes, shown.filter((n) => joined.has(n)), lone, lines, box, before);
  let places;
  if (s.mode === "focus") places = rings(s, shown, lines, inner);
  else if (layers.length && layers.flat().length >= shown.length) places = steps(layers, inner);
  else if (sameMembers(first, shown)) places = stretched(known, inner);
  else places = stretched(springs(shown, lines, before.size ? before : known, shown.length > 400 ? 60 : 180), inner);
  return separated(places, shown, s, inner);
}

// Entities without links stand in rows at the foot of the others.
function besideThem(s, passes, linked, lone, lines, box, before) {
  const columns = Math.max(1, Math.floor((box.width - 60) / 110)), rows = Math.ceil(lone.length / columns);
  const pitch = Math.min(44, (box.height * 0.5) / rows), foot = rows * pitch;
  const upper = linked.length ? placed(s, passes, linked, lines, { width: box.width, height: box.height - foot }, before) : new Map();
  upper.forEach((place) => { place.y -= foot / 2; });
  lone.forEach((n, i) => upper.set(n, {
    x: ((i % columns) + 0.5 - Math.min(columns, lone.length) / 2) * 110,
    y: box.height / 2 - foot + (Math.floor(i / columns) + 0.2) * pitch,
  }));
  return upper;
}
