# %% [markdown]
# A graph in a notebook: open this file in Jupyter (with jupytext), VS Code or PyCharm, or run it as it is.

# %%
import networkx

import kg

report = kg.build(["examples/articles"], "outputs/demo")
print(f"{report.documents} documents, {report.facts} facts")

# %% Who met whom, as rows; `.frame()` makes them a pandas frame
graph = kg.open("outputs/demo")
met = graph.query("""
    SELECT ?who ?whom ?sentence {
      ?st kgo:canonical kg:met ; kgo:plain true ; kgo:subject/rdfs:label ?who ; kgo:object/rdfs:label ?whom ;
          kgo:evidence/nif:anchorOf ?sentence
    } ORDER BY ?who ?whom
""")
for row in met:
    print(f"{row['who']} met {row['whom']}: {row['sentence']}")
met

# %% A question in English, answered with its sentences or not at all
for question in ("Who founded Kestrel?", "Who owns the moon?"):
    reply = graph.ask(question)
    print(question, [answer.label for answer in reply.answers] or reply.why_not)

# %% Who is at the centre, by networkx
ranks = networkx.pagerank(networkx.DiGraph(graph.networkx()))
print("best connected:", ", ".join(sorted(ranks, key=ranks.get, reverse=True)[:5]))

# %% The picture of what is near somebody; a notebook shows it in place
page = graph.view("outputs/demo/brenner.html", about="Tomas Brenner", hops=2)
print(page)
page
