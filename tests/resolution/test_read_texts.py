"""Short texts read with the pipeline that kg ships: what becomes of pronouns in the nodes of statements."""

import pytest

from kg.model import Document
from kg.resolution import resolve
from kg.resolution.chains import named
from kg.resolution.coreference import Reading, _tell_gender
from kg.resolution.references import References
from kg.resolution.speakers import of_themselves
from kg.understanding import understand


@pytest.fixture
def told(nlp):
    def read(text):
        found = resolve(list(understand([Document("d", "test", text)], nlp=nlp)))
        return {
            (s.subject.entity.label, s.predicate.label, s.object.entity.label)
            for s in found.statements["d"]
            if s.subject.entity and s.object.entity
        }

    return read


@pytest.mark.parametrize(
    ("text", "triple"),
    [
        (
            "Lake Orsa is a lake in northern Norland. Its western shore was bought by Kestrel Capital.",
            ("Kestrel Capital", "buy", "Lake Orsa's western shore"),
        ),
        (
            "Per Thurman held several offices, including judge of the Warren County Court. He died in Warren County.",
            ("Per Thurman", "die in", "Warren County"),
        ),
        (
            "The Fryderyk Berg Institute presents works of the pianist Fryderyk Berg (1810 – 1849). Berg left Riga.",
            ("Fryderyk Berg", "leave", "Riga"),
        ),
        (
            "The Upper Orsa River is a river in Norland. The Upper Orsa flows past Riga.",
            ("Upper Orsa River", "flow past", "Riga"),
        ),
        (
            "Alberto Valenzuela Llanos was a painter. Valenzuela Llanos studied in Riga.",
            ("Alberto Valenzuela Llanos", "study in", "Riga"),
        ),
        (
            "Velma is a main character. Ann Berg voiced Velma, while Ida Lind voices the character as a child.",
            ("Ida Lind", "voice", "Velma"),
        ),
        (
            "The resultant album, Riga Live, contained recordings from 1977.",
            ("Riga Live", "contain", "recordings"),
        ),
        (
            "Ann Berg met Per Dahl in Riga. She started a new engagement with him.",
            ("Ann Berg", "start", "new engagement with Per Dahl"),
        ),
        (
            "Bound Brook is a tributary of the Raritan River. The stream rises in Edison.",
            ("Bound Brook", "rise in", "Edison"),
        ),
        (
            "Carol II was the son of Ferdinand. He left Riga. He sold his house. Ann met him. He left Norland in 1940.",
            ("Carol II", "leave", "Norland"),
        ),
        (
            "Three versions of the song were recorded in Spanish in 1990. The group is from Spain.",
            ("Three versions of the song", "be recorded in", "Spanish"),
        ),
        (
            "Ann Berg sold the film to Riga. Through its website the global audience was given original material.",
            ("global audience", "be given", "original material"),
        ),
        (
            "Helena Varik joined the ministry. Jonas Achterberg led the other delegation. Tomas Brenner praised her. "
            "She met Marcus Hale in London.",
            ("Helena Varik", "meet", "Marcus Hale"),
        ),
        (
            "The Velmar (Velmora) is a river in Norland. The Velmora flows past Riga.",
            ("Velmora", "flow past", "Riga"),
        ),
        (
            "Helena Varik of Estonia became deputy foreign minister in 2023. Ann Berg, president of Latvia, met her. "
            "The deputy foreign minister left Riga.",
            ("Helena Varik", "leave", "Riga"),
        ),
        (  # "in French" is a language, whoever is French
            "Orsa is a song. It was performed by French singer Ann Berg. It was performed in French.",
            ("Orsa", "be performed in", "French"),
        ),
        (  # what the owner of one thing has besides
            "Ida Bergström lives in Riga with her husband and daughter.",
            ("Ida Bergström", "live with", "Ida Bergström's daughter"),
        ),
        (  # whose the listed ones are
            "Ida Bergström is a composer. She lives in Riga. Notable film scores include Velm Days and Orsa Nights.",
            ("Notable film scores (Ida Bergström)", "include", "Velm Days"),
        ),
        (
            "The Residents are a rock band. Their singer left Riga. The Residents sold their house.",
            ("Residents", "sell", "Residents' house"),
        ),
        (  # who gets it
            "Electric Avenue gets its name from a shop.",
            ("Electric Avenue", "get", "Electric Avenue's name"),
        ),
        (
            "Ida Bergström settled in Riga with her second husband.",
            ("Ida Bergström", "settle with", "Ida Bergström's second husband"),
        ),
        (
            "Ida Bergström never sang there, since the best part of her career coincided with the Second World War.",
            ("best part of Ida Bergström's career", "coincide with", "World War II"),
        ),
    ],
)
def test_a_thing_that_is_somebodys_is_named_with_its_owner(told, text, triple):
    assert triple in told(text)


