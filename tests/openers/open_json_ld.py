"""Reads the linked data of all tables with rdflib and follows its links. Runs where only that is installed.

Usage: open_json_ld.py ROWS.jsonld RELEASE
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

import rdflib


def main(rows: Path, release: Path) -> int:
    graph = rdflib.Graph()
    graph.parse(str(rows), format="json-ld")
    (base,) = graph.subjects(rdflib.RDF.type, rdflib.DCAT.Dataset)
    faults = []
    for file in sorted((release / "data").glob("*.csv")):
        with file.open(encoding="utf-8", newline="") as stream:
            expected = sum(1 for _ in csv.DictReader(stream))
        found = len(set(graph.subjects(rdflib.RDF.type, rdflib.URIRef(f"{base}schema/{file.stem}"))))
        print(f"{file.stem}: {found} nodes")
        if found != expected:
            faults.append(f"{file.stem}: {found} nodes and {expected} rows")
    links = [
        (subject, target)
        for subject, name, target in graph
        if isinstance(target, rdflib.URIRef) and name != rdflib.RDF.type and str(target).startswith(str(base))
    ]
    faults += [f"{subject} leads to {target}, which is none" for subject, target in links if not graph[target]]
    print(f"{len(graph)} statements, {len(links)} links")
    print("\n".join(faults), file=sys.stderr)
    return 1 if faults or not links else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
