#include "workload/shared_prefix.h"

#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>

#include "nasty_tokenizers.h"
#include "workload/synthetic_prompts.h"

namespace loadtest {
namespace {

std::string message(std::string_view text, const char* input) {
  const auto shared = parse_shared_prefix(text, *parse_length_distribution(input));
  return shared ? "fine" : shared.error().message;
}

TEST(SharedPrefix, IsALengthAndPerhapsGroups) {
  const auto input = LengthDistribution::fixed(1000);
  EXPECT_EQ(parse_shared_prefix("512", input)->tokens, 512u);
  EXPECT_EQ(parse_shared_prefix("512", input)->groups, 1u);
  EXPECT_EQ(parse_shared_prefix("512:8", input)->groups, 8u);
}

TEST(SharedPrefix, FaultsAreSentences) {
  EXPECT_EQ(message("a", "9"),
            "\"a\" is not a number of tokens, or one and a number of groups; give 512 or 512:8");
  EXPECT_EQ(message("1:2:3", "9"),
            "\"1:2:3\" is not a number of tokens, or one and a number of groups; give 512 or 512:8");
  EXPECT_EQ(message("0:3", "9"), "\"0:3\" shares nothing; give a number above 0, or leave it out");
  EXPECT_EQ(message("5:0", "9"), "\"5:0\" asks for 0 groups; give 1 to 1000000");
  EXPECT_EQ(
      message("10", "9"),
      "\"10\" is a shared prefix of 10 tokens, longer than the 9 of the longest prompt; give a greater input "
      "length or a shorter prefix");
  EXPECT_EQ(message("9", "9"), "fine");
  EXPECT_EQ(message("10", "uniform:5:15"), "fine");
}

template <class T>
class SharedPrefixWith : public ::testing::Test {};
using Tokenizers = ::testing::Types<WordTokenizer, MergingTokenizer, PhraseTokenizer>;
TYPED_TEST_SUITE(SharedPrefixWith, Tokenizers);

TYPED_TEST(SharedPrefixWith, RequestsOfAGroupShareExactlyItAndTheWholeIsExact) {
  const TypeParam tokenizer;
  SyntheticOptions options;
  options.shared_prefix = {64, 3};
  options.input = LengthDistribution::fixed(64);
  std::map<std::string, int> requests_of;  // by their shared beginning
  for (std::uint64_t i = 0; i < 50; ++i) {
    const SyntheticPrompts prefixes(1, "run", options, tokenizer);
    requests_of[prefixes.plan({Phase::measured, 0, i}).messages.at(0).content] = 0;
  }
  ASSERT_EQ(requests_of.size(), 3u);
  options.input = LengthDistribution::fixed(200);
  const SyntheticPrompts prompts(1, "run", options, tokenizer);
  std::set<std::string> after;
  for (std::uint64_t i = 0; i < 300; ++i) {
    const std::string text = prompts.plan({Phase::measured, 0, i}).messages.at(0).content;
    ASSERT_EQ(tokenizer.encode(text).size(), 200u);
    for (auto& [prefix, requests] : requests_of) {
      if (!text.starts_with(prefix)) continue;
      EXPECT_EQ(tokenizer.count(prefix), 64u);
      ++requests;
      std::size_t end = prefix.size();
      for (int word = 0; word < 6; ++word) end = text.find(' ', end + 1);
      after.insert(text.substr(prefix.size(), end - prefix.size()));
    }
  }
  EXPECT_EQ(after.size(), 300u);
  for (const auto& [prefix, requests] : requests_of) EXPECT_GT(requests, 60);
}

TEST(SharedPrefix, ShorterPromptsHoldItsBeginning) {
  const WordTokenizer tokenizer;
  SyntheticOptions options;
  options.input = *parse_length_distribution("uniform:5:100");
  options.shared_prefix = {50, 1};
  const SyntheticPrompts prompts(1, "run", options, tokenizer);
  std::string longest;
  std::set<std::string> cut;
  for (std::uint64_t i = 0; i < 200; ++i) {
    const PlannedRequest request = prompts.plan({Phase::measured, 0, i});
    EXPECT_EQ(request.input_tokens, *request.asked_input_tokens);
    const std::string& text = request.messages.at(0).content;
    if (request.input_tokens >= 50) longest = text;
    if (request.input_tokens < 50) cut.insert(text);
  }
  EXPECT_GT(cut.size(), 10u);
  for (const std::string& text : cut) EXPECT_TRUE(longest.starts_with(text));
}

}  // namespace
}  // namespace loadtest
