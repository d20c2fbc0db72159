#include "run/count_answers.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <string_view>
#include <thread>
#include <vector>

namespace loadtest {
namespace {

constexpr auto kLookAtTexts = std::chrono::milliseconds(20);

// Where the tokens of a text end, in its bytes. Tokens that do not add up to the text (it was normalized) are
// spread over it in proportion; one byte too many is the space that some tokenizers put before a text.
class TokenEnds {
 public:
  TokenEnds(const Tokenizer& tokenizer, std::span<const TokenId> ids, std::size_t bytes) : bytes_(bytes) {
    ends_.reserve(ids.size());
    std::size_t end = 0;
    for (const TokenId id : ids) ends_.push_back(end += tokenizer.bytes_of(id));
  }
  std::size_t operator[](std::size_t token) const {
    const std::size_t all = ends_.back(), end = ends_[token];
    if (all == bytes_) return end;
    if (all == bytes_ + 1) return end > 0 ? end - 1 : 0;
    return all == 0 ? bytes_
                    : static_cast<std::size_t>(static_cast<double>(end) / static_cast<double>(all) *
                                               static_cast<double>(bytes_));
  }

 private:
  std::size_t bytes_;
  std::vector<std::size_t> ends_;
};

}  // namespace

std::optional<std::uint32_t> count_answer(const Tokenizer& tokenizer, const AnswerText& answer,
                                          RequestRecord& record) {
  const std::vector<std::uint32_t>& ends = answer.ends;
  std::vector<std::uint32_t> tokens(ends.size());
  std::size_t total = 0, content = 0, reasoning = 0, begin = 0, arrival = 0;
  for (const TextRun& run : answer.runs) {
    const std::string_view text = std::string_view(answer.text).substr(begin, run.end - begin);
    const std::vector<TokenId> ids = tokenizer.encode(text);
    total += ids.size();
    if (run.kind == TokenKind::content) content += ids.size();
    if (run.kind == TokenKind::reasoning) reasoning += ids.size();
    if (!ids.empty() && !ends.empty()) {
      const TokenEnds token_ends(tokenizer, ids, text.size());
      for (std::size_t i = 0; i < ids.size(); ++i) {
        const std::size_t end = begin + token_ends[i];
        while (arrival + 1 < ends.size() && ends[arrival] < end) ++arrival;
        ++tokens[arrival];
      }
    }
    begin = run.end;
  }
  if (total == 0) return std::nullopt;
  if (record.token_source == TokenSource::events) record.output_tokens = static_cast<std::uint32_t>(total);
  record.token_source = TokenSource::retokenized;
  if (ends.empty()) return static_cast<std::uint32_t>(content);
  record.reasoning_tokens_streamed = static_cast<std::uint32_t>(reasoning);
  for (std::size_t k = 0; k < tokens.size(); ++k) record.arrivals[k].tokens = tokens[k];
  return static_cast<std::uint32_t>(content);
}

std::size_t count_answers(const Tokenizer& tokenizer, std::span<AnswerText> answers,
                          std::span<RequestRecord> records, std::size_t threads,
                          const std::function<bool()>& go_on) {
  std::atomic<std::size_t> next{0}, counted{0};
  std::atomic<bool> stopped{false};
  std::mutex mutex;
  std::condition_variable ended;
  std::size_t busy = std::min(threads, answers.size());
  const auto work = [&] {
    while (!stopped) {
      const std::size_t i = next.fetch_add(1);
      if (i >= answers.size()) break;
      answers[i].content_tokens = count_answer(tokenizer, answers[i], records[answers[i].record]);
      ++counted;
    }
    const std::lock_guard lock(mutex);
    if (--busy == 0) ended.notify_one();
  };
  std::vector<std::jthread> workers;
  for (std::size_t i = 0, of = busy; i < of; ++i) workers.emplace_back(work);
  std::unique_lock lock(mutex);
  while (!ended.wait_for(lock, kLookAtTexts, [&] { return busy == 0; })) {
    lock.unlock();
    if (!go_on()) stopped = true;
    lock.lock();
  }
  return counted;
}

std::string uncounted_sentence(std::uint64_t answers) {
  return fmt::format(
      "{} answer{} whose events neither the server nor the tokenizer counted: each event is taken as one "
      "token (texts are kept to be counted up to 256 MiB a level and 1 MiB an answer, of one choice)",
      answers, answers == 1 ? "" : "s");
}

}  // namespace loadtest
