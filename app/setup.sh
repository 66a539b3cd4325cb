# Sourced by app/run and tests/run: installs with apt what is missing, and builds. Works as root and
# with sudo; asks for nothing when nothing is missing.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

build_packages=(
    g++ cmake ninja-build ccache pkg-config lld
    qt6-base-dev qt6-charts-dev
    libqt6opengl6-dev                     # the CMake package of Qt Charts asks for it
    libqt6svg6                            # draws the icons
    libxxhash-dev                         # the hash of dynamic cookies
    libssl-dev                            # TLS
    libc-ares-dev                         # asks the name servers of `resolvers`
    zlib1g-dev                            # compressed answers
    fonts-inter fonts-jetbrains-mono
)
test_packages=(
    clang-format                          # the look of the sources
    openssl                               # makes certificates
    haproxy                               # the oracle that tests compare with
    socat hatop prometheus-haproxy-exporter  # drive the stats socket as people do
    ansible-core                          # runs its haproxy module, which is unpacked below
    valgrind                              # counts the instructions of a request
    xvfb openbox dbus-x11                 # a screen, a window manager and a bus for the console
    at-spi2-core python3-gi gir1.2-atspi-2.0  # the console as screen readers know it
    trayer                                # a tray for its icon
    xdotool                               # the mouse and the keyboard of its stories
)

say() { printf '%s: %s\n' "${0##*/}" "$*" >&2; }
die() {
    say "$*"
    exit 1
}

as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo --preserve-env=DEBIAN_FRONTEND "$@"
    else
        die "this needs root or sudo: $*"
    fi
}

# apt waits for its lock and tries again when a download fails.
apt() {
    DEBIAN_FRONTEND=noninteractive as_root apt-get -q -y \
        -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3 -o Dpkg::Use-Pty=0 "$@" >&2
}

is_installed() { dpkg-query -W -f='${db:Status-Status}\n' "$1" 2>/dev/null | grep -qx installed; }

not_installed() {
    local package
    for package; do is_installed "$package" || echo "$package"; done
}

has_llhttp() {
    [ -e "$root/build/llhttp/usr/share/llhttp/llhttp.c" ] || [ -e /usr/share/llhttp/llhttp.c ] ||
        is_installed libllhttp-dev
}

in_archive() { apt-cache show "$1" >/dev/null 2>&1; }

# unpack PACKAGE FOLDER DEPTH PATH: puts a file or folder of a package, less the first DEPTH folders
# of its path, into build/FOLDER. For what would bring a service or hundreds of megabytes along.
unpack() {
    local package=$1 folder="$root/build/$2" depth=$3 path=$4
    say "unpacking $path of $package into build/$2"
    mkdir -p "$folder"
    in_archive "$package" || apt update
    (cd "$folder" && apt-get -q -o Acquire::Retries=3 -o APT::Sandbox::User=root \
        download "$package" >&2 &&
        dpkg-deb --fsys-tarfile "$package"_*.deb | tar -x --strip-components=$((depth + 1)) "./$path" &&
        rm -f "$package"_*.deb)
}

# node-llhttp brings the C sources, and would bring nodejs too if it were installed. Newer Debian has
# them as a library, which is installed like the rest.
unpack_llhttp() { unpack node-llhttp llhttp 0 usr/share; }

# Tools for the tests: that of a package which starts a service, and a module out of 260 MB.
unpack_tools() {
    local tools="$root/build/tools" python=usr/lib/python3/dist-packages
    command -v apt-get >/dev/null || return 0
    [ -e "$tools/bin/promtool" ] || unpack prometheus tools/bin 2 usr/bin/promtool
    [ -e "$tools/ansible_collections/community/general" ] ||
        unpack ansible tools 4 $python/ansible_collections/community/general
}

# haproxy is wanted as a program; its package would start a service.
install_without_services() {
    local policy=/usr/sbin/policy-rc.d ours=
    if [ ! -e $policy ]; then
        ours=yes
        printf '#!/bin/sh\nexit 101\n' | as_root tee $policy >/dev/null
        as_root chmod 755 $policy
    fi
    local ok=0
    apt install --no-install-recommends "$@" || ok=$?
    [ -z "$ours" ] || as_root rm -f $policy
    return $ok
}

install_missing() {
    command -v apt-get >/dev/null || {
        say "no apt here: install what README.md lists by hand"
        return 0
    }
    local missing
    mapfile -t missing < <(not_installed "$@")
    if [ ${#missing[@]} = 0 ] && has_llhttp; then return 0; fi
    say "to be installed: ${missing[*]:-} $(has_llhttp || echo llhttp)"
    apt update
    if ! has_llhttp; then
        if in_archive libllhttp-dev; then missing+=(libllhttp-dev); else unpack_llhttp; fi
    fi
    # What a newer Debian no longer has under this name came with another package.
    local package present=()
    for package in "${missing[@]}"; do
        if in_archive "$package"; then present+=("$package"); else say "no package $package here"; fi
    done
    [ ${#present[@]} = 0 ] || install_without_services "${present[@]}"
}

# configure PRESET [cmake arguments]: quietly, unless it fails.
configure() {
    local log
    log=$(cd "$root" && cmake --preset "$@" 2>&1) || {
        printf '%s\n' "$log" >&2
        die "cmake failed"
    }
}

# build FOLDER [targets]
build() {
    local folder=$1
    shift
    say "building into $folder/"
    ninja -C "$root/$folder" "$@" >&2 || die "the build failed"
}
