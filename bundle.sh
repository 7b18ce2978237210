#!/bin/sh
# Makes a bundle for offices without internet: everything that this kind of machine needs, with checksums and an installer.
#
# The wheels are those of the hashed locks; system packages come from apt, with all that they need, where there is apt.
set -eu
cd "$(dirname "$0")"
python=.venv/bin/python
version=$($python -c 'import tomllib; print(tomllib.load(open("pyproject.toml", "rb"))["project"]["version"])')
kind=$($python -c 'import sys, sysconfig; print(f"py{sys.version_info[0]}{sys.version_info[1]}-{sysconfig.get_platform()}")')
bundle=dist/monitor-$version-$kind
export PIP_DISABLE_PIP_VERSION_CHECK=1
rm -rf "$bundle"
mkdir -p "$bundle/wheels" "$bundle/debs"

echo "Collecting the wheels of requirements.txt"
$python -m pip download --quiet --require-hashes --only-binary :all: --no-deps -r requirements.txt -d "$bundle/wheels"
$python -m pip wheel --quiet --require-hashes --no-binary :all: --no-build-isolation --no-deps -r requirements-source.txt -w "$bundle/wheels"
$python -m hatchling build -t wheel -d "$bundle/wheels" >/dev/null 2>&1
$python - "$bundle" <<'PYTHON'
import hashlib, pathlib, sys
bundle = pathlib.Path(sys.argv[1])
lines = []
for wheel in sorted((bundle / "wheels").glob("*.whl")):
    name, version = wheel.name.split("-")[:2]
    lines.append(f"{name.replace('_', '-')}=={version} --hash=sha256:{hashlib.sha256(wheel.read_bytes()).hexdigest()}\n")
(bundle / "requirements-bundle.txt").write_text("".join(lines), encoding="utf-8")
PYTHON

packages=$(./setup.sh packages)
echo "$packages" >"$bundle/debian-packages.txt"
if [ "${DEBS:-yes}" = yes ] && command -v apt-get >/dev/null && command -v apt-cache >/dev/null; then
    echo "Collecting the system packages, with all that they need"
    # shellcheck disable=SC2086 # a list of names
    needed=$(apt-cache depends --recurse --no-recommends --no-suggests --no-conflicts --no-breaks --no-replaces --no-enhances $packages |
        grep '^[a-z0-9]' | sort -u)
    # shellcheck disable=SC2086
    wanted=$(apt-cache show --no-all-versions $needed 2>/dev/null |
        awk '/^Package:/ {name = $2} /^Priority:/ {if ($2 != "required" && $2 != "important") print name}' | sort -u)
    # shellcheck disable=SC2086
    (cd "$bundle/debs" && apt-get download -q $wanted >/dev/null 2>&1)
    for file in "$bundle"/debs/*%3a*; do # without the epoch: a name that needs no quoting
        [ ! -e "$file" ] || mv "$file" "$bundle/debs/$(basename "$file" | sed 's/_[0-9]*%3a/_/')"
    done
    # An index makes it a place that apt can install from: it takes what is missing and leaves alone what is there.
    # shellcheck disable=SC2086
    apt-cache show --no-all-versions $wanted | awk '
        /^Package:/ {name = $2} /^Version:/ {version = $2; sub(/^[0-9]+:/, "", version)} /^Architecture:/ {kind = $2}
        /^Filename:/ {$0 = "Filename: ./debs/" name "_" version "_" kind ".deb"} {print}' >"$bundle/Packages"
fi

cp deploy/install.sh "$bundle/install.sh"
cp README.md docs/operating.md "$bundle/" 2>/dev/null || true
(cd "$bundle" && find . -type f ! -name SHA256SUMS | LC_ALL=C sort | xargs sha256sum >SHA256SUMS)
du -sh "$bundle"
