#include "cli/saved_runs.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <CLI/App.hpp>

#include "cli/parse_values.h"
#include "cli/suggest.h"
#include "report/text_width.h"
#include "store/database_path.h"

namespace loadtest {

void add_database_flag(CLI::App& command, std::string& path) {
  command
      .add_option("--database", path,
                  "The database; default: $DATABASE_PATH, else llm-loadtest/runs.db in $XDG_DATA_HOME or "
                  "~/.local/share")
      ->type_name("FILE");
}

Result<std::unique_ptr<RunStore>> open_saved_runs(const std::string& path) {
  const std::string place = path.empty() ? default_database_path() : path;
  if (place.empty()) return bad_input("--database: there is no home folder for a default; name a file");
  auto store = RunStore::open(place, RunStore::IfMissing::fail);
  if (!store) return Error{store.error().code, "--database: " + store.error().message};
  return store;
}

Result<std::string> whole_run_id(RunStore& store, const std::string& text) {
  constexpr std::uint64_t kShown = 4, kNear = 1000;
  if (text.empty()) return bad_input("the id of a run is empty; llm-loadtest history lists them");
  const auto exact = store.find(text);
  if (!exact) return exact.error();
  if (*exact) return text;
  const auto ids = store.ids_starting_with(text, kShown + 1);
  if (!ids) return ids.error();
  if (ids->size() == 1) return ids->front();
  if (ids->size() > 1) {
    const bool more = ids->size() > kShown;
    std::vector<std::string> shown(ids->begin(), more ? ids->begin() + kShown : ids->end());
    return bad_input(fmt::format("{} begins the ids of {} runs: {}{}; give more of it", in_quotes(text),
                                 more ? "many" : std::to_string(ids->size()), fmt::join(shown, ", "),
                                 more ? ", …" : ""));
  }
  const auto known = store.ids_starting_with("", kNear);
  if (!known) return known.error();
  std::string hint = did_you_mean(text, *known);
  if (hint.empty()) hint = known->empty() ? "; none is saved yet" : "; llm-loadtest history lists them";
  return bad_input(fmt::format("there is no run {}{}", in_quotes(text), hint));
}

Result<SavedRun> load_saved_run(RunStore& store, const std::string& text) {
  const auto run_id = whole_run_id(store, text);
  if (!run_id) return run_id.error();
  const auto entry = store.find(*run_id);
  if (!entry) return entry.error();
  const auto result = store.result(*run_id);
  if (!result) return result.error();
  if (!*entry) return bad_input(fmt::format("the run {} has just been deleted", *run_id));
  if (!*result) {
    const RunEntry& run = **entry;
    return bad_input(fmt::format("the run {} has no result ({}{})", run.run_id, name(run.state),
                                 run.detail ? ": " + printable(*run.detail) : ""));
  }
  return SavedRun{**entry, **result};
}

}  // namespace loadtest
