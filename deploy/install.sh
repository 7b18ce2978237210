#!/bin/sh
# Installs monitor from this bundle, without internet: sh install.sh [FOLDER], /opt/monitor by default.
set -eu
into=${1:-/opt/monitor}
cd "$(dirname "$0")"
stop() { printf '%s\n' "$@" >&2; exit 1; }

sha256sum --quiet -c SHA256SUMS || stop "This bundle is damaged: copy it once more."
lacking=
for package in $(cat debian-packages.txt); do
    dpkg-query --show --showformat='${db:Status-Status}\n' "$package" 2>/dev/null | grep -qx installed || lacking="$lacking $package"
done
if [ -n "$lacking" ]; then
    [ "$(id -u)" = 0 ] || stop "This machine lacks$lacking: run this script as root once, or have an administrator install them."
    # The bundle is the one place that apt may look at; its files were checked above.
    beside=$(mktemp -d)
    mkdir -p "$beside/lists/partial"
    echo "deb [trusted=yes] file:$PWD ./" >"$beside/sources.list"
    apt() {
        apt-get -o Dir::Etc::SourceList="$beside/sources.list" -o Dir::Etc::SourceParts=/dev/null -o Dir::State::Lists="$beside/lists" \
            -o Dir::Cache::pkgcache= -o Dir::Cache::srcpkgcache= -o APT::Sandbox::User=root -o DPkg::Lock::Timeout=300 "$@"
    }
    # shellcheck disable=SC2086 # a list of names
    { apt update -qq && DEBIAN_FRONTEND=noninteractive apt install --yes --no-install-recommends --no-remove $lacking; } ||
        stop "The system packages of this bundle do not fit this machine. It needs:$lacking"
    rm -rf "$beside"
fi
python=${PYTHON:-python3}
"$python" -m venv "$into" || stop "Python 3.11 or later with venv is needed (Debian: python3-venv)."
"$into/bin/python" -m pip install --quiet --disable-pip-version-check --no-index --find-links wheels --require-hashes --no-deps \
    -r requirements-bundle.txt || stop "The wheels of this bundle are for another Python or another machine: $(ls -d "$PWD" | sed 's/.*monitor-//')"
"$into/bin/monitor" --help >/dev/null
echo "Installed. \`$into/bin/monitor init FOLDER\` makes a workspace; \`$into/bin/monitor doctor\` in it says whether all is there."
