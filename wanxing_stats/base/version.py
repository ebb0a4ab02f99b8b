"""This package's version, as pyproject.toml has it."""

from importlib.metadata import version

DISTRIBUTION = "wanxing-stats"


def package_version() -> str:
    """The version that is installed: 0.2.0."""
    return version(DISTRIBUTION)
