"""Faults of what the source must say beside the number: who, when, on whose word."""

from __future__ import annotations

from tests.checkout import Checkout, Row, Spot
from tests.rules.faults import fault


def _headline(checkout: Checkout) -> Row:
    return checkout.first("observations", lambda row: row["value_text"] == "232家")


@fault("E10", whole=True)
def number_about_someone_the_source_does_not_name(checkout: Checkout) -> Spot:
    return checkout.changed("observations", _headline(checkout), "entity_id", entity_id="gansu")


@fault("E10")
def entity_called_stated_that_the_quote_does_not_name(checkout: Checkout) -> Spot:
    row = checkout.first("observations", lambda row: row["entity_basis"] == "inferred")
    return checkout.changed("observations", row, "entity_id", entity_basis="stated")


@fault("E10", "E33")
def entity_called_inferred_that_the_quote_names(checkout: Checkout) -> Spot:
    return checkout.changed("observations", _headline(checkout), "entity_basis", entity_basis="inferred")


@fault("E11")
def party_called_stated_that_is_named_before_the_quote(checkout: Checkout) -> Spot:
    row = checkout.first("cooperation_parties", lambda row: row["party_basis"] == "context")
    return checkout.changed("cooperation_parties", row, "party_basis", party_basis="stated")


@fault("E33", "F16", "R24", "R25")
def inferred_party_of_a_cooperation_without_a_note(checkout: Checkout) -> Spot:
    bare = checkout.first("cooperations", lambda row: row["note"] == "")
    row = checkout.first("cooperation_parties", lambda row: row["cooperation_id"] == bare["cooperation_id"])
    text = checkout.source_text(bare["source_id"])
    stranger = checkout.first("entities", lambda one: one["kind"] == "university" and one["name_zh"] not in text)
    return checkout.changed(
        "cooperation_parties",
        row,
        "entity_id",
        entity_id=stranger["entity_id"],
        party_basis="inferred",
    )


@fault("E11", "F16", "R24", "R25", whole=True)
def party_that_the_source_does_not_name(checkout: Checkout) -> Spot:
    row = checkout.rows("cooperation_parties")[-1]
    cooperation = checkout.first("cooperations", lambda one: one["cooperation_id"] == row["cooperation_id"])
    text = checkout.source_text(cooperation["source_id"])
    stranger = checkout.first("entities", lambda one: one["kind"] == "university" and one["name_zh"] not in text)
    return checkout.changed("cooperation_parties", row, "entity_id", entity_id=stranger["entity_id"])


@fault("E12")
def period_in_other_words_than_the_text(checkout: Checkout) -> Spot:
    row = checkout.first("observations", lambda row: row["period_text"] == "如今")
    return checkout.changed("observations", row, "period_text", period_text="今天上午九点")


@fault("E12", "E22", "E34")
def stated_year_that_the_text_does_not_state(checkout: Checkout) -> Spot:
    return checkout.changed(
        "observations",
        _headline(checkout),
        "period_end",
        period_basis="stated",
        period_start=_headline(checkout)["period_start"],
        period_end="2098-12-31",
    )


@fault("E13")
def speaker_whom_the_source_does_not_name(checkout: Checkout) -> Spot:
    row = checkout.first("observations", lambda row: row["reported_by"] != "")
    return checkout.changed("observations", row, "reported_by", reported_by="国家统计局")


@fault("E14")
def project_under_another_name(checkout: Checkout) -> Spot:
    row = checkout.first("cooperations", lambda row: row["project"] != "")
    return checkout.changed("cooperations", row, "project", project=row["project"] + "二期")


@fault("E14")
def beginning_in_another_year(checkout: Checkout) -> Spot:
    row = checkout.first("cooperations", lambda row: row["since"] != "")
    return checkout.changed("cooperations", row, "since", since="1998")


@fault("E15")
def day_of_publication_moved(checkout: Checkout) -> Spot:
    row = checkout.first("sources", lambda row: row["published_basis"] == "stated")
    moved = row["published_on"][:-1] + str((int(row["published_on"][-1]) + 1) % 9)
    return checkout.changed("sources", row, "published_on", published_on=moved)


@fault("E28", "E41")
def quote_cut_in_the_middle_of_a_word(checkout: Checkout) -> Spot:
    row = checkout.first("cooperations", lambda row: row["quote"].endswith("新进展"))
    return checkout.changed("cooperations", row, "quote", quote=row["quote"][:-1])


@fault("A20", whole=True)
def number_about_the_companion_of_the_subject(checkout: Checkout) -> Spot:
    row = checkout.first("observations", lambda row: row["value_text"] == "84家")
    return checkout.changed("observations", row, "entity_id", entity_id="linshui-gaotan-park")


