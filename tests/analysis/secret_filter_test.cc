#include "analysis/secret_filter.h"

#include <gtest/gtest.h>

namespace loadtest {
namespace {

const std::vector<std::string> kSent = {"Bearer sk-12345678-ab", "sk-12345678-ab", "sk-12345678"};

std::string safe(const std::vector<std::string_view>& pieces) {
  SecretFilter filter(kSent);
  std::string text;
  for (const std::string_view piece : pieces) text += filter.feed(piece);
  return text + filter.finish();
}

void expect_at_any_split(std::string_view text, std::string_view expected) {
  EXPECT_EQ(safe({text}), expected);
  for (std::size_t a = 0; a <= text.size(); ++a) {
    for (std::size_t b = a; b <= text.size(); ++b)
      ASSERT_EQ(safe({text.substr(0, a), text.substr(a, b - a), text.substr(b)}), expected) << a << ' ' << b;
  }
}

TEST(SecretFilter, TakesSecretsOutAtEverySplit) {
  expect_at_any_split("The key sk-12345678 is\nsk-12345678.", "The key *** is\n***.");
  expect_at_any_split("sk-sk-12345678sk-12345678", "sk-******");
}

TEST(SecretFilter, OfTwoAtOnePlaceTheLongerGoes) {
  expect_at_any_split("sk-12345678-ab, sk-12345678-a", "***, ***");
  expect_at_any_split("Bearer sk-12345678-ab Bearer sk-12345678x", "*** Bearer ***x");
}

TEST(SecretFilter, ALongBeginningAtTheEndGoesToo) {
  expect_at_any_split("it is sk-12345", "it is ***");
  expect_at_any_split("it is sk-1234", "it is sk-1234");
}

TEST(SecretFilter, HandsOutWhatIsCertainAtOnce) {
  SecretFilter filter(kSent);
  EXPECT_EQ(filter.feed("It asks"), "It ask");
  EXPECT_EQ(filter.feed(" the"), "s the");
  EXPECT_EQ(filter.feed(" sk-123"), " ");
  filter.forget();
  EXPECT_EQ(filter.feed("45678."), "45678.");
  EXPECT_EQ(filter.finish(), "");
}

TEST(SecretFilter, WithoutSecretsHoldsNothingBack) {
  SecretFilter filter({});
  EXPECT_EQ(filter.feed("ask"), "ask");
  EXPECT_EQ(filter.finish(), "");
}

}  // namespace
}  // namespace loadtest
