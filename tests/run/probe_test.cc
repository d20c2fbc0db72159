#include "run/probe.h"

#include <gtest/gtest.h>

#include <string>

#include "fakes/fake_llm.h"
#include "run/probed.h"

namespace loadtest {
namespace {

void answer(Peer& peer, const SeenRequest&) { peer.send(whole_stream(4)); }

std::string error_of(RunConfig config, ErrorCode code) {
  const auto probed = probe_with(config);
  if (probed) return "no error";
  EXPECT_EQ(probed.error().code, code);
  return probed.error().message;
}

TEST(Probe, LearnsModelLengthEngineAndVersion) {
  FakeLlm server(answer,
                 json_answer(200, R"({"data":[{"id":"m1","owned_by":"vllm","max_model_len":4096}]})"));
  RunConfig config = with_warmup(server);
  const auto probed = probe_with(config);
  ASSERT_TRUE(probed);
  EXPECT_EQ(probed->server.url, server.url());
  EXPECT_EQ(probed->server.model, "m1");
  EXPECT_EQ(probed->server.engine, "vllm");
  EXPECT_EQ(probed->server.version, "0.0.1");
  EXPECT_EQ(probed->server.max_model_len, 4096u);
  EXPECT_EQ(probed->targets.at(0).base_path, "/v1");
  EXPECT_TRUE(probed->warnings.empty());
  EXPECT_EQ(server.requests("GET").at(0).target, "/v1/models");
  EXPECT_EQ(server.requests("POST").size(), 1u);
}

TEST(Probe, WhatTheServerSaysOfItselfLosesTheKeyThatItRepeats) {
  FakeLlm server(
      answer,
      json_answer(200,
                  R"({"data":[{"id":"m-sk-target-1","owned_by":"vllm sk-target-1","root":"sk-target-1"}]})"));
  RunConfig config = with_warmup(server);
  config.model = "m-sk-target-1";  // as whoever asks for it writes it
  config.api_key = "sk-target-1";
  const auto probed = probe_with(config);
  ASSERT_TRUE(probed);
  EXPECT_EQ(probed->server.engine, "vllm ***");
  EXPECT_EQ(probed->server.model_root, "***");
  config.api_key = "0.0.1";
  EXPECT_EQ(probe_with(config)->server.version, "0.0.1");  // too short to be looked for

  const auto listed = list_server(config, [](const std::string&) { return true; }, {});
  ASSERT_TRUE(listed);
  EXPECT_EQ(listed->engine, "vllm sk-target-1");
  config.api_key = "sk-target-1";
  const auto safe = list_server(config, [](const std::string&) { return true; }, {});
  ASSERT_TRUE(safe);
  EXPECT_EQ(safe->engine, "vllm ***");
  EXPECT_EQ(safe->models.at(0).id, "m-***");
}

TEST(Probe, AsksForTheVersionWithKeyAndHeaders) {
  FakeLlm server(answer);
  RunConfig config = small_run({server.url()});
  config.api_key = "sk-1";
  config.headers = {{"X-Team", "blue"}};
  ASSERT_TRUE(probe_with(config));
  const SeenRequest request = server.requests("GET").at(1);
  EXPECT_EQ(request.target, "/version");
  EXPECT_EQ(request.header("Authorization"), "Bearer sk-1");
  EXPECT_EQ(request.header("X-Team"), "blue");
}

TEST(Probe, TakesTheOnlyModelListed) {
  FakeLlm server(answer);
  RunConfig config = with_warmup(server);
  config.model.clear();
  ASSERT_TRUE(probe_with(config));
  EXPECT_EQ(config.model, "m1");
  EXPECT_NE(server.requests().at(0).body.find(R"("model":"m1")"), std::string::npos);
}

TEST(Probe, WithSeveralModelsOrNoneAsksForOne) {
  FakeLlm several(answer, json_answer(200, R"({"data":[{"id":"a"},{"id":"b"}]})"));
  RunConfig config = with_warmup(several);
  config.model.clear();
  EXPECT_EQ(error_of(config, ErrorCode::bad_input), "--model: the server lists 2 models, so say which: a, b");
  FakeLlm none(answer, json_answer(200, R"({"data":[]})"));
  config.servers = {none.url()};
  EXPECT_EQ(error_of(config, ErrorCode::bad_input),
            "--model: the server lists no model, so give the name of the one to test");
}

TEST(Probe, AWrongUrlIsSaidToBeOne) {
  FakeLlm missing(answer, json_answer(404, "{}"));
  RunConfig config = with_warmup(missing);
  config.model.clear();
  const std::string rest = "; is the base URL right? (A server that lists no models needs --model NAME.)";
  EXPECT_EQ(error_of(config, ErrorCode::target_unusable),
            missing.url() + " answered /v1/models with HTTP 404" + rest);
  FakeLlm page(answer, http_answer(200, "text/html", "<html></html>"));
  config.servers = {page.url()};
  EXPECT_EQ(error_of(config, ErrorCode::target_unusable),
            page.url() + " answered /v1/models with something that is no list of models" + rest);
}

TEST(Probe, AWebPageInPlaceOfAnAnswerIsFatal) {
  FakeLlm server([](Peer& peer, const SeenRequest&) { peer.send(http_answer(200, "text/html", "<html>")); });
  EXPECT_NE(error_of(with_warmup(server), ErrorCode::target_unusable).find("the answer is an HTML page"),
            std::string::npos);
}

TEST(Probe, AnAnswerThatFailsOtherwiseIsAWarning) {
  FakeLlm server([](Peer& peer, const SeenRequest&) {
    peer.send(http_answer(200, "text/event-stream", "data: {\"error\":{\"message\":\"too busy\"}}\n\n"));
  });
  RunConfig config = with_warmup(server);
  const auto probed = probe_with(config);
  ASSERT_TRUE(probed);
  ASSERT_EQ(probed->warnings.size(), 1u);
  EXPECT_NE(probed->warnings[0].find("too busy"), std::string::npos) << probed->warnings[0];
}

TEST(Probe, AServerWithoutAListOfModelsIsFineWhereOneIsGiven) {
  FakeLlm server(answer, json_answer(404, "{}"));
  RunConfig config = with_warmup(server);
  const auto probed = probe_with(config);
  ASSERT_TRUE(probed);
  EXPECT_EQ(probed->server.engine, std::nullopt);
}

TEST(Probe, AKeyThatIsRefusedIsExplained) {
  FakeLlm server(answer, json_answer(401, "{}"));
  EXPECT_EQ(
      error_of(with_warmup(server), ErrorCode::target_unusable),
      server.url() + " answered /v1/models with HTTP 401; give the key with --api-key or OPENAI_API_KEY");
}

TEST(Probe, LeavesOutWhatTheServerRefuses) {
  FakeLlm server([](Peer& peer, const SeenRequest& request) {
    if (request.body.find("stream_options") != std::string::npos) {
      return peer.send(json_answer(400, R"({"error":{"message":"unknown field stream_options"}})"));
    }
    if (request.body.find("\"max_tokens\"") != std::string::npos) {
      return peer.send(json_answer(400, R"({"error":{"message":"max_tokens is not supported"}})"));
    }
    peer.send(whole_stream(4));
  });
  RunConfig config = with_warmup(server);
  const auto probed = probe_with(config);
  ASSERT_TRUE(probed);
  EXPECT_EQ(probed->warnings, (std::vector<std::string>{
                                  "the server refuses stream_options, so it is not asked for token counts; "
                                  "they come from what it sends",
                                  "the server refuses max_tokens; max_completion_tokens is sent instead"}));
  EXPECT_EQ(server.requests().size(), 4u);  // usage in every event is the first to be left out
  const std::string body = body_of(*probed);
  EXPECT_EQ(body.find("stream_options"), std::string::npos);
  EXPECT_NE(body.find("\"max_completion_tokens\":4"), std::string::npos);
}

void refuse_length(Peer& peer, const SeenRequest& request) {
  for (const std::string field : {"ignore_eos", "min_tokens"}) {
    if (request.body.find(field) == std::string::npos) continue;
    return peer.send(json_answer(
        400, R"({"error":{"message":"Unrecognized request argument supplied: )" + field + R"("}})"));
  }
  peer.send(whole_stream(4));
}

void end_early(Peer& peer, const SeenRequest&) {
  peer.send(http_answer(200, "text/event-stream",
                        "data: {\"choices\":[{\"delta\":{\"content\":\"a\"},\"finish_reason\":\"stop\"}],"
                        "\"usage\":{\"prompt_tokens\":8,\"completion_tokens\":1}}\n\ndata: [DONE]\n\n"));
}

TEST(Probe, AnExactLengthThatIsRefusedIsAWarningOrAnErrorAsAsked) {
  FakeLlm server(refuse_length);
  RunConfig config = with_warmup(server);
  const auto probed = probe_with(config);
  ASSERT_TRUE(probed);
  EXPECT_EQ(probed->warnings,
            (std::vector<std::string>{
                "the server refuses ignore_eos, so it is not sent; answers may end before --output-len",
                "the server refuses min_tokens, so it is not sent; answers may end before --output-len"}));
  EXPECT_FALSE(probed->adapter->asks_for_exact_output());
  config.output_length = OutputLength::exact;
  EXPECT_EQ(error_of(config, ErrorCode::target_unusable),
            server.url() +
                ": the server refuses min_tokens, without which no exact length can be asked for; leave out "
                "--exact-output-len require to measure it with --output-len as a limit");
}

TEST(Probe, AnAnswerThatEndsEarlyShowsThatTheLengthIsNotKept) {
  FakeLlm server(end_early);
  const std::string sentence =
      server.url() +
      " does not keep --output-len: asked for exactly 4 tokens, the probe's answer ended after 1";
  RunConfig config = with_warmup(server);
  const auto probed = probe_with(config);
  ASSERT_TRUE(probed);
  EXPECT_EQ(probed->warnings, std::vector<std::string>{sentence});
  config.output_length = OutputLength::exact;
  EXPECT_EQ(error_of(config, ErrorCode::target_unusable), sentence);
  config.output_length = OutputLength::at_most;
  const auto limited = probe_with(config);
  ASSERT_TRUE(limited);
  EXPECT_TRUE(limited->warnings.empty());
}

TEST(Probe, WithoutAProbeRequestALengthIsOnlyALimitUnlessAskedToBeExact) {
  FakeLlm server(answer);
  RunConfig config = small_run({server.url()});
  EXPECT_FALSE(probe_with(config)->adapter->asks_for_exact_output());
  config.output_length = OutputLength::exact;
  EXPECT_TRUE(probe_with(config)->adapter->asks_for_exact_output());
}

TEST(Probe, ARefusalOfAnythingElseIsFatal) {
  FakeLlm server([](Peer& peer, const SeenRequest&) {
    peer.send(json_answer(404, R"({"error":{"message":"no such model"}})"));
  });
  const std::string message = error_of(with_warmup(server), ErrorCode::target_unusable);
  EXPECT_EQ(message, server.url() +
                         " answered /v1/chat/completions with HTTP 404: no such model; is the model's "
                         "name right (--model), and does the base URL lack or double a path such as /v1 ?");
}

// What the probe learns about a model that is not listed.
Result<Probed> probe_alias(const std::string& models) {
  FakeLlm server(answer, json_answer(200, R"({"data":[)" + models + "]}"));
  RunConfig config = with_warmup(server);
  config.model = "alias";
  return probe_with(config);
}

TEST(Probe, AModelThatIsNotListedHasWhatAllListedOnesHave) {
  const auto one = probe_alias(R"({"id":"a","owned_by":"vllm","max_model_len":4096})");
  ASSERT_TRUE(one);
  EXPECT_EQ(one->server.model, "alias");
  EXPECT_EQ(one->server.engine, "vllm");
  EXPECT_EQ(one->server.max_model_len, 4096u);
  EXPECT_TRUE(one->warnings.empty());
  const auto two = probe_alias(
      R"({"id":"a","owned_by":"vllm","max_model_len":4096},{"id":"b","owned_by":"vllm","max_model_len":2048})");
  ASSERT_TRUE(two);
  EXPECT_EQ(two->server.engine, "vllm");
  EXPECT_EQ(two->server.max_model_len, std::nullopt);
  EXPECT_EQ(two->warnings, std::vector<std::string>{
                               "the server does not list alias, so its context is not known, and nothing was "
                               "held against it"});
  const auto none = probe_alias(R"({"id":"a"},{"id":"b"})");
  ASSERT_TRUE(none);
  EXPECT_EQ(none->server.engine, std::nullopt);
  EXPECT_TRUE(none->warnings.empty());
}

TEST(Probe, TroubleThatMayPassIsAWarning) {
  FakeLlm server([](Peer& peer, const SeenRequest&) { peer.send(json_answer(503, "{}")); });
  RunConfig config = with_warmup(server);
  const auto probed = probe_with(config);
  ASSERT_TRUE(probed);
  EXPECT_EQ(probed->warnings, (std::vector<std::string>{"the probe of " + server.url() +
                                                        " was answered with HTTP 503; the run goes on"}));
}

TEST(Probe, SomethingThatIsNoHttpServerIsFatal) {
  ScriptedServer server([](Peer& peer) {
    peer.read_request();
    peer.send("220 mail.test ESMTP\r\n\r\n");
  });
  const std::string message = error_of(small_run({server.url()}), ErrorCode::target_unusable);
  EXPECT_EQ(message,
            server.url() +
                " cannot be tested (head: malformed): the answer is not HTTP/1.1 as it should be: bad "
                "version; is this an OpenAI-compatible server?");
}

TEST(Probe, EachServerIsAsked) {
  FakeLlm one(answer);
  FakeLlm two(answer);
  RunConfig config = with_warmup(one);
  config.servers.push_back(two.url());
  const auto probed = probe_with(config);
  ASSERT_TRUE(probed);
  EXPECT_EQ(probed->targets.size(), 2u);
  EXPECT_EQ(one.requests().size(), 1u);
  EXPECT_EQ(two.requests().size(), 1u);
}

}  // namespace
}  // namespace loadtest
