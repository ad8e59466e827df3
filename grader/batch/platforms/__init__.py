"""Platforms: whose the files and folders of an export are, each platform in a module of its own."""

from grader.batch.platforms.platform import Handed, Platform, Rule
from grader.batch.platforms.registry import PLATFORMS, recognised

__all__ = ["PLATFORMS", "Handed", "Platform", "Rule", "recognised"]
