#include "run/choose_model.h"

#include <gtest/gtest.h>

#include "fakes/fake_llm.h"
#include "run/probed.h"

namespace loadtest {
namespace {

constexpr std::string_view kAlias =
    R"({"data":[{"id":"m1","owned_by":"vllm","root":"gpt-4o","max_model_len":4096},{"id":"m2","root":"gpt-4"}]})";

// What counts the tokens of a run, by its name.
std::string counted_with(const std::string& model, const std::string& tokenizer = "") {
  FakeLlm server([](Peer& peer, const SeenRequest&) { peer.send(whole_stream(4)); },
                 json_answer(200, kAlias));
  RunConfig config = with_warmup(server);
  config.model = model;
  config.workload.tokenizer = tokenizer;
  Measured run(config);
  EXPECT_TRUE(run.run()) << run.error->message;
  return run.result.tokens.tokenizer.value_or("none");
}

TEST(ChooseModel, AnAliasHasTheTokenizerOfWhatTheServerLoaded) {
  EXPECT_EQ(counted_with("m1"), "o200k_base");
  EXPECT_EQ(counted_with("m2"), "cl100k_base");
}

TEST(ChooseModel, TheTokenizerThatIsAskedForComesFirst) {
  EXPECT_EQ(counted_with("m1", "p50k_base"), "p50k_base");
}

TEST(ChooseModel, AModelThatIsNotListedHasItsOwnName) {
  EXPECT_EQ(counted_with("gpt-4"), "cl100k_base");
  EXPECT_EQ(counted_with("m3"), "cl100k_base (approximate)");
}

std::string refusal_of(std::string_view models) {
  FakeLlm server([](Peer& peer, const SeenRequest&) { peer.send(whole_stream(4)); },
                 json_answer(200, models));
  RunConfig config = with_warmup(server);
  config.model.clear();
  config.api_key = "sk-target-1";
  const auto probed = probe_with(config);
  return probed ? "none" : probed.error().message;
}

TEST(ChooseModel, AnIdThatRepeatsASecretIsNotTaken) {
  EXPECT_EQ(
      refusal_of(R"({"data":[{"id":"m-sk-target-1"}]})"),
      "--model: the one model that the server lists has a secret in its name that it was sent, and is not "
      "taken; give the name of the one to test");
  EXPECT_EQ(refusal_of(R"({"data":[{"id":"m-sk-target-1"},{"id":"b"}]})"),
            "--model: the server lists 2 models, so say which: m-***, b");
}

TEST(ChooseModel, WhatTheServerLoadedIsTold) {
  FakeLlm server([](Peer& peer, const SeenRequest&) { peer.send(whole_stream(4)); },
                 json_answer(200, kAlias));
  RunConfig config = with_warmup(server);
  const auto probed = probe_with(config);
  ASSERT_TRUE(probed);
  EXPECT_EQ(probed->server.model_root, "gpt-4o");
}

}  // namespace
}  // namespace loadtest
