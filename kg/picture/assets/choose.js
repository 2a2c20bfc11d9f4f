// Choosing: which facts pass the filters, which entities are drawn, and which lines join them.

// Dates are compared as far as both are known: "2022" lies within 2022-02-01 to 2022-03-01.
function within(time, since, until) {
  if (!since && !until) return true;
  if (!time) return false;
  const reach = (bound) => Math.min(time.length, bound.length);
  return time.slice(0, reach(since)) >= since.slice(0, reach(since))
    && time.slice(0, reach(until)) <= until.slice(0, reach(until));
}

function evidencePasses(s, e) {
  const { evidence, sentences } = graph;
  return (s.document < 0 || sentences.document[evidence.sentence[e]] === s.document) && within(evidence.time[e], s.since, s.until);
}

function passing(s) {
  const { facts, count } = graph;
  const passes = new Uint8Array(facts.subject.length);
  const statuses = graph.statuses.map((name) => s.show.has(name));
  const types = graph.types.map(([name]) => !s.off.has(name));
  const relation = s.relation ? graph.relations.indexOf(s.relation) : -1;
  const shows = (n) => n >= count || (types[graph.entities.type[n]] && (s.group < 0 || graph.entities.group[n] === s.group));
  const dated = s.document >= 0 || s.since || s.until;
  for (let f = 0; f < passes.length; f++) {
    passes[f] = statuses[facts.status[f]] && facts.sure[f] >= s.sure && (relation < 0 || facts.relation[f] === relation)
      && shows(facts.subject[f]) && shows(facts.object[f])
      && (!dated || graph.evidenceOf(f).some((e) => evidencePasses(s, e)));
  }
  return passes;
}

// Entities that a passing fact joins to n, most salient first.
function neighbours(passes, n) {
  const found = new Set();
  for (const f of graph.factsOf(n)) {
    const other = graph.other(f, n);
    if (passes[f] && other < graph.count && other !== n) found.add(other);
  }
  return [...found].sort((a, b) => a - b);
}

// The most salient entities that are joined to another of them. Numbers are ranks, so order is salience.
function mostSalient(passes, limit) {
  const seen = new Set(), joined = new Set();
  for (let n = 0; n < graph.count && joined.size < limit; n++) {
    seen.add(n);
    const touching = neighbours(passes, n).filter((other) => seen.has(other));
    if (touching.length) [n, ...touching].forEach((member) => joined.add(member));
  }
  return [...joined].sort((a, b) => a - b).slice(0, limit);
}

function unlinked(s, passes) {
  const shows = (n) => !s.off.has(graph.typeName(n)) && (s.group < 0 || graph.entities.group[n] === s.group);
  const found = [];
  for (let n = 0; n < graph.count; n++) if (shows(n) && !neighbours(passes, n).length) found.push(n);
  return found;
}

function distances(passes, from, enough) {
  const far = new Map([[from, 0]]), queue = [from];
  for (let q = 0; q < queue.length && !far.has(enough); q++) {
    for (const other of neighbours(passes, queue[q])) {
      if (!far.has(other)) { far.set(other, far.get(queue[q]) + 1); queue.push(other); }
    }
  }
  return far;
}

// Layers of the shortest paths from a to b, the most salient ways first; [] where there is none.
function pathLayers(passes, a, b, widest = 6) {
  const forth = distances(passes, a, b), length = forth.get(b);
  if (length === undefined) return [];
  const layers = [[b]];
  for (let step = length - 1; step >= 0; step--) {
    const before = new Set(layers[0].flatMap((n) => neighbours(passes, n).filter((other) => forth.get(other) === step)));
    layers.unshift([...before].sort((x, y) => x - y).slice(0, step ? widest : 1));
  }
  return layers;
}

// One line per pair of entities and status, however many facts it stands for.
function linesAmong(passes, shown) {
  const { facts } = graph, inside = new Set(shown), lines = new Map(), perPair = new Map();
  for (const n of shown) {
    for (const f of graph.factsOf(n)) {
      const from = facts.subject[f], to = facts.object[f];
      if (!passes[f] || from === to || !inside.has(from) || !inside.has(to) || n !== Math.min(from, to)) continue;
      const a = Math.min(from, to), b = Math.max(from, to), pair = `${a}-${b}`, key = `${pair}-${facts.status[f]}`;
      if (!lines.has(key)) {
        const turn = perPair.get(pair) || 0;
        perPair.set(pair, turn + 1);
        lines.set(key, { id: key, a, b, status: graph.statusOf(f), facts: [], toA: false, toB: false, turn });
      }
      const line = lines.get(key);
      line.facts.push(f);
      if (!facts.both[f]) line[to === b ? "toB" : "toA"] = true;
    }
  }
  return [...lines.values()];
}

const NEIGHBOURS = 60; // around an entity in focus; the rest on demand

function chooseEntities(s, passes) {
  const shown = new Set();
  const add = (list) => list.forEach((n) => shown.add(n));
  if (s.mode === "focus") add([s.at, ...neighbours(passes, s.at).slice(0, Math.min(s.limit - 1, NEIGHBOURS))]);
  else if (s.mode === "path") add([s.at, s.to, ...pathLayers(passes, s.at, s.to).flat()]);
  else add(mostSalient(passes, s.limit));
  add(s.added);
  if (s.alone && s.mode === "overview") add(unlinked(s, passes).slice(0, s.limit));
  return [...shown].sort((a, b) => a - b);
}
