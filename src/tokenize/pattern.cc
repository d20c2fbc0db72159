#define PCRE2_CODE_UNIT_WIDTH 8
#include "tokenize/pattern.h"

#include <fmt/format.h>
#include <pcre2.h>

#include <atomic>
#include <new>

namespace loadtest {
namespace {

// What a thread needs for matching, whatever the pattern.
class Memory {
 public:
  Memory()
      : data_(pcre2_match_data_create_8(1, nullptr)),
        context_(pcre2_match_context_create_8(nullptr)),
        stack_(pcre2_jit_stack_create_8(kStack_start_bytes, kStack_most_bytes, nullptr)) {
    if (data_ == nullptr || context_ == nullptr || stack_ == nullptr) throw std::bad_alloc();
    pcre2_jit_stack_assign_8(context_, nullptr, stack_);
    // Long pieces need many steps; what bounds the time is that a pattern is known not to run wild, or the
    // user's own.
    limit(kMost_steps);
  }
  ~Memory() {
    pcre2_jit_stack_free_8(stack_);
    pcre2_match_context_free_8(context_);
    pcre2_match_data_free_8(data_);
  }
  Memory(const Memory&) = delete;
  Memory& operator=(const Memory&) = delete;

  pcre2_match_data_8* data() const { return data_; }
  pcre2_match_context_8* context() const { return context_; }
  void limit(std::uint32_t steps) const { pcre2_set_match_limit_8(context_, steps); }

  static constexpr std::uint32_t kMost_steps = 1'000'000'000;

 private:
  static constexpr std::size_t kStack_start_bytes = 64 << 10, kStack_most_bytes = 256 << 20;
  pcre2_match_data_8* data_;
  pcre2_match_context_8* context_;
  pcre2_jit_stack_8* stack_;
};

std::atomic<std::uint64_t> given_up = 0;

Memory& memory_of_this_thread() {
  thread_local Memory memory;
  return memory;
}

}  // namespace

void Pattern::Free::operator()(pcre2_real_code_8* code) const { pcre2_code_free_8(code); }

Result<Pattern> Pattern::compile(std::string_view regex) {
  struct FreeContext {
    void operator()(pcre2_compile_context_8* context) const { pcre2_compile_context_free_8(context); }
  };
  const std::unique_ptr<pcre2_compile_context_8, FreeContext> context(
      pcre2_compile_context_create_8(nullptr));
  if (!context) throw std::bad_alloc();
  pcre2_set_newline_8(context.get(), PCRE2_NEWLINE_LF);
  int error = 0;
  std::size_t where = 0;
  Pattern pattern;
  pattern.code_.reset(pcre2_compile_8(reinterpret_cast<PCRE2_SPTR8>(regex.data()), regex.size(),
                                      PCRE2_UTF | PCRE2_UCP | PCRE2_NEVER_BACKSLASH_C, &error, &where,
                                      context.get()));
  if (!pattern.code_) {
    unsigned char text[256];
    pcre2_get_error_message_8(error, text, sizeof text);
    return bad_input(fmt::format("the regular expression {} cannot be used: {} (at byte {})", regex,
                                 reinterpret_cast<const char*>(text), where));
  }
  pattern.jit_ = pcre2_jit_compile_8(pattern.code_.get(), PCRE2_JIT_COMPLETE) == 0;
  return pattern;
}

std::optional<Pattern::Match> Pattern::find(std::string_view text, std::size_t from) const {
  const Memory& memory = memory_of_this_thread();
  const auto* const subject = reinterpret_cast<PCRE2_SPTR8>(text.data());
  int found = PCRE2_ERROR_JIT_STACKLIMIT;
  if (jit_) {
    found = pcre2_jit_match_8(code_.get(), subject, text.size(), from, PCRE2_NO_UTF_CHECK, memory.data(),
                              memory.context());
  }
  if (found == PCRE2_ERROR_JIT_STACKLIMIT) {
    found = pcre2_match_8(code_.get(), subject, text.size(), from, PCRE2_NO_UTF_CHECK | PCRE2_NO_JIT,
                          memory.data(), memory.context());
  }
  if (found < 0) {
    if (found != PCRE2_ERROR_NOMATCH) given_up.fetch_add(1, std::memory_order_relaxed);
    return std::nullopt;
  }
  const std::size_t* const ends = pcre2_get_ovector_pointer_8(memory.data());
  return Match{ends[0], ends[1]};
}

bool Pattern::ends_within(std::uint32_t steps, std::string_view text) const {
  const Memory& memory = memory_of_this_thread();
  memory.limit(steps);
  // Not compiled: that counts steps in a way of its own.
  const int found = pcre2_match_8(code_.get(), reinterpret_cast<PCRE2_SPTR8>(text.data()), text.size(), 0,
                                  PCRE2_NO_UTF_CHECK | PCRE2_NO_JIT, memory.data(), memory.context());
  memory.limit(Memory::kMost_steps);
  return found >= 0 || found == PCRE2_ERROR_NOMATCH;
}

std::uint64_t searches_given_up() { return given_up.load(std::memory_order_relaxed); }

}  // namespace loadtest
