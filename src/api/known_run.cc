#include "api/known_run.h"

namespace loadtest {

bool has_ended(RunState state) { return state != RunState::queued && state != RunState::running; }

// The queue first: what has left it is in the store.
Result<std::optional<KnownRun>> known_run(const RunQueue& runs, RunStore& store, const std::string& run_id) {
  auto live = runs.find(run_id);
  if (live && has_ended(live->entry.state))
    return std::optional(KnownRun{std::move(live->entry), std::nullopt});
  auto entry = store.find(run_id);
  if (!entry) return entry.error();
  if (!*entry && !live) return std::optional<KnownRun>{};
  KnownRun run{*entry ? std::move(**entry) : live->entry, std::move(live)};
  if (run.live && has_ended(run.live->state)) run.entry.state = run.live->state;
  return std::optional(std::move(run));
}

}  // namespace loadtest
