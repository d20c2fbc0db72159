#include "run/load_generator.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <string>

#include "core/json_tree.h"
#include "core/run_json.h"
#include "fakes/fake_llm.h"
#include "fakes/gate.h"
#include "run/measured.h"
#include "run/seen_requests.h"

namespace loadtest {
namespace {

using namespace std::chrono_literals;

TEST(LoadGenerator, MeasuresOneLevelAfterTheOther) {
  FakeLlm server(answer);
  RunConfig config = small_run({server.url()});
  config.concurrency = {1, 5};
  config.num_prompts = 20;
  Measured run(config);
  ASSERT_TRUE(run.run()) << run.error->message;
  EXPECT_EQ(run.result.status, RunStatus::completed);
  EXPECT_EQ(run.result.status_detail, std::nullopt);
  ASSERT_EQ(run.result.levels.size(), 2u);
  for (const LevelResult& level : run.result.levels) {
    EXPECT_EQ(level.attempted, 20u);
    EXPECT_EQ(level.succeeded, 20u);
    EXPECT_EQ(level.figures.output_tokens, 40u);
    expect_all_counted(level);
  }
  EXPECT_EQ(run.result.levels[1].concurrency, 5u);
  EXPECT_EQ(run.levels_told, (std::vector<std::size_t>{0, 1}));
  EXPECT_EQ(run.result.tokens.source, TokenSource::usage);
  EXPECT_EQ(run.result.server.model, "m1");
  EXPECT_EQ(run.result.server.version, "0.0.1");
  EXPECT_EQ(run.result.client.threads, 2u);
}

TEST(LoadGenerator, RecordsAreInTheOrderOfSendingWithUniqueIdsThatWentOut) {
  FakeLlm server(answer);
  RunConfig config = small_run({server.url()});
  config.concurrency = {4, 4};
  config.num_prompts = 30;
  Measured run(config);
  ASSERT_TRUE(run.run()) << run.error->message;
  std::set<std::string> recorded, seen;
  for (const auto& level : run.records) {
    EXPECT_TRUE(std::is_sorted(level.begin(), level.end(),
                               [](const auto& a, const auto& b) { return a.sent_at < b.sent_at; }));
    for (const RequestRecord& record : level) recorded.insert(record.request_id);
  }
  for (const SeenRequest& request : server.requests()) seen.insert(request.header("X-Request-Id"));
  EXPECT_EQ(recorded.size(), 60u);
  EXPECT_EQ(recorded, seen);
}

TEST(LoadGenerator, RequestsAreToldAsTheyEnd) {
  FakeLlm server(answer);
  RunConfig config = small_run({server.url()});
  config.concurrency = {1, 3};
  Measured run(config);
  const TimePoint before = std::chrono::steady_clock::now();
  ASSERT_TRUE(run.run()) << run.error->message;
  EXPECT_GE(run.run_started_at, before);
  EXPECT_LE(to_ns(run.run_started_at), run.result.clock_monotonic_ns);
  const auto by_id = [](const RequestRow& a, const RequestRow& b) { return a.request_id < b.request_id; };
  std::vector<RequestRow> kept;
  for (std::size_t level = 0; level < run.records.size(); ++level)
    for (const RequestRecord& record : run.records[level]) kept.push_back(request_row(record, level));
  std::sort(kept.begin(), kept.end(), by_id);
  std::sort(run.ended.begin(), run.ended.end(), by_id);
  EXPECT_EQ(run.ended.size() + run.missed, 8u);
  EXPECT_FALSE(run.ended.empty());
  for (const RequestRow& row : run.ended) EXPECT_NE(std::find(kept.begin(), kept.end(), row), kept.end());
}

TEST(LoadGenerator, NoTwoPromptsAreTheSame) {
  FakeLlm server(answer);
  RunConfig config = small_run({server.url()});
  config.concurrency = {2, 2};
  config.num_prompts = 20;
  config.warmup = 3;
  Measured run(config);
  ASSERT_TRUE(run.run()) << run.error->message;
  std::set<std::string> prompts;
  for (const SeenRequest& request : server.requests()) {
    prompts.insert(parse_json(request.body)["messages"][0]["content"].get<std::string>());
  }
  EXPECT_EQ(prompts.size(), server.requests().size());
}

TEST(LoadGenerator, WarmUpAndProbeAreSentButNotRecorded) {
  FakeLlm server(answer);
  RunConfig config = small_run({server.url()});
  config.concurrency = {1, 2};
  config.warmup = 3;
  Measured run(config);
  ASSERT_TRUE(run.run()) << run.error->message;
  EXPECT_EQ(of_phase(server, "p"), 1u);
  EXPECT_EQ(of_phase(server, "w0"), 3u);
  EXPECT_EQ(of_phase(server, "w1"), 3u);
  EXPECT_EQ(of_phase(server, "m0"), 4u);
  ASSERT_EQ(run.records.size(), 2u);
  EXPECT_EQ(run.records[0].size(), 4u);
  for (const RequestRecord& record : run.records[0]) {
    EXPECT_NE(record.request_id.find("-m0-"), std::string::npos) << record.request_id;
  }
  EXPECT_EQ(run.result.levels[0].attempted, 4u);
}

TEST(LoadGenerator, WithoutWarmUpOnlyGetsGoOutBeforeTheLevel) {
  FakeLlm server(answer);
  Measured run(small_run({server.url()}));
  ASSERT_TRUE(run.run()) << run.error->message;
  EXPECT_EQ(server.requests("GET").size(), 2u);
  EXPECT_EQ(server.requests("POST").size(), 4u);
  EXPECT_EQ(of_phase(server, "m0"), 4u);
}

TEST(LoadGenerator, AServerThatIsDownIsToldBeforeTheLevels) {
  const std::string url = "http://127.0.0.1:" + std::to_string(closed_port());
  Measured run(small_run({url}));
  ASSERT_FALSE(run.run());
  EXPECT_EQ(run.error->code, ErrorCode::target_unusable);
  EXPECT_EQ(run.error->message, url + " cannot be tested (connect: refused): " + url.substr(7) +
                                    ": Connection refused; is the server running, and is the port right?");
  EXPECT_FALSE(run.started);
}

TEST(LoadGenerator, RequestsGoRoundRobinAndEachServerHasItsFigures) {
  FakeLlm one(answer);
  FakeLlm two(answer);
  RunConfig config = small_run({one.url(), two.url()});
  config.concurrency = {3};
  config.num_prompts = 10;
  Measured run(config);
  ASSERT_TRUE(run.run()) << run.error->message;
  EXPECT_EQ(one.requests().size(), 5u);
  EXPECT_EQ(two.requests().size(), 5u);
  const auto& servers = run.result.levels.at(0).servers;
  ASSERT_EQ(servers.size(), 2u);
  EXPECT_EQ(servers[0].url, one.url());
  EXPECT_EQ(servers[0].succeeded, 5u);
  EXPECT_EQ(servers[1].succeeded, 5u);
}

TEST(LoadGenerator, FailuresAreCountedByKindAndNothingIsLost) {
  FakeLlm server([](Peer& peer, const SeenRequest& request) {
    switch (index_of(request) % 6) {
      case 0:
        return peer.send(json_answer(500, "{}"));
      case 1:
        return peer.send(json_answer(429, "{}"));
      case 2:
        peer.send(kStreamHead + token_event());
        peer.wait_until_read();
        return peer.reset();
      case 3:
        peer.send(kStreamHead + token_event() + kLastChunk);
        return;
      case 4:
        peer.send(kStreamHead + event("{oops"));
        return peer.close();
      default:
        return peer.send(whole_stream(2));
    }
  });
  RunConfig config = small_run({server.url()});
  config.concurrency = {6};
  config.num_prompts = 60;
  Measured run(config);
  ASSERT_TRUE(run.run()) << run.error->message;
  EXPECT_EQ(run.result.status, RunStatus::completed);
  const LevelResult& level = run.result.levels.at(0);
  EXPECT_EQ(level.attempted, 60u);
  EXPECT_EQ(level.succeeded, 10u);
  EXPECT_EQ(level.failed, 50u);
  for (const FailureKind kind : {FailureKind::http_5xx, FailureKind::http_429, FailureKind::reset,
                                 FailureKind::truncated, FailureKind::malformed}) {
    EXPECT_EQ(level.errors[static_cast<std::size_t>(kind)], 10u) << name(kind);
  }
  expect_all_counted(level);
}

TEST(LoadGenerator, TurnsThatAFailureLeftUnsentAreCounted) {
  FakeLlm server([](Peer& peer, const SeenRequest& request) {
    const bool first = request.body.find("\"assistant\"") == std::string::npos;
    peer.send(first ? whole_stream(2) : json_answer(500, "{}"));
  });
  RunConfig config = small_run({server.url()});
  config.num_prompts = 2;
  config.workload.turns = "4";
  config.seed = 1;
  Measured run(config);
  ASSERT_TRUE(run.run()) << run.error->message;
  EXPECT_EQ(run.result.levels.at(0).attempted, 4u);
  EXPECT_EQ(
      std::count(run.result.warnings.begin(), run.result.warnings.end(),
                 "at concurrency 1: 4 turns of conversations were not sent, since a turn before them failed"),
      1);
}

TEST(LoadGenerator, ProgressOnlyGrows) {
  FakeLlm server(answer);
  RunConfig config = small_run({server.url()});
  config.concurrency = {1, 2, 4};
  config.num_prompts = 40;
  config.warmup = 2;
  Measured run(config);
  ASSERT_TRUE(run.run()) << run.error->message;
  double fraction = 0, elapsed = 0;
  std::size_t level = 0;
  for (const RunProgress& progress : run.progress) {
    EXPECT_GE(progress.overall_fraction, fraction);
    EXPECT_GE(progress.elapsed_s, elapsed);
    EXPECT_GE(progress.level, level);
    EXPECT_EQ(progress.levels, 3u);
    EXPECT_EQ(progress.done, progress.succeeded + progress.failed + progress.cut_off);
    EXPECT_LE(progress.done, progress.total.value_or(0));
    fraction = progress.overall_fraction;
    elapsed = progress.elapsed_s;
    level = progress.level;
  }
  EXPECT_EQ(run.progress.back().phase, RunPhase::finished);
  EXPECT_EQ(run.progress.back().overall_fraction, 1);
}

TEST(LoadGenerator, SecretsAreNotInTheResult) {
  FakeLlm server(answer);
  RunConfig config = small_run({server.url()});
  config.api_key = "sk-very-secret";
  config.headers = {{"X-Api-Key", "another-secret"}, {"X-Team", "blue"}};
  config.extra_body = R"({"hf_token":"third-secret"})";
  Measured run(config);
  ASSERT_TRUE(run.run()) << run.error->message;
  EXPECT_EQ(server.requests().at(0).header("Authorization"), "Bearer sk-very-secret");
  EXPECT_EQ(run.result.config.api_key, "");
  const std::string json = dump_json(to_json(run.result));
  EXPECT_EQ(json.find("secret"), std::string::npos) << json;
  EXPECT_NE(json.find("blue"), std::string::npos);
}

TEST(LoadGenerator, AGivenSeedRepeatsThePromptsAndIsWarnedAbout) {
  FakeLlm server(answer);
  RunConfig config = small_run({server.url()});
  config.num_prompts = 1;
  config.seed = 7;
  Measured first(config);
  Measured second(config);
  ASSERT_TRUE(first.run());
  ASSERT_TRUE(second.run());
  EXPECT_EQ(server.requests().at(0).body, server.requests().at(1).body);
  EXPECT_NE(server.requests().at(0).header("X-Request-Id"), server.requests().at(1).header("X-Request-Id"));
  ASSERT_EQ(first.result.warnings.size(), 2u);  // the other: the model's tokenizer is not known
  EXPECT_TRUE(first.result.warnings[0].starts_with("the seed was given (7)")) << first.result.warnings[0];
}

TEST(LoadGenerator, ProgressCountsConversations) {
  FakeLlm server(answer);
  RunConfig config = small_run({server.url()});
  config.concurrency = {2};
  config.num_prompts = 4;
  config.workload.turns = "3";
  Measured run(config);
  ASSERT_TRUE(run.run()) << run.error->message;
  EXPECT_EQ(run.result.levels[0].attempted, 12u);
  const auto last = std::find_if(run.progress.rbegin(), run.progress.rend(),
                                 [](const RunProgress& p) { return p.phase == RunPhase::measuring; });
  ASSERT_NE(last, run.progress.rend());
  EXPECT_TRUE(last->conversations);
  EXPECT_EQ(last->done, 4u);
  EXPECT_EQ(last->total, 4u);
  EXPECT_EQ(last->succeeded, 12u);
  EXPECT_EQ(last->level_fraction, 1);
}

}  // namespace
}  // namespace loadtest
