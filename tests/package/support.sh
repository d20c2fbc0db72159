# What the parts of scripts/test-package share: the folder $work, waiting, and taking away all that was started.

pids=()  # what runs in the background

clean_up() {
  local pid
  stop_engine
  for pid in "${pids[@]}"; do kill -TERM "$pid" 2>/dev/null || true; done
  for pid in "${pids[@]}"; do wait "$pid" 2>/dev/null || true; done
  rm -rf --one-file-system "$work"
}

wait_for() {  # wait_for SECONDS COMMAND…
  local deadline=$((SECONDS + $1)) seconds=$1
  shift
  until "$@" >/dev/null 2>&1; do
    if ((SECONDS >= deadline)); then
      echo "ERROR: not so after $seconds s: $*"
      return 1
    fi
    sleep 0.2
  done
}

# Prints what was expected of a text, where it is not so.
has() {  # has FILE TEXT…
  local file=$1 text
  shift
  for text in "$@"; do
    grep -qF -- "$text" "$file" || { echo "ERROR: $file lacks: $text"; head -n 30 "$file"; return 1; }
  done
}

is() {  # is WHAT EXPECTED ACTUAL
  [[ $2 == "$3" ]] || { echo "ERROR: $1 is \"$3\", not \"$2\""; return 1; }
}

free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }

# json EXPRESSION: Python's value of it, where `it` is the JSON of standard input.
json() { python3 -c 'import json, sys; print(eval(sys.argv[1], {"it": json.load(sys.stdin)}))' "$1"; }

# What serve answers to a browser at URL: the dashboard, not the page that stands in for it, and the files that it names.
shows_dashboard() {  # shows_dashboard URL
  local url=$1 page=$work/page.html asset
  curl -fsS "$url/" >"$page" && has "$page" '<title' '/_next/static/' || return 1
  asset=$(grep -oE '/_next/static/[^"]+\.js' "$page" | head -n 1)
  curl -fsS "$url$asset" >"$work/asset" && curl -fsS "$url/docs" >/dev/null && curl -fsS "$url/health" >/dev/null || return 1
  has_packed "$url$asset" br "brotli -dc" && has_packed "$url$asset" gzip "gzip -dc"
}

# What comes packed is smaller, and the same.
has_packed() {  # has_packed URL ENCODING UNPACK
  curl -fsS -H "Accept-Encoding: $2" -D "$work/headers" "$1" >"$work/packed" && has "$work/headers" "Content-Encoding: $2" &&
    $3 <"$work/packed" | cmp - "$work/asset"
}

# The demo, as the dashboard's button starts it, goes through.
runs_demo() {  # runs_demo URL [HEADER]
  local run
  run=$(curl -fsS ${2:+-H "$2"} -H 'Content-Type: application/json' "$1/api/v1/benchmark/demo" \
    -d '{"num_prompts": 20, "concurrency": [1, 2], "output_len": 5}' | json 'it["run_id"]') || return 1
  wait_for 60 has_status "$1" "$run" completed
}
has_status() { [[ $(curl -fsS "$1/api/v1/benchmark/run/$2" | json 'it["status"]') == "$3" ]]; }
