# scripts/test-package: the files that others read.

compose() { docker-compose -f deploy/docker-compose.yml "$@"; }
gpu_compose() { API_KEY=test-package compose -f deploy/docker-compose.gpu.yml --profile monitoring "$@"; }

compose_without_key() {
  local status=0
  (unset API_KEY && compose config -q) >"$work/compose" 2>&1 || status=$?
  is "the exit code" 1 "$status" && has "$work/compose" 'give a key'
}

# With the GPUs there is still one service, on its port and its database, and Prometheus reads that.
gpu_and_monitoring() {
  gpu_compose config --services | sort >"$work/services"
  is "the services" "grafana llm-loadtest prometheus" "$(xargs <"$work/services")" || return
  gpu_compose config >"$work/compose"
  has "$work/compose" 'driver: nvidia'
}

# What is not there Docker would make: an empty folder.
mounted_files_exist() {
  local files
  files=$(gpu_compose config | sed -nE 's/^ *- (\/[^:]*):.*/\1/p')
  [[ -n $files ]] && xargs ls -d <<<"$files"
}

prometheus_config() {
  local promtool=build/tools/promtool
  if command -v promtool >/dev/null; then promtool=promtool; fi
  "$promtool" check config deploy/prometheus/prometheus.yml
}

test_compose() {
  step "compose: the service" one env API_KEY=test-package docker-compose -f deploy/docker-compose.yml config || true
  step "compose: profile monitoring" one \
    env API_KEY=test-package docker-compose -f deploy/docker-compose.yml --profile monitoring config || true
  step "compose: with GPUs, and monitoring" one gpu_and_monitoring || true
  step "compose: the files that it mounts are there" one mounted_files_exist || true
  step "compose: API_KEY is asked for" one compose_without_key || true
  step "prometheus.yml" one prometheus_config || true
}
