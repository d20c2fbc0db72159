#pragma once
// Cutting a text by a pattern, in the five ways of a tokenizer.json.
#include <optional>
#include <string_view>
#include <vector>

#include "tokenize/pattern.h"

namespace loadtest {

enum class SplitBehavior { removed, isolated, merged_with_previous, merged_with_next, contiguous };

std::optional<SplitBehavior> split_behavior(std::string_view name);

struct HfSplit {
  Pattern pattern;
  SplitBehavior behavior = SplitBehavior::isolated;
  bool invert = false;  // what is between matches is what matches

  // Appends the parts of `text`; none is empty.
  void cut(std::string_view text, std::vector<std::string_view>& parts) const;
};

}  // namespace loadtest
