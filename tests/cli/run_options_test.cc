#include "cli/run_options.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "cli/run_flags.h"

namespace loadtest {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

// As on the command line: {"concurrency", "1,10"}, a switch with "true" or "false".
using Values = std::vector<std::pair<std::string, std::string>>;

ResolvedOptions resolve(const Values& values, const std::string& api_key = "",
                        const std::string& config = "") {
  std::vector<GivenValue> given;
  for (const auto& [name, value] : values) {
    const RunFlag* const flag = find_run_flag(name);
    EXPECT_NE(flag, nullptr) << name;
    given.push_back({flag, "--" + name, value});
  }
  return resolve_run_options(given, api_key, config);
}

const std::pair<std::string, std::string> kServer{"server", "http://h:1"};

TEST(ResolveRunOptions, ReadsEveryFlag) {
  const auto [o, problems] = resolve({{"server", "http://a:1,http://b:2"},
                                      {"server", "http://c:3"},
                                      {"model", "m"},
                                      {"adapter", "openai"},
                                      {"endpoint", "completions"},
                                      {"stream", "true"},
                                      {"concurrency", "1,10"},
                                      {"concurrency", "50"},
                                      {"num-prompts", "7"},
                                      {"input-len", "32"},
                                      {"output-len", "16"},
                                      {"warmup", "0"},
                                      {"cooldown", "1s"},
                                      {"seed", "18446744073709551615"},
                                      {"timeout", "60"},
                                      {"connect-timeout", "2s"},
                                      {"ttft-timeout", "3s"},
                                      {"stall-timeout", "500ms"},
                                      {"grace", "0"},
                                      {"api-key", "k"},
                                      {"header", "X-A: 1"},
                                      {"header", "X-B:2"},
                                      {"extra-body", "{\"ignore_eos\": true}"},
                                      {"temperature", "0.5"},
                                      {"top-p", "0.9"},
                                      {"top-k", "-1"},
                                      {"min-p", "0.1"},
                                      {"frequency-penalty", "-2"},
                                      {"presence-penalty", "2"},
                                      {"repetition-penalty", "1.1"},
                                      {"stop", "a,b"},
                                      {"stop", "c"},
                                      {"sampling-seed", "-3"},
                                      {"goodput", "ttft:500"},
                                      {"goodput", "e2e:5000"},
                                      {"max-error-rate", "5%"},
                                      {"strict", "true"},
                                      {"metadata", "gpu=H100"},
                                      {"format", "json"},
                                      {"quiet", "true"},
                                      {"no-color", "true"},
                                      {"insecure-tls", "true"},
                                      {"proxy", "http://p:3128"},
                                      {"threads", "2"}});
  EXPECT_THAT(problems, IsEmpty());
  const RunConfig& c = o.config;
  EXPECT_THAT(c.servers, ElementsAre("http://a:1", "http://b:2", "http://c:3"));
  EXPECT_EQ(c.model, "m");
  EXPECT_EQ(c.endpoint, ApiEndpoint::completions);
  EXPECT_TRUE(c.stream);
  EXPECT_THAT(c.concurrency, ElementsAre(1, 10, 50));
  EXPECT_EQ(c.num_prompts, 7u);
  EXPECT_EQ(c.input_len, 32u);
  EXPECT_EQ(c.output_len, 16u);
  EXPECT_EQ(c.warmup, 0u);
  EXPECT_EQ(c.cooldown, 1s);
  EXPECT_EQ(c.seed, 18446744073709551615u);
  EXPECT_EQ(c.timeout, 60s);
  EXPECT_EQ(c.connect_timeout, 2s);
  EXPECT_EQ(c.ttft_timeout, 3s);
  EXPECT_EQ(c.stall_timeout, 500ms);
  EXPECT_EQ(c.grace, 0s);
  EXPECT_EQ(c.api_key, "k");
  EXPECT_THAT(c.headers, ElementsAre(std::pair("X-A", "1"), std::pair("X-B", "2")));
  EXPECT_EQ(c.extra_body, "{\"ignore_eos\": true}");
  EXPECT_EQ(c.sampling.temperature, 0.5);
  EXPECT_EQ(c.sampling.top_p, 0.9);
  EXPECT_EQ(c.sampling.top_k, -1);
  EXPECT_EQ(c.sampling.min_p, 0.1);
  EXPECT_EQ(c.sampling.frequency_penalty, -2);
  EXPECT_EQ(c.sampling.presence_penalty, 2);
  EXPECT_EQ(c.sampling.repetition_penalty, 1.1);
  EXPECT_THAT(c.sampling.stop, ElementsAre("a,b", "c"));
  EXPECT_EQ(c.sampling.seed, -3);
  EXPECT_EQ(c.slo, (Slo{.ttft_ms = 500, .tpot_ms = {}, .itl_ms = {}, .e2e_ms = 5000}));
  EXPECT_EQ(c.max_error_rate, 0.05);
  EXPECT_TRUE(c.strict);
  EXPECT_THAT(c.metadata, ElementsAre(std::pair("gpu", "H100")));
  EXPECT_TRUE(c.tls.insecure);
  EXPECT_EQ(c.proxy, "http://p:3128");
  EXPECT_EQ(c.threads, 2u);
  EXPECT_TRUE(o.json);
  EXPECT_TRUE(o.quiet);
  EXPECT_TRUE(o.no_color);
}

TEST(ResolveRunOptions, DefaultsAreTheConfigsOwn) {
  const auto [options, problems] = resolve({kServer});
  EXPECT_THAT(problems, IsEmpty());
  EXPECT_THAT(options.config.concurrency, ElementsAre(1));
  EXPECT_EQ(options.config.num_prompts, std::nullopt);
  EXPECT_EQ(options.config.warmup, 3u);
  EXPECT_FALSE(options.json);
}

struct BadValue {
  const char* name;
  Values values;
  const char* problem;
};
class BadValueTest : public testing::TestWithParam<BadValue> {};

TEST_P(BadValueTest, NamesFlagValueAndRemedy) {
  Values values = GetParam().values;
  values.push_back(kServer);
  EXPECT_THAT(resolve(values).problems, ElementsAre(GetParam().problem));
}

const BadValue kBadValues[] = {
    {"ConcurrencyPart",
     {{"concurrency", "1,x"}},
     "--concurrency: \"1,x\": \"x\" is not a number of requests in flight; give whole numbers such as "
     "1,10,50"},
    {"ConcurrencyZero",
     {{"concurrency", "0"}},
     "--concurrency: 0 is out of range; give a number of requests in flight from 1 to 1000000"},
    {"ConcurrencyAbsurd",
     {{"concurrency", "5000000000"}},
     "--concurrency: \"5000000000\" is too large for a number of requests in flight; give whole numbers such "
     "as "
     "1,10,50"},
    {"OutputLenAbsurd",
     {{"output-len", "99999999999"}},
     "--output-len: \"99999999999\" is too large for a number of tokens; give a whole number such as 256, or "
     "a distribution such as uniform:64:512"},
    {"CountAndDuration",
     {{"num-prompts", "1"}, {"duration", "1s"}},
     "--num-prompts: a level goes either by count or by duration; leave out this or --duration"},
    {"Duration",
     {{"duration", "10x"}},
     "--duration: \"10x\" is not a duration: \"x\" is not one of ms, s, m, h; did you mean 10s?"},
    {"DurationAbsurd",
     {{"duration", "100000h"}},
     "--duration: \"100000h\": 360000000 s is out of range; give a time above 0 up to 744 h"},
    {"TimeoutZero", {{"timeout", "0s"}}, "--timeout: 0 s is out of range; give a time above 0 up to 24 h"},
    {"Adapter",
     {{"adapter", "opnai"}},
     "--adapter: \"opnai\" is not known; give one of openai; did you mean openai?"},
    {"Endpoint",
     {{"endpoint", "embeddings"}},
     "--endpoint: \"embeddings\" is not known; give one of chat, completions"},
    {"Format",
     {{"format", "jsno"}},
     "--format: \"jsno\" is not known; give one of table, json; did you mean json?"},
    {"Header", {{"header", "X-A"}}, "--header: \"X-A\" has no colon; give \"Name: value\""},
    {"HeaderBreak",
     {{"header", "X-A: b\r\nc: d"}},
     "--header: the value of \"X-A\" holds a line break or another control character"},
    {"ReservedHeader",
     {{"header", "Host: x"}},
     "--header: \"Host\" is set for every request and cannot be given"},
    {"ExtraBody",
     {{"extra-body", "{a}"}},
     "--extra-body: \"{a}\" is not a JSON object; give one such as {\"ignore_eos\": true}"},
    {"ExtraBodyFile",
     {{"extra-body", "@/no/such.json"}},
     "--extra-body: \"/no/such.json\" cannot be read: No such file or directory"},
    {"Goodput",
     {{"goodput", "ttft"}},
     "--goodput: \"ttft\" is not an objective; give NAME:MILLISECONDS, such as ttft:500,tpot:50"},
    {"GoodputWithoutStreaming",
     {{"goodput", "ttft:500"}, {"stream", "false"}},
     "--goodput: ttft cannot be measured without streaming; only e2e can"},
    {"ErrorRate",
     {{"max-error-rate", "150%"}},
     "--max-error-rate: \"150%\" is out of range; give a share from 0 to 1 or 0% to 100%"},
    {"Twice", {{"model", "a"}, {"model", "b"}}, "--model: \"b\" is a second value; give the flag once"},
    {"KeyTwice",
     {{"api-key", "a"}, {"api-key", "secret"}},
     "--api-key: there is a second value; give the flag once"},
    {"HeaderWithoutColon",
     {{"header", "Authorization Bearer secret"}},
     "--header: \"Authorization …\" has no colon; give \"Name: value\""},
    {"ValueIsAFlag", {{"model", "--adapter"}}, "--model: needs a value, but the flag --adapter follows"},
    {"EmptyModel", {{"model", ""}}, "--model: the value is empty; leave the flag out or give a value"},
    {"Dash",
     {{"output", "-"}},
     "--output: \"-\" is not a file; --format json prints the result on standard output"},
    {"SameFile",
     {{"output", "/tmp/llm-loadtest-same"}, {"csv", "/tmp/./llm-loadtest-same"}},
     "--csv: \"/tmp/./llm-loadtest-same\" is also the file of --output; give each its own"},
    {"EventsWithoutFile",
     {{"request-events", "true"}},
     "--request-events: there is no file to put the events into; add --requests FILE or --save"},
    {"CacertMissing",
     {{"cacert", "/no/ca.pem"}},
     "--cacert: \"/no/ca.pem\" cannot be read: No such file or directory"},
    {"CacertIsNone",
     {{"cacert", "/dev/null"}},
     "--cacert: \"/dev/null\" holds no certificate; give a file in PEM form"},
    {"Metadata", {{"metadata", "gpu"}}, "--metadata: \"gpu\" has no \"=\"; give KEY=VALUE, such as gpu=H100"},
    {"MetadataTwice",
     {{"metadata", "a=1"}, {"metadata", "a=2"}},
     "--metadata: \"a=2\" gives its key a second time"},
    {"Threads",
     {{"threads", "-1"}},
     "--threads: \"-1\" is not a number of threads; give a whole number, 0 for as many as are of use"},
};
INSTANTIATE_TEST_SUITE_P(Table, BadValueTest, testing::ValuesIn(kBadValues),
                         [](const auto& row) { return row.param.name; });

TEST(ResolveRunOptions, UnwritableFileIsFoundBeforeTheRun) {
  const auto problems = resolve({kServer, {"output", "/no/such/directory/r.json"}}).problems;
  ASSERT_EQ(problems.size(), 1u);
  EXPECT_THAT(problems[0],
              testing::AllOf(testing::StartsWith("--output: "), testing::HasSubstr("/no/such/directory")));
}

TEST(ResolveRunOptions, ReportsAllProblemsTogether) {
  EXPECT_THAT(resolve({{"concurrency", "x"}, {"timeout", "0"}}).problems,
              ElementsAre(testing::StartsWith("--concurrency: \"x\""),
                          testing::StartsWith("--server: no server"), testing::StartsWith("--timeout: 0 s")));
}

TEST(ResolveRunOptions, ProblemFromAFileNamesItsLine) {
  const auto resolved = resolve_run_options({{find_run_flag("server"), "run.toml:1: server", "http://h:1"},
                                             {find_run_flag("output-len"), "run.toml:2: output-len", "0"}},
                                            "", "run.toml");
  EXPECT_THAT(
      resolved.problems,
      ElementsAre("run.toml:2: output-len: 0 is out of range; give a number of tokens from 1 to 1048576"));
}

TEST(ResolveRunOptions, FlagsThatExcludeEachOtherAreNamedWithTheirPlaces) {
  const auto resolved = resolve_run_options({{find_run_flag("server"), "run.toml:1: server", "http://h:1"},
                                             {find_run_flag("num-prompts"), "run.toml:2: num_prompts", "5"},
                                             {find_run_flag("duration"), "run.toml:3: duration", "5s"}},
                                            "", "run.toml");
  EXPECT_THAT(resolved.problems,
              ElementsAre("run.toml:2: num_prompts: a level goes either by count or by duration; "
                          "leave out this or run.toml:3: duration"));
}

TEST(ResolveRunOptions, NothingIsMissingWhereAPartCouldNotBeRead) {
  const auto resolved = resolve_run_options({{find_run_flag("request-events"), "--request-events", "true"},
                                             {find_run_flag("concurrency"), "--concurrency", "0"}},
                                            "", "run.toml", false);
  EXPECT_THAT(resolved.problems, ElementsAre(testing::StartsWith("--concurrency: 0 is out of range")));
}

TEST(ResolveRunOptions, KeyOfTheEnvironmentIsTheLastResort) {
  EXPECT_EQ(resolve({kServer}, "env").options.config.api_key, "env");
  EXPECT_EQ(resolve({kServer, {"api-key", "flag"}}, "env").options.config.api_key, "flag");
  const auto with_header = resolve({kServer, {"header", "authorization: Basic x"}}, "env");
  EXPECT_EQ(with_header.options.config.api_key, "");
  EXPECT_THAT(with_header.problems, IsEmpty());
  EXPECT_THAT(resolve({kServer}, "key\n").problems,
              ElementsAre(testing::StartsWith("OPENAI_API_KEY: the key holds")));
}

TEST(ResolveRunOptions, ExtraBodyComesFromAFile) {
  const auto path =
      std::filesystem::temp_directory_path() / ("llm-loadtest-body-" + std::to_string(getpid()));
  std::ofstream(path) << "{\"a\": 1}";
  EXPECT_EQ(resolve({kServer, {"extra-body", "@" + path.string()}}).options.config.extra_body, "{\"a\": 1}");
  std::filesystem::remove(path);
}

}  // namespace
}  // namespace loadtest
