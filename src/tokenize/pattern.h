#pragma once
// A compiled regular expression for finding pieces of text.
//
// Threads: find() may be called from any thread; what it needs besides the code is kept per thread.
#include <memory>
#include <optional>
#include <string_view>

#include "core/error.h"

struct pcre2_real_code_8;

namespace loadtest {

class Pattern {
 public:
  struct Match {
    std::size_t begin, end;  // bytes
  };

  // `regex` is PCRE2's (regex_dialect.h). Errors: bad_input.
  static Result<Pattern> compile(std::string_view regex);

  // The leftmost match that begins at `from` or behind it. `text` is valid UTF-8, `from` between characters.
  // A match that takes the regular expression more memory than it may have is none.
  std::optional<Match> find(std::string_view text, std::size_t from) const;

 private:
  struct Free {
    void operator()(pcre2_real_code_8* code) const;
  };
  std::unique_ptr<pcre2_real_code_8, Free> code_;
  bool jit_ = false;
};

}  // namespace loadtest
