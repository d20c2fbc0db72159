#pragma once
// The bytes of an answer: SSE events inside HTTP chunks, shaped as vLLM's OpenAI server shapes them, and the
// whole body of an answer that is not streamed.
//
// One prefix per response (id and creation time have a fixed width), so that a run of plain events is a slice
// of a block that was rendered once: see EventCycle. Threads: const calls from any thread.
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/answer_words.h"
#include "sim/completion_request.h"
#include "sim/sim_config.h"

namespace loadtest::sim {

inline constexpr std::size_t kIdHex = 32;

struct ResponseId {
  std::array<char, kIdHex> hex{};
  std::int64_t created_s = 0;  // Unix time
};

struct Usage {
  std::uint32_t prompt_tokens = 0;
  std::uint32_t completion_tokens = 0;
  std::optional<std::uint32_t> cached_tokens;  // of the prompt; nullopt: not told
};

struct EventSpec {
  bool reasoning = false;
  std::uint32_t tokens = 1;
  std::uint32_t first_word = 0;    // position of its first token in the answer
  std::string_view finish_reason;  // empty: the answer goes on
  std::optional<Usage> usage;      // continuous_usage_stats
};

class EventRenderer {
 public:
  EventRenderer(const SimConfig& config, Endpoint endpoint);

  // "data: {"id":…,"created":…": the part in which one response differs from another. Always prefix_bytes()
  // long.
  void write_prefix(const ResponseId& id, char* to) const;
  std::size_t prefix_bytes() const { return prefix_.size(); }

  // Each appends one HTTP chunk that holds one event.
  void append_role(std::string& out, const ResponseId& id, const std::optional<Usage>& usage) const;
  void append_event(std::string& out, const ResponseId& id, const EventSpec& spec) const;
  void append_usage(std::string& out, const ResponseId& id, const Usage& usage) const;
  void append_malformed(std::string& out, const ResponseId& id) const;
  void append_done(std::string& out) const;

  // The whole JSON of an answer that is not streamed.
  std::string whole_answer(const ResponseId& id, const CompletionRequest& request) const;

  static std::string_view stream_head();  // the response's head
  static std::string_view last_chunk() { return "0\r\n\r\n"; }

 private:
  void append_chunk(std::string& out, const ResponseId& id, std::string_view rest) const;
  void append_usage_json(std::string& out, const Usage& usage) const;
  std::string_view word(std::uint64_t position) const {
    if (answer_.empty()) return words_.at(position);
    return position < answer_.size() ? std::string_view(answer_[position]) : std::string_view();
  }

  AnswerWords words_;
  std::vector<std::string> answer_;  // SimConfig::answer as it stands in JSON, without quotes
  Endpoint endpoint_;
  std::uint32_t reasoning_tokens_;
  bool whole_usage_;        // of answers that are not streamed
  std::string model_json_;  // the name, quoted and escaped
  std::string prefix_;
  std::size_t id_at_ = 0;
  std::size_t created_at_ = 0;
  std::string_view line_end_;
};

// A block of kEvents + events_per_write - 1 plain events, made once; a response copies it and writes its
// prefix into each event, so that every run of up to events_per_write events is a contiguous slice.
class EventCycle {
 public:
  static constexpr std::uint32_t kEvents = AnswerWords::kPeriod;

  EventCycle(const EventRenderer& renderer, const SimConfig& config, bool reasoning);

  // The block for one response, of at least the first `events` events.
  void copy_for(const ResponseId& id, std::uint32_t events, std::string& block) const;

  // Where in the block `count` events from event number `first` lie (first and count as of the whole run).
  std::string_view slice(const std::string& block, std::uint32_t first, std::uint32_t count) const {
    const std::size_t at = first % kEvents;
    return std::string_view(block).substr(starts_[at], starts_[at + count] - starts_[at]);
  }
  std::uint32_t max_events() const { return max_events_; }  // per slice

 private:
  const EventRenderer& renderer_;
  std::uint32_t max_events_;
  std::string block_;
  std::vector<std::size_t> starts_;    // of each event; one more for the end
  std::vector<std::size_t> prefixes_;  // where each event's prefix begins
};

}  // namespace loadtest::sim
