"""One small class of all kinds, and what one process makes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.batch.classroom import COUNT, grade
from tests.batch.synthetic import write_class

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="session")
def classroom(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a small class of all kinds."""
    folder = tmp_path_factory.mktemp("class")
    write_class(folder, COUNT)
    return folder


@pytest.fixture(scope="session")
def serial(classroom: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the results of one process."""
    output = tmp_path_factory.mktemp("serial")
    ran = grade(classroom, output, "--jobs", "1")
    assert ran.returncode == 0, ran.stderr
    return output
