#include "core/run_config.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <string_view>

#include "core/json_depth.h"
#include "core/json_tree.h"
#include "core/run_config_workload.h"
#include "core/secrets.h"
#include "core/server_url.h"

namespace loadtest {
namespace {

using namespace std::chrono_literals;

constexpr double kLeastRate = 1e-6, kMostRate = 1e6;  // requests/s
constexpr std::size_t kMostLevels = 1000;
constexpr std::uint64_t kMostPrompts = 1'000'000'000;
constexpr std::uint32_t kMostTokens = 1U << 20;
constexpr std::uint32_t kMostWarmup = 1'000'000;
constexpr std::uint32_t kMostThreads = 1024;
constexpr int kMostExtraBodyDepth = kMostJsonDepth - 4;  // it stands within requests and results
constexpr Nanoseconds kLongestLevel = 31 * 24h;
constexpr Nanoseconds kLongestWait = 24h;

// What the transport writes itself, or what would change how long the answer is.
constexpr std::string_view kReservedHeaders[] = {"host", "content-length", "transfer-encoding", "connection",
                                                 "x-request-id"};

struct ReservedBodyField {
  std::string_view name, instead;
};
constexpr ReservedBodyField kReservedBodyFields[] = {
    {"model", "the model setting"},      {"messages", "the input length"},
    {"prompt", "the input length"},      {"stream", "the stream setting"},
    {"max_tokens", "the output length"}, {"max_completion_tokens", "the output length"},
};

std::string lower(std::string text) {
  for (char& c : text) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return text;
}

bool has_control_character(std::string_view text) {
  return std::any_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

// RFC 9110: what a header's name may be made of.
bool is_token(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
  });
}

// For a message: short, and with nothing a terminal would obey.
std::string in_quotes(std::string_view text) {
  std::string shown(text.substr(0, 80));
  for (char& c : shown) c = static_cast<unsigned char>(c) < 0x20 || c == 0x7f ? '?' : c;
  return "\"" + shown + "\"";
}

class Checker {
 public:
  explicit Checker(const RunConfig& config) : config_(config) {}

  std::vector<FieldError> run() {
    servers();
    load();
    deadlines();
    headers();
    body();
    sampling();
    transport();
    judgement();
    for (FieldError& error : check_workload(config_)) errors_.push_back(std::move(error));
    return std::move(errors_);
  }

 private:
  void fail(std::string field, std::string message) {
    const FieldError error{std::move(field), std::move(message)};
    if (std::ranges::find(errors_, error) == errors_.end()) errors_.push_back(error);
  }

  template <class T>
  void between(const char* field, const T& value, const T& low, const T& high, std::string_view unit) {
    if (value < low || value > high) {
      fail(field,
           fmt::format("{} is out of range; give a number of {} from {} to {}", value, unit, low, high));
    }
  }

  void wait(const char* field, std::optional<Nanoseconds> value, bool zero_allowed,
            Nanoseconds longest = kLongestWait) {
    if (!value || (zero_allowed && *value == 0ns)) return;
    if (*value <= 0ns || *value > longest) {
      fail(field, fmt::format("{} s is out of range; give a time {} up to {} h", to_s(*value),
                              zero_allowed ? "from 0" : "above 0",
                              std::chrono::duration_cast<std::chrono::hours>(longest).count()));
    }
  }

  void number(const char* field, const std::optional<double>& value, double low, double high) {
    if (value && !(*value >= low && *value <= high)) {
      fail(field, fmt::format("{} is out of range; give a number from {} to {}", *value, low, high));
    }
  }

  void servers() {
    if (config_.servers.empty()) {
      fail("servers", "no server given; name one by its URL, such as http://127.0.0.1:8000");
    }
    for (const auto& url : config_.servers) {
      if (const auto parsed = parse_server_url(url); !parsed) fail("servers", parsed.error().message);
    }
    if (has_control_character(config_.model)) {
      fail("model", "the name holds a control character; give it as the server lists it");
    }
  }

