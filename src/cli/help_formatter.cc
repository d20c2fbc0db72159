#include "cli/help_formatter.h"

#include <CLI/App.hpp>
#include <algorithm>

namespace loadtest {
namespace {

constexpr std::size_t kWidth = 100;

std::size_t columns(std::string_view text) {  // of UTF-8 without wide characters
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xc0) != 0x80; }));
}

// CLI11 names types after C++'s, and enumerations by a dump of their table.
std::string value_name(const CLI::Option& option) {
  const std::string type = option.get_type_name();
  if (type == "UINT" || type == "INT") return "N";
  if (type == "FLOAT") return "X";
  return type.starts_with("ENUM") ? "NAME" : type;
}

std::string option_names(const CLI::Option& option) {
  std::string names;
  for (const auto& name : option.get_snames()) names += (names.empty() ? "-" : ", -") + name;
  if (names.empty()) names = "    ";
  bool first = true;
  for (const auto& name : option.get_lnames()) {
    if (!first || names.back() != ' ') names += ", ";
    names += "--" + name;
    first = false;
  }
  return names;
}

}  // namespace

std::vector<std::string> wrapped(std::string_view text, std::size_t width) {
  std::vector<std::string> lines{""};
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    const std::string_view word = text.substr(0, end);
    if (!lines.back().empty() && columns(lines.back()) + 1 + columns(word) > width) lines.emplace_back();
    if (!lines.back().empty()) lines.back() += ' ';
    lines.back() += word;
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

std::string HelpFormatter::row(std::string left, std::string_view right) const {
  const std::size_t indent = get_column_width();
  std::string out = "  " + left;
  std::size_t at = columns(out);
  if (at + 2 > indent) {
    out += '\n';
    at = 0;
  }
  for (const auto& line : wrapped(right, kWidth - indent)) {
    out += std::string(indent - at, ' ') + line + '\n';
    at = 0;
  }
  return out;
}

std::string HelpFormatter::make_usage(const CLI::App* app, std::string name) const {
  std::string usage = name.empty() ? app->get_name() : name;
  if (app->get_parent() != nullptr && name.find(' ') == std::string::npos) {
    usage = app->get_parent()->get_name() + " " + app->get_name();
  }
  usage = "\nUsage: " + usage;
  if (!app->get_subcommands({}).empty()) usage += " COMMAND";
  for (const CLI::Option* option : app->get_options()) {
    if (option->get_positional()) usage += " " + option->get_type_name();
  }
  return usage + " [FLAG…]\n\n";
}

std::string HelpFormatter::make_group(std::string group, bool is_positional,
                                      std::vector<const CLI::Option*> options) const {
  std::string out = (group == "Options" ? "General" : group) + ":\n";
  for (const auto* option : options) out += make_option(option, is_positional);
  return is_positional ? out + "\n" : out;  // the caller puts the empty line between other groups
}

std::string HelpFormatter::make_option(const CLI::Option* option, bool is_positional) const {
  if (is_positional) return row(option->get_name(true, false), option->get_description());
  std::string left = option_names(*option);
  if (option->get_type_size() != 0 && !option->get_type_name().empty()) left += " " + value_name(*option);
  std::string text = option->get_description();
  if (!option->get_default_str().empty()) text += "; default " + option->get_default_str();
  return row(left, text);
}

std::string HelpFormatter::make_subcommand(const CLI::App* command) const {
  const std::string whole = command->get_description();
  return row(command->get_name(), whole.substr(0, whole.find('\n')));
}

}  // namespace loadtest
