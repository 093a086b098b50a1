#!/usr/bin/env bash
# Installs the system libraries that the build needs and that are missing. Silent when all are there.
set -euo pipefail

swift_site=https://www.swift.org/install
debian_packages=(libdnnl-dev libhdf5-dev zlib1g-dev pkg-config python3)
brew_formulas=(onednn hdf5 pkg-config)
oldest_swift=6.3

fail() {
    echo "setup: $1" >&2
    exit 1
}

check_swift() {
    command -v swift >/dev/null ||
        fail "Swift is missing: install $oldest_swift or newer ($swift_site), then run this again."
    local version
    version=$(swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9]*\.[0-9]*\).*/\1/p' | head -n 1)
    [ "$(printf '%s\n' "$oldest_swift" "$version" | sort -V | head -n 1)" = "$oldest_swift" ] ||
        fail "Swift $version is too old: install $oldest_swift or newer ($swift_site)."
}

# Whether the headers can be included and the tools called, wherever they came from.
has_everything() {
    command -v pkg-config >/dev/null && command -v python3 >/dev/null || return 1
    local compiler flags
    compiler=$(command -v clang || command -v cc || command -v gcc) || return 1
    flags=$(pkg-config --cflags hdf5 2>/dev/null || true)
    # shellcheck disable=SC2086  # the flags are separate words
    printf '#include <%s>\n' dnnl.h hdf5.h zlib.h | "$compiler" $flags -xc -fsyntax-only - 2>/dev/null
}

as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo "$@"
    else
        fail "not root and no sudo: have an administrator run: apt-get install ${debian_packages[*]}"
    fi
}

install_with_apt() {
    echo "setup: installing ${debian_packages[*]}" >&2
    as_root apt-get update -qq
    as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -qq --no-install-recommends "${debian_packages[@]}" >/dev/null
}

install_with_brew() {
    command -v brew >/dev/null || fail "Homebrew is missing (https://brew.sh); it brings ${brew_formulas[*]}."
    local formula
    for formula in "${brew_formulas[@]}"; do
        brew list --versions "$formula" >/dev/null || brew install --quiet "$formula"
    done
}

check_swift
# Homebrew's headers lie outside the compiler's usual path, so there the formulas are asked for.
if [ "$(uname)" = Darwin ]; then
    install_with_brew
elif ! has_everything; then
    command -v apt-get >/dev/null ||
        fail "install oneDNN, HDF5 and zlib with their headers, pkg-config and python3, then run this again."
    install_with_apt
    has_everything || fail "dnnl.h, hdf5.h or zlib.h cannot be included even now."
fi
