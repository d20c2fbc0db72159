#include "analysis/analyze.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "core/json_tree.h"
#include "fakes/answers.h"
#include "fakes/scripted_server.h"
#include "report/sample_run.h"

namespace loadtest {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;

std::string delta(const std::string& field, const std::string& text) {
  return event(dump_json(nlohmann::json{{"choices", {{{"index", 0}, {"delta", {{field, text}}}}}}}));
}

// Answers the POSTs of each connection with the next of `answers`.
ScriptedServer::Script answering(std::vector<std::string> answers, std::string* body = nullptr) {
  return [=](Peer& peer) {
    for (;;) {
      const auto request = peer.read_request();
      if (!request) return;
      if (request->method == "GET") {
        peer.send(json_answer(200, R"({"data":[{"id":"writer","object":"model"}]})"));
        continue;
      }
      if (body != nullptr) *body = request->body;
      peer.send(answers[std::min(peer.number(), answers.size() - 1)]);
    }
  };
}

AnalysisSettings settings_for(const ScriptedServer& server) {
  AnalysisSettings settings;
  settings.server_url = server.url();
  settings.model = "writer";
  settings.timeout = 20s;
  return settings;
}

const std::string kDone = stop_event() + event("[DONE]") + kLastChunk;

TEST(Analyze, StreamsTheAnswerWithoutThoughts) {
  ScriptedServer server(
      answering({kStreamHead + role_event() + delta("reasoning_content", "hm") + delta("content", "<thi") +
                 delta("content", "nk>x</th") + delta("content", "ink>\n## A\n") +
                 delta("content", "fast [F2]") + kDone}));
  std::vector<std::string> pieces;
  AnalysisHooks hooks;
  hooks.on_text = [&](std::string_view text) { pieces.emplace_back(text); };
  const auto analysis = analyze(sample_run(), settings_for(server), hooks);
  ASSERT_TRUE(analysis) << analysis.error().message;
  EXPECT_THAT(pieces, ElementsAre("## A\n", "fast [F2]"));
  EXPECT_EQ(analysis->text, "## A\nfast [F2]");
  EXPECT_EQ(analysis->model, "writer");
  EXPECT_FALSE(analysis->cut_short);
  EXPECT_EQ(analysis->facts, result_facts(sample_run()));
  EXPECT_THAT(remarks(*analysis), ElementsAre());
}

TEST(Analyze, AThoughtThatWasShownIsWithdrawn) {
  ScriptedServer server(answering({kStreamHead + delta("content", "I wonder") + delta("content", "</think>") +
                                   delta("content", "So [F1]") + kDone}));
  int restarts = 0;
  AnalysisHooks hooks;
  hooks.on_restart = [&] { ++restarts; };
  const auto analysis = analyze(sample_run(), settings_for(server), hooks);
  ASSERT_TRUE(analysis);
  EXPECT_EQ(analysis->text, "So [F1]");
  EXPECT_EQ(restarts, 1);
}

TEST(Analyze, AsksForAStreamWithTheFactsAndNoLimit) {
  std::string body;
  ScriptedServer server(answering({kStreamHead + delta("content", "x [F1]") + kDone}, &body));
  ASSERT_TRUE(analyze(sample_run(), settings_for(server), {}));
  const auto json = parse_json(body);
  EXPECT_EQ(json["model"], "writer");
  EXPECT_EQ(json["stream"], true);
  EXPECT_FALSE(json.contains("max_tokens"));
  EXPECT_FALSE(json.contains("ignore_eos"));
  EXPECT_THAT(json["messages"][0]["content"].get<std::string>(), HasSubstr("[F1] server: "));
}

TEST(Analyze, TakesTheModelThatTheServerLists) {
  ScriptedServer server(answering({kStreamHead + delta("content", "x [F1]") + kDone}));
  AnalysisSettings settings = settings_for(server);
  settings.model.clear();
  const auto analysis = analyze(sample_run(), settings, {});
  ASSERT_TRUE(analysis) << analysis.error().message;
  EXPECT_EQ(analysis->model, "writer");
}

TEST(Analyze, AnIdThatRepeatsASecretIsNotTaken) {
  ScriptedServer server(answering({kStreamHead + delta("content", "x [F1]") + kDone}));
  AnalysisSettings settings = settings_for(server);
  settings.model.clear();
  settings.headers = {{"X-Api-Key", "the-writer-key"}};
  EXPECT_TRUE(analyze(sample_run(), settings, {}));
  ScriptedServer repeating([](Peer& peer) {
    while (peer.read_request()) peer.send(json_answer(200, R"({"data":[{"id":"m-the-writer-key"}]})"));
  });
  settings.server_url = repeating.url();
  const auto analysis = analyze(sample_run(), settings, {});
  ASSERT_FALSE(analysis);
  EXPECT_EQ(
      analysis.error().message,
      "the one model that the analysis server lists has a secret in its name that it was sent; name the one "
      "to ask");
}

TEST(Analyze, TheAnswerLosesTheKeyThatItRepeats) {
  ScriptedServer server(
      answering({kStreamHead + delta("content", "sk-wri") + delta("content", "ter-1 and sk-wr") +
                 delta("content", "<think>x</think>iter-1; sk-writer-1, sk-w") + kDone}));
  AnalysisSettings settings = settings_for(server);
  settings.api_key = "sk-writer-1";
  std::vector<std::string> pieces;
  AnalysisHooks hooks;
  hooks.on_text = [&](std::string_view text) { pieces.emplace_back(text); };
  const auto analysis = analyze(sample_run(), settings, hooks);
  ASSERT_TRUE(analysis) << analysis.error().message;
  EXPECT_THAT(pieces, ElementsAre("*** and ", "***; ***, ", "sk-w"));
  EXPECT_EQ(analysis->text, "*** and ***; ***, sk-w");
}

TEST(Analyze, AKeyThatAWithdrawnThoughtBeganIsForgotten) {
  ScriptedServer server(answering(
      {kStreamHead + delta("content", "hm sk-wri") + delta("content", "</think>ter-1 [F1]") + kDone}));
  AnalysisSettings settings = settings_for(server);
  settings.api_key = "sk-writer-1";
  const auto analysis = analyze(sample_run(), settings, {});
  ASSERT_TRUE(analysis) << analysis.error().message;
  EXPECT_EQ(analysis->text, "ter-1 [F1]");
}

TEST(Analyze, LeavesOutWhatTheServerRefuses) {
  std::string body;
  ScriptedServer server(
      answering({json_answer(400, R"({"error":{"message":"stream_options is not supported"}})"),
                 kStreamHead + delta("content", "x [F1]") + kDone},
                &body));
  ASSERT_TRUE(analyze(sample_run(), settings_for(server), {}));
  EXPECT_FALSE(parse_json(body).contains("stream_options"));
}

TEST(Analyze, ARefusalIsASentenceWithoutTheKey) {
  ScriptedServer server(answering({json_answer(401, R"({"error":{"message":"bad key sesame"}})")}));
  AnalysisSettings settings = settings_for(server);
  settings.api_key = "sesame";
  const auto analysis = analyze(sample_run(), settings, {});
  ASSERT_FALSE(analysis);
  EXPECT_EQ(analysis.error().code, ErrorCode::target_unusable);
  EXPECT_EQ(analysis.error().message,
            "the analysis server " + server.url() + " gave no analysis (http_4xx: HTTP 401: bad key ***)");
}

TEST(Analyze, AStreamThatBreaksOffIsNoAnalysis) {
  ScriptedServer server([](Peer& peer) {
    peer.read_request();
    peer.send(kStreamHead + delta("content", "half"));
    peer.wait_until_read();
    peer.close();
  });
  const auto analysis = analyze(sample_run(), settings_for(server), {});
  ASSERT_FALSE(analysis);
  EXPECT_THAT(analysis.error().message, HasSubstr("truncated"));
}

TEST(Analyze, NothingButThoughtsIsNoAnalysis) {
  ScriptedServer server(answering({kStreamHead + delta("content", "<think>for ever") + kDone}));
  EXPECT_EQ(analyze(sample_run(), settings_for(server), {}).error().message,
            "writer gave no answer but its thoughts");
}

TEST(Analyze, AnAnswerBeyondTheLimitIsCutShort) {
  ScriptedServer server([](Peer& peer) {
    peer.read_request();
    peer.send(kStreamHead + delta("content", "[F1] " + std::string(kMost_analysis_bytes, 'x')));
    peer.wait_for_close();
  });
  const auto analysis = analyze(sample_run(), settings_for(server), {});
  ASSERT_TRUE(analysis) << analysis.error().message;
  EXPECT_THAT(remarks(*analysis), ElementsAre("The answer reached a limit and ends in the middle."));
}

TEST(Analyze, StopsWhenTold) {
  ScriptedServer server([](Peer& peer) {
    peer.read_request();
    peer.send(kStreamHead + delta("content", "x"));
    peer.wait_for_close();
  });
  bool begun = false;
  AnalysisHooks hooks;
  hooks.on_text = [&](std::string_view) { begun = true; };
  hooks.go_on = [&] { return !begun; };
  const auto analysis = analyze(sample_run(), settings_for(server), hooks);
  ASSERT_FALSE(analysis);
  EXPECT_EQ(analysis.error().message, "stopped before the analysis was complete");
}

TEST(Analyze, AsksNobodyWhoIsNotAllowed) {
  bool asked = false;
  ScriptedServer server([&](Peer& peer) { asked = peer.read_request().has_value(); });
  AnalysisHooks hooks;
  hooks.allow = [](const Target& target) -> Result<void> {
    EXPECT_FALSE(target.endpoints.empty());
    return bad_input("not there");
  };
  EXPECT_EQ(analyze(sample_run(), settings_for(server), hooks).error().message, "not there");
  EXPECT_FALSE(asked);
}

TEST(Analyze, RemarksNameWhatIsNotBacked) {
  ResultAnalysis analysis;
  analysis.text = "## A\n[F9]";
  analysis.unknown_citations = {9};
  analysis.uncited_sections = {"A"};
  EXPECT_THAT(remarks(analysis),
              ElementsAre("The answer cites facts that do not exist: F9.", "No fact is cited under \"A\"."));
  EXPECT_THAT(remarks(ResultAnalysis{}),
              ElementsAre("The answer cites no fact at all: take none of its claims for measured."));
}

TEST(Analyze, MarkdownListsTheFactsThatAreCited) {
  ResultAnalysis analysis;
  analysis.model = "writer";
  analysis.text = "Fast [F2].";
  analysis.facts = {{1, "one"}, {2, "two"}};
  EXPECT_EQ(analysis_markdown(analysis, sample_run()),
            "# Analysis of meta-llama/Llama-3.1-8B-Instruct\n\nWritten by the language model writer from the "
            "figures of "
            "run 20260131-123456-7f3c.\n\nFast [F2].\n\n---\n\n- [F2] two\n");
}

}  // namespace
}  // namespace loadtest
