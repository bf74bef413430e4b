"""Every header row that was found in the wild is recognised, or refused with what is missing."""

import csv
import re

import pytest
from tables import rows, shared, table

from coachplan.core.imports.export_kinds import by_field, layout_of
from coachplan.core.imports.mapping import TableMapping, check_fields, laid_out
from coachplan.core.problems import RejectedInput
from coachplan.files.exports import known_exports, metric_names

EXPORTS = known_exports()

RECOGNISED = {
    "Opportunity Owner | Created Date": ("salesforce", {"amount": "Estimated Total Price"}),
    "Propriétaire de l'opportunité": ("salesforce", {"closed": "Date de clôture", "stage": "Étape"}),
    "Territory Region": ("salesforce", {"amount": "Total Amount", "currency": "Total Amount Currency"}),
    "Opportunity Name | Opportunity Owner | Stage": ("salesforce", {"owner": "Opportunity Owner"}),
    "Record ID | Deal Name | Last Activity Date": ("hubspot", {"owner": "Deal owner"}),
    "Record ID | Deal Name | Deal Stage | Amount": ("hubspot", {"created": "Create Date"}),
    "Deal - Title | Deal - Value | Organization |": ("pipedrive", {"created": "Deal - Creation date"}),
    "Deal - Title | Deal - Value | Deal - Organization": ("pipedrive", {"created": "Deal - Deal created"}),
}
REFUSED = {
    "Opportunity Owner | Opportunity Owner Email": ("Salesforce", ["'Stage'", "'Close Date'"]),
    "Record ID | Deal Name | Deal Stage | Close Date | Amount |": ("HubSpot", ["'Deal owner'"]),
    "Deal - Title | Deal - Label": ("Pipedrive", ["'Deal - Owner'", "'Deal - Status'"]),
    '"Record Id","Deal Name","Account Name"': ("Zoho", ["'Deal Owner'"]),
}


def header_rows() -> list[str]:
    text = (shared("exports") / "export_headers.csv").read_text(encoding="utf-8")
    wanted = re.compile(r"columns of|localized header|columns \(vendor")
    return [row["header_or_fact"] for row in csv.DictReader(text.splitlines()) if wanted.search(row["kind"])]


def columns_in(fact: str) -> list[str]:
    """Return the names of columns in a description of a header row, its remarks left out."""
    if fact.startswith('"'):
        return next(csv.reader([fact.partition(" ; ")[0]]))
    names = [re.sub(r"\s+\((?!converted\)).*$", "", name).strip() for name in fact.split("|")]
    return [name for name in names if name != "..."]


def test_every_header_row_is_recognised_or_refused_with_what_is_missing() -> None:
    facts = header_rows()
    assert len(facts) == len(RECOGNISED) + len(REFUSED)
    for fact in facts:
        known = [expected for begin, expected in RECOGNISED.items() if fact.startswith(begin)]
        wrong = [expected for begin, expected in REFUSED.items() if fact.startswith(begin)]
        assert len(known) + len(wrong) == 1, fact
        if known:
            check_recognised(columns_in(fact), *known[0])
        else:
            check_refused(columns_in(fact), *wrong[0])


def check_recognised(header: list[str], kind: str, columns: dict[str, str]) -> None:
    layout = layout_of(header, EXPORTS, metric_names())
    assert layout.kind == kind
    assert columns.items() <= layout.columns.items()


def check_refused(header: list[str], title: str, missing: list[str]) -> None:
    with pytest.raises(RejectedInput) as caught:
        layout_of(header, EXPORTS, metric_names())
    problems = caught.value.problems
    assert [problem.code for problem in problems] == ["E2110"] * len(missing)
    for problem, name in zip(problems, missing, strict=True):
        assert title in problem.message
        assert f"without the column {name}" in problem.message
        nearest = re.search(r"nearest is '(.*)'", problem.message)
        assert nearest is not None
        assert nearest[1] in header


@pytest.mark.parametrize(
    ("name", "outcome"),
    [
        ("hubspot_deals_test.csv", "hubspot"),
        ("hubspot_multiline_crlf.csv", "'Deal owner'"),
        ("pipedrive_vendor_import_sample.csv", "'Deal - Owner'"),
        ("salesforce_adapter_minimal.csv", "salesforce"),
        ("salesforce_fs_gtm_shape.csv", "salesforce"),
        ("salesforce_perl_report_test.csv", "'Stage'"),
        ("zoho_deals_header.csv", "'Deal Owner'"),
    ],
)
def test_every_sample_is_recognised_or_refused(name: str, outcome: str) -> None:
    found = table((shared("exports") / name).read_bytes())
    try:
        assert layout_of(found.header, EXPORTS, metric_names()).kind == outcome
    except RejectedInput as rejected:
        assert outcome in rejected.problems[0].message  # noqa: PT017 - either outcome is a right one


def test_the_lines_below_a_report_are_no_rows() -> None:
    footer = (shared("exports") / "salesforce_footer.txt").read_bytes()
    assert rows(b"Stage,Amount\nWon,5\n" + footer) == [("Won", "5")]


@pytest.mark.parametrize("name", sorted(EXPORTS.systems))
def test_every_system_knows_its_own_names(name: str) -> None:
    system = EXPORTS.systems[name]
    first = {field: names[0] for field, names in system.columns.items()}
    assert layout_of(list(first.values()), EXPORTS, metric_names()).kind == name
    for field, names in system.columns.items():
        for spelling in names:
            assert by_field([spelling.upper()], system).get(field) == spelling.upper()


def test_nobody_knows_these_columns() -> None:
    with pytest.raises(RejectedInput) as caught:
        layout_of(["colour", "Ownership", "weight"], EXPORTS, metric_names())
    (problem,) = caught.value.problems
    assert problem.code == "E2115"
    assert "nearest is 'Ownership'" in problem.message


def test_a_table_of_reps_needs_a_name_and_anything_else() -> None:
    layout = layout_of(["Name", "Win rate (%)", "Attainment %", "Shoe size"], EXPORTS, metric_names())
    assert layout.kind == "reps"
    assert layout.columns == {"rep": "Name", "win_rate": "Win rate (%)", "quota_attainment": "Attainment %"}
    assert layout.unread == ("Shoe size",)


def test_a_mapping_completes_a_known_export() -> None:
    mapping = TableMapping.model_validate({"columns": {"amount": "Net SaaS (converted)"}})
    header = ["Opportunity Owner", "Stage", "Close Date", "Net SaaS (converted)"]
    layout = laid_out(header, mapping, EXPORTS, metric_names())
    assert (layout.kind, layout.columns["amount"]) == ("salesforce", "Net SaaS (converted)")
    assert layout.unread == ()


@pytest.mark.parametrize(
    ("columns", "header", "code"),
    [
        ({"owner": "a", "stage": "b", "closed": "c"}, ["a", "b"], "E2110"),
        ({"owner": "a", "stage": "b", "closed": "c"}, ["x", "y"], "E2115"),
    ],
)
def test_a_mapping_that_does_not_fit_is_refused(
    columns: dict[str, str], header: list[str], code: str
) -> None:
    mapping = TableMapping.model_validate({"columns": columns})
    with pytest.raises(RejectedInput) as caught:
        laid_out(header, mapping, EXPORTS, metric_names())
    assert caught.value.problems[0].code == code


def test_a_field_that_no_table_has_is_a_fault_of_the_mapping() -> None:
    mapping = TableMapping.model_validate({"columns": {"onwer": "a", "stage": "b"}})
    assert [(one.code, one.path) for one in check_fields(mapping, metric_names())] == [
        ("E2120", ("columns", "onwer"))
    ]
