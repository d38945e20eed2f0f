"""What the documents say about the code is still so: settings, modules, commands, logins, tests."""

import ast
import re
import tomllib
from collections import Counter
from pathlib import Path

from accounts.roles import Role

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
ARCHITECTURE = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
SECURITY = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
ASVS = (ROOT / "ASVS.md").read_text(encoding="utf-8")


def chapter(text, title):
    """The text between one second-level heading and the next."""
    return text.split(f"\n## {title}\n", 1)[1].split("\n## ", 1)[0]


def rows(text, title):
    """The first two columns of a chapter's table, for rows whose first column is `code`."""
    return dict(re.findall(r"^\| `([^`]+)` \| ([^|]*?) \|", chapter(text, title), re.MULTILINE))


def variables_read_in(path):
    """What `env.…("NAME")` and `os.environ.get("NAME")` ask for."""
    calls = (
        node for node in ast.walk(ast.parse((ROOT / path).read_text(encoding="utf-8"))) if isinstance(node, ast.Call)
    )
    return {
        call.args[0].value
        for call in calls
        if re.fullmatch(r"env(\.\w+)?|os\.environ\.get|os\.getenv", ast.unparse(call.func))
        and call.args
        and isinstance(call.args[0], ast.Constant)
    }


def test_every_environment_variable_is_in_the_readme_and_no_other():
    read = variables_read_in("newsroom/settings.py") | variables_read_in("deploy/gunicorn.conf.py")

    assert set(rows(README, "Environment")) == read


def test_every_module_is_named_in_the_architecture_and_no_other():
    modules = {
        path.relative_to(ROOT).as_posix()
        for package in ("accounts", "articles", "newsroom")
        for path in (ROOT / package).rglob("*.py")
        if path.name != "__init__.py" and "migrations" not in path.parts
    }

    assert set(re.findall(r"^- `([^`]+\.py)` — .+\.$", chapter(ARCHITECTURE, "Modules"), re.MULTILINE)) == modules


def test_every_test_that_the_documents_call_as_a_witness_exists():
    defined = {
        name
        for path in (ROOT / "tests").rglob("test_*.py")
        for name in re.findall(r"^def (test_\w+)", path.read_text(encoding="utf-8"), re.MULTILINE)
    }

    assert set(re.findall(r"`(test_\w+)`", ARCHITECTURE + SECURITY + ASVS)) - defined == set()


def test_every_requirement_of_the_asvs_is_answered_once_and_the_sum_is_right():
    answered = re.findall(r"^\| (\d+\.\d+\.\d+) \| [12] \| [^|]+ \| (met|not met|–) \| [^|]+ \|$", ASVS, re.MULTILINE)
    answers = Counter(answer for _, answer in answered)
    counted = [len(answered) - answers["–"], answers["met"], answers["not met"], answers["–"]]

    # As many as levels 1 and 2 of V1–V8 and V12–V16 have in 5.0.0.
    assert (
        len({number for number, _ in answered})
        == len(answered)
        == len(re.findall(r"^\| \d", ASVS, re.MULTILINE))
        == 196
    )
    said = re.search(
        r"^(\d+) of the (\d+) that apply are met, (\d+) are not, (\d+) do not apply\.$", ASVS, re.MULTILINE
    )
    assert [int(said[place]) for place in (2, 1, 3, 4)] == counted
    assert answers["met"] >= 0.95 * counted[0]


def test_every_make_target_is_in_the_readme_and_no_other():
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))

    assert {name.removeprefix("make ") for name in rows(README, "Commands") if name.startswith("make ")} == targets


def test_every_management_command_is_in_the_readme_and_no_other():
    commands = {path.stem for path in ROOT.glob("a*/management/commands/*.py") if path.name != "__init__.py"}
    named = {name.removeprefix("manage.py ") for name in rows(README, "Commands") if name.startswith("manage.py ")}

    assert named == commands


def test_the_demo_logins_are_those_of_the_demo_newsroom():
    newsroom = tomllib.loads((ROOT / "articles" / "demo" / "newsroom.toml").read_text(encoding="utf-8"))
    label = {role.value: role.label for role in Role}
    logins = {
        person["login"]: "، ".join(label[role] for role in person["roles"])
        for person in newsroom["people"]
        if "login" in person
    }

    assert rows(README, "Roles and demo logins") == logins
    assert f"`{newsroom['password']}`" in README
