#pragma once
// What tests of a whole run ask of the requests that a server saw, and of a level's counts.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <string>

#include "core/level_result.h"
#include "fakes/fake_llm.h"

namespace loadtest {

inline void answer(Peer& peer, const SeenRequest&) { peer.send(whole_stream(2)); }

// The index at the end of an id such as "1f2e3d4c-m0-17".
inline std::uint64_t index_of(const SeenRequest& request) {
  const std::string id = request.header("X-Request-Id");
  return std::stoull(id.substr(id.rfind('-') + 1));
}

inline std::size_t of_phase(const FakeLlm& server, const std::string& phase) {
  const auto requests = server.requests();
  return static_cast<std::size_t>(
      std::count_if(requests.begin(), requests.end(), [&](const SeenRequest& request) {
        return request.header("X-Request-Id").find("-" + phase) != std::string::npos;
      }));
}

inline void expect_all_counted(const LevelResult& level) {
  EXPECT_EQ(level.attempted, level.succeeded + level.failed + level.cut_off);
}

}  // namespace loadtest
