// Drawing: vis-network draws entities and lines and finds what is pointed at; names are ours (labels.js).

const PREFIX = { plain: "", unsure: "unsure: ", reported: "said: ", negated: "not: ", possible: "maybe: ", future: "to come: " };
const DASHES = { plain: false, unsure: [2, 4], reported: [8, 4], negated: [3, 3], possible: [1, 4], future: [14, 5] };
const ARROWS_UP_TO = 300; // lines
const RELATIONS_SHOWN_UP_TO = 60; // lines: with more, relations are named on zooming in or pointing

let network, nodes, edges, paint;
let scene = { shown: [], lines: [], items: [], places: new Map() }; // what is in the picture now
let frame = { drawn: [], relations: [], bars: [], bends: new Map(), items: [], size: {} }; // what the last drawing put where
let pointed = null; // entity number or line id under the mouse

function readPaint() {
  const style = getComputedStyle(document.documentElement), get = (name) => style.getPropertyValue(`--${name}`).trim();
  const family = Object.fromEntries(FAMILIES.map((name) => [name, get(name.toLowerCase())]));
  const status = Object.fromEntries(Object.keys(STATUS).map((name) => [name, get(name)]));
  const groups = ["person", "organization", "place", "event", "group", "product", "work", "other"].map(get);
  paint = { ground: get("ground"), ink: get("ink"), soft: get("soft"), accent: get("accent"), family, status, groups };
}

function colourOf(n) {
  if (state.colour === "group") {
    const group = graph.entities.group[n];
    return group >= 0 && group < paint.groups.length ? paint.groups[group] : paint.family.Concept;
  }
  return paint.family[graph.familyOf(n)];
}

function lit() {
  if (!state.pick.length) return null;
  const inside = new Set(state.pick);
  if (state.pick.length === 1) scene.lines.forEach(({ a, b }) => { if (a === state.pick[0] || b === state.pick[0]) inside.add(a).add(b); });
  return inside;
}

const touches = (line, pick) => (pick.length === 2 ? line.a === Math.min(...pick) && line.b === Math.max(...pick) : line.a === pick[0] || line.b === pick[0]);

// The centre of a focus is chosen from the start: its lines need no further light.
const atCentre = () => state.mode === "focus" && state.pick.length === 1 && state.pick[0] === state.at;

function drawnNode(n, bright) {
  const colour = colourOf(n), hollow = graph.familyOf(n) === "Concept";
  const { x, y } = scene.places.get(n), r = radius(n, state, scene.shown);
  const back = hollow ? paint.ground : colour, rim = hollow ? colour : paint.ground;
  const picked = state.pick.includes(n);
  return {
    id: n, x, y, shape: SHAPE[graph.familyOf(n)], size: r, opacity: !bright || bright.has(n) ? 1 : 0.22,
    borderWidth: picked ? 3 : hollow ? 1.5 : 1,
    color: { background: back, border: picked ? paint.accent : rim, hover: { background: back, border: paint.accent }, highlight: { background: back, border: paint.accent } },
    title: `${graph.label(n)}\n${words(graph.typeName(n))}`,
  };
}

function drawnLine(line) {
  const dim = state.pick.length && !touches(line, state.pick), strong = state.pick.length && !dim && !atCentre();
  const colour = strong && line.status === "plain" ? paint.accent : paint.status[line.status];
  const calm = Math.max(0.14, 0.75 - scene.lines.length / 600); // many lines: each fainter, and without arrow head
  const arrows = strong || scene.lines.length <= ARROWS_UP_TO || line.status !== "plain";
  const head = { enabled: true, scaleFactor: scene.lines.length > 60 ? 0.35 : 0.45, type: "arrow" };
  return {
    id: line.id, from: line.a, to: line.b, dashes: DASHES[line.status],
    width: Math.min(4, 0.9 + 0.5 * Math.sqrt(line.facts.length)) + (strong ? 0.6 : 0),
    color: { color: colour, hover: paint.accent, highlight: paint.accent, opacity: dim ? 0.12 : strong ? 0.95 : line.status === "plain" ? calm : 0.85, inherit: false },
    arrows: { to: arrows && line.toB ? head : false, from: arrows && line.toA ? head : false },
    smooth: line.turn ? { enabled: true, type: line.turn % 2 ? "curvedCW" : "curvedCCW", roundness: 0.12 + 0.07 * line.turn } : false,
    title: lineTitle(line),
  };
}

