"""What the user has decided: two things are one, a name is another thing, a thing is called otherwise."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from kg.errors import KgError
from kg.resolution.chains import Chain, settle
from kg.resolution.entities import Draft
from kg.resolution.names import normal
from kg.resolution.registry import slug

ACTIONS = ("merge", "split", "rename")
Move = Callable[[Chain, Chain], None]  # tells that the references of the second chain were the first's


@dataclass(frozen=True, slots=True)
class Decision:
    """`merge`: `value` is `entity` too. `split`: the name `value` is another thing. `rename`: `value` is the label.

    `entity` is an id, a label or an alias; `document` limits a split to one document. `at` and `value_at` are where
    entity and value stood when it was decided ("DOCUMENT#char=12,21"): a homonym that comes later changes no decision.
    """

    action: str
    entity: str
    value: str
    document: str = ""
    at: str = ""
    value_at: str = ""


@dataclass(frozen=True, slots=True)
class Curation:
    """Decisions in the order in which they were taken; each holds for every later build.

    >>> Curation().merge("Vladimir_Putin", "Putin").decisions[0].action
    'merge'
    """

    decisions: tuple[Decision, ...] = ()

    def merge(self, kept: str, gone: str) -> Curation:
        """The curation in which `gone` is the same as `kept`."""
        return checked(Curation((*self.decisions, Decision("merge", kept, gone))))

    def split(self, entity: str, name: str, *, document: str = "") -> Curation:
        """The curation in which `name` is no name of `entity` but another thing."""
        return checked(Curation((*self.decisions, Decision("split", entity, name, document))))

    def rename(self, entity: str, label: str) -> Curation:
        """The curation in which `entity` is called `label`."""
        return checked(Curation((*self.decisions, Decision("rename", entity, label))))


def read(path: str | Path) -> Curation:
    """The decisions of a file that `write` wrote; KgError names the line that is wrong."""
    decisions: list[Decision] = []
    try:
        data = Path(path).read_bytes()
        lines = data.decode("utf-8").splitlines()
    except (FileNotFoundError, NotADirectoryError):  # of a file in the folder's place its opening tells
        return Curation()
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise KgError(f"{path}:{line}: this line is not UTF-8", fix="save the file as UTF-8") from error
    for number, line in enumerate(lines, 1):
        if line.strip():
            decisions.append(_decision(line, f"{path}:{number}"))
            checked(Curation(tuple(decisions)), f"{path}:{number}")
    return Curation(tuple(decisions))


def _decision(line: str, where: str) -> Decision:
    try:
        decision = Decision(**json.loads(line))
    except (TypeError, ValueError) as error:
        fix = 'write one JSON object a line: {"action": "merge", "entity": "A", "value": "B"}'
        raise KgError(f"{where}: this is no decision", fix=fix) from error
    if decision.action not in ACTIONS:
        raise KgError(f"{where}: unknown action '{decision.action}'", fix=f"use one of {', '.join(ACTIONS)}")
    if not all(isinstance(part, str) and part for part in (decision.entity, decision.value)):
        raise KgError(f"{where}: entity or value is empty or no text", fix="give both as texts")
    return decision


def write(curation: Curation, path: str | Path) -> None:
    """Writes decisions to a file, one JSON object a line."""
    lines = [json.dumps(asdict(decision), ensure_ascii=False, sort_keys=True) for decision in curation.decisions]
    Path(path).write_text("".join(line + "\n" for line in lines), encoding="utf-8")


def checked(curation: Curation, where: str = "") -> Curation:
    """The curation itself; KgError where its merges run in a circle."""
    into: dict[str, str] = {}
    for decision in curation.decisions:
        if decision.action == "merge":
            kept, gone = _root(into, decision.entity), _root(into, decision.value)
            if kept == gone:
                prefix = f"{where}: " if where else ""
                problem = (
                    f"{prefix}'{decision.value}' and '{decision.entity}' are one already, so this merge is a circle"
                )
                raise KgError(problem, fix="leave out one of the merges")
            into[gone] = kept
        elif decision.action == "split":
            into.pop(decision.value, None)
    return curation


def _root(into: dict[str, str], name: str) -> str:
    while name in into:
        name = into[name]
    return name


def apply(drafts: list[Draft], curation: Curation | None, move: Move) -> list[Draft]:
    """The drafts as the user wants them; decisions on things that are not there are passed over."""
    for decision in curation.decisions if curation else ():
        draft = find(drafts, decision.entity, decision.at)
        if draft is None:
            continue
        if decision.action == "rename":
            draft.label = decision.value
        elif decision.action == "merge":
            drafts = _merged(drafts, draft, find(drafts, decision.value, decision.value_at))
        else:
            drafts = drafts + _split(drafts, draft, decision, move)
    return drafts


def find(drafts: Iterable[Draft], name: str, at: str = "") -> Draft | None:
    """The draft named at a place, or with an id or a former one, or the only one with a label, or with an alias."""
    drafts = list(drafts)
    document, _, span = at.partition("#char=")
    for fits in (
        lambda draft: bool(at) and any(c.document == document and span in _heads(c) for c in draft.chains),
        lambda draft: draft.id == name,
        lambda draft: name in draft.former,
        lambda draft: draft.label == name,
        lambda draft: name in draft.names,
    ):
        found = [draft for draft in drafts if fits(draft)]
        if found:
            return found[0] if len(found) == 1 else None
    return None


def _heads(chain: Chain) -> set[str]:
    return {f"{begin},{end}" for begin, end in (reference.head for reference in chain.references)}


def _merged(drafts: list[Draft], kept: Draft, gone: Draft | None) -> list[Draft]:
    if gone is None or gone is kept:
        return drafts
    absorb(kept, gone, "curation")
    return [draft for draft in drafts if draft is not gone]


def absorb(kept: Draft, gone: Draft, reason: str) -> None:
    """Makes one draft of two; the first keeps label and class, and its id, unless only the other's is from a list of
    the user's."""
    kept.chains = kept.chains + gone.chains
    kept.links = [*kept.links, *gone.links, (gone.label, reason, 1.0)]
    kept.known = kept.known or gone.known
    if gone.listed and not kept.listed:
        kept.claim(gone.id, gone.listed)
    kept.former = tuple(sorted({*kept.former, *gone.former, gone.id} - {"", kept.id}))
    kept.shared = tuple(sorted({*kept.shared, *gone.shared}))


