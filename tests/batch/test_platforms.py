"""Exports of platforms: each is attributed to the right person, with the platform's id."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from grader.batch.platforms import PLATFORMS
from grader.batch.platforms.gradescope import submitters
from tests.batch.handed_in import DRAFT, FINAL, files, find, lay, read_all
from tests.batch.synthetic import zipped
from tests.command import bpgrade

if TYPE_CHECKING:
    from pathlib import Path

METADATA = b"""---
submission_7:
  :submitters:
  - :name: Ada Byron
    :sid: '11'
    :email: ada@example.org
  - :name: "Zo\\u00eb O'Hara"
    :sid:
    :email: zoe@example.org
  :created_at: 2026-02-09 11:00:00.000000000 Z
  :history:
  - :id: 6
    :created_at: 2026-02-01 11:00:00.000000000 Z
    :submitters:
    - :name: Nobody
  :score: 0.0
submission_8:
  :submitters:
  - :name: 'Bob ''Bobby'' Ek'
    :sid: '12'
    :email: bob@example.org
  :created_at: 2026-02-09 12:00:00.000000000 Z
"""
EXPORTS = {
    "moodle folders": {
        "Ada Byron_1_assignsubmission_file_/one.toml": FINAL,
        "Ada Byron_1_assignsubmission_onlinetext_/onlinetext.html": b"",
        "Bob Ek_2_assignsubmission_file/w.zip": zipped({"one.toml": DRAFT}),
    },
    "moodle flat": {
        "Ada Byron_1_assignsubmission_file_one.toml": FINAL,
        "Bob Ek_2_assignsubmission_file_one (1).toml": DRAFT,
    },
    "blackboard": {
        "HW_1_1_attempt_2026-02-09-11-00-00.txt": b"Name: Ada Byron (1)\nAssignment: HW\n",
        "HW_1_1_attempt_2026-02-09-11-00-00_one.toml": FINAL,
        "HW_1_1_attempt_2026-02-02-11-00-00_one.toml": DRAFT,
        "HW_1_2_attempt_2026-02-02-11-00-00_w.zip": zipped({"one.toml": DRAFT}),
        "HW_1_2_attempt_2026-02-02-11-00-00.txt": b"Name: Bob Ek (2)\n",
    },
    "brightspace": {
        "1-51 - Ada Byron - 9 February, 2026 1104 AM/one.toml": FINAL,
        "1-51 - Ada Byron - 9 February, 2026 1204 AM/one.toml": DRAFT,
        "2-51 - Bob Ek - Feb 3, 2026 115 PM/one.toml": DRAFT,
        "index.html": b"<html>",
    },
}


@pytest.mark.parametrize("name", EXPORTS)
@pytest.mark.parametrize("packed", [False, True])
def test_exports_are_attributed(tmp_path: Path, name: str, packed: bool) -> None:  # noqa: FBT001 (a parameter)
    """Unpacked or as they were downloaded; the newest attempt counts; nothing is said in vain."""
    path = tmp_path / "export.zip"
    if packed:
        path.write_bytes(zipped(EXPORTS[name]))
    else:
        path = lay(tmp_path / "export", EXPORTS[name])
    found, said = find(path)
    assert [("Ada Byron", "1"), ("Bob Ek", "2")] == [(f.student, f.number) for f in found]
    assert {"Ada Byron": {"one.toml": FINAL}, "Bob Ek": {"one.toml": DRAFT}} == files(path)
    assert [] == said


@pytest.mark.parametrize(
    ("older", "newer"),
    [
        ("28. Jan. 2026 2305", "9. Feb. 2026 0905"),
        ("28 janv., 2026 0905", "9 févr., 2026 0904"),
        ("30 de abril de 2026 1205 a. m.", "1 de mayo de 2026 115 p. m."),
        ("30 juin 2026 0905", "1 juillet 2026 0904"),
        ("2 mrt. 2026 0905", "1 okt. 2026 0904"),
    ],
)
def test_brightspace_dates_in_other_languages(tmp_path: Path, older: str, newer: str) -> None:
    """The two attempts are of one person, and the later one counts, whatever the files' times."""
    path = lay(
        tmp_path / "export",
        {
            f"1-51 - Ada Byron - {newer}/one.toml": FINAL,
            f"1-51 - Ada Byron - {older}/one.toml": DRAFT,
        },
    )
    assert {"Ada Byron": {"one.toml": FINAL}} == files(path)


def test_canvas_counts_what_was_handed_in_again(tmp_path: Path) -> None:
    """By the number that it appends; a late one is no other person."""
    lay(
        tmp_path,
        {
            "byronada_41_880_one.toml": DRAFT,
            "byronada_LATE_41_881_one-1.toml": FINAL,
            "ekbob_LATE_42_882_answers-2.zip": zipped({"one.toml": DRAFT}),
        },
    )
    contents = read_all(tmp_path)
    assert {"one.toml": FINAL} == contents["byronada"].files
    assert "byronada_41_880_one.toml is left out as older" in contents["byronada"].notes
    assert {"one.toml": DRAFT} == contents["ekbob"].files
    assert ["41", "42"] == [found.number for found in find(tmp_path)[0]]