  void load() {
    if (config_.concurrency.empty() && config_.open_loads.empty())
      fail("concurrency", "no level given; give whole numbers such as 1,10,50");
    if (!config_.concurrency.empty() && !config_.open_loads.empty())
      fail("concurrency",
           "keeps requests in flight, where a rate sends them as they fall due; leave out one, or "
           "bound a rate with --max-concurrency");
    open_loop();
    if (config_.concurrency.size() > kMostLevels) {
      fail("concurrency",
           fmt::format("{} levels are too many; give at most {}", config_.concurrency.size(), kMostLevels));
    }
    for (const auto level : config_.concurrency) {
      between("concurrency", level, 1u, kMostConcurrency, "requests in flight");
    }
    if (config_.num_prompts && config_.duration) {
      fail("num_prompts", "a level goes either by count or by duration; leave out this or the duration");
    }
    if (config_.num_prompts) {
      between("num_prompts", *config_.num_prompts, std::uint64_t{1}, kMostPrompts, "requests");
    }
    wait("duration", config_.duration, false, kLongestLevel);
    wait("cooldown", config_.cooldown, true);
    between("input_len", config_.input_len, 1u, kMostTokens, "tokens");
    between("output_len", config_.output_len, 1u, kMostTokens, "tokens");
    between("warmup", config_.warmup, 0u, kMostWarmup, "requests");
    between("threads", config_.threads, 0u, kMostThreads, "threads");
  }

  void rate(const char* field, double per_s) {
    if (per_s >= kLeastRate && per_s <= kMostRate) return;
    fail(field, fmt::format("{} requests a second are out of range; give a number above 0, up to {}", per_s,
                            kMostRate));
  }

  void open_loop() {
    if (config_.open_loads.size() > kMostLevels) {
      fail("request_rate",
           fmt::format("{} levels are too many; give at most {}", config_.open_loads.size(), kMostLevels));
    }
    for (const OpenLoad& load : config_.open_loads) {
      if (load.ramp) {
        rate("ramp", load.ramp->from_per_s);
        rate("ramp", load.ramp->to_per_s);
        wait("ramp", load.ramp->over, false, kLongestLevel);
      } else if (load.rate_per_s) {
        rate("request_rate", *load.rate_per_s);
      } else if (!load.trace && config_.duration) {
        fail("request_rate",
             "inf sends all requests at once, so their number is needed; give -n, not a duration");
      }
    }
    number("arrival", config_.arrival.cv, 0.01, 100);
    if (!config_.max_concurrency) return;
    between("max_concurrency", *config_.max_concurrency, 1u, kMostConcurrency, "requests in flight");
    if (config_.open_loads.empty())
      fail("max_concurrency", "bounds the requests of a rate; give --request-rate, or -c alone");
  }

  void deadlines() {
    wait("connect_timeout", config_.connect_timeout, false);
    wait("timeout", config_.timeout, false);
    wait("ttft_timeout", config_.ttft_timeout, false);
    wait("stall_timeout", config_.stall_timeout, false);
    wait("grace", config_.grace, true);
    if (config_.stream) return;
    if (config_.ttft_timeout)
      fail("ttft_timeout", "without streaming no first token can be seen; leave it out");
    if (config_.stall_timeout) fail("stall_timeout", "without streaming no stall can be seen; leave it out");
  }

  void headers() {
    if (has_control_character(config_.api_key)) {
      fail("api_key", "the key holds a line break or another control character");
    }
    for (const auto& [key, value] : config_.headers) {
      const std::string folded = lower(key);
      if (!is_token(key)) {
        fail("headers", fmt::format("{} is not a header name; give \"Name: value\"", in_quotes(key)));
      } else if (std::count(std::begin(kReservedHeaders), std::end(kReservedHeaders), folded) > 0) {
        fail("headers", fmt::format("\"{}\" is set for every request and cannot be given", key));
      } else if (has_control_character(value)) {
        fail("headers",
             fmt::format("the value of \"{}\" holds a line break or another control character", key));
      } else if (folded == "authorization" && !config_.api_key.empty()) {
        fail("headers", fmt::format("\"{}\" and an API key say the same twice; give one of the two", key));
      }
    }
  }

