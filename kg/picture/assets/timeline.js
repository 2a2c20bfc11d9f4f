// The timeline: how many facts speak of each day, month or year; a click keeps those of one bar, shift-click up to another.

const MOST_BARS = 120;

function bars(times) {
  const known = times.filter(Boolean).map((time) => time.slice(0, 10)).sort();
  if (!known.length) return null;
  const years = Number(known[known.length - 1].slice(0, 4)) - Number(known[0].slice(0, 4));
  const size = years > 9 ? 4 : years > 0 ? 7 : 10; // letters of an ISO date: year, month, day
  const steps = size > 4 ? calendar(known[0], known[known.length - 1], size) : yearBins(known[0], years);
  const fits = steps.length <= MOST_BARS ? steps : calendar(known[0], known[known.length - 1], 7);
  return fits.length > 1 ? fits : null;
}

function yearBins(first, years) {
  const width = [1, 2, 5, 10, 25, 50, 100, 500].find((size) => years / size < MOST_BARS) || 1000;
  const from = Math.floor(Number(first.slice(0, 4)) / width) * width, count = Math.floor((Number(first.slice(0, 4)) + years - from) / width) + 1;
  const year = (number) => String(number).padStart(4, "0");
  return Array.from({ length: count }, (_, i) => [year(from + i * width), year(from + (i + 1) * width - 1)]);
}

function calendar(first, last, size) {
  const found = [], day = new Date(`${first.slice(0, 7)}-01T00:00:00Z`), end = last.slice(0, size);
  if (size === 10 && first.length === 10) day.setUTCDate(Number(first.slice(8)));
  while (found.length <= 400 && !Number.isNaN(day.getTime())) {
    const name = day.toISOString().slice(0, size);
    if (name > end.padEnd(size, "~")) break;
    found.push([name, name]);
    if (size === 7) day.setUTCMonth(day.getUTCMonth() + 1); else day.setUTCDate(day.getUTCDate() + 1);
  }
  return found;
}

function updateTimeline() {
  const undated = passing({ ...state, since: "", until: "" });
  const { evidence } = graph, times = [];
  evidence.fact.forEach((f, e) => { if (undated[f] && (state.document < 0 || evidencePasses({ ...state, since: "", until: "" }, e))) times.push(evidence.time[e]); });
  const steps = bars(times), strip = byId("timeline");
  strip.hidden = !steps;
  if (!steps) return;
  const counts = perBar(steps, times);
  const row = h("div", { className: "bars", role: "group", "aria-label": "Facts by date; arrow keys go from bar to bar" }, steps.map((step, i) => bar(step, counts[i], Math.max(...counts))));
  walkByArrows(row);
  strip.replaceChildren(timelineHead(), row, years(steps));
}

// Dates that are known less exactly than the bars are counted in none.
function perBar(steps, times) {
  const length = steps[0][0].length, width = length === 4 ? Number(steps[0][1]) - Number(steps[0][0]) + 1 : 1;
  const name = (time) => (width > 1 ? String(Math.floor(Number(time.slice(0, 4)) / width) * width).padStart(4, "0") : time.slice(0, length));
  const counts = new Map(steps.map(([from]) => [from, 0]));
  times.forEach((time) => { const key = name(time); if (counts.has(key)) counts.set(key, counts.get(key) + 1); });
  return [...counts.values()];
}

// One stop of the Tab key for all bars.
function walkByArrows(row) {
  const all = [...row.children].filter((step) => !step.disabled);
  all.forEach((step, i) => { step.tabIndex = i ? -1 : 0; });
  row.addEventListener("keydown", (event) => {
    const next = all[all.indexOf(document.activeElement) + ({ ArrowRight: 1, ArrowLeft: -1 }[event.key] || 0)];
    if (next && next !== document.activeElement) { next.focus(); event.preventDefault(); }
  });
}

function timelineHead() {
  const range = `${readableDate(state.since) || "…"} to ${readableDate(state.until) || "…"} `;
  const narrowed = state.since || state.until ? h("span", {}, range, button("All dates", () => go({ since: "", until: "" }), "name")) : null;
  return h("p", {}, h("span", {}, "Facts by date"), narrowed);
}

// The year, or the month of days, under the bar with which it begins; not more than there is room for.
function years(steps) {
  const length = steps[0][0].length, begins = steps.map(([from], i) => i === 0 || length === 4 || from.endsWith("-01"));
  if (length > 4 && begins.slice(1, 1 + Math.ceil(steps.length / 14)).includes(true)) begins[0] = false;
  const every = Math.ceil(begins.filter(Boolean).length / 12);
  let seen = 0;
  const labels = steps.map(([from], i) => h("span", {}, begins[i] && seen++ % every === 0 ? h("span", {}, from.slice(0, length === 10 ? 7 : 4)) : ""));
  return h("div", { className: "ticks", ariaHidden: "true" }, labels);
}

function bar([from, to], count, most) {
  const inside = within(from, state.since, state.until) && (state.since || state.until);
  const name = from === to ? readableDate(from) : `${from} to ${to}`, label = `${name}: ${counted(count, "sentence")}`;
  const step = h("button", { type: "button", className: inside ? "in" : "", title: label, "aria-label": label, disabled: !count });
  const fill = h("span");
  fill.style.height = `${count ? Math.max(6, Math.round((count / most) * 100)) : 0}%`;
  step.append(fill);
  step.addEventListener("click", (event) => {
    const since = event.shiftKey && state.since && state.since < from ? state.since : from;
    const until = event.shiftKey && state.until && state.until > to ? state.until : to;
    go({ since, until });
  });
  return step;
}
