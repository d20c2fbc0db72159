#pragma once
// The "pre_tokenizer" of a tokenizer.json: cuts text into the pieces within which pairs are merged.
//
// Understood: Split, ByteLevel (last), Digits, Metaspace, Sequence. Errors: bad_input, naming the part.
// Threads: cut() from any thread.
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"
#include "tokenize/json_part.h"

namespace loadtest {

class HfPreTokenizer {
 public:
  struct Pieces {
    std::vector<std::string_view> texts;
    std::deque<std::string> storage;  // what is not a part of the text that was given
    bool first_is_start = false;      // the first of `texts` begins where the whole text does
  };

  // No part: a text is one piece.
  static Result<HfPreTokenizer> parse(const std::optional<JsonPart>& part);

  // `at_start`: `text` is the beginning of the whole text, not what follows an added token. Pieces are views
  // of `text` or of the storage; none is empty.
  Pieces cut(std::string_view text, bool at_start) const;

  // Pieces are bytes that the vocabulary writes in the alphabet of byte_level.h.
  bool is_byte_level() const { return byte_level_; }

  struct Step {
    virtual ~Step() = default;
    virtual void apply(Pieces& pieces) const = 0;
  };

 private:
  Result<void> add(const JsonPart& part, int depth);
  Result<void> add_split(const JsonPart& part);
  Result<void> add_byte_level(const JsonPart& part);
  Result<void> add_metaspace(const JsonPart& part);

  std::vector<std::unique_ptr<const Step>> steps_;
  bool byte_level_ = false;
};

}  // namespace loadtest
