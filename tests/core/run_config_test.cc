#include "core/run_config.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <limits>

namespace loadtest {

void PrintTo(const FieldError& error, std::ostream* out) { *out << error.field << ": " << error.message; }

namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

RunConfig good() {
  RunConfig config;
  config.servers = {"http://127.0.0.1:8000"};
  return config;
}

auto field_error(const std::string& field, const std::string& message) {
  return testing::AllOf(testing::Field(&FieldError::field, field),
                        testing::Field(&FieldError::message, message));
}

TEST(RunConfigCheck, DefaultsWithOneServerAreGood) { EXPECT_THAT(check(good()), IsEmpty()); }

struct BadConfig {
  const char* name;
  std::function<void(RunConfig&)> change;
  const char* field;
  const char* message;
};

class BadConfigTest : public testing::TestWithParam<BadConfig> {};

TEST_P(BadConfigTest, IsToldWithFieldValueAndRemedy) {
  RunConfig config = good();
  GetParam().change(config);
  EXPECT_THAT(check(config), ElementsAre(field_error(GetParam().field, GetParam().message)));
}

const BadConfig kBadConfigs[] = {
    {"NoServer", [](RunConfig& c) { c.servers.clear(); }, "servers",
     "no server given; name one by its URL, such as http://127.0.0.1:8000"},
    {"NoScheme", [](RunConfig& c) { c.servers = {"localhost:8000"}; }, "servers",
     "\"localhost:8000\" has no scheme; did you mean http://localhost:8000 ?"},
    {"NoLevel", [](RunConfig& c) { c.concurrency.clear(); }, "concurrency",
     "no level given; give whole numbers such as 1,10,50"},
    {"NobodyInFlight",
     [](RunConfig& c) {
       c.concurrency = {1, 0};
     },
     "concurrency", "0 is out of range; give a number of requests in flight from 1 to 1000000"},
    {"AbsurdConcurrency", [](RunConfig& c) { c.concurrency = {1000001}; }, "concurrency",
     "1000001 is out of range; give a number of requests in flight from 1 to 1000000"},
    {"TooManyLevels", [](RunConfig& c) { c.concurrency.assign(1001, 1); }, "concurrency",
     "1001 levels are too many; give at most 1000"},
    {"CountAndDuration",
     [](RunConfig& c) {
       c.num_prompts = 10;
       c.duration = 10s;
     },
     "num_prompts", "a level goes either by count or by duration; leave out this or the duration"},
    {"NoPrompts", [](RunConfig& c) { c.num_prompts = 0; }, "num_prompts",
     "0 is out of range; give a number of requests from 1 to 1000000000"},
    {"NoDuration", [](RunConfig& c) { c.duration = 0s; }, "duration",
     "0 s is out of range; give a time above 0 up to 744 h"},
    {"NegativeCooldown", [](RunConfig& c) { c.cooldown = -1s; }, "cooldown",
     "-1 s is out of range; give a time from 0 up to 24 h"},
    {"NoTimeout", [](RunConfig& c) { c.timeout = 0s; }, "timeout",
     "0 s is out of range; give a time above 0 up to 24 h"},
    {"NoInput", [](RunConfig& c) { c.input_len = 0; }, "input_len",
     "0 is out of range; give a number of tokens from 1 to 1048576"},
    {"NoOutput", [](RunConfig& c) { c.output_len = 0; }, "output_len",
     "0 is out of range; give a number of tokens from 1 to 1048576"},
    {"AbsurdWarmup", [](RunConfig& c) { c.warmup = 1000001; }, "warmup",
     "1000001 is out of range; give a number of requests from 0 to 1000000"},
    {"AbsurdThreads", [](RunConfig& c) { c.threads = 1025; }, "threads",
     "1025 is out of range; give a number of threads from 0 to 1024"},
    {"TtftTimeoutWithoutStreaming",
     [](RunConfig& c) {
       c.stream = false;
       c.ttft_timeout = 1s;
     },
     "ttft_timeout", "without streaming no first token can be seen; leave it out"},
    {"StallTimeoutWithoutStreaming",
     [](RunConfig& c) {
       c.stream = false;
       c.stall_timeout = 1s;
     },
     "stall_timeout", "without streaming no stall can be seen; leave it out"},
    {"SplitApiKey", [](RunConfig& c) { c.api_key = "a\r\nX: y"; }, "api_key",
     "the key holds a line break or another control character"},
    {"HeaderName",
     [](RunConfig& c) {
       c.headers = {{"a b\n", "c"}};
     },
     "headers", "\"a b?\" is not a header name; give \"Name: value\""},
    {"HeaderInjection",
     [](RunConfig& c) {
       c.headers = {{"a", "b\r\nc: d"}};
     },
     "headers", "the value of \"a\" holds a line break or another control character"},
    {"ReservedHeader",
     [](RunConfig& c) {
       c.headers = {{"Content-LENGTH", "1"}};
     },
     "headers", "\"Content-LENGTH\" is set for every request and cannot be given"},
    {"AuthorizationTwice",
     [](RunConfig& c) {
       c.headers = {{"Authorization", "Bearer a"}};
       c.api_key = "b";
     },
     "headers", "\"Authorization\" and an API key say the same twice; give one of the two"},
    {"ExtraBodyIsNoJson", [](RunConfig& c) { c.extra_body = "{a}"; }, "extra_body",
     "\"{a}\" is not a JSON object; give one such as {\"ignore_eos\": true}"},
    {"ExtraBodyIsNoObject", [](RunConfig& c) { c.extra_body = "[1]"; }, "extra_body",
     "\"[1]\" is not a JSON object; give one such as {\"ignore_eos\": true}"},
    {"ExtraBodyIsTooDeep",
     [](RunConfig& c) { c.extra_body = R"({"a":)" + std::string(60, '[') + std::string(60, ']') + "}"; },
     "extra_body", "is nested more than 60 levels deep"},
    {"ExtraBodyChangesStreaming", [](RunConfig& c) { c.extra_body = R"({"stream": false})"; }, "extra_body",
     "\"stream\" is set by the stream setting; leave it out here"},
    {"Temperature", [](RunConfig& c) { c.sampling.temperature = -0.5; }, "temperature",
     "-0.5 is out of range; give a number from 0 to 100"},
    {"NotANumber", [](RunConfig& c) { c.sampling.top_p = std::numeric_limits<double>::quiet_NaN(); }, "top_p",
     "nan is out of range; give a number from 0 to 1"},
    {"TopK", [](RunConfig& c) { c.sampling.top_k = -2; }, "top_k",
     "-2 is out of range; give -1 (all tokens) or more"},
    {"EmptyStop", [](RunConfig& c) { c.sampling.stop = {""}; }, "stop",
     "an empty text stops nothing; give the text at which to stop"},
    {"InsecureWithAuthority",
     [](RunConfig& c) {
       c.tls = {true, "ca.pem"};
     },
     "cacert", "certificates are not checked, so no authority is needed; leave out one of the two"},
    {"TlsProxy", [](RunConfig& c) { c.proxy = "https://proxy:3128"; }, "proxy",
     "\"https://proxy:3128\" is not a proxy that can be used; give http://HOST:PORT"},
    {"NegativeSlo", [](RunConfig& c) { c.slo.ttft_ms = -1; }, "slo",
     "ttft:-1 is out of range; give milliseconds above 0"},
    {"ItlWithoutStreaming",
     [](RunConfig& c) {
       c.stream = false;
       c.slo.itl_ms = 50;
     },
     "slo", "itl cannot be measured without streaming; only e2e can"},
    {"ErrorRateAboveOne", [](RunConfig& c) { c.max_error_rate = 1.5; }, "max_error_rate",
     "1.5 is out of range; give a share from 0 to 1 or 0% to 100%"},
    {"MetadataWithoutKey",
     [](RunConfig& c) {
       c.metadata = {{"", "v"}};
     },
     "metadata", "\"=v\" has no usable key; give KEY=VALUE"},
};

INSTANTIATE_TEST_SUITE_P(Table, BadConfigTest, testing::ValuesIn(kBadConfigs),
                         [](const auto& row) { return row.param.name; });

TEST(RunConfigCheck, ReportsAllProblemsTogether) {
  RunConfig config;
  config.concurrency = {0};
  config.output_len = 0;
  std::vector<std::string> fields;
  for (const auto& error : check(config)) fields.push_back(error.field);
  EXPECT_THAT(fields, ElementsAre("servers", "concurrency", "output_len"));
}

TEST(RunConfigCheck, SaysTheSameOnce) {
  RunConfig config = good();
  config.concurrency = {0, 0};
  const auto zero =
      field_error("concurrency", "0 is out of range; give a number of requests in flight from 1 to 1000000");
  EXPECT_THAT(check(config), ElementsAre(zero));
}

TEST(RunConfigCheck, E2eObjectiveNeedsNoStreaming) {
  RunConfig config = good();
  config.stream = false;
  config.slo.e2e_ms = 5000;
  EXPECT_THAT(check(config), IsEmpty());
}

TEST(LevelNumPrompts, IsTheGreaterOfAHundredAndFourTimesTheConcurrency) {
  EXPECT_EQ(level_num_prompts(good(), {1, {}}), 100u);
  EXPECT_EQ(level_num_prompts(good(), {25, {}}), 100u);
  EXPECT_EQ(level_num_prompts(good(), {1000, {}}), 4000u);
}

TEST(LevelNumPrompts, IsWhatWasAskedFor) {
  RunConfig config = good();
  config.num_prompts = 7;
  EXPECT_EQ(level_num_prompts(config, {1000, {}}), 7u);
}

}  // namespace
}  // namespace loadtest
