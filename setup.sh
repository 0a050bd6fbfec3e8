#!/bin/sh
# Sets the project up on Debian (12 or 13) and its kin. Asks nothing, and does nothing twice.
#   ./setup.sh         installs what is missing
#   ./setup.sh run     ... builds, and reads a sample page to articles on the screen
#   ./setup.sh test    ... and runs all tests
set -eu
cd "$(dirname "$0")"

sample=samples/broadsheet-1900/page-1.jpg
languages="eng deu fra chi_sim chi_tra Fraktur osd"
font=/usr/share/fonts/truetype/liberation/LiberationSerif-Regular.ttf

have() { command -v "$1" >/dev/null 2>&1; }

has_language() {
    for folder in "${TESSDATA_PREFIX:-}" /usr/share/tesseract-ocr/*/tessdata /usr/share/tessdata /usr/local/share/tessdata; do
        for name in "$1" "script/$1"; do
            [ -f "$folder/$name.traineddata" ] && return
        done
    done
    return 1
}

package_of() {
    case $1 in
        Fraktur) echo tesseract-ocr-script-frak ;;
        *) echo "tesseract-ocr-$1" | tr _ - ;;
    esac
}

# Prints the packages that are missing, one on a line.
missing() {
    have cc || printf '%s\n' gcc libc6-dev
    have clang || echo clang
    have pkg-config || echo pkg-config
    pkg-config --exists tesseract 2>/dev/null || echo libtesseract-dev
    pkg-config --exists lept 2>/dev/null || echo libleptonica-dev
    for language in $languages; do
        has_language "$language" || package_of "$language"
    done
    [ -f "$font" ] || echo fonts-liberation
    # What checks the files that are written, in the tests.
    have pdftotext || echo poppler-utils
    have qpdf || echo qpdf
    have xmllint || echo libxml2-utils
}

stop() {
    echo "setup: $1" >&2
    exit 1
}

install() {
    packages=$(missing | tr '\n' ' ')
    [ -n "$packages" ] || return 0
    have apt-get || stop "this is no Debian; install what these packages hold, then try again: $packages"
    as_root=
    if [ "$(id -u)" != 0 ]; then
        as_root="sudo -n"
        $as_root true 2>/dev/null || stop "root is needed; run this, then try again:
    sudo apt-get update && sudo apt-get install -y --no-install-recommends $packages"
    fi
    echo "setup: installing $packages" >&2
    $as_root apt-get -q -o DPkg::Lock::Timeout=300 update >&2
    # shellcheck disable=SC2086 # several words each
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=300 install -y \
        --no-install-recommends $packages >&2
    packages=$(missing | tr '\n' ' ')
    [ -z "$packages" ] || stop "still missing after the installation: $packages"
}

install
[ -x "${CARGO_HOME:-$HOME/.cargo}/bin/cargo" ] && PATH=${CARGO_HOME:-$HOME/.cargo}/bin:$PATH
have cargo || stop "Rust is missing; install it with rustup, version 1.92 or newer"

case ${1:-} in
    '') ;;
    run) cargo run --quiet --release -- read "$sample" ;;
    test) cargo test --quiet ;;
    *) stop "the commands are run and test" ;;
esac