def test_who_is_said_to_be_a_painter_is_meant_by_the_next_pronoun(told):
    text = "Ida Bergström was a Norland painter and writer. She lived under King Olaf until she went into exile."
    assert ("Ida Bergström", "go into", "exile") in told(text)


def test_the_county_is_the_thing_with_county_in_its_name(told):
    text = "Orsa County is in Norland. Its seat is Orsa, although Orsa pays no tax. The county owns three mines."
    assert ("Orsa County", "own", "three mines") in told(text)


def test_an_event_with_a_name_in_its_phrase_is_a_thing_although_nothing_is_said_of_it(nlp):
    text = "Olaf met Ida for the first time since the start of the Ebola epidemic."
    found = resolve(list(understand([Document("d", "test", text)], nlp=nlp)))
    assert "Ebola epidemic" in {entity.label for entity in found.entities}


@pytest.mark.parametrize(
    ("text", "triple"),
    [
        (  # the subject follows
            "Per Dahl left. Discussing his plan in a letter, the prime minister, Jon Moe, said that taxes would fall.",
            ("Jon Moe", "discuss", "Jon Moe's plan"),
        ),
        (  # but not that of another clause
            "Lehmann Berg was a dealer. On his death in 1918, his son, Otto Berg, took over the firm.",
            ("Otto Berg", "be son of", "Lehmann Berg"),
        ),
        (  # a description says whose, where there is no name
            "The French team won the cup. The team sold its robot.",
            ("French team", "sell", "French team's robot"),
        ),
        (  # two peoples are two teams
            "The French team won the cup. The Polish team sold its robot.",
            ("Polish team", "sell", "Polish team's robot"),
        ),
        (  # the fullest description is the label
            "The Kestrel robotics competition was held in Riga. The competition drew thousands of visitors.",
            ("Kestrel robotics competition", "draw", "thousands of visitors"),
        ),
        (
            "Ida Berg was a painter and was a member of the council. She married Per Dahl.",
            ("Ida Berg", "marry", "Per Dahl"),
        ),
        (
            "Per Dahl was a former officer and the son of a Norland sheikh.[1] He abducted two bankers.[2][3]",
            ("Per Dahl", "abduct", "two bankers"),
        ),
        (
            "Orsa is a town in Norland. It is the birthplace of Giuseppe di Orsa. The town owns three mines.",
            ("Orsa", "own", "three mines"),
        ),
    ],
)
def test_a_pronoun_and_a_bare_noun_are_what_stands_nearest(told, text, triple):
    assert triple in told(text)


def test_a_clause_that_says_which_group_keeps_it_from_being_one_named_before(told):
    text = "The Kestrel Group met in Riga. The group whose robot was fastest won the match."
    assert not any(subject == "Kestrel Group" and verb == "win" for subject, verb, _ in told(text))


@pytest.mark.parametrize(
    ("text", "label", "kind"),
    [
        ("Diplomats in Brussels met Ida Berg.", "Diplomats in Brussels", "Group"),
        ("The cable was damaged by the anchor of a ship.", "anchor of a ship", "Concept"),
        ("Russia found an ally in China, which provided support.", "ally in China", "Concept"),
        (
            "Nordhaven, the German operator of gas terminals, met Ida Berg.",
            "German operator of gas terminals",
            "Concept",
        ),
    ],
)
def test_what_a_phrase_is_the_class_of(nlp, text, label, kind):
    found = resolve(list(understand([Document("d", "test", text)], nlp=nlp)))
    assert {entity.label: entity.type for entity in found.entities}[label] == kind


def test_an_apposition_with_a_clause_is_the_name_before_it(told):
    text = "Ingrid Brenner, the Austrian MEP who had demanded the investigation, welcomed the decision."
    assert ("Ingrid Brenner", "demand", "investigation") in told(text)


def test_ones_company_is_the_one_that_one_leads(told):
    text = "Astrid Solheim, the chief executive of Bergen Maritime, met Ida Berg. Ida Berg bought her company."
    assert ("Ida Berg", "buy", "Bergen Maritime") in told(text) or ("Ida Berg", "buy", "Ida Berg's company") in told(
        text
    )
    text = "Astrid Solheim, the chief executive of Bergen Maritime, retired. Astrid Solheim sold her company."
    assert ("Astrid Solheim", "sell", "Bergen Maritime") in told(text)


