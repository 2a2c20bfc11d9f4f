"""The parsers behind GraphDB, Fuseki and Protégé read every quad, and see no breach of OWL 2 DL.

They are Debian's librdf4j-java, libapache-jena-java and libowlapi-java; KG_JARS names a folder of their jars, else
/usr/share/java.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

from kg import ontology
from kg.exports import export

HERE = Path(__file__).parent / "parsers"
JARS = Path(os.environ.get("KG_JARS", "/usr/share/java"))
# of the several ways that slf4j can write logs, none, and nothing that brings another library's classes again
UNFIT = (
    "slf4j-jcl",
    "slf4j-jdk14",
    "slf4j-log4j12",
    "slf4j-simple",
    "jcl-over",
    "jul-to",
    "log4j-over",
    "osgi",
    "maven",
)


def run(program: str, library: str, *files: Path, beside: Path | None = None) -> list[str]:
    """Lines that a Java program prints; `beside`: a folder of classes and texts before those of the jars."""
    if shutil.which("javac") is None:
        pytest.skip("there is no JDK")
    if not list(JARS.glob(f"{library}*.jar")):
        pytest.skip(f"there is no {library} in {JARS}")
    jars = [str(jar) for jar in sorted(JARS.glob("*.jar")) if not jar.name.startswith(UNFIT) and "osgi" not in jar.name]
    jars = [*([str(beside)] if beside else ()), *jars]
    command = ["java", "-cp", os.pathsep.join(jars), str(HERE / program), *map(str, files)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout.splitlines()


def all_formats(store, tmp_path) -> list[Path]:
    return [path for format in ("ttl", "trig", "nt", "nq", "rdf") for path in export(store, tmp_path / f"g.{format}")]


def test_rdf4j_reads_the_same_count(store, tmp_path):
    files = all_formats(store, tmp_path)
    assert run("Rdf4jCount.java", "rdf4j-rio", *files) == [str(len(store))] * len(files)


def test_jena_reads_the_same_count(store, tmp_path):
    # Debian's jar has Jena's copy of Xerces in the package xerces, but the texts it needs where Jena has them
    texts = tmp_path / "texts"
    for jar in JARS.glob("jena-core.jar"):
        with zipfile.ZipFile(jar) as archive:
            for name in archive.namelist():
                within = name.removeprefix("org/apache/jena/ext/")
                if within != name and name.endswith(".properties"):
                    (texts / within).parent.mkdir(parents=True, exist_ok=True)
                    (texts / within).write_bytes(archive.read(name))
    files = all_formats(store, tmp_path)
    assert run("JenaCount.java", "jena-arq", *files, beside=texts) == [str(len(store))] * len(files)


def test_owlapi_sees_owl_2_dl(store, tmp_path):
    (path,) = export(store, tmp_path / "graph.ttl")
    vocabulary = tmp_path / "kg.ttl"
    vocabulary.write_text(ontology.text("kg.ttl"))
    for line in run("OwlProfile.java", "owlapi", path, vocabulary):
        violations, axioms, _ = map(int, line.split())
        assert violations == 0 and axioms > 1000
