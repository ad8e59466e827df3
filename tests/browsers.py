"""What tests need of a browser and of node: where they are, or a word on what is missing.

Node packages are looked for in the folder that BPGRADE_NODE_MODULES names, else in
``.node/node_modules`` at the top of the project, which ``.ci/run`` fills. The browser is the one
that BPGRADE_CHROMIUM names, else the first Chromium on the path.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
NODE_MODULES = Path(os.environ.get("BPGRADE_NODE_MODULES") or ROOT / ".node" / "node_modules")
_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def chromium() -> str:
    """Return the path of a Chromium; skip the test where there is none."""
    named = os.environ.get("BPGRADE_CHROMIUM")
    found = named or next(filter(None, map(shutil.which, _BROWSERS)), None)
    if not found:
        pytest.skip("there is no Chromium on this machine; BPGRADE_CHROMIUM may name one")
    return found


def node() -> str:
    """Return the path of node; skip the test where there is none."""
    found = shutil.which("node")
    if not found:
        pytest.skip("there is no node on this machine")
    return found


def node_package(name: str) -> Path:
    """Return the folder of an installed node package; skip the test where it is missing."""
    folder = NODE_MODULES / name
    if not (folder / "package.json").is_file():
        pytest.skip(f"the node package {name} is not in {NODE_MODULES}")
    return folder
