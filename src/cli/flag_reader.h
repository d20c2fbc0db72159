#pragma once
// How the value of a flag is read into RunOptions: nothing, or what is wrong with it.
#include <optional>
#include <string>
#include <utility>

#include "cli/run_options.h"
#include "core/error.h"

namespace loadtest {

using Problem = std::optional<std::string>;

// Puts a value where it belongs, or says what is wrong with it.
template <class T, class Target>
Problem set(Result<T> value, Target& target) {
  if (!value) return value.error().message;
  target = std::move(*value);
  return {};
}

}  // namespace loadtest
