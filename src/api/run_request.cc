#include "api/run_request.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "api/json_fields.h"
#include "api/run_fields.h"

namespace loadtest {
namespace {

// What a demonstration leaves to us: the server and the way to it.
constexpr std::array<std::string_view, 6> kNotInDemo{"server_url", "model", "api_key",
                                                     "headers",    "proxy", "insecure_tls"};

// check() speaks of flags where it speaks of other fields.
std::string in_fields(std::string message) {
  constexpr std::pair<std::string_view, std::string_view> kWords[] = {
      {"--max-concurrency", "max_concurrency"},
      {"--request-rate", "request_rate"},
      {"give -n,", "give num_prompts,"},
      {"or -c alone", "or concurrency alone"}};
  for (const auto& [flag, field] : kWords) {
    if (const std::size_t at = message.find(flag); at != std::string::npos)
      message.replace(at, flag.size(), field);
  }
  return message;
}

class Reading {
 public:
  Reading(const Json& body, const NamedFiles& files, bool demo, RunRequest& out)
      : body_(body), demo_(demo), out_(out), reader_{out.config, files, out.errors} {}

  void read() {
    for (const auto& [name, value] : body_.items()) read_field(name, value);
    for (const RunFieldChoice& choice : run_field_choices()) {
      if (given(choice.one) && given(choice.other))
        fail(std::string(choice.one), fmt::format("{}; leave out this or {}", choice.why, choice.other));
    }
    RunConfig& config = out_.config;
    if (!config.open_loads.empty() && !given("concurrency")) config.concurrency.clear();
    if (demo_ && config.servers.empty()) config.servers = {"http://127.0.0.1"};  // known when it runs
    for (const FieldError& error : check(config)) {
      const std::string pointer = pointer_of(error.field);
      const bool known = std::any_of(out_.errors.begin(), out_.errors.end(), [&](const FieldProblem& e) {
        return e.pointer == pointer || e.pointer.starts_with(pointer + "/");
      });
      if (!known) out_.errors.push_back({pointer, in_fields(error.message)});
    }
  }

 private:
  bool given(std::string_view name) const {
    const auto found = body_.find(name);
    return found != body_.end() && !found->is_null();
  }
  void fail(const std::string& name, std::string detail) {
    out_.errors.push_back({pointer_to(name), std::move(detail)});
  }
  void read_field(const std::string& name, const Json& value) {
    const RunField* const field = find_run_field(name);
    if (field == nullptr) return fail(name, "there is no such field");
    if (demo_ && std::find(kNotInDemo.begin(), kNotInDemo.end(), name) != kNotInDemo.end())
      return fail(name, "the demonstration has a server of its own; leave this out");
    if (value.is_null()) return;  // as if it were left out
    if (Problem problem = field->read(reader_, value)) fail(name, std::move(*problem));
  }

  const Json& body_;
  bool demo_;
  RunRequest& out_;
  FieldReader reader_;
};

}  // namespace

RunRequest parse_run_request(std::string_view body, const NamedFiles& files, bool demo) {
  RunRequest out;
  Json json = Json::object();
  if (!body.empty() || !demo) out.broken = read_object(body, json);
  if (out.broken) return out;
  Reading(json, files, demo, out).read();
  return out;
}

}  // namespace loadtest
