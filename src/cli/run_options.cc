#include "cli/run_options.h"

#include <fmt/format.h>

#include <filesystem>
#include <map>
#include <set>

#include "cli/parse_values.h"
#include "cli/run_flags.h"
#include "cli/via_flags.h"
#include "report/result_file.h"
#include "store/database_path.h"

namespace loadtest {
namespace {

using Origins = std::map<const RunFlag*, std::string>;

std::string origin_of(const Origins& origins, const RunFlag* flag, std::string_view field) {
  if (flag == nullptr) return std::string(field);
  const auto given = origins.find(flag);
  return given != origins.end() ? given->second : "--" + flag->long_name();
}

// check() names durations in seconds. Where another number was typed ("100000h"), that one goes before it.
std::string with_typed_duration(const std::vector<GivenValue>& given, const RunFlag* flag,
                                const std::string& message) {
  if (flag == nullptr || flag->value != std::string_view("TIME")) return message;
  const std::size_t number = message.find(" s is out of range");
  if (number == std::string::npos) return message;
  for (const GivenValue& value : given) {
    if (value.flag != flag) continue;
    const std::string seconds = message.substr(0, number);
    if (value.value != seconds && value.value != seconds + "s")
      return in_quotes(value.value) + ": " + message;
  }
  return message;
}

bool has_authorization(const RunConfig& config) {
  for (const auto& [name, value] : config.headers) {
    if (name.size() == 13 && strncasecmp(name.c_str(), "authorization", 13) == 0) return true;
  }
  return false;
}

// Two flags that name one file would overwrite each other's work.
void check_files(RunOptions& options, const std::string& config_path, const Origins& origins, bool all_read,
                 std::vector<std::string>& problems) {
  std::map<std::filesystem::path, std::string> taken;
  const auto take = [&](const std::string& path, const std::string& origin) {
    std::error_code ignored;
    const auto whole = std::filesystem::weakly_canonical(followed_links(path), ignored);
    const auto [there, is_new] = taken.emplace(whole.empty() ? std::filesystem::path(path) : whole, origin);
    if (!is_new) {
      problems.push_back(fmt::format("{}: {} is also the file of {}; give each its own", origin,
                                     in_quotes(path), there->second));
    }
    return is_new;
  };
  if (!config_path.empty()) take(config_path, "--config");
  const struct {
    const char* name;
    const std::string& path;
  } outputs[] = {{"output", options.output},
                 {"csv", options.csv},
                 {"xlsx", options.xlsx},
                 {"html", options.html},
                 {"requests", options.requests}};
  for (const auto& [name, path] : outputs) {
    if (path.empty()) continue;
    const std::string origin = origin_of(origins, find_run_flag(name), name);
    if (!take(path, origin)) continue;
    auto writable = check_writable(path, origin);
    if (!writable) {
      problems.push_back(writable.error().message);
    } else {
      options.readers.push_back(std::make_shared<const WaitingReader>(std::move(*writable)));
    }
  }
  if (options.config.request_events && options.requests.empty() && !options.save && options.via.empty() &&
      all_read) {
    problems.push_back(origin_of(origins, find_run_flag("request-events"), "request_events") +
                       ": there is no file to put the events into; add --requests FILE or --save");
  }
}

// Where the run is saved, if it is.
void find_database(RunOptions& options, const Origins& origins, bool all_read,
                   std::vector<std::string>& problems) {
  if (options.save && options.database.empty()) options.database = default_database_path();
  if (options.save && options.database.empty()) {
    problems.push_back(origin_of(origins, find_run_flag("save"), "save") +
                       ": there is no home folder for the database; add --database FILE");
  }
  if (!options.save && !options.database.empty() && all_read) {
    problems.push_back(origin_of(origins, find_run_flag("database"), "database") +
                       ": the run is not saved; add --save");
  }
}

}  // namespace

ResolvedOptions resolve_run_options(const std::vector<GivenValue>& given,
                                    const std::string& environment_api_key, const std::string& config_path,
                                    bool all_read) {
  ResolvedOptions result;
  auto& [options, problems] = result;
  options.config.concurrency.clear();
  Origins origins;
  std::set<const RunFlag*> faulty;
  for (const auto& [flag, origin, value] : given) {
    const bool again = !origins.emplace(flag, origin).second;
    std::optional<std::string> problem;
    if (again && flag->repeat == Repeat::once) {
      const bool secret = flag->value == std::string_view("KEY");
      problem = (secret ? "there" : in_quotes(value)) + " is a second value; give the flag once";
    } else if (value.starts_with("--") && find_run_flag(value.substr(2, value.find('=') - 2)) != nullptr) {
      problem = fmt::format("needs a value, but the flag {} follows", value);
    } else {
      problem = flag->read(options, value);
    }
    if (!problem) continue;
    faulty.insert(flag);
    problems.push_back(origin + ": " + *problem);
  }
  for (const RunFlagChoice& choice : run_flag_choices()) {
    const auto one = origins.find(find_run_flag(choice.one));
    const auto other = origins.find(find_run_flag(choice.other));
    if (one == origins.end() || other == origins.end()) continue;
    faulty.insert({one->first, other->first});
    problems.push_back(fmt::format("{}: {}; leave out this or {}", one->second, choice.why, other->second));
  }
  if (origins.count(find_run_flag("concurrency")) == 0 && options.config.open_loads.empty())
    options.config.concurrency = {1};
  if (options.config.api_key.empty() && !has_authorization(options.config)) {
    options.config.api_key = environment_api_key;
    if (!environment_api_key.empty()) origins.emplace(find_run_flag("api-key"), "OPENAI_API_KEY");
  }
  for (const auto& [field, message] : check(options.config)) {
    const RunFlag* const flag = find_run_flag_for_field(field);
    if (!all_read && origins.count(flag) == 0) continue;  // perhaps it was given where nothing could be read
    if (faulty.count(flag) > 0) continue;
    problems.push_back(origin_of(origins, flag, field) + ": " + with_typed_duration(given, flag, message));
  }
  check_via(
      options, [&](const char* name) { return origin_of(origins, find_run_flag(name), name); }, all_read,
      problems);
  find_database(options, origins, all_read, problems);
  check_files(options, config_path, origins, all_read, problems);
  return result;
}

}  // namespace loadtest
