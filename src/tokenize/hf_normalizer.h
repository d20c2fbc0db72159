#pragma once
// The "normalizer" of a tokenizer.json: what happens to text first.
//
// Understood: NFC, NFD, Prepend, Replace, Sequence. Errors: bad_input, naming the part.
// Threads: apply() from any thread.
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/error.h"
#include "tokenize/json_part.h"

namespace loadtest {

class HfNormalizer {
 public:
  // No part: nothing happens to text.
  static Result<HfNormalizer> parse(const std::optional<JsonPart>& part);

  std::string apply(std::string text) const;  // valid UTF-8 in and out
  bool changes_nothing() const { return steps_.empty(); }

  struct Step {
    virtual ~Step() = default;
    virtual std::string apply(std::string text) const = 0;
  };

 private:
  Result<void> add(const JsonPart& part, int depth);
  std::vector<std::unique_ptr<const Step>> steps_;
};

}  // namespace loadtest
