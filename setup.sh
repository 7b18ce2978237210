#!/bin/sh
# Sets up what is missing, and only that: `./setup.sh report` to make reports, `check` and `test` to work on the programme.
#
# System packages come from apt on Debian and its kin; Python packages from a hashed lock into .venv/. A stamp in .venv/
# holds what a set-up was made from, so that the next call ends at once unless something of it has changed.
set -eu
cd "$(dirname "$0")"

usage() { echo "usage: ./setup.sh report|check|test" >&2; exit 2; }
stop() { printf '%s\n' "$@" >&2; exit 1; }

lock() { case $1 in report) echo requirements.txt ;; check | test) echo requirements-dev.txt ;; *) usage ;; esac; }

system() { # Debian packages that a kind of set-up needs; each line says what for
    [ "$1" != check ] || return 0
    echo libpango-1.0-0 libpangoft2-1.0-0  # WeasyPrint sets text with Pango
    echo libharfbuzz-subset0               # without it a font costs a PDF up to a second
    echo fonts-inter                       # theme "modern"
    echo fonts-croscore                    # Tinos, metric twin of Times New Roman: theme "official"
    echo fonts-dejavu-core                 # the few signs that both lack
    [ "$1" = test ] || return 0
    echo libreoffice-calc-nogui            # recalculates our workbooks independently
    echo poppler-utils                     # reads our PDFs independently
}

made_from() { # another place, another Python or another file makes another set-up
    pwd
    .venv/bin/python --version
    cat setup.sh pyproject.toml hatch_build.py "$(lock "$1")" requirements-source.txt
}

stamped() { [ -e ".venv/set-up-for-$1" ] && made_from "$1" 2>&1 | cmp -s - ".venv/set-up-for-$1"; }
stamp() { for kind; do made_from "$kind" >".venv/set-up-for-$kind"; done; }

missing() { # those of the named Debian packages that are not installed
    for package; do
        dpkg-query --show --showformat='${db:Status-Status}\n' "$package" 2>/dev/null | grep -qx installed || echo "$package"
    done
}

may_sudo() { command -v sudo >/dev/null && { sudo -n true 2>/dev/null || [ -t 0 ]; }; } # at a terminal sudo may ask

install_system() {
    if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
        echo "There is no apt here: install Pango, the HarfBuzz subsetter and the fonts Inter, Tinos and DejaVu yourself;" \
            "\`.venv/bin/monitor doctor\` says what is missing."
        return
    fi
    # shellcheck disable=SC2046 # a list of names
    lacking=$(missing $(system "$1"))
    "$python" -c 'import ensurepip, venv' 2>/dev/null || lacking="$lacking python3-venv"
    lacking=$(printf %s "$lacking" | tr -s '\n' ' ')
    [ -n "$lacking" ] || return 0
    command="apt-get install --yes --no-install-recommends $lacking"
    sudo=
    if [ "$(id -u)" != 0 ]; then
        may_sudo || stop \
            "This machine lacks $lacking, and installing needs an administrator. Have one run" \
            "" "    apt-get update && $command" "" "and repeat what you did."
        sudo=sudo
    fi
    echo "Installing from the system's packages: $lacking"
    log=$(mktemp)
    # Old lists may do where an update fails; if they do not, installing says so.
    { $sudo apt-get -o DPkg::Lock::Timeout=300 update || true
      # shellcheck disable=SC2086 # a command with its arguments
      $sudo env DEBIAN_FRONTEND=noninteractive $command -o DPkg::Lock::Timeout=300; } >"$log" 2>&1 </dev/null || {
        cat "$log" >&2
        stop "" "The system packages could not be installed; the reason stands above. The command was" "" "    $sudo $command"
    }
    rm -f "$log"
}

make_venv() { # keeps one that works and was made in this place: its commands name their place
    if ! grep -qsF "$PWD/.venv" .venv/bin/activate || ! .venv/bin/python -c '' 2>/dev/null; then "$python" -m venv --clear .venv; fi
    .venv/bin/python -m pip --version >/dev/null 2>&1 || .venv/bin/python -m ensurepip >/dev/null
}

install_python() {
    # The environment may forbid bytecode; what is installed once and started often is better compiled.
    unset PYTHONDONTWRITEBYTECODE PYTHONPATH
    export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore
    make_venv
    echo "Installing the Python packages of $(lock "$1")"
    .venv/bin/python -m pip install --quiet --require-hashes --only-binary :all: --no-deps --compile -r "$(lock "$1")"
    # What is given out as source only is built with the setuptools just installed, never with one fetched aside.
    .venv/bin/python -m pip install --quiet --require-hashes --no-binary :all: --no-build-isolation --no-deps --compile -r requirements-source.txt
    .venv/bin/python -m pip install --quiet --no-deps --no-build-isolation --editable .
    .venv/bin/python -m pip check >&2 || stop "requirements*.txt no longer fit pyproject.toml: \`make lock\` makes them anew."
    .venv/bin/python -m compileall -q monitor
}

kind=${1:-report}
[ "$kind" != packages ] || { system report; echo python3-venv; exit 0; } # for a bundle
lock "$kind" >/dev/null
stamped "$kind" && exit 0
python=${PYTHON:-python3}
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null ||
    stop "Python 3.11 or later is needed; PYTHON=/path/to/python3 names one that is not the first on the path."
install_system "$kind"
install_python "$kind"
case $kind in test) stamp report check test ;; *) stamp "$kind" ;; esac
