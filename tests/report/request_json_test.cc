#include "report/request_json.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "core/json_text.h"
#include "core/json_tree.h"
#include "report/golden.h"

namespace loadtest {
namespace {

using namespace std::chrono_literals;

RequestRecord answered() {
  RequestRecord r;
  r.request_id = "run-0-7";
  r.sent = true;
  r.due_at = r.sent_at = TimePoint(81'000'000'000'123ns);
  r.end_at = r.sent_at + 71ms;
  r.arrivals = {{50'200'300, 1, 1, false}, {60'300'400, 2, 2, false}, {70'400'500, 1, 1, false}};
  r.token_source = TokenSource::usage;
  r.input_tokens_asked = r.input_tokens_sent = 256;
  r.input_tokens = 258;
  r.output_tokens = 4;
  r.reasoning_tokens = 0;
  r.finish_reason = "length";
  r.http_status = 200;
  r.connect_time = 210'300ns;
  r.stamp = StampSource::kernel;
  return r;
}

RequestRecord refused() {
  RequestRecord r;
  r.request_id = "run-0-8";
  r.due_at = TimePoint(81'000'000'000'000ns);
  r.sent_at = r.due_at + 250us;
  r.end_at = r.sent_at + 1ms;
  r.status = RequestStatus::failed;
  r.failure = Failure{FailureStage::connect, FailureKind::refused, "127.0.0.1:8000 \"refused\"\n\xff"};
  return r;
}

std::string line(const RequestRecord& record, bool with_events = false) {
  std::string out;
  append_request_json(out, request_row(record, 2, with_events));
  return out;
}

TEST(RequestJson, GoldenLines) {
  RequestRecord late = answered();
  late.due_at -= 1500us;
  RequestRecord cut = answered();
  cut.status = RequestStatus::cut_off;
  cut.finish_reason.clear();
  cut.output_tokens.reset();
  cut.arrivals.resize(1);
  std::string all;
  for (const RequestRecord& record : {answered(), refused(), late, cut}) all += line(record, true) + "\n";
  expect_golden("requests.jsonl", all);
}

TEST(RequestJson, IsTheJsonThatAParserReads) {
  const auto json = parse_ordered_json(line(answered(), true));
  EXPECT_EQ(json["level"], 2);
  EXPECT_EQ(json["sent_ns"], 81'000'000'000'123);
  EXPECT_EQ(json["first_token_ns"], 81'000'050'200'423);
  EXPECT_EQ(json["last_token_ns"], 81'000'070'400'623);
  EXPECT_EQ(json["ttft_ms"], 50.2003);
  EXPECT_EQ(json["ttft_corrected_ms"], nullptr);
  EXPECT_EQ(json["e2e_ms"], 70.4005);
  EXPECT_EQ(json["tpot_ms"], 6.7334);
  EXPECT_EQ(json["max_icl_ms"], 10.1001);
  EXPECT_EQ(json["connect_ms"], 0.2103);
  EXPECT_EQ(json["events"], parse_json("[[50200.3,1],[60300.4,2],[70400.5,1]]"));
  EXPECT_EQ(json["coalesced"], true);
  EXPECT_FALSE(parse_json(line(answered())).contains("events"));
}

TEST(RequestJson, WhatIsMissingIsNull) {
  const auto json = parse_json(line(refused()));
  for (const char* key : {"sent_ns", "first_token_ns", "last_token_ns", "ttft_ms", "tpot_ms", "e2e_ms",
                          "max_icl_ms", "connect_ms", "input_tokens_asked", "input_tokens", "output_tokens",
                          "finish_reason", "http_status"}) {
    EXPECT_TRUE(json[key].is_null()) << key;
  }
  EXPECT_EQ(json["failure"]["detail"], "127.0.0.1:8000 \"refused\"\n\xEF\xBF\xBD");
}

TEST(RequestJson, OpenLoopIsCorrectedByTheWait) {
  RequestRecord late = answered();
  late.due_at -= 1500us;
  EXPECT_EQ(parse_json(line(late))["ttft_corrected_ms"], 51.7003);
}

}  // namespace
}  // namespace loadtest
