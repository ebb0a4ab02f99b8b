"""pyproject.toml, the two locks, environment.yml and the Makefile ask for the same things."""

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
LOCK = (ROOT / "requirements.lock").read_text("utf-8")
CONSTRAINTS = (ROOT / "constraints.txt").read_text("utf-8")
ENVIRONMENT = (ROOT / "environment.yml").read_text("utf-8")
MAKEFILE = (ROOT / "Makefile").read_text("utf-8")
PYTHONS = ["3.11", "3.12", "3.13"]
# What make lab runs, and the words of its menus.
OF_JUPYTERLAB = {"jupyterlab", "jupyterlab-language-pack-zh-cn"}


def direct_dependencies():
    extras = PROJECT["optional-dependencies"].values()
    return [
        Requirement(text)
        for text in PROJECT["dependencies"] + [text for extra in extras for text in extra]
    ]


def locked():
    """Each pin of the lock with its hashes, e.g. ("lxml==6.1.3", ["sha256:…", …])."""
    lines = LOCK.replace("\\\n", " ").splitlines()
    pins = [
        re.split(r"\s+--hash=", line.strip())
        for line in lines
        if line.strip() and not line.startswith("#")
    ]
    return [(pin.strip(), hashes) for pin, *hashes in pins]


def environment_list(indent):
    """The items of one list of environment.yml; for a YAML reader this is too little."""
    return re.findall(rf"^ {{{indent}}}- (.+)$", ENVIRONMENT, re.MULTILINE)


@pytest.mark.parametrize("requirement", direct_dependencies(), ids=str)
def test_each_direct_dependency_is_pinned_in_the_lock(requirement):
    pins = [Requirement(pin) for pin, _ in locked()]
    found = [
        pin for pin in pins if canonicalize_name(pin.name) == canonicalize_name(requirement.name)
    ]
    assert len(found) == 1, "one version, whatever the platform and the Python"
    (version,) = found[0].specifier
    assert found[0].marker is None
    assert version.operator == "=="
    assert version.version in requirement.specifier


def imports_of(folder):
    """The top-level names that a folder's modules import, without its own and Python's."""
    names = set()
    for path in (ROOT / folder).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                names |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.level == 0:
                names.add(str(node.module).split(".")[0])
    return names - {"wanxing_stats", "sample_office"} - set(sys.stdlib_module_names)


def test_the_project_declares_what_the_library_imports_and_no_more():
    distributions = packages_distributions()
    imported = {canonicalize_name(distributions[name][0]) for name in imports_of("wanxing_stats")}
    declared = {canonicalize_name(name) for name in PROJECT["dependencies"]}
    assert imported | OF_JUPYTERLAB == declared


def test_each_pin_of_the_lock_carries_hashes():
    for pin, hashes in locked():
        assert re.fullmatch(r"[a-z0-9-]+==[^ ;*]+( ; .+)?", pin)
        assert hashes, pin
        assert all(re.fullmatch("sha256:[0-9a-f]{64}", digest) for digest in hashes), pin


def test_the_lock_names_no_index_address_or_path():
    names_and_versions = re.sub(r"--hash=\S+|\\\n", "", LOCK)
    assert not re.search(r"--| @ |[/\\]|^-", names_and_versions, re.MULTILINE)


def test_the_constraints_are_the_lock_without_hashes():
    assert CONSTRAINTS.splitlines()[1:] == [pin for pin, _ in locked()]


def test_the_environment_names_what_the_project_builds_on_and_leaves_versions_to_the_lock():
    first, *names, last = environment_list(6)
    assert (first, last) == ("-c constraints.txt", "-e .[sample]")
    assert sorted(names) == sorted([*PROJECT["dependencies"], "pytest"])


def test_all_name_the_same_pythons():
    accepted = SpecifierSet(PROJECT["requires-python"])
    assert [f"3.{minor}" for minor in range(8, 30) if f"3.{minor}" in accepted] == PYTHONS
    assert re.search(r"^PYTHONS := (.+)$", MAKEFILE, re.MULTILINE)[1].split() == PYTHONS[::-1]
    assert f"Python {PYTHONS[0]} to {PYTHONS[-1]};" in LOCK.splitlines()[0]
    (python,) = [item for item in environment_list(2) if item.startswith("python=")]
    assert python.removeprefix("python=") in PYTHONS


def test_the_changelog_has_this_version():
    changelog = (ROOT / "CHANGELOG.md").read_text("utf-8")
    assert f"## [{PROJECT['version']}]" in changelog


@pytest.mark.parametrize(
    "name",
    [
        "pyproject.toml",
        "requirements.lock",
        "constraints.txt",
        "environment.yml",
        "Makefile",
        ".ci/run",
    ],
)
def test_no_file_of_the_set_up_names_an_address(name):
    assert "://" not in (ROOT / name).read_text("utf-8")
