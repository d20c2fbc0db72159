#include "sim/answer_words.h"

#include <vector>

namespace loadtest::sim {
namespace {

constexpr std::array<std::string_view, AnswerWords::kPeriod> kSentence{
    " the",  " server", " answers", " every", " question", " with", " words", " that",
    " mean", " little", " and",     " takes", " exactly",  " as",   " long",  " asked"};

// For those of the sentence that a vocabulary lacks.
constexpr std::array<std::string_view, 16> kMore{" of",   " to",   " in",  " is",  " for", " on",
                                                 " it",   " be",   " was", " not", " at",  " by",
                                                 " this", " have", " all", " are"};

}  // namespace

AnswerWords::AnswerWords() : words_(kSentence), first_(kSentence[0]) {}

bool AnswerWords::one_token_each(const Tokenizer& tokenizer) const {
  std::string text;
  for (std::uint32_t i = 0; i < 3 * kPeriod; ++i) {
    text += at(i);
    if (tokenizer.count(text) != i + 1) return false;
  }
  return true;
}

std::optional<AnswerWords> AnswerWords::of(const Tokenizer& tokenizer) {
  for (const std::size_t spaces : {std::size_t{0}, std::size_t{1}}) {  // to take from the first word
    std::vector<std::string_view> found;
    const auto try_word = [&](std::string_view word) {
      const std::string once(word.substr(spaces));
      const std::string twice = once + std::string(word);
      if (found.size() < kPeriod && tokenizer.count(once) == 1 && tokenizer.count(twice) == 2)
        found.push_back(word);
    };
    for (const std::string_view word : kSentence) try_word(word);
    for (const std::string_view word : kMore) try_word(word);
    if (found.empty()) continue;
    AnswerWords words;
    for (std::size_t i = 0; i < kPeriod; ++i) words.words_[i] = found[i % found.size()];
    words.first_ = words.words_[0].substr(spaces);
    if (words.one_token_each(tokenizer)) return words;
  }
  return std::nullopt;
}

}  // namespace loadtest::sim
