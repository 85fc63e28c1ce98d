"""`paigong explain` and `paigong prices`, on documents and on stored plans."""

import json
from pathlib import Path

import pytest
from command_line import Paigong


@pytest.fixture
def documents(tmp_path: Path, tiny_problem: Path) -> tuple[object, ...]:
    """The tiny problem with a plan that serves W1, as arguments; nobody has the skill for W2."""
    visit = {"kind": "order", "order": "W1", "arrival": 31_000, "start": 31_000, "finish": 32_800}
    route = {"technician": "T", "shift": 0, "departure": 28_800, "arrival": 36_000, "stops": [visit]}
    left = {"order": "W2", "reason": "skill", "detail": ""}
    plan = {"format": "dispatch-plan/1", "problem": "tiny", "routes": [route], "unserved": [left]}
    (tmp_path / "plan.json").write_text(json.dumps(plan))
    return ("--problem", tiny_problem, "--plan", tmp_path / "plan.json")


def edit(documents: tuple[object, ...], **fields: object) -> None:
    """Change fields of the plan document."""
    path = Path(str(documents[3]))
    path.write_text(json.dumps({**json.loads(path.read_text()), **fields}))


def test_an_order_left_out_is_explained_with_what_would_change_it(documents: tuple[object, ...], paigong: Paigong):
    """The only technician lacks the skill; trained, that one would serve it at a price that is told."""
    ended = paigong("explain", "W2", *documents, "--json")
    assert ended.code == 0, ended.err
    assert ended.document["state"] == "unserved"
    assert [(one["technician"], one["verdict"]) for one in ended.document["technicians"]] == [("T", "skill")]
    [remedy] = ended.document["counterfactuals"]
    assert (remedy["kind"], remedy["technician"], remedy["details"]["skills"]) == ("skill", "T", {"optics": 1})
    assert remedy["cost"] == sum(remedy["terms"].values()) < 0


def test_people_read_it_in_their_language(documents: tuple[object, ...], paigong: Paigong):
    """The same in both languages, with verdicts and remedies as sentences."""
    english, chinese = paigong("explain", "W2", *documents), paigong("explain", "W2", *documents, "--lang", "zh")
    assert "W2: is left out" in english.out
    assert "It asks for “optics” at level 1 (T has none)." in english.out
    assert "W2: 未安排" in chinese.out
    assert "需要“optics”1级" in chinese.out
    assert "或培训T" in chinese.out


def test_prices_add_up_and_are_said_in_words(documents: tuple[object, ...], paigong: Paigong):
    """The shares are the plan's price; the marginal prices that a plan carries are ranked."""
    edit(documents, prices={"orders": {}, "technicians": {"T": 7200}, "pieces": [["C", "pump", 11_160]]})
    ended = paigong("prices", *documents, "--json")
    assert ended.code == 0, ended.err
    shares = [*ended.document["orders"], *ended.document["technicians"]]
    priced = paigong("price", documents[1], documents[3], "--json").document
    assert sum(share["cost"] for share in shares) == ended.document["cost"] == priced["cost"]
    assert ended.document["terms"] == priced["terms"]
    said = [one["words"] for one in ended.document["marginal"]]
    assert said[0] == "The next pump at C today is worth 3.1 h of weighted response."
    assert "a second one saves no more" in paigong("prices", *documents).out


def test_a_plan_without_marginal_prices_says_so(documents: tuple[object, ...], paigong: Paigong):
    """Prices are not made up."""
    assert "carries no marginal prices" in paigong("prices", *documents).out
    assert paigong("prices", *documents, "--json").document["marginal"] is None


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["explain", "W9"], "ORDER: plan.json has no order W9"),
        (["prices", "--top", "0"], "--top"),
    ],
)
def test_what_is_not_there_is_named(words: list[str], said: str, documents: tuple[object, ...], paigong: Paigong):
    """An unknown order or number is an error with the argument's name."""
    ended = paigong(*words, *documents[:3], "plan.json")
    assert ended.code in (2, 3)
    assert said in ended.err


def test_one_document_alone_is_a_usage_error(documents: tuple[object, ...], paigong: Paigong):
    """A problem without its plan says nothing."""
    ended = paigong("explain", "W2", *documents[:2])
    assert (ended.code, ended.err.strip()) == (2, "--problem and --plan go together")


@pytest.mark.parametrize("command", [("explain", "W2"), ("prices",)])
def test_an_illegal_plan_is_refused(command: tuple[str, ...], documents: tuple[object, ...], paigong: Paigong):
    """What breaks the rules is not explained; the file is named, and where to look."""
    edit(documents, unserved=[])
    ended = paigong(*command, *documents)
    assert ended.code == 3
    assert "plan.json: the plan breaks 1 rules (see `paigong check`)" in ended.err


def test_a_bad_document_or_price_is_named_with_its_field(documents: tuple[object, ...], paigong: Paigong):
    """File and field, for a broken plan and for prices that nobody can read."""
    edit(documents, prices={"technicians": {"T": "much"}})
    ended = paigong("prices", *documents)
    assert ended.code == 3
    assert "plan.json: prices.technicians.T: is no integer of 0 or more" in ended.err
    edit(documents, routes=7)
    ended = paigong("explain", "W2", *documents)
    assert ended.code == 3
    assert "plan.json: routes" in ended.err


def test_a_stored_plan_is_looked_into_by_its_number(paigong: Paigong, tmp_path: Path):
    """The newest plan of the store, where no number is given; a number that is not there is an error."""
    folder = tmp_path / "company"
    folder.mkdir()
    for name, text in COMPANY.items():
        (folder / name).write_text(text, encoding="utf-8")
    database = ("--database", f"sqlite:///{tmp_path / 'day.sqlite3'}")
    assert paigong("import", folder, *database).code == 0
    planned = paigong("optimize", "--day", "2026-03-02", "--seconds", 1, *database, "--json")
    assert planned.code == 0, planned.err
    explained = paigong("explain", "W2", *database, "--json")
    assert [one["verdict"] for one in explained.document["technicians"]] == ["skill"]
    assert paigong("prices", "--number", 1, *database, "--json").document["cost"] == planned.document["cost"]
    assert paigong("explain", "W2", "--number", 7, *database).code == 3


COMPANY = {
    "company.csv": "Name,Time zone\nDemo,Asia/Shanghai\n",
    "regions.csv": "Region id,Name\nR1,Wuhan\n",
    "centres.csv": "Centre id,Name,Region,Latitude,Longitude\nC1,Wuhan,R1,30.59,114.30\n",
    "customers.csv": "Customer id,Name\nK1,Plant\n",
    "sites.csv": "Site id,Customer,Region,Latitude,Longitude\nS1,K1,R1,30.60,114.35\n",
    "technicians.csv": "Technician id,Name,Centre,Skills\nT1,Li,C1,hydraulics:3\n",
    "shifts.csv": "Technician,Date,Start,End\nT1,2026-03-02,08:00,17:00\n",
    "orders.csv": "Order id,Site,Reported at,Industry,Level,Duration (min),Skills,Parts\n"
    "W1,S1,2026-03-02 07:00,machinery,2,60,hydraulics:2,\nW2,S1,2026-03-02 07:10,machinery,3,30,optics:1,\n",
}
