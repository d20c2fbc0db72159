#include "workload/shared_prefix.h"

#include <fmt/format.h>

#include "workload/value_text.h"

namespace loadtest {
namespace {

constexpr std::uint32_t kMost_groups = 1'000'000;

}  // namespace

Result<SharedPrefix> parse_shared_prefix(std::string_view text, const LengthDistribution& input) {
  const auto parts = split_at(text, ':');
  const auto tokens = whole_number(parts[0]);
  const auto groups = parts.size() == 2 ? whole_number(parts[1]) : std::optional<std::uint64_t>(1);
  if (!tokens || !groups || parts.size() > 2) {
    return bad_input(fmt::format(
        "{} is not a number of tokens, or one and a number of groups; give 512 or 512:8", quoted_text(text)));
  }
  if (*tokens == 0) {
    return bad_input(
        fmt::format("{} shares nothing; give a number above 0, or leave it out", quoted_text(text)));
  }
  if (*groups == 0 || *groups > kMost_groups) {
    return bad_input(
        fmt::format("{} asks for {} groups; give 1 to {}", quoted_text(text), *groups, kMost_groups));
  }
  if (*tokens > input.max()) {
    return bad_input(
        fmt::format("{} is a shared prefix of {} tokens, longer than the {} of the longest prompt; "
                    "give a greater input length or a shorter prefix",
                    quoted_text(text), *tokens, input.max()));
  }
  return SharedPrefix{static_cast<std::uint32_t>(*tokens), static_cast<std::uint32_t>(*groups)};
}

}  // namespace loadtest
