// Reading: the columns in the page become a graph that can be asked.

const STATUS = {
  plain: { name: "Facts", hint: "stated as true" },
  unsure: { name: "Unsure", hint: "stated, but we may have misread it" },
  reported: { name: "Reported", hint: "somebody said so" },
  negated: { name: "Negated", hint: "said not to be so" },
  possible: { name: "Possible", hint: "may, might, if" },
  future: { name: "Future", hint: "planned or expected" },
};
const SHAPE = {
  Person: "dot", Organization: "square", Group: "triangleDown", Place: "hexagon", Event: "diamond",
  Work: "triangle", Product: "star", Concept: "dot", Other: "dot",
};
const FAMILIES = Object.keys(SHAPE);

async function unpack(element) {
  const text = element.textContent.trim();
  if (element.dataset.packed === "pieces") return fetched(JSON.parse(text));
  if (element.dataset.packed !== "gzip") return JSON.parse(text);
  if (typeof DecompressionStream === "undefined") {
    throw new Error("This browser is too old for a graph of this size: use Chrome 80, Firefox 113, Safari 16.4 or later.");
  }
  const raw = atob(text), bytes = new Uint8Array(raw.length);
  for (let i = 0; i < raw.length; i++) bytes[i] = raw.charCodeAt(i);
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).json();
}

// Served pages hold no data: it comes in pieces, each counted as it arrives.
async function fetched(pieces) {
  let done = 0;
  const parts = await Promise.all(pieces.map(async (address) => {
    const response = await fetch(address);
    if (!response.ok) throw new Error(`${address}: ${response.status} ${response.statusText}`);
    const part = await response.json();
    document.getElementById("loading").textContent = `Reading the graph… ${++done} of ${pieces.length}`;
    return part;
  }));
  return Object.assign({}, ...parts);
}

// Rows by key: rows(k) are the numbers of the rows in which any of `keys` holds k.
function indexed(count, ...keys) {
  const start = new Int32Array(count + 1), length = keys[0].length;
  const each = (visit) => {
    for (let row = 0; row < length; row++) {
      keys.forEach((key, k) => { if (k === 0 || key[row] !== keys[0][row]) visit(key[row], row); });
    }
  };
  each((key) => { start[key + 1]++; });
  for (let k = 0; k < count; k++) start[k + 1] += start[k];
  const next = start.slice(), items = new Int32Array(start[count]);
  each((key, row) => { items[next[key]++] = row; });
  return (key) => items.subarray(start[key], start[key + 1]);
}

function readGraph(raw) {
  const { entities, values, facts, evidence } = raw;
  const count = entities.id.length;
  const family = raw.types.map(([, name]) => (FAMILIES.includes(name) ? name : "Other"));
  return {
    ...raw, count, family,
    factsOf: indexed(count + values.length, facts.subject, facts.object),
    evidenceOf: indexed(facts.subject.length, evidence.fact),
    number: new Map(entities.id.map((id, n) => [id, n])),
    groups: Math.max(-1, ...entities.group) + 1,
    label: (n) => (n < count ? entities.label[n] : values[n - count][0]),
    typeName: (n) => (n < count ? raw.types[entities.type[n]][0] : values[n - count][1]),
    familyOf: (n) => family[entities.type[n]],
    statusOf: (fact) => raw.statuses[facts.status[fact]],
    other: (fact, n) => (facts.subject[fact] === n ? facts.object[fact] : facts.subject[fact]),
  };
}
