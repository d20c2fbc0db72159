// What the probe tells of the tokens that a server adds to a prompt.
#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <utility>

#include "run/probed.h"

namespace loadtest {
namespace {

class OnePrompt final : public PromptSource {
 public:
  explicit OnePrompt(PlannedRequest request) : request_(std::move(request)) {}
  PlannedRequest plan(const RequestKey&) const override { return request_; }

 private:
  PlannedRequest request_;
};

// The server counts 3 tokens; we count 1.
std::optional<std::int64_t> added_to(Message message, std::string own_fields, std::string extra_body = "") {
  FakeLlm server([](Peer& peer, const SeenRequest&) { peer.send(whole_stream(4)); });
  RunConfig config = with_warmup(server);
  config.extra_body = std::move(extra_body);
  PlannedRequest request{"id", {std::move(message)}, 1, 4};
  request.extra_body = std::move(own_fields);
  const OnePrompt prompts(std::move(request));
  const auto probed = probe(
      config, [&](const RunConfig&, const ServerFacts&) -> Result<const PromptSource*> { return &prompts; },
      [](const std::string&) { return true; });
  EXPECT_TRUE(probed);
  return probed ? probed->input_tokens_added : std::nullopt;
}

TEST(Probe, WhatIsAddedToEveryPromptIsMeasured) {
  EXPECT_EQ(added_to({"user", "hello"}, ""), 2);
  EXPECT_EQ(added_to({"user", "hello"}, R"({"temperature":0.5})"), 2);
  EXPECT_EQ(added_to({"user", "hello"}, "", R"({"tools":[]})"), 2);  // of the run: all requests have it
}

TEST(Probe, WhatItsOwnRequestAddsIsNotTakenForTheTemplate) {
  EXPECT_EQ(added_to({"user", "hello"}, R"({"tools":[]})"), std::nullopt);
  EXPECT_EQ(added_to({"user", "hello", R"({"role":"user","content":[{"type":"text","text":"hello"}]})"}, ""),
            std::nullopt);
}

}  // namespace
}  // namespace loadtest