def test_offices_before_a_name_are_no_part_of_it(nlp):
    texts = (
        "Tobias Ellwood visited Oslo. FCO Minister Tobias Ellwood met Ida Berg.",
        "Kerry raised it in a call with Russian Foreign Minister Lavrov.",
        "The Government of Iraq met Ida Berg. The Iraqi government visited Oslo.",
    )
    documents = [Document(f"d{n}", "test", text) for n, text in enumerate(texts)]
    result = resolve(list(understand(documents, nlp=nlp)))
    labels = [entity.label for entity in result.entities]
    people = {entity.label for entity in result.entities if entity.type == "Person"}
    assert people == {"Tobias Ellwood", "Ida Berg", "Kerry", "Lavrov"}
    assert [label for label in labels if "overnment" in label] == ["Government of Iraq"]
    (merge,) = [merge for merge in result.merges if merge.merged == "Iraqi government"]
    assert (merge.reason, merge.label) == ("state body", "Government of Iraq")


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Ida Berg was born in the U.S. state of Michigan.", "Michigan"),
        ("Secretaries of State Clinton and Kerry met Ida Berg.", "Kerry"),
        ("Ida Berg served in the Second World War.", "World War II"),
        ("Ida Berg met Soviet officers in 1944. Soviet troops occupied Riga.", "Soviet Union"),
    ],
)
def test_labels_have_no_sorts_offices_or_others_in_them(nlp, text, label):
    result = resolve(list(understand([Document("d", "test", text)], nlp=nlp)))
    assert label in {entity.label for entity in result.entities}


def test_a_man_named_once_among_her_pronouns_is_not_she(nlp):
    """The model may take the pronouns of the woman whom a text is about for those of a man named in passing."""
    text = "Helena Varik left. Helena Varik met Tomas Brenner. She won."
    extraction = next(iter(understand([Document("d", "test", text * 3)], nlp=nlp)))
    reading = Reading(references := References(extraction), named(references), {})
    people = {chain.name: chain for chain in reading.people}
    shes = [r for r in references.all if r.mention.text == "She"]
    assert len(shes) == 3
    _tell_gender(reading, [people["Tomas Brenner"].references[0], *shes])
    assert people["Tomas Brenner"].gender != "f"


def test_a_phrase_with_a_country_is_the_only_organization_from_there(nlp):
    texts = (
        "The German gas company Nordhaven Energy met Ida Berg.",
        "Kestrel Holdings, the British fund, wants Nordhaven Energy. Ida Berg praised the German company.",
        "Nordhaven Energy and Volgamar left. Ida Berg praised the Russian company.",
    )
    documents = [Document(f"d{n}", "test", text) for n, text in enumerate(texts)]
    result = resolve(list(understand(documents, nlp=nlp)))
    meant = {m.text: m.entity.label for name in result.mentions for m in result.mentions[name] if m.entity}
    assert meant["the German company"] == "Nordhaven Energy"
    assert meant.get("the Russian company") not in ("Nordhaven Energy", "Volgamar")  # nobody said of which it is


def test_the_two_are_those_told_of_before(told) -> None:
    found = told("Ann Berg met Carl Dahl in Riga. Eva Lind praised the two. The two signed a treaty in Riga.")
    assert {("Eva Lind", "praise", name) for name in ("Ann Berg", "Carl Dahl")} < found
    assert {(name, "sign", "treaty in Riga") for name in ("Ann Berg", "Carl Dahl")} < found


def test_two_whom_nothing_names_are_left_out(told) -> None:
    assert not told("There were comparisons drawn between the two.")


def test_they_are_not_those_by_whom_something_was_done(told) -> None:
    text = "Crazyhead are a rock band. They were influenced by Norland Kings, Riga Five and Carl Dahl. They left Riga."
    assert ("Crazyhead", "leave", "Riga") in told(text)


def test_a_wrong_description_does_not_turn_who_is_meant(told) -> None:
    found = told(
        "Agnes Lind was a poet. She lived in Riga. She had a brother. While she was pregnant with her daughter Eva, "
        "she became the head of the family. She wrote plays. She left Norland in 1840."
    )
    assert ("Agnes Lind", "leave", "Norland") in found


def test_who_says_that_he_wants_it_wants_it(told) -> None:
    text = "Carl Berg spoke to Per Dahl. Berg, who has repeatedly said he wants to end the strike, met Dahl again."
    assert "Carl Berg" in {s for s, predicate, _ in told(text) if predicate == "want to end"}


def test_in_quotation_marks_he_is_not_who_says_it(told) -> None:
    found = told('Byron Lind loved Per Dahl. About him Lind wrote, "He has met the king since October, 1805."')
    assert not {s for s, predicate, _ in found if predicate == "meet"}


@pytest.mark.parametrize(("text", "own"), [("Ann Berg said she left.", True), ('Ann Berg said, "She left."', False)])
def test_of_oneself_one_says_she_in_no_quotation_marks(nlp, text, own) -> None:
    [extraction] = understand([Document("d", "test", text)], nlp=nlp)
    assert bool(of_themselves(References(extraction))) == own


def test_one_of_two_countries_of_a_row_is_not_in_the_other(told) -> None:
    found = told("Wessex signed treaties with the United Kingdom, Canada and Australia.")
    assert not {pair for pair in found if pair[1] == "be in"}


def test_neither_of_two_papers_is_both(told) -> None:
    found = told("Leidig sued the Mail and Telegraph in London. The Telegraph spent £50,000 on counsel.")
    assert "Mail and Telegraph" not in {s for s, predicate, _ in found if predicate == "spend"}