def _split(drafts: list[Draft], draft: Draft, decision: Decision, move: Move) -> list[Draft]:
    """The draft of the name that was split off, if the entity has it."""
    wanted, stay, leave = normal(decision.value), [], []
    for chain in draft.chains:
        if decision.document not in ("", chain.document):
            stay.append(chain)
            continue
        kept, gone = _part(chain, wanted, move)
        stay += [kept] if kept else []
        leave += [gone] if gone else []
    if not leave or not stay:
        return []
    draft.chains, draft.known = stay, None
    draft.links = [link for link in draft.links if normal(link[0]) != wanted]
    other = Draft(leave)
    other.settle()
    taken = {d.id for d in drafts} | {d.own for d in drafts}
    other.id = _free(slug(other.label), taken)
    if draft.listed and not any(normal(name) in draft.listed for chain in stay for name in chain.names):
        draft.yield_to(other)
    elif not (draft.listed or any(draft.label == name for chain in stay for name in chain.names)):
        draft.label = ""
    draft.settle()
    draft.id = draft.id or _free(slug(draft.label), taken | {other.id})
    _forget_former([*drafts, other])
    return [other]


def _forget_former(drafts: Iterable[Draft]) -> None:
    """What is a thing's id now leads to no other."""
    drafts = list(drafts)
    ids = {draft.id for draft in drafts}
    for draft in drafts:
        draft.former = tuple(id for id in draft.former if id not in ids)
        draft.shared = tuple(id for id in draft.shared if id not in ids)
        if draft.listed and draft.own not in ids:
            draft.former = tuple(sorted({*draft.former, draft.own}))


def _part(chain: Chain, wanted: str, move: Move) -> tuple[Chain | None, Chain | None]:
    """A chain without the references by a name, and one of those; phrases and pronouns follow the name before."""
    names = {name for name in chain.names if normal(name) == wanted}
    if not names:
        return chain, None
    if chain.supplied:  # the user says that the bare phrase is not of whom it was taken to be
        chain.names = Counter({name: count for name, count in chain.names.items() if name != chain.supplied})
        chain.owner, chain.supplied = None, ""
        chain.forget()
        return None, chain
    if len(names) == len(chain.names):
        return None, chain
    leave, gone = [], False
    for reference in sorted(chain.references, key=lambda r: r.index):
        if reference.mention.kind == "name":
            gone = normal(reference.mention.label) == wanted or normal(reference.mention.text) == wanted
        if gone:
            leave.append(reference)
    part = Chain(chain.document, leave, Counter({n: chain.names[n] for n in names}), Counter(chain.votes), chain.family)
    settle(part)
    chain.references = [reference for reference in chain.references if reference not in leave]
    chain.names = Counter({name: count for name, count in chain.names.items() if name not in names})
    chain.known = None
    chain.forget()
    settle(chain)
    move(chain, part)
    return chain, part


def _free(name: str, taken: set[str]) -> str:
    found, number = name, 1
    while found in taken:
        number += 1
        found = f"{name}_{number}"
    return found
