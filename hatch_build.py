"""Note in a wheel that its course is valid, so that no installation has to validate it again."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CustomBuildHook(BuildHookInterface[Any]):
    """Loads the course with an empty cache, and puts what is remembered of it into the wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Put the record beside the exercises; a course that is not valid ends the build."""
        if version == "editable":
            return
        self.cache = TemporaryDirectory()
        os.environ["XDG_CACHE_HOME"] = self.cache.name
        sys.path.insert(0, self.root)
        from grader.exercise.course import shipped_course  # noqa: PLC0415 (found from now on)
        from grader.exercise.format.validated import FILE  # noqa: PLC0415

        _ = shipped_course().exercises  # loads and remembers each
        record = Path(self.cache.name, "bpgrade", FILE)
        build_data["force_include"][str(record)] = f"grader/exercises/{FILE}"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Remove what was put into the wheel from where it was taken."""
        del build_data, artifact_path
        if version != "editable":
            self.cache.cleanup()
