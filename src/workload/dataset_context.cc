#include "workload/dataset_context.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <vector>

#include "core/number_of.h"
#include "workload/least_tokens.h"

namespace loadtest {
namespace {

constexpr std::size_t kLook = 64;  // records between two looks at the clock

struct Lengths {
  std::uint64_t input = 0, output = 0;
  std::uint64_t total() const { return input + output; }
};

enum class Part { prompt, answer };

// Of a record: what is sent, and what is asked for.
class Measurement {
 public:
  explicit Measurement(const DatasetContext& context)
      : context_(&context), drawn_(longest_likely(context.options.output)) {}

  // `measure` gives the tokens of a text; Part says what of.
  template <class Measure>
  Lengths lengths(const DatasetRecord& record, const Measure& measure) const {
    const std::vector<Message>& sent =
        context_->conversations && !record.all.empty() ? record.all : record.messages;
    if (context_->conversations) return of_turns(record, sent, measure);
    Lengths found;
    for (const Message& message : sent) found.input += measure(message.content, Part::prompt);
    found.output = answer(record, record.recorded_answer, measure);
    return found;
  }

 private:
  // The server's answers stand where the recorded ones do.
  template <class Measure>
  Lengths of_turns(const DatasetRecord& record, const std::vector<Message>& all,
                   const Measure& measure) const {
    Lengths found;
    for (std::size_t i = 0; i < all.size(); ++i) {
      if (all[i].role == "assistant" || all[i].content.empty()) continue;
      found.input += measure(all[i].content, Part::prompt);
      if (all[i].role != "user") continue;
      const bool answered = i + 1 < all.size() && all[i + 1].role == "assistant";
      found.output += answer(record, answered ? all[i + 1].content : std::string(), measure);
    }
    return found;
  }

  template <class Measure>
  std::uint64_t answer(const DatasetRecord& record, const std::string& recorded,
                       const Measure& measure) const {
    if (context_->options.output_overrides) return drawn_;
    if (record.output_tokens) return *record.output_tokens;
    return recorded.empty() ? drawn_ : std::max<std::uint64_t>(measure(recorded, Part::answer), 1);
  }

  const DatasetContext* context_;
  std::uint64_t drawn_;
};

// The lengths of a record that is too long; nothing of one that is not.
std::optional<Lengths> too_long(const DatasetRecord& record, const DatasetContext& context) {
  const Measurement measurement(context);
  // A token is a byte at least, but for one that a tokenizer may put before a text.
  const Lengths most = measurement.lengths(
      record, [](const std::string& text, Part) -> std::uint64_t { return text.size() + 1; });
  if (most.total() <= context.max_model_len) return std::nullopt;
  const Lengths least = measurement.lengths(
      // For an answer as many tokens are asked for as are counted here, whatever counts them.
      record, [&](const std::string& text, Part part) {
        return least_tokens(text, *context.counter, context.exact || part == Part::answer);
      });
  return least.total() > context.max_model_len ? std::optional(least) : std::nullopt;
}

std::string reason(const Lengths& lengths, const DatasetContext& context) {
  return fmt::format("{}{} in and {} out {}more than the model's context of {}",
                     context.exact ? "" : "at least ", number_of(lengths.input, "token"), lengths.output,
                     context.conversations ? "in all its turns are " : "are ", context.max_model_len);
}

}  // namespace

std::uint64_t longest_likely(const LengthDistribution& lengths) {
  return lengths.has_end() ? lengths.max() : static_cast<std::uint64_t>(lengths.mean());
}

Result<std::string> fit_to_context(Dataset& dataset, const DatasetContext& context) {
  const TimePoint until = std::chrono::steady_clock::now() + context.most_time;
  const std::uint64_t answer =
      std::max<std::uint64_t>(longest_likely(context.options.output), dataset.most_output_tokens());
  std::vector<std::size_t> removed;
  std::size_t looked_at = 0;
  std::string unfinished;
  for (std::size_t i = 0; i < dataset.size(); ++i) {
    // By the bytes of the whole record; of a conversation's answers they tell nothing.
    if (!context.conversations && dataset.bytes_of(i) + 1 + answer <= context.max_model_len) continue;
    if (++looked_at % kLook == 0) {
      if (context.go_on && !context.go_on()) break;
      if (std::chrono::steady_clock::now() >= until) {
        unfinished = fmt::format(
            "{}: the lengths of the first {} of {} prompts were held against the model's context of {}; it "
            "takes "
            "too long to look at the rest",
            dataset.path(), i, dataset.size(), context.max_model_len);
        break;
      }
    }
    const auto record = dataset.record(i);
    if (!record) return record.error();
    const auto lengths = too_long(*record, context);
    if (!lengths) continue;
    if (auto left_out = dataset.report_bad(i, reason(*lengths, context)); !left_out) return left_out.error();
    removed.push_back(i);
  }
  if (auto ok = dataset.remove(removed); !ok) return ok.error();
  return unfinished;
}

}  // namespace loadtest
