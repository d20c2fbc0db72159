#pragma once
// Takes what a model thinks, <think>…</think>, out of text that comes in pieces of any split.
//
// Every split gives the same text. White space before the first visible character is left out, as is what
// follows a <think> that never ends. Where a </think> comes without its beginning (a chat template may have
// written that into the prompt), everything before it was thought, too: restarts() then counts up, and what
// was handed out is to be withdrawn.
// Memory: less than a tag. Threads: a value of one thread. Pure.
#include <cstddef>
#include <string>
#include <string_view>

namespace loadtest {

class ThinkFilter {
 public:
  // Visible text, for as far as it is certain; after a restart, that since the restart.
  std::string feed(std::string_view piece);
  std::string finish();  // what was held back as the possible beginning of a tag

  std::size_t restarts() const { return restarts_; }

 private:
  void show(std::string& out, std::string_view text);

  std::string held_;  // the possible beginning of a tag
  bool thinking_ = false;
  bool shown_ = false;   // a visible character has come
  bool opened_ = false;  // a <think> has come: a later </think> is its own
  std::size_t restarts_ = 0;
};

}  // namespace loadtest
