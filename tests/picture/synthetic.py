"""Made-up graphs of any size that look like what news articles give: people, offices, places, deals, and prose."""

from __future__ import annotations

import itertools
import random

from kg.facts import Evidence, GraphData, GraphFact, Node, Source

BASE = "https://example.org/kg/"
FIRST = """
Amara Bruno Clara Dmitri Elena Farid Greta Hiro Ines Jonas Katya Liam Maya Nadia Omar Priya Quentin Rosa
Stefan Tariq Uma Viktor Wen Ximena Yusuf Zoe
""".split()
LAST = """
Abara Becker Castillo Dimitrov Eriksen Fontaine Gallagher Haddad Ivanova Jensen Kowalski Lindqvist Moreau
Nakamura Okafor Petrov Rossi Silva Tanaka Ulrich Vargas Weber Xu Yilmaz Zhang
""".split()
COUNTRIES = """
Russia China Ukraine France Germany Japan Kenya Brazil India Norway Poland Turkey Egypt Chile Canada Vietnam
Georgia Finland Spain Ghana
""".split()
CITIES = """
Beijing Moscow Kyiv Paris Berlin Tokyo Nairobi Brasília Delhi Oslo Warsaw Ankara Cairo Santiago Ottawa Hanoi
Tbilisi Helsinki Madrid Accra
""".split()
BODY = """
Energy Bank Airlines Ministry Institute University Council Agency Foundation Media Pharma Railways Shipping
Steel
""".split()
EVENTS = """
Summit Election Conference Strike Flood Merger Trial Festival Ceasefire
""".split()
THINGS = [
    "joint statement",
    "gas pipeline",
    "trade agreement",
    "sanctions",
    "video call",
    "energy exports",
    "border talks",
    "humanitarian aid",
    "military cooperation",
    "interest rates",
    "press conference",
    "no-limits partnership",
]
# (label, local name, symmetric, types of subject and object)
RELATIONS = [
    ("met", "met", True, "Person", "Person"),
    ("president of", "holdsPosition", False, "Person", "Country"),
    ("member of", "memberOf", False, "Person", "Organization"),
    ("visited", "visited", False, "Person", "City"),
    ("located in", "locatedIn", False, "City", "Country"),
    ("headquartered in", "headquarteredIn", False, "Organization", "City"),
    ("signed agreement with", "signed_agreement_with", True, "Country", "Country"),
    ("bought shares of", "bought_shares_of", False, "Organization", "Organization"),
    ("took part in", "participatedIn", False, "Person", "Event"),
    ("criticised", "criticised", False, "Organization", "Country"),
    ("called for", "call_for", False, "Person", "Concept"),
    ("imposed", "imposed", False, "Country", "Concept"),
]
PROSE = """
after against agreed annual answer asked autumn away bargain before border budget building calm capital
careful change city cold committee concern court daily deal decade deputy despite draft early economy effort
energy evening export fear final firm foreign former freight global grain growing harbour heavy hope import
industry inquiry island joint large later law leader letter local long market minister morning move nearly new
north office oil old open order output paper partner peace plan port price promise public quiet rail rate
region report rival road rule sea season secure senior share signal slow south spokesman spring state steel
strong supply support talk tax tense trade treaty trust under union urgent vote wage war water week west
winter word work world year
""".split()
VERBS = """
accused advised backed blamed briefed congratulated defended invited joined lobbied overtook persuaded phoned
praised pressed promised rebuked rejected replaced sued supplied threatened thanked trained urged warned
welcomed
""".split()
PEERS = [("Person", "Person"), ("Organization", "Country"), ("Country", "Organization"), ("Person", "Organization")]
STORY = [
    "{s} {p} {o} on the sidelines of the talks, two officials familiar with the matter confirmed.",
    "On Friday {s} {p} {o}, a step that analysts had expected for months.",
    "In a move that surprised many observers, {s} {p} {o} despite earlier doubts.",
    "{s}, which had long kept its distance, {p} {o} after a week of negotiations in the capital.",
    "According to documents seen by reporters, {s} {p} {o} and will review the terms within a year.",
]


def entities(count: int, rng: random.Random) -> list[Node]:
    people = (f"{a} {b}" for b, a in itertools.product(LAST, FIRST))
    bodies = (f"{a} {b}" for b, a in itertools.product(BODY, LAST + CITIES))
    events = (f"{c} {e} {y}" for y, e, c in itertools.product(range(2024, 1990, -1), EVENTS, CITIES))
    things = itertools.chain(THINGS, (f"{t} {n}" for n in itertools.count(2) for t in THINGS))
    sources = {
        "Person": people,
        "Organization": bodies,
        "Event": events,
        "Concept": things,
        "Country": iter(COUNTRIES),
        "City": iter(CITIES),
    }
    nodes: list[Node] = []
    for n in range(count):
        kind = rng.choices(list(sources), [30, 22, 10, 18, 12, 10])[0] if n > 5 else list(sources)[n]
        name = next(sources[kind], None) or f"{rng.choice(FIRST)} {rng.choice(LAST)} {n}"
        kind = kind if not name[-1].isdigit() or kind in ("Event", "Concept") else "Person"
        alias = (name.split()[-1],) if kind == "Person" else ()
        nodes.append(Node(name.replace(" ", "_"), BASE + name.replace(" ", "_"), name, kind, aliases=alias))
    return list({node.id: node for node in nodes}.values())


