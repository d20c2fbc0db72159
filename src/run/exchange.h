#pragma once
// One request at a time, from its bytes to its record: the hot path.
//
// A slot owns one Exchange and uses it again and again; parser and decoder are kept, the read buffer is the
// thread's. Threads: one owner, an engine thread. Source:  docs/metrics.md (what each stamp means),
// docs/architecture.md (how a measurement stays true)
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "core/request_record.h"
#include "run/phase_context.h"
#include "run/thread_resources.h"
#include "transport/http_response_parser.h"

namespace loadtest {

class Exchange {
 public:
  // `in_conversation`: what the answers say is needed for the next turn.
  Exchange(ThreadResources& thread, const ServerAdapter& adapter, bool in_conversation = false);

  // Always ends with a record, whatever happens to the request.
  // `due`: when the request fell due, in an open loop.
  Task<RequestRecord> perform(const PhaseContext& phase, std::uint64_t index, WireBytes wire,
                              std::optional<TimePoint> due = std::nullopt);

  // What the last answer said; only where the phase has conversations.
  std::string take_text() { return std::move(text_); }

  // The last answer's text where it is to be counted after the level; its record is not known here.
  std::optional<AnswerText> take_answer() { return std::exchange(answer_, std::nullopt); }

  // Ends the request in flight, and every later one at once.
  void cut_off();

 private:
  enum class End { whole, broken, closed_before_answer, cut };

  std::unique_ptr<Connection> take_idle(std::size_t server);
  // `anew`: not one that is idle.
  Task<std::optional<Failure>> connect(const PhaseContext& phase, std::size_t server, bool anew);
  Task<End> converse(const PhaseContext& phase, std::string_view wire, std::optional<TimePoint> due,
                     RequestRecord& record);
  bool take(const Connection::Read& got, RequestRecord& record);
  void reserve_arrivals(RequestRecord& record) const;
  // False: the stream goes on far beyond what was asked for; failure_ says so.
  bool add_arrival(RequestRecord& record, std::span<const TokenEvent> tokens, const ReadStamp& stamp);
  bool grow_arrivals(RequestRecord& record);
  void give_back_arrival_room(const RequestRecord& record);
  bool unsent() const { return connection_->sending() || connection_->send_error(); }
  void set_deadline(const PhaseContext& phase, const RequestRecord& record);
  End end_by_error(const PhaseContext& phase, error_code error, RequestRecord& record);
  // Ends a request of which a part was never sent; `error`: what the reading met, if anything.
  End end_unsent(error_code error);
  void settle(const PhaseContext& phase, RequestRecord& record, End end);
  void settle_failure(const PhaseContext& phase, RequestRecord& record, End end);
  KeepText text_to_keep(const PhaseContext& phase, std::size_t server);
  void keep_text_of(std::span<const TokenEvent> tokens, bool joins);  // `joins`: the last arrival's
  void settle_text(RequestRecord& record);
  bool has_uncounted_tokens(const RequestRecord& record) const;
  bool keep_answer(const RequestRecord& record);
  void count(const RequestRecord& record);

  ThreadResources& thread_;
  std::unique_ptr<ResponseDecoder> decoder_;
  HttpResponseParser parser_;
  std::unique_ptr<Connection> connection_;
  std::optional<ResponseSummary> summary_;
  std::optional<Failure> failure_;
  const bool in_conversation_;
  KeepText keep_ = KeepText::nothing;
  bool no_room_ = false;  // its text would be counted, but cannot be kept
  std::string text_;
  std::size_t text_room_ = 0;             // bytes taken in thread_.texts
  std::vector<std::uint32_t> text_ends_;  // of each arrival
  std::optional<AnswerText> answer_;
  std::uint32_t asked_tokens_ = 0;
  std::size_t arrival_room_ = 0;  // bytes taken in thread_.arrivals
  std::uint64_t body_bytes_ = 0;
  // Reads of the socket (ReadStamp::read), and that of the last arrival; 0: none yet.
  std::uint64_t last_read_ = 0, arrival_read_ = 0;
  bool decoding_ = false;
  bool cut_ = false;
};

}  // namespace loadtest
