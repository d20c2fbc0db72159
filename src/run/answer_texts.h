#pragma once
// The texts of answers whose tokens are to be counted, kept by an engine thread until their level has ended.
//
// A server is taken to count its tokens, or not, by its last answer that succeeded; until there is one, by
// what the probe saw, else not. Of one that counts, texts are kept only where they tell what its usage leaves
// open: how many tokens each event carried. Memory: what begin_level() allows, texts in flight included.
// Threads: belongs to the engine thread; the controller looks while that rests between phases.
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "adapter/server_adapter.h"
#include "run/memory_budget.h"

namespace loadtest {

struct AnswerText {
  std::size_t record = 0;  // index into the records of its level
  std::string text;
  std::vector<TextRun> runs;
  std::vector<std::uint32_t> ends;  // bytes of text that had come by each arrival; empty: not streamed
  std::optional<std::uint32_t> content_tokens{};  // of the answer itself, once count_answers() was at it
};

// The text of a streamed answer by its arrivals: of each how many bytes had come. An event that the end of
// the stream broke off is in none, and is left out. Takes the text out of `summary`.
AnswerText text_of(ResponseSummary& summary, std::vector<std::uint32_t> ends);

class AnswerTexts {
 public:
  explicit AnswerTexts(std::size_t servers) : counts_(servers, false), tells_events_(servers, false) {}

  void begin_level(std::size_t most_bytes) {
    room_.begin(most_bytes);
    left_out_ = 0;
    kept_.clear();
  }

  void learn(std::size_t server, bool counts) { counts_[server] = counts; }
  // What the probe's answer showed (run/event_tokens.h).
  void tells_events(std::size_t server, bool tells) { tells_events_[server] = tells; }
  bool tells_events(std::size_t server) const { return tells_events_[server]; }
  bool wanted_of(std::size_t server) const { return !counts_[server] || tells_events_[server]; }

  MemoryBudget& room() { return room_; }

  void add(AnswerText text) { kept_.push_back(std::move(text)); }
  void leave_out() { ++left_out_; }

  std::vector<AnswerText> take() { return std::exchange(kept_, {}); }
  std::uint64_t left_out() const { return left_out_; }  // that could not be kept

 private:
  std::vector<bool> counts_, tells_events_;
  MemoryBudget room_;
  std::uint64_t left_out_ = 0;
  std::vector<AnswerText> kept_;
};

}  // namespace loadtest
