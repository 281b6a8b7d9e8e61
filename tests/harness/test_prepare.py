"""`packaging/dev/prepare.sh` on computers that lack something: played by stand-ins for the system's own programs."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[2]

Prepare = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def programs(tmp_path: Path) -> Callable[[str, str], None]:
    """``programs(name, script)`` puts a stand-in before the system's program of that name."""
    (tmp_path / "bin").mkdir()

    def put(name: str, script: str) -> None:
        path = tmp_path / "bin" / name
        path.write_text(f"#!/bin/bash\n{script}\n")
        path.chmod(0o755)

    return put


@pytest.fixture
def prepare(tmp_path: Path, programs: Callable[[str, str], None]) -> Prepare:
    """Run the script in a checkout of its own. Unless a test says otherwise: an ordinary user, every library there."""
    script = tmp_path / "checkout" / "packaging" / "dev" / "prepare.sh"
    script.parent.mkdir(parents=True)
    shutil.copy(CHECKOUT / "packaging" / "dev" / "prepare.sh", script)
    shutil.copy(CHECKOUT / "pyproject.toml", tmp_path / "checkout")
    shutil.copytree(CHECKOUT / "requirements", tmp_path / "checkout" / "requirements")
    libraries = re.findall(r"(lib[\w.+-]+\.so\.\d+)=", script.read_text())
    programs("uname", "echo Linux")
    programs("id", "echo 1000")
    programs("apt-get", "exit 1")  # whatever goes wrong in a test, it must not reach the computer's own packages
    programs("ldconfig", "printf '%s (libc6)\\n' " + " ".join(libraries))
    for version in ("3.11", "3.12", "3.13"):
        programs(f"python{version}", "exit 127")
    # A Python without its venv module: the script cannot get further than to ask for it.
    programs("python3", '[[ "$*" != *ensurepip* ]]')

    def run(purpose: str, **env: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["bash", str(script), purpose],
            env={"PATH": f"{tmp_path / 'bin'}:/usr/bin:/bin", "HOME": str(tmp_path), **env},
            capture_output=True,
            text=True,
            check=False,
        )

    return run


def test_a_missing_venv_module_is_one_line_with_its_command(prepare: Prepare) -> None:
    """README: a fresh Debian has Python without venv."""
    run = prepare("run")

    assert run.returncode == 1
    assert run.stderr.splitlines() == [
        "Missing: Python's venv module. Install it with: sudo apt-get install python3-venv"
    ]


def test_a_missing_library_is_named_with_its_package(prepare: Prepare, programs: Callable[[str, str], None]) -> None:
    """README: Qt's own message names the wrong library; ours is taken from the loader's list."""
    programs("ldconfig", "echo nothing here")

    run = prepare("run")

    assert run.returncode == 1
    (line,) = run.stderr.splitlines()
    assert "Install it with: sudo apt-get install libgl1 libegl1" in line
    assert "libxcb-cursor0" not in line, "without a screen only what is drawn off the screen is needed"


def test_with_a_screen_its_libraries_are_needed_too(prepare: Prepare, programs: Callable[[str, str], None]) -> None:
    """README: the same, on a desktop."""
    programs("ldconfig", "echo nothing here")

    (line,) = prepare("run", DISPLAY=":0").stderr.splitlines()

    assert "libxcb-cursor0" in line


def test_root_on_debian_gets_them_installed_under_the_name_known_here(
    prepare: Prepare, programs: Callable[[str, str], None], tmp_path: Path
) -> None:
    """README: newer releases call some packages …t64."""
    programs("ldconfig", "echo nothing here")
    programs("id", "echo 0")
    programs("apt-cache", '[[ $2 == libglib2.0-0 ]] && echo "  Candidate: (none)" || echo "  Candidate: 1"')
    programs("apt-get", f'echo "$DEBIAN_FRONTEND $*" >>{tmp_path}/installed')

    run = prepare("run")

    commands = (tmp_path / "installed").read_text().splitlines()
    assert commands[0].split() == ["update", "-qq"]
    assert commands[1].startswith("noninteractive install -y")
    assert " libgl1 " in commands[1]
    assert commands[1].endswith(" libglib2.0-0t64")
    assert "Installing it with" in run.stderr


@pytest.mark.parametrize(("env", "goes_on"), [({}, True), ({"CI": "true"}, False)], ids=["at home", "in CI"])
def test_missing_services_stop_only_ci(
    prepare: Prepare,
    programs: Callable[[str, str], None],
    tmp_path: Path,
    env: dict[str, str],
    goes_on: bool,
) -> None:
    """Issue 2: in CI a missing daemon fails; at home its tests are skipped and counted."""
    for name in ("bash", "dirname", "cat", "cksum", "grep"):
        (tmp_path / "bin" / name).symlink_to(shutil.which(name) or name)

    run = prepare("test", PATH=str(tmp_path / "bin"), **env)

    assert "Missing: programs that some tests talk to (xvfb dbus dunst" in run.stderr.splitlines()[0]
    assert ("venv" in run.stderr) is goes_on


def test_the_environment_is_made_once_and_again_when_something_changed(
    prepare: Prepare, programs: Callable[[str, str], None], tmp_path: Path
) -> None:
    """README: the second `make` is immediate; new requirements are not forgotten."""
    done = tmp_path / "done"
    environment = tmp_path / "checkout" / ".venv"
    pip = f'echo "$*" >>{done}'
    programs(
        "python3",
        f"""
        [[ "$*" == "-m venv --clear .venv" ]] || exit 0
        echo "$*" >>{done}
        mkdir -p .venv/bin
        echo "$PWD/.venv" >.venv/bin/pip
        printf '#!/bin/bash\\n[[ "$*" != *install* ]] || {pip.replace('"', chr(92) + '"')}\\n' >.venv/bin/python
        chmod +x .venv/bin/python
        """,
    )

    def steps() -> list[str]:
        assert prepare("run").returncode == 0
        taken = done.read_text().splitlines() if done.exists() else []
        done.unlink(missing_ok=True)
        return [re.sub(r"--(quiet|disable\S+) ", "", step) for step in taken]

    installing = [
        "-m pip install --require-hashes -r requirements/run.txt",
        "-m pip install --no-deps --no-build-isolation -e .",
    ]
    assert steps() == ["-m venv --clear .venv", *installing]
    assert steps() == []
    with (tmp_path / "checkout" / "requirements" / "run.txt").open("a") as requirements:
        requirements.write("# another\n")
    assert steps() == installing
    (environment / "bin" / "pip").write_text("another/checkout/.venv\n")
    (environment / ".stamp-run").unlink()
    assert steps() == ["-m venv --clear .venv", *installing]
