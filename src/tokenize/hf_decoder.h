#pragma once
// The "decoder" of a tokenizer.json: tokens back to text.
//
// Understood: ByteLevel, ByteFallback, Fuse, Replace, Strip, Metaspace, Sequence. No part: tokens with a
// space between them. Errors: bad_input, naming the part. Threads: apply() from any thread.
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/error.h"
#include "tokenize/json_part.h"

namespace loadtest {

class HfDecoder {
 public:
  static Result<HfDecoder> parse(const std::optional<JsonPart>& part);

  // Bytes are given as they are, also where they are no whole character.
  std::string apply(std::vector<std::string> tokens) const;

  struct Step {
    virtual ~Step() = default;
    virtual void apply(std::vector<std::string>& tokens) const = 0;
  };

 private:
  Result<void> add(const JsonPart& part, int depth);
  std::vector<std::unique_ptr<const Step>> steps_;
  std::string separator_;
};

}  // namespace loadtest
