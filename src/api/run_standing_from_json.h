#pragma once
// Where a run stands, read back from the answer of GET /run/{run_id}: the inverse of api/progress_message.h.
//
// Missing: what an answer leaves out is as in an empty RunStanding. The load of a level is not read: it is
// the one of that index in `levels`. Errors:  bad_input: the place as a JSON pointer, and what is wrong
// there.
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/progress.h"
#include "store/run_entry.h"

namespace loadtest {

struct RunStanding {
  RunState state = RunState::queued;
  std::optional<std::string> detail;  // why it failed or was cancelled
  std::optional<std::string> reason;  // RunEntry::reason
  std::optional<std::uint64_t> queue_position;
  bool started = false;      // what it asks of whom is known
  std::uint64_t levels = 0;  // that ended
  std::optional<RunProgress> progress;

  bool ended() const { return state != RunState::queued && state != RunState::running; }
};

Result<RunStanding> run_standing_from_json(std::string_view text, std::span<const LoadLevel> levels);

}  // namespace loadtest
