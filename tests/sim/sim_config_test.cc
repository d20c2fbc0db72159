#include "sim/sim_config.h"

#include <gtest/gtest.h>

#include "sim/word_tokenizer.h"

namespace loadtest::sim {
namespace {

std::string error_of(const SimConfig& config) {
  const auto ok = check(config);
  return ok ? "no error" : ok.error().message;
}

TEST(SimConfig, TheDefaultsAreValid) { EXPECT_EQ(error_of(SimConfig()), "no error"); }

TEST(SimConfig, RatesAreSharesAndAddUpToOneAtMost) {
  SimConfig config;
  config.fault_rates[static_cast<std::size_t>(FaultKind::http_500)] = 1.5;
  EXPECT_EQ(error_of(config),
            "--fault-http-500: 1.5 is not a share of the requests; give a number from 0 to 1, such as 0.05");
  config.fault_rates = {0, 0.5, 0.5, 0.25, 0, 0, 0};
  EXPECT_EQ(
      error_of(config),
      "--fault-*: the rates add up to 1.25, but a request has one fault at most; keep the sum at or below 1");
  config.fault_rates = {};
  config.split_rate = -0.1;
  EXPECT_EQ(error_of(config), "--split-events: -0.1 is not a share of the writes; give a number from 0 to 1");
}

TEST(SimConfig, NumbersOutOfRangeAreNamed) {
  SimConfig config;
  config.tokens_per_event = 0;
  EXPECT_EQ(error_of(config), "--tokens-per-event: 0 is out of range; give a whole number from 1 to 1024");
  config = {};
  config.itl = std::chrono::milliseconds(-1);
  EXPECT_EQ(error_of(config), "--itl-ms: -1 is out of range; give a number from 0 to 86400000");
  config = {};
  config.tls_cert = "cert.pem";
  EXPECT_EQ(error_of(config),
            "--tls-cert, --tls-key: TLS needs both the certificate and its key; give both or neither");
}

TEST(SimConfig, JitterIsNoneOrLognormal) {
  EXPECT_EQ(parse_jitter("none").value(), 0);
  EXPECT_EQ(parse_jitter("lognormal:0.25").value(), 0.25);
  for (const char* wrong :
       {"", "lognormal", "lognormal:", "lognormal:x", "lognormal:-1", "lognormal:nan", "normal:1"}) {
    EXPECT_FALSE(parse_jitter(wrong).has_value()) << wrong;
  }
  EXPECT_EQ(parse_jitter("wild").error().message,
            "--jitter: \"wild\" is not a jitter; give none or lognormal:S, for instance lognormal:0.3");
}

TEST(SimConfig, WhatNeedsATokenizerSaysSo) {
  SimConfig config;
  config.prefix_cache = true;
  EXPECT_EQ(
      error_of(config),
      "--prefix-cache: without a tokenizer prompts are not split into tokens; add --tokenizer, for instance "
      "--tokenizer cl100k_base");
  config.tokenizer = std::make_shared<WordTokenizer>();
  EXPECT_EQ(error_of(config), "no error");
  config.eos_rate = 2;
  EXPECT_EQ(error_of(config), "--eos-rate: 2 is not a share of the answers; give a number from 0 to 1");
}

}  // namespace
}  // namespace loadtest::sim
