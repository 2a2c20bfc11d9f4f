"""Names as conventions of writing tell them."""

import pytest

from kg.language.conventions import mend


@pytest.mark.parametrize(
    ("text", "names", "found"),
    [
        ("Carl Dahl ( Uerdingen , 3 February 1934 )", [("Uerdingen", "Person")], [("Uerdingen", "GeopoliticalEntity")]),
        ("Carl Dahl ( born 1934 , Hamm – 2014 , Mölln ) wrote", [("Hamm", "Person"), ("Mölln", "Person")],
         [("Hamm", "GeopoliticalEntity"), ("Mölln", "GeopoliticalEntity")]),
        ("they met in 1934 , Hamm – a friend – wrote", [("Hamm", "Person")], [("Hamm", "Person")]),
        ("the actor ( Hamm , who left )", [("Hamm", "Person")], [("Hamm", "Person")]),
        ("aboard SS Norland they left", [("SS Norland", "Facility")], [("SS Norland", "Product")]),
        ("SS men left", [("SS", "Organization")], [("SS", "Organization")]),
        ("Ann & Carl sang", [("Ann", "Person"), ("Carl", "Person")], [("Ann & Carl", "Organization")]),
        ("Ann Berg & Carl sang", [("Ann Berg", "Person"), ("Carl", "Person")],
         [("Ann Berg", "Person"), ("Carl", "Person")]),
        ("the People 's Republic of Rena", [("People", "Organization"), ("Republic of Rena", "GeopoliticalEntity")],
         [("People 's Republic of Rena", "GeopoliticalEntity")]),
        ("in the County of Lower Norland", [("County of Lower Norland", "Organization")],
         [("County of Lower Norland", "GeopoliticalEntity")]),
        ("the City of Norland Opera Choir", [("City of Norland Opera Choir", "Organization")],
         [("City of Norland Opera Choir", "Organization")]),
        ("they built Line M1 further", [("Line", "Facility")], [("Line M1", "Facility")]),
        ("they built Line by line", [("Line", "Facility")], [("Line", "Facility")]),
    ],
)  # fmt: skip
def test_mended(text: str, names: list[tuple[str, str]], found: list[tuple[str, str]]) -> None:
    words = text.split()

    def place(name: str) -> tuple[int, int]:
        parts = name.split()
        begin = next(i for i in range(len(words)) if words[i : i + len(parts)] == parts)
        return begin, begin + len(parts)

    mended = mend([(*place(name), kind) for name, kind in names], words)
    assert [(" ".join(words[begin:end]), kind) for begin, end, kind in mended] == found
