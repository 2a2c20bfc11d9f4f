"""Given names tell men from women, and so whom "he" and "she" may be."""

import pytest

from kg.language import given_names, load


@pytest.mark.parametrize(
    ("name", "sex"),
    [
        (("tomas", "brenner"), "m"),
        (("ingrid", "brenner"), "f"),
        (("dmitry", "orlov"), "m"),
        (("andrea", "rossi"), ""),  # a man in Italy, a woman in Germany
        (("thomas",), ""),  # a surname in this text
        (("ingrid",), "f"),
        (("qqqq", "brenner"), ""),
        ((), ""),
    ],
)
def test_sex(name: tuple[str, ...], sex: str) -> None:
    assert given_names.sex(name, {"thomas"}) == sex


def test_every_name_is_told_once() -> None:
    lines = [line for line in given_names.TABLE.read_text(encoding="utf-8").splitlines() if line[:1] != "#"]
    names = [line.split("\t")[0] for line in lines]
    assert names == sorted(set(names))
    assert {line.split("\t")[1] for line in lines} == {"m", "f"}


def test_she_is_no_man() -> None:
    doc = load(threads=1)("Helena Varik met Tomas Brenner in Riga. She thanked Brenner for coming, and he thanked her.")
    clusters = [{doc[begin:end].text for begin, end in cluster} for cluster in doc._.coref_clusters]
    assert {"Helena Varik", "She", "her"} in clusters
    assert any({"Tomas Brenner", "Brenner", "he"} <= cluster for cluster in clusters)