function relationWords(line) {
  const kinds = [...new Set(line.facts.map((f) => graph.relations[graph.facts.relation[f]]))];
  const denied = line.status === "reported" && line.facts.every((f) => graph.facts.denied[f]);
  return (denied ? "denied: " : PREFIX[line.status]) + kinds[0] + (kinds.length > 1 ? ` +${kinds.length - 1}` : "");
}

function lineTitle(line) {
  const each = line.facts.slice(0, 6).map((f) => `${graph.label(graph.facts.subject[f])} – ${graph.relations[graph.facts.relation[f]]} – ${graph.label(graph.facts.object[f])}`);
  const more = line.facts.length > 6 ? [`and ${line.facts.length - 6} more`] : [];
  return [...(line.status === "plain" ? [] : [STATUS[line.status].name.toUpperCase()]), ...each, ...more].join("\n");
}

function startDrawing(element) {
  network = new vis.Network(element, { nodes: [], edges: [] }, {
    physics: false, autoResize: true, layout: { improvedLayout: false },
    nodes: { labelHighlightBold: false, chosen: { node: (values) => { values.borderWidth = Math.max(2.5, values.borderWidth); } } },
    edges: { arrowStrikethrough: false, selectionWidth: 0, hoverWidth: 0.8 },
    interaction: { hover: true, tooltipDelay: 250, selectConnectedEdges: false, hoverConnectedEdges: false, multiselect: false, zoomSpeed: 0.7 },
  });
  network.on("afterDrawing", drawNames);
  network.on("hoverNode", ({ node }) => point(node));
  network.on("hoverEdge", ({ edge }) => point(edge));
  network.on("blurNode", () => point(null));
  network.on("blurEdge", () => point(null));
  network.on("dragEnd", ({ nodes: [n] }) => { if (n !== undefined) scene.places.set(n, network.getPosition(n)); });
  network.on("zoom", keepZoomInBounds);
}

function point(at) {
  pointed = at;
  network.canvas.body.container.style.cursor = at === null ? "" : "pointer";
  network.redraw();
}

function keepZoomInBounds() {
  const scale = network.getScale(), kept = Math.min(6, Math.max(0.15, scale));
  if (kept !== scale) network.moveTo({ scale: kept });
}

function drawScene(next) {
  scene = next;
  scene.items = scene.shown.map((n, place) => ({ n, r: radius(n, state, scene.shown), text: nameLabel(n, state, place, scene.shown.length) }));
  scene.lines.forEach((line) => { line.text = wrapped(relationWords(line), `400 11px ${FONT}`, 11, 140, 1); });
  const bright = lit();
  nodes = new vis.DataSet(scene.shown.map((n) => drawnNode(n, bright)));
  edges = new vis.DataSet(scene.lines.map(drawnLine));
  network.setData({ nodes, edges });
}

function redrawPicked() {
  const bright = lit();
  nodes.update(scene.shown.map((n) => drawnNode(n, bright)));
  edges.update(scene.lines.map(drawnLine));
  network.unselectAll();
}

function fitScene() {
  network.moveTo({ position: { x: 0, y: 0 }, scale: 1 });
}

