#include "sim/server.h"

#include <gmock/gmock.h>

#include "sim/sim_harness.h"
#include "sim/word_tokenizer.h"

namespace loadtest::sim {
namespace {

using std::chrono::milliseconds;
using testing::HasSubstr;
using testing::StartsWith;

std::size_t count(std::string_view text, std::string_view part) {
  std::size_t found = 0;
  for (std::size_t at = 0; (at = text.find(part, at)) != std::string_view::npos; at += part.size()) ++found;
  return found;
}

TEST(SimServer, AStreamIsServedAndItsTruthWritten) {
  SimConfig config = instant_config();
  config.ttft = milliseconds(5);
  config.itl = milliseconds(2);
  RunningSim sim(config);
  Client client(sim.port());
  client.send(post(chat(4), "X-Request-Id: r-1\r\n"));
  EXPECT_EQ(count(client.read_until(kStreamEnd), "data: "), 6u);
  sim.stop();

  const auto truth = sim.truth();
  ASSERT_EQ(truth.size(), 1u);
  const auto& line = truth[0];
  EXPECT_EQ(line["request_id"], "r-1");
  EXPECT_EQ(line["fault"], nullptr);
  EXPECT_EQ(line["status"], 200);
  EXPECT_EQ(line["completed"], true);
  EXPECT_EQ(line["tokens"], (std::vector<int>{1, 1, 1, 1}));
  const std::int64_t arrival = line["arrival_ns"];
  EXPECT_EQ(line["planned_ns"], (std::vector<std::int64_t>{arrival + 5'000'000, arrival + 7'000'000,
                                                           arrival + 9'000'000, arrival + 11'000'000}));
  for (std::size_t i = 0; i < 4; ++i) EXPECT_GE(line["sends_ns"][i], line["planned_ns"][i]);
  EXPECT_EQ(sim.summary()["requests"], 1);
  EXPECT_EQ(sim.summary()["output_tokens"], 4);
}

TEST(SimServer, PipelinedRequestsAreAnsweredInOrder) {
  RunningSim sim(instant_config());
  Client client(sim.port());
  client.send(post(chat(3), "X-Request-Id: a\r\n") + "GET /health HTTP/1.1\r\n\r\n" +
              post(chat(2, false), "X-Request-Id: b\r\n") +
              post(chat(2), "X-Request-Id: c\r\nConnection: close\r\n"));
  const std::string first = client.read_until(kStreamEnd);
  EXPECT_EQ(count(first, "data: "), 5u);
  const std::string rest = client.read_to_end();
  EXPECT_EQ(client.end_error(), 0);
  EXPECT_EQ(count(rest, "HTTP/1.1 200 OK\r\n"), 3u);
  EXPECT_THAT(rest, testing::EndsWith(kStreamEnd));
  sim.stop();
  std::vector<std::string> ids;
  for (const auto& line : sim.truth()) ids.push_back(line["request_id"]);
  EXPECT_THAT(ids, testing::ElementsAre("a", "b", "c"));
}

TEST(SimServer, AKeptConnectionServesThousandsOfRequests) {
  RunningSim sim(instant_config());
  Client client(sim.port());
  for (int i = 0; i < 2000; ++i) {
    client.send(post(chat(1)));
    ASSERT_EQ(count(client.read_until(kStreamEnd), "data: "), 3u) << i;
  }
  sim.stop();
  EXPECT_EQ(sim.truth().size(), 2000u);
}

TEST(SimServer, RequestsBeyondMaxRunningQueue) {
  SimConfig config = instant_config();
  config.max_running = 1;
  config.ttft = milliseconds(20);
  RunningSim sim(config);
  Client first(sim.port()), second(sim.port()), metrics(sim.port());
  first.send(post(chat(1), "X-Request-Id: first\r\nExpect: 100-continue\r\n"));
  first.read_until(kStreamEnd);
  first.send(post(chat(1), "X-Request-Id: running\r\n"));
  second.send(post(chat(1), "X-Request-Id: waiting\r\n"));
  first.read_until(kStreamEnd);
  second.read_until(kStreamEnd);
  metrics.send("GET /metrics HTTP/1.1\r\nConnection: close\r\n\r\n");
  EXPECT_THAT(metrics.read_to_end(),
              HasSubstr("vllm:request_success_total{engine=\"0\",model_name=\"sim-model\","
                        "finished_reason=\"length\"} 3.0\n"));
  sim.stop();
  const auto truth = sim.truth();
  ASSERT_EQ(truth.size(), 3u);
  // One after the other: each send lies a whole TTFT after the one before it.
  for (std::size_t i = 1; i < 3; ++i) {
    EXPECT_GE(truth[i]["sends_ns"][0].get<std::int64_t>() - truth[i - 1]["sends_ns"][0].get<std::int64_t>(),
              20'000'000);
  }
}

TEST(SimServer, TheQueueMovesOnWhenAClientGoesAway) {
  SimConfig config = instant_config();
  config.max_running = 1;
  config.ttft = milliseconds(20);
  RunningSim sim(config);
  Client patient(sim.port());
  {
    Client hasty(sim.port());
    hasty.send(post(chat(1000), "X-Request-Id: gone\r\n"));
    hasty.read_until("role");
    patient.send(post(chat(1), "X-Request-Id: served\r\n"));
  }
  EXPECT_THAT(patient.read_until(kStreamEnd), HasSubstr("finish_reason"));
  sim.stop();
  EXPECT_EQ(sim.truth().size(), 2u);
}

TEST(SimServer, ExpectContinueIsAnswered) {
  RunningSim sim(instant_config());
  Client client(sim.port());
  const std::string body = chat(1);
  client.send("POST /v1/chat/completions HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: " +
              std::to_string(body.size()) + "\r\n\r\n");
  EXPECT_EQ(client.read_until("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
  client.send(body);
  EXPECT_EQ(count(client.read_until(kStreamEnd), "data: "), 3u);
}

struct Answer {
  const char* request;
  const char* status_line;
  const char* part;
};

TEST(SimServer, OtherPathsAreAnswered) {
  SimConfig config = instant_config();
  config.model = "m";
  RunningSim sim(config);
  for (
      const Answer& expected :
      {Answer{"GET /v1/models HTTP/1.1\r\n\r\n", "HTTP/1.1 200 OK\r\n", "\"max_model_len\":131072"},
       Answer{"GET /health HTTP/1.1\r\n\r\n", "HTTP/1.1 200 OK\r\n", "content-length: 0"},
       Answer{"GET /version HTTP/1.1\r\n\r\n", "HTTP/1.1 200 OK\r\n", "\"version\":\""},
       Answer{"GET /metrics?x HTTP/1.1\r\n\r\n", "HTTP/1.1 200 OK\r\n", "vllm:num_requests_running"},
       Answer{
           "GET /none HTTP/1.1\r\n\r\n", "HTTP/1.1 404 Not Found\r\n",
           R"({"error":{"message":"/none is not a path of this server.","type":"NotFoundError","param":null,"code":404}})"},
       Answer{"GET /v1/completions HTTP/1.1\r\n\r\n", "HTTP/1.1 405 Method Not Allowed\r\n", "allow: POST"},
       Answer{"GET / HTTP/1.0\r\n\r\n", "HTTP/1.1 505 HTTP Version Not Supported\r\n", "connection: close"},
       Answer{"POST /v1/completions HTTP/1.1\r\nContent-Length: 2\r\n\r\n{}", "HTTP/1.1 400 Bad Request\r\n",
              "prompt must be"}}) {
    Client client(sim.port());
    client.send(expected.request);
    std::string answer = client.read_until("\r\n\r\n");
    const std::size_t at = answer.find("content-length: ");
    ASSERT_NE(at, std::string::npos) << expected.request;
    answer += client.read_bytes(std::stoul(answer.substr(at + 16)));
    EXPECT_THAT(answer, StartsWith(expected.status_line));
    EXPECT_THAT(answer, HasSubstr(expected.part));
  }
}

TEST(SimServer, AKeyIsAskedFor) {
  SimConfig config = instant_config();
  config.api_key = "secret";
  RunningSim sim(config);
  Client without(sim.port()), with(sim.port());
  without.send(post(chat(1), "Connection: close\r\n"));
  EXPECT_THAT(without.read_to_end(), StartsWith("HTTP/1.1 401 Unauthorized\r\n"));
  with.send(post(chat(1), "Authorization: Bearer secret\r\n"));
  EXPECT_THAT(with.read_until(kStreamEnd), StartsWith("HTTP/1.1 200 OK\r\n"));
  sim.stop();
  EXPECT_EQ(sim.truth()[0]["status"], 401);
  EXPECT_EQ(sim.summary()["refused"], 1);
}

TEST(SimServer, SplitAndMergedEventsAreTheSameStream) {
  SimConfig config = instant_config();
  RunningSim plain(config);
  config.split_rate = 0.5;
  config.merge_rate = 0.5;
  RunningSim shaped(config);
  std::vector<std::string> answers;
  for (RunningSim* sim : {&plain, &shaped}) {
    Client client(sim->port());
    client.send(post(chat(60)));
    std::string answer = client.read_until(kStreamEnd);
    // The creation time may differ.
    for (std::size_t at = 0; (at = answer.find("\"created\":", at)) != std::string::npos; at += 10)
      answer.replace(at + 10, 10, "");
    answers.push_back(answer);
    sim->stop();
  }
  EXPECT_EQ(answers[0], answers[1]);
  const auto truth = shaped.truth();
  const auto sends = truth[0]["sends_ns"].size();
  EXPECT_TRUE(sends > 15 && sends < 50) << sends;
  int tokens = 0;
  for (const int n : truth[0]["tokens"]) tokens += n;
  EXPECT_EQ(tokens, 60);
}

TEST(SimServer, AReaderThatFallsBehindGetsEverything) {
  SimConfig config = instant_config();
  config.events_per_write = 16;
  RunningSim sim(config);
  Client client(sim.port());
  client.send(post(chat(100'000)));
  const std::string begin = client.read_until("role");
  // The metrics answer shows that others are served while this one's socket is full.
  Client other(sim.port());
  other.send("GET /health HTTP/1.1\r\nConnection: close\r\n\r\n");
  EXPECT_THAT(other.read_to_end(), StartsWith("HTTP/1.1 200 OK\r\n"));
  EXPECT_EQ(count(begin + client.read_until(kStreamEnd), "data: "), 100'002u);
}

TEST(SimServer, StoppingWritesTheTruthOfOpenRequests) {
  SimConfig config = instant_config();
  config.itl = std::chrono::hours(1);
  RunningSim sim(config);
  Client client(sim.port());
  client.send(post(chat(2), "X-Request-Id: open\r\n"));
  client.read_until("content\":\" the\"");
  sim.stop();
  const auto truth = sim.truth();
  ASSERT_EQ(truth.size(), 1u);
  EXPECT_EQ(truth[0]["request_id"], "open");
  EXPECT_EQ(truth[0]["completed"], false);
  EXPECT_EQ(truth[0]["sends_ns"].size(), 1u);
}

TEST(SimServer, APortInUseIsNamed) {
  RunningSim sim(instant_config());
  SimConfig config = instant_config();
  config.port = sim.port();
  const auto second = Server::listen(config);
  ASSERT_FALSE(second.has_value());
  EXPECT_EQ(second.error().message,
            "--port: cannot listen on 127.0.0.1 port " + std::to_string(sim.port()) +
                ": Address already in use; choose another port, or 0 for any free one");
}

TEST(SimServer, AnAddressOfAnotherMachineIsTheHostsFault) {
  SimConfig config = instant_config();
  config.host = "192.0.2.1";  // set aside for documentation
  const auto server = Server::listen(config);
  ASSERT_FALSE(server.has_value());
  EXPECT_EQ(
      server.error().message,
      "--host: 192.0.2.1 is not an address of this machine: Cannot assign requested address; 127.0.0.1 and "
      "0.0.0.0 always are");
}

TEST(SimServer, CachedPromptTokensAreToldAndNotComputed) {
  SimConfig config = instant_config();
  config.tokenizer = std::make_shared<WordTokenizer>();
  config.template_tokens = 7;
  config.prefix_cache = true;
  config.prefill_us_per_token = 100;
  std::string words;
  for (int i = 0; i < 40; ++i) words += " w" + std::to_string(i);
  const std::string body = R"({"messages":[{"role":"user","content":")" + words + R"("}],"max_tokens":2})";
  RunningSim sim(config);
  Client client(sim.port());
  client.send(post(body));
  EXPECT_THAT(client.read_until("}}}"),
              HasSubstr(R"("usage":{"prompt_tokens":47,"total_tokens":49,"completion_tokens":2,)"
                        R"("prompt_tokens_details":{"cached_tokens":0}}})"));
  client.send(post(body));
  EXPECT_THAT(client.read_until("}}}"), HasSubstr(R"("prompt_tokens_details":{"cached_tokens":32}}})"));
  sim.stop();
  const auto truth = sim.truth();
  ASSERT_EQ(truth.size(), 2u);
  const auto wait_us = [&](std::size_t i) {
    return (truth[i]["planned_ns"][0].get<std::int64_t>() - truth[i]["arrival_ns"].get<std::int64_t>()) /
           1000;
  };
  EXPECT_EQ(wait_us(0), 4700);
  EXPECT_EQ(wait_us(1), 1500);
}

TEST(SimServer, AnAnswerThatEndsEarlySaysStop) {
  SimConfig config = instant_config();
  config.eos_rate = 1;
  config.owned_by = "vllm";
  RunningSim sim(config);
  Client client(sim.port());
  client.send(post(chat(50)));
  const std::string answer = client.read_until(kStreamEnd);
  EXPECT_LT(count(answer, "data: "), 52u);
  EXPECT_THAT(answer, HasSubstr(R"("finish_reason":"stop")"));
  client.send("GET /v1/models HTTP/1.1\r\nConnection: close\r\n\r\n");
  EXPECT_THAT(client.read_to_end(), HasSubstr(R"("owned_by":"vllm")"));
}

}  // namespace
}  // namespace loadtest::sim
