#include "api/analysis_request.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "api/named_files.h"
#include "api/openapi_json.h"
#include "core/json_tree.h"

namespace loadtest {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

AnalysisRequest parsed(std::string_view body) {
  return parse_analysis_request(body, NamedFiles("/nonexistent"));
}

std::vector<std::string> pointers(const AnalysisRequest& request) {
  std::vector<std::string> all;
  for (const FieldProblem& error : request.errors) all.push_back(error.pointer);
  return all;
}

TEST(AnalysisRequest, TakesWhatAnalyzeTakes) {
  const AnalysisRequest request = parsed(
      R"({"analysis_server_url": "http://127.0.0.1:8000", "analysis_model": "writer", "language": "ko",
          "api_key": "k", "headers": {"X-Team": "a"}, "insecure_tls": true, "proxy": "http://127.0.0.1:3128",
          "timeout_s": 30})");
  EXPECT_THAT(request.errors, IsEmpty());
  const AnalysisSettings& settings = request.settings;
  EXPECT_EQ(settings.server_url, "http://127.0.0.1:8000");
  EXPECT_EQ(settings.model, "writer");
  EXPECT_EQ(settings.language, AnalysisLanguage::ko);
  EXPECT_EQ(settings.api_key, "k");
  EXPECT_THAT(settings.headers, ElementsAre(testing::Pair("X-Team", "a")));
  EXPECT_TRUE(settings.tls.insecure);
  EXPECT_EQ(settings.proxy, "http://127.0.0.1:3128");
  EXPECT_EQ(settings.timeout, std::chrono::seconds(30));
}

TEST(AnalysisRequest, TheServerIsEnoughAndNullIsAsGoodAsLeftOut) {
  const AnalysisRequest request = parsed(
      R"({"analysis_server_url": "http://a", "analysis_model": null, "language": null, "timeout_s": null})");
  EXPECT_THAT(request.errors, IsEmpty());
  EXPECT_EQ(request.settings.model, "");
  EXPECT_EQ(request.settings.language, AnalysisLanguage::en);
  EXPECT_EQ(request.settings.timeout, std::chrono::minutes(10));
}

TEST(AnalysisRequest, EveryWrongFieldHasItsPointer) {
  const AnalysisRequest request = parsed(
      R"({"analysis_server_url": 1, "language": "de", "server_url": "http://a", "timeout_s": "x", "a/b": 1})");
  EXPECT_THAT(pointers(request),
              ElementsAre("/a~1b", "/analysis_server_url", "/language", "/server_url", "/timeout_s"));
  EXPECT_EQ(request.errors[2].detail, "\"de\" is not known; give en or ko");
  EXPECT_EQ(request.errors[3].detail, "there is no such field");
}

TEST(AnalysisRequest, WhatTheRunsCheckFindsIsSaidOfOurFields) {
  EXPECT_THAT(pointers(parsed(R"({"analysis_server_url": "ftp://a"})")), ElementsAre("/analysis_server_url"));
  EXPECT_THAT(pointers(parsed(R"({"analysis_server_url": ["http://a", "http://b"]})")),
              ElementsAre("/analysis_server_url"));
  EXPECT_THAT(pointers(parsed(R"({"analysis_server_url": "http://a", "timeout_s": 0})")),
              ElementsAre("/timeout_s"));
  EXPECT_THAT(parsed("{}").errors,
              ElementsAre(FieldProblem{"/analysis_server_url",
                                       "say whom to ask, such as http://127.0.0.1:8000 (the figures are sent "
                                       "there)"}));
}

TEST(AnalysisRequest, WhatIsNoObjectIsBroken) {
  EXPECT_EQ(parsed("[]").broken, "the body is not a JSON object");
  EXPECT_EQ(parsed("{").broken, "the body is not JSON: it breaks off or goes wrong at byte 2");
  EXPECT_EQ(parsed(R"({"timeout_s": 1e999})").broken, "the body holds a number that is too large");
}

TEST(AnalysisRequest, TakesExactlyTheFieldsThatAreDescribed) {
  const auto document = parse_json(openapi_json());
  const auto& described = document["components"]["schemas"]["AnalysisRequest"]["properties"];
  EXPECT_EQ(described.size(), 8U);
  for (const auto& [name, schema] : described.items()) {
    const AnalysisRequest request = parsed(dump_json(nlohmann::json{{name, nlohmann::json::array({1, 2})}}));
    ASSERT_FALSE(request.errors.empty()) << name;
    EXPECT_NE(request.errors.front().detail, "there is no such field") << name;
  }
}

}  // namespace
}  // namespace loadtest
