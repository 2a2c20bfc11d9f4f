// Legend and filters: what is counted here is counted over the whole graph.

const tally = (column, size) => {
  const counts = new Array(size).fill(0);
  for (const value of column) if (value >= 0) counts[value]++;
  return counts;
};

function buildFilters() {
  buildTypes();
  buildStatuses();
  buildChoices();
  buildGroups();
  const set = (id, event, change) => byId(id).addEventListener(event, () => go(change(byId(id)), { replace: event === "input" }));
  set("relation", "change", (field) => ({ relation: field.value }));
  set("document", "change", (field) => ({ document: Number(field.value) }));
  set("since", "change", (field) => ({ since: field.value.replace(/[^\d-]/g, "") }));
  set("until", "change", (field) => ({ until: field.value.replace(/[^\d-]/g, "") }));
  set("sure", "input", (field) => ({ sure: Number(field.value) }));
  set("limit", "change", (field) => ({ limit: Math.min(2000, Math.max(2, Math.round(Number(field.value)) || graph.limit)) }));
  set("alone", "change", (field) => ({ alone: field.checked }));
  set("colour", "change", (field) => ({ colour: field.value }));
  byId("clear").addEventListener("click", () => go(unfiltered()));
  byId("fold").addEventListener("click", foldFilters);
}

function foldFilters() {
  const folded = document.body.classList.toggle("folded");
  byId("fold").setAttribute("aria-expanded", String(!folded));
  byId("fold").setAttribute("aria-label", folded ? "Open legend and filters" : "Legend and filters");
}

function checkRow(parts, count, onchange, data = {}) {
  const box = h("input", { type: "checkbox", onchange: () => onchange(box.checked) });
  Object.assign(box.dataset, data);
  return h("label", { className: "check" }, box, parts, h("span", { className: "count" }, format(count)));
}

function buildTypes() {
  const counts = tally(graph.entities.type, graph.types.length);
  const rows = FAMILIES.map((family) => [family, graph.types.flatMap(([name], t) => (graph.family[t] === family ? [{ name, count: counts[t] }] : []))]);
  byId("types").replaceChildren(...rows.filter(([, types]) => types.length).map(([family, types]) => familyRow(family, types)));
}

function familyRow(family, types) {
  const sum = types.reduce((total, { count }) => total + count, 0), own = types.map(({ name }) => name);
  const title = types.length === 1 ? words(own[0]) : family;
  const row = checkRow([icon(family), h("span", {}, title)], sum, (on) => switchTypes(own, on), { types: own.join(",") });
  if (types.length === 1) return row;
  const inner = types.sort((a, b) => b.count - a.count).map(({ name, count }) => checkRow([h("span", {}, words(name))], count, (on) => switchTypes([name], on), { types: name }));
  return h("div", { className: "family" }, row, h("details", {}, h("summary", { "aria-label": `Kinds of ${title}` }), inner));
}

function switchTypes(list, on) {
  const off = new Set(state.off);
  list.forEach((name) => (on ? off.delete(name) : off.add(name)));
  go({ off });
}

function buildStatuses() {
  const counts = tally(graph.facts.status, graph.statuses.length);
  byId("statuses").replaceChildren(...graph.statuses.map((name, s) => {
    const row = checkRow([lineSample(name), h("span", {}, STATUS[name].name)], counts[s], (on) => switchStatus(name, on), { status: name });
    row.title = STATUS[name].hint;
    row.hidden = !counts[s] && name !== "plain";
    return row;
  }));
}

function switchStatus(name, on) {
  const show = new Set(state.show);
  if (on) show.add(name); else show.delete(name);
  go({ show });
}

function buildChoices() {
  const relations = tally(graph.facts.relation, graph.relations.length);
  const byCount = graph.relations.map((name, r) => [name, relations[r]]).sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  byId("relation").replaceChildren(h("option", { value: "" }, `any of ${format(byCount.length)}`),
    ...byCount.slice(0, 1000).map(([name, count]) => h("option", { value: name }, `${name} (${format(count)})`)));
  const facts = new Map(graph.documents.map((_, d) => [d, new Set()]));
  graph.evidence.fact.forEach((f, e) => facts.get(graph.sentences.document[graph.evidence.sentence[e]]).add(f));
  byId("document").replaceChildren(h("option", { value: "-1" }, `any of ${format(graph.documents.length)}`),
    ...graph.documents.map(([title], d) => h("option", { value: String(d) }, `${title} (${format(facts.get(d).size)})`)));
}

// Communities are named after their most salient members.
function buildGroups() {
  const members = Array.from({ length: Math.min(8, graph.groups) }, () => []);
  graph.entities.group.forEach((group, n) => { if (members[group]) members[group].push(n); });
  byId("groups").replaceChildren(...members.map((list, group) => {
    const name = list.slice(0, 3).map((n) => graph.label(n)).join(", ");
    const swatch = drawing("svg", { viewBox: "0 0 16 16", class: `icon mark-group-${group}`, "aria-hidden": "true" }, drawing("circle", { cx: 8, cy: 8, r: 6 }));
    const row = h("button", { type: "button", className: "group", onclick: () => go({ group: state.group === group ? -1 : group }) },
      swatch, h("span", { dir: "auto" }, name), h("span", { className: "count" }, format(list.length)));
    row.dataset.group = String(group);
    return row;
  }));
}

function updateFilters() {
  document.querySelectorAll("#types input").forEach((box) => {
    const own = box.dataset.types.split(","), on = own.filter((name) => !state.off.has(name)).length;
    box.checked = on > 0;
    box.indeterminate = on > 0 && on < own.length;
  });
  document.querySelectorAll("#statuses input").forEach((box) => { box.checked = state.show.has(box.dataset.status); });
  document.querySelectorAll("#groups button").forEach((row) => row.setAttribute("aria-pressed", String(Number(row.dataset.group) === state.group)));
  ["relation", "since", "until", "limit", "colour"].forEach((id) => { byId(id).value = state[id]; });
  byId("document").value = String(state.document);
  byId("sure").value = String(state.sure);
  byId("sure-value").value = `${state.sure} %`;
  byId("alone").checked = state.alone;
  byId("groups").hidden = state.colour !== "group";
  byId("clear").hidden = !isFiltered(state);
  const alone = unlinked(state, state.passes).length;
  byId("alone-count").textContent = format(alone);
  byId("alone-row").hidden = !alone;
}
