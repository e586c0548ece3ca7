"""A little package with a row or two in every table, quick to write and to drive through everything."""

from __future__ import annotations

from pathlib import Path

from indicators import format_package, init_package
from indicators.model.tables import TABLES
from indicators.package.canonical import csv_text

TEXT = "重庆与四川共建园区12个，其中约三分之一在合肥市。\n2024年，园区企业将近700家，增长8.5%。\n"

ROWS: dict[str, list[dict[str, str]]] = {
    "sources": [
        {
            "source_id": "report",
            "title": "重庆与四川共建园区",
            "publisher": "报社",
            "published_basis": "unknown",
            "genre": "news",
            "language": "zh-Hans",
            "file": "seeds/report.txt",
            "copy_quality": "clean",
            "rights": "all rights reserved",
        }
    ],
    "entities": [
        {"entity_id": "china", "kind": "country", "name_zh": "中国", "name_en": "China"},
        {"entity_id": "chongqing", "kind": "province", "name_zh": "重庆", "name_en": "Chongqing", "parent_id": "china"},
        {"entity_id": "sichuan", "kind": "province", "name_zh": "四川", "name_en": "Sichuan", "parent_id": "china"},
    ],
    "aliases": [{"source_id": "report", "alias": "重庆", "entity_id": "chongqing", "reason": "abbreviation"}],
    "indicators": [
        {
            "indicator_id": "parks",
            "theme": "parks",
            "name_zh": "园区数",
            "name_en": "Parks",
            "definition": "Co-built parks.",
            "unit_id": "count",
            "measure": "stock",
        }
    ],
    "observations": [
        {
            "observation_id": "obs-0001",
            "indicator_id": "parks",
            "entity_id": "chongqing",
            "period_basis": "unknown",
            "status": "actual",
            "value": "12",
            "lower": "12",
            "upper": "12",
            "qualifier": "exact",
            "value_text": "12个",
            "quote": "重庆与四川共建园区12个",
            "source_id": "report",
            "confidence": "high",
        },
        {
            "observation_id": "obs-0002",
            "indicator_id": "parks",
            "entity_id": "sichuan",
            "cooperation_id": "coop-0001",
            "period_start": "2024-01-01",
            "period_end": "2024-12-31",
            "period_text": "2024年",
            "period_basis": "stated",
            "status": "actual",
            "value": "700",
            "upper": "700",
            "qualifier": "nearly",
            "value_text": "将近700家",
            "quote": "2024年，园区企业将近700家，增长8.5%。\n",
            "source_id": "report",
            "confidence": "low",
            "note": 'a note, with a comma and a "quotation"',
        },
    ],
    "cooperations": [
        {
            "cooperation_id": "coop-0001",
            "mode": "co_built_park",
            "status": "actual",
            "quote": "重庆与四川共建园区12个",
            "source_id": "report",
            "confidence": "high",
        }
    ],
    "cooperation_parties": [
        {"cooperation_id": "coop-0001", "entity_id": "chongqing", "role": "member"},
        {"cooperation_id": "coop-0001", "entity_id": "sichuan", "role": "member"},
    ],
    "exclusions": [{"source_id": "report", "start": "15", "text": "约三分之一", "reason": "indefinite"}],
    "reference_values": [
        {
            "reference_id": "ref-0001",
            "indicator_id": "parks",
            "entity_id": "chongqing",
            "period_basis": "unknown",
            "value": "12",
            "qualifier": "exact",
            "value_text": "12",
            "publisher": "Bureau",
            "url": "https://example.org/report",
            "via": "original",
            "confidence": "high",
        }
    ],
}


def little_package(root: Path) -> Path:
    """Write it. It is in canonical form; not every rule is content with it."""
    init_package(root, name="little", title="Little")
    (root / "seeds").mkdir(exist_ok=True)
    (root / "seeds" / "report.txt").write_bytes(TEXT.encode())
    for table, rows in ROWS.items():
        names = TABLES[table].column_names()
        text = csv_text(names, [[row.get(name, "") for name in names] for row in rows])
        (root / "data" / f"{table}.csv").write_bytes(text.encode())
    format_package(root)
    return root
