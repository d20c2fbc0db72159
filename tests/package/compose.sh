# scripts/test-package: the files that others read.

compose() { docker-compose -f deploy/docker-compose.yml "$@"; }

compose_without_key() {
  local status=0
  (unset API_KEY && compose config -q) >"$work/compose" 2>&1 || status=$?
  is "the exit code" 1 "$status" && has "$work/compose" 'give a key'
}

prometheus_config() {
  local promtool=build/tools/promtool
  if command -v promtool >/dev/null; then promtool=promtool; fi
  "$promtool" check config deploy/prometheus/prometheus.yml
}

test_compose() {
  step "compose: the service" one env API_KEY=test-package docker-compose -f deploy/docker-compose.yml config || true
  local profile
  for profile in monitoring gpu; do
    step "compose: profile $profile" one \
      env API_KEY=test-package docker-compose -f deploy/docker-compose.yml --profile "$profile" config || true
  done
  step "compose: API_KEY is asked for" one compose_without_key || true
  step "prometheus.yml" one prometheus_config || true
}
