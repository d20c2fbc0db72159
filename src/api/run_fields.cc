#include "api/run_fields.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "adapter/adapters.h"
#include "api/json_fields.h"
#include "api/load_fields.h"
#include "core/json_tree.h"

namespace loadtest {
namespace {

using R = const FieldReader&;
using V = const Json&;
using C = RunConfig;

template <auto Field>
Problem read_text_field(R r, V v) {
  return read_text(v, r.config.*Field);
}
template <auto Field>
Problem read_bool_field(R r, V v) {
  return read_bool(v, r.config.*Field);
}
template <auto Field>
Problem read_seconds_field(R r, V v) {
  return read_seconds(v, r.config.*Field);
}
template <auto Field>
Problem read_optional_seconds_field(R r, V v) {
  return read_optional(v, r.config.*Field, read_seconds);
}
template <auto Field>
Problem read_sampling_field(R r, V v) {
  return read_optional(v, r.config.sampling.*Field, read_number);
}
template <auto Field>
Problem read_sampling_signed_field(R r, V v) {
  return read_optional(v, r.config.sampling.*Field, read_signed, "40");
}

Problem read_server_url(R r, V v) {
  for (const Json& one : one_or_many(v)) {
    std::string url;
    if (Problem problem = read_text(one, url)) return problem;
    r.config.servers.push_back(url);
  }
  return {};
}

Problem read_adapter(R r, V v) {
  std::string name;
  if (Problem problem = read_text(v, name)) return problem;
  const auto names = adapter_names();
  if (std::find(names.begin(), names.end(), name) == names.end())
    return fmt::format("{} is not known; there are: {}", shown(v), fmt::join(names, ", "));
  r.config.adapter = name;
  return {};
}

Problem read_endpoint(R r, V v) {
  if (v != Json("chat") && v != Json("completions"))
    return shown(v) + " is not known; give chat or completions";
  r.config.endpoint = v == Json("chat") ? ApiEndpoint::chat : ApiEndpoint::completions;
  return {};
}

// A list keeps the order, and names that come twice.
Problem read_header_list(R r, V v) {
  for (const Json& one : v) {
    const bool good = one.is_object() && one.size() == 2 && one.contains("name") && one["name"].is_string() &&
                      one.contains("value") && one["value"].is_string();
    if (!good) return shown(one) + R"( is not a header; give {"name": "X-A", "value": "b"})";
    r.config.headers.emplace_back(one["name"].get<std::string>(), one["value"].get<std::string>());
  }
  return {};
}

Problem read_headers(R r, V v) {
  if (v.is_array()) return read_header_list(r, v);
  if (!v.is_object()) return shown(v) + R"( is not an object; give {"Name": "value"})";
  for (const auto& [name, value] : v.items()) {
    if (!value.is_string()) return "the value of each header is a text";
    r.config.headers.emplace_back(name, value.get<std::string>());
  }
  return {};
}

Problem read_extra_body(R r, V v) {
  if (!v.is_object()) return shown(v) + " is not an object";
  r.config.extra_body = dump_json(v);
  return {};
}

Problem read_warmup(R r, V v) { return read_whole32(v, r.config.warmup, "3"); }
Problem read_threads(R r, V v) {
  return read_whole32(v, r.config.threads, "0, which is as many as are of use");
}
Problem read_seed(R r, V v) { return read_optional(v, r.config.seed, read_whole, "42"); }
Problem read_insecure_tls(R r, V v) { return read_bool(v, r.config.tls.insecure); }
Problem read_skip_bad_lines(R r, V v) { return read_bool(v, r.config.workload.skip_bad_lines); }

Problem read_stop(R r, V v) {
  for (const Json& one : one_or_many(v)) {
    std::string text;
    if (Problem problem = read_text(one, text)) return problem;
    r.config.sampling.stop.push_back(text);
  }
  return {};
}

Problem read_goodput_thresholds(R r, V v) {
  if (!v.is_object()) return shown(v) + R"( is not an object; give {"ttft_ms": 500})";
  constexpr std::pair<const char*, std::optional<double> Slo::*> kObjectives[] = {{"ttft_ms", &Slo::ttft_ms},
                                                                                  {"tpot_ms", &Slo::tpot_ms},
                                                                                  {"itl_ms", &Slo::itl_ms},
                                                                                  {"e2e_ms", &Slo::e2e_ms}};
  for (const auto& [name, value] : v.items()) {
    const auto found =
        std::find_if(std::begin(kObjectives), std::end(kObjectives),
                     [&, key = std::string_view(name)](const auto& o) { return key == o.first; });
    const std::string pointer = "/goodput_thresholds/" + name.substr(0, 40);
    if (found == std::end(kObjectives)) {
      r.fail(pointer, "is not known; there are ttft_ms, tpot_ms, itl_ms and e2e_ms");
    } else if (value.is_null()) {
      // not given
    } else if (Problem problem = read_optional(value, r.config.slo.*(found->second), read_number)) {
      r.fail(pointer, *problem);
    }
  }
  return {};
}

Problem read_goodput_basis(R r, V v) {
  if (v != Json("due") && v != Json("sent")) return shown(v) + " is not known; give due or sent";
  r.config.goodput_basis = v == Json("due") ? GoodputBasis::due : GoodputBasis::sent;
  return {};
}

Problem read_max_error_rate(R r, V v) { return read_optional(v, r.config.max_error_rate, read_number); }

Problem keep(R r, const std::string& key, const std::string& value) {
  if (!r.config.metadata.emplace(key, value).second) return fmt::format("\"{}\" is given twice", key);
  return {};
}

Problem read_metadata(R r, V v) {
  if (!v.is_object()) return shown(v) + R"( is not an object; give {"key": "text"})";
  for (const auto& [key, value] : v.items()) {
    if (!value.is_string()) return "each value is a text";
    if (Problem problem = keep(r, key, value.get<std::string>())) return problem;
  }
  return {};
}

// What the user says about the server is kept beside the other metadata.
Problem read_framework(R r, V v) {
  std::string text;
  if (Problem problem = read_text(v, text)) return problem;
  return keep(r, "framework", text);
}

Problem read_framework_config(R r, V v) {
  if (!v.is_object()) return shown(v) + R"( is not an object; give {"tensor_parallel_size": 2})";
  for (const auto& [key, value] : v.items()) {
    if (value.is_structured()) return fmt::format("\"{}\" is {}; the object is flat", key, shown(value));
    if (value.is_null()) continue;
    const std::string text = value.is_string() ? value.get<std::string>() : dump_json(value);
    if (Problem problem = keep(r, "framework_config." + key, text)) return problem;
  }
  return {};
}

Problem read_validation_config(R, V) { return "validation comes with a later version; leave it out"; }

constexpr RunField kFields[] = {
    {"server_url", read_server_url},
    {"model", read_text_field<&C::model>},
    {"adapter", read_adapter},
    {"endpoint", read_endpoint},
    {"stream", read_bool_field<&C::stream>},
    {"api_key", read_text_field<&C::api_key>},
    {"headers", read_headers},
    {"extra_body", read_extra_body},
    {"concurrency", read_concurrency_field},
    {"request_rate", read_request_rate_field},
    {"arrival", read_arrival_field},
    {"max_concurrency", read_max_concurrency_field},
    {"ramp", read_ramp_field},
    {"num_prompts", read_num_prompts_field},
    {"duration_s", read_optional_seconds_field<&C::duration>},
    {"input_len", read_input_len_field},
    {"output_len", read_output_len_field},
    {"exact_output_len", read_exact_output_len_field},
    {"tokenizer", read_tokenizer_field},
    {"shared_prefix_len", read_shared_prefix_field},
    {"dataset", read_dataset_field},
    {"dataset_format", read_dataset_format_field},
    {"dataset_columns", read_dataset_columns_field},
    {"dataset_sampling", read_dataset_sampling_field},
    {"turns", read_turns_field},
    {"think_time", read_think_time_field},
    {"trace", read_trace_field},
    {"trace_format", read_trace_format_field},
    {"time_scale", read_time_scale_field},
    {"skip_bad_lines", read_skip_bad_lines},
    {"warmup", read_warmup},
    {"cooldown_s", read_seconds_field<&C::cooldown>},
    {"seed", read_seed},
    {"temperature", read_sampling_field<&Sampling::temperature>},
    {"top_p", read_sampling_field<&Sampling::top_p>},
    {"top_k", read_sampling_signed_field<&Sampling::top_k>},
    {"min_p", read_sampling_field<&Sampling::min_p>},
    {"frequency_penalty", read_sampling_field<&Sampling::frequency_penalty>},
    {"presence_penalty", read_sampling_field<&Sampling::presence_penalty>},
    {"repetition_penalty", read_sampling_field<&Sampling::repetition_penalty>},
    {"stop", read_stop},
    {"sampling_seed", read_sampling_signed_field<&Sampling::seed>},
    {"goodput_thresholds", read_goodput_thresholds},
    {"goodput_basis", read_goodput_basis},
    {"max_error_rate", read_max_error_rate},
    {"strict", read_bool_field<&C::strict>},
    {"request_events", read_bool_field<&C::request_events>},
    {"metadata", read_metadata},
    {"framework", read_framework},
    {"framework_config", read_framework_config},
    {"timeout_s", read_seconds_field<&C::timeout>},
    {"connect_timeout_s", read_seconds_field<&C::connect_timeout>},
    {"ttft_timeout_s", read_optional_seconds_field<&C::ttft_timeout>},
    {"stall_timeout_s", read_optional_seconds_field<&C::stall_timeout>},
    {"grace_s", read_seconds_field<&C::grace>},
    {"insecure_tls", read_insecure_tls},
    {"proxy", read_text_field<&C::proxy>},
    {"threads", read_threads},
    {"validation_config", read_validation_config},
};

constexpr RunFieldChoice kChoices[] = {
    {"num_prompts", "duration_s", "a level goes either by count or by duration"},
    {"request_rate", "concurrency", "a level is either a rate or so many requests in flight"},
    {"ramp", "concurrency", "a level is either a rate or so many requests in flight"},
    {"ramp", "request_rate", "a ramp is a level of its own"},
    {"trace", "concurrency", "a trace says itself when requests are due (max_concurrency bounds them)"},
    {"trace", "request_rate", "a trace says itself when requests are due (time_scale stretches it)"},
    {"trace", "ramp", "a trace says itself when requests are due (time_scale stretches it)"},
    {"turns", "request_rate", "conversations keep a number of users busy, which concurrency states"},
    {"turns", "ramp", "conversations keep a number of users busy, which concurrency states"},
    {"turns", "trace", "a trace is of single requests"},
    {"trace", "dataset", "prompts come either from a trace or from a dataset"},
    {"trace", "input_len", "the trace says how long prompts are"},
    {"trace", "output_len", "the trace says how long answers are"},
    {"trace", "shared_prefix_len", "the trace says what prompts share"},
    {"dataset", "input_len", "the dataset's prompts are sent as they are"},
    {"dataset", "shared_prefix_len", "the dataset's prompts are sent as they are"}};

// Where check() names a member that is called otherwise here.
constexpr std::pair<std::string_view, std::string_view> kOtherNames[] = {
    {"servers", "server_url"},
    {"duration", "duration_s"},
    {"cooldown", "cooldown_s"},
    {"timeout", "timeout_s"},
    {"connect_timeout", "connect_timeout_s"},
    {"ttft_timeout", "ttft_timeout_s"},
    {"stall_timeout", "stall_timeout_s"},
    {"grace", "grace_s"},
    {"slo", "goodput_thresholds"},
    {"cacert", "insecure_tls"},
};

}  // namespace

std::span<const RunField> run_fields() { return kFields; }

std::span<const RunFieldChoice> run_field_choices() { return kChoices; }

const RunField* find_run_field(std::string_view name) {
  for (const RunField& field : kFields) {
    if (field.name == name) return &field;
  }
  return nullptr;
}

std::string pointer_of(std::string_view checked_field) {
  for (const auto& [checked, ours] : kOtherNames) {
    if (checked == checked_field) return "/" + std::string(ours);
  }
  return "/" + std::string(checked_field);
}

}  // namespace loadtest