def evidence(
    number: int, subject: Node, words: str, object_: Node, document: Source, factuality: str, rng: random.Random
) -> Evidence:
    text = STORY[number % len(STORY)].format(s=subject.label, p=words, o=object_.label)
    text += " " + " ".join(rng.choices(PROSE, k=rng.randint(0, 16))) + "."
    begin = text.index(words)
    day = f"{rng.choice((2014, 2021, 2022, 2022, 2022, 2023))}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}"
    details = (("time", day), ("place", rng.choice(CITIES))) if rng.random() < 0.4 else ()
    speaker = rng.choice(FIRST) + " " + rng.choice(LAST) if factuality == "reported" else None
    at = text.index(subject.label)
    return Evidence(
        statement=f"s{number}",
        text=text,
        begin=0,
        end=len(text),
        trigger=(begin, begin + len(words)),
        document=document.id,
        wording=words,
        factuality=factuality,
        confidence=round(rng.uniform(0.5, 0.99), 2),
        speaker=speaker,
        date=document.date,
        rule="verb",
        subject=None if number % 7 == 0 else (at, at + len(subject.label)),
        details=details,
    )


def graph(count: int, per_entity: float = 1.6, seed: int = 7, documents: int | None = None) -> GraphData:
    """About `count` entities and `per_entity` times as many facts; the same for the same arguments."""
    rng = random.Random(seed)
    nodes = entities(count, rng)
    papers = [paper(n, rng) for n in range(documents or max(3, count // 25))]
    casts = [cast(nodes, rng) for _ in papers]
    facts: dict[tuple, GraphFact] = {}
    for number in range(int(count * per_entity * 1.6)):
        story = int(len(papers) * rng.random())
        fact = made_up(number, casts[story], papers[story], rng)
        if fact and len(facts) < count * per_entity:
            facts[fact.key, fact.factuality] = fact
    ordered = tuple(facts[key] for key in sorted(facts))
    return GraphData(BASE, tuple(sorted(nodes, key=lambda node: node.id)), (), ordered, tuple(papers))


def paper(number: int, rng: random.Random) -> Source:
    url = "https://example.org/news" if number % 3 == 0 else None
    day = f"2022-{1 + number % 12:02}-{1 + number % 28:02}"
    return Source(f"d{number}", f"Report {number} from {rng.choice(CITIES)}", f"news/{number:03}.txt", day, url)


def cast(nodes: list[Node], rng: random.Random) -> dict[str, list[Node]]:
    """Who a document is about, by type: its own people, and a few that half the world writes about."""
    span = min(len(nodes), 34)
    begin = rng.randrange(max(1, len(nodes) - span + 1))
    known = [node for node in nodes[:300] if rng.random() ** 2.5 > 0.75]
    chosen = [*nodes[begin : begin + span], *known[:6]]
    return {kind: [node for node in chosen if node.type == kind] for kind in {node.type for node in chosen}}


def made_up(number: int, people: dict[str, list[Node]], document: Source, rng: random.Random) -> GraphFact | None:
    verb = rng.choice(VERBS)
    label, name, symmetric, left, right = rng.choice([*RELATIONS, *((verb, verb, False, *pair) for pair in PEERS)])
    if not people.get(left) or not people.get(right):
        return None
    subject, object_ = pick(people[left], rng), pick(people[right], rng)
    if subject == object_:
        return None
    factuality = rng.choices(["asserted", "reported", "negated", "possible", "future"], [78, 10, 4, 5, 3])[0]
    count = 1 + (rng.random() < 0.12)
    told = tuple(evidence(number * 4 + n, subject, label, object_, document, factuality, rng) for n in range(count))
    sure = max(item.confidence for item in told)
    plain = factuality == "asserted" and sure > 0.55
    key = f"{subject.id} {name} {object_.id}"
    polarity = "negative" if factuality == "negated" or (factuality == "reported" and number % 5 == 0) else "positive"
    return GraphFact(
        key=f"{key} {polarity}",
        subject=subject.id,
        predicate=label,
        relation=name,
        object=object_.id,
        factuality=factuality,
        plain=plain,
        confidence=sure,
        canonical="_" not in name,
        symmetric=symmetric,
        polarity=polarity,
        evidence=told,
    )


def pick(nodes: list[Node], rng: random.Random) -> Node:
    """A few entities take part in much, most in little."""
    return nodes[min(int(len(nodes) * rng.random() ** 1.6), len(nodes) - 1)]
