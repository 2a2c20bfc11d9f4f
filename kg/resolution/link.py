"""Names that differ, over all documents: compared in blocks, scored with their context, clustered with a guard."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace

from kg.resolution import classes, compare, gazetteer
from kg.resolution.blocks import Node, all_names, pairs
from kg.resolution.chains import Chain
from kg.resolution.classes import EVENT, GROUP, ORGANIZATION, PERSON, PLACE, PRODUCT, STATE, WORK
from kg.resolution.homonyms import Rarity, conflict
from kg.resolution.names import EAST_ASIAN_FAMILIES, core, initials, is_acronym, normal
from kg.resolution.profiles import of_kind
from kg.resolution.spelling import plain, sound
from kg.resolution.tables import total

# A score from which the names alone decide; below it something in common, or a rare misspelling, is asked for.
SURE = 0.95
NEAR_MISS = 0.8
SURNAME, DEFINED = 0.85, 0.94
RARER, FEW = 3, 2  # a misspelling is this many times rarer than the right name, and in at most so many documents
ESTABLISHED = 3  # a given name or surname that this many names have is no misspelling
SLIP = 3  # times more often a surname than taken for an organization's name: the model slipped
# Names of one thing, at most. Links that each look good make chains whose ends have nothing in common, the longer the
# more names there are; what one thing is really called (a hundred ways, where its name was first written in another
# script) stays below. The surest links come first, so that a chain that would be longer breaks where it is weakest.
MOST_NAMES = 128
TOO_MANY = "too many names"
DOMINANT = 10  # how many times more documents than its namesakes the bearer of a bare surname must have


@dataclass(frozen=True, slots=True)
class Link:
    """Two nodes that may be one thing; `support`: how many telling things they share."""

    score: float
    reason: str
    a: Node
    b: Node
    support: int = 0


@dataclass(eq=False, slots=True)
class Cluster:
    """Nodes that are one thing, and what held them together."""

    nodes: list[Node]
    chains: list[Chain] = field(default_factory=list)  # beside those of the nodes: bare surnames
    links: list[tuple[str, str, float]] = field(default_factory=list)  # name, reason, score

    @property
    def features(self) -> Counter[str]:
        """In how many documents of the nodes each feature is: most clusters are never asked."""
        return total(node.features for node in self.nodes)

    @property
    def main(self) -> Node:
        """The node with most documents."""
        if len(self.nodes) == 1:
            return self.nodes[0]
        return min(self.nodes, key=lambda node: (not node.known, -len(node.documents), -len(node.name), node.key))

    @property
    def documents(self) -> set[str]:
        return {document for node in self.nodes for document in node.documents}

    def all_chains(self) -> list[Chain]:
        """The chains of all nodes and the bare surnames, by document."""
        chains = [chain for node in self.nodes for chain in node.chains] + self.chains
        return sorted(chains, key=lambda chain: (chain.document, chain.references[0].index))


class Linking:
    """Clusters in the making: one for every node, joined link by link."""

    def __init__(self, nodes: list[Node], rarity: Rarity) -> None:
        self.rarity = rarity
        self.nodes = nodes
        self.of = {node.number: Cluster([node]) for node in nodes}
        self.refused: list[Link] = []
        self.given, self.family = _established(nodes)
        self.national = Counter(compare.stateless(node.name) for node in nodes if node.family == ORGANIZATION)
        self.spelt = Counter(
            letters for node in nodes if node.family == ORGANIZATION for letters in initials(node.name)
        )

    def join(self, link: Link) -> bool:
        """Makes one cluster of two, unless what else is in them forbids it."""
        a, b = self.of[link.a.number], self.of[link.b.number]
        if a is b:
            return True
        if len(a.nodes) + len(b.nodes) > MOST_NAMES:
            self.refused.append(replace(link, reason=TOO_MANY))
            return False
        if _forbidden(a, b):
            self.refused.append(link)
            return False
        small, large = sorted((a, b), key=lambda c: (len(c.nodes), c.main.key))
        large.nodes += small.nodes
        large.links += [*small.links, (_rarer(link).name, link.reason, link.score)]
        for node in small.nodes:
            self.of[node.number] = large
        return True

    def forget(self) -> None:
        """Lets go of all nodes and clusters; of refused links it is kept between which chains they were."""
        self.nodes, self.of = [], {}
        for link in self.refused:
            link.a.forget()
            link.b.forget()

    def clusters(self) -> list[Cluster]:
        """The clusters, each once, in order of their nodes."""
        return list(dict.fromkeys(self.of[node.number] for node in self.nodes if node.number in self.of))


def _rarer(link: Link) -> Node:
    return min((link.a, link.b), key=lambda node: (node.known, len(node.documents), node.key))


def _forbidden(a: Cluster, b: Cluster) -> bool:
    """Whether two clusters cannot be one: homonyms already parted, names that exclude each other, other lives."""
    parts = {(node.key, node.family): node.part for node in a.nodes}
    if any(parts.get((node.key, node.family), node.part) != node.part for node in b.nodes):
        return True
    if a.main.known and b.main.known:
        return True
    if a.main.family != PERSON or b.main.family != PERSON:
        return False
    if _full(a) and _full(b) and not any(compare.people(x, y)[0] for x in _full(a) for y in _full(b)):
        return True
    return _middles_clash(a, b) or conflict(a.features, b.features)


def _full(cluster: Cluster) -> list:
    """The name of the main node and, where that has initials, the others with given names in full."""
    names = [cluster.main.person, *(node.person for node in cluster.nodes[:8])]
    return [name for name in names if len(name.given) > 1][:1]


def _middles_clash(a: Cluster, b: Cluster) -> bool:
    letters_a, letters_b = ({n.person.middle[0][0] for n in c.nodes if n.person.middle} for c in (a, b))
    return bool(letters_a and letters_b and not letters_a & letters_b)


def _established(nodes: list[Node]) -> tuple[Counter[str], Counter[str]]:
    """With how many different names each given name, and each surname, goes."""
    given, family = defaultdict(set), defaultdict(set)
    for node in nodes:
        if node.family == PERSON and node.person.given:
            given[node.person.given].add(sound(node.person.family))
            family[node.person.family].add(sound(node.person.given))
    return tuple(Counter({name: len(others) for name, others in found.items()}) for found in (given, family))


def linked(nodes: list[Node], rarity: Rarity) -> Linking:
    """Clusters of the nodes: the surest links first, then initials and short names that fit one cluster only."""
    linking = Linking(nodes, rarity)
    scored = sorted(_scored(linking), key=lambda link: (-link.score, -link.support, link.a.key, link.b.key))
    for link in scored:
        if link.reason != "initials" and not (_accepted(linking, link) and linking.join(link)):
            linking.refused.append(link)
    _only(linking, [link for link in scored if link.reason == "initials"], _initial_node)
    _only(linking, list(_defined(linking)), lambda link: link.a)
    _surnames(linking)
    return linking


def _scored(linking: Linking) -> Iterator[Link]:
    for a, b in pairs(linking.nodes):
        if a.family == PERSON and b.family == PERSON:
            score, reason = compare.people(a.person, b.person)
        elif PERSON not in (a.family, b.family) and classes.agree(a.family, b.family):
            score, reason = compare.organizations(a.name, b.name)
        else:
            continue
        if score:
            yield Link(score, reason, a, b, _support(linking.rarity, a, b))


def _support(rarity: Rarity, a: Node, b: Node) -> int:
    """How many telling features two nodes share; an office counts with its country."""
    shared = rarity.telling(a.features) & rarity.telling(b.features)
    strong = {feature for feature in shared if feature[0] in "on"}
    same_role = any(classes.same_role(x, y) for x in of_kind(a.features, "r") for y in of_kind(b.features, "r"))
    return len(strong) + (same_role and any(feature[0] == "c" for feature in shared))


def _accepted(linking: Linking, link: Link) -> bool:
    if link.a.family == PERSON and conflict(link.a.features, link.b.features):
        return False
    if link.score >= SURE:
        return True
    if link.reason == "name order" and set(link.a.person.words) & EAST_ASIAN_FAMILIES:
        return True
    if link.reason == "acronym":
        return _letters_fit_one(linking, link)
    if link.reason == "country":
        return _is_one_countrys(linking, link)
    if link.reason == "spelling" and (link.a.family == GROUP or _both_established(linking, link)):
        return False  # Africans are no Americans, Gambians no Zambians
    if link.a.documents & link.b.documents:  # two spellings side by side are two things
        return False
    return link.support > 0 or (link.reason in ("spelling", "short form") and _is_rare_slip(link))


def _both_established(linking: Linking, link: Link) -> bool:
    a, b = link.a.person, link.b.person
    if link.a.family != PERSON:
        return len(link.a.documents) >= ESTABLISHED and len(link.b.documents) >= ESTABLISHED and not link.support
    if a.given != b.given and min(linking.given[a.given], linking.given[b.given]) >= ESTABLISHED:
        return True
    return a.family != b.family and min(linking.family[a.family], linking.family[b.family]) >= ESTABLISHED


def _is_rare_slip(link: Link) -> bool:
    few, many = sorted((len(link.a.documents), len(link.b.documents)))
    return few <= FEW and many >= RARER * few


def _is_one_countrys(linking: Linking, link: Link) -> bool:
    """Whether no other country's body is called so, and the documents of the bare name speak of the country."""
    long, short = (link.a, link.b) if compare.stateless(link.a.name) else (link.b, link.a)
    country = gazetteer.state_named(core(long.name).split()[0])
    beside = [feature[2:] for feature in short.features if feature[0] in "cn"]
    told = {word.removeprefix("country:") for word in beside} | {gazetteer.people(word) for word in beside}
    return linking.national[compare.stateless(long.name)] == 1 and country in told


