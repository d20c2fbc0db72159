#include <gmock/gmock.h>

#include "sim/engine_model.h"
#include "sim/event_renderer.h"
#include "sim/sim_config.h"
#include "sim/stream_writer.h"

namespace loadtest::sim {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST(AnswerPieces, AreOfAtMostFourCharactersAndBeginWithWords) {
  EXPECT_THAT(answer_pieces("<think>hm</think> It is"),
              ElementsAre("<thi", "nk>h", "m</t", "hink", ">", " It", " is"));
  EXPECT_THAT(answer_pieces(""), ElementsAre());
}

TEST(AnswerPieces, DoNotCutCharacters) {
  EXPECT_THAT(answer_pieces("안녕하세요"), ElementsAre("안녕하세", "요"));
  EXPECT_THAT(answer_pieces("a\xff"), ElementsAre("a\uFFFD"));
}

TEST(AnswerPieces, AreTheWholeAnswerEscaped) {
  SimConfig config;
  config.answer = answer_pieces("say \"x\"\n");
  CompletionRequest request;
  request.output_tokens = static_cast<std::uint32_t>(config.answer.size());
  EXPECT_THAT(EventRenderer(config, Endpoint::chat).whole_answer({}, request),
              HasSubstr(R"("content":"say \"x\"\n")"));
}

TEST(AnswerPieces, GoOutOneAnEvent) {
  SimConfig config;
  config.answer = {"a", "b", "c"};
  const StreamTemplates templates(config, Endpoint::chat);
  CompletionRequest request;
  request.stream = true;
  request.output_tokens = 3;
  StreamWriter writer;
  writer.start(templates, config, request, {});
  std::string scratch;
  EXPECT_THAT(std::string(writer.render(1, false, scratch)), HasSubstr(R"("delta":{"content":"a"})"));
  EXPECT_THAT(std::string(writer.render(1, false, scratch)), HasSubstr(R"("delta":{"content":"b"})"));
  EXPECT_THAT(std::string(writer.render(1, false, scratch)), HasSubstr(R"("delta":{"content":"c"})"));
}

TEST(AnswerPieces, AreCutByTheRequestsOwnLimitOnly) {
  SimConfig config;
  config.answer = answer_pieces("one two three");
  CompletionRequest request;
  request.output_tokens = 2;
  request.length_given = true;
  EXPECT_EQ(answer_length(config, 0, request), 2u);
  request.output_tokens = 2;
  request.length_given = false;  // the default of --tokens
  EXPECT_EQ(answer_length(config, 0, request), config.answer.size());
}

}  // namespace
}  // namespace loadtest::sim