// Names come in the order in which a reader wants them: what is pointed at and chosen, then what is lit, then by salience.
function drawNames(ctx) {
  const scale = network.getScale(), centre = network.getViewPosition(), at = network.getPositions();
  const canvas = ctx.canvas, size = { width: canvas.clientWidth, height: canvas.clientHeight }, ratio = canvas.width / (size.width || 1);
  const screen = ({ x, y }) => ({ x: (x - centre.x) * scale + size.width / 2, y: (y - centre.y) * scale + size.height / 2 });
  const bright = lit();
  const rank = ({ n }) => (n === pointed || state.pick.includes(n) ? 0 : !bright || bright.has(n) ? 1 : 2);
  const items = scene.items.filter(({ n }) => at[n]).map((item) => ({ ...item, ...screen(at[item.n]), r: item.r * scale, rank: rank(item) }));
  items.sort((a, b) => a.rank - b.rank || a.n - b.n);
  const boxes = new Boxes(), light = items.filter((item) => item.rank < 2), dim = items.filter((item) => item.rank === 2);
  boxes.add([size.width - 54, 0, size.width, 118], "zoom buttons");
  addBodies(boxes, light);
  const bars = strikes(at, screen);
  bars.filter((bar) => !bar.dim).forEach(({ x, y }) => boxes.add([x - 7, y - 7, x + 7, y + 7], "strike"));
  const bold = layNames(light, size, boxes), relations = layRelations(boxes, at, screen, scale);
  addBodies(boxes, dim);
  const pale = layNames(dim, size, boxes);
  const bends = new Map(scene.lines.filter((line) => at[line.a] && at[line.b]).map((line) => [line.id, geometry(line, at, screen, scale).bend]));
  frame = { drawn: [...bold, ...pale], relations, bars, bends, size, items };
  ctx.save();
  ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
  ctx.textBaseline = "top";
  relations.forEach((relation) => writeAlong(ctx, relation.place, relation.colour, paint.ground));
  bars.forEach((bar) => strike(ctx, bar));
  [...frame.drawn].reverse().forEach((item) => drawName(ctx, item));
  ctx.restore();
}

function drawName(ctx, { n, text, box, rank }) {
  ctx.globalAlpha = rank === 2 ? 0.35 : 1;
  const colour = graph.familyOf(n) === "Concept" && rank ? paint.soft : paint.ink;
  ctx.textAlign = "center";
  write(ctx, text, Math.round((box[0] + box[2]) / 2), Math.round(box[1]) + 1, colour, paint.ground);
  ctx.globalAlpha = 1;
}

function geometry(line, at, screen, scale) {
  const from = screen(at[line.a]), to = screen(at[line.b]);
  const drawn = line.turn ? network.body.edges[line.id] : null, bend = drawn ? drawn.edgeType.getPoint(0.5) : null;
  const middle = { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 }, top = bend ? screen(bend) : middle;
  const rims = [line.a, line.b].map((n) => radius(n, state, scene.shown) * scale);
  return { ends: [line.a, line.b], from, to, middle, bend: { x: top.x - middle.x, y: top.y - middle.y }, rims };
}

function layRelations(boxes, at, screen, scale) {
  const important = (line) => line.id === pointed || line.a === pointed || line.b === pointed
    || (state.pick.length ? touches(line, state.pick) : state.mode === "path" || (state.mode === "focus" && (line.a === state.at || line.b === state.at)));
  const all = scene.lines.length <= RELATIONS_SHOWN_UP_TO || scale >= 1.6;
  const wanted = scene.lines.filter((line) => at[line.a] && at[line.b] && (important(line) || (all && !state.pick.length)));
  return wanted.map((line) => {
    const place = layRelation(geometry(line, at, screen, scale), line.text, boxes);
    return place && { line, place, colour: line.status === "plain" ? paint.soft : paint.status[line.status] };
  }).filter(Boolean);
}

// A bar across every negated line: dashes and colour alone could be overlooked.
function strikes(at, screen) {
  return scene.lines.filter((line) => line.status === "negated" && at[line.a] && at[line.b]).map((line) => {
    const { from, to, bend } = geometry(line, at, screen, 1), dx = to.x - from.x, dy = to.y - from.y;
    const dim = state.pick.length > 0 && !touches(line, state.pick);
    return { dim, x: from.x + dx * 0.84 + bend.x * 0.6, y: from.y + dy * 0.84 + bend.y * 0.6, angle: Math.atan2(dy, dx) };
  });
}

function strike(ctx, { x, y, angle, dim }) {
  ctx.save();
  ctx.globalAlpha = dim ? 0.15 : 1;
  ctx.translate(x, y);
  ctx.rotate(angle + Math.PI / 3);
  ctx.strokeStyle = paint.status.negated;
  ctx.lineWidth = 2.2;
  ctx.beginPath();
  ctx.moveTo(-7, 0);
  ctx.lineTo(7, 0);
  ctx.stroke();
  ctx.restore();
}
