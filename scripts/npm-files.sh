# Shared by the scripts that put files of an npm package into a folder: by npm where it is there, else by curl.
#
# What was fetched once stays in $XDG_CACHE_HOME/llm-loadtest (~/.cache where that is not set), so other build trees
# need no network. Sourced; `me` is the script's name, `what` says what is fetched.

registry=${npm_config_registry:-https://registry.npmjs.org}

die() { echo "$me: $*" >&2; exit 1; }
names_in() { awk '{print $2}' <<<"$1"; }
complete() { (cd "$1" 2>/dev/null && sha256sum --check --status --strict 2>/dev/null <<<"$2"); }

# npm_files PACKAGE VERSION FOLDER_IN_IT CACHE SUMS TARGET: SUMS has a line "SHA-256  NAME" for each file.
npm_files() {
  local package=$1 version=$2 inner=$3 cache=$4 sums=$5 target=$6
  local tarball=$package-$version.tgz
  mkdir -p "$target"
  target=$(cd "$target" && pwd)
  if complete "$target" "$sums"; then return 0; fi

  cache=${XDG_CACHE_HOME:-${HOME:-/nonexistent}/.cache}/llm-loadtest/$cache
  if ! complete "$cache" "$sums"; then
    work=$(mktemp -d)
    trap 'rm -rf "$work"' EXIT
    by_npm() { command -v npm >/dev/null && (cd "$work" && npm pack --silent "$package@$version" >/dev/null 2>&1); }
    by_curl() {
      command -v curl >/dev/null &&
        curl -fsSL --retry 2 -o "$work/$tarball" "${registry%/}/$package/-/$tarball" 2>/dev/null
    }
    by_npm || by_curl || die "$what cannot be fetched: neither npm nor curl gets $package $version from $registry." \
      "Connect this machine, or put $(names_in "$sums" | paste -sd ' ') into $target"
    (cd "$work" && names_in "$sums" | sed "s|^|$inner/|" |
      tar -xzf "$tarball" --strip-components="$(tr / '\n' <<<"$inner" | wc -l)" -T -) ||
      die "$tarball from $registry is not what was expected: it lacks $(names_in "$sums" | paste -sd ' ')"
    complete "$work" "$sums" ||
      die "$tarball from $registry is not what was expected: the SHA-256 of its files differ"
    # Where the cache cannot be written, this tree has them all the same.
    if mkdir -p "$cache" 2>/dev/null; then (cd "$work" && cp $(names_in "$sums") "$cache/") || cache=$work; else cache=$work; fi
  fi
  (cd "$cache" && cp $(names_in "$sums") "$target/")
  complete "$target" "$sums" || die "$what cannot be written into $target"
}
