#pragma once
// A compiled regular expression for finding pieces of text.
//
// Threads: find() may be called from any thread; what it needs besides the code is kept per thread.
#include <cstdint>
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
  // A search that takes more than a thousand million steps, or more memory than it may have, finds nothing
  // and is counted (searches_given_up).
  std::optional<Match> find(std::string_view text, std::size_t from) const;

  // Whether searching `text` from its start ends, one way or the other, within so many steps.
  bool ends_within(std::uint32_t steps, std::string_view text) const;

 private:
  struct Free {
    void operator()(pcre2_real_code_8* code) const;
  };
  std::unique_ptr<pcre2_real_code_8, Free> code_;
  bool jit_ = false;
};

// By every pattern of this process so far. Where it is not 0, texts were cut otherwise than they should have
// been.
std::uint64_t searches_given_up();

}  // namespace loadtest
