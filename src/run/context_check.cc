#include "run/context_check.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/clock.h"
#include "run/workload_lengths.h"
#include "workload/least_tokens.h"
#include "workload/random.h"
#include "workload/synthetic_conversations.h"
#include "workload/trace.h"

namespace loadtest {
namespace {

constexpr std::uint64_t kDraws = 4000;
constexpr std::size_t kRows_a_look = 64;  // rows between two looks at the clock

// What a request, or a conversation as a whole, may be long.
struct Lengths {
  LengthDistribution input, output, turns;
  std::uint64_t prefix = 0;  // of a conversation, beyond its turns
  bool conversations = false;

  bool have_an_end() const { return input.has_end() && output.has_end() && turns.has_end(); }
};

Lengths lengths_of(const RunConfig& config) {
  const WorkloadConfig& given = config.workload;
  Lengths lengths{input_lengths(config), output_lengths(config), LengthDistribution::fixed(1)};
  if (given.turns.empty()) return lengths;
  lengths.conversations = true;
  lengths.turns = parse_turns(given.turns).value();
  if (!given.shared_prefix.empty()) lengths.prefix = shared_prefix_of(config).value().tokens;
  return lengths;
}

// The flag that a fault is about: the one whose part is the greatest.
const char* flag_to_blame(const Lengths& lengths, std::uint64_t max_model_len) {
  const auto typical = [](const LengthDistribution& of) {
    return of.has_end() ? static_cast<double>(of.max()) : of.mean();
  };
  const double input = typical(lengths.input), output = typical(lengths.output);
  const double prefix = static_cast<double>(lengths.prefix);
  if (lengths.conversations && prefix + input + output <= static_cast<double>(max_model_len))
    return "--turns";
  if (prefix > std::max(input, output)) return "--shared-prefix-len";
  return output > input ? "--output-len" : "--input-len";
}

double share_too_long(const Lengths& lengths, std::uint64_t max_model_len) {
  std::uint64_t too_long = 0;
  for (std::uint64_t i = 0; i < kDraws; ++i) {
    Random random(mix(i));
    std::uint64_t tokens = lengths.prefix;
    const std::uint32_t turns = lengths.turns.sample(random.next());
    for (std::uint32_t turn = 0; turn < turns && tokens <= max_model_len; ++turn) {
      tokens += lengths.input.sample(random.next());
      tokens += lengths.output.sample(random.next());
    }
    too_long += tokens > max_model_len;
  }
  return static_cast<double>(too_long) / static_cast<double>(kDraws);
}

// A token is a byte at least, but for one that a tokenizer may put before a text.
std::uint64_t most_tokens_in(const Trace& trace, std::size_t row) {
  const std::uint64_t stated = trace.input_tokens(row);
  if (trace.format() != TraceFormat::jsonl) return stated;
  return std::max<std::uint64_t>(stated, std::uint64_t{trace.bytes_of(row)} + 1);
}

struct TokensIn {
  std::uint64_t tokens = 0;
  bool at_least = false;
};

Result<TokensIn> tokens_in(const Trace& trace, std::size_t row, const TraceContext& context) {
  const TokensIn stated{trace.input_tokens(row)};
  if (trace.format() != TraceFormat::jsonl) return stated;
  const auto read = trace.row(row);
  if (!read) return read.error();
  if (read->messages.empty()) return stated;
  TokensIn counted{0, !context.exact};
  for (const Message& message : read->messages)
    counted.tokens += least_tokens(message.content, *context.counter, context.exact);
  return counted;
}

}  // namespace

Result<std::string> check_lengths(const RunConfig& config, std::uint64_t max_model_len) {
  const Lengths lengths = lengths_of(config);
  const char* const flag = flag_to_blame(lengths, max_model_len);
  if (lengths.have_an_end()) {
    const std::uint64_t turns = lengths.turns.max();
    const std::uint64_t input = turns * lengths.input.max() + lengths.prefix;
    const std::uint64_t output = turns * lengths.output.max();
    if (input + output <= max_model_len) return std::string();
    return bad_input(
        fmt::format("{}: {} tokens in and {} out{} are more than the model's context of {}; ask for fewer",
                    flag, input, output, lengths.conversations ? " in all turns" : "", max_model_len));
  }
  const double share = share_too_long(lengths, max_model_len);
  if (share == 0) return std::string();
  const std::string sentence =
      fmt::format("{}: {} of the {} have more tokens than the model's context of {}", flag,
                  share < 0.01   ? "up to 1 %"
                  : share > 0.99 ? "nearly all"
                                 : fmt::format("about {:.0f} %", share * 100),
                  lengths.conversations ? "conversations" : "requests", max_model_len);
  if (share > 0.5) return bad_input(sentence + "; ask for fewer");
  return sentence +
         ", so the server may refuse them; a distribution with an end, such as uniform, avoids that";
}

Result<std::string> check_trace_lengths(const RunConfig& config, const Trace& trace,
                                        const TraceContext& context) {
  const TimePoint until = steady_now() + context.most_time;
  const std::uint64_t rows = std::min<std::uint64_t>(
      trace.size(), std::max<std::uint64_t>(config.num_prompts.value_or(trace.size()), config.warmup));
  std::size_t counted = 0;
  for (std::size_t i = 0; i < rows; ++i) {
    if (config.duration && trace.at(i) >= *config.duration && i >= config.warmup) break;
    if (most_tokens_in(trace, i) + trace.output_tokens(i) <= context.max_model_len) continue;
    if (++counted % kRows_a_look == 0) {
      if (context.go_on && !context.go_on()) break;
      if (steady_now() >= until) {
        return fmt::format(
            "{}: the lengths of the first {} of {} rows were held against the model's context of {}; it "
            "takes too long to look at the rest",
            trace.path(), i, rows, context.max_model_len);
      }
    }
    auto input = tokens_in(trace, i, context);
    if (!input) return input.error();
    if (input->tokens + trace.output_tokens(i) <= context.max_model_len) continue;
    auto line = trace.line_of(i);
    if (!line) return line.error();
    return bad_input(fmt::format(
        "--trace: \"{}\" line {}: {}{} tokens in and {} out are more than the model's context of {}; "
        "leave such rows out of the file",
        trace.path(), *line, input->at_least ? "at least " : "", input->tokens, trace.output_tokens(i),
        context.max_model_len));
  }
  return std::string();
}

}  // namespace loadtest
