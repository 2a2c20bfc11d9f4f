"""kg build on Ray, on two nodes in network namespaces of this machine: what it costs, and what a lost node does.

usage: python -m benchmarks.nodes [--documents N] [--size N] [--runs N] [--disturbed N] [--deaf] [--seed N] [--json]

Needs Linux, root, `ip` of iproute2 and `kg[ray]`. Each node has an address and one processor of its own, and a cable to
the other. First the seconds of processors of one build, of all processes together, beside those of two local workers
(Ray's own start is not counted, its work meanwhile is). Then `--runs` builds of fewer documents (`--disturbed`), with
one that kills every process that reads it; at a random moment the second node is killed (kill -9 of all that runs
there), or the cable is cut, in turn. Then: every other document is in the graph, once; the bad one is named, and
nothing else is left out; the graph has the bytes of a build without the bad document and without Ray, which nobody
disturbed. `--deaf`: cables are cut alone, and Ray itself never notices, so that only `kg` can.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # so that it also runs as a file

from benchmarks import kill_workers
from benchmarks.made_graph import QUADS, SENTENCES, made_up
from kg import language

HERE = Path(__file__).resolve().parents[1]
HEAD, OTHER, PORT = "10.77.0.1", "10.77.0.2", 6379
FAULTS = kill_workers.FAULTS
LIMIT = 1800  # seconds; a build that takes longer never ends
HEARING = [f"RAY_grpc{which}_keepalive_{what}_ms" for which in ("", "_client") for what in ("time", "timeout")]
HEARING += ["RAY_health_check_failure_threshold", "RAY_health_check_timeout_ms"]
BUILD = """
import json, sys
from kg import pipeline
if __name__ == "__main__":
    news, graph, nlp, engine, size = sys.argv[1:]
    how = {"engine": engine, "size": int(size)} if engine else {"workers": 2}
    report = (pipeline.spread if engine else pipeline.build)([news], graph, nlp=nlp, **how)
    print(json.dumps({"documents": report.documents, "left_out": [entry.source for entry in report.left_out]}))
