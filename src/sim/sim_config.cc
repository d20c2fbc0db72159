#include "sim/sim_config.h"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <tuple>
#include <utility>

#include "core/json_text.h"
#include "sim/answer_words.h"

namespace loadtest::sim {

std::string_view name(FaultKind kind) {
  static constexpr std::array<std::string_view, kFaultKinds> names{"none",  "http_500",  "http_429", "reset",
                                                                   "stall", "malformed", "truncated"};
  return names[static_cast<std::size_t>(kind)];
}

namespace {

bool is_share(double value) { return value >= 0 && value <= 1; }

std::string flag_of(FaultKind kind) {
  std::string flag = fmt::format("--fault-{}", name(kind));
  for (char& c : flag) {
    if (c == '_') c = '-';
  }
  return flag;
}

}  // namespace

Result<void> check(const SimConfig& c) {
  double sum = 0;
  for (std::size_t i = 1; i < kFaultKinds; ++i) {
    if (!is_share(c.fault_rates[i])) {
      return bad_input(
          fmt::format("{}: {} is not a share of the requests; give a number from 0 to 1, such as 0.05",
                      flag_of(static_cast<FaultKind>(i)), c.fault_rates[i]));
    }
    sum += c.fault_rates[i];
  }
  if (sum > 1 + 1e-9) {
    return bad_input(fmt::format(
        "--fault-*: the rates add up to {}, but a request has one fault at most; keep the sum at or below 1",
        sum));
  }
  for (const auto& [flag, value] :
       {std::pair{"--eos-rate", c.eos_rate}, std::pair{"--split-events", c.split_rate},
        std::pair{"--merge-events", c.merge_rate}}) {
    if (!is_share(value)) {
      return bad_input(fmt::format("{}: {} is not a share of the {}; give a number from 0 to 1", flag, value,
                                   flag == std::string_view("--eos-rate") ? "answers" : "writes"));
    }
  }
  for (const auto& [flag, value, max] : {std::tuple{"--tokens", c.output_tokens, 10'000'000u},
                                         std::tuple{"--tokens-per-event", c.tokens_per_event, 1024u},
                                         std::tuple{"--events-per-write", c.events_per_write, 1024u},
                                         std::tuple{"--max-model-len", c.max_model_len, 1'000'000'000u}}) {
    if (value < 1 || value > max) {
      return bad_input(
          fmt::format("{}: {} is out of range; give a whole number from 1 to {}", flag, value, max));
    }
  }
  for (const auto& [flag, value, most] :
       {std::tuple{"--ttft-ms", to_ms(c.ttft), kMostMs}, std::tuple{"--itl-ms", to_ms(c.itl), kMostMs},
        std::tuple{"--prefill-us-per-token", c.prefill_us_per_token, kMostMs * 1e3},
        std::tuple{"--itl-per-running-us", c.itl_per_running_us, kMostMs * 1e3}}) {
    if (!(value >= 0 && value <= most)) {
      return bad_input(fmt::format("{}: {} is out of range; give a number from 0 to {}", flag, value, most));
    }
  }
  if (!(c.jitter_sigma >= 0 && c.jitter_sigma <= 5)) {
    return bad_input(fmt::format(
        "--jitter: a sigma of {} is out of range; give lognormal:S with S from 0 to 5", c.jitter_sigma));
  }
  if (c.tls_cert.empty() != c.tls_key.empty()) {
    return bad_input(
        "--tls-cert, --tls-key: TLS needs both the certificate and its key; give both or neither");
  }
  if (c.template_tokens > 1'000'000) {
    return bad_input(fmt::format(
        "--template-tokens: {} is out of range; give a whole number from 0 to 1000000", c.template_tokens));
  }
  if (c.tokenizer == nullptr && (c.template_tokens > 0 || c.prefix_cache)) {
    return bad_input(fmt::format(
        "{}: without a tokenizer prompts are not split into tokens; add --tokenizer, for instance "
        "--tokenizer cl100k_base",
        c.prefix_cache ? "--prefix-cache" : "--template-tokens"));
  }
  if (c.tokenizer != nullptr && !AnswerWords::of(*c.tokenizer)) {
    return bad_input(fmt::format(
        "--tokenizer: no common English word is one token of {}, so no answer can have a given number of "
        "tokens; give another tokenizer",
        c.tokenizer->name()));
  }
  if (c.model.empty())
    return bad_input("--model: the name is empty; give the name that /v1/models shall list");
  return {};
}

std::vector<std::string> answer_pieces(std::string_view text) {
  constexpr std::size_t kMost_characters = 4;
  const std::string valid = valid_utf8(text);
  std::vector<std::string> pieces;
  std::size_t characters = 0;
  for (std::size_t at = 0; at < valid.size();) {
    const std::size_t length = utf8_sequence_length(std::string_view(valid).substr(at));
    const bool word_begins = valid[at] == ' ' && !pieces.empty() && pieces.back().back() != ' ';
    if (pieces.empty() || characters == kMost_characters || word_begins) {
      pieces.emplace_back();
      characters = 0;
    }
    pieces.back().append(valid, at, length);
    ++characters;
    at += length;
  }
  return pieces;
}

Result<double> parse_jitter(std::string_view text) {
  if (text == "none") return 0.0;
  constexpr std::string_view prefix = "lognormal:";
  if (text.substr(0, prefix.size()) == prefix) {
    const std::string_view number = text.substr(prefix.size());
    double sigma = 0;
    const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), sigma);
    if (error == std::errc() && end == number.data() + number.size() && std::isfinite(sigma) && sigma >= 0)
      return sigma;
  }
  return bad_input(fmt::format(
      "--jitter: \"{}\" is not a jitter; give none or lognormal:S, for instance lognormal:0.3", text));
}

}  // namespace loadtest::sim
