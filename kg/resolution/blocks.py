"""Nodes: all chains of one name that are one thing; and the blocks in which nodes are compared with each other."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

from kg.resolution import classes
from kg.resolution.chains import Chain
from kg.resolution.classes import PERSON, PLACE, STATE
from kg.resolution.compare import nicknames, stateless
from kg.resolution.homonyms import Rarity, parted
from kg.resolution.names import SMALL_WORDS, PersonName, core, initials, is_acronym, normal
from kg.resolution.profiles import is_surely_person, of_kind
from kg.resolution.spelling import consonants, sound
from kg.resolution.tables import total

LARGE_BLOCK = 40  # above it only neighbours in alphabetical order are compared
WINDOW = 4
NOISE = 0.25  # share of a name's mentions up to which another class is taken for a mistake of the model


@dataclass(eq=False)
class Node:
    """All chains of one name that are one thing; `part` counts the homonyms of the name."""

    number: int
    chains: list[Chain]
    part: int

    @cached_property
    def family(self) -> str:
        if len(self.chains) == 1:
            return self.chains[0].family
        votes = Counter({chain.family: 0 for chain in self.chains})
        for chain in self.chains:
            votes[chain.family] += len(chain.references)
        return min(votes, key=lambda name: (-votes[name], name))

    @cached_property
    def names(self) -> Counter[str]:
        return total(chain.names for chain in self.chains)

    @cached_property
    def name(self) -> str:
        """The fullest name, the most frequent of equals."""
        return min(self.names, key=lambda name: (-len(name.split()), -self.names[name], -len(name), name))

    @cached_property
    def key(self) -> str:
        return self.chains[0].key

    @cached_property
    def person(self) -> PersonName:
        return self.chains[0].person

    @cached_property
    def features(self) -> Counter[str]:
        """In how many documents each feature is."""
        return Counter(feature for chain in self.chains for feature in chain.features)

    @cached_property
    def documents(self) -> set[str]:
        return {chain.document for chain in self.chains}

    @property
    def known(self) -> bool:
        return self.chains[0].known is not None

    def forget(self) -> None:
        """Lets go of what was worked out of the chains."""
        for name in _WORKED_OUT:
            self.__dict__.pop(name, None)


_WORKED_OUT = tuple(name for name, value in vars(Node).items() if isinstance(value, cached_property))


def nodes(chains: Iterable[Chain], rarity: Rarity) -> list[Node]:
    """The nodes of all named chains, in order of their names."""
    by_key: dict[str, list[Chain]] = defaultdict(list)
    for chain in chains:
        by_key[chain.key].append(chain)
    found: list[Node] = []
    for key in sorted(by_key):
        for group in _by_family(by_key[key]):
            group.sort(key=lambda chain: (chain.document, chain.references[0].index))
            for part, same in enumerate(parted(group, rarity)):
                found.append(Node(len(found), same, part))
    return found


def _by_family(chains: list[Chain]) -> list[list[Chain]]:
    """Chains of one name by families of classes; families that agree, or that are rare, go to the commonest."""
    if len({chain.family for chain in chains}) == 1:
        return [chains]
    counts: Counter[str] = Counter()
    told = {chain.family for chain in chains if of_kind(chain.features, "k")}  # where a text says which sort it is
    for chain in chains:
        counts[chain.family] += len(chain.references)
    main = min(counts, key=lambda name: (name not in told, -counts[name], name))
    groups: dict[str, list[Chain]] = defaultdict(list)
    for chain in chains:
        unsure = chain.family == PERSON and " " not in chain.name  # one word alone is taken for a person's too often
        rare = (unsure or counts[chain.family] <= NOISE * counts[main]) and not is_surely_person(chain)
        rare = rare or (main in told and chain.family in (STATE, PLACE) and not chain.known)
        groups[main if rare or classes.agree(chain.family, main) else chain.family].append(chain)
    return [groups[name] for name in sorted(groups)]


def pairs(found: list[Node]) -> Iterator[tuple[Node, Node]]:
    """Each pair of nodes that may be one thing, once."""
    blocks: dict[tuple[str, ...], list[Node]] = defaultdict(list)
    for node in found:
        for key in set(_keys(node)):
            blocks[key].append(node)
    seen: set[tuple[int, int]] = set()
    for key in sorted(blocks):
        for a, b in _within(blocks[key]):
            pair = (a.number, b.number) if a.number < b.number else (b.number, a.number)
            if a.key != b.key and pair not in seen:
                seen.add(pair)
                yield found[pair[0]], found[pair[1]]


def _within(block: list[Node]) -> Iterator[tuple[Node, Node]]:
    if len(block) <= LARGE_BLOCK:
        yield from combinations(block, 2)
        return
    block = sorted(block, key=lambda node: (node.key, node.number))
    for i, node in enumerate(block):
        for other in block[i + 1 : i + 1 + WINDOW]:
            yield node, other


def _keys(node: Node) -> Iterator[tuple[str, ...]]:
    if node.family == PERSON:
        yield from _person_keys(node.person)
    elif not node.known:
        yield from _word_keys(node)


def _person_keys(name: PersonName) -> Iterator[tuple[str, ...]]:
    if not name.given:
        return
    family, given = sound(name.family.split()[-1]), sound(name.given)
    for letter in {given[:1], *(full[0] for full in nicknames(name.given))}:
        yield "family", family, letter
        yield "consonants", consonants(family), letter
    yield "given", given, family[:2]
    yield "given", given, "-" + family[-3:]
    yield "words", *sorted(name.words)


def _word_keys(node: Node) -> Iterator[tuple[str, ...]]:
    key = node.key
    large = [word for word in key.split() if word not in SMALL_WORDS]
    yield "words", *sorted(large)
    if rest := stateless(node.name):
        yield "words", *sorted(word for word in rest.split() if word not in SMALL_WORDS)
    if len(large) == 1:
        yield "begin", sound(key)[:4]
        yield "end", sound(key)[-4:]
    if len(large) <= 8:
        yield from (("but", *sorted(large[:i] + large[i + 1 :])) for i in range(len(large)) if len(large) > 1)
    yield from (("letters", letters) for letters in initials(node.name) if len(letters) > 2)
    if is_acronym(node.name):
        yield "letters", normal(node.name).replace(" ", "")


def all_names(node: Node) -> set[str]:
    """Normal forms of every name that a node goes by."""
    return {core(name) for name in node.names}