"""


def self_destruct_factory(nlp: object, name: str) -> Callable:
    """What spaCy finds in processes that never saw this file."""
    return kill_workers.self_destruct


@dataclass(frozen=True)
class Bench:
    """A folder with what the builds need, and the control group that their processor time is counted in."""

    folder: Path
    group: Path
    token: str  # that the nodes know each other by
    deaf: bool = False

    def run(
        self, *command: object, check: bool = True, node: str = "", limit: float | None = None
    ) -> subprocess.CompletedProcess[str]:
        """Runs a command, in a namespace if one is named, for so many seconds at most."""
        inside = ["ip", "netns", "exec", node] if node else []
        return subprocess.run(
            [*inside, *map(str, command)],
            env=self.environment(),
            cwd=self.folder,
            preexec_fn=self._join,  # before `ip` hides the control groups
            capture_output=True,
            text=True,
            check=check,
            timeout=limit,
        )

    def _join(self) -> None:
        (self.group / "cgroup.procs").write_text(str(os.getpid()))

    def environment(self) -> dict[str, str]:
        keepalive = {"RAY_grpc_client_keepalive_time_ms": "15000", "RAY_grpc_client_keepalive_timeout_ms": "10000"}
        keepalive |= dict.fromkeys(HEARING, "3600000") if self.deaf else {}
        path = os.pathsep.join((str(HERE), str(self.folder / "plugin")))
        keepalive |= {"RAY_AUTH_MODE": "token", "RAY_AUTH_TOKEN": self.token}
        return {**os.environ, **keepalive, "RAY_USAGE_STATS_ENABLED": "0", "PYTHONPATH": path, "KG_THREADS": "1"}

    def seconds(self) -> float:
        """Seconds of processors so far."""
        first, second = self.group / "cpuacct.usage", self.group / "cpu.stat"  # of the two versions of control groups
        if first.exists():
            return int(first.read_text()) / 1e9
        return int(second.read_text().split()[1]) / 1e6

    def build(self, news: str, graph: str, engine: str = "", size: int = 0, node: str = "") -> dict:
        """Builds a graph, and says what became of the documents and what it took."""
        shutil.rmtree(self.folder / graph, ignore_errors=True)
        before, begin = self.seconds(), time.monotonic()
        how = {"check": False, "node": node, "limit": LIMIT}
        try:
            ended = self.run(sys.executable, "build.py", news, graph, "nlp", engine, size, **how)
        except subprocess.TimeoutExpired:
            raise RuntimeError(f"it did not end within {LIMIT} seconds") from None
        if ended.returncode:
            raise RuntimeError(ended.stderr[-2000:])
        told = json.loads(ended.stdout.splitlines()[-1])
        return told | {"processor": self.seconds() - before, "clock": time.monotonic() - begin}

    def bytes(self, graph: str) -> list[bytes]:
        return [(self.folder / graph / name).read_bytes() for name in kill_workers.WRITTEN]


@contextmanager
def bench(documents: int, disturbed: int, deaf: bool) -> Iterator[Bench]:
    """The documents of both parts, and a pipeline that one more document makes kill its process."""
    root = Path("/sys/fs/cgroup/cpuacct")
    group = (root if root.exists() else root.parent) / f"kg-nodes-{os.getpid()}"
    group.mkdir()
    folder = Path(tempfile.mkdtemp())
    try:
        nlp = language.load(None, threads=1)
        nlp.add_pipe("bench_self_destruct", first=True)
        nlp.meta["name"] = "self_destruct"
        nlp.to_disk(folder / "nlp")
        about = folder / "plugin" / "bench_plugin-1.dist-info"
        about.mkdir(parents=True)
        (about / "METADATA").write_text("Metadata-Version: 2.1\nName: bench-plugin\nVersion: 1\n")
        entry = "[spacy_factories]\nbench_self_destruct = benchmarks.nodes:self_destruct_factory\n"
        (about / "entry_points.txt").write_text(entry)
        (folder / "build.py").write_text(BUILD)
        for name, count in (("news", documents), ("few", disturbed)):
            (folder / name).mkdir()
            for n, extraction in enumerate(made_up(round(count * QUADS * SENTENCES)).extractions):
                (folder / name / f"{n:05}.txt").write_text(extraction.document.text)
        yield Bench(folder, group, secrets.token_hex(16), deaf)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        group.rmdir()


class Cluster:
    """Two nodes of Ray; `with Cluster(bench) as cluster`."""

    def __init__(self, bench: Bench) -> None:
        self.bench, self.names = bench, [f"kg{os.getpid()}{end}" for end in "ab"]

    def __enter__(self) -> Cluster:
        try:
            self._wire()
            ray = [Path(sys.executable).with_name("ray"), "start", "--num-cpus=1", "--disable-usage-stats"]
            ray += ["--object-store-memory=100000000"]
            head = [f"--node-ip-address={HEAD}", f"--port={PORT}", "--head", "--include-dashboard=false"]
            self.bench.run(*ray, *head, node=self.names[0])
            self.bench.run(*ray, f"--node-ip-address={OTHER}", f"--address={HEAD}:{PORT}", node=self.names[1])
        except subprocess.CalledProcessError as error:
            self.__exit__()
            raise SystemExit(f"no cluster: {error.cmd}\n{error.stderr}\n{error.stdout}") from None
        return self

    def _wire(self) -> None:
        a, b = self.names
        for name in self.names:
            _ip("netns", "add", name)
            _ip("-n", name, "link", "set", "lo", "up")
        _ip("-n", a, "link", "add", "cable", "type", "veth", "peer", "name", "cable", "netns", b)
        for name, address in zip(self.names, (HEAD, OTHER), strict=True):
            _ip("-n", name, "address", "add", f"{address}/24", "dev", "cable")
            _ip("-n", name, "link", "set", "cable", "up")

    def cut(self) -> None:
        """Nothing gets through any more, and nobody is told."""
        _ip("-n", self.names[1], "link", "set", "cable", "down")

    def kill(self, name: str = "") -> None:
        """Kills all that runs on a node, the second if none is named."""
        for pid in _ip("netns", "pids", name or self.names[1]).split():
            try:
                os.kill(int(pid), signal.SIGKILL)
            except ProcessLookupError:
                continue

    def build(self, news: str, graph: str, size: int) -> dict:
        """Builds from the first node."""
        return self.bench.build(news, graph, f"ray:{HEAD}:{PORT}", size, node=self.names[0])

    def __exit__(self, *_: object) -> None:
        for name in self.names:
            self.kill(name)
        time.sleep(1)
        for name in self.names:
            subprocess.run(["ip", "netns", "delete", name], check=False, capture_output=True)
        latest = Path(tempfile.gettempdir()) / "ray" / "ray_current_cluster"  # where the next would look
        if latest.exists() and latest.read_text().startswith(HEAD):
            latest.unlink()


def _ip(*words: str) -> str:
    return subprocess.run(["ip", *words], check=True, capture_output=True, text=True).stdout


def cost(bench: Bench, size: int) -> dict[str, float]:
    """Seconds of processors of one build by two local workers, and on two nodes."""
    local = bench.build("news", "local")
    with Cluster(bench) as cluster:
        spread = cluster.build("news", "spread", size)
    return {
        "documents": local["documents"],
        "local, processor s": local["processor"],
        "Ray, processor s": spread["processor"],
        "ratio": spread["processor"] / local["processor"],
        "same bytes": bench.bytes("local") == bench.bytes("spread"),
    }


def disturbed(bench: Bench, number: int, size: int, dice: random.Random) -> Counter[str]:
    """How often what was seen, over so many builds."""
    bench.build("few", "whole")
    whole = bench.bytes("whole")
    (bench.folder / "few" / "bad.txt").write_text(kill_workers.BAD)
    with Cluster(bench) as cluster:
        usual = cluster.build("few", "first", size)["clock"]
    counts: Counter[str] = Counter({"runs": number})
    for run in range(number):
        seen = _run(bench, run, size, dice.uniform(0.05, 0.5) * usual, whole)
        print(f"run {run + 1}: {+seen}, clock {seen.pop('clock', 0)} s", file=sys.stderr, flush=True)
        counts.update(seen)
    return counts


def _run(bench: Bench, run: int, size: int, after: float, whole: list[bytes]) -> Counter[str]:
    seen: Counter[str] = Counter()
    with Cluster(bench) as cluster:
        what, how = (("nodes killed", cluster.kill), ("links cut", cluster.cut))[run % 2 or bench.deaf]
        disturbance = threading.Timer(after, how)
        disturbance.start()
        try:
            told = cluster.build("few", f"run{run}", size)
        except RuntimeError as error:
            print(f"run {run + 1}: {error}", file=sys.stderr)
            return seen + Counter({"build failed": 1, what: 1})
        finally:
            seen[what] += disturbance.finished.is_set()
            disturbance.cancel()
    seen["clock"] = round(told["clock"])
    named = {Path(source).name for source in told["left_out"]}
    seen["lost documents"] += len(list((bench.folder / "few").glob("0*.txt"))) - told["documents"]
    seen["other bytes"] += bench.bytes(f"run{run}") != whole
    seen["bad document not named"] += "bad.txt" not in named
    seen["others left out"] += len(named - {"bad.txt"})
    return seen


def main() -> None:
    args = _arguments()
    if not (hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("ip")):
        raise SystemExit("network namespaces need Linux, root and the command ip of iproute2")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that no node is left behind
    with bench(args.documents, args.disturbed, args.deaf) as made:
        figures = cost(made, args.size) if args.documents else {}
        print(figures, file=sys.stderr, flush=True)  # the rest may take hours
        if args.runs:
            counts = disturbed(made, args.runs, max(2, args.disturbed // 8), random.Random(args.seed))
            figures |= {name: counts[name] for name in ("runs", "nodes killed", "links cut", *FAULTS)}
    if args.json:
        print(json.dumps(figures, indent=1))
        return
    for name, figure in figures.items():
        print(f"{name:24} {figure:10.2f}" if isinstance(figure, float) else f"{name:24} {figure!s:>10}")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--documents", type=int, default=400, help="of the build whose cost is measured; 0: none")
    parser.add_argument("--size", type=int, default=100, help="documents in a shard of that build")
    parser.add_argument("--runs", type=int, default=20, help="builds that are disturbed")
    parser.add_argument("--disturbed", type=int, default=40, help="documents of those")
    parser.add_argument("--deaf", action="store_true", help="Ray does not notice cut cables")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


if __name__ == "__main__":
    main()
