// The panel: everything in the picture as text, with the sentences it comes from.

const AT_ONCE = 20; // facts; more on demand
const LISTED = 25; // entities

function fillPanel() {
  const panel = byId("panel"), pick = state.pick;
  const fill = pick.length === 2 ? pairPanel(...pick) : pick.length === 1 ? entityPanel(pick[0])
    : state.mode === "path" ? pathPanel() : state.mode === "focus" ? entityPanel(state.at) : overviewPanel();
  panel.replaceChildren(...fill.filter(Boolean));
  panel.scrollTop = 0;
}

function overviewPanel() {
  const { entities, facts, documents } = graph;
  const plain = facts.status.reduce((sum, status) => sum + (graph.statuses[status] === "plain"), 0);
  const sum = `${counted(graph.count, "entity", "entities")}, ${counted(plain, "fact")} from ${counted(documents.length, "document")}.`;
  const linked = scene.shown.filter((n) => n < graph.count);
  return [
    h("h2", {}, isFiltered(state) ? "Main entities that match" : "Main entities"),
    h("p", { className: "soft" }, sum, graph.left_out ? ` ${counted(graph.left_out, "fact")} of the least salient entities did not fit into this page.` : ""),
    graph.left_out && graph.beyond ? h("p", { className: "soft" }, "“Find” looks through all of the graph, and every entity leads to what is around it.") : null,
    h("p", { className: "soft" }, linked.length ? "Choose an entity or a line to read its facts and the sentences they come from." : ""),
    listOf(linked, LISTED, (list) => h("ol", { className: "entities" }, list.map((n) => h("li", {}, icon(graph.familyOf(n)), nameButton(n),
      h("span", { className: "soft" }, words(graph.types[entities.type[n]][0]), ", ", counted(passingFacts(n).length, "fact")))))),
  ];
}

// The first `count` of a list, and a button for as many again.
function listOf(list, count, build) {
  const box = h("div"), rest = list.slice(count);
  box.append(build(list.slice(0, count)));
  if (rest.length) {
    const more = button(`Show ${format(Math.min(count, rest.length))} more of ${format(rest.length)}`, () => {
      more.replaceWith(listOf(rest, count, build));
    }, "more");
    box.append(more);
  }
  return box;
}

const passingFacts = (n) => [...graph.factsOf(n)].filter((f) => state.passes[f]);

function entityPanel(n) {
  const facts = passingFacts(n), all = graph.factsOf(n).length;
  return [
    h("h2", { dir: "auto" }, icon(graph.familyOf(n)), graph.label(n)),
    h("p", { className: "soft" }, words(graph.typeName(n)), " · ", counted(facts.length, "fact")),
    aliases(n), links(n), entityButtons(n), beyond(n), factList(facts),
    hiddenNote(n, all - facts.length),
  ];
}

// A server's page holds a part of a large graph, and leads on to the part around each entity.
function beyond(n) {
  if (!graph.beyond || n >= graph.count) return null;
  return h("p", {}, h("a", { href: `/?about=${encodeURIComponent(graph.entities.id[n])}` }, "Everything around it"));
}

function aliases(n) {
  const list = graph.entities.aliases[n];
  return list.length ? h("p", { className: "soft", dir: "auto" }, "Also: ", list.slice(0, 12).join(" · ")) : null;
}

function links(n) {
  const id = graph.entities.id[n];  // an IRI of the user's own has a colon, and is as it is
  const list = [id.includes(":") ? id : graph.base + encodeURI(id), ...graph.entities.links[n]];
  const own = list.slice(1).map((link) => h("li", {}, safeLink(link, link.replace(/^https?:\/\/(www\.)?/, ""))));
  return h("details", { className: "links" }, h("summary", {}, "Address and links"), h("ul", {}, h("li", {}, h("code", {}, list[0])), own));
}

function entityButtons(n) {
  const isCentre = state.mode === "focus" && state.at === n;
  const next = neighbours(state.passes, n).filter((other) => !scene.places.has(other));
  const path = h("div", { className: "pathto", hidden: true });
  return h("div", { className: "buttons" },
    isCentre ? null : button("Focus", () => go({ mode: "focus", at: n, to: -1, added: [], pick: [n] })),
    next.length ? button(`Add ${format(Math.min(25, next.length))} of ${counted(next.length, "neighbour")}`, () => go({ added: [...state.added, ...next.slice(0, 25)], pick: [n] })) : null,
    button("Path to…", () => askForPath(n, path)), path);
}

function askForPath(n, box) {
  const options = h("datalist", { id: "path-names" }, graph.entities.label.slice(0, 3000).map((label) => h("option", { value: label })));
  const field = h("input", { type: "text", "aria-label": `Path from ${graph.label(n)} to`, placeholder: "name of the other entity" });
  field.setAttribute("list", "path-names");
  const walk = () => {
    const other = bestMatch(field.value);
    if (other >= 0 && other !== n) go({ mode: "path", at: n, to: other, added: [], pick: [] });
    else field.setCustomValidity("No entity of that name"), field.reportValidity();
  };
  field.oninput = () => field.setCustomValidity("");
  field.onkeydown = (event) => { if (event.key === "Enter") walk(); };
  box.replaceChildren(options, field, button("Show", walk));
  box.hidden = false;
  field.focus();
}

