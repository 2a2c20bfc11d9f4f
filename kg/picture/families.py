"""The few families of types that a reader can tell apart by colour and shape."""

from __future__ import annotations

# Eight colours are as many as a colour-blind reader can keep apart; the ontology has more classes than that.
FAMILIES: dict[str, tuple[str, ...]] = {
    "Person": ("Person",),
    "Organization": (
        "Organization",
        "Company",
        "GovernmentBody",
        "PoliticalParty",
        "InternationalOrganization",
        "MilitaryUnit",
        "MediaOrganization",
    ),
    "Group": ("Group", "Agent"),
    "Place": ("Place", "GeopoliticalEntity", "Country", "Region", "City", "Facility", "NaturalFeature"),
    "Event": (
        "Event",
        "Meeting",
        "Communication",
        "Visit",
        "Agreement",
        "Conflict",
        "Attack",
        "Protest",
        "Election",
        "Sanction",
        "Trade",
        "Acquisition",
        "Appointment",
        "LegalCase",
        "Disaster",
        "Death",
        "ProductLaunch",
    ),
    "Work": ("Work", "CreativeWork", "Article", "Law"),
    "Product": ("Product", "Commodity"),
    "Concept": ("Concept",),
    "Other": (),
}

_FAMILY_OF = {name: family for family, names in FAMILIES.items() for name in names}


def family(type_name: str) -> str:
    """The family of a class.

    >>> family("Country"), family("Spaceship")
    ('Place', 'Other')
    """
    return _FAMILY_OF.get(type_name, "Other")
