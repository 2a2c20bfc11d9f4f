// Search: names and aliases first, then the words of the sentences. Plain indexOf: 10,000 names take a millisecond.

const SHOWN_HITS = { names: 8, sentences: 6 };
let folded = null; // { names: per entity, sentences }
let hit = -1;

const fold = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();

function foldAll() {
  const { entities, sentences } = graph;
  folded = {
    names: entities.label.map((label, n) => [label, ...entities.aliases[n]].map(fold)),
    sentences: sentences.text.map(fold),
  };
}

// 0 whole name, 1 its beginning, 2 beginning of a word in it, 3 within; -1 not found. The first name is the label.
function grade(names, query) {
  let best = -1;
  names.forEach((name, i) => {
    const at = name.indexOf(query);
    if (at < 0) return;
    const fit = (name === query ? 0 : at === 0 ? 1 : name[at - 1] === " " ? 2 : 3) + (i ? 0.5 : 0);
    if (best < 0 || fit < best) best = fit;
  });
  return best;
}

function findNames(text, count = SHOWN_HITS.names) {
  if (!folded) foldAll();
  const query = fold(text.trim());
  if (!query) return [];
  return folded.names.map((names, n) => [grade(names, query), n]).filter(([fit]) => fit >= 0)
    .sort((a, b) => a[0] - b[0] || a[1] - b[1]).slice(0, count).map(([, n]) => n);
}

const bestMatch = (text) => findNames(text, 1)[0] ?? -1;

// Facts whose sentence has all the words; one per sentence.
function findSentences(text) {
  if (!folded) foldAll();
  const wanted = fold(text.trim()).split(/\s+/).filter((word) => word.length > 1), found = [], { evidence } = graph;
  if (!wanted.length) return [];
  const has = folded.sentences.map((sentence) => wanted.every((word) => sentence.includes(word)));
  for (let e = 0; e < evidence.fact.length && found.length < SHOWN_HITS.sentences; e++) {
    if (has[evidence.sentence[e]]) { found.push(e); has[evidence.sentence[e]] = false; }
  }
  return found;
}

function openEntity(n) {
  closeHits();
  byId("search").value = graph.label(n);
  go({ mode: "focus", at: n, to: -1, added: [], pick: [n] });
}

// The view around a sentence's fact; what hides it is switched so that it can be seen.
function openSentence(e) {
  const f = graph.evidence.fact[e], ends = [graph.facts.subject[f], graph.facts.object[f]].filter((n) => n < graph.count);
  closeHits();
  if (!ends.length) return;
  const show = new Set([...state.show, graph.statusOf(f)]);
  go({ ...(state.passes[f] ? {} : unfiltered()), show, mode: "focus", at: ends[0], to: -1, added: ends.slice(1), pick: ends[0] === ends[1] ? [ends[0]] : ends });
}

function hitRow(content, open) {
  const row = h("li", { role: "option", id: `hit-${byId("hits").childElementCount}` }, content);
  row.setAttribute("aria-selected", "false");
  row.addEventListener("mousedown", (event) => { event.preventDefault(); open(); });
  row.open = open;
  byId("hits").append(row);
}

function around(text, query) {
  const wanted = fold(query.trim()).split(/\s+/)[0], at = Math.max(0, fold(text).indexOf(wanted)), from = Math.max(0, at - 50);
  return (from ? "…" : "") + text.slice(from, from + 150) + (from + 150 < text.length ? "…" : "");
}

function showHits() {
  const text = byId("search").value, list = byId("hits");
  list.replaceChildren();
  hit = -1;
  const named = findNames(text), told = text.trim().length > 1 ? findSentences(text) : [];
  named.forEach((n) => hitRow([icon(graph.familyOf(n)), h("span", { dir: "auto" }, graph.label(n)), h("small", {}, words(graph.typeName(n)))], () => openEntity(n)));
  told.forEach((e) => {
    const sentence = graph.evidence.sentence[e], title = graph.documents[graph.sentences.document[sentence]][0];
    hitRow([h("q", { dir: "auto" }, around(graph.sentences.text[sentence], text)), h("small", {}, title)], () => openSentence(e));
  });
  if (text.trim() && !named.length && !told.length) hitRow([h("span", {}, `Nothing has “${text.trim()}” in its names or sentences`)], closeHits);
  const open = list.childElementCount > 0;
  list.hidden = !open;
  byId("search").setAttribute("aria-expanded", String(open));
}

function closeHits() {
  byId("hits").hidden = true;
  byId("search").setAttribute("aria-expanded", "false");
  byId("search").removeAttribute("aria-activedescendant");
  hit = -1;
}

function moveHit(step) {
  const rows = [...byId("hits").children];
  if (!rows.length) return;
  hit = (hit + step + rows.length) % rows.length;
  rows.forEach((row, i) => row.setAttribute("aria-selected", String(i === hit)));
  byId("search").setAttribute("aria-activedescendant", rows[hit].id);
  rows[hit].scrollIntoView({ block: "nearest" });
}

function searchKey(event) {
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    if (byId("hits").hidden) showHits();
    moveHit(event.key === "ArrowDown" ? 1 : -1);
  } else if (event.key === "Enter") {
    const rows = [...byId("hits").children], row = rows[Math.max(0, hit)];
    if (row && !byId("hits").hidden) row.open();
  } else if (event.key === "Escape" && !byId("hits").hidden) {
    event.stopPropagation();
    event.preventDefault();
    closeHits();
  }
}

function startSearch() {
  const field = byId("search");
  field.addEventListener("input", showHits);
  field.addEventListener("focus", () => { if (field.value) field.select(); });
  field.addEventListener("blur", closeHits);
  field.addEventListener("keydown", searchKey);
}
