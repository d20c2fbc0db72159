#include "cli/parse_values.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "cli/duration.h"
#include "cli/suggest.h"

namespace loadtest {
namespace {

template <class T>
Result<T> parse_integer(std::string_view text, std::string_view what, std::string_view example) {
  T value = 0;
  const char* const end = text.data() + text.size();
  const auto [rest, problem] = std::from_chars(text.data(), end, value);
  if (problem == std::errc::result_out_of_range && rest == end) {
    return bad_input(fmt::format("{} is too large for {}; give {}", in_quotes(text), what, example));
  }
  if (problem != std::errc() || rest != end) {
    return bad_input(fmt::format("{} is not {}; give {}", in_quotes(text), what, example));
  }
  return value;
}

bool is_finite_number(std::string_view text, double& value) {
  const char* const end = text.data() + text.size();
  const auto [rest, problem] = std::from_chars(text.data(), end, value);
  return problem == std::errc() && rest == end && std::isfinite(value);
}

struct Objective {
  std::string_view name;
  std::optional<double> Slo::*field;
};
constexpr std::array<Objective, 4> kObjectives{
    {{"ttft", &Slo::ttft_ms}, {"tpot", &Slo::tpot_ms}, {"itl", &Slo::itl_ms}, {"e2e", &Slo::e2e_ms}}};

}  // namespace

std::string in_quotes(std::string_view text) {
  std::string shown(text.substr(0, 80));
  for (char& c : shown) c = static_cast<unsigned char>(c) < 0x20 || c == 0x7f ? '?' : c;
  if (text.size() > 80) shown += "…";
  return "\"" + shown + "\"";
}

Result<std::uint64_t> parse_whole(std::string_view text, std::string_view what, std::string_view example) {
  return parse_integer<std::uint64_t>(text, what, example);
}

Result<std::uint32_t> parse_whole32(std::string_view text, std::string_view what, std::string_view example) {
  return parse_integer<std::uint32_t>(text, what, example);
}

Result<std::int64_t> parse_signed(std::string_view text, std::string_view what, std::string_view example) {
  return parse_integer<std::int64_t>(text, what, example);
}

Result<double> parse_number(std::string_view text, std::string_view example) {
  double value = 0;
  if (!is_finite_number(text, value)) {
    return bad_input(fmt::format("{} is not a number; give one such as {}", in_quotes(text), example));
  }
  return value;
}

Result<std::vector<std::uint32_t>> parse_whole32_list(std::string_view text, std::string_view what,
                                                      std::string_view example) {
  std::vector<std::uint32_t> values;
  const auto parts = split_list(text, ',');
  for (const auto& part : parts) {
    auto value = parse_whole32(part, what, example);
    if (!value) {
      if (parts.size() == 1) return value.error();
      return bad_input(fmt::format("{}: {}", in_quotes(text), value.error().message));
    }
    values.push_back(*value);
  }
  return values;
}

Result<double> parse_share(std::string_view text) {
  const bool percent = text.ends_with('%');
  double value = 0;
  if (!is_finite_number(percent ? text.substr(0, text.size() - 1) : text, value)) {
    return bad_input(fmt::format("{} is not a share; give one such as 0.05 or 5%", in_quotes(text)));
  }
  const double share = percent ? value / 100 : value;
  if (share < 0 || share > 1) {
    return bad_input(
        fmt::format("{} is out of range; give a share from 0 to 1 or 0% to 100%", in_quotes(text)));
  }
  return share;
}

Result<bool> parse_bool(std::string_view text) {
  if (text == "true") return true;
  if (text == "false") return false;
  return bad_input(fmt::format("{} is neither true nor false", in_quotes(text)));
}

Result<void> parse_slo(std::string_view text, Slo& slo) {
  std::vector<std::string> names;
  names.reserve(kObjectives.size());
  for (const auto& objective : kObjectives) names.emplace_back(objective.name);
  for (const auto& part : split_list(text, ',')) {
    const auto colon = part.find(':');
    const std::string name = trimmed(std::string_view(part).substr(0, colon));
    const auto objective = std::find_if(kObjectives.begin(), kObjectives.end(),
                                        [&](const Objective& row) { return row.name == name; });
    if (colon == std::string::npos) {
      return bad_input(fmt::format("{} is not an objective; give NAME:MILLISECONDS, such as ttft:500,tpot:50",
                                   in_quotes(part)));
    }
    if (objective == kObjectives.end()) {
      return bad_input(fmt::format("{} is not an objective; there are {}{}", in_quotes(name),
                                   fmt::join(names, ", "), did_you_mean(name, names)));
    }
    const std::string number = trimmed(std::string_view(part).substr(colon + 1));
    double value = 0;
    if (!is_finite_number(number, value)) {
      return bad_input(fmt::format("{}: {} is not a number of milliseconds; give one such as {}:500",
                                   in_quotes(part), in_quotes(number), name));
    }
    auto& field = slo.*objective->field;
    if (field)
      return bad_input(fmt::format("{} gives {} a second time; give it once", in_quotes(text), name));
    field = value;
  }
  return {};
}

Result<std::pair<std::string, std::string>> parse_header(std::string_view text) {
  const auto colon = text.find(':');
  if (colon == std::string_view::npos) {
    // The rest may be a key.
    const auto space = text.find_first_of(" \t=");
    const std::string shown =
        std::string(text.substr(0, space)) + (space == std::string_view::npos ? "" : " …");
    return bad_input(fmt::format("{} has no colon; give \"Name: value\"", in_quotes(shown)));
  }
  return std::pair(trimmed(text.substr(0, colon)), trimmed(text.substr(colon + 1)));
}

Result<std::pair<std::string, std::string>> parse_metadata(std::string_view text) {
  const auto equals = text.find('=');
  if (equals == std::string_view::npos) {
    return bad_input(fmt::format("{} has no \"=\"; give KEY=VALUE, such as gpu=H100", in_quotes(text)));
  }
  return std::pair(std::string(text.substr(0, equals)), std::string(text.substr(equals + 1)));
}

Result<Ramp> parse_ramp(std::string_view text) {
  const auto parts = split_list(text, ':');
  if (parts.size() != 3)
    return bad_input(in_quotes(text) + " is not a ramp; give FROM:TO:TIME such as 1:100:60s");
  const auto from = parse_number(parts[0], "1");
  if (!from) return from.error();
  const auto to = parse_number(parts[1], "100");
  if (!to) return to.error();
  const auto over = parse_duration(parts[2]);
  if (!over) return over.error();
  return Ramp{*from, *to, *over};
}

Result<ArrivalPattern> parse_arrival(std::string_view text) {
  if (text == "constant") return ArrivalPattern{ArrivalProcess::constant, 1};
  if (text == "poisson") return ArrivalPattern{};
  constexpr std::string_view kGamma = "gamma:";
  if (text.starts_with(kGamma)) {
    const auto cv = parse_number(text.substr(kGamma.size()), "2");
    if (!cv) return cv.error();
    return ArrivalPattern{ArrivalProcess::gamma, *cv};
  }
  return bad_input(in_quotes(text) + " is not known; give constant, poisson or gamma:CV such as gamma:2");
}

Result<std::size_t> parse_choice(std::string_view text, const std::vector<std::string>& choices) {
  const auto found = std::find(choices.begin(), choices.end(), text);
  if (found == choices.end()) {
    return bad_input(fmt::format("{} is not known; give one of {}{}", in_quotes(text),
                                 fmt::join(choices, ", "), did_you_mean(text, choices)));
  }
  return static_cast<std::size_t>(found - choices.begin());
}

std::vector<std::string> split_list(std::string_view text, char separator) {
  std::vector<std::string> parts;
  for (std::size_t from = 0; from <= text.size();) {
    const std::size_t to = std::min(text.find(separator, from), text.size());
    parts.push_back(trimmed(text.substr(from, to - from)));
    from = to + 1;
  }
  return parts;
}

std::string trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return std::string(text);
}

}  // namespace loadtest
