# Shared by the scripts here: steps whose output goes to a log and is shown only where they fail.
#
# A step counts what passed and what failed; finish() prints the sum as the last line and sets the exit code.
# Sourced with the working directory at the repository's root.

mkdir -p build/logs
passed=0
failed=0
jobs=$(nproc)

if [[ -t 1 && -z ${NO_COLOR:-} ]]; then
  green=$'\e[32m' red=$'\e[31m' dim=$'\e[2m' bold=$'\e[1m' plain=$'\e[0m'
else
  green='' red='' dim='' bold='' plain=''
fi

say() { printf '%s\n' "$*"; }
die() { printf '%s\n' "$*" >&2; exit 1; }

# What a runner's log says it ran: "PASSED FAILED". Each knows one runner's closing lines; a log without them is one
# failure, since then the runner died.
count_one() { if [[ $2 == 0 ]]; then echo 1 0; else echo 0 1; fi; }

count_ctest() {
  local line
  line=$(grep -E 'tests passed, [0-9]+ tests failed out of [0-9]+' "$1" | tail -n 1) || true
  if [[ $line =~ ([0-9]+)\ tests\ failed\ out\ of\ ([0-9]+) ]]; then
    echo $((BASH_REMATCH[2] - BASH_REMATCH[1])) "${BASH_REMATCH[1]}"
  else
    echo 0 1
  fi
}

count_unittest() {
  local ran bad=0 skipped=0 line
  ran=$(sed -nE 's/^Ran ([0-9]+) tests? in .*/\1/p' "$1" | tail -n 1)
  line=$(grep -E '^(OK|FAILED)( \(|$)' "$1" | tail -n 1) || true
  [[ -n $ran && -n $line ]] || { echo 0 1; return; }
  [[ $line =~ failures=([0-9]+) ]] && bad=$((bad + BASH_REMATCH[1]))
  [[ $line =~ errors=([0-9]+) ]] && bad=$((bad + BASH_REMATCH[1]))
  [[ $line =~ skipped=([0-9]+) ]] && skipped=${BASH_REMATCH[1]}
  local good=$((ran - bad - skipped))  # a failing set-up is an error without a test
  echo $((good < 0 ? 0 : good)) "$bad"
}

count_vitest() {
  local line good=0 bad=0
  line=$(sed 's/\x1b\[[0-9;]*m//g' "$1" | grep -E '^ +Tests +' | tail -n 1) || true
  [[ -n $line ]] || { echo 0 1; return; }
  [[ $line =~ ([0-9]+)\ passed ]] && good=${BASH_REMATCH[1]}
  [[ $line =~ ([0-9]+)\ failed ]] && bad=${BASH_REMATCH[1]}
  echo "$good" "$bad"
}

count_plain() {
  local line
  line=$(grep -E '^[0-9]+ passed, [0-9]+ failed$' "$1" | tail -n 1) || true
  if [[ $line =~ ^([0-9]+)\ passed,\ ([0-9]+)\ failed$ ]]; then
    echo "${BASH_REMATCH[1]}" "${BASH_REMATCH[2]}"
  else
    echo 0 1
  fi
}

# step LABEL COUNTER COMMAND…: COUNTER is one, ctest, unittest, vitest, plain, or none (a set-up step: counts only
# where it fails). Returns the command's success, so that a caller can leave out what depends on it.
step() {
  local label=$1 counter=$2
  shift 2
  local log status=0 good bad began=$SECONDS
  log="build/logs/$(tr -cs 'A-Za-z0-9' '-' <<<"$label" | sed 's/-*$//').log"
  if [[ -t 1 ]]; then printf '%s %s…%s' "$dim" "$label" "$plain"; fi
  "$@" >"$log" 2>&1 </dev/null || status=$?
  case $counter in
    none) good=0 bad=$((status != 0)) ;;
    *) read -r good bad < <("count_$counter" "$log" "$status") ;;
  esac
  if ((status != 0 && bad == 0)); then bad=1; fi
  passed=$((passed + good))
  failed=$((failed + bad))
  if [[ -t 1 ]]; then printf '\r\e[K'; fi
  local note=''
  if ((good > 1 || (good > 0 && bad > 0))); then note=", $good passed"; fi
  if ((bad == 0)); then
    printf ' %sok%s    %-44s %s%3d s%s%s\n' "$green" "$plain" "$label" "$dim" $((SECONDS - began)) "$note" "$plain"
    return 0
  fi
  printf ' %sFAIL%s  %-44s %3d s%s, %d failed\n' "$red" "$plain" "$label" $((SECONDS - began)) "$note" "$bad"
  show_failure "$log"
  return 1
}

# The lines of a log that say what went wrong, or its end; the whole stays in build/logs/.
show_failure() {
  local log=$1
  {
    grep -n -E -A 12 'error:|warning:|FAILED|\[  FAILED|ERROR: |SUMMARY: |^FAIL|Traceback|\*\*\*(Failed|Exception|Timeout)' "$log" |
      head -n 150
    say '… its last lines:'
    tail -n 40 "$log"
  } 2>/dev/null | sed 's/^/        /'
  say "        the whole: $log"
}

finish() {
  say "$passed passed, $failed failed"
  if ((failed > 0 || passed == 0)); then exit 1; fi
  exit 0
}

# configure_and_build PRESET TARGET…: the tree is build/PRESET.
configure_and_build() {
  local preset=$1
  shift
  cmake --preset "$preset" && cmake --build "build/$preset" -j "$jobs" --target "$@"
}
