# scripts/test-package: a Docker engine of its own, with Debian's docker.io. No network of its own, no registry: its images
# are the clean Debian and what is built upon it.

engine=  # its process, where it runs
docker() { DOCKER_CONFIG=$work/docker-config /usr/bin/docker -H "unix://$work/docker.sock" "$@"; }

start_engine() {
  echo '{}' >"$work/daemon.json"
  # Its mounts are seen by nobody else, and gone with it.
  unshare --mount /usr/sbin/dockerd --config-file "$work/daemon.json" -H "unix://$work/docker.sock" --data-root "$work/docker" \
    --exec-root "$work/docker-run" -p "$work/docker.pid" -s vfs --iptables=false --ip6tables=false --bridge=none \
    --exec-opt native.cgroupdriver=cgroupfs >"$work/dockerd.log" 2>&1 &
  engine=$!
  wait_for 60 docker info || { tail -n 30 "$work/dockerd.log"; return 1; }
}

stop_engine() {
  local container
  [[ -n $engine ]] || return 0
  for container in $(docker ps -q 2>/dev/null || true); do docker kill "$container" >/dev/null 2>&1 || true; done
  kill -TERM "$engine" 2>/dev/null || true
  wait_for 60 engine_has_ended || kill -KILL "$engine"
  wait "$engine" 2>/dev/null || true
  engine=
}
engine_has_ended() { ! kill -0 "$engine"; }

# What the Dockerfile begins with. The one that compiles gets this machine's ccache, which finds only what was compiled
# under the same locale.
import_bases() {
  local cache
  docker import "$work/base.tar" debian:12-slim || return 1
  cache=$(ccache --get-config cache_dir 2>/dev/null || true)
  if [[ ! -d $cache ]]; then docker tag debian:12-slim debian:12; return; fi
  mkdir -p "$work/cache/root/.cache" && cp -a "$cache" "$work/cache/root/.cache/ccache" &&
    tar -C "$work/cache" -rf "$work/base.tar" ./root/.cache &&
    docker import --change "ENV LANG=${LANG:-C.UTF-8}" "$work/base.tar" debian:12 && rm -rf "$work/cache"
}
