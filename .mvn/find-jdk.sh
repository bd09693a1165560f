# Read by chappe and mvnw: finds a JDK 25 or newer and sets JAVA_HOME to it, or says what to install.
#
# Looks at JAVA_HOME, at the javac on PATH, then in the folders where JDKs are usually put, and there takes the
# oldest that is new enough. CHAPPE_JDK_FOLDERS (separated by ":") stands in for the usual folders.
# The version is read from the file every JDK has, "release": starting a JVM to ask it would cost more than
# everything else here.

needed=25

# Prints the major version of the JDK in $1; nothing when there is none.
jdk_version() {
    [ -x "$1/bin/javac" ] && [ -x "$1/bin/java" ] && [ -r "$1/release" ] || return 0
    sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release"
}

# Prints the home of the javac on PATH, links followed.
jdk_on_path() {
    found=$(command -v javac) || return 0
    while [ -h "$found" ]; do
        link=$(readlink "$found")
        case $link in
            /*) found=$link ;;
            *) found=$(dirname "$found")/$link ;;
        esac
    done
    dirname "$(dirname "$found")"
}

find_jdk() {
    for candidate in "${JAVA_HOME:-}" "$(jdk_on_path)"; do
        [ -n "$candidate" ] || continue
        version=$(jdk_version "$candidate")
        if [ "${version:-0}" -ge "$needed" ]; then
            JAVA_HOME=$candidate
            return 0
        fi
    done
    best= best_version=999999
    old_ifs=$IFS
    IFS=:
    set -f
    set -- ${CHAPPE_JDK_FOLDERS-/usr/lib/jvm:/opt:/opt/java:/usr/java:/usr/local:/usr/local/lib:${HOME:-/}/.sdkman/candidates/java:${HOME:-/}/.jdks:${HOME:-/}/.asdf/installs/java:${HOME:-/}/.local/share/mise/installs/java:${HOME:-/}/.gradle/jdks:/Library/Java/JavaVirtualMachines:${HOME:-/}/Library/Java/JavaVirtualMachines:/opt/homebrew/opt:/usr/local/opt}
    set +f
    IFS=$old_ifs
    for folder in "$@"; do
        # The second and third pattern: how macOS and Homebrew lay out a JDK.
        for candidate in "$folder"/* "$folder"/*/Contents/Home "$folder"/openjdk*/libexec/openjdk.jdk/Contents/Home; do
            version=$(jdk_version "$candidate")
            if [ "${version:-0}" -ge "$needed" ] && [ "$version" -lt "$best_version" ]; then
                best=$candidate best_version=$version
            fi
        done
    done
    [ -n "$best" ] || return 1
    JAVA_HOME=$best
}

no_jdk() {
    cat >&2 <<TEXT
Chappe needs a JDK $needed or newer, and none was found: not in JAVA_HOME (${JAVA_HOME:-not set}), not on PATH,
not in the usual folders (/usr/lib/jvm, /opt, ~/.sdkman, ~/.jdks, /Library/Java, ...).

Install one, for example:
  Debian, Ubuntu   apt install openjdk-$needed-jdk   (or Temurin $needed from https://adoptium.net)
  Fedora           dnf install java-$needed-openjdk-devel
  macOS            brew install openjdk@$needed
  anywhere         sdk install java $needed-tem      (https://sdkman.io)
or point JAVA_HOME at the folder of a JDK that is unpacked already.
TEXT
    exit 1
}

find_jdk || no_jdk
export JAVA_HOME
