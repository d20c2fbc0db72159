#include "store/run_saver.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "core/json_tree.h"
#include "core/run_json.h"
#include "report/sample_run.h"
#include "store/database.h"
#include "store/store_folder.h"

namespace loadtest {
namespace {

using testing::HasSubstr;
using testing::Not;

class RunSaverTest : public testing::Test {
 protected:
  // Saves the whole of it, as a run does.
  void save(const RunResult& run) {
    saver_ = *store_->add(run.run_id, run.config);
    ASSERT_TRUE(saver_->started(run.config, run.server, run.client));
    for (std::size_t level = 0; level < run.levels.size(); ++level) {
      ASSERT_TRUE(saver_->on_level(level, some_records(3)));
      ASSERT_TRUE(saver_->level_ended(level, run.levels[level]));
    }
    ASSERT_TRUE(saver_->ended(run));
    saver_.reset();
  }

  RunState state(const std::string& run_id) { return (*store_->find(run_id))->state; }

  StoreFolder folder_;
  std::unique_ptr<RunStore> store_ = folder_.open();
  std::unique_ptr<RunSaver> saver_;
};

TEST_F(RunSaverTest, AResultComesBackAsItWas) {
  const RunResult run = sample_run();
  save(run);
  const auto result = *store_->result(run.run_id);
  ASSERT_TRUE(result);
  EXPECT_EQ(dump_json(to_json(*result), 1), dump_json(to_json(run), 1));
  EXPECT_EQ(*store_->integrity_check(), "ok");
}

TEST_F(RunSaverTest, TheEntrySaysItInShort) {
  const RunResult run = sample_run();
  save(run);
  RunEntry entry = **store_->find(run.run_id);
  EXPECT_GT(entry.created_unix_ns, 0);
  entry.created_unix_ns = 0;
  RunEntry expected;
  expected.run_id = run.run_id;
  expected.state = RunState::completed;
  expected.model = "meta-llama/Llama-3.1-8B-Instruct";
  expected.server_url = "http://127.0.0.1:8000";
  expected.engine = "vllm";
  expected.started_unix_ns = run.started_unix_ns;
  expected.completed_unix_ns = run.completed_unix_ns;
  expected.levels = 3;
  expected.attempted = 600;
  expected.succeeded = 586;
  expected.failed = 12;
  expected.verdict = VerdictStatus::suspect;
  expected.output_tokens_per_s = run.levels[2].figures.output_tokens_per_s;
  expected.ttft_p50_ms = 1312.6;
  expected.error_rate = 12.0 / 598;
  expected.duration_s = static_cast<double>(run.completed_unix_ns - run.started_unix_ns) / 1e9;
  for (const LevelResult& level : run.levels)
    expected.output_tokens_per_s_by_level.push_back(level.figures.output_tokens_per_s);
  EXPECT_EQ(entry, expected);
}

TEST_F(RunSaverTest, TheEntryHasTheRateOfEachLevelThatEnded) {
  RunResult run = sample_run();
  run.levels[0].figures.output_tokens_per_s.reset();
  saver_ = *store_->add("run", run.config);
  ASSERT_TRUE(saver_->started(run.config, run.server, run.client));
  const auto rates = [&] { return (*store_->find("run"))->output_tokens_per_s_by_level; };
  using Rates = std::vector<std::optional<double>>;
  EXPECT_EQ(rates(), Rates{});
  ASSERT_TRUE(saver_->level_ended(0, run.levels[0]));
  EXPECT_EQ(rates(), Rates{std::nullopt});
  ASSERT_TRUE(saver_->level_ended(1, run.levels[1]));
  EXPECT_EQ(rates(), (Rates{std::nullopt, run.levels[1].figures.output_tokens_per_s}));
  EXPECT_EQ((*store_->find("run"))->duration_s, std::nullopt);
}

TEST_F(RunSaverTest, WhatItWasAskedForIsKeptAsItWas) {
  EXPECT_EQ(*store_->body("run"), std::nullopt);
  RunResult run = sample_run();
  saver_ = *store_->add("run", run.config, "{\"num_prompts\":7}");
  EXPECT_EQ(*store_->body("run"), "{\"num_prompts\":7}");
  ASSERT_TRUE(saver_->started(run.config, run.server, run.client));
  ASSERT_TRUE(saver_->ended(run));
  EXPECT_EQ(*store_->body("run"), "{\"num_prompts\":7}");
  saver_ = *store_->add("other", run.config);
  EXPECT_EQ(*store_->body("other"), std::nullopt);
}

TEST_F(RunSaverTest, MetricsAreRows) {
  save(sample_run());
  const auto metrics = *store_->metrics(sample_run().run_id);
  EXPECT_THAT(metrics, testing::Contains(MetricValue{1, "ttft_ms", "p50", 53.4}));
  EXPECT_THAT(metrics, testing::Contains(MetricValue{2, "failed", "value", 12}));
  EXPECT_THAT(metrics, testing::Contains(MetricValue{0, "goodput_share", "value", 1}));
  const auto series = *store_->series(sample_run().run_id, 2);
  ASSERT_EQ(series.size(), 2u);
  EXPECT_EQ(series[1].errors, 12u);
  EXPECT_EQ(series[1].ttft_ms_p50, std::nullopt);
}

TEST_F(RunSaverTest, StatesGoFromQueuedToTheEnd) {
  saver_ = *store_->add("run", small_config());
  EXPECT_EQ(state("run"), RunState::queued);
  ASSERT_TRUE(saver_->started(small_config(), {}, {}));
  EXPECT_EQ(state("run"), RunState::running);
  ASSERT_TRUE(saver_->ended_early(RunState::failed, "the server is down", ErrorCode::target_unusable));
  EXPECT_EQ(state("run"), RunState::failed);
  EXPECT_EQ((*store_->find("run"))->detail, "the server is down");
  EXPECT_EQ((*store_->find("run"))->reason, "target_unusable");
  EXPECT_EQ(*store_->result("run"), std::nullopt);
}

TEST_F(RunSaverTest, ARunThatGaveUpSaysSo) {
  RunResult run = sample_run();
  run.status = RunStatus::failed;
  run.gave_up = true;
  save(run);
  EXPECT_EQ((*store_->find(run.run_id))->reason, kGaveUp);
}

TEST_F(RunSaverTest, WhatIsAskedOfWhomIsThereBeforeALevelIs) {
  const RunResult run = sample_run();
  saver_ = *store_->add("run", run.config);
  ASSERT_TRUE(saver_->started(run.config, run.server, run.client));
  EXPECT_EQ(*store_->result("run"), std::nullopt);
  const auto head = *store_->result("run", true);
  ASSERT_TRUE(head);
  EXPECT_EQ(head->server.url, run.server.url);
  EXPECT_EQ(head->config.seed, run.config.seed);
  EXPECT_TRUE(head->levels.empty());
  EXPECT_EQ(head->status, RunStatus::interrupted);
}

TEST_F(RunSaverTest, WhatIsLeftInTheMiddleIsInterruptedWithItsLevels) {
  const RunResult run = sample_run();
  saver_ = *store_->add("run", run.config);
  ASSERT_TRUE(saver_->started(run.config, run.server, run.client));
  ASSERT_TRUE(saver_->on_level(0, some_records(3)));
  ASSERT_TRUE(saver_->level_ended(0, run.levels[0]));
  ASSERT_TRUE(saver_->on_level(1, some_records(3)));
  EXPECT_EQ(state("run"), RunState::running);
  saver_.reset();
  EXPECT_EQ(state("run"), RunState::interrupted);
  const auto result = *store_->result("run");
  ASSERT_TRUE(result);
  EXPECT_EQ(result->status, RunStatus::interrupted);
  EXPECT_EQ(result->status_detail, "the process that ran it ended before the run did");
  ASSERT_EQ(result->levels.size(), 1u);
  EXPECT_EQ(to_json(result->levels[0]), to_json(run.levels[0]));
  EXPECT_NEAR(result->duration_s, run.levels[0].duration_s, 1e-9);
  EXPECT_EQ(result->client.cpu, run.client.cpu);
  EXPECT_GT(result->completed_unix_ns, 0);
}

TEST_F(RunSaverTest, ALevelThatCouldNotBeSavedIsSavedAtTheEnd) {
  const RunResult run = sample_run();
  saver_ = *store_->add(run.run_id, run.config);
  ASSERT_TRUE(saver_->started(run.config, run.server, run.client));
  ASSERT_TRUE(saver_->ended(run));
  EXPECT_EQ(dump_json(to_json(**store_->result(run.run_id))), dump_json(to_json(run)));
}

TEST_F(RunSaverTest, SavingALevelAgainReplacesIt) {
  saver_ = *store_->add("run", small_config());
  ASSERT_TRUE(saver_->started(small_config(), {}, {}));
  for (int i = 0; i < 2; ++i) {
    ASSERT_TRUE(saver_->on_level(0, some_records(7)));
    ASSERT_TRUE(saver_->level_ended(0, sample_level(1, 100, 50, 10)));
  }
  EXPECT_EQ((*store_->find("run"))->attempted, 100u);
  EXPECT_EQ(*store_->count_requests({"run", {}, {}, 0, 0}), 7u);
}

TEST_F(RunSaverTest, ARunThatWasDeletedMeanwhileIsASentence) {
  saver_ = *store_->add("run", small_config());
  auto database = Database::open(folder_.path(), false);
  (*database)->sql().exec("DELETE FROM runs");
  const std::string sentence = "the run run was deleted from the database \"" + folder_.path() +
                               "\" while it went on, so it is not saved";
  EXPECT_EQ(saver_->started(small_config(), {}, {}).error().message, sentence);
  EXPECT_EQ(saver_->on_level(0, some_records(1)).error().message, sentence);
  EXPECT_EQ(saver_->level_ended(0, {}).error().message, sentence);
  EXPECT_EQ(saver_->ended({}).error().message, sentence);
  EXPECT_EQ(saver_->ended_early(RunState::failed, "").error().message, sentence);
}

TEST_F(RunSaverTest, NoSecretIsInAnyFile) {
  RunConfig config = small_config();
  config.api_key = "sk-very-secret";
  config.servers = {"http://user:very-secret@host:1"};
  config.headers = {{"X-Api-Key", "very-secret"}};
  config.extra_body = R"({"hf_token": "very-secret"})";
  saver_ = *store_->add("run", config);
  EXPECT_THAT(folder_.bytes(), Not(HasSubstr("very-secret")));
  ServerFacts server;
  server.url = config.servers[0];
  ASSERT_TRUE(saver_->started(config, server, {}));
  ASSERT_TRUE(saver_->ended_early(RunState::failed, "401: the key sk-very-secret is wrong"));
  EXPECT_THAT(folder_.bytes(), Not(HasSubstr("very-secret")));
  EXPECT_EQ((*store_->find("run"))->detail, "401: the key *** is wrong");
  EXPECT_EQ((*store_->find("run"))->server_url, "http://***@host:1");
}

}  // namespace
}  // namespace loadtest
