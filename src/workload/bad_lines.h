#pragma once
// Lines of a file that cannot be used: an error at the first, or left out and counted.
//
// Threads: a value.
#include <fmt/format.h>

#include <cstdint>
#include <string>
#include <string_view>

#include "core/error.h"
#include "workload/value_text.h"

namespace loadtest {

class BadLines {
 public:
  // `skip`: leave them out.
  BadLines(std::string path, bool skip) : path_(std::move(path)), skip_(skip) {}

  // `remedy`: of the reason, where it is not that of any line.
  Result<void> add(std::uint64_t line, const std::string& reason,
                   std::string_view remedy = "correct it, or leave such lines out with --skip-bad-lines") {
    const std::string where = fmt::format("line {}: {}", line, reason);
    if (!skip_) return bad_input(fmt::format("{} {}; {}", quoted_text(path_), where, remedy));
    if (count_ == 0) first_ = where;
    ++count_;
    return {};
  }

  std::uint64_t count() const { return count_; }
  const std::string& first() const { return first_; }  // line and reason; empty: none

 private:
  std::string path_;
  bool skip_;
  std::uint64_t count_ = 0;
  std::string first_;
};

}  // namespace loadtest
