#pragma once
// How many tokens a text has.
//
// Threads: count() may be called from any thread.
#include <cstddef>
#include <string_view>

namespace loadtest {

class TokenCounter {
 public:
  virtual ~TokenCounter() = default;
  virtual std::size_t count(std::string_view text) const = 0;
  virtual std::string_view name() const = 0;
  virtual bool exact() const = 0;  // false: a rule of thumb, marked as such wherever it is used
};

// A token a word: near the truth for common English words, which is what synthetic prompts are made of.
class WordTokenCounter final : public TokenCounter {
 public:
  std::size_t count(std::string_view text) const override;
  std::string_view name() const override { return "words (approximate)"; }
  bool exact() const override { return false; }
};

}  // namespace loadtest
