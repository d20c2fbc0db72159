#include "core/run_json.h"

#include <gmock/gmock.h>

#include <limits>
#include <nlohmann/json.hpp>

#include "core/json_text.h"
#include "core/json_tree.h"
#include "core/secrets.h"

namespace loadtest {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

std::string json_string(std::string_view text) {
  std::string out;
  append_json_string(out, text);
  return out;
}

TEST(JsonText, EscapesWhatJsonAsksFor) {
  EXPECT_EQ(json_string("plain"), "\"plain\"");
  EXPECT_EQ(json_string("a\"b\\c\n\r\t\b\f"), R"("a\"b\\c\n\r\t\b\f")");
  EXPECT_EQ(json_string(std::string_view("\0\x1f\x7f", 3)), R"("\u0000\u001f\u007f")");
  EXPECT_EQ(json_string("é千🚀"), "\"é千🚀\"");
}

TEST(JsonText, EveryByteAndPairReadsBackAsItsValidForm) {
  for (int a = 0; a < 256; ++a) {
    for (int b = 0; b < 256; ++b) {
      const std::string text{static_cast<char>(a), static_cast<char>(b), 'x'};
      const auto parsed = parse_json(json_string(text));
      ASSERT_EQ(parsed.get<std::string>(), valid_utf8(text)) << a << " " << b;
    }
  }
}

TEST(JsonText, InvalidPartsBecomeOneReplacementEach) {
  const std::string r = "\xEF\xBF\xBD";
  EXPECT_EQ(valid_utf8("a\xff\xfe"), "a" + r + r);
  EXPECT_EQ(valid_utf8("\xE5\x8D"), r);                      // cut short
  EXPECT_EQ(valid_utf8("\xF0\x9F\x9Ax"), r + "x");           // cut short by a letter
  EXPECT_EQ(valid_utf8("\xC0\xAF"), r + r);                  // overlong
  EXPECT_EQ(valid_utf8("\xED\xA0\x80"), r + r + r);          // surrogate
  EXPECT_EQ(valid_utf8("\xF4\x90\x80\x80"), r + r + r + r);  // past U+10FFFF
}

TEST(Secrets, NamesThatLookSecret) {
  for (const char* name : {"Authorization", "Proxy-Authorization", "Cookie", "X-API-Key", "hf_token",
                           "Client-Secret", "PASSWORD"}) {
    EXPECT_TRUE(looks_secret(name)) << name;
  }
  EXPECT_FALSE(looks_secret("X-Team"));
}

TEST(Secrets, UrlsLoseUserAndPassword) {
  EXPECT_EQ(without_userinfo("http://user:p@ss@proxy:8080/x@y"), "http://***@proxy:8080/x@y");
  EXPECT_EQ(without_userinfo("user:pass@proxy:8080"), "***@proxy:8080");
  EXPECT_EQ(without_userinfo("http://proxy:8080/a@b"), "http://proxy:8080/a@b");
}

TEST(RunJson, NoSecretIsWritten) {
  RunResult run;
  run.config.servers = {"http://u:very-secret@host"};
  run.config.api_key = "very-secret";
  run.config.headers = {{"X-Api-Key", "very-secret"}, {"X-Team", "serving"}};
  run.config.extra_body = R"({"min_tokens": 5, "nested": [{"Password": "very-secret"}], "top_k": 3})";
  run.config.proxy = "http://u:very-secret@proxy:1";
  run.server.url = run.config.servers[0];
  const nlohmann::ordered_json json = to_json(run);
  EXPECT_THAT(dump_json(json), Not(HasSubstr("very-secret")));
  const auto& config = json["config"];
  EXPECT_EQ(
      config["headers"],
      parse_ordered_json(R"([{"name":"X-Api-Key","value":"***"},{"name":"X-Team","value":"serving"}])"));
  EXPECT_EQ(config["extra_body"],
            parse_ordered_json(R"({"min_tokens":5,"nested":[{"Password":"***"}],"top_k":3})"));
  EXPECT_EQ(config["proxy"], "http://***@proxy:1");
  EXPECT_FALSE(config.contains("api_key"));
}

TEST(RunJson, WhatIsMissingOrNotFiniteIsNull) {
  LevelResult level;
  level.figures.output_tokens_per_s = std::numeric_limits<double>::infinity();
  const nlohmann::ordered_json json = to_json(level);
  for (const char* key :
       {"error_rate", "ttft_ms", "e2e_ms", "input_tokens", "output_tokens_per_s", "steady", "goodput"}) {
    EXPECT_TRUE(json[key].is_null()) << key;
  }
  EXPECT_EQ(json["errors"], nlohmann::ordered_json::object());
}

TEST(RunJson, NumbersKeepANanosecond) {
  LevelResult level;
  level.duration_s = 12.345678901234;
  Statistics s;
  s.n = 1;
  s.mean = 50.123456789;
  s.histogram = {{50.25, 1}};
  level.figures.ttft_ms = s;
  const nlohmann::ordered_json json = to_json(level);
  EXPECT_EQ(dump_json(json["duration_s"]), "12.345678901");
  EXPECT_EQ(dump_json(json["ttft_ms"]["mean"]), "50.123457");
  EXPECT_EQ(json["ttft_ms"]["std"], nullptr);
  EXPECT_EQ(dump_json(json["ttft_ms"]["histogram"]), "[[50.25,1]]");
}

TEST(RunJson, FieldsStandInTheDocumentedOrder) {
  std::vector<std::string> keys;
  const nlohmann::ordered_json json = to_json(RunResult{});
  for (const auto& item : json.items()) keys.push_back(item.key());
  EXPECT_THAT(keys,
              ElementsAre("schema_version", "run_id", "tool", "started_at", "completed_at", "duration_s",
                          "status", "status_detail", "config", "metadata", "clock", "server", "client",
                          "tokens", "levels", "requests", "gpu", "validation", "recommendation", "warnings"));
}

TEST(RunJson, TimesAreUtcWithMilliseconds) {
  RunResult run;
  run.started_unix_ns = 1'769'862'896'789'999'999;
  run.completed_unix_ns = -1;
  EXPECT_EQ(to_json(run)["started_at"], "2026-01-31T12:34:56.789Z");
  EXPECT_EQ(to_json(run)["completed_at"], "1969-12-31T23:59:59.999Z");
}

TEST(RunJson, InvalidUtf8IsReplaced) {
  RunResult run;
  run.server.model = "a\xff";
  run.config.metadata = {{"k\xff", "v\xff"}};
  const nlohmann::ordered_json json = to_json(run);
  EXPECT_EQ(json["server"]["model"], "a\xEF\xBF\xBD");
  EXPECT_EQ(dump_json(json["metadata"]), "{\"k\xEF\xBF\xBD\":\"v\xEF\xBF\xBD\"}");
}

}  // namespace
}  // namespace loadtest
