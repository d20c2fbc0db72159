#pragma once
// A run that goes on at the server of --via, followed until it has ended.
//
// It asks where the run stands (GET /run/{run_id}) a few times a second rather than listening on its
// WebSocket: every answer is the whole state, so a lost connection loses nothing, and proxies, TLS and keys
// work as for every other call. Errors:  what ends the following; the sentence says where the run is and how
// to get its result. Threads: one.
#include <functional>
#include <string>
#include <vector>

#include "api/run_standing_from_json.h"
#include "cli/run_display.h"
#include "cli/via_server.h"
#include "cli/via_stop.h"
#include "core/run_result.h"

namespace loadtest {

class ViaRun {
 public:
  struct Order {
    std::string run_id;
    std::vector<LoadLevel> levels;  // that were asked for
    Nanoseconds retry{};            // how long a call is tried again
  };
  ViaRun(const ViaServer& server, RunDisplay& display, ViaStop& stop, Order order)
      : server_(server), display_(display), stop_(stop), order_(std::move(order)) {}

  // How it stands at its end.
  Result<RunStanding> follow();
  // Of an ended run; missing where nothing was measured.
  Result<std::optional<RunResult>> result();
  // What of `result` was not shown yet: what is asked of whom, and levels.
  void show(const RunResult& result);

  // An answer that stays: calls again while there is none, or one that will pass.
  Result<HttpAnswer> persist(const std::function<ViaReply()>& call);

  bool left() const { return stop_.leaving(); }
  std::string path(std::string_view rest) const { return "/result/" + order_.run_id + std::string(rest); }

 private:
  Result<void> cancel();
  void show(const RunStanding& standing);
  Error refused(const HttpAnswer& answer) const;
  std::string whereabouts() const;

  const ViaServer& server_;
  RunDisplay& display_;
  ViaStop& stop_;
  Order order_;
  bool cancelled_ = false;  // was told to stop
  std::optional<std::uint64_t> told_place_;
  bool told_start_ = false;
  std::uint64_t told_levels_ = 0;
};

}  // namespace loadtest