def _letters_fit_one(linking: Linking, link: Link) -> bool:
    """Whether the letters of an acronym are the initials of one organization only."""
    short = link.a if is_acronym(link.a.name) else link.b
    return linking.spelt[plain(short.name).replace(".", "")] == 1


def _initial_node(link: Link) -> Node:
    return link.a if len(link.a.person.given) == 1 else link.b


def _only(linking: Linking, links: list[Link], side: Callable[[Link], Node]) -> None:
    """Joins each short name to the one cluster that it fits, or the one of several that it shares something with."""
    by_node: dict[int, list[Link]] = defaultdict(list)
    for link in links:
        by_node[side(link).number].append(link)
    for number in sorted(by_node):
        found = by_node[number]
        targets = _targets(linking, found, side)
        if len(targets) > 1:
            targets = _targets(linking, [link for link in found if link.support], side)
        if len(targets) == 1:
            linking.join(next(iter(targets.values())))
        else:
            linking.refused += found


def _targets(linking: Linking, links: Iterable[Link], side: Callable[[Link], Node]) -> dict[int, Link]:
    """The surest link to each cluster."""
    best: dict[int, Link] = {}
    for link in links:
        other = link.b if side(link) is link.a else link.a
        cluster = id(linking.of[other.number])
        if cluster not in best or link.score > best[cluster].score:
            best[cluster] = link
    return best


