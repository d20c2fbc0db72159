# scripts/test-package: the image of deploy/Dockerfile, built by a real engine and run with the restrictions of
# docker-compose.yml, on the machine's loopback.

image=llm-loadtest
key=test-package

build_image() {
  local registry
  registry=$(PATH=$(scripts/get-node):$PATH npm config get registry) || return 1
  DOCKER_BUILDKIT=0 docker build --network=host --build-arg npm_config_registry="$registry" -f deploy/Dockerfile -t "$image" .
}

# One layer has the program, with its licences, and none the package that it comes from.
holds_program_once() {
  local layer
  mkdir "$work/layers" && docker save "$image" | tar -xC "$work/layers" || return 1
  find "$work/layers" -type f -size +0 | while read -r layer; do tar -tf "$layer" 2>/dev/null || true; done |
    sed 's|^\./||' | grep llm-loadtest | grep -v '/$' | sort >"$work/held"
  rm -r "$work/layers"
  is "what the layers hold of it" \
    "usr/bin/llm-loadtest usr/share/doc/llm-loadtest/LICENSE usr/share/doc/llm-loadtest/NOTICE usr/share/doc/llm-loadtest/copyright" \
    "$(xargs <"$work/held")"
}

# Listening on every address, as it does unless told otherwise, it wants a key.
refuses_without_key() {
  local status=0
  docker run --rm --network=host -e PORT="$(free_port)" "$image" >"$work/no-key" 2>&1 || status=$?
  is "the exit code" 2 "$status" && has "$work/no-key" API_KEY
}

start_container() {  # start_container NAME: sets url
  local port
  port=$(free_port) || return 1
  url=http://127.0.0.1:$port
  docker run -d --name "$1" --network=host -e HOST=127.0.0.1 -e PORT="$port" -e API_KEY="$key" -v data:/data \
    --read-only --tmpfs /tmp --cap-drop ALL --security-opt no-new-privileges "$image" || return 1
  wait_for 90 has_health "$1" healthy || { docker logs "$1"; docker inspect "$1"; return 1; }
}
has_health() { [[ $(docker inspect -f '{{.State.Health.Status}}' "$1") == "$2" ]]; }

runs_as_nobody_special() {
  local pid
  pid=$(docker inspect -f '{{.State.Pid}}' first) || return 1
  is "the user of its process" 10001 "$(awk '/^Uid:/ {print $2}' "/proc/$pid/status")" &&
    is "what its process may do" 0000000000000000 "$(awk '/^CapEff:/ {print $2}' "/proc/$pid/status")"
}

measures_into_volume() {
  shows_dashboard "$url" && runs_demo "$url" "X-API-Key: $key" || return 1
  local volume
  volume=$(docker volume inspect -f '{{.Mountpoint}}' data) || return 1
  [[ -s $volume/runs.db ]] || { echo "ERROR: no runs.db in the volume"; ls -la "$volume"; return 1; }
  is "what else the volume holds" '' "$(find "$volume" -mindepth 1 -name '.*')"
}

stops_cleanly() {  # stops_cleanly NAME
  docker stop -t 60 "$1" && is "the exit code" 0 "$(docker inspect -f '{{.State.ExitCode}}' "$1")"
}

# Another container, as after an upgrade, finds what the first one left.
volume_outlives_container() {
  docker rm first && start_container second || return 1
  is "how many runs the history has" 1 "$(curl -fsS "$url/api/v1/benchmark/history" | json 'it["total"]')" &&
    stops_cleanly second
}

test_image() {
  need_root || return 0
  step "image: a Docker engine" none start_engine || return 0
  step "image: Debian as its base" none import_bases || return 0
  if step "image: docker build" one build_image; then
    step "image: the program once, its licences, no package" one holds_program_once || true
    step "image: without a key it does not start" one refuses_without_key || true
    if step "image: the container becomes healthy" one start_container first; then
      step "image: no root, no capabilities" one runs_as_nobody_special || true
      step "image: dashboard, a run, database in the volume" one measures_into_volume || true
      step "image: docker stop, exit code 0" one stops_cleanly first || true
      step "image: a new container knows the run" one volume_outlives_container || true
    fi
  fi
  step "image: the engine stops" none stop_engine || true
}