def test_gradescope_tells_who_is_in_a_team(tmp_path: Path) -> None:
    """Each member has a row; the name, the id and the address come from its metadata."""
    lay(tmp_path, {"submission_metadata.yml": METADATA})
    lay(tmp_path, {"submission_7/one.toml": FINAL, "submission_8/one.toml": DRAFT})
    found, said = find(tmp_path)
    assert [
        ("Ada Byron", "11", "ada@example.org"),
        ("Bob 'Bobby' Ek", "12", "bob@example.org"),
        ("Zoë O'Hara", "", "zoe@example.org"),
    ] == [(each.student, each.number, each.email) for each in found]
    assert ["ada@example.org", "bob@example.org", "zoe@example.org"] == [f.numbers for f in found]
    assert {"one.toml": FINAL} == files(tmp_path)["Zoë O'Hara"]
    assert [] == said


def test_the_time_of_a_gradescope_attempt_is_not_that_of_earlier_ones() -> None:
    """The history of an attempt stands deeper in the file."""
    people = submitters(METADATA.decode())
    assert ["2026-02-09 11:00:00.000000000 Z"] * 2 == [p.attempt for p in people["submission_7"]]


def test_google_has_names_before_the_files(tmp_path: Path) -> None:
    """And copies of a student's own are not taken for persons."""
    lay(tmp_path / "class", {"Ada Byron - one.toml": FINAL, "Bob Ek - two.toml": DRAFT})
    assert {"Ada Byron": {"one.toml": FINAL}, "Bob Ek": {"two.toml": DRAFT}} == files(
        tmp_path / "class"
    )
    lay(tmp_path / "ada", {"one - Copy.toml": FINAL, "two - Copy.toml": DRAFT})
    assert ["ada"] == list(files(tmp_path / "ada"))


def test_clones_are_called_by_their_users(tmp_path: Path) -> None:
    """What they have in common is the assignment; their address says whose numbers they have."""
    for user in ("ada-b", "bob"):
        config = f'[remote "origin"]\n\turl = git@github.com:cs-101/back-prop-{user}.git\n'
        lay(tmp_path / f"back-prop-{user}", {"answers/one.toml": FINAL, "README.md": b""})
        lay(
            tmp_path / f"back-prop-{user}", {".git/config": config.encode(), ".git/one.toml": DRAFT}
        )
    found, _ = find(tmp_path)
    assert ["ada-b", "bob"] == [each.student for each in found]
    assert ["cs-101/back-prop-ada-b", "cs-101/back-prop-bob"] == [each.numbers for each in found]
    assert {"one.toml": FINAL} == files(tmp_path)["bob"]


def test_nbgrader_keeps_submissions_in_a_folder_of_its_course(tmp_path: Path) -> None:
    """And its exchange tells the user, the assignment and the time in one name."""
    lay(tmp_path / "course", {"nbgrader_config.py": b"", "source/ps1/one.toml": DRAFT})
    lay(tmp_path / "course/submitted", {"ada/ps1/one.toml": FINAL, "bob/ps1/one.toml": DRAFT})
    assert {"ada": {"one.toml": FINAL}, "bob": {"one.toml": DRAFT}} == files(tmp_path / "course")
    inbound = tmp_path / "inbound"
    lay(inbound / "ada+ps1+2026-02-02 09:00:00.000000 UTC+q8F", {"one.toml": DRAFT})
    lay(inbound / "ada+ps1+2026-02-09 09:00:00.000000 UTC+x1Y", {"one.toml": FINAL})
    assert {"ada": {"one.toml": FINAL}} == files(inbound)
    share = tmp_path / "ngshare"
    lay(share / "ada/ps1/2026-02-02 09:00:00.000000 UTC", {"one.toml": DRAFT})
    lay(share / "ada/ps1/2026-02-09 09:00:00.000000 UTC", {"one.toml": FINAL})
    assert {"ada": {"one.toml": FINAL}} == files(share)


def test_a_platform_may_be_named(tmp_path: Path) -> None:
    """Where its names could be anybody's, or there is one submission only."""
    lay(tmp_path, {"Ada Byron - one.toml": FINAL, "notes.txt": b""})
    assert ["Ada Byron"] == list(files(tmp_path, platform=PLATFORMS["google"]))
    listed = re.search(r"--from +\[([^]]*)\]", bpgrade("grade", "--help").out)
    assert listed
    assert list(PLATFORMS) == "".join(listed[1].split()).split("|")