@fault("A21", "R10", whole=True)
def number_of_another_thing_in_the_same_unit(checkout: Checkout) -> Spot:
    row = checkout.first("observations", lambda row: row["value_text"] == "465家")
    return checkout.changed("observations", row, "indicator_id", indicator_id="park-projects")


@fault("A22", whole=True)
def fact_called_an_aim(checkout: Checkout) -> Spot:
    row = checkout.first("observations", lambda row: row["value_text"] == "465家")
    return checkout.changed("observations", row, "status", status="target")


@fault("A22", "E41")
def aim_called_a_fact(checkout: Checkout) -> Spot:
    row = checkout.first("observations", lambda row: row["value_text"] == "15分钟")
    note = "Machine back-translation: 生活带 is read as a living circle."
    return checkout.changed("observations", row, "status", status="actual", note=note)


@fault("A22", whole=True)
def tie_that_is_called_for_told_as_a_fact(checkout: Checkout) -> Spot:
    row = checkout.first("cooperations", lambda row: row["quote"] == "支持川渝间和各城市间合作共建产业园区")
    return checkout.changed("cooperations", row, "status", status="actual")


@fault("A22", whole=True)
def tie_that_there_is_told_as_called_for(checkout: Checkout) -> Spot:
    row = checkout.first("cooperations", lambda row: row["quote"].endswith("挂牌"))
    return checkout.changed("cooperations", row, "status", status="policy")


@fault("A23")
def number_credited_to_nobody_where_somebody_speaks(checkout: Checkout) -> Spot:
    row = checkout.first("observations", lambda row: row["value_text"].endswith("700个"))
    return checkout.changed("observations", row, "reported_by", reported_by="")


@fault("A23")
def number_of_the_author_credited_to_one_who_speaks_elsewhere(checkout: Checkout) -> Spot:
    row = checkout.first("observations", lambda row: row["observation_id"] == "obs-0001")
    said = checkout.first("cooperations", lambda one: one["source_id"] == row["source_id"] and one["reported_by"] != "")
    return checkout.changed("observations", row, "reported_by", reported_by=said["reported_by"])


@fault("A24", "A27", "F16")
def giver_and_receiver_exchanged(checkout: Checkout) -> Spot:
    row = checkout.first("cooperation_parties", lambda row: row["entity_id"] == "rugao-etdz")
    return checkout.changed("cooperation_parties", row, "role", role="recipient")


@fault("A24")
def who_acts_first_exchanged_with_who_follows(checkout: Checkout) -> Spot:
    tie = checkout.first("cooperations", lambda row: "“主链”企业推动" in row["quote"])["cooperation_id"]
    parties = [dict(one.cells) for one in checkout.rows("cooperation_parties")]
    led = next(one for one in parties if one["cooperation_id"] == tie and one["role"] == "member")
    leads = next(one for one in parties if one["cooperation_id"] == tie and one["role"] == "initiator")
    led["role"], leads["role"] = "initiator", "member"
    checkout.write("cooperation_parties", parties)
    row = checkout.first(
        "cooperation_parties", lambda one: (one["cooperation_id"], one["entity_id"]) == (tie, led["entity_id"])
    )
    return checkout.spot("cooperation_parties", row, "role")


@fault("A25")
def party_that_only_the_sentence_before_names(checkout: Checkout) -> Spot:
    tie = checkout.first("cooperations", lambda row: "共建昆明临港科技城" in row["quote"])
    third = {"cooperation_id": tie["cooperation_id"], "entity_id": "inner-mongolia"}
    parties = [dict(one.cells) for one in checkout.rows("cooperation_parties")]
    parties.append({**third, "role": "member", "party_basis": "context"})
    parties.sort(key=lambda one: (one["cooperation_id"], one["entity_id"]))
    checkout.write("cooperation_parties", parties)
    return checkout.spot("cooperations", tie, "quote")


@fault("A25", whole=True)
def party_that_the_quote_names_left_out(checkout: Checkout) -> Spot:
    cooperation = checkout.first("cooperations", lambda row: "海外战略投资者" in row["quote"])
    left_out = cooperation["cooperation_id"], "chongqing"
    parties = [dict(one.cells) for one in checkout.rows("cooperation_parties")]
    checkout.write(
        "cooperation_parties", [one for one in parties if (one["cooperation_id"], one["entity_id"]) != left_out]
    )
    return checkout.spot("cooperations", cooperation, "quote")


@fault("A26")
def quantity_excluded_as_a_time(checkout: Checkout) -> Spot:
    row = checkout.first("exclusions", lambda row: row["text"] == "12.4%")
    return checkout.changed("exclusions", row, "reason", reason="reference_period", note="")


@fault("A26")
def time_of_a_sentence_excluded_as_a_label(checkout: Checkout) -> Spot:
    row = checkout.first("exclusions", lambda row: row["reason"] == "reference_period")
    return checkout.changed("exclusions", row, "reason", reason="label")


