# scripts/test-package: the package, from build/release.

# Whatever the umask, everybody can read what is installed; lintian would tell.
make_deb() {
  scripts/build-web &&
    cmake --preset release -DLOADTEST_WEB=ON &&
    cmake --build build/release -j "$jobs" --target package_files &&
    (umask 077 && cpack --config build/release/CPackConfig.cmake -B "$work/cpack") &&
    mv "$work"/cpack/llm-loadtest_*.deb "$work/llm-loadtest.deb"
}

need_deb() { [[ -e $work/llm-loadtest.deb ]] || step "package: build" one make_deb; }

# Every file of the package, manual pages by the program's own commands.
deb_content() {
  local program=build/release/src/cli/llm-loadtest command
  {
    printf '%s\n' /etc/default/llm-loadtest /usr/bin/llm-loadtest /usr/lib/systemd/system/llm-loadtest.service \
      /usr/share/bash-completion/completions/llm-loadtest /usr/share/man/man1/llm-loadtest.1.gz
    printf '/usr/share/doc/llm-loadtest/%s\n' LICENSE NOTICE changelog.Debian.gz changelog.gz copyright
    find docs deploy/grafana/llm-loadtest.json -type f ! -name result-whole.png -printf '/usr/share/doc/llm-loadtest/%p\n'
    for command in $("$program" --help | sed -n '/^Commands:/,/^$/s/^  \([a-z]*\) .*/\1/p'); do
      echo "/usr/share/man/man1/llm-loadtest-$command.1.gz"
    done
  } | sort >"$work/expected"
  dpkg-deb -c "$work/llm-loadtest.deb" | awk '$1 ~ /^-/ {print substr($6, 2)}' | sort >"$work/found"
  diff "$work/expected" "$work/found"
}

deb_control() {
  dpkg-deb -f "$work/llm-loadtest.deb" >"$work/control" &&
    dpkg-deb --ctrl-tarfile "$work/llm-loadtest.deb" | tar -xO ./conffiles >"$work/conffiles" &&
    has "$work/control" 'Package: llm-loadtest' 'Depends: ' 'libc6 (>= ' 'libssl3 (>= ' 'Recommends: ca-certificates' &&
    is "the list of conffiles" /etc/default/llm-loadtest "$(cat "$work/conffiles")"
}

# Nothing may be written outside the prefix, and the program must be whole.
install_into_folder() {
  local prefix=$work/prefix before
  before=$(stat -c %Y /etc/default)
  cmake --install build/release --prefix "$prefix" &&
    "$prefix/bin/llm-loadtest" --version &&
    [[ -s $prefix/share/man/man1/llm-loadtest-run.1.gz && -s $prefix/lib/systemd/system/llm-loadtest.service ]] &&
    is "the time of /etc/default" "$before" "$(stat -c %Y /etc/default)"
}

# It says of each package that it closes no bug of Debian's.
lintian_is_content() {
  lintian --allow-root --fail-on error,warning --suppress-tags initial-upload-closes-no-bugs "$work/llm-loadtest.deb"
}

test_deb() {
  need_deb || return 0
  step "package: every file, and no other" one deb_content || true
  step "package: dependencies and conffiles" one deb_control || true
  step "package: lintian neither errs nor warns" one lintian_is_content || true
  step "cmake --install into a folder" one install_into_folder || true
}
