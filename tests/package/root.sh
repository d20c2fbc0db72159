# scripts/test-package: a clean Debian 12 in $root, with this machine's mirror, keys and settings of apt, and the package in it.

suite=bookworm

# Each command gets processes and mounts of its own, which end with it.
enter=(unshare --mount --pid --fork --kill-child "--mount-proc=$root/proc" chroot)
in_root() {
  "${enter[@]}" "$root" env -i HOME=/root LANG=C.UTF-8 PATH=/usr/sbin:/usr/bin:/sbin:/bin DEBIAN_FRONTEND=noninteractive "$@"
}
visitor=("${enter[@]}" --userspec=visitor "$root" env -i HOME=/home/visitor LANG=C.UTF-8 PATH=/usr/bin:/bin)
as_visitor() { "${visitor[@]}" "$@"; }

make_root() {
  local mirror keyring
  mirror=$(apt-get indextargets --format '$(CODENAME) $(REPO_URI)' 'Created-By: Packages' | sed -n "s/^$suite //p" | head -n 1)
  [[ -n $mirror ]] || { echo "ERROR: /etc/apt names no mirror of $suite, or apt-get update was never run"; return 1; }
  keyring=$(cat /etc/apt/sources.list.d/*.sources 2>/dev/null | sed -nE 's/^Signed-By: *(\/.*\.gpg)$/\1/p' | head -n 1)
  keyring=${keyring:-/usr/share/keyrings/debian-archive-keyring.gpg}
  eval "$(apt-config shell http_proxy Acquire::http::Proxy)"
  http_proxy=${http_proxy:-} debootstrap --variant=minbase --keyring="$keyring" "$suite" "$root" "$mirror" || return 1

  # As this machine gets its packages: sources, keys, one-line settings of how to fetch, and whom TLS trusts.
  mkdir -p "$root/usr/local/share/ca-certificates" "$root$(dirname "$keyring")"
  cp "$keyring" "$root$keyring"
  rm -f "$root/etc/apt/sources.list"
  local file
  for file in /etc/apt/sources.list /etc/apt/sources.list.d/*.list /etc/apt/sources.list.d/*.sources \
    /etc/apt/trusted.gpg.d/* /etc/apt/keyrings/* /usr/local/share/ca-certificates/*; do
    if [[ -e $file ]]; then cp "$file" "$root$file"; fi
  done
  cat /etc/apt/apt.conf /etc/apt/apt.conf.d/* 2>/dev/null | grep -E '^Acquire[^{]*;$' >"$root/etc/apt/apt.conf.d/90fetch"
  cp /etc/hosts /etc/resolv.conf "$root/etc/"
  in_root apt-get -q update &&
    tar -C "$root" --exclude='./dev/*' --exclude='./proc/*' --exclude='./sys/*' --exclude='./var/lib/apt/lists/*' -cf "$work/base.tar" . &&
    in_root useradd --create-home visitor
}

need_root() { [[ -e $work/base.tar ]] || step "clean Debian: debootstrap" one make_root; }

install_deb() {
  cp "$work/llm-loadtest.deb" "$root/tmp/" &&
    in_root apt-get -q -y install /tmp/llm-loadtest.deb &&
    is "the package's status" 'install ok installed' "$(in_root dpkg-query -W -f='${Status}' llm-loadtest)"
}

# start_in_root NAME COMMAND…: in the background as a user; NAME.url gets its address. Sets `started`.
start_in_root() {
  local name=$1
  shift
  "${visitor[@]}" "$@" --port 0 --ready-file "/home/visitor/$name.url" >"$work/$name.out" 2>"$work/$name.err" &
  started=$!
  pids+=("$started")
  wait_for 20 test -s "$root/home/visitor/$name.url" || { cat "$work/$name.err"; return 1; }
}

# stop_in_root PID, of unshare: its child is the program, whose exit status it passes on.
stop_in_root() { kill -TERM "$(pgrep -P "$1")" && wait "$1"; }

measure_in_root() {
  local sim result=$root/home/visitor/result.json
  start_in_root sim llm-loadtest sim --ttft-ms 20 --itl-ms 5 || return 1
  sim=$started
  as_visitor llm-loadtest run --server "$(cat "$root/home/visitor/sim.url")" --concurrency 1,4,16 --num-prompts 48 \
    --output-len 16 --save --output /home/visitor/result.json || return 1
  is "requests that succeeded at each level" '[(1, 48, 48), (4, 48, 48), (16, 48, 48)]' \
    "$(json '[(level["concurrency"], level["attempted"], level["succeeded"]) for level in it["levels"]]' <"$result")" &&
    stop_in_root "$sim"
}

serve_in_root() {
  local serve url
  start_in_root serve llm-loadtest serve || return 1
  serve=$started
  url=$(cat "$root/home/visitor/serve.url")
  shows_dashboard "$url" &&
    runs_demo "$url" &&
    is "how many runs the history has" 2 "$(curl -fsS "$url/api/v1/benchmark/history" | json 'it["total"]')" &&
    stop_in_root "$serve"
}

read_manual() {
  in_root apt-get -q -y install --no-install-recommends man-db bash-completion || return 1
  as_visitor man llm-loadtest >"$work/man" && has "$work/man" 'Load tester for LLM inference servers' 'llm-loadtest-run(1)' &&
    as_visitor LC_ALL=C man llm-loadtest-run >"$work/man" && has "$work/man" '-c, --concurrency N[,N...]' &&
    as_visitor bash -c '. /usr/share/bash-completion/bash_completion; _completion_loader llm-loadtest; complete -p llm-loadtest'
}

verify_unit() {
  in_root apt-get -q -y install --no-install-recommends systemd || return 1
  in_root systemd-analyze verify --man=no /usr/lib/systemd/system/llm-loadtest.service >"$work/verify" 2>&1 || {
    cat "$work/verify"
    return 1
  }
  is "what systemd-analyze says" '' "$(cat "$work/verify")"
}

# Settings outlive an upgrade; what is removed leaves them only, and purging takes them, too.
upgrade_and_remove() {
  local settings=$root/etc/default/llm-loadtest
  echo 'PORT=9000' >>"$settings"
  in_root dpkg -i /tmp/llm-loadtest.deb && has "$settings" 'PORT=9000' || return 1
  in_root apt-get -q -y remove llm-loadtest && has "$settings" 'PORT=9000' || return 1
  [[ ! -e $root/usr/bin/llm-loadtest ]] || { echo "ERROR: the program is still there"; return 1; }
  in_root apt-get -q -y purge llm-loadtest || return 1
  [[ ! -e $settings ]] || { echo "ERROR: $settings is still there"; return 1; }
}

test_root() {
  need_deb && need_root || return 0
  step "clean Debian: apt installs the package" one install_deb || return 0
  step "clean Debian: sim, and run at three levels" one measure_in_root || true
  step "clean Debian: serve, dashboard, demo, history" one serve_in_root || true
  step "clean Debian: manual pages, completion" one read_manual || true
  step "clean Debian: systemd-analyze verify" one verify_unit || true
  step "clean Debian: upgrade, remove, purge" one upgrade_and_remove || true
}