@fault("A27", "A24", "F16")
def member_of_a_transfer(checkout: Checkout) -> Spot:
    row = checkout.first("cooperation_parties", lambda row: row["role"] == "origin")
    checkout.edit("cooperation_parties", row, role="member")
    cooperation = checkout.first("cooperations", lambda one: one["cooperation_id"] == row["cooperation_id"])
    return checkout.spot("cooperations", cooperation, "mode")


@fault("A23")
def cooperation_credited_to_nobody_where_somebody_speaks(checkout: Checkout) -> Spot:
    row = checkout.first("cooperations", lambda row: row["cooperation_id"] == "coop-0038")
    return checkout.changed("cooperations", row, "reported_by", reported_by="")


@fault("E33", "E41")
def inferred_entity_that_the_note_does_not_name(checkout: Checkout) -> Spot:
    row = checkout.first("observations", lambda row: row["entity_basis"] == "inferred")
    return checkout.changed("observations", row, "entity_id", note="As the page is one of that province.")


@fault("E34", "E41")
def fact_of_a_year_after_publication(checkout: Checkout) -> Spot:
    row = checkout.first("observations", lambda row: row["period_basis"] == "inferred" and row["status"] == "actual")
    note = f"{row['note']} 2098-01-01 to 2098-01-01."
    return checkout.changed(
        "observations", row, "period_end", period_start="2098-01-01", period_end="2098-01-01", note=note
    )


@fault("R31", "R20")
def two_entities_of_one_name(checkout: Checkout) -> Spot:
    first = checkout.first("entities", lambda row: row["kind"] == "province")
    row = checkout.rows("entities")[-1]
    return checkout.changed("entities", row, "name_zh", name_zh=first["name_zh"])


@fault("E35")
def cooperation_told_twice(checkout: Checkout) -> Spot:
    row = checkout.rows("cooperations")[-1]
    parties = [dict(one.cells) for one in checkout.rows("cooperation_parties")]
    twin = {**row.cells, "cooperation_id": "coop-9999"}
    own = [one for one in parties if one["cooperation_id"] == row["cooperation_id"]]
    checkout.write("cooperations", [*(dict(one.cells) for one in checkout.rows("cooperations")), twin])
    checkout.write("cooperation_parties", [*parties, *({**one, "cooperation_id": "coop-9999"} for one in own)])
    last = checkout.first("cooperations", lambda one: one["cooperation_id"] == "coop-9999")
    return checkout.spot("cooperations", last, "mode")


@fault("A28", "A20", "E41")
def number_about_what_is_named_before_the_quote(checkout: Checkout) -> Spot:
    row = checkout.first("observations", lambda row: row["observation_id"] == "obs-0004")
    note = "2026-01-06 is the day of the broadcast."
    return checkout.changed("observations", row, "entity_id", entity_id="chuzhou", entity_basis="context", note=note)


@fault("A29", "R24", "R25", whole=True)
def project_that_is_another(checkout: Checkout) -> Spot:
    row = checkout.first("cooperations", lambda row: row["cooperation_id"] == "coop-0004")
    return checkout.changed("cooperations", row, "project_entity_id", project_entity_id="guangan-transfer-zone")


@fault("A30")
def zone_put_in_another_city(checkout: Checkout) -> Spot:
    row = checkout.first("entities", lambda row: row["entity_id"] == "hefei-etdz")
    return checkout.changed("entities", row, "parent_id", parent_id="nanjing")


@fault("A30")
def region_put_in_a_prefecture(checkout: Checkout) -> Spot:
    row = checkout.first("entities", lambda row: row["entity_id"] == "yangtze-economic-belt")
    return checkout.changed("entities", row, "parent_id", parent_id="hefei")


@fault("A30", whole=True)
def city_put_at_the_point_of_another(checkout: Checkout) -> Spot:
    one = checkout.first("entities", lambda row: row["entity_id"] == "neijiang")
    two = checkout.first("entities", lambda row: row["entity_id"] == "ziyang")
    place = {column: one[column] for column in ("longitude", "latitude")}
    return checkout.changed("entities", two, "longitude", **place)


@fault("A32")
def part_of_a_tie_of_others(checkout: Checkout) -> Spot:
    part = checkout.first("cooperations", lambda row: row["part_of"] != "" and "飞地" in row["quote"])
    source = part["source_id"]
    whole = checkout.first("cooperations", lambda row: row["mode"] == "corridor" and row["source_id"] == source)
    return checkout.changed("cooperations", part, "part_of", part_of=whole["cooperation_id"])


@fault("A31")
def tie_of_another_mode(checkout: Checkout) -> Spot:
    row = checkout.first("cooperations", lambda row: "共建昆明临港科技城" in row["quote"])
    return checkout.changed("cooperations", row, "mode", mode="tourism_cooperation")