function hiddenNote(n, count) {
  if (!count) return null;
  const off = [...graph.factsOf(n)].filter((f) => !state.show.has(graph.statusOf(f))).length;
  const text = h("p", { className: "soft" }, `${counted(count, "claim")} about it ${count === 1 ? "is" : "are"} switched off by claims or filters. `);
  if (off) text.append(button("Show all kinds of claims", () => go({ show: new Set(graph.statuses) }), "name"));
  return text;
}

function pairPanel(a, b) {
  const facts = passingFacts(a).filter((f) => graph.other(f, a) === b);
  return [h("h2", { dir: "auto" }, `${graph.label(a)} and ${graph.label(b)}`), h("p", { className: "soft" }, counted(facts.length, "fact")), factList(facts)];
}

function pathPanel() {
  const layers = pathLayers(state.passes, state.at, state.to), names = `${graph.label(state.at)} → ${graph.label(state.to)}`;
  if (!layers.length) {
    return [h("h2", { dir: "auto" }, names), h("p", {}, "No path joins them through the facts that are switched on."),
      button("Try all kinds of claims", () => go({ show: new Set(graph.statuses) }))];
  }
  const chain = oneWay(layers);
  const facts = chain.slice(1).flatMap((n, i) => passingFacts(n).filter((f) => graph.other(f, n) === chain[i]).slice(0, 3));
  return [h("h2", { dir: "auto" }, names), h("p", { className: "soft" }, `The shortest way has ${counted(layers.length - 1, "step")}: `,
    chain.map((n) => graph.label(n)).join(" → ")), factList(facts, true)];
}

// One of the shortest ways: backwards, each time over the most salient entity.
function oneWay(layers) {
  const chain = [layers[layers.length - 1][0]];
  for (let l = layers.length - 2; l >= 0; l--) {
    const near = new Set(neighbours(state.passes, chain[0]));
    chain.unshift(layers[l].find((n) => near.has(n)));
  }
  return chain;
}

function factList(facts, ordered = false) {
  const list = ordered ? facts : [...facts].sort((f, g) => graph.facts.status[f] - graph.facts.status[g] || graph.facts.sure[g] - graph.facts.sure[f] || f - g);
  if (!list.length) return h("p", {}, "No fact matches the filters.");
  return listOf(list, AT_ONCE, (some) => h("div", { className: "facts" }, some.map(factCard)));
}

function factCard(f) {
  const { facts, relations } = graph, status = graph.statusOf(f);
  const found = [...graph.evidenceOf(f)].filter((e) => evidencePasses(state, e)), [first, ...rest] = found.map((e) => evidenceCard(f, e));
  const more = rest.length ? h("details", {}, h("summary", {}, `${counted(rest.length, "more sentence")}`), rest) : null;
  const tag = status === "plain" ? null : h("span", { className: `tag tag-${status}`, title: STATUS[status].hint }, STATUS[status].name.toLowerCase());
  const claim = h("p", { className: "claim" }, nameButton(facts.subject[f]), " ", h("b", { dir: "auto" }, relations[facts.relation[f]]), " ", nameButton(facts.object[f]), " ", tag);
  return h("article", { className: `fact fact-${status}${status === "reported" && facts.denied[f] ? " fact-denied" : ""}` }, claim, first, more);
}

function evidenceCard(f, e) {
  const { evidence, sentences, documents, speakers } = graph;
  const sentence = evidence.sentence[e], text = sentences.text[sentence], by = speakers[evidence.by[e]];
  const [title, source, published, url] = documents[sentences.document[sentence]];
  const [begin, end, ...ends] = evidence.marks[e];
  const spans = [[begin, end, "trigger"], ...endMarks(text, ends.slice(0, 2), graph.facts.subject[f]), ...endMarks(text, ends.slice(2), graph.facts.object[f])];
  const details = evidence.details[e].map(([role, value]) => h("span", {}, h("i", {}, role), " ", role === "time" ? readableDate(value) : value));
  const where = [by ? h("b", { dir: "auto" }, `${graph.facts.denied[f] ? "denied" : "said"} by ${by}`) : null, safeLink(url, title), published ? readableDate(published) : null, `confidence\u00a0${evidence.sure[e]}\u00a0%`];
  return h("div", { className: "evidence" },
    h("blockquote", { dir: "auto" }, marked(text, spans)),
    details.length ? h("p", { className: "details", dir: "auto" }, details) : null,
    h("p", { className: "where", title: source }, where.filter(Boolean).flatMap((part, i) => (i ? [" · ", part] : [part]))));
}

// The words of a subject or object: as the sentence has them, else the longest of its names that stands in it.
function endMarks(text, [begin, end], n) {
  if (end > begin) return [[begin, end, "end"]];
  const known = n < graph.count ? [graph.label(n), ...graph.entities.aliases[n]] : [graph.label(n)];
  const plain = (words) => (words.toLowerCase().length === words.length ? words.toLowerCase() : words);
  for (const name of [...known].sort((a, b) => b.length - a.length)) {
    const at = name.length > 1 ? plain(text).indexOf(plain(name)) : -1;
    if (at >= 0) return [[at, at + name.length, "end"]];
  }
  return [];
}
