#pragma once
// One request at a time, from its bytes to its record: the hot path.
//
// A slot owns one Exchange and uses it again and again; parser and decoder are kept, the read buffer is the
// thread's. Threads: one owner, an engine thread. Source:  docs/metrics.md (what each stamp means),
// docs/architecture.md (how a measurement stays true)
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "core/request_record.h"
#include "run/phase_context.h"
#include "run/thread_resources.h"
#include "transport/http_response_parser.h"

namespace loadtest {

class Exchange {
 public:
  Exchange(ThreadResources& thread, const ServerAdapter& adapter, bool keep_text = false);

  // Always ends with a record, whatever happens to the request.
  // `due`: when the request fell due, in an open loop.
  Task<RequestRecord> perform(const PhaseContext& phase, std::uint64_t index, WireBytes wire,
                              std::optional<TimePoint> due = std::nullopt);

  // What the last answer said; only where the phase has conversations.
  std::string take_text() { return std::move(text_); }

  // Ends the request in flight, and every later one at once.
  void cut_off();

 private:
  enum class End { whole, broken, closed_before_answer, cut };

  std::unique_ptr<Connection> take_idle(std::size_t server);
  Task<std::optional<Failure>> connect(const PhaseContext& phase, std::size_t server);
  Task<End> converse(const PhaseContext& phase, std::string_view wire, std::optional<TimePoint> due,
                     RequestRecord& record);
  bool take(const Connection::Read& got, RequestRecord& record);
  void note_arrival(RequestRecord& record);
  void set_deadline(const PhaseContext& phase, const RequestRecord& record);
  End end_by_error(const PhaseContext& phase, error_code error, RequestRecord& record);
  void settle(const PhaseContext& phase, RequestRecord& record, End end);
  void count(const RequestRecord& record);

  ThreadResources& thread_;
  std::unique_ptr<ResponseDecoder> decoder_;
  HttpResponseParser parser_;
  std::unique_ptr<Connection> connection_;
  std::optional<ResponseSummary> summary_;
  std::optional<Failure> failure_;
  std::string text_;
  std::uint64_t body_bytes_ = 0;
  bool sending_ = false;
  bool decoding_ = false;
  bool cut_ = false;
};

}  // namespace loadtest