def _defined(linking: Linking) -> Iterator[Link]:
    """A short name or acronym that some document introduces for a long one."""
    introduced: dict[str, list[Node]] = defaultdict(list)
    for node in linking.nodes:
        if node.family != PERSON:
            for name in sorted(all_names(node) - {node.key}):
                introduced[name].append(node)
    for node in linking.nodes:
        if node.family != PERSON and not node.known:
            for other in introduced.get(node.key, []):
                if other is not node and _may_be_short(node, other):
                    reason = "acronym" if is_acronym(node.name) else "short name"
                    yield Link(DEFINED, reason, node, other, _support(linking.rarity, node, other))


def _may_be_short(short: Node, long: Node) -> bool:
    """Whether the classes agree, or a place nobody knows is an organization's short name more often elsewhere."""
    if classes.agree(short.family, long.family):
        return True
    if is_acronym(short.name) and PERSON not in (short.family, long.family) and len(normal(short.name)) > 2:
        return True  # how an acronym is taken says little
    uses = sum(count for name, count in long.names.items() if core(name) == short.key)
    return short.family in (STATE, PLACE) and long.family == ORGANIZATION and uses >= sum(short.names.values())


def _surnames(linking: Linking) -> None:
    """Gives each bare surname of a document to the one person of that name, where one only can be meant."""
    bearers: dict[str, list[Cluster]] = defaultdict(list)
    for cluster in linking.clusters():
        if cluster.main.family == PERSON and cluster.main.person.given:
            for form in sorted(_short_forms(cluster)):
                bearers[form].append(cluster)
    for node in linking.nodes:
        if _is_bare(node):
            _place_bare(linking, node, bearers.get(sound(_plain(normal(node.name))), []))


