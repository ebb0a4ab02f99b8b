"""A wheel works in an empty environment outside the clone: rules, notebooks and style are in it."""

import json
import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest
from workbooks import notebook_names, penalty, penalty_file

REPOSITORY = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", "wheel", "--quiet"]
    offline = ["--no-deps", "--no-build-isolation", "--no-index"]
    subprocess.run([*command, *offline, "--wheel-dir", folder, REPOSITORY], check=True)
    (path,) = folder.glob("*.whl")
    return path


@pytest.fixture(scope="module")
def environment(wheel, tmp_path_factory):
    """Nothing but the wheel, beside the packages that are installed here.

    They are reached by a .pth file, so that this costs seconds and no network. Other .pth files
    aren't read from there, hence the clone that is installed beside them isn't seen.
    """
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, with_pip=False)
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--python", python]
    install = ["install", "--quiet", "--no-deps", "--no-index", "--ignore-installed", wheel]
    subprocess.run([*pip, *install], check=True)
    (packages,) = folder.glob("lib/python*/site-packages")
    here = [path for path in sys.path if path.endswith("-packages")]
    (packages / "installed_here.pth").write_text("\n".join(here), encoding="utf-8")
    return python


def run_outside(command, folder):
    """Run a command in a folder, without anything that leads to the clone."""
    inherited = {name: os.environ[name] for name in os.environ if not name.startswith("PYTHON")}
    # nbconvert's templates are looked for below the environment, not beside its code
    jupyter = {"JUPYTER_PATH": str(Path(sys.prefix) / "share" / "jupyter")}
    return subprocess.run(
        command, cwd=folder, env=inherited | jupyter, capture_output=True, text=True, check=False
    )


def test_the_wheel_holds_all_that_a_build_reads_and_not_the_made_up_office(wheel):
    held = set(zipfile.ZipFile(wheel).namelist())
    for pattern in ("*.py", "*.toml", "*.mplstyle", "*.j2", "*.css"):
        for path in (REPOSITORY / "wanxing_stats").rglob(pattern):
            assert path.relative_to(REPOSITORY).as_posix() in held
    for path in (REPOSITORY / "notebooks").glob("*.ipynb"):
        assert f"wanxing_stats/notebooks/{path.name}" in held
    assert [name for name in held if name.endswith("overrides.d/wanxing_stats.json")]
    assert not [name for name in held if not name.startswith("wanxing_stats")]


def test_a_workspace_of_three_files_is_built_outside_the_clone(environment, tmp_path):
    for year in (2022, 2023, 2024):
        filed, decided = f"{year}-03-01", f"{year}-03-05"
        row = penalty(year, filed=filed, decided=decided)
        penalty_file(tmp_path, row, year=year, name="示例_处罚.xlsx")
    where = run_outside(
        [environment, "-c", "import wanxing_stats as w; print(w.__file__)"], tmp_path
    )
    assert Path(where.stdout.strip()).is_relative_to(environment.parents[1])

    command = [environment.with_name("wanxing"), "build", "2024", "--json", "--root", tmp_path]
    built = run_outside(command, tmp_path)
    assert built.returncode in (0, 1), built.stderr
    document = json.loads(built.stdout)
    assert document["files"] == 3
    pages = [path.stem for path in (tmp_path / "reports" / "2024").glob("*.html")]
    assert sorted(pages) == notebook_names(exported=True)


def test_settings_of_jupyterlab_are_put_where_it_looks_for_them(environment):
    """Below the environment, as an installation of the clone puts them (shared-data)."""
    settings = environment.parents[1] / "share/jupyter/lab/settings/overrides.d"
    ours = REPOSITORY / "jupyterlab_settings" / "overrides.json"
    assert (settings / "wanxing_stats.json").read_bytes() == ours.read_bytes()


def test_the_made_up_office_is_named_where_it_is_not_installed(environment, tmp_path):
    done = run_outside([environment.with_name("wanxing"), "sample", tmp_path / "new"], tmp_path)
    assert done.returncode == 2
    assert "sample_office" in done.stderr and "程序内部出错" not in done.stderr
