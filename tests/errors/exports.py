"""What is wrong with a table: an export of a CRM, a metrics file, a workbook."""

from errors.deals import DEALS, NAMES, QUOTAS, REPS, WON, spoilt
from errors.provocation import Family, Provocation
from errors.surroundings import after
from workbooks import archive, around, workbook

READ = "import deals.csv"
WORKBOOK = "import deals.xlsx"
MAPPED = "import deals.csv --mapping mapping.yaml"
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
_FORMULA = '<row r="1"><c r="A1"><f>1+1</f></c></row>'

imported = after("import reps.csv -o team.yaml --quiet", files=(("reps.csv", REPS.encode()),))
"""Let figures have been imported from a table of reps."""


FAMILY = Family(
    "tables",
    "Tables and imports",
    (
        Provocation("E2101", READ, spoilt("3000", "3,000")),
        Provocation("E2102", READ, spoilt("Priya", '"Priya')),
        Provocation("E2103", READ, spoilt("4000", "4 pcs")),
        Provocation("E2104", READ, spoilt("2026-07-09", "July")),
        Provocation("E2105", READ, spoilt("Amount", "Stage")),
        Provocation("E2106", READ, spoilt("Priya", "x" * 200_000)),
        Provocation("E2107", READ, spoilt("Priya", "Pri\0ya")),
        Provocation("E2108", READ, {"deals.csv": WON * 2}),
        Provocation("E2109", READ, {"deals.csv": NAMES}),
        Provocation("E2110", READ, spoilt("Close Date", "Closes")),
        Provocation("E2113", READ, {"deals.csv": DEALS.encode("utf-16-le")}),
        Provocation("E2115", READ, {"deals.csv": "Ticket,Seller,Worth\n1,Priya,4000\n"}),
        Provocation(
            "E2116", READ, {"deals.csv": DEALS.replace("4000", "4000 EUR").replace("3000", "3000 GBP")}
        ),
        Provocation("E2117", READ, spoilt("Closed Lost", "Closed")),
        Provocation("E2118", READ, spoilt("\n2,", "\n1,")),
        Provocation("E2120", MAPPED, {"deals.csv": DEALS, "mapping.yaml": "columns: {seller: Rep}\n"}),
        Provocation("E2123", f"{READ} --period summer", {"deals.csv": DEALS}),
        Provocation("E2124", READ, spoilt("Rosa", "Príya")),
        Provocation("E2125", f"{READ} --quotas quotas.csv", {"deals.csv": DEALS, "quotas.csv": QUOTAS}),
        Provocation("E2126", f"{READ} --manager Maren", {"deals.csv": DEALS}),
        Provocation(
            "E2127",
            f"{READ} --split-by Region",
            {"deals.csv": f"Region,{NAMES}North,{WON}South,2,Priya,Closed Lost,3000,2026-05-20,2026-08-14\n"},
        ),
        Provocation(
            "E2128",
            "import reps.csv -o team.yaml",
            {"reps.csv": "Rep,Win rate,Meetings\nTheo,1/2,9\n"},
            imported,
        ),
        Provocation(
            "E2201", WORKBOOK, {"deals.xlsx": archive({"a": around("<row>" + " " * 30_000_000 + "</row>")})}
        ),
        Provocation(
            "E2202", WORKBOOK, {"deals.xlsx": archive({"a": around('<row r="1"><c r="XFD1048576"/></row>')})}
        ),
        Provocation("E2203", WORKBOOK, {"deals.xlsx": _OLD_OFFICE}),
        Provocation("E2204", WORKBOOK, {"deals.xlsx": b"PK\x03\x04 and no more"}),
        Provocation("E2205", WORKBOOK, {"deals.xlsx": workbook({"a": []})}),
        Provocation("E2206", WORKBOOK, {"deals.xlsx": archive({"a": around(_FORMULA)})}),
        Provocation("E2135", "rank deals.csv", {"deals.csv": DEALS}),
    ),
)
