#pragma once
// Records for tests, in milliseconds since the level's start.
#include <string>
#include <vector>

#include "core/request_record.h"

namespace loadtest {

inline TimePoint at_ms(double ms) {
  return TimePoint(std::chrono::seconds(100)) + Nanoseconds(static_cast<std::int64_t>(ms * 1e6));
}

// A streamed answer of one token an event; `events_ms` since the level's start.
inline RequestRecord streamed(double sent_ms, std::vector<double> events_ms, double end_ms) {
  RequestRecord record;
  record.sent_at = record.due_at = at_ms(sent_ms);
  record.end_at = at_ms(end_ms);
  record.sent = true;
  record.http_status = 200;
  for (const double event : events_ms) {
    record.arrivals.push_back({(at_ms(event) - record.sent_at).count(), 1, 1, false});
  }
  record.token_source = TokenSource::usage;
  record.output_tokens = static_cast<std::uint32_t>(events_ms.size());
  record.input_tokens_asked = record.input_tokens_sent = 10;
  return record;
}

inline RequestRecord whole(double sent_ms, double end_ms, std::uint32_t tokens) {
  RequestRecord record = streamed(sent_ms, {}, end_ms);
  record.streamed = false;
  record.output_tokens = tokens;
  return record;
}

inline RequestRecord failed(RequestRecord record, FailureKind kind) {
  record.status = RequestStatus::failed;
  record.failure = Failure{FailureStage::body, kind, "x"};
  record.output_tokens.reset();
  return record;
}

inline RequestRecord cut_off(RequestRecord record) {
  record.status = RequestStatus::cut_off;
  record.output_tokens.reset();
  return record;
}

inline std::vector<RequestRecord> numbered(std::vector<RequestRecord> records) {
  for (std::size_t i = 0; i < records.size(); ++i) {
    records[i].index = i;
    records[i].request_id = "r" + std::to_string(i);
  }
  return records;
}

inline std::vector<const RequestRecord*> pointers(const std::vector<RequestRecord>& records) {
  std::vector<const RequestRecord*> all;
  for (const RequestRecord& record : records) all.push_back(&record);
  return all;
}

}  // namespace loadtest
