"""What entities and cooperations are to one another. Part of the layer of references."""

from __future__ import annotations

from collections.abc import Iterator

from indicators.rules.batch import Batch
from indicators.rules.context import Context
from indicators.rules.findings import Finding, Layer
from indicators.rules.rules import rule, rules_in


@rule("R29", Layer.REFERENCES, "entity_relations")
def relation_holds(batch: Batch, context: Context) -> Iterator[Finding]:
    """A relation is one of an entity to itself, is told twice, or ends before it begins.

    same_as is one row and read both ways.
    Fails: a same_as a; a same_as b and b same_as a; since 2019, until 2014
    Passes: a same_as b; a succeeded_by c since 2019-02
    Mend: delete the row, or correct the entity or the date that is wrong
    """
    if not batch.has("entity_id", "relation", "related_id", "since", "until"):
        return
    first: dict[frozenset[str], int] = {}
    for index in range(len(batch)):
        one, relation, other = (batch.cell(index, name) for name in batch.table.key)
        if one and one == other:
            yield batch[index].at("related_id", f"{one} is related to itself", expected="another entity")
            continue
        since, until = batch.cell(index, "since"), batch.cell(index, "until")
        if since and until and until < since[: len(until)]:
            message = f"it ends {until} and begins {since}"
            yield batch[index].at("until", message, expected=f"{since} or later")
        if relation == "same_as" and first.setdefault(frozenset((one, other)), index) != index:
            before = first[frozenset((one, other))]
            if batch.cell(before, "entity_id") != one:
                yield batch[index].at(
                    "related_id",
                    f"that {one} is {other} was said before",
                    expected="one row, which is read both ways",
                    related=batch[before].place("the first row"),
                )


@rule("R30", Layer.REFERENCES, "cooperations", reads=("cooperations.source_id",), follows=("part_of",))
def part_of_another(batch: Batch, context: Context) -> Iterator[Finding]:
    """A cooperation is part of itself, or of one that another source tells of.

    Fails: coop-0022 part_of coop-0022
    Passes: coop-0022 part_of coop-0021 of the same source
    Mend: correct part_of, or empty it
    """
    for index, whole in enumerate(batch.cells("part_of")):
        if not whole:
            continue
        own = batch.cell(index, "source_id")
        source = context.value("cooperations", whole, "source_id")
        if whole == batch.cell(index, "cooperation_id"):
            message = f"{whole} is part of itself"
        elif source and own and source != own:
            message = f"{whole} is told of in {source}"
        else:
            continue
        yield batch[index].at("part_of", message, expected=f"another cooperation of {own}")


RELATION_RULES = rules_in(globals())
