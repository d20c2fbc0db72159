#include "api/request_log.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "core/json_tree.h"

namespace loadtest {
namespace {

using namespace std::chrono_literals;

constexpr TimePoint kStart{1000s};

EndedRequests ended(std::size_t rows, std::uint64_t missed = 0) {
  EndedRequests made{std::vector<RequestRow>(rows), missed, kStart};
  for (RequestRow& row : made.rows) row.end_ns = to_ns(kStart + 1500ms);
  return made;
}

std::vector<std::uint64_t> numbers(const std::vector<std::string>& entries) {
  std::vector<std::uint64_t> seq;
  for (const std::string& entry : entries) seq.push_back(parse_json(entry)["seq"]);
  return seq;
}

using Numbers = std::vector<std::uint64_t>;

TEST(RequestLog, AnEntrySaysWhatBecameOfARequestAndWhen) {
  EndedRequests one = ended(1);
  RequestRow& row = one.rows[0];
  row.request_id = "a-1";
  row.level = 2;
  row.ttft_ms = 58;
  row.status = RequestStatus::failed;
  row.failure = Failure{FailureStage::body, FailureKind::timeout, "too late"};
  RequestLog log;
  EXPECT_EQ(log.add(one), std::vector<std::string>{
                              R"({"seq":1,"request_id":"a-1","level":2,"at_s":1.5,"status":"failed",)"
                              R"("ttft_ms":58.0,"e2e_ms":null,"output_tokens":null,"error":"too late"})"});
}

TEST(RequestLog, NumbersGoThroughTheRun) {
  RequestLog log;
  EXPECT_EQ(numbers(log.add(ended(2))), (Numbers{1, 2}));
  EXPECT_EQ(numbers(log.add(ended(1))), (Numbers{3}));
  const RequestLog::Page all = log.after(0);
  EXPECT_EQ(numbers(all.entries), (Numbers{1, 2, 3}));
  EXPECT_EQ(all.next, 3u);
  EXPECT_EQ(all.dropped, 0u);
  EXPECT_EQ(numbers(log.after(2).entries), (Numbers{3}));
  EXPECT_TRUE(log.after(3).entries.empty());
}

TEST(RequestLog, ThoseThatAreOnlyCountedHaveNumbersToo) {
  RequestLog log;
  log.add(ended(2, 3));
  log.add(ended(1));
  const RequestLog::Page all = log.after(0);
  EXPECT_EQ(numbers(all.entries), (Numbers{1, 2, 6}));
  EXPECT_EQ(all.next, 6u);
  EXPECT_EQ(all.dropped, 3u);
  const RequestLog::Page later = log.after(4);
  EXPECT_EQ(numbers(later.entries), (Numbers{6}));
  EXPECT_EQ(later.dropped, 1u);
}

TEST(RequestLog, OlderOnesThanTheLatestThousandAreDropped) {
  RequestLog log;
  log.add(ended(RequestLog::kMost + 5));
  const RequestLog::Page page = log.after(2);
  EXPECT_EQ(page.entries.size(), RequestLog::kMost);
  EXPECT_EQ(parse_json(page.entries.front())["seq"], 6);
  EXPECT_EQ(page.next, RequestLog::kMost + 5);
  EXPECT_EQ(page.dropped, 3u);
}

TEST(RequestLog, NobodyIsAheadOfIt) {
  RequestLog log;
  log.add(ended(2));
  const RequestLog::Page page = log.after(100);
  EXPECT_TRUE(page.entries.empty());
  EXPECT_EQ(page.next, 2u);
  EXPECT_EQ(page.dropped, 0u);
}

}  // namespace
}  // namespace loadtest
