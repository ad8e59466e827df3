"""Bundles: what an instructor uploads or commits, so that a service grades with bpgrade."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from importlib.resources import files
from typing import TYPE_CHECKING

from grader.authoring.wheels import NAME, NotInstalledError, own_wheel, zipped
from grader.exercise.course import ORDER_FILE

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from grader.exercise.course import Course

_WHEEL = re.compile(r"bpgrade-[\w.+!]+-py3-none-any\.whl")
_REPOSITORY = re.compile(r"([\w.-]+/[\w.-]+)(?:@([\w./-]+))?")
_FOLDER = re.compile(r"[\w.-]+(/[\w.-]+)*")


class BundleError(ValueError):
    """A bundle cannot be made from what was given, with the reason."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What goes into a bundle, all of it the instructor's.

    bpgrade is installed from the ``wheel``, from one that is made of the package that runs, or, at
    this ``version``, ``from_index``. ``own`` tells that the course is not the one that ships;
    ``answers`` is the folder of a repository that the answers stand in.
    """

    course: Course
    version: str
    own: bool = False
    wheel: Path | None = None
    from_index: bool = False
    repository: str = ""
    answers: str = "."

    def __post_init__(self) -> None:
        if self.wheel and self.from_index:
            raise BundleError("--wheel and --from-index exclude each other")
        if self.wheel and not _WHEEL.fullmatch(self.wheel.name):
            raise BundleError(f"{self.wheel.name} is no wheel of bpgrade (bpgrade-*.whl)")
        if not _FOLDER.fullmatch(self.answers) or ".." in self.answers.split("/"):
            raise BundleError(f"{self.answers} is no plain name of a folder in a repository")

    @property
    def requirement(self) -> str:
        """What pip is to install: the wheel in the bundle, or this very version."""
        return f"./{self.wheel_name}" if self.wheel_name else f"bpgrade=={self.version}"

    @property
    def wheel_name(self) -> str:
        """The name of the wheel in the bundle; empty if the index is to be asked."""
        if self.from_index:
            return ""
        return self.wheel.name if self.wheel else NAME

    def wheel_data(self) -> bytes:
        """Return the wheel; raise BundleError if there is none and it cannot be made."""
        try:
            return self.wheel.read_bytes() if self.wheel else own_wheel()
        except NotInstalledError:
            raise BundleError(
                "bpgrade runs from a folder; give a --wheel, or ask the index with --from-index"
            ) from None

    @property
    def target(self) -> str:
        """The folder of the answers, in a form that is no name of an exercise."""
        return self.answers if self.answers == "." else f"./{self.answers}"

    @property
    def points(self) -> float:
        """The points of the course."""
        return sum(q.points for exercise in self.course.exercises for q in exercise.questions)


@dataclass(slots=True)
class Bundle:
    """Files by their name in the bundle, and which of them are run."""

    files: dict[str, bytes] = field(default_factory=dict)
    executable: set[str] = field(default_factory=set)

    def add(self, name: str, template: str, values: dict[str, str], *, run: bool = False) -> None:
        """Add a template with its blanks filled in."""
        self.files[name] = _filled(template, values).encode()
        if run:
            self.executable.add(name)

    def add_course(self, plan: Plan, folder: str) -> None:
        """Add the exercises, and their order if it is given."""
        for name in (ORDER_FILE, *(f"{each.id}.toml" for each in plan.course.exercises)):
            source = plan.course.folder / name
            if source.is_file():
                self.files[f"{folder}/{name}"] = source.read_bytes()

    def add_wheel(self, plan: Plan, folder: str = "") -> None:
        """Add the wheel, if there is one."""
        if plan.wheel_name:
            self.files[folder + plan.wheel_name] = plan.wheel_data()

    @property
    def folders(self) -> set[str]:
        """The folders at the top."""
        return {name.split("/")[0] for name in self.files if "/" in name}

    def zipped(self) -> bytes:
        """Return the bundle as a zip file, whose programs may be run."""
        return zipped(self.files, frozenset(self.executable))


def gradescope(plan: Plan) -> Bundle:
    """Make what Gradescope takes as an autograder."""
    bundle = Bundle()
    values = {"REQUIREMENT": plan.requirement}
    bundle.add("setup.sh", "gradescope/setup.sh", values, run=True)
    bundle.add("run_autograder", "gradescope/run_autograder", values, run=True)
    bundle.add_course(plan, "course")
    bundle.add_wheel(plan)
    return bundle


def github(plan: Plan) -> Bundle:
    """Make a workflow, and what it fetches from the instructor's repository."""
    elsewhere = plan.own or bool(plan.repository)
    home = "bpgrade/" if elsewhere else ".github/bpgrade/"
    checkout = "instructor" if elsewhere else "submission"
    installed = f"{checkout}/{home}{plan.wheel_name}" if plan.wheel_name else plan.requirement
    bundle = Bundle()
    bundle.add(
        ".github/workflows/bpgrade.yml",
        "github/bpgrade.yml",
        {
            "COURSE_STEP": _course_step(plan.repository) if elsewhere else "",
            "REQUIREMENT": installed,
            "EXERCISES": '--exercises "$GITHUB_WORKSPACE/instructor/bpgrade/course" ' * plan.own,
            "ANSWERS": plan.target,
        },
    )
    if plan.own:
        bundle.add_course(plan, "bpgrade/course")
    bundle.add_wheel(plan, home)
    return bundle


def classroom50(plan: Plan) -> Bundle:
    """Make the folder of an assignment's own autograder."""
    bundle = Bundle()
    values = {"REQUIREMENT": plan.requirement, "ANSWERS": plan.target}
    bundle.add("autograder.py", "classroom50/autograder", values, run=True)
    bundle.add_course(plan, "course")
    bundle.add_wheel(plan)
    return bundle


SERVICES: dict[str, Callable[[Plan], Bundle]] = {
    "gradescope": gradescope,
    "github": github,
    "classroom50": classroom50,
}


def _course_step(repository: str) -> str:
    match = _REPOSITORY.fullmatch(repository)
    if not match:
        raise BundleError("--repository OWNER/NAME must tell where the course will be kept")
    values = {"REPOSITORY": match[1], "REF": match[2] or "main"}
    return _filled("github/course_step.yml", values)


def _filled(template: str, values: dict[str, str]) -> str:
    text = (files("grader.authoring") / "templates" / template).read_text(encoding="utf-8")
    for name, value in values.items():
        text = text.replace(f"@{name}@", value)
    return text