  void body() {
    if (config_.extra_body.empty()) return;
    if (nested_deeper_than(config_.extra_body, kMostExtraBodyDepth)) {
      fail("extra_body", fmt::format("is nested more than {} levels deep", kMostExtraBodyDepth));
      return;
    }
    const auto json = parse_json(config_.extra_body);
    if (!json.is_object()) {
      fail("extra_body", fmt::format("{} is not a JSON object; give one such as {{\"ignore_eos\": true}}",
                                     in_quotes(config_.extra_body)));
      return;
    }
    for (const auto& [name, instead] : kReservedBodyFields) {
      if (json.contains(name)) {
        fail("extra_body", fmt::format("\"{}\" is set by {}; leave it out here", name, instead));
      }
    }
  }

  void sampling() {
    const auto& s = config_.sampling;
    number("temperature", s.temperature, 0, 100);
    number("top_p", s.top_p, 0, 1);
    number("min_p", s.min_p, 0, 1);
    number("frequency_penalty", s.frequency_penalty, -2, 2);
    number("presence_penalty", s.presence_penalty, -2, 2);
    number("repetition_penalty", s.repetition_penalty, 0, 100);
    if (s.top_k && *s.top_k < -1) {
      fail("top_k", fmt::format("{} is out of range; give -1 (all tokens) or more", *s.top_k));
    }
    for (const auto& stop : s.stop) {
      if (stop.empty()) fail("stop", "an empty text stops nothing; give the text at which to stop");
    }
  }

  void transport() {
    if (config_.tls.insecure && !config_.tls.ca_file.empty()) {
      fail("cacert", "certificates are not checked, so no authority is needed; leave out one of the two");
    }
    if (config_.proxy.empty()) return;
    const auto proxy = parse_server_url(config_.proxy);
    if (!proxy) {
      fail("proxy", proxy.error().message);
    } else if (proxy->tls || !proxy->base_path.empty()) {
      fail("proxy", fmt::format("\"{}\" is not a proxy that can be used; give http://HOST:PORT",
                                shown_url(config_.proxy)));
    }
  }

  void judgement() {
    const std::pair<const char*, std::optional<double>> slos[] = {{"ttft", config_.slo.ttft_ms},
                                                                  {"tpot", config_.slo.tpot_ms},
                                                                  {"itl", config_.slo.itl_ms},
                                                                  {"e2e", config_.slo.e2e_ms}};
    for (const auto& [name, limit] : slos) {
      if (!limit) continue;
      if (!(*limit > 0 && *limit <= 1e9)) {
        fail("slo", fmt::format("{}:{} is out of range; give milliseconds above 0", name, *limit));
      } else if (!config_.stream && std::string_view(name) != "e2e") {
        fail("slo", fmt::format("{} cannot be measured without streaming; only e2e can", name));
      }
    }
    if (config_.max_error_rate && !(*config_.max_error_rate >= 0 && *config_.max_error_rate <= 1)) {
      fail("max_error_rate", fmt::format("{} is out of range; give a share from 0 to 1 or 0% to 100%",
                                         *config_.max_error_rate));
    }
    for (const auto& [key, value] : config_.metadata) {
      if (key.empty() || has_control_character(key)) {
        fail("metadata", fmt::format("{} has no usable key; give KEY=VALUE", in_quotes(key + "=" + value)));
      }
    }
  }

  const RunConfig& config_;
  std::vector<FieldError> errors_;
};

}  // namespace

std::vector<FieldError> check(const RunConfig& config) { return Checker(config).run(); }

}  // namespace loadtest
