#include "api/load_fields.h"

#include <fmt/format.h>

#include <charconv>
#include <filesystem>

#include "api/named_files.h"
#include "core/json_tree.h"
#include "tokenize/find_tokenizer.h"
#include "workload/dataset.h"
#include "workload/dataset_columns.h"
#include "workload/dataset_order.h"
#include "workload/duration_distribution.h"
#include "workload/length_distribution.h"
#include "workload/shared_prefix.h"
#include "workload/synthetic_conversations.h"
#include "workload/trace.h"

namespace loadtest {
namespace {

// The distributions of the command line know one more, which reads a file.
Problem names_a_file(std::string_view text) {
  if (text.find("histogram") == std::string_view::npos) return {};
  return "a histogram is a local file of the command line; give a number, uniform:LO:HI, normal:MEAN:SD or "
         "lognormal:MEAN:SIGMA";
}

Problem message_of(const Error& error) { return error.message; }

// A number, or a distribution of which `fixed` keeps the most.
Problem read_lengths(const Json& v, std::uint32_t& fixed, std::string& distribution) {
  if (!v.is_string()) return read_whole32(v, fixed, "256, or a distribution such as \"uniform:64:512\"");
  const std::string text = v.get<std::string>();
  if (Problem problem = names_a_file(text)) return problem;
  const auto lengths = parse_length_distribution(text);
  if (!lengths) return message_of(lengths.error());
  fixed = lengths->max();
  distribution = text;
  return {};
}

// A text that one of the workload's own readers judges and a run reads again.
template <class Parse>
Problem read_judged(const Json& v, std::string& out, Parse parse) {
  std::string text;
  if (Problem problem = read_text(v, text)) return problem;
  if (Problem problem = names_a_file(text)) return problem;
  const auto parsed = parse(text);
  if (!parsed) return message_of(parsed.error());
  out = text;
  return {};
}

Problem read_file_name(const FieldReader& r, const Json& v, std::string& out) {
  std::string name;
  if (Problem problem = read_text(v, name)) return problem;
  const auto path = r.files.dataset(name);
  if (!path) return fmt::format("{} is not among the datasets; GET datasets lists them", shown(v));
  out = *path;
  return {};
}

}  // namespace

Problem read_concurrency_field(const FieldReader& r, const Json& v) {
  r.config.concurrency.clear();
  for (const Json& one : one_or_many(v)) {
    std::uint32_t level = 0;
    if (Problem problem = read_whole32(one, level, "10, or a list such as [1, 10, 50]")) return problem;
    r.config.concurrency.push_back(level);
  }
  return {};
}

Problem read_request_rate_field(const FieldReader& r, const Json& v) {
  for (const Json& one : one_or_many(v)) {
    OpenLoad load;
    if (one != Json("inf")) {
      double rate = 0;
      if (read_number(one, rate)) return shown(one) + " is not a number of requests a second, nor \"inf\"";
      load.rate_per_s = rate;
    }
    r.config.open_loads.push_back(load);
  }
  return {};
}

Problem read_arrival_field(const FieldReader& r, const Json& v) {
  std::string text;
  if (Problem problem = read_text(v, text)) return problem;
  r.config.arrival_given = true;
  constexpr std::string_view kGamma = "gamma:";
  if (text == "constant") {
    r.config.arrival = {ArrivalProcess::constant, 1};
    return {};
  }
  if (text == "poisson") return {};
  if (text.starts_with(kGamma)) {
    double cv = 0;
    const char* const end = text.data() + text.size();
    const auto [rest, error] = std::from_chars(text.data() + kGamma.size(), end, cv);
    if (error == std::errc() && rest == end) {
      r.config.arrival = {ArrivalProcess::gamma, cv};
      return {};
    }
  }
  return shown(v) + " is not known; give constant, poisson or gamma:CV such as gamma:2";
}

Problem read_max_concurrency_field(const FieldReader& r, const Json& v) {
  return read_optional(v, r.config.max_concurrency, read_whole32, "100");
}

Problem read_ramp_field(const FieldReader& r, const Json& v) {
  for (const Json& one : one_or_many(v)) {
    constexpr std::string_view kExample = R"({"from_per_s": 1, "to_per_s": 100, "over_s": 60})";
    if (!one.is_object() || one.size() != 3 || !one.contains("from_per_s") || !one.contains("to_per_s") ||
        !one.contains("over_s"))
      return fmt::format("{} is not a ramp; give {}", shown(one), kExample);
    Ramp ramp;
    if (Problem problem = read_number(one["from_per_s"], ramp.from_per_s)) return problem;
    if (Problem problem = read_number(one["to_per_s"], ramp.to_per_s)) return problem;
    if (Problem problem = read_seconds(one["over_s"], ramp.over)) return problem;
    r.config.open_loads.push_back({std::nullopt, ramp});
  }
  return {};
}

Problem read_num_prompts_field(const FieldReader& r, const Json& v) {
  return read_optional(v, r.config.num_prompts, read_whole, "100");
}

Problem read_input_len_field(const FieldReader& r, const Json& v) {
  return read_lengths(v, r.config.input_len, r.config.workload.input_lengths);
}

Problem read_output_len_field(const FieldReader& r, const Json& v) {
  r.config.workload.output_len_given = true;
  return read_lengths(v, r.config.output_len, r.config.workload.output_lengths);
}

Problem read_exact_output_len_field(const FieldReader& r, const Json& v) {
  if (v == Json("auto"))
    r.config.output_length = OutputLength::exact_if_possible;
  else if (v == Json("require"))
    r.config.output_length = OutputLength::exact;
  else if (v == Json("off"))
    r.config.output_length = OutputLength::at_most;
  else
    return shown(v) + " is not known; give auto, require or off";
  return {};
}

Problem read_shared_prefix_field(const FieldReader& r, const Json& v) {
  std::uint32_t tokens = 0;
  std::string text;
  if (v.is_string()) {
    text = v.get<std::string>();
  } else {
    if (Problem problem = read_whole32(v, tokens, "512, or \"512:8\" for eight groups")) return problem;
    text = std::to_string(tokens);
  }
  const auto parsed = parse_shared_prefix(text, LengthDistribution::fixed(kMost_length_tokens));
  if (!parsed) return message_of(parsed.error());
  r.config.workload.shared_prefix = text;
  return {};
}

Problem read_dataset_field(const FieldReader& r, const Json& v) {
  return read_file_name(r, v, r.config.workload.dataset);
}
Problem read_dataset_format_field(const FieldReader& r, const Json& v) {
  return read_judged(v, r.config.workload.dataset_format, parse_dataset_format);
}
Problem read_dataset_columns_field(const FieldReader& r, const Json& v) {
  return read_judged(v, r.config.workload.dataset_columns, parse_dataset_columns);
}
Problem read_dataset_sampling_field(const FieldReader& r, const Json& v) {
  return read_judged(v, r.config.workload.dataset_sampling, parse_dataset_sampling);
}

Problem read_turns_field(const FieldReader& r, const Json& v) {
  if (v.is_string() || !v.is_number_unsigned()) return read_judged(v, r.config.workload.turns, parse_turns);
  return read_judged(Json(dump_json(v)), r.config.workload.turns, parse_turns);
}

Problem read_think_time_field(const FieldReader& r, const Json& v) {
  const Json text = v.is_number() ? Json(dump_json(v) + "s") : v;
  return read_judged(text, r.config.workload.think_time, parse_duration_distribution);
}

Problem read_trace_field(const FieldReader& r, const Json& v) {
  if (Problem problem = read_file_name(r, v, r.config.workload.trace)) return problem;
  OpenLoad load;
  load.trace = true;
  r.config.open_loads.push_back(load);
  return {};
}

Problem read_trace_format_field(const FieldReader& r, const Json& v) {
  return read_judged(v, r.config.workload.trace_format, parse_trace_format);
}

Problem read_time_scale_field(const FieldReader& r, const Json& v) {
  double scale = 0;
  if (Problem problem = read_number(v, scale)) return problem;
  const auto parsed = parse_time_scale(dump_json(v));
  if (!parsed) return message_of(parsed.error());
  r.config.workload.time_scale = *parsed;
  return {};
}

Problem read_tokenizer_field(const FieldReader& r, const Json& v) {
  std::string name;
  if (Problem problem = read_text(v, name)) return problem;
  if (const auto path = r.files.tokenizer(name)) {
    r.config.workload.tokenizer = *path;
    return {};
  }
  // find_tokenizer() would take a path as well.
  std::error_code ignored;
  const bool is_path = name.front() == '/' || name.front() == '.' || name.front() == '~' ||
                       name.find("..") != std::string::npos || std::filesystem::exists(name, ignored);
  if (is_path || !find_tokenizer(name, ""))
    return fmt::format(
        "{} is no tokenizer that is known here; name an encoding such as o200k_base, a model in "
        "the Hugging Face cache, or a file in the data folder's \"tokenizers\"",
        shown(v));
  r.config.workload.tokenizer = name;
  return {};
}

}  // namespace loadtest
