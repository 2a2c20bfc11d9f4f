// The order of things: read, choose, place, draw, tell; and what keys and clicks do.

let graph, state;
let visited = 0; // views gone to, so that "Back" never leaves the page
let last = {}; // what the last picture was made of

function go(changes, { replace = false } = {}) {
  state = { ...state, ...changes };
  const hash = `#${toHash(state)}`;
  if (hash !== (location.hash || "#")) {
    // frames without an address of their own refuse this; the view works all the same
    try { history[replace ? "replaceState" : "pushState"]({ visited: replace ? visited : ++visited }, "", hash); } catch { /* no history here */ }
  }
  update();
}

function restore(event) {
  visited = (event && event.state && event.state.visited) || 0;
  state = { ...fromHash(location.hash), passes: state.passes };
  update();
}

const picture = (s) => JSON.stringify([s.mode, s.at, s.to, s.added, [...s.off], [...s.show], s.relation, s.document, s.since, s.until, s.sure, s.group, s.limit, s.alone]);

function update() {
  const wanted = picture(state);
  if (wanted !== last.picture) {
    state.passes = passing(state);
    updateTimeline(); // before the canvas is measured: the two share the height
  }
  const size = `${byId("canvas").clientWidth} ${byId("canvas").clientHeight}`;
  if (wanted !== last.picture || size !== last.size) draw(); else redrawPicked();
  last = { picture: wanted, size };
  updateFilters();
  fillPanel();
  tell();
}

function draw() {
  const shown = chooseEntities(state, state.passes), lines = linesAmong(state.passes, shown);
  const box = { width: byId("canvas").clientWidth, height: byId("canvas").clientHeight };
  const before = state.added.length && state.mode === "overview" ? unit(scene.places) : new Map();
  scene = { shown, lines, places: placed(state, state.passes, shown, lines, box, before) };
  network.setSize("100%", "100%"); // vis-network itself would notice a new size a moment later
  drawScene(scene);
  fitScene();
}

function unit(places) {
  const far = Math.max(1, ...[...places.values()].map(({ x, y }) => Math.max(Math.abs(x), Math.abs(y))));
  return new Map([...places].map(([n, { x, y }]) => [n, { x: x / far, y: y / far }]));
}

function tell() {
  const drawn = scene.lines.reduce((sum, line) => sum + line.facts.length, 0), off = graph.facts.status.filter((status) => !state.show.has(graph.statuses[status])).length;
  const what = state.pick.length === 1 ? `${graph.label(state.pick[0])}: ${counted(passingFacts(state.pick[0]).length, "fact")}. ` : "";
  const hidden = off ? ` ${counted(off, "other claim")} ${off === 1 ? "is" : "are"} switched off.` : "";
  say(`${what}Showing ${format(scene.shown.length)} of ${counted(graph.count, "entity", "entities")} and ${format(drawn)} of ${counted(graph.facts.subject.length, "claim")}.${hidden}`);
  const note = byId("note");
  note.hidden = scene.shown.length > 0 || state.mode !== "overview";
  note.replaceChildren(...(note.hidden ? [] : emptyNote(off)));
  byId("back").disabled = visited === 0;
}

function emptyNote(off) {
  if (!graph.count) return [h("p", {}, "This graph is empty.")];
  const parts = [h("p", {}, "No two entities are joined by what is switched on.")];
  if (isFiltered(state)) parts.push(button("Clear all filters", () => go(unfiltered())));
  if (off) parts.push(button("Show all kinds of claims", () => go({ show: new Set(graph.statuses) })));
  return parts;
}

const say = (text) => { byId("status").textContent = text; };

function setTheme(theme) {
  if (theme) document.documentElement.dataset.theme = theme; else delete document.documentElement.dataset.theme;
  const dark = theme ? theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  byId("theme").textContent = dark ? "Light" : "Dark";
  readPaint();
  if (scene.shown.length) redrawPicked();
}

function startTheme() {
  setTheme(null);
  byId("theme").addEventListener("click", () => setTheme(byId("theme").textContent.toLowerCase()));
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => setTheme(document.documentElement.dataset.theme));
}

function startPointing() {
  network.on("click", ({ nodes: [n], edges: [line] }) => {
    if (n !== undefined) go({ pick: [n] });
    else if (line !== undefined) { const { a, b } = scene.lines.find(({ id }) => id === line); go({ pick: [a, b] }); }
    else if (state.pick.length) go({ pick: [] });
  });
  // the browser's own event: vis-network misses the second click while the first is still being drawn
  byId("canvas").addEventListener("dblclick", (event) => {
    const box = byId("canvas").getBoundingClientRect(), n = network.getNodeAt({ x: event.clientX - box.left, y: event.clientY - box.top });
    if (n !== undefined) go({ mode: "focus", at: n, to: -1, added: [], pick: [n] });
  });
}

