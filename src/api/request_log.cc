#include "api/request_log.h"

#include "api/progress_message.h"

namespace loadtest {

std::vector<std::string> RequestLog::add(const EndedRequests& ended) {
  std::vector<std::string> added;
  added.reserve(ended.rows.size());
  for (const RequestRow& row : ended.rows) {
    added.push_back(log_entry(row, ++last_, ended.run_started_at));
    entries_.emplace_back(last_, added.back());
    if (entries_.size() > kMost) entries_.pop_front();
  }
  last_ += ended.missed;
  return added;
}

RequestLog::Page RequestLog::after(std::uint64_t seq) const {
  Page page;
  page.next = last_;
  for (const auto& [number, entry] : entries_) {
    if (number > seq) page.entries.push_back(entry);
  }
  if (seq < last_) page.dropped = last_ - seq - page.entries.size();
  return page;
}

}  // namespace loadtest