_ARABIC = re.compile(r"^(?:al|el)[- ](?=\w{3})")


def _plain(family: str) -> str:
    """A family name without the Arabic article: "Zarqawi"."""
    return _ARABIC.sub("", family)


def _is_bare(node: Node) -> bool:
    return not node.known and " " not in node.name and node.family not in (EVENT, PRODUCT, WORK)


def _short_forms(cluster: Cluster) -> set[str]:
    forms = set()
    for node in cluster.nodes:
        name = node.person
        forms |= {sound(name.family), sound(name.family.split()[-1]), sound(_plain(name.family))}
        if name.family in EAST_ASIAN_FAMILIES:
            forms.add(sound(name.given))
    return forms


def _place_bare(linking: Linking, node: Node, found: list[Cluster]) -> None:
    if node.family != PERSON and not _mostly_short_for(node, found):
        return
    left = []
    for chain in node.chains:
        target = _bearer(linking.rarity, chain, found)
        if target is None:
            left.append(chain)
        else:
            target.chains.append(chain)
            target.links.append((chain.name, "surname", SURNAME))
    if not left:
        del linking.of[node.number]
    elif found or len(left) < len(node.chains):
        _leave_apart(linking, node, left)


def _mostly_short_for(node: Node, found: list[Cluster]) -> bool:
    """Whether a word that no document calls a person is used as a person's short name more often than otherwise."""
    uses = sum(count for c in found for n in c.nodes for name, count in n.names.items() if normal(name) == node.key)
    much = SLIP if node.family == ORGANIZATION else 1  # Ford is a company as well as Henry Ford
    return uses > much * sum(node.names.values())


def _bearer(rarity: Rarity, chain: Chain, found: list[Cluster]) -> Cluster | None:
    fitting = [c for c in found if not conflict(Counter(chain.features), c.features) and not _genders_clash(chain, c)]
    if len(fitting) == 1:
        return fitting[0]
    telling = rarity.telling(chain.features)
    sharing = [cluster for cluster in fitting if telling & set(cluster.features)]
    if len(sharing) == 1:
        return sharing[0]
    ranked = sorted(fitting, key=lambda cluster: -len(cluster.documents))
    if ranked and len(ranked[0].documents) >= DOMINANT * len(ranked[1].documents):
        return ranked[0]
    return None


def _genders_clash(chain: Chain, cluster: Cluster) -> bool:
    genders = {c.gender for node in cluster.nodes for c in node.chains} - {""}
    return bool(chain.gender) and bool(genders) and chain.gender not in genders


def _leave_apart(linking: Linking, node: Node, left: list[Chain]) -> None:
    """A surname that several people bear is one thing in each document and another in the next."""
    linking.of[node.number] = Cluster([Node(node.number, [left[0]], 0)])
    for part, chain in enumerate(left[1:], 1):
        extra = Node(len(linking.nodes), [chain], part)
        linking.nodes.append(extra)
        linking.of[extra.number] = Cluster([extra])