// The entity that lies most nearly in the direction of an arrow key.
function nextTowards(from, dx, dy) {
  const start = scene.places.get(from);
  let best = null, least = Infinity;
  for (const [n, { x, y }] of scene.places) {
    const ahead = (x - start.x) * dx + (y - start.y) * dy, aside = Math.abs((x - start.x) * dy) + Math.abs((y - start.y) * dx);
    if (n !== from && ahead > 1 && ahead + 2 * aside < least) { least = ahead + 2 * aside; best = n; }
  }
  return best;
}

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

function canvasKey(event) {
  const arrow = ARROWS[event.key], [picked] = state.pick;
  if (event.altKey || event.ctrlKey || event.metaKey) return;
  if (arrow && event.shiftKey) pan(...arrow);
  else if (arrow) {
    const next = picked !== undefined && scene.places.has(picked) ? nextTowards(picked, ...arrow) : scene.shown[0];
    if (next !== null && next !== undefined) go({ pick: [next] }, { replace: true });
  } else if (event.key === "Enter" && picked !== undefined) go({ mode: "focus", at: picked, to: -1, added: [], pick: [picked] });
  else if (event.key === "+" || event.key === "=") zoom(1.3);
  else if (event.key === "-") zoom(1 / 1.3);
  else if (event.key === "0") fitScene();
  else return;
  event.preventDefault();
}

function pan(dx, dy) {
  const { x, y } = network.getViewPosition(), step = 80 / network.getScale();
  network.moveTo({ position: { x: x + dx * step, y: y + dy * step } });
}

function zoom(factor) {
  network.moveTo({ scale: Math.min(6, Math.max(0.15, network.getScale() * factor)) });
}

function startKeys() {
  const surface = document.querySelector("#canvas .vis-network");
  Object.entries({ role: "application", "aria-label": "Graph. Arrow keys go from entity to entity, Enter looks at one. The panel says the same in words." })
    .forEach(([key, value]) => surface.setAttribute(key, value));
  surface.addEventListener("keydown", canvasKey);
  document.addEventListener("keydown", (event) => {
    const typing = ["INPUT", "SELECT", "TEXTAREA"].includes(event.target.tagName);
    if (event.key === "/" && !typing) { event.preventDefault(); byId("search").focus(); }
    if (event.key === "Escape" && !typing && !byId("keys").open && state.pick.length) go({ pick: [] });
  });
}

function startButtons() {
  document.querySelector(".skip").addEventListener("click", (event) => {
    event.preventDefault(); // the address holds the view
    byId("panel").focus();
  });
  byId("overview").addEventListener("click", () => go({ mode: "overview", at: -1, to: -1, added: [], pick: [] }));
  byId("back").addEventListener("click", () => history.back());
  byId("help").addEventListener("click", () => byId("keys").showModal());
  byId("closer").addEventListener("click", () => zoom(1.3));
  byId("farther").addEventListener("click", () => zoom(1 / 1.3));
  byId("fit").addEventListener("click", fitScene);
}

function watchSize() {
  let waiting = 0;
  new ResizeObserver(() => {
    clearTimeout(waiting);
    waiting = setTimeout(() => { if (`${byId("canvas").clientWidth} ${byId("canvas").clientHeight}` !== last.size) update(); }, 150);
  }).observe(byId("canvas"));
}

async function main() {
  const raw = await unpack(byId("data"));
  graph = readGraph(raw);
  state = fromHash(location.hash);
  startDrawing(byId("canvas"));
  startTheme();
  buildFilters();
  startSearch();
  startSharing();
  startPointing();
  startKeys();
  startButtons();
  if (window.innerWidth <= 980) foldFilters();
  update();
  byId("loading").remove();
  watchSize();
  window.addEventListener("popstate", restore);
  window.addEventListener("hashchange", () => { if (`#${toHash(state)}` !== (location.hash || "#")) restore(null); });
  // for scripts that drive the page, and for its tests
  window.kgPage = { network, go, fitScene, svgText, pngCanvas, get graph() { return graph; }, get state() { return state; }, get scene() { return scene; }, get frame() { return frame; } };
  document.documentElement.dataset.ready = "true";
}

main().catch((error) => {
  byId("loading").textContent = `The graph could not be drawn. ${error.message}`;
  throw error;
});
