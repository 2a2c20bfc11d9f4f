// The page of queries: YASGUI on this server's endpoint, with the graph's own names; nothing else is asked.
"use strict";
(() => {
  const settings = JSON.parse(document.getElementById("settings").textContent);
  const holder = document.getElementById("yasgui");
  const endpoint = new URL("/sparql", location.href).href;

  // ---- completion: the names and prefixes of this graph in place of lists from the web
  let asked = null;
  const names = () => (asked ??= fetch("/vocabulary.json").then((said) => (said.ok ? said.json() : [])));
  const completer = {
    name: "kg",
    autoShow: true,
    persistenceId: null,
    isValidCompletionPosition: (yasqe) => /^[a-z]+:[\w-]*$/.test(yasqe.getCompleteToken().string),
    get: (_, token) => names().then((all) => all.filter((name) => name.startsWith(token.string)).slice(0, 100)),
  };
  const prefixes = Object.entries(settings.prefixes).map(([prefix, space]) => `${prefix}: <${space}>`);
  Yasgui.Yasqe.registerAutocompleter(completer, false);
  Yasgui.Yasqe.forkAutocompleter("prefixes", { name: "own", persistenceId: null, get: prefixes }, false);

  // the editor marks prefixes that are not declared, though the endpoint knows them
  const declared = (sparql) => {
    const words = sparql.replace(/"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|<[^<>\s]*>|#[^\n]*/g, " ");
    const used = new Set([...words.matchAll(/(?<![\w?$:-])([a-z]+):/gi)].map((match) => match[1]));
    const known = new Set([...words.matchAll(/\bPREFIX\s+([\w-]*):/gi)].map((match) => match[1]));
    const wanted = Object.entries(settings.prefixes).filter(([prefix]) => used.has(prefix) && !known.has(prefix));
    return wanted.map(([prefix, space]) => `PREFIX ${prefix}: <${space}>\n`).join("") + sparql;
  };

  const defaults = { value: declared(settings.query), editorHeight: "190px" };
  const yasgui = new Yasgui(holder, {
    requestConfig: { endpoint, method: "POST" },
    copyEndpointOnNewTab: false,
    autoAddOnInit: false,
    populateFromUrl: false,
    persistenceId: `kg_${settings.title}`,
    yasqe: { ...defaults, autocompleters: ["kg", "own", "variables"], prefixCcApi: null, collapsePrefixesOnLoad: true },
    yasr: { prefixes: settings.prefixes, persistenceId: null },
  });

  // ---- what is asked for by address or by the list of questions
  const show = (sparql, name) => {
    const usual = Yasgui.Tab.getDefaults(yasgui);
    const tab = yasgui.addTab(true, { ...usual, name: name ?? usual.name, yasqe: { ...defaults, value: sparql } });
    tab.setEndpoint(endpoint);
    return tab;
  };
  for (const id of Object.keys(yasgui._tabs)) yasgui.getTab(id).setEndpoint(endpoint); // the port may be another
  const given = new URLSearchParams(location.search).get("query");
  if (!given && !yasgui.getTab()) show(defaults.value);
  if (given) {
    history.replaceState(null, "", location.pathname);
    const sparql = declared(given);
    const open = Object.values(yasgui._tabs).find((tab) => tab.getPersistedJson().yasqe.value === sparql);
    const tab = open ?? show(sparql);
    tab.select();
    tab.query().catch(() => {});
  }
  const examples = document.getElementById("example");
  examples.addEventListener("change", () => {
    if (!examples.value) return;
    const tab = show(declared(examples.value), examples.selectedOptions[0].textContent);
    examples.value = "";
    tab.query().catch(() => {});
  });
  document.getElementById("plain").addEventListener("click", (event) => {
    event.currentTarget.search = new URLSearchParams({ query: yasgui.getTab().getQuery() });
  });

  // ---- answers: entities lead to their pages, all rows can be taken along
  const local = (iri) => {
    const name = iri.startsWith(settings.base) ? iri.slice(settings.base.length) : "";
    return name && !/[/#?]/.test(name.replace(/^id\//, "")) && !/^[a-z]/.test(name) ? name : "";
  };
  const downloads = { rows: document.getElementById("downloads"), triples: document.getElementById("triples") };
  const settle = () => {
    for (const link of holder.querySelectorAll("a.iri:not([data-seen])")) {
      link.dataset.seen = "";
      const name = local(link.getAttribute("href") ?? "");
      if (name) link.setAttribute("href", `/entity/${encodeURIComponent(name)}`);
      if (name) link.removeAttribute("target");
      else link.rel = "noopener noreferrer";
    }
    name(holder);
    const tab = yasgui.getTab();
    const shown = tab?.getYasr()?.results;
    const error = !shown || shown.hasError();
    const mode = error ? "" : tab.getYasqe()?.getQueryType();
    downloads.rows.hidden = mode !== "SELECT" && mode !== "ASK";
    downloads.triples.hidden = mode !== "CONSTRUCT" && mode !== "DESCRIBE";
  };
  for (const list of Object.values(downloads)) {
    list.addEventListener("click", (event) => {
      const format = event.target.dataset?.format;
      if (!format) return;
      event.target.href = `/sparql?${new URLSearchParams({ query: yasgui.getTab().getQuery(), format })}`;
      event.target.download = `answer.${{ turtle: "ttl" }[format] ?? format}`;
    });
  }

  // ---- what YASGUI leaves without a name, for those who hear the page
  const called = [
    [".CodeMirror textarea", "SPARQL"],
    [".tableSizer", "Rows of a page"],
    ["select:not([id])", "Choose"],
    [".yasqe_share", "Link to this query"],
    [".yasqe_queryButton", "Run the query"],
    [".addTab", "New tab"],
    [".tabContextButton", "Settings of the tab"],
  ];
  const name = (root) => {
    for (const [selector, words] of called) {
      for (const node of root.querySelectorAll(`${selector}:not([aria-label])`)) node.setAttribute("aria-label", words);
    }
  };
  let waiting = false;
  const soon = () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      settle();
    });
  };
  new MutationObserver(soon).observe(holder, { childList: true, subtree: true });
  settle();
  document.documentElement.dataset.ready = "true";
  window.kgQuery = { yasgui, show };
})();
