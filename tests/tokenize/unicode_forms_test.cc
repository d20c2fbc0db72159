#include "tokenize/unicode_forms.h"

#include <gtest/gtest.h>
#include <utf8proc.h>

#include <array>
#include <cstdlib>
#include <random>

#include "golden.h"

#include "tokenize/hf_tokenizer.h"

namespace loadtest {
namespace {

std::string as_utf8proc_does(UnicodeForm form, const std::string& text) {
  utf8proc_uint8_t* mapped = nullptr;
  const auto option = form == UnicodeForm::nfc ? UTF8PROC_COMPOSE : UTF8PROC_DECOMPOSE;
  const auto size = utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                 static_cast<utf8proc_ssize_t>(text.size()), &mapped,
                                 static_cast<utf8proc_option_t>(UTF8PROC_STABLE | option));
  std::string out(reinterpret_cast<const char*>(mapped), static_cast<std::size_t>(size));
  std::free(mapped);
  return out;
}

std::string repeated(std::string_view text, std::size_t times) {
  std::string out;
  for (std::size_t i = 0; i < times; ++i) out += text;
  return out;
}

// Letters, marks of many classes, what decomposes into them, into marks alone or with marks in front, what is
// never composed, and Hangul.
TEST(UnicodeForms, AreThoseOfUtf8procWhateverTheOrder) {
  constexpr std::array<std::string_view, 36> kParts = {
      "e",      "s",      "o",      " ",      "\u0301", "\u0327",     "\u0323",     "\u0307", "\u0308",
      "\u0304", "\u0345", "\u031B", "\u0344", "\u0341", "\u0F71",     "\u0F72",     "\u0F73", "\u0F74",
      "\u0F81", "\u1E69", "\u01D5", "\u1FB7", "\u212B", "\u0958",     "\u093C",     "\u2ADC", "\u3099",
      "\u304B", "\uFB2C", "\u05B0", "\uAC00", "\u1100", "\U0001D160", "\U0001D165", "\u1161", "\u11A8"};
  std::mt19937 random(7);
  for (int i = 0; i < 20'000; ++i) {
    std::string text;
    for (auto length = random() % 12; length > 0; --length) text += kParts.at(random() % kParts.size());
    EXPECT_EQ(in_form(UnicodeForm::nfc, text), as_utf8proc_does(UnicodeForm::nfc, text)) << text;
    EXPECT_EQ(in_form(UnicodeForm::nfd, text), as_utf8proc_does(UnicodeForm::nfd, text)) << text;
  }
}

TEST(UnicodeForms, AMegabyteOfMarksOutOfOrderEndsAtOnce) {
  constexpr std::size_t kPairs = (1U << 20U) / 4;
  const std::string text = "e" + repeated("\u0301\u0327", kPairs);
  const std::string cedillas = repeated("\u0327", kPairs - 1), acutes = repeated("\u0301", kPairs);
  EXPECT_TRUE(in_form(UnicodeForm::nfc, text) == "\u0229" + cedillas + acutes);
  EXPECT_TRUE(in_form(UnicodeForm::nfd, text) == "e\u0327" + cedillas + acutes);
  const auto qwen = parse_hf_tokenizer(file_content(golden_path("qwen.json")), "qwen");
  ASSERT_TRUE(qwen);
  EXPECT_GT((*qwen)->count(text), 0u);
}

}  // namespace
}  // namespace loadtest
